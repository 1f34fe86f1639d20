"""The laws of goals: where they aim, how far a figure has come, what an even pace would be."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tactics.goals.progress import Aim, counting, progress, target_of, until, ways
from tactics.tracking.periods import KINDS, after, first

NUMBERS = st.decimals(-(10**9), 10**9, places=4)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
START, DUE = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("baseline", "way", "amount", "target"),
    [
        ("5", "value", "3", "3"),
        ("5", "change", "-2", "3"),
        ("5", "percent", "-40", "3"),
        ("-10", "percent", "50", "-5"),
        ("0", "change", "2", "2"),
    ],
)
def test_a_target_is_what_was_said(baseline: str, way: str, amount: str, target: str) -> None:
    assert target_of(Decimal(baseline), way, Decimal(amount)) == Decimal(target)


@pytest.mark.parametrize(("baseline", "way", "amount"), [("0", "percent", "20"), ("5", "value", "5"), ("5", "change", "0")])
def test_a_per_cent_of_nothing_and_no_way_at_all_are_no_targets(baseline: str, way: str, amount: str) -> None:
    with pytest.raises(ValueError, match=r"nothing|already"):
        target_of(Decimal(baseline), way, Decimal(amount))


@given(NUMBERS, NUMBERS)
def test_the_three_ways_can_say_the_same(baseline: Decimal, target: Decimal) -> None:
    assume(baseline != target)
    assert target_of(baseline, "value", target) == target_of(baseline, "change", target - baseline) == target


@given(NUMBERS, NUMBERS, st.sampled_from(sorted(ways("percent"))))
def test_more_asked_for_is_a_higher_target(baseline: Decimal, amount: Decimal, way: str) -> None:
    try:
        low, high = (target_of(baseline, way, given) for given in (amount, amount + 1))
    except ValueError:
        return
    assert low < high


@given(NUMBERS, NUMBERS, DAYS)
def test_nothing_of_the_way_is_behind_at_its_beginning_and_all_of_it_at_its_end(
    baseline: Decimal, target: Decimal, today: date
) -> None:
    assume(baseline != target)
    aim = Aim(baseline, target, START, DUE)
    assert progress(aim, "month", [(START, baseline)], today).share == 0
    there = progress(aim, "month", [(START, target)], today)
    assert (there.share, there.state) == (Decimal(1), "reached")


@given(NUMBERS, NUMBERS, NUMBERS, st.decimals(0, 10**6, places=3))
def test_a_step_towards_the_target_is_never_a_step_back(
    baseline: Decimal, target: Decimal, latest: Decimal, step: Decimal
) -> None:
    assume(baseline != target)
    aim = Aim(baseline, target, START, DUE)
    assert aim.share(latest) <= aim.share(latest + (step if target > baseline else -step))


@given(DAYS, st.integers(1, 3000), DAYS, st.integers(0, 500))
def test_the_pace_goes_from_nothing_to_all_and_never_back(start: date, length: int, today: date, later: int) -> None:
    aim = Aim(Decimal(1), Decimal(2), start, start + timedelta(length))
    assert 0 <= aim.pace(today) <= aim.pace(today + timedelta(later)) <= 1
    assert (aim.pace(start), aim.pace(aim.due)) == (Decimal(0), Decimal(1))
    assert (aim.even(start), aim.even(aim.due)) == (Decimal(1), Decimal(2))


@pytest.mark.parametrize(
    ("values", "today", "state"),
    [
        ({}, date(2026, 3, 1), "unknown"),
        ({}, date(2027, 1, 1), "late"),
        ({1: "4.5"}, date(2026, 2, 1), "on-way"),
        ({1: "4.5"}, date(2026, 10, 1), "on-way"),  # It was ahead when it was measured; that a value is missing is told apart.
        ({9: "4.5"}, date(2026, 10, 1), "behind"),
        ({1: "5.5"}, date(2026, 1, 2), "behind"),
        ({12: "4.5"}, DUE, "behind"),
        ({12: "4.5"}, date(2027, 1, 1), "late"),
        ({12: "2.9"}, date(2027, 1, 1), "reached"),
        ({10: "3.33"}, date(2026, 11, 22), "on-way"),  # Five sixths of the way when October was over.
        ({10: "3.33"}, date(2026, 12, 30), "on-way"),
        ({6: "2.9", 10: "4"}, date(2026, 11, 1), "behind"),  # It was there, and slid back while there was time.
    ],
)
def test_the_state_follows_from_the_way_and_the_day(values: dict[int, str], today: date, state: str) -> None:
    known = [(date(2026, month, 1), Decimal(value)) for month, value in values.items()]
    assert progress(Aim(Decimal(5), Decimal(3), START, DUE), "month", known, today).state == state


@pytest.mark.parametrize(
    ("after_due", "state", "month"),
    [("5", "reached", 6), ("2", "reached", 6), (None, "reached", 6)],
    ids=["worse", "better", "none"],
)
def test_a_goal_that_was_reached_in_time_stays_so(after_due: str | None, state: str, month: int) -> None:
    values = [(date(2026, 6, 1), Decimal("2.9")), *([(date(2026, 9, 1), Decimal(after_due))] if after_due else [])]
    found = progress(Aim(Decimal(5), Decimal(3), START, date(2026, 6, 30)), "month", values, date(2026, 11, 22))
    assert (found.state, found.value and found.value[0].month) == (state, month)


def test_a_goal_that_was_reached_too_late_is_overdue_until_then() -> None:
    aim, late = Aim(Decimal(5), Decimal(3), START, date(2026, 6, 30)), (date(2026, 6, 1), Decimal(4))
    assert progress(aim, "month", [late], date(2026, 8, 1)).state == "late"
    assert progress(aim, "month", [late, (date(2026, 8, 1), Decimal(3))], date(2026, 9, 1)).state == "reached"


@given(st.sampled_from(sorted(KINDS)), DAYS, DAYS, DAYS)
def test_a_value_counts_when_its_period_was_not_over_at_the_start(kind: str, start: date, day: date, today: date) -> None:
    period = first(kind, day)
    assert bool(counting(kind, [(period, Decimal(1))], start)) is (after(kind, period) > start)
    assert period <= until(kind, period, today) < after(kind, period)
