"""The worker as a process: it starts children, survives theirs and its own end, and leaves nothing running."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tactics.core.database import db
from tactics.jobs import actions
from tactics.jobs.models import Job
from tests.conftest import Cast
from tests.jobs.conftest import Sums, alive, until

ROOT = Path(__file__).parents[2]


class Worker:
    """A worker process on the data folder of `sums`; it knows the tests' kind of work."""

    def __init__(self, sums: Sums) -> None:
        data = sums.app.extensions["settings"].data_dir
        command = [sys.executable, "-m", "tests.jobs.working", str(data), str(sums.folder)]
        self.process = subprocess.Popen(command, cwd=ROOT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def worker(sums: Sums) -> Iterator[Worker]:
    """A running worker, gone after the test."""
    started = Worker(sums)
    yield started
    started.kill()


def state(sums: Sums, key: int) -> str:
    return sums.read(key).state


def child_of(sums: Sums, subject: str) -> int:
    """The process that a job's child said it is."""
    began = sums.folder / subject / "began"
    return int(until(lambda: began.exists() and began.read_text()))


def test_a_worker_does_what_it_finds_and_what_comes_later(sums: Sums, cast: Cast, worker: Worker) -> None:
    first = sums.ask(cast.alice)
    until(lambda: state(sums, first) == "done")
    second = sums.ask(cast.alice, numbers=[4])
    until(lambda: state(sums, second) == "done")
    assert sums.read(second).result == {"sum": 4}


def test_a_running_job_shows_how_far_it_is_and_is_stopped_with_its_child(sums: Sums, cast: Cast, worker: Worker) -> None:
    key = sums.ask(cast.alice, "wait")
    until(lambda: sums.read(key).progress == 0.25)
    assert sums.read(key).stage == "waiting"
    child = child_of(sums, "1")
    with sums.app.app_context():
        actions.stop(db.session.get_one(Job, key))
    until(lambda: state(sums, key) == "stopped")
    assert not alive(child)


def test_a_long_job_does_not_hold_up_a_short_one(sums: Sums, cast: Cast, worker: Worker) -> None:
    long, short = sums.ask(cast.alice, "wait"), sums.ask(cast.bob)
    until(lambda: state(sums, short) == "done")
    assert state(sums, long) in {"waiting", "running"}
    (sums.folder / "1").mkdir(exist_ok=True)
    (sums.folder / "1" / "go").touch()
    until(lambda: state(sums, long) == "done")


def test_a_child_that_is_killed_fails_its_job_only(sums: Sums, cast: Cast, worker: Worker) -> None:
    key = sums.ask(cast.alice, "wait")
    os.kill(child_of(sums, "1"), signal.SIGKILL)
    until(lambda: state(sums, key) == "failed")
    assert (sums.read(key).problem or {})["code"] == "crashed"
    after = sums.ask(cast.alice)
    until(lambda: state(sums, after) == "done")


def test_a_worker_that_is_killed_leaves_no_child(sums: Sums, cast: Cast, worker: Worker) -> None:
    sums.ask(cast.alice, "wait")
    child = child_of(sums, "1")
    assert alive(child)
    worker.kill()
    until(lambda: not alive(child))


def test_a_worker_that_is_told_to_end_gives_its_jobs_to_the_next(sums: Sums, cast: Cast, worker: Worker) -> None:
    key = sums.ask(cast.alice, "wait")
    child = child_of(sums, "1")
    worker.process.terminate()
    assert worker.process.wait(60) == 0
    assert not alive(child)
    assert state(sums, key) == "waiting"
    (sums.folder / "1" / "go").touch()
    next_one = Worker(sums)
    try:
        until(lambda: state(sums, key) == "done")
    finally:
        next_one.kill()


def test_two_workers_share_the_jobs_and_do_each_once(sums: Sums, cast: Cast, worker: Worker) -> None:
    other = Worker(sums)
    try:
        keys = [sums.ask(cast.alice, "count", subject=str(number)) for number in range(12)]
        until(lambda: all(state(sums, key) == "done" for key in keys))
        assert [(sums.folder / str(number) / "count").read_text() for number in range(12)] == ["x"] * 12
    finally:
        other.kill()


def test_a_worker_whose_queue_breaks_gives_its_jobs_back_and_ends(sums: Sums, cast: Cast, worker: Worker) -> None:
    key = sums.ask(cast.alice, "wait")
    child = child_of(sums, "1")
    with closing(sqlite3.connect(sums.app.extensions["settings"].data_dir / "jobs.sqlite3")) as broken:
        broken.execute("DROP TABLE task")
    assert worker.process.wait(60) == 1
    assert not alive(child)
    until(lambda: state(sums, key) == "waiting")


def test_a_job_whose_workspace_is_gone_is_ended(sums: Sums, cast: Cast, worker: Worker) -> None:
    key = sums.ask(cast.alice, "wait")
    child = child_of(sums, "1")
    with sums.app.app_context():
        db.session.delete(db.session.get_one(Job, key))
        db.session.commit()
    until(lambda: not alive(child))
    after = sums.ask(cast.bob)
    until(lambda: state(sums, after) == "done")
