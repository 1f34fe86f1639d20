"""From the outlines of a backlog to the columns of a board. Pure.

Keeps true: every state has its column, in the order of the work; a column shows so many cards that it can be read, and
says how many there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tactics.backlog.arranging import Outline, grouped
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


def lanes(found: Sequence[Outline], group: str, limits: Mapping[str, int]) -> list[Lane]:
    """The board in its lanes: one without a group. Limits count a state over all lanes, so only a lone lane shows them."""
    if not group:
        return [Lane("", _columns(found, limits))]
    return [Lane(name, _columns(own, {})) for name, own in grouped(found, group).items()]


def _columns(found: Sequence[Outline], limits: Mapping[str, int]) -> list[Column]:
    by_status: dict[str, list[Outline]] = {status: [] for status in STATUSES}
    for own in found:
        by_status[own.status].append(own)
    return [Column(status, own[:MOST_SHOWN], len(own), limits.get(status)) for status, own in by_status.items()]


def due(own: Outline, today: date) -> tuple[str, date] | None:
    """What a card says of time: `late`, `ends` or `starts`, with the day."""
    if own.overdue(today):
        begins = own.status == "planned" and own.planned_start
        return ("late", begins or own.planned_end or today)
    if own.status in {"running", "analysing"} and own.planned_end:
        return ("ends", own.planned_end)
    ahead = own.status in {"planned", "idea", "scored"} and own.planned_start and own.planned_start >= today
    return ("starts", own.planned_start) if ahead and own.planned_start else None
