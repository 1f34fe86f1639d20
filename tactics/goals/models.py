"""The tables of goals.

Keeps true: a goal is one figure's way from a baseline to a target by a day; how the target was meant (a value, a change
in the unit, a per cent of the baseline) is stored as it was said, never guessed back.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tactics.core.database import Base, UtcDateTime, utc_now
from tactics.tracking.models import Exact, FigureSeries


class Goal(Base):
    """Where a figure is to be, by when."""

    __tablename__ = "goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("figure_series.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    owner: Mapped[str] = mapped_column(String(100), default="")
    baseline: Mapped[Decimal] = mapped_column(Exact)
    way: Mapped[str] = mapped_column(String(10))
    """How `amount` is meant: a key of progress.WAYS."""
    amount: Mapped[Decimal] = mapped_column(Exact)
    start_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    series: Mapped[FigureSeries] = relationship(lazy="joined")


class GoalItem(Base):
    """An item of the backlog that works for a goal."""

    __tablename__ = "goal_item"

    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("backlog_item.id", ondelete="CASCADE"), primary_key=True, index=True)
