"""The normal, beta, t and chi-square distributions. Pure.

Accuracy, as tests/statistics/test_distributions.py holds it against scipy: beta, t and chi-square 1e-11 relative, in the
tails too, for counts up to 10**9 and to 1e-10 up to 10**10; non-central t 1e-9 absolute; the normal is the C library's.
"""

import math
from statistics import NormalDist

from tactics.statistics.binomial import log_binomial
from tactics.statistics.inputs import within
from tactics.statistics.roots import root

_NORMAL = NormalDist()
_SMALL = 1e-300
_WIDTH, _POINTS = 45.0, 400


def normal_above(z: float) -> float:
    """The chance that a standard normal variable exceeds z."""
    return 0.5 * math.erfc(z / math.sqrt(2))


def normal_beyond(z: float) -> float:
    """The chance that a standard normal variable is at least as far from 0 as z: a two-sided p."""
    return math.erfc(abs(z) / math.sqrt(2))


def normal_critical(alpha: float, sides: int = 2) -> float:
    """The z that is exceeded with chance alpha, on one side or on two together (Wichura 1988, AS 241)."""
    return -_NORMAL.inv_cdf(alpha / sides)


def beta_below(x: float, a: float, b: float, rest: float | None = None) -> float:
    """The chance that a Beta(a, b) variable is at most x: the regularised incomplete beta function; a and b above 0.

    The continued fraction of DiDonato and Morris 1992 ("Algorithm 708", BFRAC), summed by Lentz's method, with Loader's
    factor before it.
    `rest` is 1 − x where the caller knows it better.
    """
    y = 1 - x if rest is None else rest
    if x <= 0 or y <= 0:
        return 0.0 if x <= 0 else 1.0
    if x * (a + b + 2) > a + 1:
        return 1 - _beta_tail(y, b, a, x)
    return _beta_tail(x, a, b, y)


def _beta_tail(x: float, a: float, b: float, y: float) -> float:
    before = math.exp(log_binomial(a, b, x, y)) * b * (a / (a + b))
    return min(1.0, before / _fraction(x, a, b, y)) if before else 0.0


def _fraction(x: float, a: float, b: float, y: float) -> float:
    apart = a * y - b * x + 1
    value = c = _away(a * apart / (a + 1))
    d = 0.0
    for n in range(1, 1000 + int(30 * math.sqrt(a + b))):
        over = (a + n - 1) * (a + b + n - 1) / (a + 2 * n - 1) ** 2 * n * (b - n) * x * x
        under = n + n * (b - n) * x / (a + 2 * n - 1) + (a + n) / (a + 2 * n + 1) * (apart + n * (1 + y))
        d, c = 1 / _away(under + over * d), _away(under + over / c)
        value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return value


def _away(value: float) -> float:
    return value if abs(value) > _SMALL else _SMALL


def beta_quantile(q: float, a: float, b: float) -> float:
    """The x that a Beta(a, b) variable stays under with chance q, strictly between 0 and 1."""
    mean = a / (a + b)
    reach = 10 * math.sqrt(mean * (1 - mean) / (a + b + 1))
    low, high = max(0.0, mean - reach), min(1.0, mean + reach)
    if not beta_below(low, a, b) < q < beta_below(high, a, b):
        low, high = 0.0, 1.0
    return root(lambda x: beta_below(x, a, b) - q, low, high)


def t_beyond(t: float, df: float) -> float:
    """The chance that Student's t with so many degrees of freedom is at least as far from 0 as t: a two-sided p."""
    square = t * t
    return beta_below(df / (df + square), df / 2, 0.5, rest=1 / (1 + df / square) if square else 0.0)


def t_critical(alpha: float, df: float, sides: int = 2) -> float:
    """The t that is exceeded with chance alpha, on one side or on two together; alpha per side below a half."""
    both = within(2 * alpha / sides, 0, 1)
    high = 2 * normal_critical(both)
    while t_beyond(high, df) > both:
        high *= 4
    return root(lambda t: t_beyond(t, df) - both, 0.0, high)


def chi_square_above(x: float, df: int) -> float:
    """The chance that chi-square with a whole number of degrees of freedom exceeds x.

    The finite sums of Abramowitz and Stegun 1964, 26.4.4 and 26.4.5; all terms are positive.
    """
    if x <= 0:
        return 1.0
    half = x / 2
    start, begin = (0.0, 0.0) if df % 2 == 0 else (math.erfc(math.sqrt(half)), 0.5)
    powers = (begin + i for i in range(df // 2))
    return min(1.0, start + math.fsum(math.exp(power * math.log(half) - half - math.lgamma(power + 1)) for power in powers))


def noncentral_t_above(t: float, df: float, shift: float) -> float:
    """The chance that Student's t, shifted (non-central), exceeds t above 0. Absolute error below 1e-9.

    The chance given the standard deviation, averaged over its distribution by the trapezium rule on a log scale, which
    converges exponentially for such curves (Trefethen and Weideman 2014).
    """
    half = df / 2
    low = -math.sqrt(2 * _WIDTH / half) - _WIDTH / half
    high = min(math.sqrt(2 * _WIDTH / half), math.log1p(_WIDTH / half) + 1)
    total = weights = 0.0
    for i in range(_POINTS + 1):
        v = low + (high - low) * i / _POINTS
        weight = math.exp(half * (v - math.expm1(v)))
        weights += weight
        total += weight * normal_above(t * math.exp(v / 2) - shift)
    return total / weights
