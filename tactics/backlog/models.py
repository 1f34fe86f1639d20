"""The tables of the backlog: one record from idea to learning, its tags, scores and history, and the team's habits.

Keeps true: an item belongs to one workspace for ever; a tactic stands in a workspace's backlog once at most (an item
that was removed is kept and comes back with everything it held); raw inputs of scores are stored with their framework
and variant, the score never is; every change raises the item's version, so that two people at once are noticed.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tactics.catalogue.models import Tactic
from tactics.core.database import Base, UtcDateTime, utc_now


class BacklogItem(Base):
    """A tactic, or an idea of the team's own, on its way through the work."""

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
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(String(20), default="idea")
    outcome: Mapped[str | None] = mapped_column(String(20))
    """How it ended: won, lost, inconclusive, unfinished; None until it is done."""
    owner: Mapped[str] = mapped_column(String(100), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    source: Mapped[str] = mapped_column(String(20), default="")
    """Where the idea came from: a key of states.SOURCES, or nothing."""
    hypothesis_observation: Mapped[str] = mapped_column(Text, default="")
    hypothesis_change: Mapped[str] = mapped_column(Text, default="")
    hypothesis_population: Mapped[str] = mapped_column(Text, default="")
    hypothesis_impact: Mapped[str] = mapped_column(Text, default="")
    design: Mapped[str] = mapped_column(String(20), default="")
    """A key of vocabulary.DESIGNS, or nothing."""
    primary_metric: Mapped[str] = mapped_column(String(100), default="")
    """A KPI's slug, or the team's own words."""
    guardrails: Mapped[list[str]] = mapped_column(JSON, default=list)
    variants: Mapped[list[str]] = mapped_column(JSON, default=list)
    """What each group meets, the control first; empty for a design without groups."""
    metric_kind: Mapped[str] = mapped_column(String(10), default="share")
    """`share` (of those exposed, from 0 to 1) or `mean` (a number for each of those exposed)."""
    baseline: Mapped[float | None]
    spread: Mapped[float | None]
    """The standard deviation of a mean; None for a share."""
    smallest_effect: Mapped[float | None]
    """The smallest change worth detecting, in the metric's own unit: 0.02 is two percentage points of a share."""
    weekly_traffic: Mapped[int | None]
    """How many can be exposed in a week, over all groups."""
    weeks: Mapped[int | None]
    """How long it has to run at least, in weeks."""
    more_is_better: Mapped[bool] = mapped_column(default=True)
    sequential: Mapped[bool] = mapped_column(default=False)
    """Whether the result may be read at any time (an always-valid test), instead of once, when the sample is there."""
    decision_rule: Mapped[str] = mapped_column(Text, default="")
    links: Mapped[list[str]] = mapped_column(JSON, default=list)
    planned_start: Mapped[date | None] = mapped_column(Date)
    planned_end: Mapped[date | None] = mapped_column(Date)
    started_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    learning_what: Mapped[str] = mapped_column(Text, default="")
    learning_meaning: Mapped[str] = mapped_column(Text, default="")
    learning_next: Mapped[str] = mapped_column(Text, default="")
    decision: Mapped[str] = mapped_column(Text, default="")

    tactic: Mapped[Tactic | None] = relationship()
    tags: Mapped[list["ItemTag"]] = relationship(cascade="all, delete-orphan", order_by="ItemTag.name")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's way to say it


class ItemTag(Base):
    """A word of the team's own on an item."""

    __tablename__ = "backlog_tag"

    item_id: Mapped[int] = mapped_column(ForeignKey("backlog_item.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)


class ItemScore(Base):
    """What one member gave an item in one framework."""

    __tablename__ = "backlog_score"
    __table_args__ = (UniqueConstraint("item_id", "member_id", "framework"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("backlog_item.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    framework: Mapped[str] = mapped_column(String(20))
    variant: Mapped[str] = mapped_column(String(20))
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


MOVES = ("moved", "overridden", "undone", "imported")
"""The kinds of events that may bring an item to another state."""


class ItemEvent(Base):
    """Something that was done to an item: who, when, what stood before and after, and why."""

    __tablename__ = "backlog_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("backlog_item.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    kind: Mapped[str] = mapped_column(String(20))
    """added, changed, moved, overridden, scored, removed, restored, undone, analysed, imported."""
    version: Mapped[int]
    """The item's version by this event: who read an older one has not seen it."""
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    why: Mapped[str] = mapped_column(Text, default="")


class BacklogHabits(Base):
    """How a team works: its framework, its gate, its limits. A workspace without a row has the usual ones."""

    __tablename__ = "backlog_habits"

    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True)
    framework: Mapped[str] = mapped_column(String(20), default="ice")
    variant: Mapped[str] = mapped_column(String(20), default="mean")
    weights: Mapped[dict[str, float]] = mapped_column(JSON, default=dict)
    """The weights of PXL or of the team's own criteria; empty where the framework has none."""
    gate: Mapped[list[str]] = mapped_column(JSON, default=list)
    limits: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    """The most items that a status may hold at once; a status that is not there has no limit."""
    calendar: Mapped[str | None] = mapped_column(String(64), unique=True)
    """What the private address of the calendar feed holds; None when there is none."""


class SavedView(Base):
    """A filter of the backlog that somebody gave a name."""

    __tablename__ = "backlog_view"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    page: Mapped[str] = mapped_column(String(20))
    """Which page it is a view of: list, board or timeline."""
    query: Mapped[str] = mapped_column(Text, default="")
