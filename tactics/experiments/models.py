"""The table of results.

Keeps true: an item has one result at most; what was counted is stored, the verdict never is: it follows from the counts
and the rule on the card.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tactics.core.database import Base, UtcDateTime, utc_now


class ExperimentResult(Base):
    """What came out: counts or values for each group, or an effect that another tool computed."""

    __tablename__ = "experiment_result"

    item_id: Mapped[int] = mapped_column(ForeignKey("backlog_item.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    """`counts` (arms of visitors and conversions), `values` (arms of n, mean and standard deviation) or `typed`."""
    arms: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """The control first: {"name", "visitors", "conversions"} or {"name", "n", "mean", "sd"}."""
    guardrails: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """How each guardrail of the card stands: safe, unclear or harmed."""
    days: Mapped[int | None]
    """Full days that were run; None follows the dates of the item."""
    looked_early: Mapped[bool] = mapped_column(default=False)
    tool: Mapped[str] = mapped_column(String(100), default="")
    """Where a typed effect comes from."""
    effect: Mapped[float | None]
    effect_low: Mapped[float | None]
    effect_high: Mapped[float | None]
    """A typed effect and its interval, in the metric's own unit (0.01 is a point of a share)."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
