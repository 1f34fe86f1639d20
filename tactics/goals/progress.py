"""How far a figure has come on its way to a goal. Pure.

Keeps true: the target is what was said, in the figure's own unit; progress is the share of the way that is behind, and
may be less than nothing or more than all; the pace is that of an even way from the first day to the last, and a value is
held against the pace of the day on which its period was over, never against a later one.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from tactics.tracking.periods import after

Value = tuple[date, Decimal]
"""The first day of a period, and its value."""

_USUAL = {"value": _l("to this value"), "change": _l("by so much"), "percent": _l("by so many per cent")}
_SHARE = {**_USUAL, "change": _l("by so many percentage points")}
WAYS: Mapping[str, Mapping[str, LazyString]] = MappingProxyType({"share": _SHARE, "other": _USUAL})
"""How a target can be meant: of a figure in per cent, and of any other."""


def ways(unit: str) -> Mapping[str, LazyString]:
    """How a target of a figure in this unit can be meant, in words."""
    return WAYS["share" if unit == "percent" else "other"]


class Aim(NamedTuple):
    """From where to where, from which day to which."""

    baseline: Decimal
    target: Decimal
    start: date
    due: date

    def share(self, value: Decimal) -> Decimal:
        """The share of the way that is behind at a value; 1 is all of it."""
        return (value - self.baseline) / (self.target - self.baseline)

    def pace(self, day: date) -> Decimal:
        """The share of the way that an even pace has behind it on a day."""
        whole = max(1, (self.due - self.start).days)
        return Decimal(min(max(0, (day - self.start).days), whole)) / whole

    def even(self, day: date) -> Decimal:
        """The value that an even pace has on a day."""
        return self.baseline + self.pace(day) * (self.target - self.baseline)


class Progress(NamedTuple):
    """The share of the way that is behind, what an even pace would have given by then, where that leaves it, and by which value.

    `state`: reached, on-way, behind, late (the day is over), unknown (no value since the start).
    """

    share: Decimal | None
    pace: Decimal
    state: str
    value: Value | None


def target_of(baseline: Decimal, way: str, amount: Decimal) -> Decimal:
    """The value aimed for. Raises ValueError for a per cent of nothing, and for a goal that is where it begins."""
    if way == "percent" and not baseline:
        raise ValueError("a per cent of nothing")
    target = {"value": amount, "change": baseline + amount, "percent": baseline + abs(baseline) * amount / 100}[way]
    if target == baseline:
        raise ValueError("there already")
    return target


def counting(kind: str, values: Sequence[Value], start: date) -> Sequence[Value]:
    """The values, by date, that say something of a goal: those of periods that were not over when it began."""
    return [(day, value) for day, value in values if after(kind, day) > start]


def until(kind: str, day: date, today: date) -> date:
    """The day that the value of a period stands for: its last, or today while it runs."""
    return min(after(kind, day) - timedelta(days=1), max(day, today))


def progress(aim: Aim, kind: str, values: Sequence[Value], today: date) -> Progress:
    """How far it has come by the newest of the values that count; a goal that was reached on its last day stays so."""
    if not values:
        return Progress(None, aim.pace(today), "late" if today > aim.due else "unknown", None)
    judged = values[-1]
    in_time = [own for own in values if own[0] <= aim.due]
    if today > aim.due and in_time and aim.share(in_time[-1][1]) >= 1:
        judged = in_time[-1]
    share, pace = aim.share(judged[1]), aim.pace(until(kind, judged[0], today))
    if share >= 1:
        return Progress(share, pace, "reached", judged)
    if today > aim.due:
        return Progress(share, pace, "late", judged)
    return Progress(share, pace, "on-way" if share >= pace else "behind", judged)
