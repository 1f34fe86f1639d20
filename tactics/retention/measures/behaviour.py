"""What is asked of core behaviour: which events to compare, and what an active customer is. Pure.

Keeps true: a question that exists makes sense, goes to a plain dict and comes back the same; the names of events stand
in it, not their numbers. "N periods in a row" is the same as "n of the last n", so that one count answers both (D085).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tactics.retention.measures.calendar import PERIODS
from tactics.retention.measures.definition import HORIZONS, WINDOWS

MOST_EVENTS = 12
MOST_LAST = {"day": 31, "week": 26, "month": 24, "quarter": 12, "year": 10}
"""As many periods as an active definition may look back."""
USUAL_AT = {"day": 7, "week": 4, "month": 3, "quarter": 2, "year": 1}
"""The period after the first at which events are ranked, unless somebody chooses: where curves have mostly levelled."""
WAYS = ("of", "row")


@dataclass(frozen=True)
class Comparison:
    """Which events to hold against each other (1 to MOST_EVENTS), by which periods, and what counts as coming back.

    `back`: `any` event, or the `same` event.
    """

    period: str
    events: tuple[str, ...]
    window: str = "calendar"
    back: str = "any"

    def __post_init__(self) -> None:
        """Raises ValueError when a value cannot be."""
        known = self.period in PERIODS and self.window in WINDOWS and self.back in {"any", "same"}
        if not known or not 1 <= len(self.events) <= MOST_EVENTS or len(set(self.events)) < len(self.events):
            raise ValueError(f"{self} makes no sense")

    @property
    def horizon(self) -> int:
        """How many periods after the first are looked at."""
        return HORIZONS[self.period]

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {**asdict(self), "events": list(self.events)}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Comparison":
        """From what `plain` gave. Raises ValueError, TypeError, KeyError when it is something else."""
        return cls(**{**plain, "events": tuple(plain["events"])})


@dataclass(frozen=True)
class Active:
    """Who counts as active: did `event` in at least `k` of the last `n` periods; `way` `row`: in each of them (k = n)."""

    event: str
    period: str
    k: int = 2
    n: int = 4
    way: str = "of"

    def __post_init__(self) -> None:
        """In a row is all of them. Raises ValueError when a value cannot be."""
        if self.way == "row":
            object.__setattr__(self, "k", self.n)
        if self.period not in PERIODS or self.way not in WAYS or not 1 <= self.k <= self.n <= MOST_LAST[self.period]:
            raise ValueError(f"{self} makes no sense")

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Active":
        """From what `plain` gave. Raises ValueError, TypeError when it is something else."""
        return cls(**plain)
