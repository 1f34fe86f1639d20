"""One application a file: its readers are kept apart by their workspaces, as they are in life."""

import pytest
from flask import Flask

from tests.sharing import fresh_app
from tests.tracking.conftest import Analyst

__all__ = ["fresh_app"]


@pytest.fixture
def analyst(fresh_app: Flask) -> Analyst:
    """Somebody whose dashboard is still empty."""
    return Analyst(fresh_app.test_client())
