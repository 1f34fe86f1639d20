"""Reading the backlog.

Keeps true: every read is of one workspace; an item of another, or one that was removed, is not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.sql import Select

from tactics.accounts.guards import current_workspace
from tactics.backlog.filters import STATUSES, BacklogFilter
from tactics.backlog.models import BacklogItem
from tactics.backlog.scoring import ice
from tactics.catalogue.models import TacticTag
from tactics.catalogue.queries import Card, cards
from tactics.core.database import db
from tactics.core.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class Row:
    """An item as it is shown: its own inputs, its score, and the tactic it stands for."""

    id: int
    title: str
    tactic: Card | None
    status: str
    impact: float | None
    confidence: float | None
    ease: float | None
    owner: str
    notes: str
    created_at: datetime
    changed_at: datetime

    @property
    def score(self) -> float | None:
        """ICE, the mean of the three inputs."""
        return ice(self.impact, self.confidence, self.ease)


@dataclass(frozen=True)
class Board(Page[Row]):
    """One page of a workspace's backlog, with how many items each status has and who owns any."""

    wanted: BacklogFilter
    counts: dict[str, int]
    owners: Sequence[str]


def board(workspace_id: str, wanted: BacklogFilter, language: str) -> Board:
    """The page of the backlog that a filter asks for."""
    total = db.session.scalar(_chosen(select(func.count(BacklogItem.id)), workspace_id, wanted)) or 0
    where = Slice.of(wanted.page, wanted.per_page, total)
    query = _chosen(select(BacklogItem), workspace_id, wanted).order_by(*_order(wanted.sort))
    items = db.session.scalars(query.offset(where.start).limit(where.per_page)).all()
    return Board(rows(items, language), where, wanted, _counts(workspace_id), _owners(workspace_id))


def everything(workspace_id: str, wanted: BacklogFilter, language: str) -> list[Row]:
    """All that a filter asks for, whatever the page, in its order."""
    query = _chosen(select(BacklogItem), workspace_id, wanted).order_by(*_order(wanted.sort))
    return rows(db.session.scalars(query).all(), language)


def rows(items: Sequence[BacklogItem], language: str) -> list[Row]:
    """Items as they are shown, their tactics read all at once."""
    keys = [item.tactic_id for item in items if item.tactic_id is not None]
    tactics = {card.key: card for card in cards(keys, language)}
    return [_row(item, tactics.get(item.tactic_id or 0)) for item in items]


def own_item(workspace_id: str, key: int) -> BacklogItem | None:
    """The workspace's item with this id; None for a stranger's, and for one that was removed."""
    return _find(workspace_id, key, BacklogItem.removed_at.is_(None))


def removed_item(workspace_id: str, key: int) -> BacklogItem | None:
    """The workspace's removed item with this id."""
    return _find(workspace_id, key, BacklogItem.removed_at.is_not(None))


def marked_ids() -> tuple[int, ...]:
    """The tactics that stand in the backlog of whoever asks; read once a request."""
    if "backlog_tactics" not in g:
        workspace = current_workspace()
        g.backlog_tactics = _tactics(workspace.id) if workspace else ()
    ids: tuple[int, ...] = g.backlog_tactics
    return tuple(key for key in ids if key)


def item_count() -> int | str:
    """How many items the backlog of whoever asks holds; nothing when it is empty."""
    marked_ids()
    return len(g.backlog_tactics) or ""


def _tactics(workspace_id: str) -> tuple[int, ...]:
    query = select(func.coalesce(BacklogItem.tactic_id, 0)).where(*_of(workspace_id)).order_by(BacklogItem.id)
    return tuple(db.session.scalars(query))


def _of(workspace_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return BacklogItem.workspace_id == workspace_id, BacklogItem.removed_at.is_(None)


def _find(workspace_id: str, key: int, *conditions: ColumnElement[bool]) -> BacklogItem | None:
    if not 0 < key < 2**31:
        return None  # Larger than the column holds: a database would refuse the comparison.
    query = select(BacklogItem).where(BacklogItem.workspace_id == workspace_id, BacklogItem.id == key, *conditions)
    return db.session.scalar(query)


def _chosen(query: Select[Any], workspace_id: str, wanted: BacklogFilter) -> Select[Any]:
    query = query.where(*_of(workspace_id))
    if wanted.status:
        query = query.where(BacklogItem.status.in_(wanted.status))
    if wanted.owner:
        query = query.where(BacklogItem.owner == wanted.owner)
    if wanted.stage:
        tagged = select(TacticTag.tactic_id).where(TacticTag.facet == "stage", TacticTag.value.in_(wanted.stage))
        query = query.where(BacklogItem.tactic_id.in_(tagged))
    return query


def _order(sort: str) -> tuple[Any, ...]:
    score = BacklogItem.impact + BacklogItem.confidence + BacklogItem.ease
    place = case({status: place for place, status in enumerate(STATUSES)}, value=BacklogItem.status)
    by_score = (score.is_(None), score.desc(), BacklogItem.id)
    return {
        "score": by_score,
        "newest": (BacklogItem.created_at.desc(), BacklogItem.id.desc()),
        "status": (place, *by_score),
    }[sort]


def _counts(workspace_id: str) -> dict[str, int]:
    query = select(BacklogItem.status, func.count()).where(*_of(workspace_id)).group_by(BacklogItem.status)
    found = {status: count for status, count in db.session.execute(query)}  # noqa: C416  # rows, not pairs
    return {status: found.get(status, 0) for status in STATUSES}


def _owners(workspace_id: str) -> Sequence[str]:
    query = select(BacklogItem.owner).where(*_of(workspace_id), BacklogItem.owner != "").distinct()
    return db.session.scalars(query.order_by(BacklogItem.owner)).all()


def _row(item: BacklogItem, tactic: Card | None) -> Row:
    title = tactic.title if tactic else item.title
    inputs = (item.status, item.impact, item.confidence, item.ease, item.owner, item.notes)
    return Row(item.id, title, tactic, *inputs, item.created_at, item.changed_at)
