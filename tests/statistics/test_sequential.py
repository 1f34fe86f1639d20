"""Looking at any time: the chance of a false find over all looks, by seeded simulation, and the laws of the interval."""

import math
import random
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tactics.statistics.inputs import Arm, Undefined, Why
from tactics.statistics.means import Sample
from tactics.statistics.proportions import pooled_z_p
from tactics.statistics.sequential import (
    always_valid,
    always_valid_means,
    mean_found_at_most,
    per_arm_at_most,
    share_found_at_most,
)
from tests.statistics.arms import ALPHAS

RUNS = 1000
ALLOWED = 0.05 + 2.33 * math.sqrt(0.05 * 0.95 / RUNS)
"""As many false finds as a test that keeps 5 % exceeds in one of a hundred simulations."""
COUNTS = st.builds(lambda hits, misses: Arm(hits, hits + misses), st.integers(10, 10**6), st.integers(10, 10**6))
SCALES = st.floats(1e-4, 0.5)


class Crowd:
    """Draws how many of a batch convert: the binomial by its table, so that thousands of looks take no time."""

    def __init__(self, chosen: random.Random, batch: int, share: float) -> None:
        self.chosen, self.batch = chosen, batch
        self.table = list(accumulate(math.comb(batch, k) * share**k * (1 - share) ** (batch - k) for k in range(batch)))

    def looks(self, times: int) -> Iterator[Arm]:
        conversions = 0
        for look in range(1, times + 1):
            conversions += bisect(self.table, self.chosen.random())
            yield Arm(conversions, look * self.batch)


def answers(a: Arm, b: Arm) -> bool:
    return min(a.conversions, b.conversions, a.misses, b.misses) >= 10


@pytest.mark.parametrize(
    ("share", "batch", "scale"), [(0.5, 2, 0.15), (0.1, 10, 0.03), (0.02, 50, 0.01), (0.02, 50, 0.005), (0.9, 10, 0.05)]
)
def test_no_difference_is_found_in_more_than_alpha_of_the_experiments_however_often_one_looks(
    share: float, batch: int, scale: float
) -> None:
    crowd, wrong, tempted = Crowd(random.Random(11), batch, share), 0, 0
    for _ in range(RUNS):
        looks = [pair for pair in zip(crowd.looks(120), crowd.looks(120), strict=True) if answers(*pair)]
        wrong += any(not always_valid(a, b, scale).interval.covers(0) for a, b in looks)
        tempted += any(pooled_z_p(a, b) < 0.05 for a, b in looks)
    assert wrong / RUNS <= ALLOWED
    assert tempted / RUNS > 0.2  # The ordinary test, looked at as often, is wrong many times as much.


def test_the_interval_holds_a_true_difference_at_all_looks_together() -> None:
    chosen = random.Random(12)
    before, after, missed = Crowd(chosen, 20, 0.1), Crowd(chosen, 20, 0.2), 0
    for _ in range(RUNS):
        looks = [pair for pair in zip(before.looks(80), after.looks(80), strict=True) if answers(*pair)]
        missed += any(not always_valid(a, b, 0.05).interval.covers(0.1) for a, b in looks)
    assert missed / RUNS <= ALLOWED


def test_a_true_difference_is_found_sooner_or_later() -> None:
    chosen = random.Random(13)
    before, after = Crowd(chosen, 50, 0.1), Crowd(chosen, 50, 0.14)
    for _ in range(20):
        looks = list(zip(before.looks(200), after.looks(200), strict=True))
        assert any(always_valid(a, b, 0.04).interval.low > 0 for a, b in looks if answers(a, b))


def test_the_planned_sample_finds_the_planned_effect_as_often_as_was_asked_for_and_no_more_is_planned() -> None:
    chosen, effect = random.Random(15), 0.05
    need = per_arm_at_most(effect, 0.1 * 0.9 + 0.15 * 0.85)
    before, after, looks, runs = Crowd(chosen, 50, 0.1), Crowd(chosen, 50, 0.15), math.ceil(need / 50), 500
    at_the_end = meanwhile = 0
    for _ in range(runs):
        found = [
            answers(a, b) and always_valid(a, b, effect).interval.low > 0
            for a, b in zip(before.looks(looks), after.looks(looks), strict=True)
        ]
        at_the_end, meanwhile = at_the_end + found[-1], meanwhile + any(found)
    assert meanwhile / runs > 0.8
    assert abs(at_the_end / runs - 0.8) < 2.6 * math.sqrt(0.8 * 0.2 / runs)


@given(
    baseline=st.floats(0.01, 0.99), effect=st.floats(0.001, 0.9), alpha=st.floats(0.001, 0.1), power=st.floats(0.5, 0.99),
    upward=st.booleans(),
)  # fmt: skip
def test_the_smallest_effect_found_is_the_one_the_sample_was_planned_for(
    baseline: float, effect: float, alpha: float, power: float, upward: bool
) -> None:
    other = baseline + (effect if upward else -effect)
    assume(0 <= other <= 1)
    need = math.ceil(per_arm_at_most(effect, baseline * (1 - baseline) + other * (1 - other), alpha, power))
    assert share_found_at_most(need, baseline, alpha, power, upward=upward) <= effect * (1 + 1e-9)
    spread = 3.0
    values = math.ceil(per_arm_at_most(effect, 2 * spread**2, alpha, power))
    assert effect * 0.9 < mean_found_at_most(values, spread, alpha, power) <= effect * (1 + 1e-9)


def test_no_effect_and_no_spread_have_no_sample() -> None:
    for effect, square, why in ((0, 1, Why.NO_DIFFERENCE), (1e-11, 1, Why.NO_DIFFERENCE), (1, 0, Why.NO_VARIATION)):
        with pytest.raises(Undefined) as caught:
            per_arm_at_most(effect, square)
        assert caught.value.why is why
    with pytest.raises(Undefined) as caught:
        share_found_at_most(10, 0.99)
    assert caught.value.why is Why.OUT_OF_REACH


def test_skewed_values_keep_alpha_too() -> None:
    chosen, wrong = random.Random(14), 0
    for _ in range(200):
        looks = [[], []]
        for arm in looks:
            n, total, squares = 0, 0.0, 0.0
            for _look in range(25):
                batch = [chosen.lognormvariate(0, 1) if chosen.random() < 0.3 else 0.0 for _ in range(40)]
                n, total, squares = n + 40, total + sum(batch), squares + sum(value * value for value in batch)
                arm.append(Sample.of_sums(n, total, squares))
        pairs = [pair for pair in zip(*looks, strict=True) if pair[0].n >= 100]
        wrong += any(not always_valid_means(a, b, 0.1).interval.covers(0) for a, b in pairs)
    assert wrong / 200 <= 0.05 + 2.33 * math.sqrt(0.05 * 0.95 / 200)


@given(a=COUNTS, b=COUNTS, scale=SCALES, alpha=ALPHAS)
def test_interval_and_p_say_the_same_and_turn_with_the_arms(a: Arm, b: Arm, scale: float, alpha: float) -> None:
    found, turned = always_valid(a, b, scale, alpha), always_valid(b, a, scale, alpha)
    assert 0 <= found.p <= 1
    assert turned.p == pytest.approx(found.p, rel=1e-9)
    assert list(turned.interval) == pytest.approx([-found.interval.high, -found.interval.low])
    assume(abs(found.p / alpha - 1) > 1e-6)
    assert found.interval.covers(0) == (found.p > alpha)


@given(a=COUNTS, b=COUNTS, scale=SCALES)
def test_looking_at_any_time_costs_something(a: Arm, b: Arm, scale: float) -> None:
    error = math.sqrt(sum(arm.share * (1 - arm.share) / arm.visitors for arm in (a, b)))
    found = always_valid(a, b, scale)
    assert found.interval.low <= max(-1, found.estimate - 1.96 * error)
    assert found.interval.high >= min(1, found.estimate + 1.96 * error)


@given(scale=st.floats(1e-3, 0.3), hits=st.integers(20, 500))
def test_the_p_is_the_mixture_of_likelihood_ratios(scale: float, hits: int) -> None:
    """Λ is the likelihood of the difference under N(0, τ²) over that under 0: integrated here step by step."""
    a, b = Arm(200, 1000), Arm(hits, 1000)
    d, error = b.share - a.share, math.sqrt(sum(arm.share * (1 - arm.share) / arm.visitors for arm in (a, b)))
    step = error / 50
    mixture = sum(
        math.exp(-((d - i * step) ** 2) / (2 * error**2) + d * d / (2 * error**2) - (i * step) ** 2 / (2 * scale**2))
        for i in range(-4000, 4001)
    )
    ratio = mixture * step / (scale * math.sqrt(2 * math.pi))
    assume(scale < 12 * error)
    assert always_valid(a, b, scale).p == pytest.approx(min(1, 1 / ratio), rel=1e-6)


def test_more_of_the_same_narrows_the_interval() -> None:
    widths = []
    for times in (1, 4, 16, 64, 10**6):
        low, high = always_valid(Arm(100 * times, 1000 * times), Arm(120 * times, 1000 * times), 0.02).interval
        widths.append(high - low)
    assert all(later < earlier for earlier, later in pairwise(widths))


def test_there_is_no_answer_before_there_is_enough() -> None:
    for ask in (
        lambda: always_valid(Arm(9, 1000), Arm(30, 1000), 0.01),
        lambda: always_valid(Arm(30, 1000), Arm(991, 1000), 0.01),
        lambda: always_valid_means(Sample(99, 1, 1), Sample(500, 1, 1), 0.1),
    ):
        with pytest.raises(Undefined) as caught:
            ask()
        assert caught.value.why is Why.TOO_FEW
    with pytest.raises(ValueError, match="is not between"):
        always_valid(Arm(30, 1000), Arm(30, 1000), 0)
