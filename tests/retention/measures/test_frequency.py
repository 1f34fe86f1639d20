"""Natural frequency: stores whose active days and gaps can be counted by hand, and CDNOW's."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tactics.retention.measures.cadence import Frequency
from tactics.retention.measures.frequency import measure, quantile
from tests.retention.stores import Row, build

ROWS: list[Row] = [
    # ann: five days in the window, and two events on one of them; gaps of 1, 1, 10 and 14 days
    *(("ann", f"2026-03-{day:02} 08:00:00", "open", None) for day in (4, 5, 6, 16, 30)),
    ("ann", "2026-03-30 23:59:59", "pay", None),
    # bo: two events, one day; began in the window
    ("bo", "2026-03-15 08:00:00", "open", None),
    ("bo", "2026-03-15 09:00:00", "open", None),
    # cy: the day before the window and its first day; one event inside it
    ("cy", "2026-03-01 23:59:59", "open", None),
    ("cy", "2026-03-02 00:00:00", "pay", None),
    # di: before the window only; gaps of 20 and 11 days
    *(("di", f"2026-0{month}-{day:02} 12:00:00", "open", None) for month, day in ((1, 10), (1, 30), (2, 10))),
    # ed: one event, on the last day
    ("ed", "2026-03-31 10:00:00", "open", None),
]


@pytest.fixture
def few(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with build(tmp_path, ROWS) as connection:
        yield connection


def found(connection: duckdb.DuckDBPyConnection, **asked: Any) -> dict[str, Any]:
    return measure(connection, Frequency(**asked).plain())


def test_distinct_days_are_counted_of_people_with_enough_events_in_the_last_30(few: duckdb.DuckDBPyConnection) -> None:
    answer = found(few)
    assert (answer["from"], answer["until"], answer["covered"]) == ("2026-03-02", "2026-03-31", 81)
    assert (answer["people"], answer["enough"], answer["days"]) == (4, 2, [[1, 1], [5, 1]])
    assert answer["new"] == 2


def test_with_one_event_enough_everybody_in_the_window_counts(few: duckdb.DuckDBPyConnection) -> None:
    answer = found(few, least=1)
    assert (answer["enough"], answer["days"], answer["new"]) == (4, [[1, 3], [5, 1]], 3)


def test_one_event_can_be_looked_at_alone(few: duckdb.DuckDBPyConnection) -> None:
    answer = found(few, least=1, event="pay")
    assert (answer["days"], answer["gaps"]["people"], answer["gaps"]["once"]) == ([[1, 2]], 0, 2)
    assert answer["gaps"]["quartiles"] == []


def test_an_event_that_is_not_there_finds_nobody(few: duckdb.DuckDBPyConnection) -> None:
    answer = found(few, event="x' OR 1=1 --")
    assert (answer["people"], answer["enough"], answer["days"], answer["gaps"]["once"]) == (0, 0, [], 0)


def test_a_longer_window_reaches_further_back(few: duckdb.DuckDBPyConnection) -> None:
    assert found(few, days=90)["days"] == [[1, 1], [2, 1], [3, 1], [5, 1]]


def test_a_gap_is_the_median_of_a_persons_own_over_the_whole_file(few: duckdb.DuckDBPyConnection) -> None:
    gaps = found(few)["gaps"]
    assert (gaps["people"], gaps["once"]) == (3, 2)  # ann 5.5, cy 1, di 15.5; bo and ed have one day each
    assert gaps["quartiles"] == [3.25, 5.5, 10.5]
    assert [place for place, people in enumerate(gaps["bars"]) if people] == [0, 5, 9]  # 1 · over 5 to 6 · over 14 to 21
    assert sum(gaps["bars"]) == 3


def test_cdnow_is_bought_from_a_few_times_a_year(cdnow: duckdb.DuckDBPyConnection) -> None:
    answer = found(cdnow)
    assert (answer["from"], answer["until"], answer["covered"]) == ("1998-06-01", "1998-06-30", 546)
    assert (answer["people"], answer["enough"], answer["new"]) == (1506, 323, 0)
    assert answer["days"][:3] == [[1, 29], [2, 215], [3, 50]]
    assert (answer["gaps"]["people"], answer["gaps"]["once"]) == (11516, 12054)
    assert answer["gaps"]["quartiles"] == [28.0, 65.0, 150.0]


@given(st.lists(st.integers(1, 40), min_size=2, max_size=60))
def test_quartiles_of_counts_are_those_of_the_values_written_out(values: list[int]) -> None:
    counted = [(float(value), values.count(value)) for value in sorted(set(values))]
    wanted = quantiles(values, n=4, method="inclusive")
    assert [quantile(counted, share) for share in (0.25, 0.5, 0.75)] == pytest.approx(wanted)


def test_the_only_value_is_every_quartile() -> None:
    assert {quantile([(7.5, 1)], share) for share in (0.25, 0.5, 0.75)} == {7.5}


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 120), st.sampled_from(["open", "pay"])), min_size=1, max_size=60),
    st.sampled_from([30, 90]), st.integers(1, 3), st.sampled_from(["", "open"]),
)  # fmt: skip
def test_any_store_is_counted_as_by_hand(
    tmp_path_factory: pytest.TempPathFactory, happened: list[tuple[str, int, str]], window: int, least: int, event: str
) -> None:
    rows = [(who, f"{date(2025, 12, 1) + timedelta(days=day)} 23:59:59.5", what, None) for who, day, what in happened]
    with build(tmp_path_factory.mktemp("any"), rows) as connection:
        answer = found(connection, days=window, least=least, event=event)
    from_ = max(day for _who, day, _what in happened) - window
    own = {who: [day for one, day, what in happened if one == who and event in {"", what}] for who in "abcd"}
    inside = {who: [day for day in days if day > from_] for who, days in own.items()}
    enough = [who for who, days in inside.items() if len(days) >= least]
    assert answer["days"] == sorted([days, count] for days, count in Counter(len(set(inside[who])) for who in enough).items())
    assert (answer["people"], answer["enough"]) == (sum(map(bool, inside.values())), len(enough))
    assert answer["new"] == sum(min(own[who]) > from_ for who in enough)
    days_of = [sorted(set(days)) for days in own.values() if days]
    medians = [median(b - a for a, b in pairwise(days)) for days in days_of if len(days) > 1]
    assert (answer["gaps"]["people"], answer["gaps"]["once"]) == (len(medians), len(days_of) - len(medians))
    assert answer["gaps"]["quartiles"][1:2] == ([median(medians)] if medians else [])
