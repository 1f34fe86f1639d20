"""Everything that writes data sets. Commits.

Keeps true: a data set's state says what may be done with it; what was read stands until something else has been read; what
is deleted is deleted for good, with its files, its answers and what its jobs knew.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import IO, Any

from flask import current_app, url_for
from sqlalchemy import delete as sql_delete
from sqlalchemy import select

from tactics.accounts.actions import raise_version
from tactics.core.database import db, transaction, utc_now
from tactics.core.settings import Settings
from tactics.jobs import actions as jobs
from tactics.jobs.models import Job
from tactics.retention import files, queries, uploads
from tactics.retention.models import Dataset

KINDS = ("look", "read", "sample", "measure")
"""The jobs whose subject is a data set."""
_UNFINISHED = timedelta(days=1)
"""How long an upload that does not go on is kept."""


def begin(workspace_id: str, filename: str, size: int) -> Dataset:
    """A data set whose file, of so many bytes, is about to come. Raises uploads.Refused."""
    uploads.must_fit(size, *queries.taken(workspace_id))
    settings: Settings = current_app.extensions["settings"]
    name = filename.rpartition(".")[0] or filename
    until = utc_now() + timedelta(days=settings.keep_events)
    dataset = Dataset(workspace_id=workspace_id, name=name, filename=filename, size=size, expires_at=until)
    with transaction():
        db.session.add(dataset)
        raise_version(workspace_id)
    files.delete(dataset.id)  # A database put back from a backup does not know the folders that were made after it.
    return dataset


def bring(workspace_id: str, filename: str, size: int, arrived: IO[bytes]) -> Dataset:
    """A data set of a file that a form brought whole; it is being looked at. Raises uploads.Refused, jobs.TooMany."""
    dataset = begin(workspace_id, filename, size)
    try:
        uploads.take(arrived, dataset.id)
        look(dataset)
    except BaseException:
        delete(dataset)
        raise
    return dataset


def bring_sample(workspace_id: str, name: str) -> Dataset:
    """A data set of the simulated sample; it is being made. Raises uploads.Refused, jobs.TooMany."""
    dataset = begin(workspace_id, "sample.csv", 1)
    with transaction():
        dataset.name, dataset.size, dataset.mapping = name, 0, {"simulated": True}
    try:
        _set_off(dataset, "sample", "reading", {"do": "sample"})
    except jobs.TooMany:
        delete(dataset)
        raise
    return dataset


def look(dataset: Dataset, chosen: Mapping[str, Any] | None = None, draft: Mapping[str, Any] | None = None) -> Job:
    """Let the file be looked at, with what a person has chosen; `draft` is the mapping as far as it is made.

    Raises jobs.TooMany.
    """
    if draft is not None:
        with transaction():
            dataset.mapping = dict(draft)
    where = "mapping.show" if dataset.about else "retention.dataset"
    return _set_off(dataset, "look", "looking", {"do": "look", "name": dataset.filename, "chosen": dict(chosen or {})}, where)


def read(dataset: Dataset, name: str, mapping: Mapping[str, Any]) -> Job:
    """Let the file be read as a person said; answers from an earlier reading go. Raises jobs.TooMany."""
    with transaction():
        dataset.name, dataset.mapping = name, dict(mapping)
        jobs.forget(dataset.workspace_id, ("measure",), str(dataset.id))
    return _set_off(dataset, "read", "reading", {"do": "read", "mapping": dict(mapping)})


def rename(dataset: Dataset, name: str) -> None:
    """Call a data set something else."""
    with transaction():
        dataset.name = name
        raise_version(dataset.workspace_id)


def delete(dataset: Dataset) -> None:
    """Delete a data set for good: rows, files, answers; its jobs are stopped. Analyses that were saved of it stay."""
    key = dataset.id
    with transaction():
        jobs.forget(dataset.workspace_id, KINDS, str(key))
        raise_version(dataset.workspace_id)
        db.session.execute(sql_delete(Dataset).where(Dataset.id == key))
    files.delete(key)


def was_looked_at(dataset: Dataset, looked: dict[str, Any]) -> None:
    """Keep what a file looks like; the mapping is a person's to make."""
    files.write_looked(dataset.id, looked)
    with transaction():
        dataset.problem = None
        dataset.state = "ready" if dataset.about else "mapping"  # What was read before stands until it is read anew.
        raise_version(dataset.workspace_id)


def was_read(dataset: Dataset, about: dict[str, Any]) -> None:
    """Keep what was read; the file as it came goes, unless the team wants it kept. Raises OSError when nothing was read."""
    files.take_read(dataset.id)
    with transaction():
        dataset.about, dataset.state, dataset.problem = about, "ready", None
        names = {event["name"] for event in about["events"]}
        if dataset.core_event not in names:
            dataset.core_event, dataset.active = "", None
        raise_version(dataset.workspace_id)
    files.delete_answers(dataset.id)
    if not (dataset.mapping or {}).get("keep"):
        files.delete_upload(dataset.id)


def came_to_nothing(dataset: Dataset, problem: dict[str, Any]) -> None:
    """Keep why a look or a reading failed; what was read before stands, and nothing is left of what was half read."""
    files.delete_read(dataset.id)
    _stand(dataset, "ready" if dataset.about else "failed", problem)


def sweep() -> None:
    """Delete what has expired, uploads that did not go on for a day, and files that belong to nothing."""
    now = utc_now()
    stuck = (Dataset.state == "uploading") & (Dataset.created_at < now - _UNFINISHED)
    for dataset in db.session.scalars(select(Dataset).where((Dataset.expires_at <= now) | stuck)).all():
        if dataset.expires_at <= now or not files.fresh(dataset.id):
            delete(dataset)
    files.sweep(set(db.session.scalars(select(Dataset.id))))


def _set_off(dataset: Dataset, kind: str, state: str, asked: dict[str, Any], where: str = "retention.dataset") -> Job:
    before = dataset.state, dataset.problem
    _stand(dataset, state, None)  # First: the job may be done before this goes on.
    try:
        after = url_for(where, dataset_id=dataset.id)
        return jobs.enqueue(dataset.workspace_id, kind, str(dataset.id), asked, after=after)
    except jobs.TooMany:
        _stand(dataset, *before)
        raise


def _stand(dataset: Dataset, state: str, problem: dict[str, Any] | None) -> None:
    with transaction():
        dataset.state, dataset.problem = state, problem
        raise_version(dataset.workspace_id)
