"""What the comparison of segments and the movement of people are asked: frozen, and plain for the child and the address.

Keeps true: a question that exists makes sense; it goes to a plain dict and comes back the same; events are named, not
numbered. Imports nothing of the child's, so that the web side may make questions.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tactics.retention.measures.calendar import PERIODS
from tactics.retention.measures.definition import Retention

PHASE_ENDS: Mapping[str, tuple[int, int, int]] = {
    "day": (7, 28, 60),
    "week": (4, 12, 26),
    "month": (2, 6, 12),
    "quarter": (1, 3, 6),
    "year": (1, 2, 4),
}
"""The last period of the early, the middle and the late phase, counted from a person's start (period 0).

A convention of ours: the guides name the phases and give them no bounds. A week's phases are its first four weeks, the
rest of the first quarter, and the second quarter.
"""
BEHAVIOUR = "event"
"""The `by` of a comparison of those who did something in their first period with those who did not."""
MOST_TIMES = 1000
EVERY = ("month", "quarter", "year")


@dataclass(frozen=True)
class Comparison:
    """Who stays, by segment. `by`: a column of the store (s1 … s5), or BEHAVIOUR.

    With BEHAVIOUR: whether somebody did the event `did` at least `least` times in their first period, from their start
    on. `start`, `back`, `window` and `rule` (on, after) as in a Retention; people belong to their first cohort only.
    """

    by: str
    period: str = "month"
    window: str = "calendar"
    start: str = ""
    back: str = ""
    rule: str = "on"
    did: str = ""
    least: int = 1

    def __post_init__(self) -> None:
        """Raises ValueError when a value is none of those known."""
        if self.by == BEHAVIOUR:
            if not self.did or not 1 <= self.least <= MOST_TIMES:
                raise ValueError("a behaviour is an event, once or more")
        elif not re.fullmatch("s[1-5]", self.by):
            raise ValueError(f"{self.by!r} is no column of segments")
        if self.rule == "bracket":
            raise ValueError("phases have no brackets")
        self.definition()

    @property
    def ends(self) -> tuple[int, int, int]:
        """The last period of each phase."""
        return PHASE_ENDS[self.period]

    def definition(self) -> Retention:
        """How coming back is counted."""
        return Retention(
            self.period, self.window, self.start, self.back, self.rule, horizon=PHASE_ENDS.get(self.period, (1,))[-1]
        )

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class Movement:
    """How people come, stay, leave and return by `period`; with `event` only that event makes somebody active.

    `buy` is the event that counts as a purchase (empty: no repeat purchases are counted), `every` the period that they
    are counted by.
    """

    period: str = "month"
    event: str = ""
    buy: str = ""
    every: str = "month"

    def __post_init__(self) -> None:
        """Raises ValueError when a period is none of those known."""
        if self.period not in PERIODS or self.every not in EVERY:
            raise ValueError("no such period")

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def is_event(parameter: str, name: str) -> str:
    """The SQL condition that an event is the one named by a parameter; any event when there is no name."""
    return f"event = (SELECT event FROM names WHERE name = ${parameter})" if name else "TRUE"


def given(**named: str) -> dict[str, str]:
    """The parameters that a query with such conditions takes: an empty name is in none."""
    return {parameter: name for parameter, name in named.items() if name}
