"""The public form of a survey: what whoever is asked meets. No session, no cookie, no JavaScript is needed.

Keeps true: the address is all that opens it; a frame on another site may show it only with `?embed=1`; what was typed
stands there again when an answer could not be taken, with the reason in the reader's language.
"""

import secrets
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.core.i18n import current_language, speak_one_of
from tactics.core.pages import render
from tactics.core.responses import framed
from tactics.surveys import actions, queries
from tactics.surveys.actions import AlreadyAnswered
from tactics.surveys.forms import MOST_COMMENT, AnswerForm
from tactics.surveys.kinds import kinds
from tactics.surveys.models import Survey
from tactics.surveys.pace import TooOften

bp = Blueprint("asking", __name__)


@bp.get("/s/<public>")
def survey(public: str) -> Response:
    """The question."""
    found = _open(public)
    state, status = _state(found)
    if state:
        return _told(found, state, status)
    return _asked(found, AnswerForm(kinds()[found.kind]))


@bp.post("/s/<public>")
def answer(public: str) -> ResponseReturnValue:
    """Take an answer."""
    found = _open(public)
    form = AnswerForm(kinds()[found.kind], request.form)
    if form.website.data:
        return _thanked(found)  # A program: it is told nothing, and nothing is kept.
    state, status = _state(found)
    if state or not form.validate():
        return _told(found, state, 409 if state == "used" else status) if state else _asked(found, form, 422)
    try:
        actions.answer(found, form.given(current_language()), _token())
    except TooOften as often:
        return _refused(found, form, often)
    except AlreadyAnswered:  # The same link twice, at the same time: the other answer was first.
        return _told(found, "used", 409)
    return _thanked(found)


@bp.get("/s/<public>/thanks")
def thanks(public: str) -> Response:
    """Thanks, after an answer."""
    return _told(_open(public), "thanks", 200)


def _open(public: str) -> Survey:
    """The survey at an address, and its language for this request; 404 when there is none."""
    found = queries.public_survey(public)
    if found is None:
        abort(404)
    speak_one_of(found.languages)
    return found


def _token() -> str | None:
    """The token of a personal link; None when the address has none."""
    return request.values.get("t") or None


def _state(survey: Survey) -> tuple[str, int]:
    """Why the question is not asked, with a status; nothing when it is."""
    if survey.closed_at is not None:
        return "closed", 410
    token = _token()
    if token is None:
        return ("", 200) if survey.takes_open else ("personal", 403)
    used = queries.is_used(survey, actions.digest(token))
    if used is None:
        return "unknown", 404
    return ("used", 200) if used else ("", 200)


def _asked(survey: Survey, form: AnswerForm, status: int = 200, refused: str = "") -> Response:
    kind, language = kinds()[survey.kind], current_language()
    reasons = [reason for reason in kind.reasons if reason != "other"]
    secrets.SystemRandom().shuffle(reasons)  # So that the first of a list is not chosen for being the first.
    words = {"text": kind.texts[language], "asked": kind.texts[language].asked(survey.product(language))}
    words |= {"follow_up": survey.texts[language]["follow_up"], "refused": refused, "most": MOST_COMMENT}
    offered = [*reasons, *(reason for reason in kind.reasons if reason == "other")]
    page = render("surveys/ask.html", survey=survey, kind=kind, form=form, reasons=offered, **words, **_frame(survey))
    return _sent(page, status)


def _refused(survey: Survey, form: AnswerForm, often: TooOften) -> Response:
    said = gettext("Too many answers come from here right now. Try again in a while.")
    answer = _asked(survey, form, 429, said)
    answer.headers["Retry-After"] = str(often.seconds)
    return answer


def _told(survey: Survey, state: str, status: int) -> Response:
    return _sent(render("surveys/told.html", survey=survey, state=state, **_frame(survey)), status)


def _thanked(survey: Survey) -> ResponseReturnValue:
    return redirect(url_for("asking.thanks", public=survey.key, lang=current_language(), **_embedding()), 303)


def _frame(survey: Survey) -> dict[str, object]:
    """What every page of the form needs: the addresses of its other languages, and whether it is embedded."""
    kept = {**_embedding(), **({"t": token} if (token := _token()) else {})}
    codes = [code for code in survey.languages if code != current_language()]
    others = {code: url_for("asking.survey", public=survey.key, lang=code, **kept) for code in codes}
    return {"languages": others, "embedded": bool(_embedding()), "token": _token() or ""}


def _embedding() -> dict[str, Any]:
    return {"embed": "1"} if request.values.get("embed") == "1" else {}


def _sent(page: str, status: int) -> Response:
    answer = framed((page, status)) if _embedding() else make_response(page, status)
    answer.cache_control.no_store = True
    return answer
