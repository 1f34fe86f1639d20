"""A team with surveys, whoever is asked, and one application a file: readers are kept apart by their workspaces."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.conftest import Person
from tests.sharing import fresh_app

__all__ = ["fresh_app"]


@dataclass
class Team:
    """Somebody with surveys and a feedback form."""

    app: Flask
    person: Person

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open an address of the team's."""
        return self.person.get(path, **options)

    def post(self, path: str, **form: Any) -> TestResponse:
        """Send a form of the team's."""
        return self.person.post(path, page="/surveys/new?kind=nps", **form)

    def ask(self, kind: str = "nps", **changes: Any) -> tuple[int, str]:
        """A new survey: its id and its public address."""
        form = {"kind": kind, "name": f"Our {kind}", "asker": "Kundkollen AB", "takes_open": "1"}
        for code, why in (("en", "Why?"), ("sv", "Varför?")):
            form |= {f"in_{code}": "1", f"product_{code}": "Kundkollen", f"follow_up_{code}": why}
        form |= changes
        made = self.post("/surveys", **{name: value for name, value in form.items() if value is not None})
        assert made.status_code == 303, made.text
        key = int(made.location.rpartition("/")[2])
        found = re.search(r'"([^"]*/s/[\w-]{22})"', self.get("/surveys").text + self.get(made.location).text)
        return key, found[1].removeprefix("http://localhost") if found else ""

    def links(self, key: int, many: int) -> list[str]:
        """New personal links of a survey."""
        file = self.post(f"/surveys/{key}/links", many=str(many))
        assert file.mimetype == "text/csv"
        head, *lines = file.text.splitlines()
        assert head == "link"
        return [line.removeprefix("http://localhost") for line in lines]

    def board(self) -> str:
        """The public address of the feedback form, opened."""
        assert self.post("/feedback", product="Kundkollen", asker="Kundkollen AB").status_code == 303
        found = re.search(r'"http://localhost(/f/[\w-]{22})"', self.get("/feedback").text)
        assert found
        return found[1]

    def answers(self, key: int, query: str = "") -> list[list[str]]:
        """The answers of a survey: day, score, reason, comment, language, way."""
        file = self.get(f"/exports/survey-answers.csv?survey={key}{query}").text
        return list(csv.reader(io.StringIO(file, newline="")))[1:]


@pytest.fixture
def team(fresh_app: Flask) -> Team:
    """A new team on the file's application."""
    return Team(fresh_app, Person(fresh_app.test_client()))


@dataclass
class Asked:
    """Somebody who is asked: a browser of their own, from an address of their own."""

    app: Flask
    address: str = "192.0.2.1"

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a public page."""
        return self.client.get(path, environ_base={"REMOTE_ADDR": self.address}, **options)

    def token(self, page: str) -> str:
        """The token in the form of a page; where there is none, in another form of ours."""
        for path in (page, "/feedback"):
            if found := re.search(r'name="csrf_token" value="([^"]+)"', self.get(path).text):
                return found[1]
        raise AssertionError(page)

    def send(self, page: str, /, to: str | None = None, **form: Any) -> TestResponse:
        """Send the form on a page, as a browser would, without following what comes."""
        hidden = {"csrf_token": self.token(page)}
        if personal := re.search(r"[?&]t=([\w-]+)", page):
            hidden["t"] = personal[1]
        path = to or page.partition("?")[0]
        environ = {"REMOTE_ADDR": self.address}
        return self.client.post(path, data={**hidden, **form}, environ_base=environ, headers={"Origin": "http://localhost"})


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`clock(minutes=5)` lets time pass; it starts at noon."""
    now = [datetime(2026, 11, 20, 12, 0, tzinfo=UTC)]

    def passing(**span: float) -> None:
        now[0] += timedelta(**span)

    monkeypatch.setattr("tactics.surveys.pace.utc_now", lambda: now[0])
    monkeypatch.setattr("tactics.surveys.actions.utc_now", lambda: now[0])
    monkeypatch.setattr("tactics.surveys.feedback.actions.utc_now", lambda: now[0])
    return passing


@pytest.fixture
def asked(fresh_app: Flask) -> Asked:
    """A customer."""
    return Asked(fresh_app)
