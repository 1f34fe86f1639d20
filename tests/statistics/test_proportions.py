"""Tests of two shares and of several: their laws, scipy and statsmodels beside them, exact counting."""

from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import assume, given

from tactics.statistics import chi, proportions
from tactics.statistics.inputs import Arm, Undefined, Why
from tests.statistics.arms import ARMS, MIDDLING, SMALL

TESTS = [proportions.pooled_z_p, proportions.yates_p, proportions.fisher_p]


@pytest.mark.parametrize("p", TESTS)
@given(a=ARMS, b=ARMS)
def test_p_is_a_chance_and_the_same_when_the_arms_change_places(p, a: Arm, b: Arm) -> None:
    if a.conversions + b.conversions in {0, a.visitors + b.visitors} and p is not proportions.fisher_p:
        with pytest.raises(Undefined) as caught:
            p(a, b)
        assert caught.value.why is Why.NO_VARIATION
        return
    found = p(a, b)
    assert 0 <= found <= 1
    assert p(b, a) == pytest.approx(found, rel=1e-6, abs=1e-300)


@pytest.mark.parametrize("p", TESTS)
@given(a=MIDDLING, b=MIDDLING)
def test_p_is_the_same_for_misses_as_for_conversions(p, a: Arm, b: Arm) -> None:
    assume(0 < a.conversions + b.conversions < a.visitors + b.visitors)
    missed = Arm(a.misses, a.visitors), Arm(b.misses, b.visitors)
    assert p(*missed) == pytest.approx(p(a, b), rel=1e-6, abs=1e-300)


@given(a=ARMS, b=ARMS)
def test_yates_never_makes_the_evidence_stronger(a: Arm, b: Arm) -> None:
    assume(0 < a.conversions + b.conversions < a.visitors + b.visitors)
    assert proportions.yates_p(a, b) >= proportions.pooled_z_p(a, b)


@given(a=SMALL, b=SMALL)
def test_fisher_is_the_exact_count_of_tables(a: Arm, b: Arm) -> None:
    did = a.conversions + b.conversions
    tables = {k: comb(b.visitors, k) * comb(a.visitors, did - k) for k in range(did + 1)}
    counted = sum(ways for ways in tables.values() if ways <= tables[b.conversions] * Fraction(10**7 + 1, 10**7))
    assert proportions.fisher_p(a, b) == pytest.approx(counted / sum(tables.values()), rel=1e-11)


def test_equally_likely_tables_count_whatever_rounding_does() -> None:
    for n, m in product(range(1, 9), repeat=2):
        for a, b in product((Arm(x, n) for x in range(n + 1)), (Arm(y, m) for y in range(m + 1))):
            did = a.conversions + b.conversions
            ways = [comb(m, k) * comb(n, did - k) for k in range(did + 1)]
            exact = sum(way for way in ways if way <= ways[b.conversions]) / sum(ways)
            assert proportions.fisher_p(a, b) == pytest.approx(exact, rel=1e-12), (a, b)


@given(a=ARMS, b=ARMS)
def test_two_groups_are_the_z_test_squared(a: Arm, b: Arm) -> None:
    assume(0 < a.conversions + b.conversions < a.visitors + b.visitors)
    tested = chi.homogeneity([a, b])
    assert tested.statistic == pytest.approx(proportions.pooled_z(a, b) ** 2, rel=1e-9)
    assert tested.p == pytest.approx(proportions.pooled_z_p(a, b), rel=1e-6, abs=1e-300)


def test_a_sample_ratio_without_what_was_meant_has_no_answer() -> None:
    for counts, meant, why in [
        ((50, 50), None, Why.NOTHING_EXPECTED),
        ((0, 0), (1, 1), Why.NO_VISITORS),
        ((3, 4), (1, 1), Why.TOO_FEW),
        ((900, 1), (999, 1), Why.TOO_FEW),
    ]:
        with pytest.raises(Undefined) as caught:
            chi.sample_ratio(counts, meant)
        assert caught.value.why is why


def test_an_arm_that_got_nobody_is_the_clearest_mismatch() -> None:
    assert chi.sample_ratio((0, 1000), (1, 1)).p < 1e-200
    assert chi.sample_ratio((500, 500), (1, 1)).p == 1


@pytest.mark.parametrize(("counts", "meant"), [((5,), (1,)), ((50, 50), (1, 0)), ((50, 50), (1, 1, 1)), ((-1, 50), (1, 1))])
def test_a_sample_ratio_that_cannot_be_is_refused(counts: tuple[int, ...], meant: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"is not between|as many"):
        chi.sample_ratio(counts, meant)


def test_ten_thousand_million_visitors_are_counted_exactly() -> None:
    a, b = Arm(5_000_000_000, 10**10), Arm(5_000_100_000, 10**10)
    assert proportions.fisher_p(a, b) == pytest.approx(proportions.yates_p(a, b), rel=1e-6)
    assert proportions.fisher_p(Arm(3, 10**10), Arm(12, 10**10)) == pytest.approx(2 * 576 / 2**15, rel=1e-6)
