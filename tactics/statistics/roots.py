"""Where a function crosses nought. Pure."""

from collections.abc import Callable

_NEAR = 4e-16
_STEPS = 400
_Point = tuple[float, float]


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a continuous function changes sign between two ends, to the last digits of a float.

    Chandrupatla 1997, "A new hybrid quadratic/bisection algorithm": inverse quadratic steps where they are safe, halves
    otherwise. ValueError when both ends have the same sign.
    """
    a, b = high, low
    fa, fb = function(a), function(b)
    if fa == 0 or fb == 0:
        return a if fa == 0 else b
    if (fa > 0) == (fb > 0):
        raise ValueError("the function does not change sign")
    c, fc, step = a, fa, 0.5
    for _ in range(_STEPS):
        x = a + step * (b - a)
        fx = function(x)
        if (fx > 0) == (fa > 0):
            c, fc = a, fa
        else:
            c, fc, b, fb = b, fb, a, fa
        a, fa = x, fx
        best, least = (a, fa) if abs(fa) < abs(fb) else (b, fb)
        nearness = (2 * _NEAR * abs(best) + 1e-300) / abs(b - a) if b != a else 1.0
        if least == 0 or nearness >= 0.5:
            return best
        step = min(max(_step((a, fa), (b, fb), (c, fc)), nearness), 1 - nearness)
    return best


def _step(newest: _Point, other: _Point, oldest: _Point) -> float:
    (a, fa), (b, fb), (c, fc) = newest, other, oldest
    if fc in {fa, fb}:  # Flat there: no curve to follow.
        return 0.5
    xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
    if phi * phi < xi and (1 - phi) ** 2 < 1 - xi:
        return fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    return 0.5
