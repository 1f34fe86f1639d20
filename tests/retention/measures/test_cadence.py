"""The rule of natural frequency: the bands of the seed, and the laws that they keep in every window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.retention.measures.cadence import SLOWEST, WINDOWS, Frequency, bands, cadence_of, cadence_of_gap
from tactics.retention.measures.calendar import PERIODS


@pytest.mark.parametrize(("days", "cadence"), [(1, "month"), (2, "month"), (3, "week"), (10, "week"), (11, "day"), (30, "day")])
def test_the_bands_of_the_seed_with_ten_weekly(days: int, cadence: str) -> None:
    assert cadence_of(days, 30, "month") == cadence


def test_longer_windows_hold_the_same_limits_and_go_on_to_slower_ones() -> None:
    assert bands(30) == (("month", 1, 2), ("week", 3, 10), ("day", 11, 30))
    assert bands(90) == (("quarter", 1, 2), ("month", 3, 8), ("week", 9, 30), ("day", 31, 90))
    assert bands(365) == (("year", 1, 2), ("quarter", 3, 12), ("month", 13, 36), ("week", 37, 121), ("day", 122, 365))


@pytest.mark.parametrize(
    ("gap", "cadence"),
    [
        (1, "day"),
        (2.5, "day"),
        (3, "week"),
        (10, "week"),
        (10.5, "month"),
        (30, "month"),
        (30.5, "quarter"),
        (121.5, "quarter"),
        (122, "year"),
        (3000, "year"),
    ],
)
def test_a_gap_is_one_active_day_in_so_many(gap: float, cadence: str) -> None:
    assert cadence_of_gap(gap) == cadence


@given(st.sampled_from(WINDOWS), st.data())
def test_more_active_days_are_never_a_slower_cadence(window: int, data: st.DataObject) -> None:
    low, high = sorted(data.draw(st.lists(st.integers(1, window), min_size=2, max_size=2)))
    slow, quick = (PERIODS.index(cadence_of(days, window, SLOWEST[window])) for days in (low, high))
    assert quick <= slow <= PERIODS.index(SLOWEST[window])


@pytest.mark.parametrize("window", WINDOWS)
def test_every_number_of_days_lies_in_one_band(window: int) -> None:
    assert [day for _name, low, high in bands(window) for day in range(low, high + 1)] == list(range(1, window + 1))


@pytest.mark.parametrize("values", [{"days": 31}, {"least": 0}, {"least": 1001}, {"days": -30}])
def test_a_question_that_makes_no_sense_is_none(values: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="days"):
        Frequency(**values)  # type: ignore[arg-type]  # a test's words
