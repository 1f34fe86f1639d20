"""A whole file becomes a store: every row kept or counted."""

import hmac
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tactics.retention.events import looking, reading, store
from tests.retention.events.files import MAPPING, PLAIN, SECRET, book, events, parquet, problem_of, read, rejected, text_file

ROWS = "user,time,event,value\n007,2024-01-02 03:04:05,buy,12.5\n07,2024-01-03,open,\n007,2024-01-04,open,-1\n"
FOUND = [
    ("007", "2024-01-02 03:04:05", "buy", 12.5),
    ("07", "2024-01-03 00:00:00", "open", None),
    ("007", "2024-01-04 00:00:00", "open", -1.0),
]


def test_every_event_is_in_the_store_and_leading_zeros_are_kept(tmp_path: Path) -> None:
    about = read(text_file(tmp_path, ROWS))
    assert events(tmp_path) == FOUND
    assert (about["rows"], about["people"], about["rejected"], about["reasons"], about["listed"]) == (3, 2, 0, {}, 0)
    assert (about["first"], about["last"]) == ("2024-01-02T03:04:05", "2024-01-04T00:00:00")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.duckdb", "upload"]


def test_what_is_said_of_the_store_is_what_is_in_it(tmp_path: Path) -> None:
    about = read(text_file(tmp_path, ROWS))
    with store.connect(tmp_path / store.FILE) as connection:
        assert store.about(connection) == about
        assert connection.execute("SELECT * FROM names ORDER BY event").fetchall() == [(0, "open", 2, 2), (1, "buy", 1, 1)]
        assert connection.execute("SELECT person FROM people ORDER BY person").fetchall() == [(0,), (1,)]
    assert about["events"][0] == {"event": 0, "name": "open", "uses": 2, "users": 2}


@pytest.mark.parametrize("secret", [SECRET, b"", b"x" * 64, "åäö".encode() * 40])
def test_ids_are_hashed_by_the_workspaces_secret(tmp_path: Path, secret: bytes) -> None:
    path = text_file(tmp_path, "user,time\n åsa ,2024-01-02\nåsa,2024-01-03\n")
    about = reading.read(path, tmp_path, {**MAPPING, **PLAIN, "hash": True}, secret, lambda *_: None)
    assert {key for key, *_ in events(tmp_path)} == {hmac.digest(secret, "åsa".encode(), "sha256").hex()[:32]}
    assert (about["hashed"], about["people"]) == (True, 1)
    assert "åsa".encode() not in (tmp_path / store.FILE).read_bytes()


def test_segments_are_kept_and_their_values_counted_by_people(tmp_path: Path) -> None:
    text = "user,time,land,plan\n1,2024-01-02, SE ,a\n1,2024-01-03,SE,\n2,2024-01-03,NO,\n3,2024-01-03,SE,b\n"
    about = read(text_file(tmp_path, text), **PLAIN, segments=["land", "plan"])
    assert about["segments"] == [
        {"column": "s1", "name": "land", "values": [["SE", 2], ["NO", 1]], "distinct": 2},
        {"column": "s2", "name": "plan", "values": [["a", 1], ["b", 1]], "distinct": 2},
    ]
    with store.connect(tmp_path / store.FILE) as connection:
        assert connection.execute("SELECT s2 FROM events WHERE s1 = 'NO'").fetchall() == [(None,)]


def test_names_of_events_that_differ_in_spaces_are_one(tmp_path: Path) -> None:
    read(text_file(tmp_path, "user,time,event,value\n1,2024-01-02, buy ,\n1,2024-01-03,buy, \n"))
    assert [(name, value) for _, _, name, value in events(tmp_path)] == [("buy", None), ("buy", None)]


def test_a_file_without_a_column_of_events_has_one_event(tmp_path: Path) -> None:
    about = read(text_file(tmp_path, "user,time\na,2024-01-02\n"), **PLAIN)
    assert (about["events"][0]["name"], about["has_value"]) == ("event", False)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "mixed"])
@pytest.mark.parametrize("encoding", looking.ENCODINGS)
def test_line_ends_and_encodings_make_no_difference(tmp_path: Path, end: str, encoding: str) -> None:
    lines = ["user,time", "åsa,2024-01-02", "öst,2024-01-03", "", "älg,2024-01-04"]
    text = end.join(lines) if end != "mixed" else "\r\n".join(lines[:2]) + "\n" + "\r".join(lines[2:])
    read(text_file(tmp_path, text, encoding), **PLAIN, encoding=encoding)
    assert [key for key, *_ in events(tmp_path)] == ["åsa", "öst", "älg"]


@pytest.mark.parametrize("delimiter", looking.DELIMITERS)
def test_delimiters_quotation_marks_and_lines_inside_them_where_names_are_of_one_line(tmp_path: Path, delimiter: str) -> None:
    text = 'user,time,event\n"a""b",2024-01-02,"x,y"\nc,2024-01-03,"two\nlines"\n'.replace(",", delimiter)
    read(text_file(tmp_path, text), value=None, delimiter=delimiter)
    assert [(key, name) for key, _, name, _ in events(tmp_path)] == [
        ('a"b', "x y" if delimiter == "\t" else f"x{delimiter}y"),
        ("c", "two lines"),
    ]


def test_a_file_without_headings(tmp_path: Path) -> None:
    read(text_file(tmp_path, "a,2024-01-02\nb,2024-01-03\n"), **PLAIN, user="column 1", time="column 2", header=False)
    assert [key for key, *_ in events(tmp_path)] == ["a", "b"]


def test_a_workbook_with_dates_numbers_and_gaps(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["user", "time", "event", "value"],
        [7, datetime.fromisoformat("2024-01-02 03:04:05"), "buy", 12.5],
        [],
        ["007", date(2024, 1, 3), "open", None],
        [7.0, "2024-01-04 00:00:00", "open", "-1,0"],
    ]
    read(book(tmp_path, rows), sheet="Sheet1", decimal=",")
    assert events(tmp_path) == [
        ("7", "2024-01-02 03:04:05", "buy", 12.5),
        ("007", "2024-01-03 00:00:00", "open", None),
        ("7", "2024-01-04 00:00:00", "open", -1.0),
    ]


def test_parquet_is_read_by_its_types(tmp_path: Path) -> None:
    query = """SELECT 7 AS "us""er", TIMESTAMPTZ '2024-07-01 22:30:00+00' AS time, 'buy' AS event, 1.50::DECIMAL(9, 2) AS value
        UNION ALL SELECT 8, NULL, 'buy', 2"""
    about = read(parquet(tmp_path / "upload", query), user='us"er', zone="Europe/Stockholm")
    assert events(tmp_path) == [("7", "2024-07-02 00:30:00", "buy", 1.5)]
    assert (about["reasons"], rejected(tmp_path)[0][:2]) == ({"time": 1}, ["2", "time"])


@pytest.mark.parametrize(("kind", "moment"), [("TIMESTAMP", "2024-07-01 22:30:00"), ("DATE", "2024-07-01 00:00:00")])
def test_times_of_parquet_without_an_offset_are_of_the_zone_they_are_written_in(tmp_path: Path, kind: str, moment: str) -> None:
    path = parquet(tmp_path / "upload", f"SELECT 'a' AS user, CAST('2024-07-01 22:30:00' AS {kind}) AS time")
    read(path, **PLAIN, written_in="America/New_York", zone="America/New_York")
    assert events(tmp_path)[0][1] == moment


def test_progress_never_falls_and_ends_whole(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    text = "user,time\n" + "a,2024-01-02\n" * 1000 + "b,x\n"
    reading.read(
        text_file(tmp_path, text), tmp_path, {**MAPPING, **PLAIN}, SECRET, lambda share, stage: told.append((share, stage))
    )
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert (told[0][0] < 0.2, told[-1][0]) == (True, 1.0)
    assert {stage for _, stage in told} == {"checking", "rows", "people", "events", "rejected"}


def test_what_an_earlier_reading_left_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "reading").mkdir()
    (tmp_path / "reading" / "events.duckdb").write_text("half of a store, left by a process that was killed")
    read(text_file(tmp_path, "user,time\na,2024-01-02\nb,x\n"), **PLAIN)
    assert rejected(tmp_path)
    read(text_file(tmp_path, "user,time\na,2024-01-02\n"), **PLAIN)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.duckdb", "upload"]


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        ({"user": "no"}, ("no-such-column", {"column": "no"})),
        ({"segments": ["no"]}, ("no-such-column", {"column": "no"})),
        ({"user": None}, ("bad-mapping", {"field": "user"})),
        ({"segments": list("abcdef")}, ("bad-mapping", {"field": "segments"})),
        ({"time_format": "guess"}, ("bad-mapping", {"field": "time_format"})),
        ({"delimiter": "'"}, ("bad-mapping", {"field": "delimiter"})),
        ({"encoding": "utf-7"}, ("bad-mapping", {"field": "encoding"})),
        ({"decimal": ";"}, ("bad-mapping", {"field": "decimal"})),
        ({"zone": "Mars/Olympus"}, ("no-such-zone", {"zone": "Mars/Olympus"})),
        ({"zone": "'; --"}, ("no-such-zone", {"zone": "'; --"})),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(
    tmp_path: Path, mapping: dict[str, Any], problem: tuple[str, dict[str, Any]]
) -> None:
    assert problem_of(text_file(tmp_path, ROWS), **mapping) == problem


def test_a_problem_leaves_the_store_that_was_there(tmp_path: Path) -> None:
    read(text_file(tmp_path, ROWS))
    before = (tmp_path / store.FILE).read_bytes()
    assert problem_of(text_file(tmp_path, "user,time,event,value\n,,,\n"))[0] == "no-rows"
    assert (tmp_path / store.FILE).read_bytes() == before


def test_the_sample_of_cdnow_is_read_whole(cdnow_file: Path, tmp_path: Path) -> None:
    found = looking.look(cdnow_file, cdnow_file.name)
    assert (found["guess"]["user"], found["guess"]["time"], found["guess"]["value"]) == ("user_id", "timestamp", "value")
    about = reading.read(cdnow_file, tmp_path, {**found["guess"], "zone": "UTC"}, SECRET, lambda *_: None)
    assert (about["rows"], about["people"], about["rejected"]) == (69659, 23570, 0)
    with store.connect(tmp_path / store.FILE) as connection:
        total = connection.execute("SELECT round(sum(value), 2) FROM events").fetchall()[0][0]
    with cdnow_file.open() as file:
        assert total == round(sum(float(line.rsplit(",", 1)[1]) for line in list(file)[1:]), 2)


def test_the_mapping_of_the_tests_is_one_that_looking_gives(tmp_path: Path) -> None:
    guess = looking.look(text_file(tmp_path, ROWS), "x")["guess"]
    assert json.loads(json.dumps(guess)).keys() == MAPPING.keys()


def test_ids_that_differ_only_in_upper_and_lower_case_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"{user},2024-01-02\n" for user in ("anna", "Anna", "ANNA", " anna ", "bo", "Åsa", "åsa"))
    about = read(text_file(tmp_path, "user,time\n" + rows), **PLAIN, hash=True)
    assert (about["people"], about["alike"]) == (6, 3)
