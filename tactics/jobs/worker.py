"""The worker: takes jobs from the queue, runs their children, and writes down what becomes of them.

Keeps true: it runs a few jobs at once, each in a child process, and itself opens nothing that a reader sent; told to end,
it ends its children within a second and gives their jobs back to the queue. Several workers may share a data folder.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from tactics.core.database import db
from tactics.jobs import actions, fence
from tactics.jobs.children import Failed, run_child
from tactics.jobs.kinds import kind_of
from tactics.jobs.models import Job
from tactics.jobs.queue import queue

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Children of one worker at the same time: a long job does not hold up a short one."""
_LOOK = 0.1
"""Seconds between two looks into the queue."""
_BEAT = 0.5
"""Seconds between two signs of life of a job."""
_TIDY = 10
"""Seconds between two times of tidying."""


def work(app: Flask, ending: threading.Event) -> None:
    """Run jobs until told to end."""
    if not fence.version():
        log.warning("no Landlock here: what a library in a child may open is not held by the kernel")
    with app.app_context(), queue() as opened, ThreadPoolExecutor(AT_ONCE) as pool:
        running: set[Future[None]] = set()
        tidied = -float(_TIDY)
        try:
            while not ending.is_set():
                if time.monotonic() - tidied >= _TIDY:
                    actions.tidy()
                    tidied = time.monotonic()
                running = {future for future in running if not future.done()}
                key = opened.take() if len(running) < AT_ONCE else None
                if key is None:
                    ending.wait(_LOOK)
                else:
                    running.add(pool.submit(_perform, app, key, ending.is_set))
        finally:
            ending.set()  # Whatever went wrong here, the jobs at work are given back before the process ends.


def work_off(app: Flask) -> int:
    """Run everything that waits, one after another, in this process; how many there were."""
    done = 0
    with app.app_context(), queue() as opened:
        actions.tidy()
        while (key := opened.take()) is not None:
            _perform(app, key, lambda: False)
            done += 1
    return done


def _perform(app: Flask, key: int, ending: Callable[[], bool]) -> None:
    """Run a job, if nobody else does, and write down what became of it."""
    with app.app_context():
        try:
            job = db.session.get(Job, key) if actions.claim(key) else None
            if job:
                _run(job, ending)
        except Exception:
            log.exception("job %s could not be run", key)


def _run(job: Job, ending: Callable[[], bool]) -> None:
    key = job.id
    pulse = _Pulse(key, ending)
    try:
        kind = kind_of(job)
        result = run_child(
            kind.program, kind.told(job), kind.folder(job), kind.limits, on_progress=pulse.tell, stop=pulse.stopped
        )
        pulse.sure()
        kept = kind.finished(job, result)
    except Failed as failure:
        if failure.code == "stopped" and pulse.interrupted:
            actions.give_back(key)
        else:
            actions.fail(job, failure.code, failure.values)
    except Exception:
        db.session.rollback()
        log.exception("job %s failed", key)
        actions.fail(job, "crashed", {})
    else:
        actions.finish(key, kept)


class _Pulse:
    """Tells the table, now and then, that a job runs and how far it has come; and hears whether it shall stop."""

    def __init__(self, key: int, ending: Callable[[], bool]) -> None:
        self._key = key
        self._ending = ending
        self._progress, self._stage = 0.0, ""
        self._beaten = time.monotonic()
        self.interrupted = False
        """Whether the worker itself was told to end."""

    def tell(self, progress: float, stage: str) -> None:
        """Take note of how far the child has come."""
        self._progress, self._stage = progress, stage

    def stopped(self) -> bool:
        """Whether the child shall be ended. Beats when it is time."""
        if self._ending():
            self.interrupted = True
            return True
        if time.monotonic() - self._beaten < _BEAT:
            return False
        self._beaten = time.monotonic()
        try:
            return not actions.beat(self._key, self._progress, self._stage)
        except SQLAlchemyError as error:  # The work may go on: the next beat comes soon, and nobody is fooled by silence.
            log.warning("job %s could not say how far it has come: %s", self._key, error)
            return False

    def sure(self) -> None:
        """Go on only if the job is still wanted. Raises Failed."""
        if not actions.beat(self._key, self._progress, self._stage):
            raise Failed("stopped")
