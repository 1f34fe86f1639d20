"""How often a test without any effect looks significant to somebody who looks more than once. Pure.

The sum of the results so far is followed from look to look as a density on a grid, and what passes the limit of 1.96
standard errors is taken out (the recursion of Armitage, McPherson and Rowe, 1969). Looks are equally far apart.
Keeps true: one look gives five per cent, and each further look more.
"""

from functools import cache
from math import erf, exp, pi, sqrt

MOST = 20
_LIMIT, _STEP = 1.959964, 0.1


@cache
def false_alarms() -> tuple[float, ...]:
    """The per cent of tests without effect that have been called a win or a loss after one, two … twenty looks."""
    inside, found = [(0.0, 1.0)], []
    for look in range(1, MOST + 1):
        inside = _after(inside, _LIMIT * sqrt(look))
        found.append(100 * (1 - sum(weight for _, weight in inside)))
    return tuple(found)


def _after(before: list[tuple[float, float]], limit: float) -> list[tuple[float, float]]:
    """Where the sum stands one look later, as (place, probability); what passed the limit is gone."""
    cells = 2 * round(limit / _STEP)
    width = 2 * limit / cells
    places = [-limit + width * (cell + 0.5) for cell in range(cells)]
    if len(before) == 1:  # From a single point the share of each cell is known exactly.
        return [(place, _below(place + width / 2) - _below(place - width / 2)) for place in places]
    return [(place, width * sum(weight * _density(place - start) for start, weight in before)) for place in places]


def _density(value: float) -> float:
    return exp(-value * value / 2) / sqrt(2 * pi)


def _below(value: float) -> float:
    return (1 + erf(value / sqrt(2))) / 2
