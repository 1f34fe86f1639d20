"""Addresses: where the product is reached from outside, and where a reader goes back to after a form."""

from typing import Any

from flask import current_app, request, url_for

from tactics.core.asked import asked
from tactics.core.settings import Settings


def public_url() -> str:
    """The address the product is reached at, without a slash at the end: the setting, or what the request says."""
    settings: Settings = current_app.extensions["settings"]
    if settings.public_url:
        return settings.public_url
    own = asked()
    return f"{own.scheme}://{own.host}"


def public(endpoint: str, **values: Any) -> str:
    """The full address of a page, to give to others."""
    return public_url() + url_for(endpoint, **values)


def back(fallback: str) -> str:
    """The page that the form stood on, when it is one of ours, so that the reader keeps their place; else another address."""
    wanted = request.form.get("next", "")
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if ours else fallback
