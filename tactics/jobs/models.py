"""The table of jobs.

Keeps true: of equal work in a workspace (kind, subject and key) at most one job waits or runs, by an index of the
database; a job only ever goes from waiting to running to an end, or back to waiting when its worker is told to stop.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tactics.core.database import Base, UtcDateTime, utc_now

AT_WORK = ("waiting", "running")
ENDED = ("done", "failed", "stopped")
_OPEN = text("state IN ('waiting', 'running')")


class Job(Base):
    """Something that a worker was asked to do."""

    __tablename__ = "job"
    __table_args__ = (
        Index(
            "uq_job_at_work",
            *("workspace_id", "kind", "subject", "key"),
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_job_workspace_id_subject", "workspace_id", "kind", "subject", "key"),
        Index("ix_job_state_seen_at", "state", "seen_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60))
    """What it is about: a data set's id, for instance."""
    key: Mapped[str] = mapped_column(String(64))
    """The same for equal work on the same subject."""
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    progress: Mapped[float] = mapped_column(default=0.0)
    stage: Mapped[str] = mapped_column(String(40), default="")
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """{"code", "values"} of a job that failed."""
    after: Mapped[str] = mapped_column(String(4000), default="")
    """The address within the site to go to when it is done."""
    stop_asked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its worker last said that it lives."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def at_work(self) -> bool:
        """Whether it waits or runs."""
        return self.state in AT_WORK
