"""What every answer carries: security headers, the addresses of static files, and answers that need not be sent again.

Keeps true: no page may run or style itself inline; a static file's address changes with its content, so it may be
kept for a year; a page that has not changed for this reader is answered with 304.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

from flask import Flask, Response, get_flashed_messages, make_response, request, send_from_directory, session, url_for
from flask.typing import ResponseReturnValue

from tactics import __version__
from tactics.core.i18n import current_language, current_theme
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
_HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Vary": "Accept-Language, Cookie",
}
_PACKAGED = {"fonts": ("font_manrope", "files"), "bootstrap": ("flask_bootstrap", "static/bootstrap5")}
"""Files of installed packages that are served beside our own: none of them is in the repository."""


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
    response.cache_control.public = True
    response.cache_control.max_age = 31_536_000 if "v" in request.args else 3600
    response.cache_control.immutable = "v" in request.args
    return response


def _secure(response: Response) -> Response:
    response.headers.extend(_HEADERS)
    return response


def state_tag(*state: object) -> str:
    """A tag for the page of this address, this reader and this state of the world (versions of what it shows)."""
    whole = (__version__, request.full_path, current_language(), current_theme(), session.get("csrf_token"), *state)
    return hashlib.sha1(repr(whole).encode(errors="replace"), usedforsecurity=False).hexdigest()


def unless_unchanged(state: tuple[object, ...], make: Callable[[], ResponseReturnValue]) -> Response:
    """The page that `make` gives, or 304 when the reader already has it. A page with a message is always sent."""
    if get_flashed_messages():
        return make_response(make())
    tag = state_tag(*state)
    known = "If-None-Match" in request.headers and request.if_none_match.contains_weak(tag)
    response = Response(status=304) if known else make_response(make())
    response.headers["ETag"] = f'W/"{tag}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def init_app(app: Flask) -> None:
    """Serve the static files and put the headers on every answer."""
    app.add_url_rule("/<any(static, fonts, bootstrap):kind>/<path:name>", "assets", _send_asset)
    app.after_request(_secure)
    app.jinja_env.globals.update(asset=asset, link=link)
