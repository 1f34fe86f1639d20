"""Before and after: cohorts that had their time before a change, against cohorts that began after it. Pure.

Keeps true: nobody counts on the side of before for what happened after the change; who was under way when it came is
left out; a difference has an interval, or there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tactics.retention.measures.definition import Retention
from tactics.statistics.inputs import Arm, Interval, Undefined
from tactics.statistics.intervals import newcombe, wilson

MOST = 12
"""Cohorts on each side, the nearest to the change, unless fewer are asked for."""


@dataclass(frozen=True)
class Dot:
    """A cohort at the compared span: its first day, how many began, how many of them came back."""

    start: date
    size: int
    kept: int

    @property
    def arm(self) -> Arm:
        """As statistics takes it."""
        return Arm(self.kept, self.size)

    @property
    def interval(self) -> Interval:
        """The share's 95 % interval (Wilson)."""
        return wilson(self.arm)


@dataclass(frozen=True)
class Comparison:
    """What a change can be compared by: the cohorts on both sides, and those left out between them."""

    before: tuple[Dot, ...]
    between: tuple[Dot, ...]
    after: tuple[Dot, ...]

    @property
    def arms(self) -> tuple[Arm, Arm] | None:
        """All people before, all people after; None when a side is empty."""
        if not self.before or not self.after:
            return None
        return _pooled(self.before), _pooled(self.after)

    @property
    def difference(self) -> tuple[float, Interval] | None:
        """After less before, as a share, with its 95 % interval (Newcombe)."""
        return _apart(*self.arms) if self.arms else None

    @property
    def drift(self) -> tuple[float, Interval] | None:
        """The newer half of before less the older half: what changed without the change. None for fewer than 4 cohorts."""
        half = len(self.before) // 2
        if half < 2:
            return None
        return _apart(_pooled(self.before[:half]), _pooled(self.before[-half:]))

    @property
    def drifted(self) -> bool:
        """Whether retention moved before the change already, by more than chance, the way it moved after it."""
        if self.drift is None or self.difference is None:
            return False
        moved, interval = self.drift
        return (interval.low > 0 or interval.high < 0) and moved * self.difference[0] > 0


def compare(cohorts: Sequence[dict[str, Any]], definition: Retention, day: date, span: int, most: int = MOST) -> Comparison:
    """The cohorts of a triangle (see measures.cohorts) around a day, at one of the definition's spans."""
    _low, upto = definition.spans[span]
    whole = [
        Dot(date.fromisoformat(cohort["start"]), cohort["size"], cohort["kept"][span])
        for cohort in cohorts
        if span < len(cohort["kept"]) and cohort["kept"][span] is not None and cohort["size"]
    ]
    before = [dot for dot in whole if definition.over(dot.start, upto, day)]
    after = [dot for dot in whole if dot.start >= day]
    between = [dot for dot in whole if dot.start < day and not definition.over(dot.start, upto, day)]
    return Comparison(tuple(before[-most:]), tuple(between), tuple(after[:most]))


def _pooled(dots: Sequence[Dot]) -> Arm:
    return Arm(sum(dot.kept for dot in dots), sum(dot.size for dot in dots))


def _apart(first: Arm, second: Arm) -> tuple[float, Interval] | None:
    try:
        return second.share - first.share, newcombe(first, second)
    except Undefined:
        return None
