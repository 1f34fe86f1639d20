"""What can go wrong, as one small family of errors and one shape for telling it.

Keeps true: every error a reader can cause is one of these or an HTTP error of Werkzeug; a page answers with a page,
an address under /api with application/problem+json (RFC 9457); a 500 rolls back and shows nothing of the inside,
even when the page that explains it cannot be made either; bytes in an address that are no text are nobody's error.
"""

import logging
import string
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Flask, Request, Response, json, request
from flask_babel import gettext
from werkzeug.datastructures import Authorization
from werkzeug.exceptions import HTTPException, InternalServerError

from tactics.core.database import db
from tactics.core.pages import render

log = logging.getLogger(__name__)


class Problem(Exception):
    """A problem that is explained to whoever caused it, in one sentence."""


class Conflict(Problem):
    """Somebody else changed the same thing first."""


class ForgivingRequest(Request):
    """A request in which bytes that are no text do no harm: in a query string they are read as if percent-encoded."""

    def __init__(self, environ: dict[str, Any], populate_request: bool = True, shallow: bool = False) -> None:
        """Mend the query string before anything reads it."""
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query, safe=string.punctuation, encoding="latin1")
        super().__init__(environ, populate_request, shallow)

    @property
    def authorization(self) -> Authorization | None:
        """What the Authorization header says; what cannot be read says nothing."""
        if "HTTP_AUTHORIZATION" not in self.environ:
            return None
        try:
            return Authorization.from_header(self.headers.get("Authorization"))
        except ValueError:
            return None


def problem_json(status: int, detail: str, **extra: Any) -> Response:
    """An RFC 9457 answer; `extra` adds members such as `errors`."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **extra}
    return Response(json.dumps(body), status=status, content_type="application/problem+json")


def explain(status: int) -> str:
    """What a status means for the reader, in their language."""
    meanings: dict[int, str] = {
        400: gettext("The request could not be understood."),
        401: gettext("This needs a token, or the page's own session."),
        403: gettext("This is not yours to change."),
        404: gettext("There is nothing at this address. It may have been moved, or belong to somebody else."),
        405: gettext("This address does not answer that kind of request."),
        409: gettext("Somebody changed this before you. Look at it again, then save."),
        413: gettext("That is too much at once."),
        422: gettext("Something in the request cannot be used."),
        429: gettext("Too many requests. Wait a little."),
        503: gettext("Not ready yet. Try again in a moment."),
    }
    return meanings.get(status) or str(gettext("Something went wrong on our side. Nothing was saved; try again."))


def _answer(error: HTTPException) -> Response:
    if isinstance(error.response, Response):
        return error.response
    status = error.code or 500
    if request.path.startswith("/api/"):
        answer = problem_json(status, explain(status), **_field_errors(error))
    else:
        answer = Response(render("problem.html", status=status, message=explain(status)), status)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers.setdefault(name, value)
    return answer


def _field_errors(error: HTTPException) -> dict[str, Any]:
    """What the reading of a JSON body found wrong, field by field (webargs leaves it on the error)."""
    messages = (getattr(error, "data", None) or {}).get("messages")
    return {"errors": messages} if messages else {}


def _unexpected(error: Exception) -> Response:
    db.session.rollback()
    log.error("unexpected error at %s %s", request.method, request.path, exc_info=error)
    try:
        return _answer(InternalServerError())
    except Exception:
        # The page shows what is in the reader's backlog: without a database it fails as the request did.
        log.exception("the page that explains the error failed too")
        db.session.rollback()
        return Response(explain(500), 500, content_type="text/plain; charset=utf-8")


def init_app(app: Flask) -> None:
    """Answer every error with the page or the JSON of this module."""
    app.request_class = ForgivingRequest
    app.register_error_handler(HTTPException, _answer)
    if not app.testing:
        app.register_error_handler(Exception, _unexpected)
