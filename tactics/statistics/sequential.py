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

What it costs follows from the same formula. With τ the effect δ itself and ρ = δ²/V, an effect of δ leaves the interval
with the wanted power at the sample where √ρ = √(2·(1 + 1/ρ)·(½·log(1 + ρ) − log alpha)) + z(power). So ρ depends on alpha
and power alone: 15.2 for 0.05 and 0.8, where a fixed horizon needs 7.8. That is the most: one that looks meanwhile has
mostly ended before.
"""

import math
from dataclasses import dataclass

from tactics.statistics import intervals, means
from tactics.statistics.distributions import normal_critical
from tactics.statistics.inputs import LARGEST, Arm, Interval, Undefined, Why, chance, difference, people, within
from tactics.statistics.means import Sample
from tactics.statistics.roots import root
from tactics.statistics.samples import plan

FEWEST_OUTCOMES = 10
"""Conversions and misses that each arm must have before the first answer."""
FEWEST_VALUES = 100
"""Values that each arm must have before the first answer, where they are means."""
_NOTHING = 1e-20


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


def per_arm_at_most(effect: float, square: float, alpha: float = 0.05, power: float = 0.8) -> float:
    """Visitors per arm by which the test, its scale being the effect, has found that effect with at least that power.

    `square` is the sum of both arms' variances of one visitor: p1·(1 − p1) + p2·(1 − p2), or twice the variance of a mean.
    Undefined: no effect, or as good as none (NO_DIFFERENCE), no variance (NO_VARIATION).
    """
    if within(effect, 0, 1e30) ** 2 <= _NOTHING * within(square, 0, 1e60):
        raise Undefined(Why.NO_DIFFERENCE)
    if not square:
        raise Undefined(Why.NO_VARIATION)
    return _rho(alpha, power) * square / effect / effect


def _rho(alpha: float, power: float) -> float:
    """The squared effect, in squared standard errors of the difference, that is found with that power; see the module."""
    plan(alpha, power, 2)

    def reached(rho: float) -> float:
        half = math.sqrt(2 * (1 + 1 / rho) * (math.log1p(rho) / 2 - math.log(alpha)))
        return math.sqrt(rho) - half - normal_critical(1 - power, 1)

    return root(reached, 1e-3, 1e6)


def mean_found_at_most(per_arm: int, sd: float, alpha: float = 0.05, power: float = 0.8) -> float:
    """The smallest effect, in the unit of sd, that so many values per arm find with that power, the scale being that effect."""
    return within(sd, 0, 1e30) * math.sqrt(2 * _rho(alpha, power) / within(per_arm, 1, LARGEST))


def share_found_at_most(per_arm: int, baseline: float, alpha: float = 0.05, power: float = 0.8, *, upward: bool = True) -> float:
    """The smallest effect, in share, that so many visitors per arm find with that power, the scale being that effect.

    The quadratic equation that `per_arm_at_most` is for two shares. Undefined(OUT_OF_REACH) when it leads past 0 or 1.
    """
    rho, room = _rho(alpha, power), baseline * (1 - baseline)
    slope = rho * (1 - 2 * within(baseline, 0, 1)) * (1 if upward else -1)
    effect = (slope + math.sqrt(slope * slope + 8 * (within(per_arm, 1, LARGEST) + rho) * rho * room)) / (2 * (per_arm + rho))
    if not 0 < effect <= (1 - baseline if upward else baseline):
        raise Undefined(Why.OUT_OF_REACH)
    return effect
