"""People who follow figures. One application a file: its readers are kept apart by their workspaces, as they are in life."""

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.sharing import Reader, fresh_app

__all__ = ["fresh_app"]

START = "/figures/churn?new=1"


class Analyst(Reader):
    """Somebody who saves figures, by the forms of the pages."""

    def send(self, path: str, **form: Any) -> TestResponse:
        """Send a form, with the token of a page that always has one."""
        return self.post(path, page=START, **form)

    def follow(self, kpi: str = "churn", **form: Any) -> int:
        """Start a series; its id."""
        answer = self.send("/figures", kpi=kpi, start="1", **{"period": "month", **form})
        assert answer.status_code == 303, answer.text
        return int(answer.location.rpartition("series=")[2])

    def save(self, when: str, value: str, kpi: str = "churn", **form: Any) -> TestResponse:
        """Save a value of a series, which is started if there is none."""
        return self.send("/figures", kpi=kpi, when=when, value=value, **{"period": "month", **form})

    def csv(self, key: int, query: str = "") -> str:
        """A series as its export has it."""
        answer = self.get(f"/exports/figures.csv?series={key}{query}")
        assert answer.status_code == 200
        return answer.text

    def rows(self, key: int) -> list[str]:
        """The lines of a series' export, without the heading."""
        return self.csv(key).splitlines()[1:]


def value_ids(page: str) -> list[int]:
    """The values that a page links to, in its order."""
    return [int(key) for key in re.findall(r'href="/figures/values/(\d+)"', page)]


@pytest.fixture
def analyst(fresh_app: Flask) -> Analyst:
    """Somebody who follows nothing yet."""
    return Analyst(fresh_app.test_client())


@pytest.fixture
def other(fresh_app: Flask) -> Analyst:
    """Somebody else."""
    return Analyst(fresh_app.test_client())
