"""Confidence intervals for a share, for the difference of two and for their ratio. Pure.

`alpha` is what an interval misses in the long run: 0.05 gives 95 %. A difference is the variant's share less the
baseline's, −1 to 1; a ratio is the variant's share over the baseline's, and less 1 it is the relative lift.
The two score intervals say the same as the pooled z test: they leave out no difference exactly when its p is below alpha.
Every function: Undefined(NO_VISITORS) for an empty arm, ValueError for an alpha not inside 0 to 1.
"""

import math
from collections.abc import Callable

from tactics.statistics.distributions import beta_quantile, normal_critical
from tactics.statistics.inputs import Arm, Interval, Undefined, Why, chance, difference, people
from tactics.statistics.roots import root

_NUDGE = 1e-12
_EDGE = 1e-15


def wilson(arm: Arm, alpha: float = 0.05) -> Interval:
    """A share's score interval (Wilson 1927), without correction for continuity; always within 0 to 1."""
    chance(alpha)
    share, n = arm.share, arm.visitors
    square = normal_critical(alpha) ** 2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = math.sqrt(square * (share * (1 - share) / n + square / (4 * n * n))) / (1 + square / n)
    low = max(0.0, middle - half) if arm.conversions else 0.0
    return Interval(min(low, share), max(share, min(1.0, middle + half)) if arm.misses else 1.0)


def clopper_pearson(arm: Arm, alpha: float = 0.05) -> Interval:
    """A share's exact interval (Clopper and Pearson 1934): covers at least 1 − alpha whatever the share is, so it is wide."""
    chance(alpha)
    people((arm,))
    low = beta_quantile(alpha / 2, arm.conversions, arm.misses + 1) if arm.conversions else 0.0
    high = beta_quantile(1 - alpha / 2, arm.conversions + 1, arm.misses) if arm.misses else 1.0
    return Interval(low, high)


def newcombe(baseline: Arm, variant: Arm, alpha: float = 0.05) -> Interval:
    """A difference's interval from the two Wilson intervals (Newcombe 1998, method 10)."""
    a, b, apart = wilson(baseline, alpha), wilson(variant, alpha), difference(baseline, variant)
    down = math.hypot(variant.share - b.low, a.high - baseline.share)
    up = math.hypot(b.high - variant.share, baseline.share - a.low)
    return Interval(max(-1.0, apart - down), min(1.0, apart + up))


def wald(baseline: Arm, variant: Arm, alpha: float = 0.05) -> Interval:
    """A difference's textbook interval. Too narrow for small counts and of no width at 0 %: here for comparison."""
    chance(alpha)
    return _around(difference(baseline, variant), spread(baseline) + spread(variant), alpha)


def agresti_caffo(baseline: Arm, variant: Arm, alpha: float = 0.05) -> Interval:
    """A difference's textbook interval after one conversion and one miss more in each arm (Agresti and Caffo 2000)."""
    chance(alpha)
    people((baseline, variant))
    a, b = ((arm.conversions + 1) / (arm.visitors + 2) for arm in (baseline, variant))
    return _around(b - a, a * (1 - a) / (baseline.visitors + 2) + b * (1 - b) / (variant.visitors + 2), alpha)


def spread(arm: Arm) -> float:
    """The squared standard error of a share: p·(1 − p)/n."""
    return arm.share * (arm.misses / arm.visitors) / arm.visitors


def _around(estimate: float, square: float, alpha: float) -> Interval:
    half = normal_critical(alpha) * math.sqrt(square)
    return Interval(max(-1.0, estimate - half), min(1.0, estimate + half))


def score_difference(baseline: Arm, variant: Arm, alpha: float = 0.05) -> Interval:
    """A difference's score interval: all differences that the data do not reject (Mee 1984)."""
    chance(alpha)
    apart, square = difference(baseline, variant), normal_critical(alpha) ** 2

    def rejected(by: float) -> float:
        return (apart - by) ** 2 - square * _spread_given_difference(baseline, variant, by)

    return Interval(_end(rejected, apart, -1.0), _end(rejected, apart, 1.0))


def _end(rejected: Callable[[float], float], estimate: float, limit: float) -> float:
    """Where rejection begins between the estimate and a limit; next to the estimate, for there the spread may be nought."""
    inside = estimate + math.copysign(_NUDGE, limit - estimate)
    if abs(limit - estimate) <= _NUDGE or rejected(inside) >= 0:
        return estimate
    return root(rejected, inside, limit)


def _spread_given_difference(lower: Arm, upper: Arm, by: float) -> float:
    """The squared standard error at the likeliest pair of shares that differ by so much."""
    if by < 0:
        return _spread_given_difference(upper, lower, -by)
    room = 1 - by

    def rising(share: float) -> float:  # The slope of the log-likelihood, times what would stand below its fractions.
        missed = room - share  # of the upper arm; so neither end loses its digits
        other = 1 - missed
        own = (lower.conversions * (1 - share) - lower.misses * share) * other * missed
        return own + (upper.conversions * missed - upper.misses * other) * share * (1 - share)

    first, last = _EDGE * room, room - _EDGE * room
    share = 0.0 if rising(first) <= 0 else room if rising(last) >= 0 else root(rising, first, last)
    other = min(1.0, share + by)
    return share * (1 - share) / lower.visitors + other * (1 - other) / upper.visitors


def score_ratio(baseline: Arm, variant: Arm, alpha: float = 0.05) -> Interval:
    """A ratio's score interval: all ratios that the data do not reject (Koopman 1984).

    Undefined(NO_BASELINE) when nobody in the baseline converted: no ratio is too large then.
    """
    chance(alpha)
    people((baseline, variant))
    if not baseline.conversions:
        raise Undefined(Why.NO_BASELINE)
    square, ratio = normal_critical(alpha) ** 2, variant.share / baseline.share

    def rejected(log: float) -> float:
        by = math.exp(log)
        return (variant.share - by * baseline.share) ** 2 - square * _spread_given_ratio(baseline, variant, by)

    middle = math.log(ratio or 1.0)
    while not ratio and rejected(middle) >= 0:
        middle -= 1
    low, high = middle - 1, middle + 1
    while ratio and rejected(low) < 0:
        low -= 1
    while rejected(high) < 0:
        high += 1
    return Interval(math.exp(_end(rejected, middle, low)) if ratio else 0.0, math.exp(_end(rejected, middle, high)))


def _spread_given_ratio(baseline: Arm, variant: Arm, by: float) -> float:
    """The squared standard error at the likeliest pair of shares with such a ratio.

    Their quadratic equation's root, with a discriminant that is written as a sum of what is above 0.
    """
    one, other = by * (variant.visitors + baseline.conversions), float(variant.conversions + baseline.visitors)
    turn = math.sqrt((one - other) ** 2 + 4 * by * baseline.misses * variant.misses)
    share = min(1.0, 2 * (baseline.conversions + variant.conversions) / (one + other + turn))
    second = min(1.0, by * share)
    return by * by * share * (1 - share) / baseline.visitors + second * (1 - second) / variant.visitors


def relative_lift(baseline: Arm, variant: Arm, alpha: float = 0.05) -> Interval:
    """The lift relative to the baseline's share, 0.1 being 10 % more: the ratio's score interval less 1. Undefined as that."""
    low, high = score_ratio(baseline, variant, alpha)
    return Interval(low - 1, high - 1)
