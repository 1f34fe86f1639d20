"""The tables of retention: data sets, marks on their time line, and saved analyses.

Keeps true: events themselves are in no table but in the data set's folder (see `files`), and go with it; what a saved
analysis found stays when the data is deleted.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tactics.core.database import Base, UtcDateTime, utc_now


class Dataset(Base):
    """A file of events that a team brought, from upload to answers."""

    __tablename__ = "dataset"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  # SQLAlchemy's; an address never leads to another data set

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    """As the team calls it; the file's name at first."""
    filename: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(default=0)
    """Bytes of the file that came."""
    state: Mapped[str] = mapped_column(String(12), default="uploading")
    """uploading, looking, mapping, reading, ready or failed."""
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Why it failed: {"code", "values"}."""
    mapping: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """How the team said it is to be read (see events.reading)."""
    about: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What was read (see events.store)."""
    cadence: Mapped[str] = mapped_column(String(10), default="")
    """The period that the team chose as the natural one: day, week, month, quarter, year; empty before."""
    core_event: Mapped[str] = mapped_column(String(200), default="")
    """The event that the team chose as its core behaviour; empty before."""
    active: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Who counts as active (see measures.behaviour.Active); None before the team has chosen."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the data is deleted for good."""


class Mark(Base):
    """A day on which something changed: drawn on the charts, and where before and after are compared."""

    __tablename__ = "dataset_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"), index=True)
    day: Mapped[date] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(200))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("backlog_item.id", ondelete="SET NULL"), index=True)
    """The experiment that it was, when it was one."""


class Analysis(Base):
    """A question and what was found, kept under a name."""

    __tablename__ = "analysis"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    dataset_id: Mapped[int | None] = mapped_column(ForeignKey("dataset.id", ondelete="SET NULL"), index=True)
    source: Mapped[str] = mapped_column(String(200))
    """The name of the data set it was asked of; stays when that is gone."""
    name: Mapped[str] = mapped_column(String(200))
    page: Mapped[str] = mapped_column(String(40))
    """The endpoint of the page it was saved from."""
    query: Mapped[str] = mapped_column(Text)
    """The question as that page's address has it: the same can be asked of another data set."""
    measure: Mapped[str] = mapped_column(String(40))
    """A key of working.MEASURES."""
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(2000), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
