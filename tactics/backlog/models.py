"""The table of the backlog.

Keeps true: an item belongs to one workspace for ever; a tactic stands in a workspace's backlog once at most (an item
that was removed is kept and comes back with everything it held); raw inputs are stored, the score never is.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tactics.catalogue.models import Tactic
from tactics.core.database import Base, UtcDateTime, utc_now


class BacklogItem(Base):
    """A tactic, or an idea of the team's own, that the workspace has put down to try."""

    __tablename__ = "backlog_item"
    __table_args__ = (
        UniqueConstraint("workspace_id", "tactic_id"),
        Index("ix_backlog_item_workspace_id_removed_at", "workspace_id", "removed_at"),
        CheckConstraint("tactic_id IS NOT NULL OR title <> ''", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"))
    tactic_id: Mapped[int | None] = mapped_column(ForeignKey("tactic.id"), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    """The name of an own idea; empty for a tactic, whose name follows the reader's language."""
    status: Mapped[str] = mapped_column(String(20), default="idea")
    impact: Mapped[float | None]
    confidence: Mapped[float | None]
    ease: Mapped[float | None]
    owner: Mapped[str] = mapped_column(String(100), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    tactic: Mapped[Tactic | None] = relationship()
