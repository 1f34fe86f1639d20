"""The special functions of the models: digamma and Gauss's hypergeometric function. Pure; log-gamma is the C library's.

Accuracy, as tests/retention/lifetime/test_special.py holds it against scipy: digamma 1e-12 relative; 2F1 1e-9 relative
for the arguments that the models meet.
"""

import math

_TERMS = 4_000_000
_NEAR = 1e-17
_NOTHING = 1e-290
_PLAIN = 0.9
_LARGE = 10


def log_beta(a: float, b: float) -> float:
    """The natural logarithm of the beta function; a and b above 0."""
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def digamma(x: float) -> float:
    """The derivative of log-gamma; x above 0.

    Stepped up by the recurrence to where the asymptotic series holds (Abramowitz and Stegun 1964, 6.3.5 and 6.3.18).
    """
    below = 0.0
    while x < 10:
        below += 1 / x
        x += 1
    w = 1 / (x * x)
    series = w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w * (1 / 132 - w * 691 / 32760)))))
    return math.log(x) - 0.5 / x - series - below


def hypergeometric(a: float, b: float, c: float, z: float) -> float:
    """Gauss's 2F1(a, b; c; z) for 0 ≤ z < 1; c is not 0, −1, −2 ….

    Gauss's series up to z = 0.9; from there the solution of the hypergeometric equation (Abramowitz and Stegun 1964,
    15.5.1) is carried on by Taylor series, each step half of the way that is left to 1, where the equation's only
    singularity ahead lies. So every series shrinks at least as fast as ½ⁿ however near 1 z is, and no case needs a
    formula of its own, as c − a − b a whole number does in 15.3.6. For c above 10 it is Gauss's series all the way: the
    equation's other solution, which goes as z to the power 1 − c, would drown the steps in rounding.
    OverflowError when the value is no float, or was not reached in four million terms.
    """
    if not 0 <= z < 1:
        raise ValueError("z must be at least 0 and below 1")
    at = z if c > _LARGE else min(z, _PLAIN)
    value, slope = _series(a, b, c, at)
    left, end = 1 - at, 1 - z
    while left > end:
        step = min(left - end, left / 2)
        value, slope = _step((a, b, c), left, step, (value, slope))
        left -= step
    if not math.isfinite(value):
        raise OverflowError("2F1 is too large")
    return value


def _series(a: float, b: float, c: float, z: float) -> tuple[float, float]:
    """2F1 and its derivative by Gauss's series."""
    term, value, slope = 1.0, 1.0, 0.0
    for n in range(_TERMS):
        rate = term * (a + n) * (b + n) / (c + n)
        slope += rate
        term = rate * z / (n + 1)
        value += term
        if abs(term) <= _NEAR * abs(value) and abs(rate) <= _NEAR * abs(slope) + _NOTHING:
            return value, slope
    raise OverflowError("2F1 takes too many terms")


def _step(equation: tuple[float, float, float], left: float, h: float, known: tuple[float, float]) -> tuple[float, float]:
    """The solution and its derivative at z + h from those at z, which is 1 − left.

    Its Taylor coefficients f(n) at z follow from z(1−z)f″ + (c − (a+b+1)z)f′ − abf = 0:
    z(1−z)(n+1)(n+2) f(n+2) = (a+n)(b+n) f(n) − (n+1)(c + n − (a+b+1+2n)z) f(n+1). Here with hⁿ within f(n).
    """
    a, b, c = equation
    z = 1 - left
    older, newer = known[0], known[1] * h
    total, rise, wide = older + newer, newer, z * left
    for n in range(_TERMS):
        n1 = n + 1
        newest = ((a + n) * (b + n) * h * older - n1 * (c + n - (a + b + 1 + 2 * n) * z) * newer) * h / (wide * n1 * (n + 2))
        total += newest
        rise += (n + 2) * newest
        older, newer = newer, newest
        if abs(older) + abs(newer) <= _NEAR * abs(total) and (n + 2) * abs(newer) <= _NEAR * abs(rise):
            break
    return total, rise / h
