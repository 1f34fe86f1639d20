"""Sessions that cost nothing to a reader who has none.

Keeps true: a session is what Flask makes of it; without a session cookie none is looked for, and one that stayed empty
is not looked at again. Every answer says anyway that it varies by Cookie (see core.responses).
"""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class GuestSessions(SecureCookieSessionInterface):
    """Flask's sessions in signed cookies. Flask makes ready to sign and to set a cookie in each request: 15 µs for nothing."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the cookie; a new one when there is no cookie."""
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set or delete the cookie, if there is anything to set or delete."""
        if session or session.modified:
            super().save_session(app, session, response)
