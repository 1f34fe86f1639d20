"""Where a smooth function of a few numbers above 0 is highest. Pure.

The search is BFGS on the logarithms of the numbers, so that they stay above 0 and one step means the same for 0.01 and
for 100 (Nocedal and Wright 2006, "Numerical optimization", algorithm 6.1, with Armijo's backtracking).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_STEPS = 200
_FLAT = 1e-9
_ENOUGH = 1e-4
_STILL = 1e-13
_GAIN = 1e-13
_REACH = 2.0
EDGE = 14.0
"""How far from 1 a number may run, as a logarithm: e¹⁴ is over a million, which says that there is no top."""
_AGREE = 1e-4

Point = tuple[float, ...]
Function = Callable[[Point], tuple[float, Point]]
"""From a point to the height there and the slope along each number."""


@dataclass(frozen=True)
class Top:
    """Where the search ended: the numbers, the height, and whether it is a top (flat, inside the edges)."""

    point: Point
    height: float
    flat: bool
    starts: int = 1
    """How many searches from elsewhere ended at the same height: the more, the less likely that a higher top was missed."""


def highest(function: Function, starts: Sequence[Point]) -> Top:
    """The highest point found from several starts. The function may be −inf at a point, never at a start.

    A search stops as flat when no slope along a logarithm exceeds 1e-9 of the height, or when the curve promises less than
    1e-13 of it from the next step; not flat when 200 steps were not enough, when no step leads up though the slope says so,
    or when a number runs beyond `EDGE`. `starts` of what comes back counts the searches that ended at the best height (to
    1e-4, or 1e-8 of it).
    """
    found = [_climb(function, [math.log(number) for number in start]) for start in starts]
    best = max(found, key=lambda top: top.height)
    agreeing = sum(best.height - top.height <= _AGREE * max(1.0, abs(best.height) * 1e-4) for top in found)
    return Top(best.point, best.height, best.flat, agreeing)


def _climb(function: Function, at: list[float]) -> Top:
    size = len(at)
    height, slope = _logs(function, at)
    inverse = _identity(size, 1 / max(1.0, *map(abs, slope)))
    fresh = True
    for _ in range(_STEPS):
        if max(map(abs, slope)) <= _FLAT * max(1.0, abs(height)):
            return _top(at, height, flat=True)
        way = _times(inverse, slope)
        rise = _dot(way, slope)
        if 0 <= rise <= _GAIN * max(1.0, abs(height)) and not fresh:
            return _top(at, height, flat=True)
        if rise <= 0:
            inverse, fresh = _identity(size, 1 / max(map(abs, slope))), True
            continue
        taken = _walk(function, at, height, way, rise)
        if taken is None:
            if fresh:
                return _top(at, height, flat=max(map(abs, slope)) <= 1e3 * _FLAT * max(1.0, abs(height)))
            inverse, fresh = _identity(size, 1 / max(map(abs, slope))), True
            continue
        new, height, new_slope = taken
        moved = [b - a for a, b in zip(at, new, strict=True)]
        bent = [a - b for a, b in zip(slope, new_slope, strict=True)]
        inverse, fresh = _bend(inverse, moved, bent, fresh=fresh), False
        at, slope = new, new_slope
        if max(map(abs, at)) > EDGE:
            break
    return _top(at, height, flat=False)


def _walk(
    function: Function, at: list[float], height: float, way: list[float], rise: float
) -> tuple[list[float], float, list[float]] | None:
    """The first point along the way, halving the step, that is high enough; None when there is none."""
    step = min(1.0, _REACH / max(map(abs, way)))
    while step * max(map(abs, way)) > _STILL:
        new = [x + step * d for x, d in zip(at, way, strict=True)]
        there, slope = _logs(function, new)
        if there >= height + _ENOUGH * step * rise and there > height:
            return new, there, slope
        step /= 2
    return None


def _bend(inverse: list[list[float]], moved: list[float], bent: list[float], *, fresh: bool) -> list[list[float]]:
    """The inverse Hessian after a step (Nocedal and Wright 2006, 6.17); as it was where the curve bends the wrong way."""
    along = _dot(moved, bent)
    if along <= 1e-12 * math.sqrt(_dot(moved, moved) * _dot(bent, bent)):
        return inverse
    if fresh:  # The first step tells the scale (6.20).
        inverse = _identity(len(moved), along / _dot(bent, bent))
    through = _times(inverse, bent)
    scale = (1 + _dot(bent, through) / along) / along
    size = range(len(moved))
    return [
        [inverse[i][j] + scale * moved[i] * moved[j] - (through[i] * moved[j] + moved[i] * through[j]) / along for j in size]
        for i in size
    ]


def _logs(function: Function, at: list[float]) -> tuple[float, list[float]]:
    point = tuple(map(math.exp, at))
    height, slope = function(point)
    return height, [x * d for x, d in zip(point, slope, strict=True)]


def _top(at: list[float], height: float, *, flat: bool) -> Top:
    return Top(tuple(map(math.exp, at)), height, flat=flat and max(map(abs, at)) <= EDGE)


def _identity(size: int, scale: float) -> list[list[float]]:
    return [[scale if i == j else 0.0 for j in range(size)] for i in range(size)]


def _times(matrix: list[list[float]], vector: list[float]) -> list[float]:
    return [_dot(row, vector) for row in matrix]


def _dot(a: list[float], b: list[float]) -> float:
    return math.fsum(x * y for x, y in zip(a, b, strict=True))
