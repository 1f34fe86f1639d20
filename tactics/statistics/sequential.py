"""Looking as often as one likes: an always-valid p and interval. Pure.

The mixture sequential probability ratio test of Robbins 1970, as Johari, Koomen, Pekelis and Walsh have it for two arms
("Peeking at A/B tests", KDD 2017; "Always valid inference", Operations Research 2022): with V the squared standard error
of the difference d and τ the scale of effects worth a test,

    Λ = √(V / (V + τ²)) · exp(τ²·d² / (2·V·(V + τ²))),    p = min(1, 1/Λ),

and the interval is every difference whose Λ stays under 1/alpha. The chance that it is ever wrong, at any of all looks, is
at most alpha; an experiment's own p is the smallest of all its looks. That is a limit theorem, since V is estimated: so
there is no answer before the guards below are met, and the simulations of tests/statistics/test_sequential.py hold the
chance. It also wants a constant division between the arms, and τ chosen before the start. Any τ is valid; about the
smallest effect worth finding is also quick.
"""

import math
from dataclasses import dataclass

from tactics.statistics import intervals, means
from tactics.statistics.inputs import Arm, Interval, Undefined, Why, chance, difference, people, within
from tactics.statistics.means import Sample

FEWEST_OUTCOMES = 10
"""Conversions and misses that each arm must have before the first answer."""
FEWEST_VALUES = 100
"""Values that each arm must have before the first answer, where they are means."""


@dataclass(frozen=True)
class AlwaysValid:
    """The interval and the estimate of a difference, and a p that may be looked at any time."""

    interval: Interval
    estimate: float
    p: float


def always_valid(baseline: Arm, variant: Arm, scale: float, alpha: float = 0.05) -> AlwaysValid:
    """The difference of two shares, −1 to 1, at any look. `scale` is τ, in share (0.01 is a point), above 0 to 1.

    Undefined: an empty arm (NO_VISITORS), fewer than ten conversions or misses in an arm (TOO_FEW).
    """
    people((baseline, variant))
    if min(baseline.conversions, variant.conversions, baseline.misses, variant.misses) < FEWEST_OUTCOMES:
        raise Undefined(Why.TOO_FEW)
    square = intervals.spread(baseline) + intervals.spread(variant)
    found = _mixture(difference(baseline, variant), square, within(scale, 1e-9, 1), alpha)
    return AlwaysValid(Interval(max(-1.0, found.interval.low), min(1.0, found.interval.high)), found.estimate, found.p)


def always_valid_means(baseline: Sample, variant: Sample, scale: float, alpha: float = 0.05) -> AlwaysValid:
    """The difference of two means at any look. `scale` is τ in the measure's own unit, above 0.

    Undefined: fewer than a hundred values in an arm (TOO_FEW), no variance (NO_VARIATION).
    """
    if min(baseline.n, variant.n) < FEWEST_VALUES:
        raise Undefined(Why.TOO_FEW)
    means.freedom(baseline, variant)
    square = means.spread(baseline, variant)
    return _mixture(variant.mean - baseline.mean, square, within(scale, 1e-30, 1e30), alpha)


def _mixture(estimate: float, square: float, scale: float, alpha: float) -> AlwaysValid:
    chance(alpha)
    share = 1 / (1 + square / scale / scale)  # τ² / (V + τ²)
    shrunk = -0.5 * math.log1p(scale / math.sqrt(square) * (scale / math.sqrt(square)))  # ½·log(V / (V + τ²))
    half = math.sqrt(2 * square * (-math.log(alpha) - shrunk) / share)
    log = shrunk + share * (estimate / math.sqrt(square)) * (estimate / math.sqrt(square)) / 2
    return AlwaysValid(Interval(estimate - half, estimate + half), estimate, math.exp(min(0.0, -log)))
