"""Taking a file in: the only code here that commits.

Keeps true: all of a file or nothing; a dry run does the same, to the last statement, and takes it back; a state that is
imported passes no gate, but the history says that it was imported, and by whom.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert

from tactics.accounts.models import Member
from tactics.backlog.actions import change, changing, note, score
from tactics.backlog.models import BacklogItem, ItemEvent, ItemScore, ItemTag
from tactics.core.database import db
from tactics.experiments.actions import write_result
from tactics.experiments.models import ExperimentResult
from tactics.imports.matching import STATE, Change

_AT_ONCE = 2000
"""How many new items are written together."""


class _TakenBack(Exception):
    """Ends a dry run."""


def take_in(member: Member, changes: Sequence[Change], *, dry_run: bool = False) -> None:
    """Do what a plan says. Raises Conflict when somebody changed one of its items meanwhile."""
    new = [own for own in changes if own.kind == "new" and own.item is None]
    try:
        with changing(None, member):
            for own in changes:
                if own.item is not None and (own.kind != "same"):
                    _change(member, own.item, own)
            for start in range(0, len(new), _AT_ONCE):
                _add(member.id, member.workspace_id, new[start : start + _AT_ONCE])
            if dry_run:
                raise _TakenBack  # noqa: TRY301  # what is raised here is what takes all of it back
    except _TakenBack:
        pass


def _change(member: Member, item: BacklogItem, own: Change) -> None:
    if item.removed_at is not None:
        item.removed_at = None
        note(item, member.id, "restored")
    change(member, item, own.values)
    if own.method and own.answers is not None:
        score(member, item, own.method, own.answers)
    if own.effect:
        write_result(member, item, _typed(own.effect))
    state = {name: own.state.get(name, getattr(item, name)) for name in STATE}
    if own.state:
        before = {name: _plain(getattr(item, name)) for name in STATE}
        for name, value in state.items():
            setattr(item, name, value)
        note(item, member.id, "imported", before, {name: _plain(value) for name, value in state.items()})


def _add(member_id: int, workspace_id: str, changes: Sequence[Change]) -> None:
    """New items with all that belongs to them, a table at a time: row by row it would take minutes."""
    items = [_item(workspace_id, own) for own in changes]
    db.session.add_all(items)
    db.session.flush()
    tables: dict[Any, list[dict[str, Any]]] = {ItemEvent: [], ItemScore: [], ExperimentResult: []}
    for item, own in zip(items, changes, strict=True):
        after = {name: _plain(value) for name, value in own.state.items() if value is not None}
        who = {"item_id": item.id, "member_id": member_id}
        tables[ItemEvent].append({**who, "kind": "imported", "version": item.version, "before": {}, "after": after})
        if own.method and own.answers:
            of = {"framework": own.method.framework.id, "variant": own.method.variant.id}
            tables[ItemScore].append({**who, **of, "inputs": dict(own.answers)})
        if own.effect:
            tables[ExperimentResult].append({"item_id": item.id, "arms": [], "guardrails": {}, **_typed(own.effect)})
    for table, rows in tables.items():
        if rows:
            db.session.execute(insert(table), rows)


def _item(workspace_id: str, own: Change) -> BacklogItem:
    values = {"source": "tactic" if own.tactic_id else "team", **own.values, **own.state}
    tags = [ItemTag(name=name) for name in values.pop("tags", ())]
    return BacklogItem(workspace_id=workspace_id, tactic_id=own.tactic_id, tags=tags, **values)


def _typed(effect: tuple[float, float, float]) -> Mapping[str, Any]:
    """An effect with its interval, as a result that another tool computed."""
    return {"kind": "typed", **dict(zip(("effect", "effect_low", "effect_high"), effect, strict=True))}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
