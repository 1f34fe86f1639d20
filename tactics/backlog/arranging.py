"""From all outlines of a backlog to those a filter asks for, in its order and its groups. Pure.

Keeps true: what has no score comes after what has one, whatever the order; equal items keep the order they were added in.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from tactics.backlog.filters import BacklogFilter
from tactics.backlog.opinions import Opinions
from tactics.backlog.states import OPEN, STATUSES
from tactics.catalogue.queries import Card
from tactics.core.vocabulary import STAGES

STALE_AFTER = timedelta(days=30)
_PLACES = {status: place for place, status in enumerate(STATUSES)}


@dataclass(frozen=True, slots=True)
class Outline:
    """What lists and filters need of an item. `name` is that of an own idea; `notes` is there to be searched."""

    id: int
    tactic: Card | None
    name: str
    status: str
    outcome: str | None
    owner: str
    notes: str
    created_at: datetime
    changed_at: datetime
    planned_start: date | None
    planned_end: date | None
    started_on: date | None
    ended_on: date | None
    version: int
    tags: tuple[str, ...]
    opinions: Opinions

    @property
    def title(self) -> str:
        """The tactic's name in the reader's language, or the idea's own."""
        return self.tactic.title if self.tactic else self.name

    def overdue(self, today: date) -> bool:
        """Whether it should have ended, or begun, before today."""
        return is_overdue(self, today)

    def stale(self, now: datetime) -> bool:
        """Whether nobody has touched it for long, though it is neither done nor parked."""
        return self.status not in {"done", "parked"} and self.changed_at < now - STALE_AFTER


class Planned(Protocol):
    """What has a state and dates it is planned for."""

    @property
    def status(self) -> str:
        """A key of STATUSES."""

    @property
    def planned_start(self) -> date | None:
        """When it should begin."""

    @property
    def planned_end(self) -> date | None:
        """When it should end."""


def is_overdue(own: Planned, today: date) -> bool:
    """Whether something should have ended, or begun, before today."""
    if own.status == "planned" and own.planned_start and own.planned_start < today:
        return True
    return own.status in OPEN and own.planned_end is not None and own.planned_end < today


def arranged(outlines: Iterable[Outline], wanted: BacklogFilter, now: datetime) -> list[Outline]:
    """Those that a filter asks for, in its order."""
    return sorted((own for own in outlines if fits(own, wanted, now)), key=_key(wanted.sort))


def fits(own: Outline, wanted: BacklogFilter, now: datetime) -> bool:
    """Whether a filter asks for an item: each part of it must, any of a part's values will do."""
    late = {"overdue": own.overdue(now.date()), "stale": own.stale(now)}
    return (
        (not wanted.status or own.status in wanted.status)
        and (not wanted.outcome or own.outcome in wanted.outcome)
        and (not wanted.owner or own.owner == wanted.owner)
        and (not wanted.tag or bool(set(wanted.tag) & set(own.tags)))
        and (not wanted.late or any(late[kind] for kind in wanted.late))
        and all(set(values) & set(values_of(own.tactic, facet)) for facet, values in wanted.chosen.items())
        and _says(own, wanted.q)
    )


def values_of(tactic: Card | None, facet: str) -> tuple[str, ...]:
    """A tactic's values in one of the catalogue's facets; none for an own idea."""
    if tactic is None:
        return ()
    if facet in {"type", "budget", "effort", "evidence"}:
        value = getattr(tactic, facet)
        return (value,) if value else ()
    return tactic.tags.get(facet, ())


def groups_of(own: Outline, group: str) -> tuple[str, ...]:
    """The groups that an item stands in, by the filter's `group`; an item in two stages stands in both."""
    found = {"stage": values_of(own.tactic, "stage"), "owner": (own.owner,) if own.owner else (), "tag": own.tags}
    return found.get(group, ()) or ("",)


def grouped(outlines: Sequence[Outline], group: str) -> dict[str, list[Outline]]:
    """Items by group, each in the order they are given: stages as the funnel has them, others by name, no group last."""
    groups: dict[str, list[Outline]] = {}
    for own in outlines:
        for name in groups_of(own, group) if group else ("",):
            groups.setdefault(name, []).append(own)
    places = {stage: place for place, stage in enumerate(STAGES)} if group == "stage" else {}
    return {name: groups[name] for name in sorted(groups, key=lambda name: (not name, places.get(name, 0), name.casefold()))}


def _says(own: Outline, words: str) -> bool:
    text = " ".join((own.title, own.owner, own.notes, *own.tags)).casefold()
    return all(word in text for word in words.casefold().split())


def _key(sort: str) -> Callable[[Outline], tuple[object, ...]]:
    def by_score(own: Outline) -> tuple[object, ...]:
        score = own.opinions.score
        return (score is None, -(score or 0), own.id)

    keys: Mapping[str, Callable[[Outline], tuple[object, ...]]] = {
        "score": by_score,
        "newest": lambda own: (-own.created_at.timestamp(), -own.id),
        "changed": lambda own: (-own.changed_at.timestamp(), -own.id),
        "status": lambda own: (_PLACES[own.status], *by_score(own)),
        "due": lambda own: (own.planned_end or date.max, *by_score(own)),
        "name": lambda own: (own.title.casefold(), own.id),
    }
    return keys[sort]


def counts(outlines: Iterable[Outline]) -> dict[str, int]:
    """How many items each status has."""
    found = dict.fromkeys(STATUSES, 0)
    for own in outlines:
        found[own.status] += 1
    return found


def owners(outlines: Sequence[Outline]) -> list[str]:
    """Who owns any item, by name."""
    return sorted({own.owner for own in outlines if own.owner}, key=str.casefold)
