"""How many visitors an experiment on a mean needs: the t test of two arms of one size and one spread. Pure.

As R's power.t.test (Student's t, non-central under the effect; the power of the wrong tail is left out, as there).
`effect` and `sd` are in the measure's own unit; only their ratio matters. Samples are per arm and real: round them up.
"""

import math

from tactics.statistics.distributions import noncentral_t_above, normal_critical, t_critical
from tactics.statistics.inputs import LARGEST, Undefined, Why, within
from tactics.statistics.roots import root
from tactics.statistics.samples import plan

_SAME = 1e-5
_HUGE = 1e30


def _size(effect: float, sd: float) -> float:
    size = within(abs(effect), 0, _HUGE) / _spread(sd)
    if size < _SAME:
        raise Undefined(Why.NO_DIFFERENCE)
    return size


def _spread(sd: float) -> float:
    if within(sd, 0, _HUGE) < 1 / _HUGE:
        raise Undefined(Why.NO_VARIATION)
    return sd


def _power(per_arm: float, size: float, alpha: float, sides: int) -> float:
    df = 2 * (per_arm - 1)
    return noncentral_t_above(t_critical(alpha, df, sides), df, math.sqrt(per_arm / 2) * size)


def power_of_means(per_arm: float, effect: float, sd: float, alpha: float = 0.05, sides: int = 2) -> float:
    """The chance, 0 to 1, that the t test finds such an effect with so many values per arm, two at least.

    Undefined: no spread (NO_VARIATION), no effect (NO_DIFFERENCE: under 1e-5 of the spread).
    """
    plan(alpha, 0.5, sides)
    return _power(within(per_arm, 2, LARGEST), _size(effect, sd), alpha, sides)


def per_arm_means(effect: float, sd: float, alpha: float = 0.05, power: float = 0.8, sides: int = 2) -> float:
    """Values per arm that give the t test that power; 2 where two are enough. Undefined as `power_of_means`."""
    plan(alpha, power, sides)
    size = _size(effect, sd)
    if _power(2, size, alpha, sides) >= power:
        return 2.0
    high = 4 + 2 * ((normal_critical(alpha, sides) + normal_critical(1 - power, 1)) / size) ** 2
    while _power(high, size, alpha, sides) < power:
        high *= 1.5
    return root(lambda n: _power(n, size, alpha, sides) - power, 2.0, high)


def mean_found(per_arm: float, sd: float, alpha: float = 0.05, power: float = 0.8, sides: int = 2) -> float:
    """The smallest effect that so many values per arm find with that power, in the unit of sd. Undefined: NO_VARIATION."""
    plan(alpha, power, sides)
    within(per_arm, 2, LARGEST)
    high = 1.0
    while _power(per_arm, high, alpha, sides) < power:
        high *= 2
    return _spread(sd) * root(lambda size: _power(per_arm, size, alpha, sides) - power, 0.0, high)
