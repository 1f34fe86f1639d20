"""People who try things and write down what they learned. One application a file, as in tests/planning."""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import Person, running


class Learner(Person):
    """Somebody who ends experiments."""

    def end(self, title: str, outcome: str = "won", **learned: str) -> int:
        """Add a tactic (by its slug) or an own idea (in capitals), end it, and write what was learned."""
        assert self.post("/backlog", **{"tactic" if title.islower() else "title": title}).status_code == 303
        key = max(self.item_ids())
        assert self.post(f"/backlog/{key}/move", status="done", outcome=outcome).status_code == 303
        if learned:
            assert self.post(f"/backlog/{key}/learning", **learned).status_code == 303
        return key

    def found(self, query: str = "") -> list[str]:
        """The names of the learnings that an address shows, in order."""
        page = self.get(f"/learnings{query}").text
        return [unescape(name) for name in re.findall(r'<h2><a href="/backlog/\d+/results">([^<]+)<', page)]

    def read(self, path: str) -> str:
        """The text of a page, without its tags."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.get(path).text)).split())


@pytest.fixture(scope="module")
def fresh_app(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with all tactics, on a copy that the tests of a file share."""
    with running(shutil.copytree(prepared, tmp_path_factory.mktemp("own") / "data")) as own:
        yield own


@pytest.fixture
def learner(fresh_app: Flask) -> Learner:
    """Somebody who has learned nothing yet."""
    return Learner(fresh_app.test_client())


@pytest.fixture
def other(fresh_app: Flask) -> Learner:
    """Somebody else."""
    return Learner(fresh_app.test_client())
