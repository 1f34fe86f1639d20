"""What every test may ask for: the real product on a folder of its own, people who use it, a count of its queries.

`app` and `client` are for looking: one prepared application a worker, shared by its tests. A test that changes
anything takes `fresh_app` (a copy of it with all the tactics) or `empty_app` (tables, no tactics), or the `cast`.
"""

import ipaddress
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from sqlalchemy import event
from werkzeug.test import TestResponse

from tactics.catalogue.actions import prepare
from tactics.core.database import alembic, db
from tactics.core.settings import Settings, shipped
from tactics.factory import create_app

SEEDED = len(list((shipped("seed_data") / "tactics").glob("*.yaml")))
"""How many tactics the seed has."""

settings.register_profile(
    "house",
    deadline=None,
    print_blob=True,
    phases=[phase for phase in Phase if phase is not Phase.explain],  # Explaining a failure takes minutes.
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


def _only_here(happening: str, values: tuple[Any, ...]) -> None:
    """Refuse connections that leave this machine: no test may need the network."""
    if happening != "socket.connect" or not isinstance(values[1], tuple):
        return
    host = values[1][0]
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise AssertionError(f"a test connects to {host}")


sys.addaudithook(_only_here)


@pytest.fixture(autouse=True)
def _context_is_closed() -> Iterator[None]:
    """No test leaves an app context behind: the next one would share its session."""
    yield
    assert not has_app_context()


def settings_for(data_dir: Path, **others: Any) -> Settings:
    """Settings for a data folder, with its SQLite file in it."""
    database = f"sqlite:///{data_dir / 'tactics.sqlite3'}"
    return Settings(**{"data_dir": data_dir, "database_url": database, "secret_key": "secret", "testing": True, **others})


@contextmanager
def running(data_dir: Path, **others: Any) -> Iterator[Flask]:
    """The application on a data folder; everything it opened is closed afterwards."""
    app = create_app(settings_for(data_dir, **others))
    try:
        yield app
    finally:
        app.extensions["shelf"].close()
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the whole seed loaded and published. Only to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    with running(folder) as app, app.app_context():
        prepare(app.extensions["settings"])
    return folder


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose tables are there, and empty. Only to be copied."""
    folder = tmp_path_factory.mktemp("bare")
    with running(folder) as app, app.app_context():
        alembic.upgrade()
    return folder


@pytest.fixture(scope="session")
def app(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with all tactics, shared: for tests that change nothing."""
    with running(shutil.copytree(prepared, tmp_path_factory.mktemp("shared") / "data")) as shared:
        yield shared


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies, on the shared application."""
    return app.test_client()


@pytest.fixture
def fresh_app(prepared: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application with all tactics, on a copy of its own: for tests that write."""
    with running(shutil.copytree(prepared, tmp_path / "data")) as own:
        yield own


@pytest.fixture
def empty_app(bare: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application with empty tables, on a copy of its own: fill it with `import_records` in an app context."""
    with running(shutil.copytree(bare, tmp_path / "empty")) as own:
        yield own


@dataclass
class Person:
    """Somebody with a browser. `post` sends a form as a page would: with the CSRF token that stands on `page`."""

    client: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open an address."""
        return self.client.get(path, **options)

    def token(self, page: str = "/backlog") -> str:
        """The CSRF token in a page's form."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(page).text)
        assert found, f"{page} has no form with a token"
        return found[1]

    def post(self, path: str, *, page: str = "/backlog", **form: Any) -> TestResponse:
        """Send a form; the answer is not followed, so a redirect is a 303."""
        return self.client.post(path, data={"csrf_token": self.token(page), **form})

    def add(self, slug: str = "exit-survey") -> int:
        """Put a tactic in the backlog; the id of the item, which is the newest."""
        assert self.post("/backlog", tactic=slug).status_code == 303
        return max(self.item_ids())

    def item_ids(self) -> list[int]:
        """The items on the first page of the backlog, in the order shown."""
        return [int(key) for key in re.findall(r'id="item-(\d+)"', self.get("/backlog").text)]


@dataclass(frozen=True)
class Cast:
    """Alice and Bob have a workspace each; the stranger has none."""

    alice: Person
    bob: Person
    stranger: Person


@pytest.fixture
def cast(fresh_app: Flask) -> Cast:
    """The people of most stories, on `fresh_app`. Alice has one item (exit-survey), Bob one (streaks)."""
    people = Cast(*(Person(fresh_app.test_client()) for _ in range(3)))
    people.alice.add("exit-survey")
    people.bob.add("streaks")
    return people


QueryCounter = Callable[[Flask], AbstractContextManager[list[str]]]


@pytest.fixture
def count_queries() -> QueryCounter:
    """`with count_queries(app) as queries: …` collects the SQL statements that an application sends."""

    @contextmanager
    def counting(app: Flask) -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
            statements.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
