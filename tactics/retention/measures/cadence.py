"""How often people use something by nature: what is asked of the events, and the rule that reads the answer. Pure.

Keeps true: the rule of the Retention Engine (F084) counts distinct active days in 30: fewer than 3 is monthly, 3 to 10
weekly, more daily. Its bands overlap at 10; here exactly 10 is weekly and only more than 10 is daily. In a longer window
the same limits hold for 30 days of it on average, and the rule goes on in its own manner: fewer than 3 days in 90 is
quarterly, fewer than 3 in 365 yearly (ours). A gap of so many days is one active day in so many, read by the same limits.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

WINDOWS = (30, 90, 365)
"""How many days at the end of the file may be looked at."""
SLOWEST = {30: "month", 90: "quarter", 365: "year"}
"""The slowest cadence that a window can tell: 30 days know nothing of quarters."""
GAPS = (1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 30, 60, 91, 121, 182, 365)
"""The most days in each bar of the gaps; what is longer than the last is in one bar more."""
MOST_LEAST = 1000
_LIMITS = (("week", 30), ("month", 90), ("quarter", 365), ("year", None))
"""A cadence, and the days in which at least 3 active ones make it."""


@dataclass(frozen=True)
class Frequency:
    """How many days at the end of the file, of whom (at least so many events there), and which event (empty: any)."""

    days: int = 30
    least: int = 2
    event: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError when a value cannot be."""
        if self.days not in WINDOWS or not 1 <= self.least <= MOST_LEAST:
            raise ValueError(f"{self.days} days, at least {self.least} events")

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Frequency":
        """From what `plain` gave. Raises ValueError, TypeError when it is something else."""
        return cls(**plain)


def cadence_of(days: float, of: float, slowest: str = "year") -> str:
    """The cadence of so many active days in `of` days, none slower than `slowest`: day, week, month, quarter or year."""
    if days * 30 > 10 * of:
        return "day"
    return next(name for name, span in _LIMITS if span is None or name == slowest or days * span >= 3 * of)


def cadence_of_gap(gap: float) -> str:
    """The cadence of one active day in every `gap` days: < 3 daily, to 10 weekly, to 30 monthly, to 121 ⅔ quarterly."""
    return cadence_of(1, gap)


def bands(window: int) -> tuple[tuple[str, int, int], ...]:
    """The cadences that a window can tell, slowest first, each with the fewest and the most active days that make it."""
    counts = groupby(range(1, window + 1), lambda days: cadence_of(days, window, SLOWEST[window]))
    spans = [(name, list(own)) for name, own in counts]
    return tuple((name, own[0], own[-1]) for name, own in spans)
