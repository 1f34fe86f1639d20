"""One application a file; see tests/sharing.py."""

from tests.sharing import fresh_app, pair

__all__ = ["fresh_app", "pair"]
