"""One application a file: its readers are kept apart by their workspaces, as they are in life."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import Person, running


@pytest.fixture(scope="module")
def fresh_app(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with all tactics, on a copy that the tests of a file share."""
    with running(shutil.copytree(prepared, tmp_path_factory.mktemp("own") / "data")) as own:
        yield own


@dataclass(frozen=True)
class Pair:
    """Alice and Bob in one workspace, and the item there is in it (the tactic exit-survey)."""

    alice: Person
    bob: Person
    key: int


@pytest.fixture
def pair(fresh_app: Flask) -> Pair:
    """Alice makes a workspace and an invitation, and Bob joins by it, as people do."""
    alice, bob = (Person(fresh_app.test_client()) for _ in range(2))
    key = alice.add("exit-survey")
    alice.post("/team", page="/team", name="Alice A.")
    alice.post("/team/invitation", page="/team")
    link = re.search(r"/join/[\w-]+", alice.get("/team").text)
    assert link
    assert bob.post(link[0], page=link[0], name="Bob B.").status_code == 303
    return Pair(alice, bob, key)
