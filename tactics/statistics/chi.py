"""Chi-square tests: whether several arms have one share, and whether visitors were divided as meant. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tactics.statistics.distributions import chi_square_above
from tactics.statistics.inputs import FEWEST_EXPECTED, LARGEST, Arm, Undefined, Why, people, whole, within


@dataclass(frozen=True)
class ChiSquare:
    """A chi-square test: the statistic, its degrees of freedom and the p, 0 to 1."""

    statistic: float
    df: int
    p: float


def homogeneity(arms: Sequence[Arm]) -> ChiSquare:
    """Whether two or more arms can have one share (Pearson 1900; R's prop.test for k groups, no correction).

    Undefined: an empty arm (NO_VISITORS), everybody did the same (NO_VARIATION). ValueError for fewer than two arms.
    """
    within(len(arms), 2, LARGEST)
    people(arms)
    everybody, did = sum(arm.visitors for arm in arms), sum(arm.conversions for arm in arms)
    if did in {0, everybody}:
        raise Undefined(Why.NO_VARIATION)
    off = (Fraction((arm.conversions * everybody - arm.visitors * did) ** 2, arm.visitors) for arm in arms)
    return _tested(sum(off, Fraction(0)) / (did * (everybody - did)), len(arms) - 1)


def sample_ratio(visitors: Sequence[int], meant: Sequence[float] | None) -> ChiSquare:
    """Whether visitors were divided as meant: the test of sample ratio mismatch (Kohavi, Tang and Xu 2020, chapter 21).

    `meant` are the arms' weights, in any unit: (1, 1) and (0.5, 0.5) are the same. A p under 0.001 means that something
    is broken, whatever the result looks like. Undefined: nothing was meant (NOTHING_EXPECTED), no visitors (NO_VISITORS),
    fewer than five expected in an arm (TOO_FEW). ValueError: fewer than two arms, weights not above 0, unequal lengths.
    """
    if meant is None:
        raise Undefined(Why.NOTHING_EXPECTED)
    within(len(visitors), 2, LARGEST)
    if len(visitors) != len(meant):
        raise ValueError("there are not as many weights as arms")
    weights = [Fraction(within(weight, 1e-9, LARGEST)) for weight in meant]
    counts = [within(whole(count), 0, LARGEST) for count in visitors]
    everybody = sum(map(int, counts))
    if not everybody:
        raise Undefined(Why.NO_VISITORS)
    expected = [everybody * weight / sum(weights) for weight in weights]
    if min(expected) < FEWEST_EXPECTED:
        raise Undefined(Why.TOO_FEW)
    off = sum(((int(n) - mean) ** 2 / mean for n, mean in zip(counts, expected, strict=True)), Fraction(0))
    return _tested(off, len(counts) - 1)


def _tested(statistic: Fraction, df: int) -> ChiSquare:
    return ChiSquare(float(statistic), df, chi_square_above(float(statistic), df))
