"""Before and after: whose time counts on which side, and what is said when nothing can be compared."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.retention.changes.comparing import compare
from tactics.retention.measures.definition import Retention

MONTHS = [date(2026, month, 1) for month in range(1, 10)]
BY_MONTH = Retention("month", horizon=2)


def cohorts(*shares: int, size: int = 100) -> list[dict[str, Any]]:
    """A cohort each month from January on: so many of a hundred came back in the month after; nobody later."""
    return [
        {"start": start.isoformat(), "size": size, "kept": [size, kept, None]}
        for start, kept in zip(MONTHS, shares, strict=False)
    ]


def starts(dots: Any) -> list[int]:
    return [dot.start.month for dot in dots]


def test_who_was_under_way_when_it_changed_is_on_neither_side() -> None:
    found = compare(cohorts(*[20] * 6), BY_MONTH, date(2026, 4, 1), 1)
    assert (starts(found.before), starts(found.between), starts(found.after)) == ([1, 2], [3], [4, 5, 6])


def test_a_change_in_the_middle_of_a_month_leaves_that_month_out() -> None:
    found = compare(cohorts(*[20] * 6), BY_MONTH, date(2026, 4, 15), 1)
    assert (starts(found.before), starts(found.between), starts(found.after)) == ([1, 2], [3, 4], [5, 6])


def test_the_difference_is_that_of_all_people_on_each_side() -> None:
    found = compare(cohorts(10, 20, 0, 30, 40), BY_MONTH, date(2026, 4, 1), 1)
    assert found.difference
    assert found.difference[0] == pytest.approx(0.2)
    assert 0 < found.difference[1].low < 0.2 < found.difference[1].high


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2027, 1, 1)])
def test_an_empty_side_gives_no_difference(day: date) -> None:
    found = compare(cohorts(10, 20, 30), BY_MONTH, day, 1)
    assert (found.arms, found.difference, found.drifted) == (None, None, False)


def test_a_cell_that_is_not_over_counts_nowhere() -> None:
    found = compare(cohorts(10, 20, 30, 40), BY_MONTH, date(2026, 3, 1), 2)
    assert (found.before, found.between, found.after) == ((), (), ())


def test_only_the_nearest_cohorts_are_taken() -> None:
    found = compare(cohorts(*[20] * 9), BY_MONTH, date(2026, 5, 1), 1, most=2)
    assert (starts(found.before), starts(found.after)) == ([2, 3], [5, 6])


def test_a_rise_that_was_there_before_is_noticed() -> None:
    rising = compare(cohorts(5, 10, 30, 40, 50, 60, 70), BY_MONTH, date(2026, 6, 1), 1)
    level = compare(cohorts(40, 41, 40, 41, 50, 70, 70), BY_MONTH, date(2026, 6, 1), 1)
    assert (rising.drifted, level.drifted) == (True, False)


@given(st.lists(st.integers(0, 100), max_size=9), st.dates(date(2025, 12, 1), date(2026, 12, 1)))
def test_every_cohort_is_on_one_side_at_most_and_in_order(shares: list[int], day: date) -> None:
    found = compare(cohorts(*shares), BY_MONTH, day, 1, most=60)
    whole = starts(found.before + found.between + found.after)
    assert whole == list(range(1, len(shares) + 1))
    assert all(dot.start < day for dot in found.before + found.between)
