"""Reading surveys, their answers and results.

Keeps true: every read for the team is of one workspace; a survey of another, or one that was removed, is not there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, case, func, select

from tactics.backlog.models import BacklogItem
from tactics.core.database import db, utc_now
from tactics.core.paging import Page, Slice
from tactics.surveys.filters import PER_PAGE, ResultFilter
from tactics.surveys.kinds import Kind, kinds
from tactics.surveys.models import Survey, SurveyAnswer, SurveyToken
from tactics.surveys.results import Tally

SURVEYS_PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """A survey in the list, with its number of answers and the day of the newest."""

    survey: Survey
    kind: Kind
    answers: int
    newest: date | None


@dataclass(frozen=True)
class Links:
    """How many personal links were made, and how many of them were answered."""

    made: int
    used: int


@dataclass(frozen=True)
class Said:
    """An answer with a comment, and the idea it became if that still stands in the backlog."""

    answer: SurveyAnswer
    idea: int | None


def surveys(workspace_id: str, page: int) -> Page[Row]:
    """One page of a workspace's surveys, the newest first."""
    mine = (Survey.workspace_id == workspace_id, Survey.removed_at.is_(None))
    total = db.session.scalar(select(func.count()).select_from(Survey).where(*mine)) or 0
    where = Slice.of(page, SURVEYS_PER_PAGE, total)
    chosen = select(Survey).where(*mine).order_by(Survey.id.desc()).offset(where.start).limit(where.per_page)
    return Page(_rows(db.session.scalars(chosen).all()), where)


def removed(workspace_id: str) -> Sequence[Row]:
    """The surveys that were removed and can be put back, the last removed first."""
    chosen = select(Survey).where(Survey.workspace_id == workspace_id, Survey.removed_at.is_not(None))
    return _rows(db.session.scalars(chosen.order_by(Survey.removed_at.desc(), Survey.id.desc()).limit(SURVEYS_PER_PAGE)).all())


def last_asker(workspace_id: str) -> str:
    """Who asks in the workspace's newest survey."""
    query = select(Survey.asker).where(Survey.workspace_id == workspace_id).order_by(Survey.id.desc()).limit(1)
    return db.session.scalar(query) or ""


def own_survey(workspace_id: str, key: int) -> Survey | None:
    """The workspace's survey with this id; None for a stranger's, and for one that was removed."""
    return _find(workspace_id, key, Survey.removed_at.is_(None))


def removed_survey(workspace_id: str, key: int) -> Survey | None:
    """The workspace's removed survey with this id."""
    return _find(workspace_id, key, Survey.removed_at.is_not(None))


def public_survey(key: str) -> Survey | None:
    """The survey at a public address, open or closed."""
    if not re.fullmatch(r"[\w-]{22}", key, re.ASCII):
        return None  # No key of ours; and a database may refuse to compare it (NUL).
    return db.session.scalar(select(Survey).where(Survey.key == key, Survey.removed_at.is_(None)))


def own_answer(workspace_id: str, key: int, answer: int) -> tuple[Survey, SurveyAnswer] | None:
    """One answer of the workspace's survey."""
    survey = own_survey(workspace_id, key)
    if survey is None or not 0 < answer < 2**31:
        return None
    found = db.session.scalar(select(SurveyAnswer).where(SurveyAnswer.survey_id == survey.id, SurveyAnswer.id == answer))
    return (survey, found) if found else None


def links(survey: Survey) -> Links:
    """The personal links of a survey."""
    query = select(func.count(), func.count(case((SurveyToken.used, 1)))).where(SurveyToken.survey_id == survey.id)
    made, used = db.session.execute(query).one()
    return Links(made, used)


def is_used(survey: Survey, digest: str) -> bool | None:
    """Whether a personal link was answered; None when there is no such link."""
    return db.session.scalar(select(SurveyToken.used).where(SurveyToken.digest == digest, SurveyToken.survey_id == survey.id))


def count_of(survey: Survey) -> int:
    """How many answers a survey has."""
    return db.session.scalar(select(func.count()).where(SurveyAnswer.survey_id == survey.id)) or 0


def tallies(survey: Survey, wanted: ResultFilter) -> list[Tally]:
    """How many gave each answer on each day, of those that a filter asks for."""
    columns = (SurveyAnswer.answered_on, SurveyAnswer.score, SurveyAnswer.reason)
    query = select(*columns, func.count()).where(*_chosen(survey, wanted)).group_by(*columns)
    return [Tally(*row) for row in db.session.execute(query)]


def comments(survey: Survey, wanted: ResultFilter) -> Page[Said]:
    """One page of what was written, of those that a filter asks for."""
    chosen = (*_chosen(survey, wanted), SurveyAnswer.comment != "")
    total = db.session.scalar(select(func.count()).where(*chosen)) or 0
    where = Slice.of(wanted.page, PER_PAGE, total)
    newest = (SurveyAnswer.answered_on.desc(), SurveyAnswer.id.desc())
    order = (SurveyAnswer.score.asc(), *newest) if wanted.sort == "lowest" else newest
    found = db.session.scalars(select(SurveyAnswer).where(*chosen).order_by(*order).offset(where.start).limit(where.per_page))
    return Page(_said(found.all()), where)


def said(answer: SurveyAnswer) -> Said:
    """One answer, with the idea it became."""
    return _said([answer])[0]


def everything(survey: Survey, wanted: ResultFilter) -> Sequence[SurveyAnswer]:
    """Every answer that a filter asks for, whatever the page, by day."""
    order = (SurveyAnswer.answered_on, SurveyAnswer.id)
    return db.session.scalars(select(SurveyAnswer).where(*_chosen(survey, wanted)).order_by(*order)).all()


def standing_ideas(ids: Sequence[int | None]) -> set[int]:
    """Those of some backlog items that were not removed."""
    query = select(BacklogItem.id).where(BacklogItem.id.in_([key for key in ids if key]), BacklogItem.removed_at.is_(None))
    return set(db.session.scalars(query))


def _said(answers: Sequence[SurveyAnswer]) -> list[Said]:
    standing = standing_ideas([answer.idea_id for answer in answers])
    return [Said(answer, answer.idea_id if answer.idea_id in standing else None) for answer in answers]


def _chosen(survey: Survey, wanted: ResultFilter) -> list[ColumnElement[bool]]:
    conditions = [SurveyAnswer.survey_id == survey.id]
    if wanted.days:
        conditions.append(SurveyAnswer.answered_on > utc_now().date() - timedelta(days=wanted.days))
    if wanted.via:
        conditions.append(SurveyAnswer.personal.is_(wanted.via == "personal"))
    return conditions


def _rows(found: Sequence[Survey]) -> list[Row]:
    columns = (SurveyAnswer.survey_id, func.count(), func.max(SurveyAnswer.answered_on))
    query = select(*columns).where(SurveyAnswer.survey_id.in_([survey.id for survey in found]))
    counts = {key: (count, newest) for key, count, newest in db.session.execute(query.group_by(SurveyAnswer.survey_id))}
    return [Row(survey, kinds()[survey.kind], *counts.get(survey.id, (0, None))) for survey in found]


def _find(workspace_id: str, key: int, *conditions: ColumnElement[bool]) -> Survey | None:
    if not 0 < key < 2**31:
        return None  # Larger than the column holds: a database would refuse the comparison.
    query = select(Survey).where(Survey.workspace_id == workspace_id, Survey.id == key, *conditions)
    return db.session.scalar(query)
