"""People with goals. One application a file: its readers are kept apart by their workspaces, as they are in life."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.sharing import fresh_app
from tests.tracking.conftest import Analyst

__all__ = ["fresh_app"]


class Aimer(Analyst):
    """Somebody who sets goals, by the form of the page."""

    def aim(self, figure: int, **form: Any) -> TestResponse:
        """Set a goal for a figure: from 5 to 3 by the summer, if nothing else is said."""
        usual = {"baseline": "5", "way": "value", "amount": "3", "start_on": "2026-01-01", "due_on": "2026-07-01"}
        return self.send(f"/goals/new?figure={figure}", **{**usual, **form})


@pytest.fixture
def aimer(fresh_app: Flask) -> Aimer:
    """Somebody who has no goal yet."""
    return Aimer(fresh_app.test_client())


@pytest.fixture
def other(fresh_app: Flask) -> Aimer:
    """Somebody else."""
    return Aimer(fresh_app.test_client())
