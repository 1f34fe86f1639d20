"""The work that a data set needs before questions can be asked of it: a look at the file, its reading, the sample.

Keeps true: the key by which ids are hashed is made from the application's secret when a child is started, and stands in
no table and no file.
"""

import hmac
from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l

from tactics.core.database import db
from tactics.jobs import kinds
from tactics.jobs.children import Limits
from tactics.jobs.models import Job
from tactics.retention import actions, files, telling
from tactics.retention.models import Dataset

_PROGRAM = "tactics.retention.intake"


def secret_of(workspace_id: str) -> str:
    """The key by which the ids of a workspace's people are hashed: as lasting, and as secret, as the application's own."""
    own = str(current_app.secret_key)
    return hmac.new(own.encode(), f"ids of the people of {workspace_id}".encode(), "sha256").hexdigest()


def _dataset(job: Job) -> Dataset | None:
    return db.session.get(Dataset, int(job.subject)) if job.subject.isdecimal() else None


def _looked(job: Job, result: dict[str, Any]) -> dict[str, Any] | None:
    dataset = _dataset(job)
    if dataset:
        actions.was_looked_at(dataset, result)
    return None


def _read(job: Job, result: dict[str, Any]) -> dict[str, Any] | None:
    dataset = _dataset(job)
    if dataset:
        actions.was_read(dataset, result)
    return None


def _failed(job: Job, code: str) -> None:
    dataset = _dataset(job)
    if dataset:
        db.session.refresh(job)
        actions.came_to_nothing(dataset, job.problem or {"code": code, "values": {}})


def _told(job: Job) -> dict[str, Any]:
    return {**job.asked, "secret": secret_of(job.workspace_id)}


def init_app(app: Flask) -> None:
    """Tell the worker how this work is done, and to delete what has expired."""
    gigabyte = 2**30
    look = Limits(memory=2 * gigabyte, cpu=120, file=gigabyte, seconds=180)
    read = Limits(memory=3 * gigabyte, cpu=1200, file=8 * gigabyte, seconds=1800)
    for name, label, limits, finished in (
        ("look", _l("Looking at the file"), look, _looked),
        ("read", _l("Reading the events"), read, _read),
        ("sample", _l("Making the sample"), read, _read),
    ):
        kind = kinds.Kind(
            name=name,
            program=_PROGRAM,
            folder=lambda job: files.folder(int(job.subject)),
            label=label,
            limits=limits,
            told=kinds.as_asked if name == "look" else _told,
            finished=finished,
            failed=_failed,
            stages=telling.STAGES,
            sentences=telling.PROBLEMS,
        )
        kinds.register(app, kind)
    kinds.chore(app, actions.sweep)
