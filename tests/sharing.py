"""What several rooms' tests share: one application a file, two people in one workspace, and the text of a page.

A room's conftest imports what its tests ask for; pytest then finds the fixtures there.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import Person, running


@pytest.fixture(scope="module")
def fresh_app(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with all tactics, on a copy that the tests of a file share: workspaces keep its readers apart."""
    with running(shutil.copytree(prepared, tmp_path_factory.mktemp("own") / "data")) as own:
        yield own


class Reader(Person):
    """Somebody who reads a page for its words."""

    def read(self, path: str) -> str:
        """The text of a page, without its tags."""
        return words_of(self.get(path).text)


def words_of(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def colleague(person: Person, newcomer: Person, name: str = "Bob B.") -> None:
    """Let somebody into a person's workspace, by an invitation as people do."""
    person.post("/team/invitation", page="/team")
    link = re.search(r"/join/[\w-]+", person.get("/team").text)
    assert link
    assert newcomer.post(link[0], page=link[0], name=name).status_code == 303


@dataclass(frozen=True)
class Pair:
    """Alice and Bob in one workspace, and the item there is in it (the tactic exit-survey)."""

    alice: Person
    bob: Person
    key: int


@pytest.fixture
def pair(fresh_app: Flask) -> Pair:
    """Alice makes a workspace and an invitation, and Bob joins by it."""
    alice, bob = (Person(fresh_app.test_client()) for _ in range(2))
    key = alice.add("exit-survey")
    alice.post("/team", page="/team", name="Alice A.")
    colleague(alice, bob)
    return Pair(alice, bob, key)
