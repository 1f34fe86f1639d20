"""Reading jobs. Every read by a page is of one workspace."""

from sqlalchemy import Select, func, select

from tactics.core.database import db
from tactics.jobs.models import AT_WORK, Job


def own_job(workspace_id: str, key: int) -> Job | None:
    """A job of a workspace."""
    return db.session.scalar(select(Job).where(Job.workspace_id == workspace_id, Job.id == key))


def at_work(workspace_id: str, kind: str, subject: str, key: str) -> Job | None:
    """The job that waits or runs for this very work."""
    return db.session.scalar(_equal(workspace_id, kind, subject, key).where(Job.state.in_(AT_WORK)))


def last_job(workspace_id: str, kind: str, subject: str, key: str) -> Job | None:
    """The newest job that was asked for this very work, whatever became of it."""
    return db.session.scalar(_equal(workspace_id, kind, subject, key).order_by(Job.id.desc()).limit(1))


def count_at_work(workspace_id: str) -> int:
    """How many jobs of a workspace wait or run."""
    return db.session.scalar(select(func.count()).where(Job.workspace_id == workspace_id, Job.state.in_(AT_WORK))) or 0


def waiting() -> list[int]:
    """The ids of all jobs that wait, of every workspace, oldest first: for the worker."""
    return list(db.session.scalars(select(Job.id).where(Job.state == "waiting").order_by(Job.id)))


def _equal(workspace_id: str, kind: str, subject: str, key: str) -> Select[Job]:
    return select(Job).where(Job.workspace_id == workspace_id, Job.kind == kind, Job.subject == subject, Job.key == key)
