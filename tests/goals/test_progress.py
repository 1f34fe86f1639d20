"""The laws of goals: where they aim, how far a figure has come, what an even pace would be."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tactics.goals.progress import WAYS, progress, target_of

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


@given(NUMBERS, NUMBERS, st.sampled_from(sorted(WAYS)))
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
    assert progress(baseline, target, baseline, (START, DUE), today).share == 0
    assert progress(baseline, target, target, (START, DUE), today)[::2] == (1, "reached")


@given(NUMBERS, NUMBERS, NUMBERS, st.decimals(0, 10**6, places=3), DAYS)
def test_a_step_towards_the_target_is_never_a_step_back(
    baseline: Decimal, target: Decimal, latest: Decimal, step: Decimal, today: date
) -> None:
    assume(baseline != target)
    further = latest + (step if target > baseline else -step)
    before, after = (progress(baseline, target, value, (START, DUE), today) for value in (latest, further))
    assert before.share is not None
    assert after.share is not None
    assert before.share <= after.share


@given(DAYS, st.integers(1, 3000), DAYS, st.integers(0, 500))
def test_the_pace_goes_from_nothing_to_all_and_never_back(start: date, length: int, today: date, later: int) -> None:
    days = (start, start + timedelta(length))
    paces = [progress(Decimal(1), Decimal(2), None, days, day).pace for day in (today, today + timedelta(later))]
    assert 0 <= paces[0] <= paces[1] <= 1
    assert progress(Decimal(1), Decimal(2), None, days, start).pace == 0
    assert progress(Decimal(1), Decimal(2), None, days, days[1]).pace == 1


@pytest.mark.parametrize(
    ("latest", "today", "state"),
    [
        (None, date(2026, 3, 1), "unknown"),
        (None, date(2027, 1, 1), "late"),
        ("4.5", date(2026, 2, 1), "on-way"),
        ("4.5", date(2026, 10, 1), "behind"),
        ("5.5", date(2026, 1, 2), "behind"),
        ("4.5", DUE, "behind"),
        ("4.5", date(2027, 1, 1), "late"),
        ("2.9", date(2027, 1, 1), "reached"),
    ],
)
def test_the_state_follows_from_the_way_and_the_day(latest: str | None, today: date, state: str) -> None:
    value = None if latest is None else Decimal(latest)
    assert progress(Decimal(5), Decimal(3), value, (START, DUE), today).state == state
