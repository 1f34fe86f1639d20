"""The queue between those who ask and those who work: Huey's, in a SQLite file of the data folder.

Keeps true: the queue holds numbers of jobs only; what a job is and what became of it stands in the table. So the file
may be deleted when nothing runs (a worker puts in again what waits), and an entry too many does no harm (a job is claimed).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from huey import SqliteHuey

from tactics.core.settings import Settings


class Queue:
    """An open queue; for the thread that opened it."""

    def __init__(self, settings: Settings) -> None:
        self._huey = SqliteHuey("jobs", filename=str(settings.data_dir / "jobs.sqlite3"), results=False, cache_mb=1)
        self._entry = self._huey.task(name="run")(lambda key: key)

    def put(self, key: int) -> None:
        """Let a job be taken."""
        self._entry(key)

    def take(self) -> int | None:
        """The next job, which is no longer in the queue then."""
        task = self._huey.dequeue()
        return None if task is None else int(task.args[0])

    def held(self) -> set[int]:
        """All jobs in the queue."""
        return {int(task.args[0]) for task in self._huey.pending()}

    def close(self) -> None:
        """Close the file."""
        self._huey.storage.close()


@contextmanager
def queue() -> Iterator[Queue]:
    """The application's queue, open for a while."""
    opened = Queue(current_app.extensions["settings"])
    try:
        yield opened
    finally:
        opened.close()
