"""Logarithms of binomial and hypergeometric chances that stay exact for large counts, and sums of their tails. Pure.

Catherine Loader 2000, "Fast and accurate computation of binomial probabilities": the large parts of the log-gammas cancel
on paper, not in the machine, so that thirteen digits are right for 10**10 trials where log-gamma keeps five.
"""

import math

_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)
_HALF_LOG = 0.5 * math.log(2 * math.pi)
_NOTHING = 1e-22


def stirling_error(n: float) -> float:
    """How much log Γ(n + 1) exceeds Stirling's formula; n above 0. Right to 1e-14."""
    if n <= 15:
        return math.lgamma(n + 1) - (n + 0.5) * math.log(n) + n - _HALF_LOG
    return sum(factor / n ** (2 * i + 1) for i, factor in enumerate(_STIRLING))


def deviance(x: float, mean: float) -> float:
    """The value x·log(x/mean) + mean − x, for x and mean above 0, without cancellation where they are near."""
    if abs(x - mean) >= 0.1 * (x + mean):
        return x * math.log(x / mean) + mean - x
    v = (x - mean) / (x + mean)
    total, term, i = (x - mean) * v, 2 * x * v, 1
    while True:
        term *= v * v
        grown = total + term / (2 * i + 1)
        if grown == total:
            return grown
        total, i = grown, i + 1


def log_binomial(x: float, y: float, p: float, q: float) -> float:
    """The log of Γ(x+y+1)/(Γ(x+1)Γ(y+1)) · p**x · q**y: x successes and y failures, q = 1 − p, p strictly inside 0 to 1.

    x and y need not be whole. Both chances are asked for, so that neither loses its digits near 1.
    """
    if x == 0:
        return y * (math.log1p(-p) if p < 0.5 else math.log(q))
    if y == 0:
        return x * (math.log1p(-q) if q < 0.5 else math.log(p))
    n = x + y
    errors = stirling_error(n) - stirling_error(x) - stirling_error(y)
    return errors - deviance(x, n * p) - deviance(y, n * q) - _HALF_LOG - 0.5 * (math.log(x) + math.log(y / n))


def log_hypergeometric(k: int, good: int, bad: int, draws: int) -> float:
    """The log of the chance of k good ones among so many draws without putting back; k must be possible."""
    everything, left = good + bad, good + bad - draws
    if not draws or not left:
        return 0.0
    p, q = draws / everything, left / everything
    return log_binomial(k, good - k, p, q) + log_binomial(draws - k, bad - draws + k, p, q) - log_binomial(draws, left, p, q)


def hypergeometric_at_least(k: int, good: int, bad: int, draws: int) -> float:
    """The chance of k or more good ones among so many draws without putting back.

    The first term is Loader's, each next one a ratio of it; as many terms as matter, some dozens of standard deviations
    at most, whatever the counts are: 10**5 terms for 10**9 people.
    """
    if k <= max(0, draws - bad):
        return 1.0
    if k > min(draws, good):
        return 0.0
    if k * (good + bad) <= draws * good:  # At or under the mean: the other tail is the shorter sum.
        return 1 - hypergeometric_at_least(draws - k + 1, bad, good, draws)
    first = math.exp(log_hypergeometric(k, good, bad, draws))
    term = total = 1.0
    up, over, down, under = float(good - k), float(draws - k), k + 1.0, bad - draws + k + 1.0
    while up and over and term > total * _NOTHING:
        term *= up * over / (down * under)
        total += term
        up, over, down, under = up - 1, over - 1, down + 1, under + 1
    return min(1.0, first * total)
