"""Times are read as they are written, or not at all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.retention.events import amounts, times
from tactics.retention.events.problems import Problem

connection: duckdb.DuckDBPyConnection


@pytest.fixture(scope="module", autouse=True)
def database() -> Iterator[None]:
    """One connection for all: opening one takes longer than a test."""
    global connection  # noqa: PLW0603
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        yield
    del connection


def seen(text: str, key: str, written_in: str = "UTC", zone: str = "UTC") -> str | None:
    expression = times.sql("t", key, written_in, zone)
    found = connection.execute(f"SELECT ({expression})::VARCHAR FROM (SELECT ? AS t)", [text]).fetchall()[0][0]
    return str(found) if found is not None else None


@pytest.mark.parametrize("key", times.FORMATS)
def test_the_example_of_every_format_is_the_last_moment_of_2024(key: str) -> None:
    assert str(seen(times.FORMATS[key].example, key)).startswith("2024-12-31")


@pytest.mark.parametrize(
    ("text", "key", "moment"),
    [
        ("2024-01-02", "iso", "2024-01-02 00:00:00"),
        ("2024-01-02T03:04", "iso", "2024-01-02 03:04:00"),
        ("2024-01-02 03:04:05.678", "iso", "2024-01-02 03:04:05.678"),
        ("2024-01-02T03:04:05Z", "iso", "2024-01-02 03:04:05"),
        ("2024-01-02T03:04:05+02:00", "iso", "2024-01-02 01:04:05"),
        ("2024-01-02T03:04+02", "iso", "2024-01-02 01:04:00"),
        ("2024-01-02 03:04:05-0500", "iso", "2024-01-02 08:04:05"),
        ("2024-01-02 03:04:05 UTC", "iso", "2024-01-02 03:04:05"),
        ("2024-02-30", "iso", None),
        ("2024-01-02 03:04:05 and then", "iso", None),
        ("infinity", "iso", None),
        ("2024/01/02", "iso", None),
        ("2024-01-02", "date", "2024-01-02 00:00:00"),
        ("2024-01-02 03:04", "date", None),
        ("2024/1/2 03:04:05", "ymd-slash", "2024-01-02 03:04:05"),
        ("20240102", "ymd-compact", "2024-01-02 00:00:00"),
        ("20240102T030405", "ymd-compact", "2024-01-02 03:04:05"),
        ("2024010203", "ymd-compact", None),
        ("1.2.2024 9:05", "dmy-dot", "2024-02-01 09:05:00"),
        ("01/02/2024", "dmy-slash", "2024-02-01 00:00:00"),
        ("01/02/2024", "mdy-slash", "2024-01-02 00:00:00"),
        ("1/2/2024, 9:05:06 PM", "mdy-slash", "2024-01-02 21:05:06"),
        ("13/02/2024", "mdy-slash", None),
        ("2 January 2024", "dmy-name", "2024-01-02 00:00:00"),
        ("Jan 2, 2024 03:04", "mdy-name", "2024-01-02 03:04:00"),
        ("1704164645.5", "epoch-s", "2024-01-02 03:04:05.5"),
        ("1704164645000", "epoch-ms", "2024-01-02 03:04:05"),
        ("1704164645000000", "epoch-us", "2024-01-02 03:04:05"),
        ("1704164645", "epoch-ms", None),
        ("1704164645000", "epoch-us", None),
        ("9" * 19, "epoch-s", None),
        ("31.12.24 23:59", "dmy-dot-short", "2024-12-31 23:59:00"),
        ("31.12.2024 23:59", "dmy-dot-short", None),
        ("1/2/24 9:05 PM", "mdy-slash-short", "2024-01-02 21:05:00"),
        ("1/2/24", "dmy-slash-short", "2024-02-01 00:00:00"),
        ("45293.127836", "excel", "2024-01-02 03:04:05"),
        ("45293,5", "excel", "2024-01-02 12:00:00"),
        ("45293", "excel", "2024-01-02 00:00:00"),
        ("1e4", "excel", None),
        ("452930", "excel", None),
        ("1e9", "epoch-s", None),
    ],
)
def test_a_text_is_a_moment_or_nothing(text: str, key: str, moment: str | None) -> None:
    assert seen(text, key) == moment


@pytest.mark.parametrize("key", ["iso", "dmy-dot"])
def test_times_move_from_the_zone_they_are_written_in_to_that_of_the_report(key: str) -> None:
    text = {"iso": "2024-07-01 22:30:00", "dmy-dot": "01.07.2024 22:30"}[key]
    assert seen(text, key, "UTC", "Europe/Stockholm") == "2024-07-02 00:30:00"
    assert seen(text, key, "America/New_York", "Europe/Stockholm") == "2024-07-02 04:30:00"
    assert seen(text, key, "Europe/Stockholm", "Europe/Stockholm") == "2024-07-01 22:30:00"


def test_an_offset_in_the_text_is_honoured_whatever_the_zones_are() -> None:
    assert seen("2024-07-01T22:30:00Z", "iso", "America/New_York", "Europe/Stockholm") == "2024-07-02 00:30:00"
    assert seen("20240701T223000Z", "ymd-compact", "America/New_York", "Europe/Stockholm") == "2024-07-02 00:30:00"
    assert seen("1719873000", "epoch-s", "America/New_York", "Europe/Stockholm") == "2024-07-02 00:30:00"


@pytest.mark.parametrize(("text", "key"), [("2024-07-01", "iso"), ("2024-07-01", "date"), ("01.07.2024", "dmy-dot")])
def test_a_date_without_a_time_is_moved_by_no_zone(text: str, key: str) -> None:
    assert seen(text, key, "UTC", "America/New_York") == "2024-07-01 00:00:00"


EARLIEST, LATEST = datetime.fromisoformat("1970-01-02"), datetime.fromisoformat("2090-01-01")


@given(st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC)))
def test_the_wall_clock_is_that_of_the_zone_summer_and_winter(moment: datetime) -> None:
    expected = moment.astimezone(ZoneInfo("Europe/Stockholm")).replace(tzinfo=None, microsecond=0)
    assert seen(f"{moment:%Y-%m-%dT%H:%M:%SZ}", "iso", "UTC", "Europe/Stockholm") == f"{expected}"


@given(st.text(max_size=30), st.sampled_from(list(times.FORMATS)))
def test_any_text_is_a_moment_or_nothing_and_never_an_error(text: str, key: str) -> None:
    seen(text, key, "America/New_York", "Europe/Stockholm")


@pytest.mark.parametrize("zone", ["'; DROP TABLE raw", "", None, 3, "å", "UTC\n"])
def test_what_is_no_name_of_a_zone_never_reaches_sql(zone: object) -> None:
    with pytest.raises(Problem):
        times.known_zone(zone)


def number(text: str, decimal: str) -> float | None:
    found = connection.execute(f"SELECT {amounts.sql('t', decimal)} FROM (SELECT ? AS t)", [text]).fetchall()[0][0]
    return None if found is None else float(found)


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("12.5", ".", 12.5), ("-3", ".", -3), ("1,234.50", ".", 1234.5), ("1 234 567", ".", 1234567), ("1,5", ".", None),
        ("12,5", ",", 12.5), ("1.234,50", ",", 1234.5), ("1\u00a0234,5", ",", 1234.5), ("1\u202f234\u202f567,8", ",", 1234567.8),
        ("1.5", ",", None), ("1.234", ",", 1234), ("1.234", ".", 1.234), ("\u22125", ".", -5), ("1’000", ".", 1000),
        ("1 2", ".", None), ("12 kr", ".", None), ("", ".", None), ("1,2,3", ",", None),
    ],
)  # fmt: skip
def test_numbers_are_read_by_the_decimal_sign_of_the_column(text: str, decimal: str, value: float | None) -> None:
    assert number(text, decimal) == value
