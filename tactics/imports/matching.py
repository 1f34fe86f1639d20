"""Which item of the workspace each row is, and what it would change. Reads only.

Keeps true: a row changes an item of its own workspace or none; it is matched by id (unless what else it says of itself
belongs to another item), then by its tactic, then by its exact title, and is new otherwise; no item is two rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from tactics.accounts.models import Member
from tactics.backlog.models import BacklogItem, ItemScore, ItemTag
from tactics.catalogue.queries import ids_by_slug
from tactics.core.database import Base, db
from tactics.core.marks import mark
from tactics.experiments.models import ExperimentResult
from tactics.experiments.queries import days_run
from tactics.experiments.record import effect_of
from tactics.imports.checking import Record, Rejected, together
from tactics.scoring.frameworks import Method

STATE = ("status", "outcome", "started_on", "ended_on")
Item = Any
"""A row of a table, read as it is: ten thousand objects that could be changed would take seconds to make."""
_USUAL = {"metric_kind": "share"}


@dataclass(frozen=True)
class Change:
    """What a row does: `kind` is new, changed or same. `values` and `state` are what differs, by name."""

    line: int
    kind: str
    title: str
    item: Item
    """None for a new one."""
    tactic_id: int | None
    values: Mapping[str, Any]
    state: Mapping[str, Any]
    method: Method | None = None
    answers: Mapping[str, str] | None = None
    effect: tuple[float, float, float] | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    score: Item | None = None
    result: Item | None = None
    """What stands where `values`, the answers and the effect go."""

    @property
    def parts(self) -> list[str]:
        """The names of what it changes."""
        scored = ["answers"] if self.answers is not None else []
        state = [name for name, value in self.state.items() if self.item is not None or value is not None]
        return [*self.values, *state, *scored, *(["effect"] if self.effect else [])]


@dataclass(frozen=True)
class Plan:
    """What a whole file does: its changes, what it cannot do, and the tags that nobody has used yet."""

    changes: Sequence[Change]
    rejected: Sequence[Rejected]
    new_tags: Sequence[str]

    def of_kind(self, kind: str) -> list[Change]:
        """The changes of a kind."""
        return [change for change in self.changes if change.kind == kind]

    @property
    def mark(self) -> str:
        """By which a plan that was shown is known again."""
        seen = [own.item and (own.item.id, own.item.version) for own in self.changes]
        told = [(own.line, own.kind, own.values, own.state, own.answers, own.effect) for own in self.changes]
        return mark(seen, told, self.rejected)


@dataclass
class _Known:
    """What the workspace holds: its items with their tags, and by item the member's answers and what came out."""

    items: Mapping[int, Item]
    tags: Mapping[int, Sequence[str]]
    scores: Mapping[tuple[int, str], Item]
    results: Mapping[int, Item]
    slugs: Mapping[str, int]
    taken: dict[int, int] = field(default_factory=dict)
    """By item, the line of the row that it is."""

    @classmethod
    def of(cls, member: Member, records: Iterable[Record]) -> "_Known":
        slugs = sorted({record.keys["tactic"] for record in records if "tactic" in record.keys})
        known: dict[str, int] = {}
        for start in range(0, len(slugs), 500):  # A statement of the database holds only so many values.
            known |= ids_by_slug(slugs[start : start + 500])
        tags: dict[int, list[str]] = {}
        for tag in _rows(ItemTag, member):
            tags.setdefault(tag.item_id, []).append(tag.name)
        return cls(
            {item.id: item for item in _rows(BacklogItem, member)},
            {key: sorted(names) for key, names in tags.items()},
            {(score.item_id, score.framework): score for score in _rows(ItemScore, member) if score.member_id == member.id},
            {result.item_id: result for result in _rows(ExperimentResult, member)},
            known,
        )

    def value(self, item: Item | None, name: str) -> Any:
        """What stands in an item, or in one that is new; tags as their names."""
        if item is None:
            return _USUAL.get(name)
        return self.tags.get(item.id, []) if name == "tags" else getattr(item, name)


def _rows(of: type[Base], member: Member) -> Sequence[Item]:
    """The rows of a table that belong to a workspace's items, or are these."""
    table, items = of.__table__, BacklogItem.__table__
    own = items.c.workspace_id == member.workspace_id
    if table is items:
        return db.session.execute(select(items).where(own).order_by(items.c.id)).all()
    return db.session.execute(select(table).join(items, items.c.id == table.c.item_id).where(own)).all()


def plan(member: Member, records: Sequence[Record], rejected: Iterable[Rejected]) -> Plan:
    """What the rows of a file would do to the member's workspace."""
    known = _Known.of(member, records)
    matched, refused = _matched(known, records)
    found = [_change(known, record, item) for record, item in matched]
    changes = [own for own in found if isinstance(own, Change)]
    refused += [own for own in found if isinstance(own, Rejected)]
    tags = {tag for item in known.items.values() if item.removed_at is None for tag in known.value(item, "tags")}
    wanted = {tag for change in changes for tag in change.values.get("tags", ())}
    return Plan(changes, sorted([*rejected, *refused], key=lambda row: row.line), sorted(wanted - tags, key=str.casefold))


def _matched(known: _Known, records: Sequence[Record]) -> tuple[list[tuple[Record, Item | None]], list[Rejected]]:
    """Each row with its item: first those that are surely one, so that a title cannot take another's."""
    found: dict[int, Item] = {}
    refused: list[Rejected] = []
    first: dict[tuple[str, str], int] = {}
    titles: dict[str, list[Item]] = {}
    tactics = {item.tactic_id: item for item in known.items.values() if item.tactic_id}
    for item in known.items.values():
        if item.removed_at is None and not item.tactic_id:
            titles.setdefault(item.title, []).append(item)
    for by in (_by_id, lambda _known, record: tactics.get(known.slugs.get(record.keys.get("tactic", ""), 0))):
        for record in records:
            own = None if record.line in found else by(known, record)
            if own is not None and own.id not in known.taken:
                known.taken[own.id], found[record.line] = record.line, own
    kept = []
    for record in records:
        name = _name(record)
        if reason := _refusal(known, record, name, first, found.get(record.line)):
            refused.append(Rejected(record.line, reason))
            continue
        first.setdefault(name, record.line)
        free = [item for item in titles.get(record.values.get("title", ""), ()) if item.id not in known.taken]
        own = found.get(record.line) or (free[0] if free and "tactic" not in record.keys else None)
        if own is not None:
            known.taken[own.id] = record.line
        kept.append((record, own))
    return kept, refused


def _name(record: Record) -> tuple[str, str]:
    """What a row calls itself: two of one file that call themselves the same are one too many."""
    for key in ("tactic", "id"):
        if key in record.keys:
            return key, record.keys[key]
    return "title", str(record.values.get("title", ""))


def _refusal(
    known: _Known, record: Record, name: tuple[str, str], first: Mapping[tuple[str, str], int], item: Item | None
) -> str:
    if name in first:
        return str(gettext("It stands on line %(line)s already.", line=first[name]))
    if "tactic" in record.keys and record.keys["tactic"] not in known.slugs:
        return str(gettext("There is no tactic “%(slug)s”.", slug=record.keys["tactic"][:80]))
    if item is None and "tactic" not in record.keys and not record.values.get("title"):
        return str(gettext("It has no name."))
    return ""


def _by_id(known: _Known, record: Record) -> Item | None:
    """The item with the row's id, if what else the row says of itself (its tactic, when it was added) is that item's."""
    text = record.keys.get("id", "")
    item = known.items.get(int(text)) if text.isascii() and text.isdigit() and len(text) < 11 else None
    if item is None or (item.removed_at is not None and item.tactic_id is None):
        return None
    slug, added = record.keys.get("tactic"), record.keys.get("created_at")
    if slug and known.slugs.get(slug) != item.tactic_id:
        return None
    return item if added is None or added == item.created_at.isoformat() or not _is_moment(added) else None


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _change(known: _Known, record: Record, item: Item | None) -> Change | Rejected:
    tactic = known.slugs.get(record.keys.get("tactic", ""))
    by_tactic = item.tactic_id if item else tactic
    wanted = {name: value for name, value in record.values.items() if not (name == "title" and by_tactic)}
    if "tags" in wanted:
        wanted["tags"] = sorted(wanted["tags"])
    values = {name: value for name, value in wanted.items() if name not in STATE and value != known.value(item, name)}
    whole = {
        name: known.value(item, name) for name in ("planned_start", "planned_end", "baseline", "metric_kind", "smallest_effect")
    }
    if wrong := together({**whole, **values}):
        return Rejected(record.line, " ".join(wrong))
    score = known.scores.get((item.id, record.method.framework.id)) if item and record.method else None
    answers = dict(record.answers) if record.method and _answers_differ(record, record.method, score) else None
    state = _state(item, wanted, scored=bool(answers))
    if item is not None:
        state = {name: value for name, value in state.items() if value != getattr(item, name)}
    effect = record.effect if item is None or _effect(known, item) != record.effect else None
    title = str(record.values.get("title") or (item.title if item else "") or record.keys.get("tactic", ""))
    before = {name: known.value(item, name) for name in values}
    stands = (before, score, known.results.get(item.id)) if item else (before, None, None)
    change = Change(record.line, "", title, item, tactic, values, state, record.method, answers, effect, *stands)
    kind = "new" if item is None or item.removed_at is not None else "changed" if change.parts else "same"
    return replace(change, kind=kind)


def _state(item: Item | None, wanted: Mapping[str, Any], *, scored: bool) -> dict[str, Any]:
    """Where the row puts the item: what is done has an outcome, nothing else has; an idea with new answers is scored."""
    usual = item.status if item else "idea"
    status = wanted.get("status", "scored" if scored and usual == "idea" else usual)
    outcome = wanted.get("outcome") or (item.outcome if item else None) or "inconclusive"
    days = {name: wanted.get(name, getattr(item, name) if item else None) for name in ("started_on", "ended_on")}
    return {"status": status, "outcome": outcome if status == "done" else None, **days}


def _answers_differ(record: Record, method: Method, own: Item | None) -> bool:
    if own is None:
        return True
    asked = {one.name for one in method.inputs}
    stored = {name: Decimal(str(value)) for name, value in own.inputs.items() if name in asked and value is not None}
    given = {name: Decimal(value) for name, value in record.answers.items()}
    return own.variant != method.variant.id or {**stored, **given} != stored


def _effect(known: _Known, item: Item) -> tuple[float | None, float | None, float | None]:
    result = known.results.get(item.id)
    return effect_of(item, result, days_run(item, result))
