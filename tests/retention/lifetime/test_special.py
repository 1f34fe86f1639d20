"""Digamma and the hypergeometric function beside scipy's and beside sums of many digits."""

import math
from decimal import Decimal, localcontext

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tactics.retention.lifetime.special import digamma, hypergeometric, log_beta

special = pytest.importorskip("scipy.special", reason="scipy is not installed: uv sync --all-groups")
SHAPES = st.floats(0.01, 60)


def summed(a: float, b: float, c: float, z: float) -> float:
    """2F1 by Gauss's series with 60 digits: scipy's has nine in places."""
    with localcontext() as context:
        context.prec = 60
        exact = [Decimal(number) for number in (a, b, c, z)]
        term = total = Decimal(1)
        n = 0
        while abs(term) > abs(total) * Decimal("1e-40") or n < 5:
            term *= (exact[0] + n) * (exact[1] + n) / (exact[2] + n) / (n + 1) * exact[3]
            total, n = total + term, n + 1
        return float(total)


@given(x=st.floats(1e-3, 1e8))
def test_digamma_is_scipys(x: float) -> None:
    assert digamma(x) == pytest.approx(float(special.digamma(x)), rel=1e-12, abs=1e-13)


@given(a=SHAPES, b=SHAPES)
def test_log_beta_is_scipys(a: float, b: float) -> None:
    assert log_beta(a, b) == pytest.approx(float(special.betaln(a, b)), rel=1e-11, abs=1e-12)


@given(a=st.floats(-0.99, 20), b=SHAPES, more=SHAPES, z=st.floats(0, 0.9))
def test_the_series_is_scipys(a: float, b: float, more: float, z: float) -> None:
    assert hypergeometric(a, b, b + more, z) == pytest.approx(float(special.hyp2f1(a, b, b + more, z)), rel=1e-10)


@example(a=1e-308, b=1.0, more=1.0, z=0.95)
@given(a=st.floats(-0.99, 3), b=st.floats(0.1, 5), more=st.floats(0.1, 5), z=st.floats(0.9, 0.995))
def test_near_1_it_is_the_sum_of_very_many_terms(a: float, b: float, more: float, z: float) -> None:
    assert hypergeometric(a, b, b + more, z) == pytest.approx(summed(a, b, b + more, z), rel=1e-9)


@given(a=st.floats(-0.99, 20), b=st.floats(0.1, 2000), more=st.floats(20, 2000), z=st.floats(0, 0.98))
def test_large_parameters_cost_no_digits(a: float, b: float, more: float, z: float) -> None:
    assert hypergeometric(a, b, b + more, z) == pytest.approx(summed(a, b, b + more, z), rel=1e-11)


@given(z=st.floats(0, 0.999999999))
def test_it_holds_where_other_formulas_need_a_case_of_their_own(z: float) -> None:
    # 2F1(1, 1; 2; z) = −ln(1−z)/z: c − a − b is 0, a pole of the usual transformation.
    assert hypergeometric(1, 1, 2, z) == pytest.approx(-math.log1p(-z) / z if z > 1e-9 else 1.0, rel=1e-9)


@given(b=st.floats(0.1, 5), z=st.floats(0, 0.99999999), power=st.floats(-3, 3))
def test_a_plain_power_comes_out(b: float, z: float, power: float) -> None:
    assume(abs(power) > 1e-3)
    assert hypergeometric(power, b, b, z) == pytest.approx(math.pow(1 - z, -power), rel=1e-8)


def test_what_lies_outside_is_refused() -> None:
    for z in (-0.1, 1.0, math.nan):
        with pytest.raises(ValueError, match="below 1"):
            hypergeometric(1, 1, 2, z)
    with pytest.raises(OverflowError):
        hypergeometric(4000, 4000, 1, 0.99)
