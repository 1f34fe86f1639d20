"""How far a figure has come on its way to a goal. Pure.

Keeps true: the target is what was said, in the figure's own unit; progress is the share of the way that is behind, and
may be less than nothing or more than all; the pace is that of an even way from the first day to the last.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

WAYS: Mapping[str, LazyString] = MappingProxyType(
    {
        "value": _l("to this value"),
        "change": _l("by so much, in its own unit (percentage points of a share)"),
        "percent": _l("by so many per cent of what it is now"),
    }
)


class Progress(NamedTuple):
    """The share of the way that is behind (1 is all of it), what an even pace would have given, and where that leaves it.

    `state`: reached, on-way, behind, late (the day is over), unknown (no value since the start).
    """

    share: Decimal | None
    pace: Decimal
    state: str


def target_of(baseline: Decimal, way: str, amount: Decimal) -> Decimal:
    """The value aimed for. Raises ValueError for a per cent of nothing, and for a goal that is where it begins."""
    if way == "percent" and not baseline:
        raise ValueError("a per cent of nothing")
    target = {"value": amount, "change": baseline + amount, "percent": baseline + abs(baseline) * amount / 100}[way]
    if target == baseline:
        raise ValueError("there already")
    return target


def progress(baseline: Decimal, target: Decimal, latest: Decimal | None, days: tuple[date, date], today: date) -> Progress:
    """How far it has come; `latest` is the newest value since the start, `days` the first and the last day."""
    start, due = days
    whole = max(1, (due - start).days)
    pace = Decimal(min(max(0, (today - start).days), whole)) / whole
    if latest is None:
        return Progress(None, pace, "late" if today > due else "unknown")
    share = (latest - baseline) / (target - baseline)
    if share >= 1:
        return Progress(share, pace, "reached")
    if today > due:
        return Progress(share, pace, "late")
    return Progress(share, pace, "on-way" if share >= pace else "behind")
