"""How many visitors an experiment on a share needs, how long that takes and what can be found in a given time. Pure.

A sample is per arm and comes back as a real number, as the sources print it: round it up to people. `alpha` is the chance
of a false find, `power` that of finding an effect that is there, `sides` 2 unless only one direction would count.
Every function: ValueError for a share outside 0 to 1, an alpha above or a power under a half (nobody plans to miss).
With several variants plan each comparison with `several.bonferroni(alpha, variants)`.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

from tactics.statistics.distributions import normal_above, normal_critical
from tactics.statistics.inputs import LARGEST, Undefined, Why, chance, whole, within
from tactics.statistics.roots import root

_SAME = 1e-9
_NEXT = 1e-12


def plan(alpha: float, power: float, sides: int) -> None:
    """ValueError unless alpha is at most a half, power at least a half and sides 1 or 2."""
    chance(alpha, power)
    within(alpha, 0, 0.5 if sides == 2 else 0.25), within(power, 0.5, 1), within(sides, 1, 2)


def _shares(*shares: float) -> None:
    for share in shares:
        within(share, 0, 1)


def _apart(p1: float, p2: float) -> float:
    _shares(p1, p2)
    if abs(p1 - p2) < _SAME:
        raise Undefined(Why.NO_DIFFERENCE)
    return abs(p1 - p2)


def _spreads(p1: float, p2: float) -> tuple[float, float]:
    """The spread under one common share, and that under two: R's power.prop.test."""
    return math.sqrt((p1 + p2) * (1 - (p1 + p2) / 2)), math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))


def per_arm_pooled(p1: float, p2: float, alpha: float = 0.05, power: float = 0.8, sides: int = 2) -> float:
    """Visitors per arm for the pooled z test, as R's power.prop.test (Fleiss, Levin and Paik 2003, without correction).

    R looks for the root of the same equation; here it is solved. Undefined(NO_DIFFERENCE) for equal shares.
    """
    plan(alpha, power, sides)
    apart, (one, two) = _apart(p1, p2), _spreads(p1, p2)
    return ((normal_critical(alpha, sides) * one + normal_critical(1 - power, 1) * two) / apart) ** 2


def per_arm_evan_miller(baseline: float, effect: float, alpha: float = 0.05, power: float = 0.8, sides: int = 2) -> float:
    """Visitors per arm as Evan Miller's sample size calculator has it: the baseline's spread on both arms under chance.

    `effect` is absolute, in share (0.05 is five points). A baseline over a half is mirrored first, as there. For small
    effects it is next to `per_arm_pooled`. Undefined(NO_DIFFERENCE) for an effect of 0.
    """
    plan(alpha, power, sides)
    share = min(baseline, 1 - baseline)
    apart = _apart(share, share + effect)
    one, two = math.sqrt(2 * share * (1 - share)), _spreads(share, share + effect)[1]
    return ((normal_critical(alpha, sides) * one + normal_critical(1 - power, 1) * two) / apart) ** 2


def cohen_h(p1: float, p2: float) -> float:
    """Cohen's effect size for shares, 2·asin√p2 − 2·asin√p1, from −π to π (Cohen 1988, chapter 6)."""
    _shares(p1, p2)
    return 2 * math.asin(math.sqrt(p2)) - 2 * math.asin(math.sqrt(p1))


def per_arm_cohen(p1: float, p2: float, alpha: float = 0.05, power: float = 0.8, sides: int = 2) -> float:
    """Visitors per arm by Cohen's h (Cohen 1988; pwr.2p.test of R, which adds the power of the wrong tail: under 1e-5 of it).

    Undefined(NO_DIFFERENCE) for equal shares.
    """
    plan(alpha, power, sides)
    _apart(p1, p2)
    return 2 * ((normal_critical(alpha, sides) + normal_critical(1 - power, 1)) / cohen_h(p1, p2)) ** 2


def power_of_shares(per_arm: float, p1: float, p2: float, alpha: float = 0.05, sides: int = 2) -> float:
    """The chance, 0 to 1, that the pooled z test finds p2 beside p1 (R's power.prop.test). Undefined as `per_arm_pooled`."""
    plan(alpha, 0.5, sides)
    apart, (one, two) = _apart(p1, p2), _spreads(p1, p2)
    short = normal_critical(alpha, sides) * one - math.sqrt(within(per_arm, 1, LARGEST)) * apart
    return normal_above(short / two) if two else float(short <= 0)


def alpha_of_shares(per_arm: float, p1: float, p2: float, power: float = 0.8, sides: int = 2) -> float:
    """The alpha at which so many visitors have that power (R's power.prop.test). Undefined as `per_arm_pooled`."""
    plan(0.05, power, sides)
    apart, (one, two) = _apart(p1, p2), _spreads(p1, p2)
    left = math.sqrt(within(per_arm, 1, LARGEST)) * apart - normal_critical(1 - power, 1) * two
    return min(1.0, sides * normal_above(left / one))


def share_found(
    per_arm: float, p1: float, alpha: float = 0.05, power: float = 0.8, sides: int = 2, *, upward: bool = True
) -> float:
    """The share nearest to p1 that so many visitors find with that power (R's power.prop.test, solved for p2).

    Above p1, or below it with `upward=False`. Undefined(OUT_OF_REACH) when not even 0 or 1 would be found.
    """
    plan(alpha, power, sides)
    _shares(p1)
    steps, size = math.sqrt(within(per_arm, 1, LARGEST)), normal_critical(alpha, sides)

    def found(p2: float) -> float:
        one, two = _spreads(p1, p2)
        return steps * abs(p2 - p1) - size * one - normal_critical(1 - power, 1) * two

    end = 1.0 if upward else 0.0
    if abs(end - p1) < _SAME or found(end) < 0:
        raise Undefined(Why.OUT_OF_REACH)
    return root(found, p1 + math.copysign(_NEXT, end - p1), end)


def weeks_needed(per_arm: float, arms: int, weekly_visitors: int, share_exposed: float = 1.0) -> int:
    """Whole weeks until every arm has its sample; whole, since a Tuesday is not like a Sunday.

    `weekly_visitors` are all who come in a week, `share_exposed` the share of them (above 0, to 1) who enter the
    experiment, divided evenly. Undefined(NO_VISITORS) without traffic. Exact: ten weeks are never eleven by rounding.
    """
    each = math.ceil(within(per_arm, 0, 1e30))
    return math.ceil(max(1, each) / _weekly(within(arms, 2, LARGEST), weekly_visitors, share_exposed))


def _weekly(arms: float, weekly_visitors: int, share_exposed: float) -> Fraction:
    """Visitors per arm and week. The share is taken as it is written, 0.1 being a tenth."""
    if within(whole(weekly_visitors), 0, LARGEST) == 0 or within(share_exposed, 0, 1) == 0:
        raise Undefined(Why.NO_VISITORS)
    return weekly_visitors * Fraction(str(share_exposed)) / Fraction(arms)


@dataclass(frozen=True)
class Reach:
    """What can be found: visitors per arm, the effect in share (0.01 is a point), and relative to the baseline."""

    per_arm: int
    effect: float
    relative: float


def smallest_effect(
    weekly_visitors: int,
    weeks: int,
    baseline: float,
    *,
    arms: int = 2,
    share_exposed: float = 1.0,
    alpha: float = 0.05,
    power: float = 0.8,
    upward: bool = True,
) -> Reach:
    """The smallest effect that so many weeks of traffic can find (`share_found`, two-sided). Effects are sizes, above 0.

    Undefined: no traffic, or nobody in an arm (NO_VISITORS), no share far enough (OUT_OF_REACH), a baseline of 0, of
    which nothing is a share (NO_BASELINE).
    """
    weekly = _weekly(within(arms, 2, LARGEST), weekly_visitors, share_exposed)
    each = min(LARGEST, int(weekly * int(within(whole(weeks), 0, LARGEST))))
    if not each:
        raise Undefined(Why.NO_VISITORS)
    if baseline == 0:
        raise Undefined(Why.NO_BASELINE)
    effect = abs(share_found(each, baseline, alpha, power, upward=upward) - baseline)
    return Reach(each, effect, effect / baseline)
