"""Gamma-Gamma: the published fit, the slopes of the likelihood, and that expectations lie between own and common means."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.retention.lifetime import bgnbd, gammagamma

SPENDS = st.lists(st.tuples(st.integers(1, 80), st.floats(0.01, 1e5)), min_size=1, max_size=8)
MODELS = st.builds(gammagamma.Model, p=st.floats(0.1, 20), q=st.floats(1.1, 20), gamma=st.floats(0.1, 1e4))


def test_the_published_fit_of_cdnow_comes_out(sample: tuple[list[bgnbd.History], list[gammagamma.Spend]]) -> None:
    # 6.25, 3.74, 15.44: Fader and Hardie 2013. The likelihood: CLVTools, tests/testthat/test_correctness_gg.R.
    fit = gammagamma.fit(gammagamma.Spends(sample[1]))
    assert [round(number, 2) for number in (fit.model.p, fit.model.q, fit.model.gamma)] == [6.25, 3.74, 15.44]
    assert round(fit.likelihood, 3) == -4055.918
    assert fit.found
    assert fit.agreeing == len(gammagamma.STARTS)


@given(model=MODELS, spends=SPENDS)
def test_the_slopes_are_those_of_the_likelihood(model: gammagamma.Model, spends: list[gammagamma.Spend]) -> None:
    some, point = gammagamma.Spends(spends), (model.p, model.q, model.gamma)
    height, slopes = some.likelihood(point)
    for place, slope in enumerate(slopes):
        step = point[place] * 1e-5
        low, high = (some.likelihood((*point[:place], point[place] + side * step, *point[place + 1 :]))[0] for side in (-1, 1))
        assert slope == pytest.approx((high - low) / (2 * step), rel=1e-3, abs=1e-4 + 1e-9 * abs(height) / step)


def test_the_likelihood_is_that_of_the_definition() -> None:
    # One purchase of 30: a gamma(p, ν) of it, averaged over ν that is gamma(q, γ).
    integrate = pytest.importorskip("scipy.integrate", reason="scipy is not installed: uv sync --all-groups")
    stats = pytest.importorskip("scipy.stats")
    p, q, gamma = 6.25, 3.74, 15.44
    likelihood, _error = integrate.quad(
        lambda v: float(stats.gamma.pdf(30, p, scale=1 / v) * stats.gamma.pdf(v, q, scale=1 / gamma)), 0, 10, limit=400
    )
    assert gammagamma.Spends([(1, 30.0)]).likelihood((p, q, gamma))[0] == pytest.approx(math.log(likelihood), rel=1e-8)


@given(model=MODELS, x=st.integers(1, 80), mean=st.floats(0.01, 1e5))
def test_a_customers_value_lies_between_the_own_mean_and_everybodys(model: gammagamma.Model, x: int, mean: float) -> None:
    value = model.expected(x, mean)
    assert min(mean, model.mean) * (1 - 1e-9) <= value <= max(mean, model.mean) * (1 + 1e-9)
    assert model.expected(0, 0.0) == pytest.approx(model.mean)
    more = model.expected(x + 1, mean)
    assert abs(more - mean) <= abs(value - mean) + 1e-9 * mean


def test_values_too_wild_for_a_mean_have_none() -> None:
    assert gammagamma.Model(2, 1, 3).mean == math.inf


def test_values_that_are_all_the_same_have_no_best_spread() -> None:
    assert not gammagamma.fit(gammagamma.Spends([(x, 99.0) for x in range(1, 60)])).found


def test_without_a_spend_there_is_nothing_to_fit() -> None:
    with pytest.raises(ValueError, match="nobody"):
        gammagamma.fit(gammagamma.Spends([]))
