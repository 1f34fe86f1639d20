"""Posteriors: exact chances beside integration and scipy's, laws of the two choices, ten thousand million visitors."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tactics.statistics import bayes
from tactics.statistics.inputs import Arm, Undefined, Why
from tactics.statistics.means import Sample
from tests.statistics.arms import ALPHAS, ARMS, MIDDLING, SMALL

PRIORS = st.builds(bayes.Prior, st.integers(1, 40), st.integers(1, 40))


@given(a=ARMS, b=ARMS, prior=PRIORS)
def test_one_of_the_two_is_better(a: Arm, b: Arm, prior: bayes.Prior) -> None:
    wins = bayes.chance_to_beat(a, b, prior)
    assert 0 <= wins <= 1
    assert wins + bayes.chance_to_beat(b, a, prior) == pytest.approx(1, abs=1e-10)


@given(a=MIDDLING, b=MIDDLING, prior=PRIORS)
def test_one_conversion_more_never_makes_the_variant_worse(a: Arm, b: Arm, prior: bayes.Prior) -> None:
    assume(b.misses)
    more = bayes.chance_to_beat(a, Arm(b.conversions + 1, b.visitors), prior)
    assert more >= bayes.chance_to_beat(a, b, prior) - 1e-12


def closed_form(a: tuple[int, int], b: tuple[int, int]) -> Fraction:
    """Evan Miller's sum, in fractions: nothing is rounded."""

    def beta(x: int, y: int) -> Fraction:
        return Fraction(math.factorial(x - 1) * math.factorial(y - 1), math.factorial(x + y - 1))

    terms = (beta(a[0] + i, a[1] + b[1]) / ((b[1] + i) * beta(1 + i, b[1]) * beta(*a)) for i in range(b[0]))
    return sum(terms, Fraction(0))


@given(a=SMALL, b=SMALL, prior=PRIORS)
def test_the_chance_is_the_closed_form_without_rounding(a: Arm, b: Arm, prior: bayes.Prior) -> None:
    first, second = ((prior.conversions + arm.conversions, prior.misses + arm.misses) for arm in (a, b))
    assert bayes.chance_to_beat(a, b, prior) == pytest.approx(float(closed_form(first, second)), rel=1e-11)


@given(a=SMALL, b=SMALL)
def test_the_losses_differ_by_the_difference_of_the_means(a: Arm, b: Arm) -> None:
    losses = bayes.expected_losses(a, b)
    apart = Fraction(b.conversions + 1, b.visitors + 2) - Fraction(a.conversions + 1, a.visitors + 2)
    assert losses.keep_baseline - losses.take_variant == pytest.approx(float(apart), abs=1e-12)
    assert losses.keep_baseline >= 0
    assert losses.take_variant >= 0


def test_ten_thousand_million_visitors_are_the_normal_curve() -> None:
    n, apart = 10**10, 10_000
    a, b = Arm(n // 2, n), Arm(n // 2 + apart, n)
    normal = bayes.normal_belief(Sample.of_arm(a), Sample.of_arm(b), relative=False)
    assert bayes.chance_to_beat(a, b) == pytest.approx(normal.chance_to_win, abs=1e-8)
    error = math.sqrt(0.5 / n)
    z = apart / n / error
    loss = error * math.exp(-z * z / 2) / math.sqrt(2 * math.pi) - apart / n * (1 - normal.chance_to_win)
    assert bayes.expected_losses(a, b).take_variant == pytest.approx(loss, abs=1e-10)


@given(arm=ARMS, alpha=ALPHAS, prior=PRIORS)
def test_a_credible_interval_lies_within_nought_and_one_and_narrows(arm: Arm, alpha: float, prior: bayes.Prior) -> None:
    low, high = bayes.credible(arm, alpha, prior)
    assert 0 < low < high <= 1
    inner = bayes.credible(arm, min(0.9, alpha * 2), prior)
    assert low <= inner.low
    assert inner.high <= high


@given(a=MIDDLING, b=MIDDLING)
def test_the_normal_belief_wins_or_loses(a: Arm, b: Arm) -> None:
    assume(min(a.conversions, a.misses, b.conversions, b.misses) > 0)
    one, other = Sample.of_arm(a), Sample.of_arm(b)
    there, back = (bayes.normal_belief(*pair, relative=False) for pair in ((one, other), (other, one)))
    assert there.chance_to_win + back.chance_to_win == pytest.approx(1)
    assert there.interval.covers(there.estimate)
    relative = bayes.normal_belief(one, other, relative=True)
    assert (relative.chance_to_win > 0.5) == (there.chance_to_win > 0.5) or relative.chance_to_win == pytest.approx(0.5)


def test_what_has_no_posterior_says_why() -> None:
    empty, all_alike, none, some = Arm(0, 0), Sample(50, 1, 0), Sample(50, 0, 0), Sample(50, 1, 1)
    for ask, why in (
        (lambda: bayes.chance_to_beat(empty, Arm(1, 2)), Why.NO_VISITORS),
        (lambda: bayes.expected_losses(Arm(1, 2), empty), Why.NO_VISITORS),
        (lambda: bayes.credible(empty), Why.NO_VISITORS),
        (lambda: bayes.normal_belief(all_alike, all_alike, relative=False), Why.NO_VARIATION),
        (lambda: bayes.normal_belief(none, some, relative=True), Why.NO_BASELINE),
    ):
        with pytest.raises(Undefined) as caught:
            ask()
        assert caught.value.why is why
    with pytest.raises(ValueError, match="is not between"):
        bayes.Prior(0, 1)
