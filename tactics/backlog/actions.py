"""Everything that writes the backlog. The only code here that commits.

Keeps true: each action is one transaction, writes down who did what, and raises the workspace's version; adding what is
already there gives what is there, so a double click adds one item; nothing is deleted, what is removed or moved can be
put back; a change of something that somebody else changed meanwhile is refused, never laid over theirs.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from tactics.accounts.actions import raise_version
from tactics.accounts.models import Member, Workspace
from tactics.backlog.habits import stored, version_of
from tactics.backlog.models import MOVES, BacklogItem, ItemEvent, ItemScore, ItemTag, SavedView
from tactics.backlog.states import missing
from tactics.core.database import db, transaction, utc_now
from tactics.scoring.frameworks import Method, method

_STATE = ("status", "outcome", "started_on", "ended_on")


class Conflict(Exception):
    """What is to be changed was changed by somebody else since it was read."""


class NotReady(Exception):
    """The item may not run yet. Holds the checks of the gate that it does not pass."""

    def __init__(self, checks: Sequence[str]) -> None:
        super().__init__(", ".join(checks))
        self.checks = checks


@dataclass(frozen=True)
class Move:
    """Where an item is to go, how it ended if it is done, and why."""

    status: str
    outcome: str | None = None
    why: str = ""


@dataclass(frozen=True)
class Edit:
    """What is wanted of an item at once: parts by name, the member's answers (None: as they are), a move."""

    values: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, str] | None = None
    move: Move | None = None


def add_tactics(member: Member, prefills: Mapping[int, Mapping[str, Any]]) -> list[BacklogItem]:
    """Put tactics in the backlog, all or none, by id and with what their cards begin with.

    What is there already, or was removed, is given as it was.
    """
    keys = member.id, member.workspace_id
    try:
        return _add_tactics(*keys, prefills)
    except IntegrityError:
        # The same click twice, at the same time: the other request was first, and its items are the answer.
        return _add_tactics(*keys, prefills)


def _add_tactics(member_id: int, workspace_id: str, prefills: Mapping[int, Mapping[str, Any]]) -> list[BacklogItem]:
    query = select(BacklogItem).where(BacklogItem.workspace_id == workspace_id, BacklogItem.tactic_id.in_(prefills))
    items = {item.tactic_id: item for item in db.session.scalars(query)}
    with transaction():
        for key, prefill in prefills.items():
            item = items.get(key)
            if item is None:
                item = items[key] = BacklogItem(workspace_id=workspace_id, tactic_id=key, source="tactic", **prefill)
                db.session.add(item)
                note(item, member_id, "added")
            elif item.removed_at is not None:
                item.removed_at = None
                note(item, member_id, "restored")
        raise_version(workspace_id)
    return [items[key] for key in prefills]


def add_idea(member: Member, title: str, **values: Any) -> BacklogItem:
    """Put an idea of the team's own in the backlog."""
    item = BacklogItem(workspace_id=member.workspace_id, title=title, **{"source": "team", **values})
    with transaction():
        db.session.add(item)
        note(item, member.id, "added")
        raise_version(member.workspace_id)
    return item


def edit(
    member: Member, item: BacklogItem, wanted: Edit, *, method: Method, gate: Iterable[str] = (), version: int | None = None
) -> ItemEvent | None:
    """Do all that is wanted of an item, or nothing; the event of the move, if it moved.

    `method` is what the answers are given in. Raises NotReady as `move` does, and Conflict as `change` does, before
    anything is written.
    """
    scored = (_score_of(member),) if wanted.answers is not None else ()
    demand(item, version, (*wanted.values, *scored, *(_STATE if wanted.move else ())))
    with changing(item, member):
        change(member, item, wanted.values)
        if wanted.answers is not None:
            score(member, item, method, wanted.answers)
        if wanted.move is None:
            return None
        to = wanted.move
        return move(member, item, to.status, outcome=to.outcome, why=to.why, gate=gate)


def change(member: Member, item: BacklogItem, values: Mapping[str, Any], version: int | None = None) -> BacklogItem:
    """Set some of an item's fields, by their names; `tags` are names. Its state is not among them: that is `move`.

    `version` is the item's when it was read. Raises Conflict when one of the fields was changed since.
    """
    demand(item, version, values)
    if "tags" in values:
        values = {**values, "tags": sorted(values["tags"])}  # As they are read: another order is no change.
    before = {name: _plain(_value(item, name)) for name in values}
    changed = {name: value for name, value in values.items() if _plain(value) != before[name]}
    if changed:
        with changing(item, member):
            for name, value in changed.items():
                _set(item, name, value)
            after = {name: _plain(_value(item, name)) for name in changed}
            note(item, member.id, "changed", {name: before[name] for name in changed}, after)
    return item


def score(
    member: Member, item: BacklogItem, method: Method, inputs: Mapping[str, str], version: int | None = None
) -> BacklogItem:
    """Store what a member answers in a framework, instead of what they answered before; an idea is then scored.

    Empty inputs take the answers away; what they answered in another variant stays. Raises Conflict as `change` does,
    when the member scored it elsewhere since.
    """
    name = _score_of(member)
    demand(item, version, (name,))
    wanted = (ItemScore.item_id == item.id, ItemScore.member_id == member.id, ItemScore.framework == method.framework.id)
    own = db.session.scalar(select(ItemScore).where(*wanted))
    asked = {own.name for own in method.inputs}
    stored = dict(own.inputs) if own else {}
    before = {key: value for key, value in stored.items() if key in asked}
    if before == inputs and (own is None or own.variant == method.variant.id):
        return item
    with changing(item, member):
        if own is None:
            own = ItemScore(item_id=item.id, member_id=member.id, framework=method.framework.id)
            db.session.add(own)
        own.inputs = {key: value for key, value in stored.items() if key not in asked} | dict(inputs)
        own.variant, own.changed_at = method.variant.id, utc_now()
        if not own.inputs:
            db.session.delete(own)
        states: tuple[dict[str, Any], dict[str, Any]] = ({name: before}, {name: dict(inputs)})
        if inputs and item.status == "idea":
            item.status = "scored"
            states[0]["status"], states[1]["status"] = "idea", "scored"
        note(item, member.id, "scored", *states)
    return item


def move(
    member: Member,
    item: BacklogItem,
    status: str,
    *,
    outcome: str | None = None,
    why: str = "",
    gate: Iterable[str] = (),
    version: int | None = None,
) -> ItemEvent | None:
    """Bring an item to a state; the event by which it can be taken back, None when it is there already.

    Raises NotReady when it is to run, does not pass the gate and no reason is given to let it run all the same;
    Conflict as `change` does. An item that is done has an outcome (inconclusive unless another is named), no other has.
    """
    demand(item, version, _STATE)
    outcome = (outcome or item.outcome or "inconclusive") if status == "done" else None
    if (item.status, item.outcome) == (status, outcome):
        return None
    lacking = missing(item, gate) if status == "running" and item.status != "running" else ()
    if lacking and not why:
        raise NotReady(lacking)
    before = {name: _plain(getattr(item, name)) for name in _STATE}
    with changing(item, member):
        item.status, item.outcome = status, outcome
        if status == "running":
            item.started_on = item.started_on or utc_now().date()
        if status == "done" or (status == "analysing" and item.started_on):
            item.ended_on = item.ended_on or utc_now().date()
        elif status != "parked":
            item.ended_on = None  # What has yet to run has not ended.
        after = {name: _plain(getattr(item, name)) for name in _STATE} | ({"missing": list(lacking)} if lacking else {})
        return note(item, member.id, "overridden" if lacking else "moved", before, after, why=why)


def take_back(member: Member, item: BacklogItem, event: ItemEvent) -> BacklogItem:
    """Undo a move, if nothing has moved the item since; undone before, it stays so. Raises Conflict when something has."""
    query = select(ItemEvent.kind).where(ItemEvent.item_id == item.id, ItemEvent.kind.in_(MOVES), ItemEvent.id > event.id)
    since = db.session.scalars(query).all()
    if since == ["undone"]:
        return item  # The same click twice.
    if event.kind not in {"moved", "overridden"} or since:
        raise Conflict
    before = {name: _plain(getattr(item, name)) for name in _STATE}
    with changing(item, member):
        for name in _STATE:
            value = event.before.get(name)
            setattr(item, name, date.fromisoformat(value) if name.endswith("_on") and value else value)
        note(item, member.id, "undone", before, dict(event.before))
    return item


def explain(member: Member, event: ItemEvent, why: str) -> None:
    """Write down why an item was moved, after the move."""
    with transaction():
        event.why = why
        raise_version(member.workspace_id)


def remove(member: Member, item: BacklogItem) -> BacklogItem:
    """Take an item out of sight."""
    return _place(member, item, utc_now(), "removed")


def discard(item: BacklogItem) -> None:
    """Take back that an item was added, as if it never had been; only for one that nothing was done with since."""
    with transaction():
        db.session.delete(item)


def restore(member: Member, item: BacklogItem) -> BacklogItem:
    """Put a removed item back as it was."""
    return _place(member, item, None, "restored")


def _place(member: Member, item: BacklogItem, removed_at: datetime | None, kind: str) -> BacklogItem:
    """Take an item out or put it back, however it was changed since it was read: nothing of that is lost by it."""
    with changing(item, member):
        raise_version(member.workspace_id)  # First: from here on nobody else writes in this workspace until it is done.
        db.session.refresh(item)
        item.removed_at = removed_at
        note(item, member.id, kind)
    return item


def set_habits(workspace: Workspace, *, version: str | None = None, **values: Any) -> None:
    """Change some of a team's habits, by the names of BacklogHabits. Raises BadInput for a way to score that is none.

    `version` is that of these habits when they were read (habits.version_of). Raises Conflict when they have another.
    """
    with transaction():
        raise_version(workspace.id)  # First: from here on nobody else writes in this workspace until it is done.
        own = stored(workspace.id)
        if version is not None and version != version_of(own, values):
            raise Conflict
        db.session.add(own)
        for name, value in values.items():
            setattr(own, name, value)
        method(own.framework, own.variant, own.weights)  # What cannot be computed with is never stored.


def new_calendar_key(workspace: Workspace) -> None:
    """A new private key for the calendar feed; the one before it opens nothing any more."""
    set_habits(workspace, calendar=secrets.token_urlsafe(32))


def save_view(workspace: Workspace, name: str, page: str, query: str) -> tuple[str, str] | None:
    """Keep a filter under a name; page and query of the other view that had the name and is replaced, if there was one."""
    wanted = select(SavedView).where(SavedView.workspace_id == workspace.id, SavedView.name == name)
    with transaction():
        raise_version(workspace.id)  # First, as in set_habits.
        view = db.session.scalar(wanted) or SavedView(workspace_id=workspace.id, name=name)
        before = (view.page, view.query)
        view.page, view.query = page, query
        db.session.add(view)
    return before if before[0] and before != (page, query) else None


def forget_view(workspace: Workspace, view: SavedView) -> None:
    """Take a saved view away; the items it showed stay."""
    with transaction():
        db.session.delete(view)
        raise_version(workspace.id)


@contextmanager
def changing(item: BacklogItem | None, member: Member) -> Iterator[None]:
    """One change of an item, or of many (None), to be noted inside. Raises Conflict when another was quicker.

    Inside another change it is part of that one.
    """
    if "changing" in db.session.info:
        yield
        return
    db.session.info["changing"] = item and item.id
    try:
        with transaction():
            yield
            raise_version(member.workspace_id)
    except StaleDataError as error:
        raise Conflict from error
    finally:
        del db.session.info["changing"]


def demand(item: BacklogItem, version: int | None, names: Iterable[str]) -> None:
    """That none of the named fields was changed after a version of the item. Raises Conflict."""
    if version is None or version == item.version:
        return
    if not 0 < version < item.version:
        raise Conflict  # A version that there never was: nobody has read it.
    query = select(ItemEvent.kind, ItemEvent.after).where(ItemEvent.item_id == item.id, ItemEvent.version > version)
    for kind, after in db.session.execute(query):
        # That a score made an idea scored is no reason to refuse a move of it.
        if set(names) & (set(after) - {"status"} if kind == "scored" else set(after)):
            raise Conflict


def _score_of(member: Member) -> str:
    """What the history calls a member's answers."""
    return f"score of {member.id}"


def note(item: BacklogItem, member_id: int, kind: str, *states: Mapping[str, Any], why: str = "") -> ItemEvent:
    """Write down what was done, with what stood before and after, which makes a new version of the item."""
    before, after = (*states, {}, {})[:2]
    if kind != "added":
        item.changed_at = utc_now()
        flag_modified(item, "changed_at")  # Also when the second is the same: a change is a new version.
    db.session.flush()  # Before it a new item has no id, a changed one no new version.
    event = ItemEvent(item_id=item.id, member_id=member_id, kind=kind, version=item.version, why=why)
    event.before, event.after = dict(before), dict(after)
    db.session.add(event)
    return event


def _value(item: BacklogItem, name: str) -> Any:
    return [tag.name for tag in item.tags] if name == "tags" else getattr(item, name)


def _set(item: BacklogItem, name: str, value: Any) -> None:
    if name != "tags":
        setattr(item, name, value)
        return
    kept = {tag.name: tag for tag in item.tags}
    item.tags = [kept.get(tag) or ItemTag(name=tag) for tag in dict.fromkeys(value)]


def _plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date | datetime) else value
