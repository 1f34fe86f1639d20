"""Reading the backlog.

Keeps true: every read is of one workspace; an item of another, or one that was removed, is not there. A page reads the
outline of all items at once (a team's backlog is small), filters and orders that, and reads whole only what it shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from flask import g
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from tactics.accounts.guards import current_workspace
from tactics.accounts.models import Member
from tactics.backlog import arranging
from tactics.backlog.arranging import Outline, arranged, is_overdue
from tactics.backlog.filters import PER_PAGE, BacklogFilter
from tactics.backlog.habits import Habits, habits_of
from tactics.backlog.models import MOVES, BacklogItem, ItemEvent, ItemScore, ItemTag, SavedView
from tactics.backlog.opinions import Given, Opinions, Voter
from tactics.catalogue.queries import Card, cards
from tactics.core.database import db, utc_now
from tactics.core.paging import Page, Slice
from tactics.scoring.frameworks import Method
from tactics.scoring.scores import Answers

_TOO_LARGE = 2**31
"""Larger than an id can be: a database would refuse the comparison."""


@dataclass(frozen=True, slots=True)
class Row:
    """An item as it is shown: what is stored, its title in the reader's language, its tactic, and its scores."""

    item: BacklogItem
    title: str
    tactic: Card | None
    opinions: Opinions

    @property
    def overdue(self) -> bool:
        """Whether it should have begun or ended before today."""
        return is_overdue(self.item, utc_now().date())


class Removed(NamedTuple):
    """An item that was taken out, and its title in the reader's language."""

    item: BacklogItem
    title: str


@dataclass(frozen=True)
class Board(Page[Row]):
    """One page of a workspace's backlog, with what its filters offer.

    `sections` are its items by group, each with how many items the whole group has; an item may stand in several. Not
    grouped, there is one section, named "".
    """

    sections: Sequence[tuple[str, int, Sequence[Row]]]
    wanted: BacklogFilter
    counts: Mapping[str, int]
    owners: Sequence[str]
    tags: Sequence[str]
    habits: Habits


def board(workspace_id: str, wanted: BacklogFilter, language: str, member: Member | None) -> Board:
    """The page of the backlog that a filter asks for, with the scores that a member may see."""
    habits = habits_of(workspace_id)
    everything = outlines(workspace_id, language, member, habits)
    groups = arranging.grouped(arranged(everything, wanted, utc_now()), wanted.group)
    places = [(group, outline) for group, members in groups.items() for outline in members]
    where = Slice.of(wanted.page, wanted.per_page, len(places))
    shown = places[where.start : where.stop]
    items = _rows([outline for _group, outline in shown])
    rows, sections = {row.item.id: row for row in items}, dict[str, list[Row]]()
    for group, outline in shown:
        sections.setdefault(group, []).append(rows[outline.id])
    parts = [(group, len(groups[group]), rows) for group, rows in sections.items()]
    tags = sorted({tag for outline in everything for tag in outline.tags}, key=str.casefold)
    return Board(items, where, parts, wanted, arranging.counts(everything), arranging.owners(everything), tags, habits)


def all_rows(workspace_id: str, wanted: BacklogFilter, language: str, member: Member | None) -> list[Row]:
    """All that a filter asks for, whatever the page, in its order."""
    return _rows(arranged(outlines(workspace_id, language, member), wanted, utc_now()))


def outlines(workspace_id: str, language: str, member: Member | None, habits: Habits | None = None) -> list[Outline]:
    """What lists and filters need of every item of a workspace; as many queries whatever their number."""
    method = (habits or habits_of(workspace_id)).method
    item = BacklogItem
    columns = (item.id, item.tactic_id, item.title, item.status, item.outcome, item.owner, item.notes, item.created_at)
    dates = (item.changed_at, item.planned_start, item.planned_end, item.started_on, item.ended_on, item.version)
    found = db.session.execute(select(*columns, *dates).where(*_of(workspace_id)).order_by(item.id)).all()
    tactics = {card.key: card for card in cards([row.tactic_id for row in found if row.tactic_id], language)}
    tags, given = _tags(workspace_id), _given(workspace_id, method)
    moved = days_done([row.id for row in found if row.status == "done" and row.ended_on is None])

    def outline(row: Any) -> Outline:
        opinions = Opinions.of(method, given.get(row.id, {}), row.status, member)
        parts: list[Any] = [row.id, tactics.get(row.tactic_id), *row[2:], tags.get(row.id, ()), opinions]
        own = Outline(*parts)
        return replace(own, ended_on=moved[own.id]) if own.id in moved else own

    return [outline(row) for row in found]


def days_done(keys: Sequence[int]) -> dict[int, date]:
    """The days on which items were moved to done, by id: for those from before a move there set the day of their end."""
    found: dict[int, date] = {}
    for start in range(0, len(keys), 500):  # A statement of the database holds only so many values.
        query = select(ItemEvent.item_id, ItemEvent.at, ItemEvent.after).where(ItemEvent.item_id.in_(keys[start : start + 500]))
        for key, at, after in db.session.execute(query.where(ItemEvent.kind.in_(MOVES)).order_by(ItemEvent.id)):
            if after.get("status") == "done":
                found[key] = at.date()
    return found


def row_of(item: BacklogItem, language: str, member: Member | None) -> Row:
    """One item as a member may see it."""
    [card] = cards([item.tactic_id], language) if item.tactic_id else [None]
    method = habits_of(item.workspace_id).method
    opinions = Opinions.of(method, _given(item.workspace_id, method, item.id).get(item.id, {}), item.status, member)
    return Row(item, card.title if card else item.title, card, opinions)


def own_item(workspace_id: str, key: int) -> BacklogItem | None:
    """The workspace's item with this id; None for a stranger's, and for one that was removed."""
    return _find(workspace_id, key, BacklogItem.removed_at.is_(None))


def removed_item(workspace_id: str, key: int) -> BacklogItem | None:
    """The workspace's removed item with this id."""
    return _find(workspace_id, key, BacklogItem.removed_at.is_not(None))


def removed(workspace_id: str, page: int, language: str) -> Page[Removed]:
    """What was taken out of a workspace's backlog and can be put back, the last to go first."""
    gone = (BacklogItem.workspace_id == workspace_id, BacklogItem.removed_at.is_not(None))
    where = Slice.of(page, PER_PAGE, db.session.scalar(select(func.count(BacklogItem.id)).where(*gone)) or 0)
    query = select(BacklogItem).where(*gone).order_by(BacklogItem.removed_at.desc(), BacklogItem.id.desc())
    items = db.session.scalars(query.offset(where.start).limit(where.per_page)).all()
    names = {card.key: card.title for card in cards([item.tactic_id for item in items if item.tactic_id], language)}
    return Page([Removed(item, names.get(item.tactic_id or 0, item.title)) for item in items], where)


def history(item: BacklogItem, limit: int = 100) -> Sequence[tuple[ItemEvent, str]]:
    """What was done to an item and by whom, the newest first."""
    query = select(ItemEvent, Member.name).join(Member, Member.id == ItemEvent.member_id).where(ItemEvent.item_id == item.id)
    return db.session.execute(query.order_by(ItemEvent.id.desc()).limit(limit)).all()


def event_of(item: BacklogItem, key: int) -> ItemEvent | None:
    """One event of an item."""
    if not 0 < key < _TOO_LARGE:
        return None
    return db.session.scalar(select(ItemEvent).where(ItemEvent.item_id == item.id, ItemEvent.id == key))


def saved_views(workspace_id: str) -> Sequence[SavedView]:
    """The filters that the team has named, by name."""
    return db.session.scalars(select(SavedView).where(SavedView.workspace_id == workspace_id).order_by(SavedView.name)).all()


def own_view(workspace_id: str, key: int) -> SavedView | None:
    """The workspace's saved view with this id."""
    if not 0 < key < _TOO_LARGE:
        return None
    return db.session.scalar(select(SavedView).where(SavedView.workspace_id == workspace_id, SavedView.id == key))


def how_many(workspace_id: str, status: str) -> int:
    """How many items of a workspace have a status."""
    return db.session.scalar(select(func.count(BacklogItem.id)).where(*_of(workspace_id), BacklogItem.status == status)) or 0


def marked_ids() -> tuple[int, ...]:
    """The tactics that stand in the backlog of whoever asks; read once a request."""
    return tuple(key for key in _all_tactics() if key)


def item_count() -> int | str:
    """How many items the backlog of whoever asks holds; nothing when it is empty."""
    return len(_all_tactics()) or ""


def _all_tactics() -> tuple[int, ...]:
    ids: tuple[int, ...] | None = g.get("backlog_tactics")
    if ids is None:
        workspace = current_workspace()
        ids = g.backlog_tactics = _tactics(workspace.id) if workspace else ()
    return ids


def _tactics(workspace_id: str) -> tuple[int, ...]:
    query = select(func.coalesce(BacklogItem.tactic_id, 0)).where(*_of(workspace_id)).order_by(BacklogItem.id)
    return tuple(db.session.scalars(query))


def _of(workspace_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return BacklogItem.workspace_id == workspace_id, BacklogItem.removed_at.is_(None)


def _find(workspace_id: str, key: int, *conditions: ColumnElement[bool]) -> BacklogItem | None:
    if not 0 < key < _TOO_LARGE:
        return None
    query = select(BacklogItem).where(BacklogItem.workspace_id == workspace_id, BacklogItem.id == key, *conditions)
    return db.session.scalar(query)


def _rows(found: Sequence[Outline]) -> list[Row]:
    items: dict[int, BacklogItem] = {}
    for start in range(0, len(found), 500):  # A statement of the database holds only so many values.
        keys = [outline.id for outline in found[start : start + 500]]
        query = select(BacklogItem).where(BacklogItem.id.in_(keys)).options(selectinload(BacklogItem.tags))
        items |= {item.id: item for item in db.session.scalars(query)}
    return [Row(items[own.id], own.title, own.tactic, own.opinions) for own in found if own.id in items]


def _tags(workspace_id: str) -> dict[int, tuple[str, ...]]:
    query = select(ItemTag.item_id, ItemTag.name).join(BacklogItem).where(*_of(workspace_id)).order_by(ItemTag.name)
    tags: dict[int, list[str]] = {}
    for key, name in db.session.execute(query):
        tags.setdefault(key, []).append(name)
    return {key: tuple(names) for key, names in tags.items()}


def _given(workspace_id: str, method: Method, key: int | None = None) -> dict[int, Given]:
    """Who answered what, by item, in the framework of a method; of one item only when its id is given."""
    query = select(ItemScore.item_id, ItemScore.member_id, Member.name, ItemScore.inputs)
    query = query.join(Member, Member.id == ItemScore.member_id).join(BacklogItem, BacklogItem.id == ItemScore.item_id)
    query = query.where(*_of(workspace_id), ItemScore.framework == method.framework.id).order_by(ItemScore.id)
    given: dict[int, dict[Voter, Answers]] = {}
    for item, member, name, inputs in db.session.execute(query if key is None else query.where(ItemScore.item_id == key)):
        given.setdefault(item, {})[Voter(member, name)] = inputs
    return dict(given)
