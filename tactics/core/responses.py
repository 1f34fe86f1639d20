"""What every answer carries: security headers, the addresses of static files, and answers that need not be sent again.

Keeps true: no page may run or style itself inline; no other site may show a page of ours inside its own, save an
answer that is made to be embedded (`framed`); a static file's address changes with its content, so it may be kept for a
year; a page that has not changed for this reader is answered with 304.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask import Flask, Response, get_flashed_messages, make_response, request, send_from_directory, session, url_for
from flask.typing import ResponseReturnValue

from tactics import __version__
from tactics.core.i18n import reader
from tactics.core.settings import shipped

_POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
_HEADERS = [
    ("Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in _POLICY.items())),
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Vary", "Accept-Language, Cookie"),
]
_FRAMED_HEADERS = [
    (name, value.replace("frame-ancestors 'none'", "frame-ancestors *")) for name, value in _HEADERS if name != "X-Frame-Options"
]
_PACKAGED = {"fonts": ("font_manrope", "files"), "bootstrap": ("flask_bootstrap", "static/bootstrap5")}
"""Files of installed packages that are served beside our own: none of them is in the repository."""


class Answer(Response):
    """Flask's answer, with the headers that all of ours carry."""

    framed = False
    """Whether any site may show it in a frame of its own."""

    def get_wsgi_response(self, environ: dict[str, Any]) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """Add the headers as it leaves, to the list that is sent: adding them to the answer costs 10 µs more."""
        body, status, headers = super().get_wsgi_response(environ)
        ours = _FRAMED_HEADERS if self.framed else _HEADERS
        return body, status, [*(header for header in headers if header[0] != "Vary"), *ours]

    def get_app_iter(self, environ: dict[str, Any]) -> Iterable[bytes]:
        """A page as a list, which Granian sends at once: any other kind of body it takes piece by piece."""
        if self.is_sequence and self.status_code == HTTPStatus.OK and environ["REQUEST_METHOD"] == "GET":
            whole = list(self.iter_encoded())
            self.close()  # A list cannot be closed by the server.
            return whole
        return super().get_app_iter(environ)


def framed(page: ResponseReturnValue) -> Response:
    """An answer that any site may show in a frame: for a form that is made to be embedded, and only there."""
    answer = make_response(page)
    answer.framed = True  # type: ignore[attr-defined]  # an Answer, as every answer of this application
    return answer


@cache
def _folder(kind: str) -> Path:
    if kind == "static":
        return shipped("static")
    package, inside = _PACKAGED[kind]
    return Path(str(files(package))) / inside


@cache
def asset(kind: str, name: str) -> str:
    """The address of a static file (kind: static, fonts or bootstrap), with a mark of its content."""
    content = (_folder(kind) / name).read_bytes()
    return url_for("assets", kind=kind, name=name, v=hashlib.sha256(content).hexdigest()[:10])


@cache
def link(endpoint: str) -> str:
    """The address of a page that takes nothing; kept, because every page has a dozen of them."""
    return url_for(endpoint)


def _send_asset(kind: str, name: str) -> Response:
    response = send_from_directory(_folder(kind), name)
    if "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif kind == "fonts":
        response.headers["Cache-Control"] = "public, max-age=3600"
    else:  # A script imported by another has no mark: it must not be older than the one that imports it.
        response.headers["Cache-Control"] = "no-cache"
    return response


def state_tag(*state: object) -> str:
    """A tag for the page of this address, this reader and this state of the world (versions of what it shows)."""
    whole = (__version__, request.full_path, *reader(), session.get("csrf_token"), *state)
    return hashlib.sha1(repr(whole).encode(errors="replace"), usedforsecurity=False).hexdigest()


def unless_unchanged(state: tuple[object, ...], make: Callable[[], ResponseReturnValue]) -> Response:
    """The page that `make` gives, or 304 when the reader already has it. A page with a message is always sent."""
    if session and get_flashed_messages():
        return make_response(make())
    tag = state_tag(*state)
    known = "HTTP_IF_NONE_MATCH" in request.environ and request.if_none_match.contains_weak(tag)
    response = Response(status=304) if known else make_response(make())
    response.headers["ETag"] = f'W/"{tag}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def init_app(app: Flask) -> None:
    """Serve the static files and put the headers on every answer."""
    app.add_url_rule("/<any(static, fonts, bootstrap):kind>/<path:name>", "assets", _send_asset)
    app.response_class = Answer
    app.jinja_env.globals.update(asset=asset, link=link)
