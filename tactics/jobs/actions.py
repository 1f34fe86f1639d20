"""Everything that writes jobs. Commits.

Keeps true: a job is run by the one worker that claimed it, and only that worker ends it, unless it has not been heard
of for a while: then whoever looks ends it as interrupted. A room hears of every job of its own that came to nothing.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, select, true, update
from sqlalchemy.exc import IntegrityError

from tactics.core.database import db, transaction, utc_now
from tactics.core.problems import Problem
from tactics.jobs import queries
from tactics.jobs.kinds import chores, kind_of
from tactics.jobs.models import AT_WORK, ENDED, Job
from tactics.jobs.queue import queue

log = logging.getLogger(__name__)

MOST = 20
"""How many jobs of a workspace may wait or run at once."""
SILENCE = timedelta(seconds=30)
"""A worker that was not heard of for so long is gone."""
KEPT = timedelta(days=7)
"""How long an ended job is kept."""


class TooMany(Problem):
    """The workspace has as many jobs at work as it may have; the message says so to the reader."""


def enqueue(workspace_id: str, kind: str, subject: str, asked: dict[str, Any], *, key: str = "", after: str = "") -> Job:
    """Ask for work, and commit: the job for it, which is an older one when equal work waits or runs already.

    `after` is the address within the site that the page of progress leads to in the end. Raises TooMany.
    """
    if after and (not after.startswith("/") or after.startswith(("//", "/\\"))):
        raise ValueError(after)
    end_interrupted(workspace_id)
    known = queries.at_work(workspace_id, kind, subject, key)
    if known:
        return known
    if queries.count_at_work(workspace_id) >= MOST:
        raise TooMany(_l("%(num)s jobs are at work already. Wait for one of them, or stop one.", num=MOST))
    job = Job(workspace_id=workspace_id, kind=kind, subject=subject, asked=asked, key=key, after=after)
    try:
        with transaction():
            db.session.add(job)
    except IntegrityError:
        known = queries.at_work(workspace_id, kind, subject, key)
        if known is None:
            raise
        return known  # Somebody asked for the same in the same moment.
    _put(job.id)
    return job


def again(job: Job) -> Job:
    """Ask once more for what a job that has ended was asked for. Raises TooMany."""
    return enqueue(job.workspace_id, job.kind, job.subject, job.asked, key=job.key, after=job.after)


def stop(job: Job) -> None:
    """Stop a job: one that waits at once, one that runs within a second; one that has ended stays as it is."""
    if _change(job.id, Job.state == "waiting", state="stopped", ended_at=utc_now()):
        _tell_room(job, "stopped")
    else:
        _change(job.id, Job.state == "running", stop_asked=True)


def forget(workspace_id: str, kinds: Sequence[str], subject: str) -> None:
    """Stop all jobs of a subject that is being deleted and blank what they hold; part of the caller's transaction.

    The rows stay for their time, under no subject: their numbers must not come back while a worker still runs one.
    """
    own = (Job.workspace_id == workspace_id, Job.kind.in_(kinds), Job.subject == subject)
    now = utc_now()
    at_work = update(Job).where(*own, Job.state.in_(AT_WORK)).values(state="stopped", ended_at=now)
    blank = update(Job).where(*own).values(subject="", asked={}, result=None, problem=None, after="")
    for sent in (at_work, blank):
        db.session.execute(sent.execution_options(synchronize_session=False))


def claim(key: int) -> bool:
    """Let the worker that asks run a waiting job; False when it does not wait (any more)."""
    now = utc_now()
    begun = {"state": "running", "progress": 0.0, "stage": "", "started_at": now, "seen_at": now}
    return _change(key, Job.state == "waiting", **begun)


def beat(key: int, progress: float, stage: str) -> bool:
    """Say that a job's worker lives and how far it has come; False when it shall give up."""
    with transaction():
        values = {"seen_at": utc_now(), "progress": progress, "stage": stage}
        sent = update(Job).where(Job.id == key, Job.state == "running").values(**values).returning(Job.stop_asked)
        return db.session.scalar(sent.execution_options(synchronize_session=False)) is False


def finish(key: int, result: dict[str, Any] | None) -> None:
    """End a running job well."""
    _change(key, Job.state == "running", state="done", progress=1.0, result=result, ended_at=utc_now())


def fail(job: Job, code: str, values: dict[str, Any], only: ColumnElement[bool] | None = None) -> None:
    """End a running job that came to nothing, and tell its room. `only` narrows what it must be like."""
    state, problem = ("stopped", None) if code == "stopped" else ("failed", {"code": code, "values": values})
    running = Job.state == "running" if only is None else only
    if _change(job.id, running, state=state, problem=problem, ended_at=utc_now()):
        _tell_room(job, code)


def give_back(key: int) -> None:
    """Let another worker run a job that this one began: this one is told to end."""
    if _change(key, Job.state == "running", state="waiting", progress=0.0, stage="", started_at=None, seen_at=None):
        _put(key)


def end_interrupted(workspace_id: str | None = None) -> None:
    """End what runs by the table, but whose worker is gone; in one workspace or in all."""
    silent = (Job.state == "running") & (Job.seen_at < utc_now() - SILENCE)
    of_whom = Job.workspace_id == workspace_id if workspace_id else true()
    for job in db.session.scalars(select(Job).where(silent, of_whom)).all():
        fail(job, "interrupted", {}, silent)


def tidy() -> None:
    """What a worker does now and then: end what is interrupted, put in again what the queue lost, forget what is old."""
    end_interrupted()
    with queue() as opened:
        for key in sorted(set(queries.waiting()) - opened.held()):
            opened.put(key)
    with transaction():
        db.session.execute(delete(Job).where(Job.state.in_(ENDED), Job.ended_at < utc_now() - KEPT))
    for chore in chores():
        try:
            chore()
        except Exception:  # The others, and the jobs, go on.
            db.session.rollback()
            log.exception("a chore failed: %s", chore)


def _put(key: int) -> None:
    with queue() as opened:
        opened.put(key)


def _change(key: int, only: ColumnElement[bool], **values: Any) -> bool:
    """Change a job if it is as it should be; whether it was."""
    with transaction():
        sent = update(Job).where(Job.id == key, only).values(**values).returning(Job.id)
        return db.session.scalar(sent.execution_options(synchronize_session=False)) is not None


def _tell_room(job: Job, code: str) -> None:
    try:
        failed = kind_of(job).failed
        if failed:
            failed(job, code)
    except Exception:  # The job has ended either way.
        db.session.rollback()
        log.exception("the room of job %s could not be told that it ended: %s", job.id, code)
