"""Whether the models say what happened: the purchases after a day, beside what was expected on that day. Pure.

The two pictures of Fader, Hardie and Lee 2005 (figures 4 and 5): purchases by week, added up, and purchases by how often
one had bought before. Here the weeks count from the day of the forecast, so that what was known before it cannot make
the error look small, and the expectation is that of each customer's history.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tactics.retention.lifetime.bgnbd import Model

MOST_OFTEN = 7
"""The last class of customers by repeat purchases holds this many and more."""
MOST_WEEKS = 53
"""So many weeks are looked at; of a longer time only every second week, or third, and the last."""


@dataclass(frozen=True)
class Kept:
    """Customers with the same history up to the forecast (in weeks), how many, and what they all bought after it."""

    x: int
    last: float
    upto: float
    count: int
    later: int


def weeks_of(whole: int) -> tuple[int, ...]:
    """The weeks to look at, of so many whole ones."""
    step = max(1, math.ceil(whole / MOST_WEEKS))
    return tuple(sorted({*range(step, whole + 1, step), whole})) if whole else ()


def expected_by(model: Model, kept: Sequence[Kept], weeks: Sequence[int]) -> list[float]:
    """The purchases to expect of all of them up to the end of each week."""
    alive: dict[tuple[int, float], float] = {}
    for one in kept:
        place = one.x, one.upto
        alive[place] = alive.get(place, 0.0) + one.count * model.alive(one.x, one.last, one.upto)
    return [math.fsum(sure * model.bought_if_alive(x, upto, week) for (x, upto), sure in alive.items()) for week in weeks]


def classes(model: Model, kept: Sequence[Kept], ahead: float) -> list[dict[str, float]]:
    """By how often they had bought again (0 to 6, 7 and more): customers, and purchases a customer, actual and expected."""
    ahead_if_alive: dict[tuple[int, float], float] = {}
    found = [[0, 0, 0.0] for _ in range(MOST_OFTEN + 1)]
    for one in kept:
        place = one.x, one.upto
        if place not in ahead_if_alive:
            ahead_if_alive[place] = model.bought_if_alive(one.x, one.upto, ahead)
        row = found[min(one.x, MOST_OFTEN)]
        row[0] += one.count
        row[1] += one.later
        row[2] += one.count * model.alive(one.x, one.last, one.upto) * ahead_if_alive[place]
    return [
        {"x": x, "customers": count, "actual": actual / count, "expected": expected / count}
        for x, (count, actual, expected) in enumerate(found)
        if count
    ]


def mean_error(actual: Sequence[float], expected: Sequence[float]) -> float | None:
    """The mean absolute error as a share of the actual (MAPE), over the places where there is any; None without such."""
    shares = [abs(e - a) / a for a, e in zip(actual, expected, strict=True) if a > 0]
    return math.fsum(shares) / len(shares) if shares else None


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's correlation; None for fewer than three pairs or where one of the two never varies."""
    if len(pairs) < 3:
        return None
    x_mean, y_mean = (math.fsum(pair[side] for pair in pairs) / len(pairs) for side in (0, 1))
    both = math.fsum((x - x_mean) * (y - y_mean) for x, y in pairs)
    spread = math.fsum((x - x_mean) ** 2 for x, _y in pairs) * math.fsum((y - y_mean) ** 2 for _x, y in pairs)
    return both / math.sqrt(spread) if spread > 0 else None
