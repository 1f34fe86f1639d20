"""Jobs of the tests' own kind, done by a real child (program.py), asked for by the people of `cast`."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tactics.core.database import db
from tactics.jobs import actions
from tactics.jobs.children import Failed, Limits, run_child
from tactics.jobs.kinds import Kind, register
from tactics.jobs.models import Job
from tests.conftest import Person

PROGRAM = "tests.jobs.program"
LIMITS = Limits(memory=2**28, cpu=20, file=2**24, seconds=60, lines=500)


def until(true: Callable[[], Any], seconds: float = 60) -> Any:
    """Wait until something is so; how long that takes is no part of any test."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)
    return found


def alive(pid: int) -> bool:
    """Whether a process is there, and more than a name."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False


@pytest.fixture
def child(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """`child("add", numbers=[1])` runs the program's function in a folder of its own."""

    def running(do: str, *, limits: Limits = LIMITS, told: list[Any] | None = None, **asked: Any) -> dict[str, Any]:
        def hear(progress: float, stage: str) -> None:
            if told is not None:
                told.append((progress, stage))

        return run_child(PROGRAM, {"do": do, **asked}, tmp_path / "own", limits, on_progress=hear, stop=lambda: False)

    return running


def code_of(run: Callable[[], Any]) -> str:
    """The code that a child failed with."""
    with pytest.raises(Failed) as caught:
        run()
    return caught.value.code


class Sums:
    """A kind of work registered with an application, and what its room was told."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app = app
        self.folder = folder
        self.failed: list[str] = []
        self.finished: Callable[[Job, dict[str, Any]], dict[str, Any] | None] = lambda _job, result: result
        kind = Kind(
            name="sums",
            program=PROGRAM,
            folder=lambda job: folder / job.subject,
            label="Adding numbers",
            limits=LIMITS,
            finished=lambda job, result: self.finished(job, result),  # noqa: PLW0108  # a test may change it
            failed=lambda _job, code: self.failed.append(code),
            stages={"waiting": "Waiting for a file"},
            sentences={"no-such-column": "There is no column %(column)s in %(rows)s rows."},
        )
        register(app, kind)

    def ask(self, person: Person, do: str = "add", subject: str = "1", after: str = "", **asked: Any) -> int:
        """Ask for a job in a person's workspace; its id."""
        with person.client.session_transaction() as session:
            workspace = session["workspace"]
        with self.app.app_context():
            asked = {"do": do, **({"numbers": [1, 2]} if do == "add" else {}), **asked}
            return actions.enqueue(workspace, "sums", subject, asked, key=do, after=after).id

    def read(self, key: int) -> Job:
        """A job as it is now."""
        with self.app.app_context():
            job = db.session.get(Job, key)
            assert job
            db.session.expunge(job)
            return job

    def break_off(self, subject: str) -> None:
        """Kill the child that says it began on a subject."""
        began = self.folder / subject / "began"
        os.kill(int(until(lambda: began.exists() and began.read_text())), signal.SIGKILL)


@pytest.fixture
def sums(fresh_app: Flask, tmp_path: Path) -> Sums:
    """The tests' kind of work, registered with `fresh_app`."""
    return Sums(fresh_app, tmp_path / "work")
