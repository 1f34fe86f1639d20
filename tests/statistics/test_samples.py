"""Sample sizes for shares: each is the inverse of the others, all move the right way, and time is whole weeks."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tactics.statistics import samples, several
from tactics.statistics.inputs import Undefined, Why
from tests.statistics.arms import ALPHAS

SHARES = st.floats(0.001, 0.999)
POWERS = st.floats(0.5, 0.999)
SIDES = st.sampled_from([1, 2])
FORMULAS = [
    samples.per_arm_pooled,
    samples.per_arm_cohen,
    lambda p1, p2, *rest: samples.per_arm_evan_miller(p1, p2 - p1, *rest),
]


@given(p1=SHARES, p2=SHARES, alpha=ALPHAS, power=POWERS, sides=SIDES)
def test_power_and_alpha_are_the_samples_own(p1: float, p2: float, alpha: float, power: float, sides: int) -> None:
    assume(abs(p1 - p2) > 1e-4)
    alpha = alpha / 2
    n = samples.per_arm_pooled(p1, p2, alpha, power, sides)
    assume(1 <= n <= 1e10)
    assert samples.power_of_shares(n, p1, p2, alpha, sides) == pytest.approx(power, rel=1e-9)
    assert samples.alpha_of_shares(n, p1, p2, power, sides) == pytest.approx(alpha, rel=1e-9)
    assert samples.share_found(n, p1, alpha, power, sides, upward=p2 > p1) == pytest.approx(p2, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("needed", FORMULAS)
@given(p1=st.floats(0.001, 0.45), step=st.floats(0.001, 0.02), alpha=ALPHAS, power=POWERS)
def test_a_sample_shrinks_with_the_effect_and_grows_with_certainty(
    needed, p1: float, step: float, alpha: float, power: float
) -> None:
    alpha = alpha / 2
    n = needed(p1, p1 + step, alpha, power)
    assert n > 0
    assert needed(p1, p1 + 2 * step, alpha, power) < n
    assert needed(p1, p1 + step, alpha / 2, power) > n
    assert needed(p1, p1 + step, alpha, (1 + power) / 2) > n
    assert needed(p1, p1 + step, alpha, power, 1) < n


@given(p1=SHARES, p2=SHARES, alpha=ALPHAS, power=POWERS)
def test_the_sample_is_the_same_for_misses_and_for_the_arms_turned(p1: float, p2: float, alpha: float, power: float) -> None:
    assume(abs(p1 - p2) > 1e-4)
    n = samples.per_arm_pooled(p1, p2, alpha, power)
    assert samples.per_arm_pooled(p2, p1, alpha, power) == pytest.approx(n, rel=1e-9)
    assert samples.per_arm_pooled(1 - p1, 1 - p2, alpha, power) == pytest.approx(n, rel=1e-6)


@given(share=st.floats(0.05, 0.95), step=st.floats(0.0005, 0.002))
def test_for_a_small_effect_the_formulas_agree(share: float, step: float) -> None:
    pooled = samples.per_arm_pooled(share, share + step)
    assert samples.per_arm_cohen(share, share + step) == pytest.approx(pooled, rel=0.01)
    assert samples.per_arm_evan_miller(share, step) == pytest.approx(pooled, rel=0.05)


def test_evan_millers_page_prints_what_this_gives() -> None:
    assert round(samples.per_arm_evan_miller(0.2, 0.05)) == 1030
    assert samples.per_arm_evan_miller(0.9, 0.02) == samples.per_arm_evan_miller(1 - 0.9, 0.02)


@pytest.mark.parametrize(("p1", "p2"), [(0, 0.1), (0.1, 0), (0, 1), (1, 0.99), (0.5, 1)])
def test_shares_of_nothing_and_of_all_have_samples(p1: float, p2: float) -> None:
    n = samples.per_arm_pooled(p1, p2)
    assert 1 < n < 2000
    assert samples.power_of_shares(n + 1, p1, p2) >= 0.8


def test_equal_shares_need_no_number() -> None:
    for ask in (samples.per_arm_pooled, samples.per_arm_cohen, lambda p1, p2: samples.per_arm_evan_miller(p1, p2 - p1)):
        with pytest.raises(Undefined) as caught:
            ask(0.2, 0.2)
        assert caught.value.why is Why.NO_DIFFERENCE


SHARES_THAT_CANNOT_BE = [(1.2, 0.1), (0.1, -0.1), (math.nan, 0.1)]
CHANCES_THAT_CANNOT_BE = [(0.1, 0.2, 0), (0.1, 0.2, 0.6), (0.1, 0.2, 0.05, 1), (0.1, 0.2, 0.05, 0.3), (0.1, 0.2, 0.05, 0.8, 3)]


@pytest.mark.parametrize("asked", SHARES_THAT_CANNOT_BE + CHANCES_THAT_CANNOT_BE)
def test_a_plan_that_cannot_be_is_refused(asked: tuple[float, ...]) -> None:
    for ask in (samples.per_arm_pooled, samples.per_arm_cohen):
        with pytest.raises(ValueError, match="is not between"):
            ask(*asked)


@given(n=st.integers(1, 10**7), arms=st.integers(2, 9), weekly=st.integers(1, 10**7), tenths=st.integers(1, 10))
def test_weeks_are_enough_and_not_one_too_many(n: int, arms: int, weekly: int, tenths: int) -> None:
    weeks = samples.weeks_needed(n, arms, weekly, tenths / 10)
    assert weeks * weekly * Fraction(tenths, 10) >= n * arms
    assert (weeks - 1) * weekly * Fraction(tenths, 10) < n * arms


def test_ten_weeks_are_not_eleven_by_rounding() -> None:
    assert samples.weeks_needed(1000, 2, 2000, 0.1) == 10
    assert samples.weeks_needed(999.2, 2, 2000, 0.1) == 10
    assert samples.weeks_needed(0.3, 2, 10**10) == 1


@pytest.mark.parametrize(("weekly", "share"), [(0, 1), (100, 0)])
def test_without_traffic_there_is_no_time(weekly: int, share: float) -> None:
    with pytest.raises(Undefined) as caught:
        samples.weeks_needed(10, 2, weekly, share)
    assert caught.value.why is Why.NO_VISITORS
    with pytest.raises(Undefined) as caught:
        samples.smallest_effect(weekly, 4, 0.1, share_exposed=share)
    assert caught.value.why is Why.NO_VISITORS


@given(weekly=st.integers(2000, 10**6), weeks=st.integers(1, 20), baseline=st.floats(0.02, 0.5), arms=st.integers(2, 4))
def test_the_smallest_effect_is_found_in_just_that_time(weekly: int, weeks: int, baseline: float, arms: int) -> None:
    reach = samples.smallest_effect(weekly, weeks, baseline, arms=arms)
    assert reach.per_arm == weekly * weeks // arms
    assert reach.relative == pytest.approx(reach.effect / baseline)
    needed = samples.per_arm_pooled(baseline, baseline + reach.effect)
    assert needed == pytest.approx(reach.per_arm, rel=1e-6)
    assert samples.weeks_needed(needed * (1 - 1e-6), arms, weekly) <= weeks


@pytest.mark.parametrize(
    ("weekly", "weeks", "baseline", "why"),
    [(4, 1, 0.9, Why.OUT_OF_REACH), (1, 1, 0.5, Why.NO_VISITORS), (500, 1, 0, Why.NO_BASELINE), (500, 1, 1, Why.OUT_OF_REACH)],
)
def test_what_cannot_be_found_says_why(weekly: int, weeks: int, baseline: float, why: Why) -> None:
    with pytest.raises(Undefined) as caught:
        samples.smallest_effect(weekly, weeks, baseline)
    assert caught.value.why is why
    if baseline == 1:
        assert samples.smallest_effect(weekly, weeks, baseline, upward=False).effect > 0


@given(ps=st.lists(st.floats(0, 1), max_size=12))
def test_holm_is_never_below_the_raw_p_and_keeps_the_order(ps: list[float]) -> None:
    adjusted = several.holm(ps)
    assert all(raw <= new <= 1 for raw, new in zip(ps, adjusted, strict=True))
    assert [new for _raw, new in sorted(zip(ps, adjusted, strict=True))] == sorted(adjusted)


@given(ps=st.lists(st.floats(0, 1), max_size=12), alpha=st.floats(0.001, 0.5))
def test_a_p_is_below_its_level_where_holm_says_so(ps: list[float], alpha: float) -> None:
    levels = several.holm_levels(ps, alpha)
    for p, level, adjusted in zip(ps, levels, several.holm(ps), strict=True):
        assert several.bonferroni(alpha, len(ps)) <= level <= alpha
        assert math.isclose(adjusted, alpha) or (p < level) == (adjusted < alpha)


def test_several_comparisons_share_alpha() -> None:
    assert several.bonferroni(0.05, 1) == 0.05
    assert several.bonferroni(0.06, 3) == pytest.approx(0.02)
    with pytest.raises(ValueError, match="is not between"):
        several.bonferroni(0.05, 0)
    with pytest.raises(ValueError, match="is not between"):
        several.holm([0.5, math.nan])
