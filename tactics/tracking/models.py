"""The tables of figures: series, and the values in them.

Keeps true: a series belongs to one workspace and is one way to compute one KPI, by one kind of period, in one unit; what
its values meant is written in it, with the day from which each wording holds; a period of a series has one value; what
is removed is kept until something else takes its place.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from tactics.core.database import Base, UtcDateTime, utc_now
from tactics.tracking.exact import written


class Exact(TypeDecorator[Decimal]):
    """A decimal number kept as its text: SQLite would make a binary fraction of it."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # the interface
        """The text that is stored."""
        return None if value is None else written(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002  # the interface
        """The number again."""
        return None if value is None else Decimal(value)


class FigureSeries(Base):
    """A KPI that a workspace follows."""

    __tablename__ = "figure_series"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kpi", "variant", "period", "unit", "label", "digest"),
        Index("ix_figure_series_workspace_id_removed_at", "workspace_id", "removed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"))
    kpi: Mapped[str] = mapped_column(String(40))
    variant: Mapped[str] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(60), default="")
    """What sets it apart from a like one: a market, a plan, a currency."""
    digest: Mapped[str] = mapped_column(String(16))
    """The definition that its newest values were computed by."""
    definitions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """What the values mean: from (a day, None for the first), named and wording, both by language. The last one holds now."""
    target: Mapped[Decimal | None] = mapped_column(Exact)
    pinned: Mapped[bool] = mapped_column(default=True)
    place: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FigureValue(Base):
    """What a KPI was in one period."""

    __tablename__ = "figure_value"
    __table_args__ = (UniqueConstraint("series_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("figure_series.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(Date)
    """The first day of the period."""
    value: Mapped[Decimal] = mapped_column(Exact)
    note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When somebody last wrote another value or note over it; None when nobody did."""
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
