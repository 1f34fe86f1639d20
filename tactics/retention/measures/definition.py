"""What is asked: who begins, what counts as coming back, in which periods, and by which rule.

Keeps true: a definition that exists makes sense; it goes to a plain dict and to an address and comes back the same; the
names of events stand in it, not their numbers, so that it can be asked of another file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from tactics.retention.measures.calendar import DAYS, PERIODS, first_day, number_of

WINDOWS = ("calendar", "rolling")
RULES = ("on", "after", "bracket")
BIRTHS = ("first", "recurring")
HORIZONS = {"day": 30, "week": 26, "month": 24, "quarter": 12, "year": 10}
"""How many periods after the first are looked at, unless somebody asks for another number."""
MOST_PERIODS = 60
MOST_COHORTS = 400
"""How many rows of a triangle an answer has at most: the newest."""
USUAL_BRACKETS = {
    "day": (1, 3, 7, 14, 30),
    "week": (1, 2, 4, 8, 13),
    "month": (1, 2, 3, 6, 12),
    "quarter": (1, 2, 4),
    "year": (1, 2),
}


@dataclass(frozen=True)
class Retention:
    """One way to measure who comes back.

    A person begins with the event `start` and comes back with the event `back` (empty: any event). `rule`: `on` counts who
    came back in just that period, `after` who came back in it or later, `bracket` who came back in a span of periods; the
    spans run from each number in `brackets` up to the next, the last number is where the last span ends. `birth`: a
    person belongs to the cohort of their `first` start only, or (`recurring`) to that of every period with a start.
    """

    period: str = "month"
    window: str = "calendar"
    start: str = ""
    back: str = ""
    rule: str = "on"
    brackets: tuple[int, ...] = ()
    birth: str = "first"
    horizon: int = 0

    def __post_init__(self) -> None:
        """Fill in what was left out. Raises ValueError when a value is none of those known."""
        known = (
            (self.period, PERIODS), (self.window, WINDOWS), (self.rule, RULES), (self.birth, BIRTHS),
        )  # fmt: skip
        for value, values in known:
            if value not in values:
                raise ValueError(f"{value!r} is none of {', '.join(values)}")
        horizon = min(self.horizon, MOST_PERIODS) if self.horizon > 0 else HORIZONS[self.period]
        object.__setattr__(self, "horizon", horizon)
        if self.rule != "bracket":
            object.__setattr__(self, "brackets", ())
        elif not self.brackets:
            object.__setattr__(self, "brackets", USUAL_BRACKETS[self.period])
        elif (
            len(self.brackets) < 2
            or self.brackets[0] < 0
            or any(b <= a for a, b in zip(self.brackets, self.brackets[1:], strict=False))
        ):
            raise ValueError("brackets are two or more numbers that rise")

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The columns of the answer: each from one number of periods after the start up to, not including, another."""
        if self.rule == "bracket":
            return tuple(zip(self.brackets, self.brackets[1:], strict=False))
        return tuple((number, number + 1) for number in range(self.horizon + 1))

    def over(self, start: date, upto: int, end: date) -> bool:
        """Whether, for all who began in the period from `start` on, all before `upto` periods after it lies before `end`."""
        number = number_of(self.period, start)
        if self.window == "rolling":
            return first_day(self.period, number + 1) + timedelta(days=upto * DAYS[self.period]) <= end
        return first_day(self.period, number + upto) <= end

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            field.name: list(value) if isinstance(value := getattr(self, field.name), tuple) else value for field in fields(self)
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Retention":
        """From what `plain` gave. Raises ValueError, TypeError when it is something else."""
        return cls(**{**plain, "brackets": tuple(plain.get("brackets", ()))})
