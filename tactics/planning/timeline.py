"""From dates to a picture of time: a bar for each item that has any. Pure.

Keeps true: a bar runs from what is known to what is known; a day that nobody gave is not made up, save that what still
runs is drawn to today.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from tactics.backlog.arranging import Outline
from tactics.backlog.filters import PER_PAGE
from tactics.core.paging import Slice

WIDTH, ROW, HEAD, SIDE, NAME = 1120, 44, 30, 12, 460
KINDS: Mapping[str, LazyString] = MappingProxyType(
    {"planned": _l("Planned"), "running": _l("Running"), "over": _l("Over"), "parked": _l("Parked")}
)
"""How bars differ, and what the legend calls that."""
_MOST_DAYS = 3 * 366
_MARGIN = 7
"""The days on either side of the first and the last, at least."""


@dataclass(frozen=True)
class Bar:
    """An item in time: its days, and where it lies in the picture. `kind`: a key of KINDS."""

    item: Outline
    start: date
    end: date
    kind: str
    x: float
    y: float
    width: float

    @property
    def anchor(self) -> str:
        """On which end of the bar its name stands: at its `start`, or up to its `end` where a long one would not fit."""
        return "start" if WIDTH - self.x >= NAME else "end"


@dataclass(frozen=True)
class Month:
    """The beginning of a month and where it stands."""

    day: date
    x: float


@dataclass(frozen=True)
class Timeline:
    """One page of the items that have dates, in the units of the picture; `slice` says which.

    `left_out` items have no dates, or lie further away than three years.
    """

    bars: Sequence[Bar]
    months: Sequence[Month]
    today: float
    left_out: int
    height: float
    slice: Slice
    width: int = WIDTH


def days_of(own: Outline, today: date) -> tuple[date, date] | None:
    """The first and the last day of an item: what happened, else what is planned; None when nothing is known."""
    start = own.started_on or own.planned_start
    end = own.ended_on or own.planned_end or (today if own.status == "running" else start)
    if own.status in {"analysing", "done"} and end:
        end = min(end, today)  # What is over did not go on for as long as was planned.
    if start is None or end is None:
        return (end, end) if end else None
    return (min(start, end), end) if own.ended_on else (start, max(start, end))


def draw(outlines: Sequence[Outline], today: date, page: int = 1, per_page: int = PER_PAGE) -> Timeline:
    """A page of the items that have dates, the first to begin on top. Page 1 has the last to begin: what is still ahead."""
    known = [(own, days) for own in outlines if (days := days_of(own, today))]
    dated = [(own, days) for own, days in known if _near(days, today)]
    dated.sort(key=lambda one: (one[1], one[0].id))
    where = Slice.of(page, per_page, len(dated))
    near = dated[len(dated) - where.stop : len(dated) - where.start]
    first = min([today, *(days[0] for _own, days in near)])
    last = max([today, *(days[1] for _own, days in near)])
    margin = timedelta(days=max(_MARGIN, (last - first).days // 60))
    start, end = first - margin, last + margin
    scale = (WIDTH - 2 * SIDE) / (end - start).days

    def at(day: date) -> float:
        return round(SIDE + (day - start).days * scale, 1)

    bars = [
        Bar(own, *days, _kind(own), at(days[0]), HEAD + ROW * place, max(6.0, round(at(days[1]) - at(days[0]) + scale, 1)))
        for place, (own, days) in enumerate(near)
    ]
    months = [Month(day, at(day)) for day in _months(start, end)]
    return Timeline(bars, months, at(today), len(outlines) - len(dated), HEAD + ROW * len(bars) + 8, where)


def _near(days: tuple[date, date], today: date) -> bool:
    return all(abs((day - today).days) <= _MOST_DAYS for day in days)


def _kind(own: Outline) -> str:
    return {"running": "running", "analysing": "over", "done": "over", "parked": "parked"}.get(own.status, "planned")


def _months(start: date, end: date) -> Iterator[date]:
    """The first days of months between two days: as many as there is room for."""
    every = 1 if (end - start).days < 400 else 3
    day = start.replace(day=1)
    while day <= end:
        if day >= start and (day.month - 1) % every == 0:
            yield day
        day = (day + timedelta(days=32)).replace(day=1)
