"""Means: Welch's test beside scipy's and statsmodels', its laws, what has no answer, and the samples it needs."""

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.statistics import means, sample_means
from tactics.statistics.inputs import Arm, Undefined, Why
from tactics.statistics.means import Sample
from tests.statistics.arms import ALPHAS, SAMPLES

SIZES = st.floats(0.05, 3)


@given(a=SAMPLES, b=SAMPLES, alpha=ALPHAS)
def test_the_interval_leaves_out_nought_exactly_when_p_is_under_alpha(a: Sample, b: Sample, alpha: float) -> None:
    found, turned = means.welch(a, b, alpha), means.welch(b, a, alpha)
    assert 0 <= found.p <= 1
    assert turned.p == pytest.approx(found.p, rel=1e-9)
    assert list(turned.interval) == pytest.approx([-found.interval.high, -found.interval.low], rel=1e-9)
    if abs(found.p / alpha - 1) > 1e-6:
        assert found.interval.covers(0) == (found.p > alpha)


@given(a=SAMPLES, b=SAMPLES)
def test_the_degrees_of_freedom_lie_where_satterthwaite_says(a: Sample, b: Sample) -> None:
    assert min(a.n, b.n) - 1 - 1e-6 <= means.freedom(a, b) <= (a.n + b.n - 2) * (1 + 1e-9)


@given(values=st.lists(st.integers(-1000, 1000).map(float), min_size=2, max_size=50))
def test_sums_and_values_give_the_same_sample(values: list[float]) -> None:
    summed = Sample.of_sums(len(values), sum(values), sum(value * value for value in values))
    listed = Sample.of_values(values)
    assert (summed.n, summed.mean) == (listed.n, listed.mean)
    assert summed.variance == pytest.approx(listed.variance, rel=1e-12)


def test_sums_lose_no_digits_where_the_mean_is_large() -> None:
    values = [1e9 + value for value in (1, 2, 3, 4)]
    exact = Sample.of_sums(4, sum(values), float(sum(int(value) ** 2 for value in values)))
    assert exact.mean == fmean(values)
    assert Sample.of_sums(3, 0.1 + 0.1 + 0.1, 3 * 0.1 * 0.1).variance == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        (Sample(1, 5, 0), Sample(9, 5, 1), Why.TOO_FEW),
        (Sample(0, 5, 0), Sample(9, 5, 1), Why.TOO_FEW),
        (Sample(9, 5, 0), Sample(9, 6, 0), Why.NO_VARIATION),
        (Sample(9, 0, 1), Sample(9, 6, 1), Why.NO_BASELINE),
        (Sample(9, -2, 1), Sample(9, 6, 1), Why.NO_BASELINE),
    ],
)
def test_what_has_no_answer_says_why(a: Sample, b: Sample, why: Why) -> None:
    with pytest.raises(Undefined) as caught:
        means.welch_relative(a, b)
    assert caught.value.why is why


@pytest.mark.parametrize("wrong", [(-1, 0, 1), (5, float("nan"), 1), (5, 0, -1), (5, float("inf"), 1), (5, 1, float("inf"))])
def test_a_sample_that_cannot_be_is_refused(wrong: tuple[int, float, float]) -> None:
    with pytest.raises(ValueError, match="is not between"):
        Sample(*wrong)


def test_sums_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="is not between"):
        Sample.of_sums(10, 100, 900)
    with pytest.raises(Undefined):
        Sample.of_values([3])


def test_an_arm_is_a_sample_of_noughts_and_ones() -> None:
    found = Sample.of_arm(Arm(3, 10))
    assert (found.n, found.mean, found.variance) == (10, 0.3, pytest.approx(0.21))


@given(size=SIZES, power=st.floats(0.5, 0.99), alpha=ALPHAS, sides=st.sampled_from([1, 2]))
def test_the_sample_for_a_mean_has_the_power_that_was_asked_for(size: float, power: float, alpha: float, sides: int) -> None:
    alpha = alpha / 2
    needed = sample_means.per_arm_means(size, 1, alpha, power, sides)
    if needed > 2:
        assert sample_means.power_of_means(needed, size, 1, alpha, sides) == pytest.approx(power, abs=1e-9)
        assert sample_means.mean_found(needed, 7, alpha, power, sides) == pytest.approx(7 * size, rel=1e-6)
    else:
        assert needed == 2
        assert sample_means.power_of_means(2, size, 1, alpha, sides) >= power


@given(size=SIZES, more=st.floats(1.01, 4), n=st.integers(2, 3000))
def test_power_for_a_mean_grows_with_the_effect_and_the_sample(size: float, more: float, n: int) -> None:
    power = sample_means.power_of_means(n, size, 1)
    assert sample_means.power_of_means(n, size * more, 1) >= power - 1e-12
    assert sample_means.power_of_means(n * more, size, 1) >= power - 1e-12


def test_a_mean_that_cannot_be_planned_says_why() -> None:
    for effect, sd, why in ((0, 1, Why.NO_DIFFERENCE), (1e-9, 1, Why.NO_DIFFERENCE), (1, 0, Why.NO_VARIATION)):
        with pytest.raises(Undefined) as caught:
            sample_means.per_arm_means(effect, sd)
        assert caught.value.why is why
    assert sample_means.per_arm_means(2e-5, 1) == pytest.approx(2 * (1.959963985 + 0.841621234) ** 2 / 4e-10, rel=1e-6)
