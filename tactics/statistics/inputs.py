"""What the arithmetic of experiments takes in, and how it refuses. Pure.

Shares go from 0 to 1 (never per cent), counts are whole numbers, an effect is the variant less the baseline.
There are two refusals, kept apart in the whole room. `Undefined`: the numbers are possible, the question has no answer;
it says `why`, and a page says it in words. `ValueError`: the numbers cannot be (more conversions than visitors, a share
of 1.2, NaN); a form stops them first. Nothing here ever gives back NaN or an infinity.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

LARGEST = 10**10
"""As many visitors as one arm may have: more than there are people. Every exact sum answers within a second or so."""
FEWEST_EXPECTED = 5
"""A chi-square or z test wants so many expected in every cell (Cochran 1954)."""
_TINIEST = 1e-9


class Why(StrEnum):
    """Why there is no answer."""

    NO_VISITORS = "no_visitors"  # an arm, or the traffic, is empty
    NO_BASELINE = "no_baseline"  # a relative effect of nothing
    NO_VARIATION = "no_variation"  # everybody did the same
    NO_DIFFERENCE = "no_difference"  # a sample size for finding nothing
    NOTHING_EXPECTED = "nothing_expected"  # a sample ratio without the ratio that was meant
    OUT_OF_REACH = "out_of_reach"  # no effect is large enough to be found with so few
    TOO_FEW = "too_few"  # the method does not hold for so little data


class Undefined(Exception):
    """The question has no answer; `why` says the reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class Interval(NamedTuple):
    """Both ends, in the unit of what it is an interval of."""

    low: float
    high: float

    def covers(self, value: float) -> bool:
        """Whether the value lies in it, the ends included."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Arm:
    """One arm of an experiment: how many came, how many of them did what was hoped for. Whole numbers, or ValueError."""

    conversions: int
    visitors: int

    def __post_init__(self) -> None:
        whole(self.conversions), whole(self.visitors)
        if not 0 <= self.conversions <= self.visitors <= LARGEST:
            raise ValueError(f"{self.conversions} of {self.visitors} cannot be")

    @property
    def misses(self) -> int:
        """How many did not."""
        return self.visitors - self.conversions

    @property
    def share(self) -> float:
        """The share that did, 0 to 1; Undefined(NO_VISITORS) in an empty arm."""
        if not self.visitors:
            raise Undefined(Why.NO_VISITORS)
        return self.conversions / self.visitors


def whole(value: int) -> int:
    """The value if it is a whole number, otherwise ValueError."""
    if not isinstance(value, int):
        raise ValueError(f"{value} is not a whole number")  # noqa: TRY004 (one exception for everything that cannot be)
    return value


def within(value: float, low: float, high: float) -> float:
    """The value if it lies between the ends, which are included; otherwise ValueError, for NaN too."""
    if not low <= value <= high:
        raise ValueError(f"{value} is not between {low} and {high}")
    return value


def chance(*values: float) -> None:
    """ValueError unless each is strictly between 0 and 1: a level, a power, a share of confidence."""
    for value in values:
        within(value, _TINIEST, 1 - _TINIEST)


def people(arms: Iterable[Arm]) -> None:
    """Undefined(NO_VISITORS) if any arm is empty."""
    if not all(arm.visitors for arm in arms):
        raise Undefined(Why.NO_VISITORS)


def difference(baseline: Arm, variant: Arm) -> float:
    """The variant's share less the baseline's. The numerator is exact, so that 10**9 visitors lose no digit."""
    people((baseline, variant))
    above = variant.conversions * baseline.visitors - baseline.conversions * variant.visitors
    return above / (baseline.visitors * variant.visitors)


def few_expected(baseline: Arm, variant: Arm) -> bool:
    """Whether a cell of the two-by-two table has fewer than five expected: then the normal curve is no guide."""
    rarer = min(baseline.conversions + variant.conversions, baseline.misses + variant.misses)
    return rarer * min(baseline.visitors, variant.visitors) < FEWEST_EXPECTED * (baseline.visitors + variant.visitors)
