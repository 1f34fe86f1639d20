"""A month of a team's work, from the outlines of its backlog. Pure.

Keeps true: an item stands under the day on which something was done to it, in UTC; what was learned stands in the month
in which it was written down, and in that of the end; what is overdue is told as of today, and so only in today's month.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tactics.backlog.arranging import Outline

_MONTHS = 12
_LAST_MONTH = date.max.replace(day=1)
PRINTED = {"ended": 8, "started": 10, "added": 10, "overdue": 10}
"""How many of each part a sheet of paper has room for; css/learnings.css allows each so many lines that all of them fit."""
SHOWN = 100
"""How many of each the screen shows; the Markdown file holds all."""


@dataclass(frozen=True)
class Review:
    """What was added, started, ended or learned in a month, and what is overdue today; `first` is the month's first day."""

    first: date
    added: Sequence[Outline]
    started: Sequence[Outline]
    ended: Sequence[Outline]
    overdue: Sequence[Outline]

    @property
    def parts(self) -> dict[str, Sequence[Outline]]:
        """The parts by name, in the order of the work."""
        return {"added": self.added, "started": self.started, "ended": self.ended, "overdue": self.overdue}


def read_month(text: str, today: date) -> date:
    """The first day of the month that is written as 2026-11; of today's when it is no such text."""
    year, _, month = text.partition("-")
    if len(year) == 4 and len(month) == 2 and (year + month).isascii() and (year + month).isdigit():
        try:
            return date(int(year), int(month), 1)
        except ValueError:
            pass  # The year 0, or a month that no year has.
    return today.replace(day=1)


def beside(first: date, step: int) -> str | None:
    """The month so many months later, as it is written in an address; None beyond what a calendar holds."""
    months = first.year * _MONTHS + first.month - 1 + step
    year, month = divmod(months, _MONTHS)
    return f"{year:04}-{month + 1:02}" if date.min.year <= year <= date.max.year else None


def last_day(first: date) -> date:
    """The last day of the month that begins on `first`."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1) if first < _LAST_MONTH else date.max


def ended_on(own: Outline) -> date | None:
    """The day on which an item was done; None while it is not."""
    return own.ended_on or own.changed_at.date() if own.status == "done" else None


def review(everything: Iterable[Outline], first: date, today: date, learned: Collection[int] = ()) -> Review:
    """What the outlines of a backlog say of the month that begins on `first`; `learned` are those written about in it."""
    items = list(everything)

    def within(day: date | None) -> bool:
        return day is not None and (day.year, day.month) == (first.year, first.month)

    return Review(
        first,
        [own for own in items if within(own.created_at.date())],
        [own for own in items if within(own.started_on)],
        sorted((own for own in items if within(ended_on(own)) or own.id in learned), key=lambda own: not within(ended_on(own))),
        [own for own in items if own.overdue(today)] if within(today) else [],
    )
