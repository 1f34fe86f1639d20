"""The sample of a card, the weeks it takes, and what remains where traffic does not suffice."""

import math
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.experiments.sizing import LONGEST, Sizing, sizing
from tactics.statistics.inputs import Why


@dataclass(frozen=True)
class Card:
    design: str = "ab-test"
    variants: list[str] = field(default_factory=lambda: ["as today", "new"])
    metric_kind: str = "share"
    baseline: float | None = 0.2
    spread: float | None = None
    smallest_effect: float | None = 0.01
    more_is_better: bool = True
    weekly_traffic: int | None = None
    weeks: int | None = None


def sized(card: Card) -> Sizing:
    size = sizing(card)
    assert isinstance(size, Sizing)
    return size


def test_the_sample_is_that_of_r_and_evan_millers_stands_beside_it() -> None:
    assert sized(Card()).per_group == 25583
    assert sized(Card(smallest_effect=0.05)).by_other_formula == 1031


@pytest.mark.parametrize("missing", ["baseline", "smallest_effect"])
def test_without_a_figure_there_is_no_sample_yet(missing: str) -> None:
    assert sizing(replace(Card(), **{missing: None})) is None


def test_a_mean_needs_its_spread() -> None:
    mean = Card(metric_kind="mean", baseline=300, smallest_effect=10)
    assert sizing(mean) is None
    assert sized(replace(mean, spread=100.0)).per_group == 1571


def test_an_effect_past_the_end_of_the_scale_is_out_of_reach() -> None:
    assert sizing(Card(baseline=0.95, smallest_effect=0.1)) == Why.OUT_OF_REACH
    assert isinstance(sizing(Card(baseline=0.95, smallest_effect=0.1, more_is_better=False)), Sizing)


def test_more_groups_need_more_people_in_each() -> None:
    assert sized(Card(variants=["a", "b", "c"])).per_group > sized(Card()).per_group


def test_traffic_that_suffices_is_counted_in_whole_weeks() -> None:
    size = sized(Card(smallest_effect=0.05, weekly_traffic=1000))
    assert (size.weeks, size.reachable, size.found) == (3, True, None)


def test_traffic_that_does_not_suffice_says_what_it_can_find_instead() -> None:
    size = sized(Card(weekly_traffic=1000))
    assert (size.weeks, size.reachable) == (52, False)
    assert size.found is not None
    again = sized(Card(smallest_effect=size.found, weekly_traffic=1000))
    assert again.weeks == LONGEST


@given(st.floats(0.01, 0.6), st.floats(0.005, 0.3), st.integers(1, 10**6))
def test_a_larger_effect_never_needs_more_people_or_weeks(baseline: float, effect: float, traffic: int) -> None:
    small, large = (sizing(Card(baseline=baseline, smallest_effect=by, weekly_traffic=traffic)) for by in (effect, effect * 1.2))
    if isinstance(small, Sizing) and isinstance(large, Sizing):
        assert large.per_group <= small.per_group
        assert (large.weeks or 0) <= (small.weeks or 0)


@given(st.floats(allow_nan=False), st.floats(0, allow_nan=False), st.one_of(st.none(), st.integers(0, 10**9)), st.booleans())
def test_any_figures_give_a_sample_or_a_reason(baseline: float, effect: float, traffic: int | None, more: bool) -> None:
    card = Card(baseline=baseline, smallest_effect=effect, weekly_traffic=traffic, more_is_better=more)
    for kind in ("share", "mean"):
        size = sizing(replace(card, metric_kind=kind, spread=1.0))
        assert size is None or isinstance(size, Why) or math.isfinite(size.per_group)
