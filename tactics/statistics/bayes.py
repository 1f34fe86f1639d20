"""What the two shares may be, given the data: the Beta-Binomial model, exactly. Pure.

With whole-number priors the chance that one share exceeds the other is a hypergeometric tail (Altham 1969, "Exact Bayesian
analysis of a 2 × 2 contingency table, and Fisher's exact significance test"; the same number as the sums of Cook 2005 and
Evan Miller). That sum needs as many terms as there are standard deviations to cross, so it stays exact for 10**10
visitors and needs no approximation. Every function: Undefined(NO_VISITORS) for an empty arm.
"""

from dataclasses import dataclass

from tactics.statistics.binomial import hypergeometric_at_least
from tactics.statistics.distributions import beta_quantile, normal_above, normal_critical
from tactics.statistics.inputs import LARGEST, Arm, Interval, Undefined, Why, chance, people, whole, within
from tactics.statistics.means import Sample, relative_spread, spread


@dataclass(frozen=True)
class Prior:
    """What was believed of a share before: as many conversions and misses as if seen, from 1. Beta(1, 1) is no belief."""

    conversions: int = 1
    misses: int = 1

    def __post_init__(self) -> None:
        within(whole(self.conversions), 1, LARGEST), within(whole(self.misses), 1, LARGEST)


FLAT = Prior()
_Beta = tuple[int, int]


def _after(arm: Arm, prior: Prior) -> _Beta:
    people((arm,))
    return prior.conversions + arm.conversions, prior.misses + arm.misses


def _above(b: _Beta, a: _Beta) -> float:
    """The chance that Beta(b) exceeds Beta(a): that a's order statistic comes first among all uniforms."""
    return hypergeometric_at_least(a[0], sum(a) - 1, sum(b) - 1, a[0] + b[0] - 1)


def chance_to_beat(baseline: Arm, variant: Arm, prior: Prior = FLAT) -> float:
    """The chance, 0 to 1, that the variant's share is above the baseline's. Exact."""
    return _above(_after(variant, prior), _after(baseline, prior))


@dataclass(frozen=True)
class Losses:
    """What each choice is expected to lose in share, 0 to 1, by being the worse one: averaged over all that may be."""

    keep_baseline: float
    take_variant: float


def expected_losses(baseline: Arm, variant: Arm, prior: Prior = FLAT) -> Losses:
    """The expected loss of each choice (Stucchio 2015, "Bayesian A/B testing at VWO"). Exact to 1e-10 of a share."""
    a, b = _after(baseline, prior), _after(variant, prior)
    return Losses(_excess(b, a), _excess(a, b))


def _excess(high: _Beta, low: _Beta) -> float:
    """The mean of what Beta(high) exceeds Beta(low) by: each share's mean, weighed by a table with one conversion more."""
    gained = high[0] / sum(high) * _above((high[0] + 1, high[1]), low)
    return max(0.0, gained - low[0] / sum(low) * _above(high, (low[0] + 1, low[1])))


def credible(arm: Arm, alpha: float = 0.05, prior: Prior = FLAT) -> Interval:
    """The share lies in this interval with chance 1 − alpha, half of the rest on either side."""
    chance(alpha)
    hits, misses = _after(arm, prior)
    return Interval(beta_quantile(alpha / 2, hits, misses), beta_quantile(1 - alpha / 2, hits, misses))


@dataclass(frozen=True)
class Belief:
    """An effect's credible interval, its likeliest value, and the chance, 0 to 1, that it is above 0."""

    interval: Interval
    estimate: float
    chance_to_win: float


def normal_belief(baseline: Sample, variant: Sample, *, relative: bool, alpha: float = 0.05) -> Belief:
    """The effect by the normal curve without a prior, as GrowthBook's gbstats has it; for means, and for shares of many.

    The effect is absolute or relative to the baseline's mean. Undefined: an empty arm (NO_VISITORS), no variance
    (NO_VARIATION), a relative effect of a mean of 0 or under (NO_BASELINE).
    """
    chance(alpha)
    if not baseline.n or not variant.n:
        raise Undefined(Why.NO_VISITORS)
    square = relative_spread(baseline, variant) if relative else spread(baseline, variant)
    if not square:
        raise Undefined(Why.NO_VARIATION)
    estimate = variant.mean / baseline.mean - 1 if relative else variant.mean - baseline.mean
    half = normal_critical(alpha) * square**0.5
    return Belief(Interval(estimate - half, estimate + half), estimate, normal_above(-estimate / square**0.5))
