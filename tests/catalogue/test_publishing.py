"""From the tables to what readers see."""

import fcntl
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tactics.catalogue.actions import import_records, prepare
from tactics.catalogue.filters import TacticFilter
from tactics.catalogue.models import Tactic
from tactics.catalogue.publishing import NotPublished, alone, drift, open_edition, publish_if_behind, shelf
from tactics.catalogue.records import TacticRecord, TextRecord
from tactics.core.database import db, transaction
from tactics.core.settings import PACKAGE, Settings
from tests.conftest import SEEDED, running


def named(slug: str, title: str = "A name") -> TacticRecord:
    return TacticRecord(slug, {"en": TextRecord(title)}, tags={"stage": ("revenue",)})


@pytest.fixture
def small(empty_app: Flask) -> Flask:
    """Three published tactics."""
    with empty_app.app_context():
        import_records([named("one", "Alpha"), named("two", "Bravo"), named("three", "Charlie")])
    return empty_app


def settings_of(app: Flask) -> Settings:
    return app.extensions["settings"]


def test_before_anything_is_published_pages_say_so_and_the_process_is_up(empty_app: Flask) -> None:
    client = empty_app.test_client()
    assert client.get("/tactics").status_code == 503
    assert client.get("/healthz").json == {"status": "up"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json) == (503, {"ready": False, "faults": {"index": "NotPublished"}})


def test_a_published_catalogue_is_ready(small: Flask) -> None:
    assert small.test_client().get("/readyz").json == {"ready": True, "faults": {}}


def test_a_running_application_notices_what_another_process_publishes(small: Flask) -> None:
    reader = small.test_client()
    assert "Delta" not in reader.get("/tactics").text
    with running(settings_of(small).data_dir) as writer, writer.app_context():
        import_records([named("four", "Delta"), named("one", "Alpha renamed")])
    page = reader.get("/tactics").text
    assert "Delta" in page
    assert "Alpha renamed" in page


def test_a_reader_may_finish_with_an_edition_that_was_swept_away(small: Flask) -> None:
    with small.app_context():
        held = shelf().current()
        for number in range(4):
            import_records([named(f"more-{number}")])
        selection = held.select(TacticFilter(q="alpha", chosen={"stage": ("revenue",)}))
        assert (selection.total, len(held.keys)) == (1, 3)
        assert len(shelf().current().keys) == 7


def test_old_editions_are_swept_away(small: Flask) -> None:
    with small.app_context():
        for number in range(4):
            import_records([named(f"more-{number}")])
    folder = settings_of(small).editions_dir
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 2
    assert (folder / (folder / "current").read_text()).is_dir()


def test_nothing_is_published_when_nothing_is_behind(small: Flask) -> None:
    current = settings_of(small).editions_dir / "current"
    stamp = current.stat().st_mtime_ns
    with small.app_context():
        assert not publish_if_behind(settings_of(small))
    assert current.stat().st_mtime_ns == stamp


EDITION = ("facets.json", "keys", "order-evidence", "order-effort", "order-newest", "order-name-sv", "postings")
DAMAGES = {
    "gone": lambda path: shutil.rmtree(path) if path.is_dir() else path.unlink(),
    "emptied": lambda path: [part.write_bytes(b"") for part in (path.iterdir() if path.is_dir() else [path])],
    "cut": lambda path: [part.write_bytes(part.read_bytes()[:-8]) for part in (path.iterdir() if path.is_dir() else [path])],
    "overwritten": lambda path: [part.write_bytes(b"{}") for part in (path.iterdir() if path.is_dir() else [path])],
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", EDITION)
def test_a_damaged_edition_is_mended_by_publishing(small: Flask, name: str, damage: str) -> None:
    settings = settings_of(small)
    DAMAGES[damage](settings.editions_dir / (settings.editions_dir / "current").read_text() / name)
    with small.app_context():
        publish_if_behind(settings)
        with closing(open_edition(settings)) as edition:
            assert edition.select(TacticFilter(q="bravo")).total == 1
            assert len(edition.keys_of(edition.select(TacticFilter()), "newest", "sv", 0, 9)) == 3


def test_an_index_that_is_gone_is_rebuilt(small: Flask) -> None:
    shutil.rmtree(settings_of(small).index_dir)
    with small.app_context():
        assert publish_if_behind(settings_of(small))
        assert drift(settings_of(small)) == (set(), set())


@pytest.mark.parametrize("content", ["", "no-such-folder", "../..", "\x00"])
def test_a_name_that_leads_nowhere_is_mended_by_publishing(small: Flask, content: str) -> None:
    settings = settings_of(small)
    (settings.editions_dir / "current").write_text(content)
    with small.app_context():
        assert publish_if_behind(settings)
    assert small.test_client().get("/tactics").status_code == 200


def test_drift_tells_what_the_index_lacks_and_has_too_many(small: Flask) -> None:
    settings = settings_of(small)
    with small.app_context():
        assert drift(settings) == (set(), set())
        keys = {tactic.slug: tactic.id for tactic in db.session.scalars(select(Tactic))}
        with transaction():
            db.session.execute(delete(Tactic).where(Tactic.slug == "one"))
            db.session.add(Tactic(slug="unseen", added=db.session.get_one(Tactic, keys["two"]).added))
        unseen = db.session.scalars(select(Tactic).where(Tactic.slug == "unseen")).one().id
        assert drift(settings) == ({unseen} - {keys["one"]}, {keys["one"]} - {unseen})
        shutil.rmtree(settings.index_dir)
        assert drift(settings) == ({keys["two"], keys["three"], unseen}, set())


def test_an_empty_catalogue_can_be_published_and_read(empty_app: Flask) -> None:
    with empty_app.app_context():
        assert publish_if_behind(settings_of(empty_app))
    client = empty_app.test_client()
    for path in ("/tactics", "/tactics?q=churn&stage=revenue&sort=name", "/", "/funnel", "/feed.atom", "/sitemap.xml"):
        assert client.get(path).status_code == 200, path


def test_no_edition_is_its_own_error(empty_app: Flask) -> None:
    with empty_app.app_context(), pytest.raises(NotPublished):
        shelf().current()


def test_one_process_publishes_at_a_time(empty_app: Flask) -> None:
    settings = settings_of(empty_app)
    with alone(settings), (settings.data_dir / "publishing.lock").open("w") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with (settings.data_dir / "publishing.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


PREPARE = """
import sys
from tactics.catalogue.actions import prepare
from tactics.factory import create_app
app = create_app()
sys.stdin.read()
with app.app_context():
    prepare(app.extensions["settings"])
"""


def test_processes_that_prepare_the_same_folder_at_once_agree(tmp_path: Path) -> None:
    environ = {"TACTICS_DATA_DIR": str(tmp_path), "TACTICS_SECRET_KEY": "secret"}
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    several = [subprocess.Popen([sys.executable, "-c", PREPARE], cwd=PACKAGE.parent, env=environ, **pipes) for _ in range(2)]
    for process in several:
        process.stdin.close()
        process.stdin = None
    assert [process.communicate()[1] for process in several] == ["", ""]
    assert [process.returncode for process in several] == [0, 0]
    with running(tmp_path) as app, app.app_context():
        assert not publish_if_behind(settings_of(app))
        with closing(open_edition(settings_of(app))) as edition:
            assert (len(edition.keys), edition.version) == (SEEDED, 1)


def test_preparing_twice_leaves_everything_as_it_was(fresh_app: Flask) -> None:
    settings = settings_of(fresh_app)
    before = (settings.editions_dir / "current").read_text()
    with fresh_app.app_context():
        prepare(settings)
    assert (settings.editions_dir / "current").read_text() == before
