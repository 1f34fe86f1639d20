"""People over time, counted by hand in a small file, and on CDNOW by another way."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.retention.measures import lifecycle
from tactics.retention.measures.calendar import number_of
from tactics.retention.measures.questions import Movement
from tests.retention.stores import Row, build


def on(who: str, day: str, event: str = "open") -> Row:
    return (who, f"{day} 10:00:00", event, None)


FEW: list[Row] = [
    *(on("ann", f"2026-{month:02}-01") for month in (1, 2, 3, 4)),
    *(on("bo", f"2026-{month:02}-10") for month in (1, 4)),
    on("cy", "2026-02-03"),
    on("cy", "2026-02-04", "buy"),
    on("cy", "2026-02-05", "buy"),
    on("dee", "2026-02-28", "buy"),
    on("dee", "2026-03-31", "buy"),
    on("eve", "2026-05-20"),
]
"""By months: bo leaves in February and is back in April; cy comes and leaves; dee buys twice, in two months; May is a part."""


@pytest.fixture
def few(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with build(tmp_path, FEW) as connection:
        yield connection


def told(connection: duckdb.DuckDBPyConnection, **asked: Any) -> dict[str, Any]:
    return lifecycle.measure(connection, Movement(**asked).plain())


def moves(answer: dict[str, Any]) -> list[tuple[int, ...]]:
    """Each period's new, current, reactivated, inactive, and dormant at its start."""
    kinds = ("new", "current", "back", "gone", "dormant")
    return [tuple(row[kind] for kind in kinds) for row in answer["movement"]["rows"]]


def test_everybody_is_new_current_or_back_and_who_is_missing_is_gone(few: duckdb.DuckDBPyConnection) -> None:
    assert moves(told(few)) == [(2, 0, 0, 0, 0), (2, 1, 0, 1, 0), (0, 2, 0, 1, 1), (0, 1, 1, 1, 2)]


def test_the_period_that_the_file_breaks_off_in_is_left_out_and_named(few: duckdb.DuckDBPyConnection) -> None:
    movement = told(few)["movement"]
    assert movement["unfinished"] == "2026-05-01"
    assert movement["rows"][-1]["start"] == "2026-04-01"
    assert movement["part"] is False


def test_a_file_that_begins_within_a_period_says_so(few: duckdb.DuckDBPyConnection) -> None:
    assert told(few, period="week")["movement"]["part"] is True


def test_only_the_chosen_event_makes_somebody_active(few: duckdb.DuckDBPyConnection) -> None:
    assert moves(told(few, event="buy")) == [(0, 0, 0, 0, 0), (2, 0, 0, 0, 0), (0, 1, 0, 1, 0), (0, 0, 0, 1, 1)]


def test_only_the_newest_sixty_periods_are_told_and_the_others_counted(few: duckdb.DuckDBPyConnection) -> None:
    movement = told(few, period="day")["movement"]
    assert len(movement["rows"]) == 60
    assert movement["left"] == (date(2026, 5, 20) - date(2026, 1, 1)).days + 1 - 60
    assert movement["rows"][-1]["new"] == 1
    assert movement["rows"][-1]["dormant"] == 4


def test_stickiness_counts_people_by_day_and_by_windows_of_seven_days(few: duckdb.DuckDBPyConnection) -> None:
    months = {row["start"]: row for row in told(few)["months"]}
    assert set(months) == {"2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"}
    february = months["2026-02-01"]
    assert (february["days"], february["people"], february["daily"]) == (28, 3, 5)
    # Of the windows that end on the 7th to the 28th: ann on the 1st is in one, cy on the 3rd to 5th in five, dee in one.
    assert (february["windows"], february["weekly"]) == (22, 1 + 5 + 1)


def test_repeat_purchases_count_customers_and_not_purchases(few: duckdb.DuckDBPyConnection) -> None:
    by_month = told(few, buy="buy")["buyers"]
    assert [(row["start"], row["again"], row["people"]) for row in by_month] == [("2026-02-01", 1, 2), ("2026-03-01", 0, 1)]
    [quarter] = told(few, buy="buy", every="quarter")["buyers"]
    assert (quarter["again"], quarter["people"], quarter["whole"]) == (2, 2, True)
    [year] = told(few, buy="buy", every="year")["buyers"]
    assert year["whole"] is False


def test_without_an_event_of_buying_nothing_is_counted(few: duckdb.DuckDBPyConnection) -> None:
    assert told(few)["buyers"] == []
    assert told(few, buy="nothing of the kind")["buyers"] == []


@pytest.mark.parametrize("period", ["day", "week", "month", "quarter", "year"])
def test_cdnow_moves_as_sets_of_people_do(cdnow: duckdb.DuckDBPyConnection, period: str) -> None:
    active: dict[int, set[int]] = defaultdict(set)
    for who, day in cdnow.execute("SELECT DISTINCT person, CAST(moment AS DATE) FROM events").fetchall():
        active[number_of(period, day)].add(who)
    wanted: list[tuple[int, ...]] = []
    seen: set[int] = set()
    before: set[int] = set()
    for number in range(number_of(period, date(1997, 1, 1)), number_of(period, date(1998, 7, 1))):
        now = active[number]
        wanted.append((len(now - seen), len(now & before), len(now & seen - before), len(before - now), len(seen - before)))
        before, seen = now, seen | now
    assert moves(told(cdnow, period=period)) == wanted[-60:]


def test_stickiness_of_cdnow_is_the_mean_of_its_days_and_of_its_weeks(cdnow: duckdb.DuckDBPyConnection) -> None:
    days: dict[date, set[int]] = defaultdict(set)
    for who, day in cdnow.execute("SELECT DISTINCT person, CAST(moment AS DATE) FROM events").fetchall():
        days[day].add(who)
    [row] = [row for row in told(cdnow)["months"] if row["start"] == "1997-06-01"]
    june = [date(1997, 6, 1) + timedelta(days=number) for number in range(30)]
    assert row["daily"] == sum(len(days[day]) for day in june)
    assert row["weekly"] == sum(len(set().union(*(days[day] for day in june[end - 7 : end]))) for end in range(7, 31))
    assert row["people"] == len(set().union(*(days[day] for day in june)))


def test_the_repeat_purchase_rate_of_cdnow_in_1997(cdnow: duckdb.DuckDBPyConnection) -> None:
    times: dict[int, int] = defaultdict(int)
    for who, moment in cdnow.execute("SELECT person, moment FROM events").fetchall():
        times[who] += moment < datetime.fromisoformat("1998-01-01")
    first = told(cdnow, buy="purchase", every="year")["buyers"][0]
    assert (first["again"], first["people"]) == (sum(many > 1 for many in times.values()), 23570)
    assert first["whole"] is True


@given(period=st.sampled_from(["day", "month", "hour", ""]), every=st.sampled_from(["month", "year", "week", "x"]))
def test_a_movement_that_exists_has_periods_that_there_are(period: str, every: str) -> None:
    try:
        question = Movement(period=period, every=every)
    except ValueError:
        assert period not in {"day", "month"} or every not in {"month", "year"}
        return
    assert Movement(**question.plain()) == question
