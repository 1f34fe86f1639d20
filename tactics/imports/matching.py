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
from sqlalchemy.orm import selectinload

from tactics.accounts.models import Member
from tactics.backlog.models import BacklogItem, ItemScore
from tactics.catalogue.queries import ids_by_slug
from tactics.core.database import db
from tactics.core.marks import mark
from tactics.experiments.models import ExperimentResult
from tactics.experiments.queries import days_run
from tactics.experiments.record import effect_of
from tactics.imports.checking import Record, Rejected, together
from tactics.scoring.frameworks import Method

STATE = ("status", "outcome", "started_on", "ended_on")
_USUAL = {"metric_kind": "share"}


@dataclass(frozen=True)
class Change:
    """What a row does: `kind` is new, changed or same. `values` and `state` are what differs, by name."""

    line: int
    kind: str
    title: str
    item: BacklogItem | None
    tactic_id: int | None
    values: Mapping[str, Any]
    state: Mapping[str, Any]
    method: Method | None = None
    answers: Mapping[str, str] | None = None
    effect: tuple[float, float, float] | None = None
    seen: tuple[int, int] | None = None
    """The item's id and version when it was looked at."""

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
        told = [(own.line, own.kind, own.seen, own.values, own.state, own.answers, own.effect) for own in self.changes]
        return mark(told, self.rejected)


@dataclass
class _Known:
    """What the workspace holds: its items, and by item the member's answers and what came out."""

    items: Mapping[int, BacklogItem]
    scores: Mapping[tuple[int, str], ItemScore]
    results: Mapping[int, ExperimentResult]
    slugs: Mapping[str, int]
    taken: dict[int, int] = field(default_factory=dict)
    """By item, the line of the row that it is."""

    @classmethod
    def of(cls, member: Member, records: Iterable[Record]) -> "_Known":
        own = BacklogItem.workspace_id == member.workspace_id
        items = db.session.scalars(
            select(BacklogItem).where(own).options(selectinload(BacklogItem.tags)).order_by(BacklogItem.id)
        )
        scores = select(ItemScore).join(BacklogItem, BacklogItem.id == ItemScore.item_id).where(own)
        results = select(ExperimentResult).join(BacklogItem, BacklogItem.id == ExperimentResult.item_id).where(own)
        slugs = sorted({record.keys["tactic"] for record in records if "tactic" in record.keys})
        known: dict[str, int] = {}
        for start in range(0, len(slugs), 500):  # A statement of the database holds only so many values.
            known |= ids_by_slug(slugs[start : start + 500])
        return cls(
            {item.id: item for item in items},
            {
                (score.item_id, score.framework): score
                for score in db.session.scalars(scores.where(ItemScore.member_id == member.id))
            },
            {result.item_id: result for result in db.session.scalars(results)},
            known,
        )


def plan(member: Member, records: Sequence[Record], rejected: Iterable[Rejected]) -> Plan:
    """What the rows of a file would do to the member's workspace."""
    known = _Known.of(member, records)
    matched, refused = _matched(known, records)
    found = [_change(known, record, item) for record, item in matched]
    changes = [own for own in found if isinstance(own, Change)]
    refused += [own for own in found if isinstance(own, Rejected)]
    tags = {tag.name for item in known.items.values() if item.removed_at is None for tag in item.tags}
    wanted = {tag for change in changes for tag in change.values.get("tags", ())}
    return Plan(changes, sorted([*rejected, *refused], key=lambda row: row.line), sorted(wanted - tags, key=str.casefold))


def _matched(known: _Known, records: Sequence[Record]) -> tuple[list[tuple[Record, BacklogItem | None]], list[Rejected]]:
    """Each row with its item: first those that are surely one, so that a title cannot take another's."""
    found: dict[int, BacklogItem] = {}
    refused: list[Rejected] = []
    first: dict[tuple[str, str], int] = {}
    titles: dict[str, list[BacklogItem]] = {}
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
    known: _Known, record: Record, name: tuple[str, str], first: Mapping[tuple[str, str], int], item: BacklogItem | None
) -> str:
    if name in first:
        return str(gettext("It stands on line %(line)s already.", line=first[name]))
    if "tactic" in record.keys and record.keys["tactic"] not in known.slugs:
        return str(gettext("There is no tactic “%(slug)s”.", slug=record.keys["tactic"][:80]))
    if item is None and "tactic" not in record.keys and not record.values.get("title"):
        return str(gettext("it has no title"))
    return ""


def _by_id(known: _Known, record: Record) -> BacklogItem | None:
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


def _change(known: _Known, record: Record, item: BacklogItem | None) -> Change | Rejected:
    tactic = known.slugs.get(record.keys.get("tactic", ""))
    by_tactic = item.tactic_id if item else tactic
    wanted = {name: value for name, value in record.values.items() if not (name == "title" and by_tactic)}
    if "tags" in wanted:
        wanted["tags"] = sorted(wanted["tags"])
    values = {name: value for name, value in wanted.items() if name not in STATE and value != _value(item, name)}
    whole = {name: _value(item, name) for name in ("planned_start", "planned_end", "baseline", "metric_kind", "smallest_effect")}
    if wrong := together({**whole, **values}):
        return Rejected(record.line, " ".join(wrong))
    state = {name: value for name, value in _state(item, wanted, record).items() if item is None or value != getattr(item, name)}
    answers = dict(record.answers) if record.method and _answers_differ(known, record, item) else None
    effect = record.effect if item is None or _effect(known, item) != record.effect else None
    title = str(record.values.get("title") or (item.title if item else "") or record.keys.get("tactic", ""))
    seen = (item.id, item.version) if item else None
    change = Change(record.line, "", title, item, tactic, values, state, record.method, answers, effect, seen)
    kind = "new" if item is None or item.removed_at is not None else "changed" if change.parts else "same"
    return replace(change, kind=kind)


def _value(item: BacklogItem | None, name: str) -> Any:
    if item is None:
        return _USUAL.get(name)
    return [tag.name for tag in item.tags] if name == "tags" else getattr(item, name)


def _state(item: BacklogItem | None, wanted: Mapping[str, Any], record: Record) -> dict[str, Any]:
    """Where the row puts the item: what is done has an outcome, nothing else has."""
    usual = item.status if item else "scored" if record.answers else "idea"
    status = wanted.get("status", usual)
    outcome = wanted.get("outcome") or (item.outcome if item else None) or "inconclusive"
    days = {name: wanted.get(name, getattr(item, name) if item else None) for name in ("started_on", "ended_on")}
    return {"status": status, "outcome": outcome if status == "done" else None, **days}


def _answers_differ(known: _Known, record: Record, item: BacklogItem | None) -> bool:
    own = known.scores.get((item.id, record.method.framework.id)) if item and record.method else None
    if own is None or record.method is None:
        return True
    asked = {one.name for one in record.method.inputs}
    stored = {name: Decimal(str(value)) for name, value in own.inputs.items() if name in asked and value is not None}
    given = {name: Decimal(value) for name, value in record.answers.items()}
    return own.variant != record.method.variant.id or {**stored, **given} != stored


def _effect(known: _Known, item: BacklogItem) -> tuple[float | None, float | None, float | None]:
    result = known.results.get(item.id)
    return effect_of(item, result, days_run(item, result))
