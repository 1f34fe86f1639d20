"""Intervals of shares, differences and ratios: where they lie, what they say together, how often they cover."""

import math

import pytest
from hypothesis import assume, given

from tactics.statistics import intervals
from tactics.statistics.inputs import Arm, Interval, Undefined, Why, difference
from tactics.statistics.proportions import pooled_z_p
from tests.statistics.arms import ALPHAS, ARMS

OF_A_SHARE = [intervals.wilson, intervals.clopper_pearson]
OF_A_DIFFERENCE = [intervals.newcombe, intervals.wald, intervals.agresti_caffo, intervals.score_difference]
CENTRED = [intervals.newcombe, intervals.wald, intervals.score_difference]


@pytest.mark.parametrize("interval", OF_A_SHARE)
@given(arm=ARMS, alpha=ALPHAS)
def test_a_shares_interval_lies_within_nought_and_one_around_the_share(interval, arm: Arm, alpha: float) -> None:
    found = interval(arm, alpha)
    assert 0 <= found.low <= arm.share <= found.high <= 1
    assert (found.low == 0) == (arm.conversions == 0)
    assert (found.high == 1) == (arm.misses == 0)


@pytest.mark.parametrize("interval", OF_A_DIFFERENCE)
@given(a=ARMS, b=ARMS, alpha=ALPHAS)
def test_a_differences_interval_is_turned_when_the_arms_change_places(interval, a: Arm, b: Arm, alpha: float) -> None:
    found = interval(a, b, alpha)
    assert -1 <= found.low <= found.high <= 1
    assert list(interval(b, a, alpha)) == pytest.approx([-found.high, -found.low], abs=1e-11)


@pytest.mark.parametrize("interval", CENTRED)
@given(a=ARMS, b=ARMS, alpha=ALPHAS)
def test_a_differences_interval_holds_the_difference(interval, a: Arm, b: Arm, alpha: float) -> None:
    found = interval(a, b, alpha)
    assert found.low - 1e-15 <= difference(a, b) <= found.high + 1e-15


@given(a=ARMS, b=ARMS, alpha=ALPHAS)
def test_newcombe_leaves_out_nought_when_the_two_wilson_intervals_are_apart(a: Arm, b: Arm, alpha: float) -> None:
    assume(intervals.wilson(a, alpha).high < intervals.wilson(b, alpha).low)
    assert intervals.newcombe(a, b, alpha).low > 0


@given(a=ARMS, b=ARMS, alpha=ALPHAS)
def test_newcombe_holds_nought_exactly_when_the_difference_is_shorter_than_its_arm(a: Arm, b: Arm, alpha: float) -> None:
    low, high = (a, b) if difference(a, b) >= 0 else (b, a)
    of_low, of_high = intervals.wilson(low, alpha), intervals.wilson(high, alpha)
    reach = math.hypot(high.share - of_high.low, of_low.high - low.share)
    assume(abs(reach - difference(low, high)) > 1e-12)
    assert intervals.newcombe(a, b, alpha).covers(0) == (difference(low, high) < reach)


@given(a=ARMS, b=ARMS, alpha=ALPHAS)
def test_score_intervals_leave_out_no_difference_exactly_when_the_z_test_does(a: Arm, b: Arm, alpha: float) -> None:
    assume(0 < a.conversions + b.conversions < a.visitors + b.visitors)
    p = pooled_z_p(a, b)
    assume(abs(p / alpha - 1) > 1e-6)
    assert intervals.score_difference(a, b, alpha).covers(0) == (p > alpha)
    if a.conversions:
        assert intervals.relative_lift(a, b, alpha).covers(0) == (p > alpha)


@pytest.mark.parametrize(
    ("b", "a", "mee", "newcombe"),
    [
        (Arm(56, 70), Arm(48, 80), (0.0533, 0.3377), (0.0524, 0.3339)),
        (Arm(9, 10), Arm(3, 10), (0.1821, 0.8370), (0.1705, 0.8090)),
        (Arm(10, 10), Arm(0, 20), (0.7225, 1.0), (0.6791, 1.0)),
        (Arm(10, 10), Arm(0, 10), (0.6777, 1.0), (0.6075, 1.0)),
    ],
)
def test_both_intervals_of_a_difference_are_those_printed_by_newcombe(
    b: Arm, a: Arm, mee: tuple[float, float], newcombe: tuple[float, float]
) -> None:
    """Newcombe 1998, table II, methods 5 and 10. (statsmodels 0.15 is off here: not even symmetric for equal arms.)"""
    assert list(intervals.score_difference(a, b)) == pytest.approx(mee, abs=5e-5)
    assert list(intervals.newcombe(a, b)) == pytest.approx(newcombe, abs=5e-5)


@given(a=ARMS, b=ARMS, alpha=ALPHAS)
def test_a_ratios_interval_holds_it_and_is_turned_over_when_the_arms_change_places(a: Arm, b: Arm, alpha: float) -> None:
    assume(a.conversions and b.conversions)
    found, other = intervals.score_ratio(a, b, alpha), intervals.score_ratio(b, a, alpha)
    assert 0 < found.low <= b.share / a.share * (1 + 1e-12)
    assert found.high >= b.share / a.share * (1 - 1e-12)
    assert list(other) == pytest.approx([1 / found.high, 1 / found.low], rel=1e-6)


@pytest.mark.parametrize("variant", [Arm(0, 50), Arm(50, 50), Arm(3, 10**10)])
def test_the_lift_over_a_baseline_of_nought_has_no_answer(variant: Arm) -> None:
    with pytest.raises(Undefined) as caught:
        intervals.relative_lift(Arm(0, 50), variant)
    assert caught.value.why is Why.NO_BASELINE


def test_the_lift_of_nobody_is_a_loss_of_all_up_to_an_end() -> None:
    low, high = intervals.relative_lift(Arm(20, 100), Arm(0, 100))
    assert low == -1
    assert -1 < high < 0


def binomials(n: int, share: float) -> list[float]:
    return [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]


@pytest.mark.parametrize("share", [0.01, 0.1, 0.37, 0.5, 0.93])
@pytest.mark.parametrize("n", [10, 60, 150])
def test_the_exact_interval_covers_what_it_claims_for_every_share(n: int, share: float) -> None:
    found = [intervals.clopper_pearson(Arm(k, n)) for k in range(n + 1)]
    covered = sum(chance for chance, interval in zip(binomials(n, share), found, strict=True) if interval.covers(share))
    assert covered >= 0.95


def averaged(found: list[list[Interval]], n: int, pairs: list[tuple[float, float]]) -> list[float]:
    covered = []
    for a, b in pairs:
        rows, columns = binomials(n, a), binomials(n, b)
        covered.append(sum(rows[i] * columns[k] for i in range(n + 1) for k in range(n + 1) if found[i][k].covers(b - a)))
    return covered


@pytest.mark.parametrize("interval", [intervals.newcombe, intervals.score_difference])
def test_intervals_of_a_difference_cover_about_what_they_claim(interval) -> None:
    n = 25
    found = [[interval(Arm(i, n), Arm(k, n)) for k in range(n + 1)] for i in range(n + 1)]
    covered = averaged(found, n, [(0.1, 0.1), (0.1, 0.3), (0.5, 0.5), (0.4, 0.7), (0.9, 0.95)])
    assert min(covered) > 0.93
    assert sum(covered) / len(covered) == pytest.approx(0.95, abs=0.015)
