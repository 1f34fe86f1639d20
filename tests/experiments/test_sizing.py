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
    sequential: bool = False


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


@pytest.mark.parametrize("design", ["before-after", "cohort-comparison", "qualitative"])
def test_a_design_that_leaves_nothing_to_chance_has_no_sample(design: str) -> None:
    assert sizing(Card(design=design)) is None
    assert sized(Card(design="holdout")) == sized(Card(design=""))


def test_a_mean_needs_its_spread() -> None:
    mean = Card(metric_kind="mean", baseline=300, smallest_effect=10)
    assert sizing(mean) is None
    assert sized(replace(mean, spread=100.0)).per_group == 1571


def test_an_effect_past_the_end_of_the_scale_is_out_of_reach() -> None:
    assert sizing(Card(baseline=0.95, smallest_effect=0.1)) == Why.OUT_OF_REACH
    assert isinstance(sizing(Card(baseline=0.95, smallest_effect=0.1, more_is_better=False)), Sizing)


def test_reading_at_any_time_costs_less_than_twice_the_people() -> None:
    for card in (Card(), Card(more_is_better=False), Card(metric_kind="mean", baseline=300, smallest_effect=10, spread=100.0)):
        once, any_time = sized(card), sized(replace(card, sequential=True))
        assert 1.9 < any_time.per_group / once.per_group < 2
        assert any_time.by_other_formula is None


def test_more_groups_need_more_people_in_each() -> None:
    assert sized(Card(variants=["a", "b", "c"])).per_group > sized(Card()).per_group


def test_traffic_that_suffices_is_counted_in_whole_weeks() -> None:
    size = sized(Card(smallest_effect=0.05, weekly_traffic=1000))
    assert (size.weeks, size.reachable, size.found) == (3, True, None)


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("more", [False, True])
def test_traffic_that_does_not_suffice_says_what_it_can_find_instead(sequential: bool, more: bool) -> None:
    mean = Card(metric_kind="mean", baseline=300, smallest_effect=1, spread=100.0)
    for kind in (Card(), Card(variants=["a", "b", "c"]), mean):
        card = replace(kind, weekly_traffic=1000, sequential=sequential, more_is_better=more)
        size = sized(card)
        assert not size.reachable
        assert size.found is not None
        assert sized(replace(card, smallest_effect=size.found * 1.000001)).weeks == LONGEST
        assert sized(replace(card, smallest_effect=size.found * 0.99)).weeks == LONGEST + 1


def test_the_weeks_of_a_share_are_those_of_its_sample() -> None:
    assert sized(Card(weekly_traffic=1000)).weeks == 52


@given(st.floats(0.01, 0.6), st.floats(0.005, 0.3), st.integers(1, 10**6))
def test_a_larger_effect_never_needs_more_people_or_weeks(baseline: float, effect: float, traffic: int) -> None:
    small, large = (sizing(Card(baseline=baseline, smallest_effect=by, weekly_traffic=traffic)) for by in (effect, effect * 1.2))
    if isinstance(small, Sizing) and isinstance(large, Sizing):
        assert large.per_group <= small.per_group
        assert (large.weeks or 0) <= (small.weeks or 0)


SOME = st.floats(allow_nan=False)


@given(SOME, st.floats(0, allow_nan=False), st.one_of(st.none(), st.integers(0, 10**9)), st.booleans(), st.booleans())
def test_any_figures_give_a_sample_or_a_reason(
    baseline: float, effect: float, traffic: int | None, more: bool, sequential: bool
) -> None:
    card = Card(baseline=baseline, smallest_effect=effect, weekly_traffic=traffic, more_is_better=more, sequential=sequential)
    for kind in ("share", "mean"):
        size = sizing(replace(card, metric_kind=kind, spread=1.0))
        assert size is None or isinstance(size, Why) or math.isfinite(size.per_group)
