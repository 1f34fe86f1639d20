"""Core behaviour: stores in which who did what and came back when can be counted by hand; the laws of active definitions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tactics.retention.measures import core
from tactics.retention.measures.behaviour import MOST_LAST, Active, Comparison
from tests.retention.stores import Row, build

ROWS: list[Row] = [
    # Weeks begin on Mondays: 5, 12, 19 and 26 January. The file ends on Sunday 1 February, so that four weeks are over.
    ("ann", "2026-01-05 08:00:00", "join", None),
    ("ann", "2026-01-06 08:00:00", "share", None),
    ("ann", "2026-01-12 08:00:00", "share", None),
    ("ann", "2026-01-19 08:00:00", "open", None),
    ("bo", "2026-01-11 08:00:00", "join", None),
    ("bo", "2026-01-12 08:00:00", "share", None),  # the next week: not at first, but within 7 days
    ("bo", "2026-01-27 08:00:00", "share", None),
    ("cy", "2026-01-19 08:00:00", "join", None),
    ("cy", "2026-01-20 08:00:00", "share", None),
    ("di", "2026-01-13 08:00:00", "open", None),
    ("ed", "2026-01-26 08:00:00", "share", None),  # no week after the first is over
    ("ed", "2026-02-01 23:00:00", "open", None),
]


@pytest.fixture
def few(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with build(tmp_path, ROWS) as connection:
        yield connection


def compared(connection: duckdb.DuckDBPyConnection, **asked: Any) -> dict[str, Any]:
    return core.measure(connection, Comparison(**{"period": "week", "events": ("share", "join"), **asked}).plain())


def test_who_did_it_in_the_first_week_is_held_against_who_did_not(few: duckdb.DuckDBPyConnection) -> None:
    answer = compared(few)
    assert (answer["people"], answer["left"], answer["until"]) == (4, 1, "2026-02-01")
    share, join = answer["events"]
    assert share == {"name": "share", "did": [2, 1, 1], "kept": [1, 1, 0], "others": [2, 2, 1], "others_kept": [1, 0, 1]}
    assert join == {"name": "join", "did": [3, 2, 2], "kept": [2, 1, 1], "others": [1, 1, 0], "others_kept": [0, 0, 0]}


def test_coming_back_can_mean_the_same_event(few: duckdb.DuckDBPyConnection) -> None:
    share, join = compared(few, back="same")["events"]
    assert (share["kept"], share["others_kept"]) == ([1, 0, 0], [1, 0, 1])
    assert (join["kept"], join["others_kept"]) == ([0, 0, 0], [0, 0, 0])


def test_a_rolling_week_is_seven_days_from_the_first_event(few: duckdb.DuckDBPyConnection) -> None:
    answer = compared(few, window="rolling")
    share = answer["events"][0]
    assert answer["people"] == 3  # cy's second seven days end after the file, by eight hours
    assert (share["did"], share["others"]) == ([2, 2], [1, 0])
    assert (share["kept"], share["others_kept"]) == ([1, 2], [0, 0])


def test_an_event_that_is_not_there_is_left_out(few: duckdb.DuckDBPyConnection) -> None:
    assert [event["name"] for event in compared(few, events=("gone", "join"))["events"]] == ["join"]
    assert compared(few, events=("gone",))["events"] == []


def test_a_file_without_two_whole_periods_has_nothing_to_compare(few: duckdb.DuckDBPyConnection) -> None:
    answer = compared(few, period="month")
    assert (answer["people"], answer["left"]) == (0, 5)
    assert answer["events"][0]["did"] == []


EVENTS = st.lists(st.tuples(st.integers(0, 5), st.integers(2, 29), st.sampled_from("abc")), min_size=1, max_size=50)


@settings(max_examples=25)
@given(EVENTS, st.sampled_from(["day", "week"]), st.sampled_from(["any", "same"]), st.sampled_from(["calendar", "rolling"]))
def test_any_store_is_counted_as_by_hand(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[int, int, str]], period: str, back: str, window: str
) -> None:
    rows = [(who, f"2026-03-{day:02} 00:00:00", event, None) for who, day, event in events]  # 2 March is a Monday.
    with build(tmp_path_factory.mktemp("any"), rows) as connection:
        answer = core.measure(connection, Comparison(period, ("a", "b"), window, back).plain())
    for found in answer["events"]:
        lists = zip(found["did"], found["kept"], found["others"], found["others_kept"], strict=True)
        assert list(lists) == by_hand(events, found["name"], 7 if period == "week" else 1, back, window)


def by_hand(events: list[tuple[int, int, str]], name: str, length: int, back: str, window: str) -> list[tuple[int, ...]]:
    """For each period after the first: who did the event at first and could come back, who did, and the same of the others."""
    born = {who: min(day for one, day, _event in events if one == who) for who, _day, _event in events}
    start = {who: (day - 2) // length * length + 2 if window == "calendar" else day for who, day in born.items()}
    done = {(who, event, (day - start[who]) // length) for who, day, event in events}
    end = max(day for _who, day, _event in events) + 1
    first = {who for who in born if (who, name, 0) in done}
    counted = []
    for n in range(1, 31):
        could = {who for who in born if start[who] + (n + 1) * length <= end}
        came = {who for who in could for event in ("abc" if back == "any" else name) if (who, event, n) in done}
        if could:
            counted.append((len(could & first), len(came & first), len(could - first), len(came - first)))
    return counted


@pytest.mark.parametrize("back", ["any", "same"])
def test_all_of_cdnow_began_by_a_purchase(cdnow: duckdb.DuckDBPyConnection, back: str) -> None:
    answer = core.measure(cdnow, Comparison("month", ("purchase",), back=back).plain())
    [found] = answer["events"]
    assert (answer["people"], answer["left"]) == (23570, 0)
    assert (found["did"][0], found["kept"][0], found["kept"][3], found["others"][0]) == (23570, 3501, 2200, 0)
    assert (found["did"][-1], found["kept"][-1]) == (7846, 498)  # January's cohort in the seventeenth month after


def defined(connection: duckdb.DuckDBPyConnection, **asked: Any) -> dict[str, Any]:
    return core.active(connection, Active(**{"event": "share", "period": "week", "k": 1, "n": 2, **asked}).plain())


def test_active_is_counted_at_the_end_of_each_week_with_all_n_in_the_file(few: duckdb.DuckDBPyConnection) -> None:
    answer = defined(few)
    assert answer["periods"] == [
        {"start": "2026-01-12", "by": [1, 1]},  # ann in both weeks, bo in one
        {"start": "2026-01-19", "by": [3, 0]},
        {"start": "2026-01-26", "by": [3, 0]},
    ]
    assert (answer["people"], answer["until"]) == (4, "2026-02-01")


def test_a_file_shorter_than_n_periods_tells_nothing(few: duckdb.DuckDBPyConnection) -> None:
    assert defined(few, n=5)["periods"] == []
    assert len(defined(few, n=4)["periods"]) == 1


def test_active_customers_of_cdnow(cdnow: duckdb.DuckDBPyConnection) -> None:
    answer = core.active(cdnow, Active("purchase", "month", 2, 4).plain())
    assert answer["periods"][-1] == {"start": "1998-06-01", "by": [2786, 1022, 347, 155]}
    assert answer["people"] == 23570


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(1, 28), st.sampled_from("ab")), min_size=1, max_size=40), st.integers(1, 8)
)
def test_fewer_are_active_the_more_is_asked(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[int, int, str]], n: int
) -> None:
    rows = [(who, f"2026-02-{day:02} 12:00:00", event, None) for who, day, event in events]
    with build(tmp_path_factory.mktemp("law"), rows) as connection:
        answer = core.active(connection, Active("a", "day", 1, n).plain())
    for period in answer["periods"]:
        day = int(period["start"][-2:])
        own = [len({at for who, at, event in events if who == one and event == "a" and day - n < at <= day}) for one in range(5)]
        for k in range(1, n + 1):
            assert sum(period["by"][k - 1 :]) == sum(times >= k for times in own)


@given(
    st.text(max_size=5),
    st.sampled_from(sorted(MOST_LAST)),
    st.integers(-1, 40),
    st.integers(-1, 40),
    st.sampled_from(["of", "row", "x"]),
)
def test_a_definition_that_exists_asks_for_no_more_than_there_is(event: str, period: str, k: int, n: int, way: str) -> None:
    try:
        made = Active(event, period, k, n, way)
    except ValueError:
        assert way == "x" or not 1 <= k <= n <= MOST_LAST[period]
    else:
        assert 1 <= made.k <= made.n <= MOST_LAST[period]
        assert way == "of" or made.k == made.n
        assert Active.of(made.plain()) == made


@pytest.mark.parametrize(
    "values", [{"period": "hour"}, {"events": ()}, {"events": ("a",) * 2}, {"events": tuple(map(str, range(13)))}, {"back": "no"}]
)
def test_a_comparison_that_makes_no_sense_is_none(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no sense"):
        Comparison(**{"period": "week", "events": ("a",), **values})


def test_half_a_second_less_than_a_week_is_no_week_later(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("ann", "2026-01-05 08:00:00.5", "join", None),
        ("ann", "2026-01-12 08:00:00", "open", None),
        ("bo", "2026-01-31 08:00:00", "open", None),
    ]
    with build(tmp_path, rows) as connection:
        [join] = compared(connection, events=("join",), window="rolling")["events"]
    assert (join["did"][0], join["kept"][0]) == (1, 0)
