"""The request itself, for code that looks at it more than once."""

from flask import Request, request


def asked() -> Request:
    """The request being answered. Each look through Flask's stand-in takes 1 µs, and a page takes two dozen looks."""
    return request._get_current_object()  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001  # what Werkzeug has for this
