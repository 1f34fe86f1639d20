"""Cohorts: the triangle of CDNOW cell by cell, and small files whose cells can be counted by hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.retention.measures import cohorts
from tactics.retention.measures.calendar import PERIODS, first_day, number_of, numbered
from tactics.retention.measures.definition import Retention
from tests.retention.stores import Row, build

ROWS: list[Row] = [
    ("ann", "2026-01-05 09:00:00", "join", None),
    ("ann", "2026-01-06 08:00:00", "open", None),
    ("ann", "2026-01-07 10:00:00", "open", None),
    ("bo", "2026-01-05 23:00:00", "join", None),
    ("bo", "2026-01-08 23:30:00", "open", None),
    ("cy", "2026-01-06 12:00:00", "open", None),
    ("cy", "2026-01-06 13:00:00", "join", None),
    ("cy", "2026-01-08 00:00:00", "join", None),
]


@pytest.fixture
def few(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with build(tmp_path, ROWS) as connection:
        yield connection


def kept(connection: duckdb.DuckDBPyConnection, **asked: object) -> list[tuple[int | None, ...]]:
    """The rows of a triangle by day from join to open, three days long."""
    definition = Retention(**{"period": "day", "start": "join", "back": "open", "horizon": 3, **asked})  # type: ignore[arg-type]  # a test's words
    return [cohort.kept for cohort in cohorts.triangles(connection, definition)[""]]


def test_the_triangle_of_cdnow_is_the_reference_cell_by_cell(
    cdnow: duckdb.DuckDBPyConnection, cdnow_triangle: list[list[str]]
) -> None:
    found = cohorts.measure(cdnow, Retention(horizon=17).plain())
    wanted = [(f"{row[0]}-01", [int(float(cell)) if cell else None for cell in row[1:]]) for row in cdnow_triangle]
    assert [(cohort["start"], cohort["kept"]) for cohort in found["cohorts"]] == wanted
    assert [cohort["size"] for cohort in found["cohorts"]] == [7846, 8476, 7248]


def test_a_cell_whose_period_is_not_over_is_empty(few: duckdb.DuckDBPyConnection) -> None:
    assert kept(few) == [(0, 1, 1, 1), (0, 0, 0, None)]


def test_what_was_done_before_the_start_does_not_count(few: duckdb.DuckDBPyConnection) -> None:
    assert kept(few)[1][0] == 0


def test_a_rolling_day_is_24_hours_from_the_start(few: duckdb.DuckDBPyConnection) -> None:
    assert kept(few, window="rolling")[0] == (1, 0, 1, None)


def test_on_or_after_counts_everybody_who_came_back_later(few: duckdb.DuckDBPyConnection) -> None:
    assert kept(few, rule="after")[0] == (2, 2, 2, 1)


def test_a_bracket_counts_a_person_once_in_its_span(few: duckdb.DuckDBPyConnection) -> None:
    assert kept(few, rule="bracket", brackets=(1, 3, 4)) == [(1, 1), (0, None)]


def test_recurring_cohorts_take_a_person_in_at_every_start(few: duckdb.DuckDBPyConnection) -> None:
    sizes = [cohort.size for cohort in cohorts.triangles(few, Retention("day", start="join", birth="recurring"))[""]]
    assert sizes == [2, 1, 1]


def test_groups_have_triangles_of_their_own(tmp_path: Path) -> None:
    rows = [
        ("a", "2026-01-01", "open", None, "SE"),
        ("b", "2026-01-01", "open", None, "NO"),
        ("b", "2026-01-02", "open", None, "NO"),
    ]
    with build(tmp_path, rows, ["country"]) as connection:
        found = cohorts.triangles(connection, Retention("day", horizon=1), "arg_min(s1, moment)")
    assert {name: rows[0].kept for name, rows in found.items()} == {"SE": (1, 0), "NO": (1, 1)}


@given(st.sampled_from(PERIODS), st.dates(date(1970, 1, 1), date(2199, 12, 31)))
def test_sql_and_python_number_a_period_alike(period: str, day: date) -> None:
    with duckdb.connect() as connection:
        row = connection.execute(f"SELECT {numbered(period, 'CAST(? AS TIMESTAMP)')}".replace("?", f"'{day}'")).fetchone()
    assert row == (number_of(period, day),)
    assert first_day(period, number_of(period, day)) <= day < first_day(period, number_of(period, day) + 1)


def test_weeks_begin_on_mondays() -> None:
    assert first_day("week", number_of("week", date(2026, 11, 22))) == date(2026, 11, 16)


@pytest.mark.parametrize("wrong", [{"period": "hour"}, {"rule": "never"}, {"rule": "bracket", "brackets": (3, 1)}, {"birth": ""}])
def test_a_definition_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"none of|rise"):
        Retention(**wrong)  # type: ignore[arg-type]  # that is the point


def test_a_definition_survives_being_kept() -> None:
    asked = Retention("week", "rolling", "join", "open", "bracket", (1, 2, 4), "recurring", 12)
    assert Retention.of(asked.plain()) == asked
