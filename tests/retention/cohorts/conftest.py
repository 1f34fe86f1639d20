"""Alice's data sets for looking at: the story, and CDNOW. A test that changes one brings its own."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tactics.jobs.worker import work_off
from tests.conftest import Cast, Person, running
from tests.retention.cohorts.tables import STORY
from tests.retention.people import asked, bring
from tests.retention.stores import Row


@dataclass(frozen=True)
class Site:
    """The application, Alice in it, and the address of the cohorts of one data set of hers."""

    app: Flask
    alice: Person
    base: str

    def page(self, query: str = "") -> str:
        """The page, once its job is done."""
        return asked(self.app, self.alice, f"{self.base}?{query}")

    def file(self, form: str, query: str = "") -> TestResponse:
        """The file, once the job that it needs is done."""
        address = f"{self.base}.{form}?{query}"
        if self.alice.get(address).status_code == 303:
            work_off(self.app)
        return self.alice.get(address)


@pytest.fixture(scope="package")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One application for all that only look, with the story."""
    with running(shutil.copytree(prepared, tmp_path_factory.mktemp("cohorts") / "data")) as app:
        alice = Person(app.test_client())
        alice.add()
        yield Site(app, alice, f"/retention/{bring(app, alice, STORY)}/cohorts")


@pytest.fixture(scope="package")
def music(site: Site, cdnow_rows: list[Row]) -> Site:
    """The same with CDNOW."""
    return Site(site.app, site.alice, f"/retention/{bring(site.app, site.alice, cdnow_rows)}/cohorts")


@pytest.fixture
def own(fresh_app: Flask, cast: Cast) -> Site:
    """The story again, for a test that changes something."""
    return Site(fresh_app, cast.alice, f"/retention/{bring(fresh_app, cast.alice, STORY)}/cohorts")
