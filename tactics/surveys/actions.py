"""Everything that writes surveys and their answers. The only code here that commits.

Keeps true: each action is one transaction; a personal link gives one answer, also when it is used twice at the same
time; what is removed is out of sight and can be put back, until it is deleted for good.
"""

import hashlib
import secrets
from typing import Any, Protocol

from sqlalchemy import delete, func, insert, select, update

from tactics.accounts.models import Member, Workspace
from tactics.backlog import actions as backlog
from tactics.core.database import db, transaction, utc_now
from tactics.surveys import pace
from tactics.surveys.models import Survey, SurveyAnswer, SurveyToken

MOST_LINKS = 50_000
"""How many personal links a survey can have."""
MOST_AT_ONCE = 5000
OPEN_ANSWERS = (
    pace.Pace("answers", 10, pace.HOUR, each=True),
    pace.Pace("all answers", 200, pace.HOUR),
    pace.Pace("day's answers", 2000, pace.DAY),
)
"""How often the open link of a survey can be answered. A personal link needs no limit: each is good for one answer."""


class AlreadyAnswered(Exception):
    """There is no unused personal link with this token: it was answered before, or never made."""


def create(workspace: Workspace, kind: str, values: dict[str, Any]) -> Survey:
    """A new survey, open for answers, at an address of its own."""
    survey = Survey(workspace_id=workspace.id, key=secrets.token_urlsafe(16), kind=kind, **values)
    with transaction():
        db.session.add(survey)
    return survey


def change(survey: Survey, values: dict[str, Any]) -> None:
    """Set some of a survey's settings."""
    with transaction():
        for name, value in values.items():
            setattr(survey, name, value)


def close(survey: Survey) -> None:
    """Take no more answers."""
    change(survey, {"closed_at": utc_now()})


def reopen(survey: Survey) -> None:
    """Take answers again."""
    change(survey, {"closed_at": None})


def remove(survey: Survey) -> None:
    """Take a survey out of sight, its public address included."""
    change(survey, {"removed_at": utc_now()})


def restore(survey: Survey) -> None:
    """Put a removed survey back as it was."""
    change(survey, {"removed_at": None})


def delete_for_good(survey: Survey) -> None:
    """Delete a survey with its links and answers. What became an idea in the backlog stays there."""
    with transaction():
        db.session.execute(delete(Survey).where(Survey.id == survey.id))


def make_links(survey: Survey, many: int) -> list[str]:
    """New personal tokens, as many as asked for and still allowed. They can be read only now: a digest is stored."""
    with transaction():
        there = db.session.scalar(select(func.count()).where(SurveyToken.survey_id == survey.id)) or 0
        tokens = [secrets.token_urlsafe(16) for _ in range(max(0, min(many, MOST_AT_ONCE, MOST_LINKS - there)))]
        if tokens:
            db.session.execute(insert(SurveyToken), [{"digest": digest(one), "survey_id": survey.id} for one in tokens])
    return tokens


def answer(survey: Survey, values: dict[str, Any], token: str | None) -> None:
    """Keep an answer: of a personal link, or (with no token) of the open one.

    Raises AlreadyAnswered, or pace.TooOften, which only the open link knows.
    """
    with transaction():
        if token is None:
            pace.take(survey.key, *OPEN_ANSWERS)
        else:
            _use(survey, token)
        today = utc_now().date()
        db.session.add(SurveyAnswer(survey_id=survey.id, answered_on=today, personal=token is not None, **values))


def _use(survey: Survey, token: str) -> None:
    unused = (SurveyToken.digest == digest(token), SurveyToken.survey_id == survey.id, SurveyToken.used.is_(False))
    using = update(SurveyToken).where(*unused).values(used=True)
    if not db.session.execute(using).rowcount:  # type: ignore[attr-defined]  # of a statement that changes rows
        raise AlreadyAnswered


def digest(token: str) -> str:
    """What is stored of a personal link. A plain hash will do: the token is long and random."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def erase_comment(answer: SurveyAnswer) -> None:
    """Take the words of an answer away for good; its score still counts."""
    with transaction():
        answer.comment = ""


class Source(Protocol):
    """What can become an idea: an answer with a comment, an entry of the feedback form."""

    id: int
    done: bool
    idea_id: int | None


def to_backlog(member: Member, source: Source, title: str, notes: str) -> bool:
    """Put what somebody said in the backlog, once: whether it was this call that did.

    The mark and the idea are stored together, so of two clicks at the same time one finds the mark set.
    """
    table: Any = type(source)
    marking = update(table).where(table.id == source.id, table.done.is_(False)).values(done=True)
    with transaction():
        if not db.session.execute(marking).rowcount:  # type: ignore[attr-defined]  # of a statement that changes rows
            return False
        item = backlog.add_idea(member, title, notes=notes, source="survey")
        source.idea_id = item.id
    return True
