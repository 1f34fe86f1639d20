"""The BG/NBD model of purchases: who is still a customer, and how often they will buy. Pure.

P. S. Fader, B. G. S. Hardie and K. L. Lee 2005, "'Counting your customers' the easy way: an alternative to the
Pareto/NBD model", Marketing Science 24(2), 275–284; P(alive) from the same, 2008, "Computing P(alive) using the BG/NBD
model". The model: while a customer, one buys at random moments, at a rate of one's own; after every repeat purchase one
leaves for good with a chance of one's own; the rates are gamma(r, α) among customers, the chances beta(a, b).

A history is (x, t_x, T): the repeat purchases, the time from the first purchase to the last, and the time from the
first purchase to the end of what is known. Times are in one unit throughout; the product uses weeks.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tactics.retention.lifetime import climbing
from tactics.retention.lifetime.special import digamma, hypergeometric, log_beta

STARTS: tuple[climbing.Point, ...] = ((1.0, 1.0, 1.0, 1.0), (0.2, 5.0, 0.5, 2.0), (1.0, 20.0, 2.0, 10.0), (5.0, 5.0, 0.1, 1.0))
_FIRST_LOOK = 4000
_POLE = 1e-6

History = tuple[int, float, float, int]
"""x, t_x, T, and how many customers have just these."""


@dataclass(frozen=True)
class Model:
    """The four parameters, all above 0; α in the unit of time."""

    r: float
    alpha: float
    a: float
    b: float

    def alive(self, x: int, last: float, upto: float) -> float:
        """The chance that somebody with the history (x, last, upto) is still a customer; 1 for who has not come back yet.

        The model lets nobody leave before a repeat purchase, so that says nothing of who bought once.
        """
        if x == 0:
            return 1.0
        odds = math.log(self.a / (self.b + x - 1)) + (self.r + x) * math.log((self.alpha + upto) / (self.alpha + last))
        return 1 / (1 + math.exp(odds)) if odds < 700 else 0.0

    def bought_if_alive(self, x: int, upto: float, ahead: float) -> float:
        """How many purchases to expect within `ahead` of who is still a customer after x repeat purchases in `upto`.

        Equation 10 of the paper without its denominator, which is 1 / P(alive). It has 2F1 with c − a − b below 0 for small
        a; Euler's transformation (Abramowitz and Stegun 1964, 15.3.3) then takes out the factor that grows.
        Its poles at a = 1 and, for x = 0, a + b = 1 can be removed: within 1e-6 of them the value beside is given.
        """
        if ahead <= 0:
            return 0.0
        a = self.a if abs(self.a - 1) > _POLE else 1 + _POLE
        c = a + self.b + x - 1
        if abs(c) < _POLE:
            c = _POLE
        z, left, rate = ahead / (self.alpha + upto + ahead), (self.alpha + upto) / (self.alpha + upto + ahead), self.r + x
        if a - 1 > rate:
            shrunk = math.pow(left, rate) * hypergeometric(rate, c - a + 1, c, z)
        else:
            shrunk = math.pow(left, a - 1) * hypergeometric(a - 1, c - rate, c, z)
        return max(0.0, c / (a - 1) * (1 - shrunk))

    def expected(self, x: int, last: float, upto: float, ahead: float) -> float:
        """E[Y(ahead) | x, last, upto]: the purchases to expect within `ahead` (equation 10)."""
        return self.alive(x, last, upto) * self.bought_if_alive(x, upto, ahead)


class Histories:
    """The histories of many customers, ready for the likelihood: each distinct one once."""

    def __init__(self, histories: Iterable[History]) -> None:
        self.once: dict[float, int] = {}
        self.repeated: list[History] = []
        self.by_count: dict[int, int] = {}
        for x, last, upto, count in histories:
            if x == 0:
                self.once[upto] = self.once.get(upto, 0) + count
            else:
                self.repeated.append((x, last, upto, count))
                self.by_count[x] = self.by_count.get(x, 0) + count
        self.size = sum(self.once.values()) + sum(self.by_count.values())
        self.repeaters = sum(self.by_count.values())

    def thinned(self, most: int) -> "Histories":
        """About `most` of the distinct histories of who came back and of who did not, evenly: for a first look."""
        step = max(1, len(self.repeated) // most)
        few = Histories(self.repeated[::step])
        few.once = {upto: max(1, count // step) for upto, count in self.once.items()}
        return few

    def likelihood(self, point: climbing.Point) -> tuple[float, climbing.Point]:
        """The log-likelihood (equation 6, summed) at (r, α, a, b), and its four slopes."""
        r, alpha, a, b = point
        height, by_r, by_alpha = self._of_once(r, alpha)
        more, more_r, by_a, by_b = self._of_counts(r, a, b)
        height, by_r = height + more, by_r + more_r
        log, exp = math.log, math.exp
        for x, last, upto, count in self.repeated:
            soon, late, rate, gone = alpha + last, alpha + upto, r + x, b + x - 1
            log_soon = log(soon)
            shorter = log_soon - log(late)
            here = exp(rate * shorter)
            both = a / gone + here
            share = here / both
            height += count * (log(both) - rate * log_soon)
            by_r += count * (share * shorter - log_soon)
            by_alpha += count * rate * (share * (1 / soon - 1 / late) - 1 / soon)
            by_a += count / (gone * both)
            by_b -= count * a / (gone * gone * both)
        height += self.repeaters * r * log(alpha)
        return height, (by_r + self.repeaters * log(alpha), by_alpha + self.repeaters * r / alpha, by_a, by_b)

    def _of_once(self, r: float, alpha: float) -> tuple[float, float, float]:
        """The part of who came once, and its slopes along r and α."""
        logs = slopes = 0.0
        for upto, count in self.once.items():
            logs += count * math.log(alpha / (alpha + upto))
            slopes += count * (1 / alpha - 1 / (alpha + upto))
        return r * logs, logs, r * slopes

    def _of_counts(self, r: float, a: float, b: float) -> tuple[float, float, float, float]:
        """The part that depends on x only, and its slopes along r, a and b."""
        height = by_r = by_a = by_b = 0.0
        for x, count in self.by_count.items():
            both = digamma(a + b) - digamma(a + b + x)
            height += count * (math.lgamma(r + x) - math.lgamma(r) + log_beta(a, b + x) - log_beta(a, b))
            by_r += count * (digamma(r + x) - digamma(r))
            by_a += count * both
            by_b += count * (both + digamma(b + x) - digamma(b))
        return height, by_r, by_a, by_b


@dataclass(frozen=True)
class Fit:
    """A fitted model, its log-likelihood, and how sure it is that there is no better one."""

    model: Model
    likelihood: float
    found: bool
    """Whether the search ended on a top."""
    agreeing: int
    """How many of the searches from `STARTS`, over a thinned set, ended at the same height."""


def fit(histories: Histories, starts: Sequence[climbing.Point] = STARTS) -> Fit:
    """The parameters that make the histories likeliest: from all starts over a thinned set, then on over all of them."""
    look = climbing.highest(histories.thinned(_FIRST_LOOK).likelihood, starts)
    top = climbing.highest(histories.likelihood, [look.point])
    return Fit(Model(*top.point), top.height, top.flat, look.starts)
