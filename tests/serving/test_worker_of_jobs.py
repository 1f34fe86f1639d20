"""The worker of jobs beside a server: there while the server is, and never longer."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.jobs.conftest import alive, until
from tests.serving.conftest import Server, Starter

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc for processes")


def workers_beside(server: Server) -> list[int]:
    """The workers of jobs that were started by a server."""
    words = f"jobs\0work\0--beside\0{server.process.pid}\0".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if words in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


@pytest.fixture
def server(prepared: Path, tmp_path: Path, start: Starter) -> Server:
    """A server that answers, with its one worker of jobs."""
    started = start(shutil.copytree(prepared, tmp_path / "data")).until_ready()
    until(lambda: len(workers_beside(started)) == 1)
    until((tmp_path / "data" / "jobs.sqlite3").exists)  # It is at work.
    return started


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_ends_with_the_server(server: Server, how: signal.Signals) -> None:
    [worker] = workers_beside(server)
    server.process.send_signal(how)
    server.process.wait(60)
    assert not alive(worker)


def test_a_worker_that_dies_is_started_again(server: Server) -> None:
    [worker] = workers_beside(server)
    os.kill(worker, signal.SIGKILL)
    until(lambda: workers_beside(server) not in ([], [worker]))
    assert server.ask("/healthz").status == 200


def test_the_worker_ends_when_the_server_is_killed(server: Server) -> None:
    [worker] = workers_beside(server)
    web = server.workers()
    server.process.kill()
    server.process.wait()
    try:
        until(lambda: not alive(worker))
    finally:
        for pid in web:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
