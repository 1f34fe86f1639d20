"""Who may change anything through the API."""

from flask import request

from tactics.accounts.guards import bearer_token, token_needed
from tactics.core.csrf import csrf


def may_write() -> None:
    """Let pass who reads, who has a token, or a session whose CSRF token came along. Raises what answers 401 or 400.

    As a `before_request` of a blueprint it comes before the body is read: a stranger learns nothing from their mistakes.
    """
    if request.method not in {"GET", "HEAD", "OPTIONS"} and bearer_token() is None:
        if "X-CSRFToken" not in request.headers:
            raise token_needed()
        csrf.protect()
