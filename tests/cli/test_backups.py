"""`tactics backup` and `restore`: what cannot be made again is kept, and nothing else gets in."""

import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from tactics.catalogue.actions import import_records
from tactics.catalogue.records import TacticRecord, TextRecord
from tactics.core.settings import Settings
from tests.cli.conftest import explained, must, run
from tests.conftest import Person, running


def settings_of(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"]
    return settings


@pytest.fixture
def saved(seeded: Flask, tmp_path: Path) -> tuple[Person, Path]:
    """A reader with one idea in the backlog, and a backup made then."""
    person, file = Person(seeded.test_client()), tmp_path / "saved.zip"
    person.post("/backlog", title="Before the backup")
    must(run(seeded, "backup", file))
    return person, file


def titles(person: Person) -> list[str]:
    return [item["title"] for item in person.get("/api/v1/backlog").json["items"]]


def everything(app: Flask) -> dict[str, bytes]:
    """What may not be lost: the tables, as SQL, and the secret."""
    folder = settings_of(app).data_dir
    with closing(sqlite3.connect(folder / "tactics.sqlite3")) as database:
        tables = "\n".join(database.iterdump()).encode()
    secret = folder / "secret_key"
    return {"tables": tables, "secret": secret.read_bytes() if secret.exists() else b""}


@contextmanager
def restarted(app: Flask, file: Path) -> Iterator[Person]:
    """The reader again, after a restore and a start of the product: a running one keeps the old file open."""
    must(run(app, "restore", file))
    with running(settings_of(app).data_dir) as again:
        must(run(again, "search", "rebuild"))
        yield Person(again.test_client())


def as_reader(person: Person, again: Person) -> Person:
    """The same browser at the product that was started again."""
    kept = person.client.get_cookie("session")
    assert kept
    again.client.set_cookie("session", kept.value)
    return again


def test_what_was_there_comes_back_and_what_came_after_is_gone(seeded: Flask, saved: tuple[Person, Path]) -> None:
    person, file = saved
    person.post("/backlog", title="After the backup")
    with restarted(seeded, file) as again:
        assert titles(as_reader(person, again)) == ["Before the backup"]


def test_on_another_machine_the_cookie_opens_the_same_backlog(bare: Path, tmp_path: Path, saved: tuple[Person, Path]) -> None:
    person, file = saved
    folder = shutil.copytree(bare, tmp_path / "elsewhere")
    with running(folder, secret_key="another") as other:
        said = must(run(other, "restore", file))
    assert said == "Restored. Start the server to rebuild the index.\n"
    with running(folder, secret_key=(folder / "secret_key").read_text()) as other:
        must(run(other, "search", "rebuild"))
        assert titles(as_reader(person, Person(other.test_client()))) == ["Before the backup"]


def test_a_backup_is_for_its_owner_only_and_holds_the_tables_and_the_secret(saved: tuple[Person, Path]) -> None:
    _person, file = saved
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        assert sorted(archive.namelist()) == ["secret_key", "tactics.sqlite3"]
        assert archive.read("secret_key") == b"secret"
        assert archive.testzip() is None


def test_a_backup_leaves_nothing_beside_it_and_replaces_the_one_before(seeded: Flask, saved: tuple[Person, Path]) -> None:
    _person, file = saved
    before = sorted(path.name for path in file.parent.iterdir())
    file.write_bytes(b"an older one")
    must(run(seeded, "backup", file))
    assert sorted(path.name for path in file.parent.iterdir()) == before
    assert zipfile.is_zipfile(file)


def test_a_backup_made_while_somebody_writes_is_whole(seeded: Flask, saved: tuple[Person, Path], tmp_path: Path) -> None:
    person, _file = saved
    database = settings_of(seeded).data_dir / "tactics.sqlite3"
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE backlog_item SET title = 'Half done'")
        must(run(seeded, "backup", tmp_path / "during.zip"))
        writer.execute("ROLLBACK")
    with restarted(seeded, tmp_path / "during.zip") as again:
        assert titles(as_reader(person, again)) == ["Before the backup"]


def test_an_edition_of_other_tables_with_the_same_version_is_not_served(seeded: Flask, tmp_path: Path) -> None:
    folder = settings_of(seeded).data_dir
    other = shutil.copytree(folder, tmp_path / "other")
    for place, title in ((folder, "First"), (other, "Second")):
        with running(place) as app, app.app_context():
            import_records([TacticRecord(title.lower(), {"en": TextRecord(title)})])
    with running(other) as app:
        must(run(app, "backup", tmp_path / "second.zip"))
    must(run(seeded, "restore", tmp_path / "second.zip"))
    with running(folder) as app:
        assert app.test_client().get("/tactics").status_code == 503
        must(run(app, "search", "rebuild"))
        titles = {item["title"] for item in app.test_client().get("/api/v1/tactics?lang=en").json["items"]}
    assert "Second" in titles
    assert "First" not in titles


def zipped(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr({"database": "tactics.sqlite3", "secret": "secret_key"}.get(name, name), content)
    return path


def hostile(name: str, file: Path, good: Path) -> None:
    """Make of a good backup one that is not."""
    with zipfile.ZipFile(good) as archive:
        database, secret = archive.read("tactics.sqlite3"), archive.read("secret_key")
    with closing(sqlite3.connect(":memory:")) as other:
        other.execute("CREATE TABLE catalogue_state (id)")
        another = other.serialize()
    made = {
        "nothing": lambda: file.write_bytes(b""),
        "text": lambda: file.write_text("not a backup"),
        "cut": lambda: file.write_bytes(good.read_bytes()[:-200]),
        "flipped": lambda: file.write_bytes(good.read_bytes().replace(b"PK\x01\x02", b"PK\x01\x03")),
        "damaged stream": lambda: file.write_bytes(good.read_bytes()[:2000] + b"\xff" * 500 + good.read_bytes()[2500:]),
        "no secret": lambda: zipped(file, database=database),
        "no database": lambda: zipped(file, secret=secret),
        "empty secret": lambda: zipped(file, database=database, secret=b" \n"),
        "binary secret": lambda: zipped(file, database=database, secret=b"\xff\xfe\x80"),
        "huge secret": lambda: zipped(file, database=database, secret=b"x" * 10**6),
        "no sqlite": lambda: zipped(file, database=b"SQLite format 3\0 no it is not" * 100, secret=secret),
        "torn sqlite": lambda: zipped(file, database=database[:4096] + b"\xff" * 9000 + database[13096:], secret=secret),
        "empty sqlite": lambda: zipped(file, database=b"", secret=secret),
        "another's sqlite": lambda: zipped(file, database=another, secret=secret),
    }
    made[name]()


HOSTILE = (
    "nothing", "text", "cut", "flipped", "damaged stream", "no secret", "no database", "empty secret", "binary secret",
    "huge secret", "no sqlite", "torn sqlite", "empty sqlite", "another's sqlite",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_backup_is_refused_and_changes_nothing(
    seeded: Flask, tmp_path: Path, saved: tuple[Person, Path], name: str
) -> None:
    person, good = saved
    person.post("/backlog", title="Not lost")
    before, file = everything(seeded), tmp_path / "hostile.zip"
    hostile(name, file, good)
    assert "hostile.zip" in explained(run(seeded, "restore", file))
    assert everything(seeded) == before
    assert sorted(titles(person)) == ["Before the backup", "Not lost"]


def test_a_zip_that_names_other_places_writes_nowhere_else(seeded: Flask, tmp_path: Path, saved: tuple[Person, Path]) -> None:
    _person, good = saved
    with zipfile.ZipFile(good, "a") as archive:
        archive.writestr("../../outside", b"x")
        archive.writestr("/tmp/tactics-outside", b"x")
    before = {path for path in tmp_path.rglob("*") if path.name == "outside"}
    must(run(seeded, "restore", good))
    assert {path for path in tmp_path.rglob("*") if path.name == "outside"} == before
    assert not Path("/tmp/tactics-outside").exists()


def test_another_database_than_sqlite_is_left_to_its_own_tools(tmp_path: Path) -> None:
    with running(tmp_path, database_url="postgresql+psycopg://localhost/none") as app:
        assert "pg_dump" in explained(run(app, "backup", tmp_path / "x.zip"))
