"""Whether two means differ: revenue per visitor, sessions per user. Pure.

Only Welch's test: the pooled one is wrong when variances differ and hardly better when they do not (Delacre, Lakens and
Leys 2017). An effect is the variant's mean less the baseline's, in the measure's own unit, or a share of the baseline's.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean, variance

from tactics.statistics.distributions import t_beyond, t_critical
from tactics.statistics.inputs import LARGEST, Arm, Interval, Undefined, Why, chance, whole, within

_HUGE = 1e30
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Sample:
    """One arm's values: how many, their mean and their variance (n − 1 in its denominator). ValueError if they cannot be."""

    n: int
    mean: float
    variance: float

    def __post_init__(self) -> None:
        within(whole(self.n), 0, LARGEST), within(self.mean, -_HUGE, _HUGE), within(self.variance, 0, _HUGE**2)

    @classmethod
    def of_sums(cls, n: int, total: float, squares: float) -> "Sample":
        """From the count, the sum and the sum of squares, without cancellation. Undefined(TOO_FEW) under two values."""
        _two(whole(n))
        within(total, -_HUGE, _HUGE), within(squares, 0, _HUGE**2)
        exact = Fraction(total)
        left = float(Fraction(squares) - exact * exact / n)
        return cls(n, float(exact / n), (0.0 if -_ROUNDING * squares <= left < 0 else left) / (n - 1))

    @classmethod
    def of_values(cls, values: Sequence[float]) -> "Sample":
        """From the values themselves. Undefined(TOO_FEW) under two of them."""
        _two(len(values))
        for value in values:
            within(value, -_HUGE, _HUGE)
        return cls(len(values), fmean(values), variance(values))

    @classmethod
    def of_arm(cls, arm: Arm) -> "Sample":
        """A share as the mean of noughts and ones, with the variance p·(1 − p) (as GrowthBook counts it)."""
        return cls(arm.visitors, arm.share, arm.share * (1 - arm.share))


@dataclass(frozen=True)
class Welch:
    """A t test: the interval, the estimate, then t, its degrees of freedom and the two-sided p, 0 to 1."""

    interval: Interval
    estimate: float
    t: float
    df: float
    p: float


def _two(n: int) -> None:
    if n < 2:
        raise Undefined(Why.TOO_FEW)


def welch(baseline: Sample, variant: Sample, alpha: float = 0.05) -> Welch:
    """The difference of two means (Welch 1947, Satterthwaite 1946; R's t.test).

    Undefined: fewer than two values in an arm (TOO_FEW), all values of both arms alike (NO_VARIATION).
    """
    df = freedom(baseline, variant)
    return _tested(variant.mean - baseline.mean, spread(baseline, variant), df, alpha)


def welch_relative(baseline: Sample, variant: Sample, alpha: float = 0.05) -> Welch:
    """The difference relative to the baseline's mean, 0.1 being 10 % more, by the delta method.

    Deng, Knoblich and Lu 2018, with Welch's degrees of freedom as GrowthBook's gbstats has them. Its p differs a little
    from that of `welch`: they answer different questions. Undefined as `welch`, and for a baseline mean of 0 or under
    (NO_BASELINE).
    """
    df = freedom(baseline, variant)
    square = relative_spread(baseline, variant)
    return _tested(variant.mean / baseline.mean - 1, square, df, alpha)


def spread(baseline: Sample, variant: Sample) -> float:
    """The squared standard error of the difference."""
    return baseline.variance / baseline.n + variant.variance / variant.n


def relative_spread(baseline: Sample, variant: Sample) -> float:
    """The squared standard error of the relative difference, by the delta method. Undefined: NO_BASELINE."""
    if baseline.mean <= 1 / _HUGE:
        raise Undefined(Why.NO_BASELINE)
    ratio = variant.mean / baseline.mean
    own, other = math.sqrt(baseline.variance / baseline.n), math.sqrt(variant.variance / variant.n)
    return (other / baseline.mean) ** 2 + (ratio * own / baseline.mean) ** 2


def freedom(baseline: Sample, variant: Sample) -> float:
    """Welch's degrees of freedom: from the smaller arm's n − 1 to both arms' n − 2. Undefined as `welch`."""
    _two(min(baseline.n, variant.n))
    together = spread(baseline, variant)
    if together < 1 / _HUGE**2:
        raise Undefined(Why.NO_VARIATION)
    weight = baseline.variance / baseline.n / together
    return 1 / (weight**2 / (baseline.n - 1) + (1 - weight) ** 2 / (variant.n - 1))


def _tested(estimate: float, square: float, df: float, alpha: float) -> Welch:
    chance(alpha)
    error = math.sqrt(square)
    half, t = t_critical(alpha, df) * error, estimate / error
    return Welch(Interval(estimate - half, estimate + half), estimate, t, df, t_beyond(t, df))
