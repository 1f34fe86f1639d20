"""BG/NBD: the published fit, the likelihood and its slopes, and laws that hold for whatever customers."""

import math
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tactics.retention.lifetime import bgnbd, gammagamma
from tests.retention.lifetime.samples import PUBLISHED

integrate = pytest.importorskip("scipy.integrate", reason="scipy is not installed: uv sync --all-groups")
stats = pytest.importorskip("scipy.stats")

Sample = tuple[list[bgnbd.History], list[gammagamma.Spend]]
MODELS = st.builds(bgnbd.Model, r=st.floats(0.05, 5), alpha=st.floats(0.1, 50), a=st.floats(0.05, 8), b=st.floats(0.1, 20))
COUNTS = st.integers(0, 60)
WEEKS = st.floats(0.0, 150)


@st.composite
def known(draw: st.DrawFn) -> tuple[int, float, float]:
    """A history: nothing after the first purchase, or a last purchase somewhere up to the end."""
    x, upto = draw(COUNTS), draw(st.floats(0.1, 150))
    return x, upto * draw(st.floats(0.01, 1)) if x else 0.0, upto


def test_the_published_fit_of_cdnow_comes_out(sample: Sample) -> None:
    assert len(sample[0]) == 2357
    assert sum(x > 0 for x, *_rest in sample[0]) == 946
    fit = bgnbd.fit(bgnbd.Histories(sample[0]))
    rounded = [round(number, 3) for number in (fit.model.r, fit.model.alpha, fit.model.a, fit.model.b)]
    assert rounded == [0.243, 4.414, 0.793, 2.426]
    assert round(fit.likelihood, 1) == -9582.4
    assert fit.found
    assert fit.agreeing == len(bgnbd.STARTS)
    assert round(fit.model.expected(2, 30.43, 38.86, 39), 3) == 1.226


def test_customers_with_the_same_history_count_as_often_as_there_are(sample: Sample) -> None:
    grouped = Counter((x, last, upto) for x, last, upto, _one in sample[0])
    together = bgnbd.Histories((*history, count) for history, count in grouped.items())
    assert len(together.repeated) < 946
    point = (0.3, 5.0, 0.7, 2.0)
    one_by_one, at_once = bgnbd.Histories(sample[0]).likelihood(point), together.likelihood(point)
    assert at_once[0] == pytest.approx(one_by_one[0], rel=1e-12)
    assert at_once[1] == pytest.approx(one_by_one[1], rel=1e-9)


@given(model=MODELS, histories=st.lists(known(), min_size=1, max_size=8))
def test_the_slopes_are_those_of_the_likelihood(model: bgnbd.Model, histories: list[tuple[int, float, float]]) -> None:
    some = bgnbd.Histories((*history, 3) for history in histories)
    point = (model.r, model.alpha, model.a, model.b)
    height, slopes = some.likelihood(point)
    for place, slope in enumerate(slopes):
        step = point[place] * 1e-5
        low, high = (some.likelihood((*point[:place], point[place] + side * step, *point[place + 1 :]))[0] for side in (-1, 1))
        assert slope == pytest.approx((high - low) / (2 * step), rel=1e-3, abs=1e-4 + 1e-9 * abs(height) / step)


@given(model=MODELS, history=known())
def test_the_chance_to_be_a_customer_is_a_chance_and_sinks_with_silence(
    model: bgnbd.Model, history: tuple[int, float, float]
) -> None:
    x, last, upto = history
    chance = model.alive(x, last, upto)
    assert 0 <= chance <= 1
    later = model.alive(x, last, upto + 1)
    assert later <= chance if x else later == chance == 1


def test_who_has_been_silent_for_ages_is_gone() -> None:
    assert PUBLISHED.alive(3000, 1.0, 5000.0) == 0.0
    assert PUBLISHED.alive(20, 10.0, 100.0) < 1e-12


@given(model=MODELS, history=known(), ahead=st.floats(0, 200), more=st.floats(0, 50))
def test_more_time_never_brings_fewer_purchases(
    model: bgnbd.Model, history: tuple[int, float, float], ahead: float, more: float
) -> None:
    soon, late = model.expected(*history, ahead), model.expected(*history, ahead + more)
    assert soon >= 0
    assert late >= soon * (1 - 1e-8)
    assert late <= (model.r + history[0]) / (model.alpha + history[2]) * (ahead + more) * (1 + 1e-6)  # As if nobody left.


@example(model=bgnbd.Model(r=1.0, alpha=0.109375, a=2.0, b=1.0), x=8, upto=0.0, ahead=110.0)
@given(model=MODELS, x=COUNTS, upto=WEEKS, ahead=st.floats(0.1, 200))
def test_the_expectation_is_the_mean_over_all_chances_to_leave(model: bgnbd.Model, x: int, upto: float, ahead: float) -> None:
    # Given the chance p, who is still a customer buys (1 − e^(−λpt)) / p times on average; λ is gamma, p is beta.
    rate, share = model.r + x, ahead / (model.alpha + upto)
    beta = stats.beta(model.a, model.b + x)

    def bought(quantile: float) -> float:
        p = float(beta.ppf(quantile))
        return -math.expm1(-rate * math.log1p(share * p)) / p if p > 1e-12 else rate * share

    # In pieces: where hardly anybody leaves the curve is steep, and one rule over all of it overlooks that.
    edges = (0.0, 1e-9, 1e-7, 1e-5, 1e-3, 0.05, 1.0)
    pieces = [integrate.quad(bought, low, high, limit=100, full_output=1)[:2] for low, high in pairwise(edges)]
    mean, error = (math.fsum(piece[side] for piece in pieces) for side in (0, 1))
    assume(error <= 1e-5 * mean)  # The integral itself has to be known.
    assert model.bought_if_alive(x, upto, ahead) == pytest.approx(mean, rel=1e-4)


@pytest.mark.parametrize("x", [0, 1, 5])
def test_there_is_no_hole_where_the_formula_has_one(x: int) -> None:
    for a, b in ((1.0, 2.0), (0.4, 0.6), (1.0, 1e-9)):
        beside = [bgnbd.Model(0.5, 4, a + shift, b).bought_if_alive(x, 20, 52) for shift in (-1e-4, 0, 1e-4)]
        assert beside[1] == pytest.approx((beside[0] + beside[2]) / 2, rel=1e-5)


def test_extreme_customers_have_finite_expectations() -> None:
    for model in (bgnbd.Model(0.01, 0.01, 0.01, 0.01), bgnbd.Model(50, 500, 900, 1e6), bgnbd.Model(2, 0.01, 30, 0.05)):
        for x in (0, 1, 700):
            assert 0 <= model.bought_if_alive(x, 0.0, 520) < 1e9
            assert 0 <= model.bought_if_alive(x, 500.0, 520) < 1e6


def test_customers_of_whom_none_leaves_have_no_best_chance_to_leave() -> None:
    # All buy every week to the very end: the likelihood has no top.
    fit = bgnbd.fit(bgnbd.Histories([(50, 50.0, 50.0, 100), (49, 49.0, 50.0, 10)]))
    assert not fit.found
