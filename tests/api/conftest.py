"""Programs: with a token, or with the session of a page. One application a file, kept apart by workspaces."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tactics.accounts.actions import TOKEN_PREFIX
from tests.conftest import Person
from tests.sharing import fresh_app

__all__ = ["fresh_app"]


@dataclass
class Program:
    """Speaks JSON, and shows something to be let in."""

    client: FlaskClient
    headers: dict[str, str]

    def send(self, method: str, path: str, content: Any = None, **options: Any) -> TestResponse:
        """Send a request; `content` becomes its JSON body."""
        options = {"headers": self.headers, **options}
        return self.client.open(f"/api/v1{path}", method=method, **({"json": content} if content is not None else {}), **options)

    def add(self, **content: Any) -> dict[str, Any]:
        """Add an item, and give it as it was answered."""
        answer = self.send("POST", "/backlog", content)
        assert answer.status_code == 201, answer.text
        item: dict[str, Any] = answer.json
        return item


def token_of(person: Person) -> str:
    """A token for a person's workspace, made as they would."""
    found = re.search(rf"{TOKEN_PREFIX}[\w-]+", person.post("/backlog/token", page="/backlog/token").text)
    assert found
    return found[0]


@pytest.fixture
def by_token(fresh_app: Flask) -> Program:
    """A program that was given a token for a workspace of its own."""
    token = token_of(Person(fresh_app.test_client()))
    return Program(fresh_app.test_client(), {"Authorization": f"Bearer {token}"})


@pytest.fixture
def by_session(fresh_app: Flask) -> Program:
    """A script of our own page, in the browser of somebody who has a workspace."""
    person = Person(fresh_app.test_client())
    person.add("streaks")
    person.post(f"/backlog/{person.item_ids()[0]}/remove")
    return Program(person.client, {"X-CSRFToken": person.token()})


@pytest.fixture(params=["token", "session"])
def program(request: pytest.FixtureRequest) -> Program:
    """Either of the two: what is true of one is true of the other."""
    own: Program = request.getfixturevalue(f"by_{request.param}")
    return own
