"""One application a file, and how a person imports something."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.conftest import Person
from tests.sharing import fresh_app

__all__ = ["fresh_app"]

PAGE = "/backlog/import"


@pytest.fixture
def somebody(fresh_app: Flask) -> Callable[[], Person]:
    """A new person, with an empty workspace."""
    return lambda: Person(fresh_app.test_client())


@dataclass
class Shown:
    """The page that says what an import would do."""

    person: Person
    address: str
    page: str

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, unchanged and rejected."""
        found = re.findall(r"<dt>([\w ]+)</dt><dd>([\d\W]+?)</dd>", self.page)
        return {name.lower().replace("to change", "changed"): int(re.sub(r"\D", "", many)) for name, many in found}

    @property
    def reasons(self) -> dict[int, str]:
        """Why each line is rejected."""
        part = self.page.partition('id="rejected"')[2].partition("</section>")[0]
        rows = re.findall(r'<th scope="row">(\d+)</th><td>(.*?)</td>', part, re.DOTALL)
        return {int(line): unescape(reason) for line, reason in rows}

    def confirm(self) -> TestResponse:
        """Let it do what it said."""
        form = dict(re.findall(r'name="(csrf_token|shown)" value="([^"]+)"', self.page))
        return self.person.client.post(self.address, data=form)


def give(person: Person, content: bytes | str, name: str = "ideas.csv") -> TestResponse:
    """Upload a file."""
    data = content.encode() if isinstance(content, str) else content
    return person.post(PAGE, page=PAGE, file=(BytesIO(data), name))


def look(person: Person, content: bytes | str, name: str = "ideas.csv", **ways: str) -> Shown:
    """Upload a file and take its columns and words for what they are guessed to be."""
    answer = give(person, content, name)
    assert answer.status_code == 303, answer.text
    page = person.get(f"{answer.location}?lang=en").text
    chosen: dict[str, str] = {}
    for select, options in re.findall(r'<select id="(c\d+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        found = re.search(r'value="(\w+)" selected', options)
        chosen[select] = found[1] if found else ""
    words = [("word", unescape(word)) for word in re.findall(r'name="word" value="([^"]+)"', page)]
    means = [("means", said) for said in re.findall(r'name="means">.*?value="([\w-]+)" selected', page, re.DOTALL)]
    address = f"{answer.location}?{urlencode([*{'check': '1', **chosen, **ways}.items(), *words, *means])}"
    return Shown(person, address, person.get(address).text)


def take_in(person: Person, content: bytes | str, name: str = "ideas.csv", **ways: str) -> dict[str, int]:
    """Import a file; what it said it would do."""
    shown = look(person, content, name, **ways)
    if shown.counts["new"] or shown.counts["changed"]:
        assert shown.confirm().status_code == 303
    return shown.counts
