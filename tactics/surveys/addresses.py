"""Where a public form stands, and where a reader goes back to."""

from typing import Any

from flask import current_app, request, url_for

from tactics.core.settings import Settings


def public(endpoint: str, **values: Any) -> str:
    """The full address of a page, to give to others: at the address of the settings, or of the request."""
    settings: Settings = current_app.extensions["settings"]
    return (settings.public_url or request.host_url.rstrip("/")) + url_for(endpoint, **values)


def back(fallback: str) -> str:
    """The page that the form stood on, when it is one of ours, so that the reader keeps their place."""
    asked = request.form.get("next", "")
    ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
    return asked if ours else fallback
