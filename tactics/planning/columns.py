"""From the outlines of a backlog to the columns of a board. Pure.

Keeps true: every state that is asked for has its column, in the order of the work; a column shows so many cards that it
can be read, and says how many there are; that a limit is exceeded is known whatever is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tactics.backlog.arranging import Outline, counts, grouped
from tactics.backlog.filters import BacklogFilter
from tactics.backlog.states import STATUSES

MOST_SHOWN = 40
"""The cards that a column shows in one lane; the others are on the list, one link away."""


@dataclass(frozen=True)
class Column:
    """A state: the cards that are shown, how many there are in all, and the most there should be."""

    status: str
    cards: Sequence[Outline]
    total: int
    limit: int | None

    @property
    def over(self) -> bool:
        """Whether there is more at once than the team has agreed on."""
        return self.limit is not None and self.total > self.limit


@dataclass(frozen=True)
class Lane:
    """A row of columns: all of the board, or one group of it."""

    name: str
    columns: Sequence[Column]


def lanes(found: Sequence[Outline], wanted: BacklogFilter, limits: Mapping[str, int]) -> list[Lane]:
    """The board of what a filter finds, in its lanes: one without a group.

    Limits count all items of a state, so only a lone lane of a filter that leaves nothing out shows them.
    """
    statuses = wanted.status or tuple(STATUSES)
    if not wanted.group:
        return [Lane("", _columns(found, statuses, {} if wanted.narrows else limits))] if found or not wanted.narrows else []
    return [Lane(name, _columns(own, statuses, {})) for name, own in grouped(found, wanted.group).items()]


def _columns(found: Sequence[Outline], statuses: Iterable[str], limits: Mapping[str, int]) -> list[Column]:
    by_status: dict[str, list[Outline]] = {status: [] for status in statuses}
    for own in found:
        by_status[own.status].append(own)
    return [Column(status, own[:MOST_SHOWN], len(own), limits.get(status)) for status, own in by_status.items()]


def exceeded(everything: Iterable[Outline], limits: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """The states that hold more at once than was agreed on: state, how many it holds, the most there should be."""
    held = counts(everything)
    return [(status, held[status], limit) for status, limit in limits.items() if held[status] > limit]


def due(own: Outline, today: date) -> tuple[str, date] | None:
    """What a card says of time: `late`, `ends` or `starts`, with the day."""
    if own.overdue(today):
        begins = own.status == "planned" and own.planned_start
        return ("late", begins or own.planned_end or today)
    if own.status in {"running", "analysing"} and own.planned_end:
        return ("ends", own.planned_end)
    ahead = own.status in {"planned", "idea", "scored"} and own.planned_start and own.planned_start >= today
    return ("starts", own.planned_start) if ahead and own.planned_start else None
