"""Whether two shares differ: tests of a two-by-two table, all two-sided. Pure.

Each takes the two arms and gives back a p from 0 to 1. `few_expected` (inputs) says when only Fisher's will do.
"""

import math

from tactics.statistics.binomial import hypergeometric_at_least, log_hypergeometric
from tactics.statistics.distributions import normal_beyond
from tactics.statistics.inputs import Arm, Undefined, Why, difference, people

_TIES = math.log1p(1e-7)
"""Tables whose chances differ by less are equally likely: R's fisher.test has the same allowance for rounding."""


def pooled_z(baseline: Arm, variant: Arm, correction: float = 0.0) -> float:
    """How many standard errors the variant is above the baseline, under one common share.

    Pearson 1900; R's prop.test. `correction` is taken from the size of the difference. Undefined: an empty arm
    (NO_VISITORS); everybody or nobody converted (NO_VARIATION).
    """
    apart = difference(baseline, variant)
    everybody, did = baseline.visitors + variant.visitors, baseline.conversions + variant.conversions
    if did in {0, everybody}:
        raise Undefined(Why.NO_VARIATION)
    spread = did * (everybody - did) / (everybody * baseline.visitors * variant.visitors)
    return math.copysign(max(0.0, abs(apart) - correction), apart) / math.sqrt(spread)


def pooled_z_p(baseline: Arm, variant: Arm) -> float:
    """The p of the pooled z test, which is chi-square without correction. Undefined as `pooled_z`."""
    return normal_beyond(pooled_z(baseline, variant))


def yates_p(baseline: Arm, variant: Arm) -> float:
    """The p of chi-square with Yates' correction for continuity (Yates 1934; R's prop.test). Undefined as `pooled_z`."""
    people((baseline, variant))
    return normal_beyond(pooled_z(baseline, variant, 0.5 / baseline.visitors + 0.5 / variant.visitors))


def fisher_p(baseline: Arm, variant: Arm) -> float:
    """Fisher's exact p: the chance of every table that is no likelier than this one (Fisher 1935; R's fisher.test).

    1 where everybody did the same. Undefined(NO_VISITORS) for an empty arm. Exact for every count, 0.1 s for 10**10.
    """
    people((baseline, variant))
    good, bad, draws = variant.visitors, baseline.visitors, baseline.conversions + variant.conversions
    mode = (draws + 1) * (good + 1) // (good + bad + 2)
    seen = variant.conversions
    if seen < mode:  # Look at the same table from the other side, so that what was seen is above the mode.
        good, bad, seen, mode = bad, good, baseline.conversions, draws - mode
    likely = log_hypergeometric(seen, good, bad, draws) + _TIES
    if log_hypergeometric(mode, good, bad, draws) <= likely:
        return 1.0
    low, high = max(0, draws - bad) - 1, mode
    while high - low > 1:
        middle = (low + high) // 2
        if log_hypergeometric(middle, good, bad, draws) <= likely:
            low = middle
        else:
            high = middle
    below = hypergeometric_at_least(draws - low, bad, good, draws) if low >= max(0, draws - bad) else 0.0
    return min(1.0, hypergeometric_at_least(seen, good, bad, draws) + below)
