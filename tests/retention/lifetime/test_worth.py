"""Worth: discounting as one would by hand, purchase by purchase."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.retention.lifetime.bgnbd import Model
from tactics.retention.lifetime.worth import WEEKS_A_YEAR, discounted_if_alive, weekly

MODELS = st.builds(Model, r=st.floats(0.05, 5), alpha=st.floats(1, 50), a=st.floats(0.05, 8), b=st.floats(0.1, 20))


def test_a_yearly_rate_spread_over_weeks_is_that_rate_after_a_year() -> None:
    assert math.exp(weekly(0.1) * WEEKS_A_YEAR) == pytest.approx(1.1)
    assert weekly(0) == 0


@given(model=MODELS, x=st.integers(0, 30), upto=st.floats(0, 150), years=st.floats(0.1, 5), yearly=st.floats(0, 0.3))
def test_it_is_the_sum_over_short_steps(model: Model, x: int, upto: float, years: float, yearly: float) -> None:
    ahead, rate, steps = years * WEEKS_A_YEAR, weekly(yearly), 150
    moments = [ahead * (n / steps) ** 2 for n in range(steps + 1)]
    by_hand = sum(
        (model.bought_if_alive(x, upto, after) - model.bought_if_alive(x, upto, before)) * math.exp(-rate * (before + after) / 2)
        for before, after in pairwise(moments)
    )
    assert discounted_if_alive(model, x, upto, ahead, rate) == pytest.approx(by_hand, rel=2e-3)


@given(model=MODELS, x=st.integers(0, 30), upto=st.floats(0, 150))
def test_a_higher_rate_never_makes_it_more(model: Model, x: int, upto: float) -> None:
    plain, some, much = (discounted_if_alive(model, x, upto, 52, weekly(rate)) for rate in (0, 0.1, 0.5))
    assert plain == model.bought_if_alive(x, upto, 52)
    assert plain >= some * (1 - 1e-9)
    assert some >= much * (1 - 1e-9)
