"""The public page of the feedback form: leave an idea, see what others wish for, vote.

Keeps true: only what the team has published is shown; the one cookie is set when somebody votes, holds a random number
that is signed, and is sent to this form alone.
"""

import secrets

from flask import Blueprint, Response, abort, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from itsdangerous import BadData, URLSafeSerializer

from tactics.catalogue.listing import pager
from tactics.core.i18n import current_language, speak_one_of
from tactics.core.pages import render
from tactics.core.paging import read_whole
from tactics.core.settings import Settings
from tactics.surveys import pace
from tactics.surveys.feedback import actions, queries
from tactics.surveys.feedback.forms import EntryForm
from tactics.surveys.feedback.models import FeedbackForm
from tactics.surveys.forms import MOST_COMMENT
from tactics.surveys.pace import TooOften

bp = Blueprint("hearing", __name__)
_COOKIE = "voter"
_YEAR = 365 * 24 * 3600


@bp.get("/f/<public>")
def board(public: str) -> Response:
    """What others wish for, and a form to leave an idea."""
    return _board(_open(public), EntryForm())


@bp.post("/f/<public>")
def leave(public: str) -> ResponseReturnValue:
    """Take an idea; the team reads it before anybody else does."""
    found, form = _open(public), EntryForm(request.form)
    thanks = redirect(url_for("hearing.board", public=public, lang=current_language(), sent="1"), 303)
    if form.website.data:
        return thanks  # A program: it is told nothing, and nothing is kept.
    if not form.validate():
        return _board(found, form, 422)
    try:
        actions.leave(found, form.title.data or "", form.text.data or "", current_language())
    except TooOften as often:
        return _too_often(found, form, often)
    return thanks


@bp.post("/f/<public>/<int:entry>/vote")
def vote(public: str, entry: int) -> ResponseReturnValue:
    """Give a vote, or take it back."""
    found = _open(public)
    wish = queries.own_entry(found.workspace_id, entry)
    if wish is None or not wish.is_public or wish.status != "published":
        abort(404)
    number = _number() or secrets.token_urlsafe(16)
    try:
        actions.vote(found, wish, _voter(found, number), wanted=request.form.get("wanted") != "0")
    except TooOften as often:
        return _too_often(found, EntryForm(), often)
    board = url_for("hearing.board", public=public, lang=current_language(), sort=_sort(), page=_page(), _anchor=f"idea-{entry}")
    answer = redirect(board, 303)
    settings: Settings = current_app.extensions["settings"]
    secure = request.is_secure or (settings.public_url or "").startswith("https")
    answer.set_cookie(
        _COOKIE, _signer().dumps(number), max_age=_YEAR, path=url_for("hearing.board", public=public), httponly=True,
        samesite="Lax", secure=secure,
    )  # fmt: skip
    return make_response(answer)


def _open(public: str) -> FeedbackForm:
    """The form at an address, and the language of this request; 404 when there is none."""
    found = queries.public_form(public)
    if found is None:
        abort(404)
    speak_one_of(_languages())
    return found


def _languages() -> tuple[str, ...]:
    settings: Settings = current_app.extensions["settings"]
    return settings.languages


def _board(found: FeedbackForm, form: EntryForm, status: int = 200, refused: str = "") -> Response:
    wishes = queries.published(found, _sort(), _page())
    number = _number()
    others = [code for code in _languages() if code != current_language()]
    addresses = {code: url_for("hearing.board", public=found.key, lang=code, sort=_sort()) for code in others}
    page = render(
        "surveys/feedback/board.html", found=found, form=form, wishes=wishes, languages=addresses, refused=refused, sort=_sort(),
        voted=queries.voted(found, _voter(found, number)) if number else set(), sent=request.args.get("sent") == "1",
        most=MOST_COMMENT, pager=pager,
    )  # fmt: skip
    answer = make_response(page, status)
    answer.cache_control.no_store = True
    return answer


def _too_often(found: FeedbackForm, form: EntryForm, often: TooOften) -> Response:
    said = gettext("Too much comes from here right now. Try again in a while.")
    answer = _board(found, form, 429, said)
    answer.headers["Retry-After"] = str(often.seconds)
    return answer


def _sort() -> str:
    return "newest" if request.values.get("sort") == "newest" else "votes"


def _page() -> int:
    return read_whole(request.values.get("page"), 1, 10**9)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="a voter of the feedback form")


def _number() -> str | None:
    """The number that the browser was given when it first voted."""
    try:
        number = _signer().loads(request.cookies.get(_COOKIE, ""))
    except BadData:
        return None
    return number if isinstance(number, str) else None


def _voter(form: FeedbackForm, number: str) -> str:
    """What is stored of a browser: nothing that says anything outside this form."""
    return pace.keyed(f"voter|{form.key}|{number}")
