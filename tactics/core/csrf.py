"""Forms that only our own pages can send.

Keeps true: a reader with a session sends the token of that session (Flask-WTF). A reader without one, who has nothing
yet that a forged form could harm, is given no cookie for looking: the form carries a token that all guests share, and
what protects the browser is its Origin header, which no other site can change. So a guest's form is taken when it comes
from our own pages (also after a session was opened in another tab), or from a program that has no session at all.
"""

import hmac
from functools import lru_cache
from urllib.parse import urlsplit

from flask import current_app, g, request, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf

_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class GuestCsrfProtect(CSRFProtect):
    """Flask-WTF's protection, which takes a guest's form as well."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Let a guest's own form pass; anything else is as Flask-WTF has it."""
        if request.method in _SAFE:
            return
        if _is_a_guests():
            g.csrf_valid = True
        else:
            super().protect(apply_exemptions)


def form_token() -> str:
    """The token that a form on this page carries."""
    if session:
        return str(generate_csrf())
    return _guest_token(str(current_app.secret_key))


def _is_a_guests() -> bool:
    sent = request.form.get("csrf_token") or request.headers.get("X-CSRFToken", "")
    if not hmac.compare_digest(sent.encode(), _guest_token(str(current_app.secret_key)).encode()):
        return False
    origin = request.headers.get("Origin")
    return not session if origin is None else _is_ours(origin)


def _is_ours(origin: str) -> bool:
    """Whether an Origin is this product's. Its scheme is not compared: behind a proxy for TLS, we are asked without it."""
    public: str | None = current_app.extensions["settings"].public_url
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(host) and host in {request.host, urlsplit(public or "").netloc}


@lru_cache(maxsize=1)
def _guest_token(secret: str) -> str:
    return hmac.new(secret.encode(), b"a guest's form", "sha256").hexdigest()


csrf = GuestCsrfProtect()
