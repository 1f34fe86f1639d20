"""Reading data sets: those of a workspace, and one that is its own."""

from collections.abc import Sequence

from flask import abort, redirect, url_for
from sqlalchemy import func, select

from tactics.accounts.guards import current_workspace
from tactics.core.database import db, utc_now
from tactics.core.paging import Page, Slice
from tactics.jobs.models import AT_WORK, Job
from tactics.retention.models import Analysis, Dataset

PER_PAGE = 10


def datasets(workspace_id: str, page: int) -> Page[Dataset]:
    """A page of the data sets of a workspace, newest first; what has expired is as good as deleted."""
    own = select(Dataset).where(Dataset.workspace_id == workspace_id, Dataset.expires_at > utc_now())
    total = db.session.scalar(select(func.count()).select_from(own.subquery())) or 0
    place = Slice.of(page, PER_PAGE, total)
    found = own.order_by(Dataset.created_at.desc(), Dataset.id.desc()).limit(PER_PAGE).offset(place.start)
    return Page(db.session.scalars(found).all(), place)


def ready_datasets(workspace_id: str) -> Sequence[Dataset]:
    """The data sets of a workspace that questions can be asked of, newest first."""
    ready = select(Dataset).where(Dataset.workspace_id == workspace_id, Dataset.expires_at > utc_now(), Dataset.state == "ready")
    return db.session.scalars(ready.order_by(Dataset.created_at.desc(), Dataset.id.desc())).all()


def taken(workspace_id: str) -> tuple[int, int]:
    """How many data sets a workspace has, and the bytes of their files."""
    own = select(func.count(), func.coalesce(func.sum(Dataset.size), 0)).where(Dataset.workspace_id == workspace_id)
    count, total = db.session.execute(own).one()
    return int(count), int(total)


def work_on(dataset: Dataset) -> Job | None:
    """The job that looks at a data set's file or reads it, when there is one at work."""
    own = (Job.workspace_id == dataset.workspace_id, Job.subject == str(dataset.id), Job.kind != "measure")
    return db.session.scalar(select(Job).where(*own, Job.state.in_(AT_WORK)).order_by(Job.id.desc()).limit(1))


def count_analyses(dataset: Dataset) -> int:
    """How many saved analyses were made of a data set: they outlive it."""
    return db.session.scalar(select(func.count()).where(Analysis.dataset_id == dataset.id)) or 0


def own_dataset(dataset_id: int) -> Dataset:
    """A data set of the reader's workspace. Anything else is not there: 404."""
    workspace = current_workspace()
    dataset = db.session.get(Dataset, dataset_id) if workspace and dataset_id < 2**31 else None
    if workspace is None or dataset is None or dataset.workspace_id != workspace.id or dataset.expires_at <= utc_now():
        abort(404)
    return dataset


def ready_dataset(dataset_id: int) -> Dataset:
    """A data set of the reader's workspace that questions can be asked of; one that is not ready leads to its own page."""
    dataset = own_dataset(dataset_id)
    if dataset.state != "ready":
        abort(redirect(url_for("retention.dataset", dataset_id=dataset_id), 303))
    return dataset
