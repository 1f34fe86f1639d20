"""`tactics serve`: several processes, one product."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import SEEDED
from tests.serving.conftest import Answer, Server, Starter

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc for who answers")


def from_each(server: Server, path: str) -> dict[int, Answer]:
    """An answer from each of the workers: the system gives connections to either."""
    found: dict[int, Answer] = {}
    for _ in range(400):
        answer = server.ask(path)
        found[answer.worker] = answer
        if set(found) - {0} == set(server.workers()):
            break
    found.pop(0, None)
    return found


def contents(folder: Path) -> dict[str, int]:
    """Every file of a folder with the time it was written."""
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_two_workers_answer_with_the_same_page_and_the_same_backlog(prepared: Path, tmp_path: Path, start: Starter) -> None:
    server = start(shutil.copytree(prepared, tmp_path / "data"), workers=2).until_ready()
    assert server.ask("/healthz").body.strip() == '{"status":"up"}'
    answers = from_each(server, "/tactics?stage=retention&lang=en")
    assert len(answers) == 2
    assert len({(answer.status, answer.body, answer.headers["etag"]) for answer in answers.values()}) == 1
    server.add("Ours")
    boards = from_each(server, "/backlog")
    assert ["Ours" in board.body for board in boards.values()] == [True, True]


def test_a_second_start_publishes_nothing(prepared: Path, tmp_path: Path, start: Starter) -> None:
    data = shutil.copytree(prepared, tmp_path / "data")
    start(data).until_ready().stop()
    before = {kind: contents(data / kind) for kind in ("editions", "index", "translations")}
    assert all(before.values())
    server = start(data).until_ready()
    assert f"{SEEDED} tactics" in server.ask("/?lang=en").body
    assert {kind: contents(data / kind) for kind in before} == before


def test_two_servers_may_start_at_once_on_one_empty_folder(tmp_path: Path, start: Starter) -> None:
    data = tmp_path / "data"
    one, other = start(data), start(data)
    pages = [server.until_ready().ask("/tactics?lang=sv") for server in (one, other)]
    assert [page.status for page in pages] == [200, 200]
    assert pages[0].body.replace(str(one.port), str(other.port)) == pages[1].body
    assert len([path for path in (data / "editions").iterdir() if path.is_dir()]) == 1
    one.add("Ours")
    other.cookies = one.cookies
    assert "Ours" in other.ask("/backlog").body


def test_the_secret_that_a_first_start_makes_is_its_owners(tmp_path: Path, start: Starter) -> None:
    secret = tmp_path / "data" / "secret_key"
    server = start(tmp_path / "data")
    while not secret.exists():
        assert server.process.poll() is None, server.log.read_text()
    assert secret.stat().st_mode & 0o777 == 0o600


def test_a_server_that_is_told_to_stop_stops_with_its_workers(prepared: Path, tmp_path: Path, start: Starter) -> None:
    server = start(shutil.copytree(prepared, tmp_path / "data"), workers=2).until_ready()
    workers = server.workers()
    assert len(workers) == 2
    assert server.stop() == 0
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []


def test_an_address_that_is_taken_is_said_in_one_line(prepared: Path, tmp_path: Path, start: Starter) -> None:
    data = shutil.copytree(prepared, tmp_path / "data")
    first = start(data).until_ready()
    second = start(data, port=first.port)
    assert second.process.wait(120) == 1
    (line,) = second.log.read_text().splitlines()
    assert line.startswith(f"tactics: 127.0.0.1:{first.port} cannot be used")
    assert first.ask("/healthz").status == 200
