"""The Gamma-Gamma model of what a purchase is worth. Pure.

P. S. Fader and B. G. S. Hardie 2013, "The Gamma-Gamma model of monetary value" (brucehardie.com/notes/025). The model: what
a customer spends varies from purchase to purchase around a mean of one's own, gamma(p, ν); the ν are gamma(q, γ) among
customers, and have nothing to do with how often one buys. As in the note, x counts the repeat purchases and the mean is
over those: the first purchase is left out, and who never came back tells nothing of worth.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tactics.retention.lifetime import climbing
from tactics.retention.lifetime.special import digamma

STARTS: tuple[climbing.Point, ...] = ((1.0, 2.0, 1.0), (5.0, 4.0, 0.3), (0.5, 10.0, 10.0))
"""p, q, and γ in units of the mean spend."""
_FIRST_LOOK = 4000

Spend = tuple[int, float]
"""x, at least 1, and the mean value of those purchases, above 0."""


@dataclass(frozen=True)
class Model:
    """The three parameters, all above 0; γ in the unit of money."""

    p: float
    q: float
    gamma: float

    @property
    def mean(self) -> float:
        """The mean spend among all customers; infinite where q is 1 or less."""
        return self.p * self.gamma / (self.q - 1) if self.q > 1 else math.inf

    def expected(self, x: int, mean: float) -> float:
        """E(Z | x, mean): what to expect a purchase of this customer to be worth (equation 5). x 0: the mean of all.

        A mean of the customer's own and everybody's, the own weighing more the more purchases it comes from.
        """
        return self.p * (self.gamma + x * mean) / (self.p * x + self.q - 1) if self.q > 1 else math.inf


class Spends:
    """What many customers spent, ready for the likelihood."""

    def __init__(self, spends: Iterable[Spend]) -> None:
        self.all = list(spends)
        self.by_count: dict[int, int] = {}
        for x, _mean in self.all:
            self.by_count[x] = self.by_count.get(x, 0) + 1
        self.mean = math.fsum(mean for _x, mean in self.all) / len(self.all) if self.all else 0.0
        self.sums = [x * mean for x, mean in self.all]
        self.x_logs = math.fsum(x * math.log(sum_) for (x, _mean), sum_ in zip(self.all, self.sums, strict=True))
        self.z_logs = math.fsum(math.log(mean) for _x, mean in self.all)

    def likelihood(self, point: climbing.Point) -> tuple[float, climbing.Point]:
        """The log-likelihood (equation 1a, summed) at (p, q, γ), and its three slopes."""
        p, q, gamma = point
        size, log = len(self.all), math.log
        height = size * q * log(gamma) + p * self.x_logs - self.z_logs
        by_p, by_q, by_gamma = self.x_logs, size * log(gamma), size * q / gamma
        for x, count in self.by_count.items():
            both = digamma(p * x + q)
            height += count * (math.lgamma(p * x + q) - math.lgamma(p * x) - math.lgamma(q))
            by_p += count * x * (both - digamma(p * x))
            by_q += count * (both - digamma(q))
        for (x, _mean), spent in zip(self.all, self.sums, strict=True):
            weight, logged = p * x + q, log(gamma + spent)
            height -= weight * logged
            by_p -= x * logged
            by_q -= logged
            by_gamma -= weight / (gamma + spent)
        return height, (by_p, by_q, by_gamma)


@dataclass(frozen=True)
class Fit:
    """A fitted model, its log-likelihood, whether the search ended on a top, and how many starts led there."""

    model: Model
    likelihood: float
    found: bool
    agreeing: int


def fit(spends: Spends, starts: Sequence[climbing.Point] = STARTS) -> Fit:
    """The parameters that make the spends likeliest: from all starts over a thinned set, then on over all of them.

    ValueError without a single spend.
    """
    if not spends.all:
        raise ValueError("nobody spent anything")
    step = max(1, len(spends.all) // _FIRST_LOOK)
    look = climbing.highest(Spends(spends.all[::step]).likelihood, [(p, q, gamma * spends.mean) for p, q, gamma in starts])
    top = climbing.highest(spends.likelihood, [look.point])
    return Fit(Model(*top.point), top.height, top.flat, look.starts)
