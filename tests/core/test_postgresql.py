"""The product on PostgreSQL: a server of this test's own, from Debian's binaries, on a socket in a temporary folder."""

import pwd
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
from tests.conftest import Person

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


def test_a_second_start_on_postgresql_changes_nothing(app: Flask) -> None:
    with app.app_context():
        prepare(app.extensions["settings"])
    assert app.test_client().get("/readyz").json == {"ready": True, "faults": {}}
