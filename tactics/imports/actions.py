"""Taking a file in: the only code here that commits.

Keeps true: all of a file or nothing; a dry run does the same, to the last statement, and takes it back; a state that is
imported passes no gate, but the history says that it was imported, and by whom. What `backlog.actions` does to one item
is done here a table at a time: row by row, a whole file would take a minute.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, bindparam, insert, update
from sqlalchemy.exc import IntegrityError

from tactics.accounts.models import Member
from tactics.backlog.actions import Conflict, changing
from tactics.backlog.models import BacklogItem, ItemEvent, ItemScore, ItemTag
from tactics.core.database import Base, db, utc_now
from tactics.experiments.models import ExperimentResult
from tactics.imports.matching import STATE, Change

Event = tuple[str, dict[str, Any], dict[str, Any]]
"""What the history of an item is to say: the kind of event, what stood before, and after."""


class _TakenBack(Exception):
    """Ends a dry run."""


def take_in(member: Member, changes: Sequence[Change], *, dry_run: bool = False) -> None:
    """Do what a plan says. Raises Conflict when somebody changed one of its items, or added it, meanwhile."""
    try:
        with changing(None, member):
            _change(member, [own for own in changes if own.item is not None and own.kind != "same"])
            _add(member, [own for own in changes if own.item is None])
            if dry_run:
                raise _TakenBack  # noqa: TRY301  # what is raised here is what takes all of it back
    except _TakenBack:
        pass
    except IntegrityError as error:
        raise Conflict from error


def _change(member: Member, changes: Sequence[Change]) -> None:
    """Items that are there, each if it still has the version that was looked at."""
    if not changes:
        return
    names = {name for own in changes for name in (*own.values, *own.state)} - {"tags"}
    rows = []
    for own in changes:
        row = {name: getattr(own.item, name) for name in names} | {**own.values, **own.state}
        row |= {"of": own.item.id, "was": own.item.version, "version": own.item.version + 1}
        rows.append({name: value for name, value in row.items() if name != "tags"})
    table: Any = BacklogItem.__table__
    sent = update(table).where(table.c.id == bindparam("of"), table.c.version == bindparam("was"))
    if _written(sent.values(changed_at=utc_now(), removed_at=None), rows) != len(rows):
        raise Conflict
    tagged = [own for own in changes if "tags" in own.values]
    table = ItemTag.__table__
    _written(table.delete().where(table.c.item_id == bindparam("of")), [{"of": own.item.id} for own in tagged])
    _insert(ItemTag, [{"item_id": own.item.id, "name": tag} for own in tagged for tag in own.values["tags"]])
    _score(member, [(own.item.id, own) for own in changes])
    events = [(own, event) for own in changes for event in _events(member, own)]
    _insert(ItemEvent, [_event(member, own.item.id, own.item.version + 1, event) for own, event in events])


def _events(member: Member, own: Change) -> Iterator[Event]:
    if own.item.removed_at is not None:
        yield "restored", {}, {}
    if own.values:
        yield "changed", _plain(own.before), _plain(own.values)
    if own.method and own.answers is not None:
        before, name = _answers(own), f"score of {member.id}"
        yield "scored", {name: before}, {name: {**before, **own.answers}}
    if own.effect:
        typed = _typed(own.effect)
        before = {name: getattr(own.result, name) for name in typed} if own.result else {}
        yield "analysed", {"result": before}, {"result": typed}
    if own.state:
        state = {name: getattr(own.item, name) for name in STATE}
        yield "imported", _plain(state), _plain({**state, **own.state})


def _add(member: Member, changes: Sequence[Change]) -> None:
    """New items with all that belongs to them."""
    rows = []
    for own in changes:
        origin = {"tactic_id": own.tactic_id, "source": "tactic" if own.tactic_id else "team"}
        rows.append({"workspace_id": member.workspace_id, **origin, **own.values, **own.state})
    items: Any = BacklogItem.__table__
    sent = insert(items).returning(items.c.id, sort_by_parameter_order=True)
    bare = [{name: value for name, value in row.items() if name != "tags"} for row in rows]
    keys = db.session.scalars(sent, _whole(items, bare)).all() if rows else []
    _insert(ItemTag, [{"item_id": key, "name": tag} for key, row in zip(keys, rows, strict=True) for tag in row.get("tags", ())])
    added = list(zip(keys, changes, strict=True))
    _score(member, added)
    after = [{name: value for name, value in own.state.items() if value is not None} for own in changes]
    _insert(ItemEvent, [_event(member, key, 1, ("imported", {}, _plain(state))) for key, state in zip(keys, after, strict=True)])


def _score(member: Member, changes: Sequence[tuple[int, Change]]) -> None:
    """The member's answers, beside those that the file does not give, and the effects that were measured; by item."""
    now = utc_now()
    known, new = [], []
    for key, own in changes:
        if own.method and own.answers:
            row = {"variant": own.method.variant.id, "changed_at": now}
            if own.score:
                known.append(row | {"of": own.score.id, "inputs": {**own.score.inputs, **own.answers}})
            else:
                of = {"item_id": key, "member_id": member.id, "framework": own.method.framework.id}
                new.append(row | of | {"inputs": own.answers})
    scores: Any = ItemScore.__table__
    _written(update(scores).where(scores.c.id == bindparam("of")), known)
    _insert(ItemScore, new)
    measured = [(key, own.result, _typed(own.effect) | {"changed_at": now}) for key, own in changes if own.effect]
    results: Any = ExperimentResult.__table__
    sent = update(results).where(results.c.item_id == bindparam("of"))
    _written(sent, [{"of": key, **typed} for key, result, typed in measured if result])
    _insert(ExperimentResult, [{"item_id": key, **typed} for key, result, typed in measured if not result])


def _written(sent: Any, rows: Sequence[Mapping[str, Any]]) -> int:
    """Do something to many rows; how many there were."""
    done: Any = db.session.execute(sent, rows) if rows else None
    return int(done.rowcount) if done else 0


def _insert(of: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    table: Any = of.__table__
    if rows:
        db.session.execute(insert(table), _whole(table, rows))


def _whole(table: Any, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with all their columns; what a row does not say is as usual."""
    usual = {column.name: _default(column) for column in table.c if column.name != "id"}
    return [{**usual, **row} for row in rows]


def _default(column: Column[Any]) -> Any:
    """What stands in a column of which nothing is said."""
    default: Any = column.default
    return None if default is None else default.arg(None) if default.is_callable else default.arg


def _event(member: Member, key: int, version: int, event: Event) -> dict[str, Any]:
    kind, before, after = event
    return {"item_id": key, "member_id": member.id, "kind": kind, "version": version, "before": before, "after": after}


def _answers(own: Change) -> dict[str, Any]:
    """What the member had answered in the method."""
    asked = {one.name for one in own.method.inputs} if own.method else set()
    return {name: value for name, value in own.score.inputs.items() if name in asked} if own.score else {}


def _typed(effect: tuple[float, float, float]) -> dict[str, Any]:
    """An effect with its interval, as a result that another tool computed."""
    return {"kind": "typed", **dict(zip(("effect", "effect_low", "effect_high"), effect, strict=True))}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
