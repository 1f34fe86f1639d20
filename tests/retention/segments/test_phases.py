"""What sets a segment apart in a phase, and where the weak spot is."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.core.vocabulary import FACETS as CATALOGUE
from tactics.retention.measures.calendar import PERIODS
from tactics.retention.measures.questions import PHASE_ENDS
from tactics.retention.measures.segments import against_others, together
from tactics.retention.segments import phases
from tactics.retention.segments.phases import ALPHA, PHASES, Gap, gaps, leaking, weakest
from tactics.statistics.inputs import Arm
from tactics.statistics.intervals import newcombe
from tactics.statistics.proportions import pooled_z_p
from tactics.statistics.samples import power_of_shares


def group(key: str, *counts: tuple[int, int] | None) -> dict[str, Any]:
    return {"key": key, "phases": [list(own) if own else None for own in (*counts, None, None, None)][:3]}


def apart(*groups: dict[str, Any]) -> dict[tuple[str, str], Gap]:
    """The gaps of groups that all began at once."""
    return cohorts(*[(own["key"], [own["phases"]]) for own in groups])


def cohorts(*groups: tuple[str, list[list[tuple[int, int] | None]]]) -> dict[tuple[str, str], Gap]:
    """The gaps of groups, each with the counts of its phases for each cohort, as the measure gives them."""
    told: list[dict[str, Any]] = [{"key": key, "phases": [], "evened": []} for key, _own in groups]
    for place in range(3):
        counted = {
            key: {date(2026, 1, day): counts for day, each in enumerate(own, 1) if (counts := each[place])} for key, own in groups
        }
        over = any(counted.values())
        for one in told:
            one["phases"].append(together(counted[one["key"]]) if over else None)
            one["evened"].append(against_others(counted, one["key"]) if over else None)
    return gaps(told)


COUNTRIES = [group("1", (500, 210), (210, 105)), group("2", (300, 130), (130, 66)), group("3", (200, 50), (50, 24))]


def test_a_group_is_compared_with_everybody_else_and_not_with_itself() -> None:
    gap = apart(*COUNTRIES)["3", "early"]
    assert (gap.own, gap.rest) == (Arm(50, 200), Arm(340, 800))
    assert gap.difference == pytest.approx(0.25 - 0.425)
    assert gap.interval == newcombe(gap.rest, gap.own)


def test_the_weak_spot_is_where_a_difference_stands() -> None:
    found = apart(*COUNTRIES)
    spot = weakest(found)
    assert spot == found["3", "early"]
    assert spot.missing == round((0.425 - 0.25) * 200)
    assert [key for key, gap in found.items() if gap.stands] == [("3", "early")]


def test_each_p_is_adjusted_for_all_comparisons_of_the_page() -> None:
    gap = apart(*COUNTRIES)["3", "early"]
    assert gap.p == pytest.approx(6 * pooled_z_p(gap.rest, gap.own))


def test_two_groups_are_one_comparison() -> None:
    found = apart(*[group("did", (100, 50)), group("not", (200, 70))])
    one, other = found["did", "early"], found["not", "early"]
    assert one.p == other.p == pytest.approx(pooled_z_p(one.rest, one.own))
    assert one.difference == -other.difference
    assert one.stands
    assert other.stands


def test_the_smallest_visible_difference_has_the_power_that_is_said() -> None:
    gap = apart(*[group("did", (400, 200)), group("not", (400, 200))])["did", "early"]
    assert gap.smallest is not None
    assert power_of_shares(400, 0.5, 0.5 - gap.smallest) == pytest.approx(0.8)


def test_with_three_people_nothing_can_be_seen() -> None:
    gap = apart(*[group("1", (3, 1)), group("2", (3, 2)), group("3", (3, 2))])["1", "early"]
    assert gap.smallest is None
    assert gap.few
    assert not gap.stands


def test_nothing_stands_out_where_all_do_alike() -> None:
    assert weakest(apart(*[group("1", (500, 200)), group("2", (500, 203)), group("3", (500, 198))])) is None


def test_a_young_segment_is_held_against_the_others_of_its_own_cohorts() -> None:
    found = cohorts(
        ("1", [[(1000, 600), None, None], [(100, 20), None, None]]), ("2", [[(100, 60), None, None], [(1000, 200), None, None]])
    )
    assert found["2", "early"].difference == pytest.approx(0)
    assert not found["2", "early"].stands
    assert weakest(found) is None


def test_what_would_have_stayed_is_that_of_the_others_cohort_by_cohort() -> None:
    found = cohorts(
        ("1", [[(40, 20), None, None], [(60, 6), None, None]]), ("2", [[(10, 9), None, None], [(90, 18), None, None]])
    )
    gap = found["2", "early"]
    assert gap.expected == pytest.approx(10 * 20 / 40 + 90 * 6 / 60)
    assert gap.missing == 14 - 27
    assert gap.rest.visitors == round(100**2 / (10**2 / 40 + 90**2 / 60))


def test_who_is_alone_in_a_cohort_is_left_out_of_the_comparison() -> None:
    found = cohorts(("1", [[(50, 25), None, None], [None, None, None]]), ("2", [[(50, 30), None, None], [(70, 7), None, None]]))
    gap = found["2", "early"]
    assert (gap.own, gap.alone) == (Arm(30, 50), 70)


def test_other_values_and_the_unknown_are_compared_and_never_the_weak_spot() -> None:
    found = apart(*[group("1", (500, 300)), group("other", (500, 100)), group("unknown", (500, 90))])
    assert found["unknown", "early"].stands
    assert weakest(found) is None


def test_the_weak_spot_is_where_the_loss_is_surest_and_not_where_few_people_make_it_look_large() -> None:
    found = apart(*[group("1", (5000, 3000)), group("2", (40, 8)), group("3", (4000, 1200))])
    spot = weakest(found)
    assert spot is not None
    assert found["2", "early"].difference < -0.2
    assert found["2", "early"].stands
    assert spot.key == "3"


def test_a_phase_that_is_not_over_or_had_nobody_is_not_compared() -> None:
    found = apart(*[group("1", (10, 5), None), group("2", (10, 0), (0, 0))])
    assert {phase for _key, phase in found} == {"early"}


def test_most_people_are_lost_in_the_phase_that_leaks() -> None:
    assert leaking(COUNTRIES) == "early"
    assert leaking([group("1", (100, 95), (95, 20), (20, 10))]) == "mid"
    assert leaking([]) == "early"


def test_the_bounds_of_the_phases_rise_for_every_period() -> None:
    assert set(PHASE_ENDS) == set(PERIODS)
    for early, mid, late in PHASE_ENDS.values():
        assert 0 < early < mid < late


def test_every_phase_is_found_in_the_catalogue_by_facets_that_it_has() -> None:
    assert set(phases.FACETS) == set(PHASES)
    for chosen in phases.FACETS.values():
        for facet, values in chosen.items():
            assert set(values) <= set(CATALOGUE[facet])


counts = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (max(pair), min(pair)))


@given(st.lists(st.one_of(st.none(), counts), min_size=0, max_size=6))
def test_whatever_the_counts_the_gaps_are_sound(several: list[tuple[int, int] | None]) -> None:
    found = apart(*[group(str(place), own) for place, own in enumerate(several)])
    for gap in found.values():
        assert 0 <= gap.p <= 1
        assert gap.stands == (gap.p < ALPHA)
        assert gap.interval.low <= gap.difference <= gap.interval.high
        assert gap.smallest is None or 0 < gap.smallest <= 1
    assert weakest(found) is None or weakest(found) in found.values()
