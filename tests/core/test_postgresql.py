"""The product on PostgreSQL: a server of this test's own, from Debian's binaries, on a socket in a temporary folder."""

import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tactics.catalogue.actions import prepare
from tactics.core.database import db
from tactics.core.settings import Settings
from tactics.factory import create_app
from tactics.jobs.worker import work_off
from tests.conftest import Person
from tests.jobs.conftest import Sums
from tests.surveys.conftest import Asked, Team
from tests.tracking.conftest import Analyst

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture(scope="module")
def postgresql_url() -> Iterator[str]:
    pytest.importorskip("psycopg", reason="psycopg is not installed: uv run --all-groups")
    if not BINARIES:
        pytest.skip("no PostgreSQL server: apt install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # A socket's path may not be long.
    user = "nobody"  # The server refuses to run as root.
    shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd="/", capture_output=True)

    run(str(BINARIES[-1] / "initdb"), "-D", f"{folder}/data", "-U", "tactics", "-A", "trust", "-E", "UTF8", "--no-sync")
    start = ("-w", "-D", f"{folder}/data", "-l", f"{folder}/log", "-o", f"-k {folder} -c listen_addresses= -c fsync=off")
    run(str(BINARIES[-1] / "pg_ctl"), "start", *start)
    yield f"postgresql://tactics@/postgres?host={folder}"
    run(str(BINARIES[-1] / "pg_ctl"), "stop", "-w", "-m", "immediate", "-D", f"{folder}/data")
    shutil.rmtree(folder)


@pytest.fixture
def app(postgresql_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(Settings(tmp_path, postgresql_url, "secret", testing=True))
    with app.app_context():
        prepare(app.extensions["settings"])
    yield app
    app.extensions["shelf"].close()
    with app.app_context():
        db.engine.dispose()


def test_catalogue_search_and_backlog_work_on_postgresql(app: Flask) -> None:
    reader = Person(app.test_client())
    assert reader.get("/api/v1/tactics?stage=referral").json["total"] >= 18
    assert reader.get("/api/v1/tactics?q=uppsägning").json["total"] > 0
    assert reader.add("exit-survey") in reader.item_ids()


@pytest.mark.parametrize("path", ["/tactics/%00", "/tactics/streaks%00", "/api/v1/tactics/%00"])
def test_a_zero_byte_names_nothing_on_postgresql_either(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 404


def test_a_form_with_a_zero_byte_adds_nothing_on_postgresql(app: Flask) -> None:
    reader = Person(app.test_client())
    assert reader.post("/backlog", tactic="exit-survey\0").status_code == 404


def test_figures_and_the_dashboard_work_on_postgresql(app: Flask) -> None:
    analyst = Analyst(app.test_client())
    key = analyst.follow("mrr", period="week")
    for week in range(1, 40):
        assert analyst.save(f"2026-W{week:02}", f"{week}.0123456789", "mrr", period="week").status_code == 303
    assert len(analyst.rows(key)) == 39
    for path in ("/figures", "/figures/mrr?page=2", "/dashboard", "/api/v1/figures", "/api/v1/figures/mrr?period=week"):
        assert analyst.get(path).status_code == 200, path
    assert analyst.get("/figures/x%00").status_code == analyst.get("/api/v1/figures/mrr?label=%00").status_code == 404
    assert "39.0123456789" in analyst.csv(key)


def test_a_second_start_on_postgresql_changes_nothing(app: Flask) -> None:
    with app.app_context():
        prepare(app.extensions["settings"])
    assert app.test_client().get("/readyz").json == {"ready": True, "faults": {}}


def test_surveys_and_feedback_work_on_postgresql(app: Flask) -> None:
    team, asked = Team(app, Person(app.test_client())), Asked(app)
    key, address = team.ask()
    (link,) = team.links(key, 1)
    statuses = [asked.send(page, answer="9", comment="Words").status_code for page in (link, link, address)]
    assert statuses == [303, 409, 303]
    assert team.get(f"/surveys/{key}?sort=lowest&via=open").status_code == team.get("/surveys").status_code == 200
    board = team.board()
    assert [asked.send(board, title=title).status_code for title in ("One", "Two")] == [303, 303]
    one, two = sorted(re.findall(r'id="entry-(\d+)"', team.get("/feedback").text))
    team.post(f"/feedback/{one}/publish")
    asked.send(board, to=f"{board}/{one}/vote", wanted="1")
    team.post(f"/feedback/{two}/merge", into=one)
    team.post(f"/feedback/{one}/idea")
    assert ">1</strong>" in asked.get(board).text
    assert team.post(f"/feedback/{one}/delete").status_code == team.post(f"/surveys/{key}/remove").status_code == 303
    assert team.post(f"/surveys/{key}/delete").status_code == 303


def test_jobs_are_asked_for_once_and_done_on_postgresql(app: Flask, tmp_path: Path) -> None:
    reader, sums = Person(app.test_client()), Sums(app, tmp_path / "work")
    reader.add("exit-survey")
    key = sums.ask(reader)
    assert sums.ask(reader) == key
    refused = sums.ask(reader, "refuse")
    assert work_off(app) == 2
    assert (sums.read(key).result, sums.read(refused).state) == ({"sum": 3}, "failed")
    assert reader.get(f"/jobs/{refused}").status_code == 200
