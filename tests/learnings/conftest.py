"""People who try things and write down what they learned. One application a file, as in tests/planning."""

import re
from html import unescape

import pytest
from flask import Flask

from tests.sharing import Reader, fresh_app

__all__ = ["fresh_app"]


class Learner(Reader):
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
        return [unescape(name) for name in re.findall(r'<h3><a href="/backlog/\d+/results">([^<]+)<', page)]


@pytest.fixture
def learner(fresh_app: Flask) -> Learner:
    """Somebody who has learned nothing yet."""
    return Learner(fresh_app.test_client())


@pytest.fixture
def other(fresh_app: Flask) -> Learner:
    """Somebody else."""
    return Learner(fresh_app.test_client())
