"""A file is known by what is in it; what is not sure is said."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tactics.retention.events import looking
from tests.retention.events.files import PLAIN, book, parquet, problem_of_look, read, text_file

ROWS = [["kundnr", "datum", "händelse", "belopp", "land"]] + [
    [f"00{n % 7}", f"2024-0{n % 9 + 1}-15 12:00:00", ("köp", "öppnade")[n % 2], f"1 {n:03},50", ("SE", "NO")[n % 2]]
    for n in range(50)
]


def as_text(rows: list[list[str]], delimiter: str) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return file.getvalue()


def looked(path: Path, chosen: dict[str, Any] | None = None) -> dict[str, Any]:
    """The look, as it comes out of JSON."""
    return dict(json.loads(json.dumps(looking.look(path, "file.bin", chosen))))


def codes(found: dict[str, Any]) -> list[str]:
    return [doubt["code"] for doubt in found["doubts"]]


@pytest.mark.parametrize("delimiter", looking.DELIMITERS)
@pytest.mark.parametrize("encoding", looking.ENCODINGS)
def test_encoding_and_delimiter_are_told_by_the_content(tmp_path: Path, delimiter: str, encoding: str) -> None:
    found = looked(text_file(tmp_path, as_text(ROWS, delimiter), encoding))
    assert (found["format"], found["encoding"], found["delimiter"], found["header"]) == ("csv", encoding, delimiter, True)
    assert found["rows"][1] == ROWS[2]
    assert ("encoding" in codes(found)) == (encoding == "windows-1252")


def test_the_columns_are_guessed_by_swedish_headings(tmp_path: Path) -> None:
    guess = looked(text_file(tmp_path, as_text(ROWS, ";")))["guess"]
    roles = {role: guess[role] for role in ("user", "time", "event", "value", "segments", "time_format", "decimal")}
    columns = {"user": "kundnr", "time": "datum", "event": "händelse", "value": "belopp", "segments": ["land"]}
    assert roles == {**columns, "time_format": "iso", "decimal": ","}


@pytest.mark.parametrize("heading", ["userId,createdAt", "Customer ID,Order date", "Användar-ID,Tidpunkt", "e-mail,Timestamp"])
def test_headings_are_known_however_they_are_written(tmp_path: Path, heading: str) -> None:
    guess = looked(text_file(tmp_path, f"{heading}\n" + "a1,2024-01-01\n" * 9))["guess"]
    assert [guess["user"], guess["time"]] == heading.split(",")


def test_day_and_month_that_cannot_be_told_apart_are_asked_for(tmp_path: Path) -> None:
    found = looked(text_file(tmp_path, "user,date\n" + "".join(f"a{n},0{n}/0{n + 1}/2024\n" for n in range(1, 9))))
    assert found["columns"][1]["day_or_month"]
    assert found["guess"]["time_format"] is None
    assert {"code": "day-or-month", "values": {"column": "date"}} in found["doubts"]


def test_one_day_above_twelve_tells_the_order(tmp_path: Path) -> None:
    found = looked(text_file(tmp_path, "user,date\na,01/02/2024\nb,13/02/2024\n"))
    assert found["guess"]["time_format"] == "dmy-slash"
    assert found["columns"][1]["times"] == [{"format": "dmy-slash", "share": 1.0}, {"format": "mdy-slash", "share": 0.5}]


def test_days_that_only_fit_one_order_beside_days_that_only_fit_the_other_are_asked_about(tmp_path: Path) -> None:
    rows = "".join(f"a,{day:02}/0{month}/2024\n" for day in range(1, 13) for month in range(1, 10))
    mixed = looked(text_file(tmp_path, f"user,date\n{rows}b,13/02/2024\nc,14/02/2024\nd,02/28/2024\n"))
    assert mixed["guess"]["time_format"] is None
    assert "day-or-month" in codes(mixed)
    dirty = looked(text_file(tmp_path, f"user,date\n{rows}b,13/02/2024\nc,14/02/2024\nd,soon\n"))
    assert (dirty["guess"]["time_format"], codes(dirty)) == ("dmy-slash", [])


def test_years_of_two_digits_are_times_and_days_since_1899_only_where_a_heading_says_so(tmp_path: Path) -> None:
    short = looked(text_file(tmp_path, "user;when\na;31.12.24 10:00\nb;01.12.24 10:00\n"))
    assert (short["guess"]["time"], short["guess"]["time_format"]) == ("when", "dmy-dot-short")
    either = looked(text_file(tmp_path, "user,when\na,3/2/24\nb,4/2/24\n"))
    assert (either["guess"]["time_format"], "day-or-month" in codes(either)) == (None, True)
    for heading, guess in (("order number", None), ("orderdatum", "excel")):
        serial = looked(text_file(tmp_path, f"user;{heading}\na;45293,5\nb;45294\n"))
        assert serial["guess"]["time_format"] == guess


def test_utf_16_without_a_mark_is_known(tmp_path: Path) -> None:
    path = text_file(tmp_path, "user,time\nå1,2024-01-02\n", "utf-16-le")
    found = looked(path)
    assert (found["encoding"], found["guess"]["user"], found["rows"]) == ("utf-16", "user", [["å1", "2024-01-02"]])
    assert read(path, **PLAIN, encoding="utf-16")["people"] == 1


def test_an_event_is_guessed_by_its_heading_however_many_there_are(tmp_path: Path) -> None:
    rows = "".join(f"a,2024-01-02,event {number}\n" for number in range(500))
    assert looked(text_file(tmp_path, "user,time,event\n" + rows))["guess"]["event"] == "event"


def test_a_point_that_may_be_a_thousand_is_asked_about(tmp_path: Path) -> None:
    found = looked(text_file(tmp_path, "user;date;amount\na;2024-01-02;1.234\nb;2024-01-02;2.500\n"))
    assert "point-or-comma" in codes(found)


def test_offsets_in_the_times_are_told(tmp_path: Path) -> None:
    found = looked(text_file(tmp_path, "user,time\na,2024-01-02T03:04:05+02:00\nb,2024-01-02T03:04:05\n"))
    assert found["columns"][1]["offsets"] == 0.5
    assert "offsets" in codes(found)


def test_columns_without_and_with_the_same_heading_get_names_of_their_own(tmp_path: Path) -> None:
    found = looked(text_file(tmp_path, "user,value,,value\na,1,2,3\n"))
    assert [column["name"] for column in found["columns"]] == ["user", "value", "column 3", "value (2)"]
    assert {"code": "repeated-heading", "values": {"heading": "value"}} in found["doubts"]
    assert "no-time" in codes(found)


def test_a_file_without_headings_is_seen_and_a_person_may_say_otherwise(tmp_path: Path) -> None:
    path = text_file(tmp_path, "a1,2024-01-02\nb2,2024-01-03\n")
    found = looked(path)
    assert (found["header"], found["sampled"], found["columns"][0]["name"]) == (False, 2, "column 1")
    assert "no-header" in codes(found)
    assert looked(path, {"header": True})["columns"][1]["name"] == "2024-01-02"


def test_the_person_can_choose_the_delimiter_and_the_encoding(tmp_path: Path) -> None:
    path = text_file(tmp_path, "användare;tid,x\na;b,c\n", "windows-1252")
    assert looked(path, {"delimiter": ","})["columns"][0]["name"] == "användare;tid"
    assert problem_of_look(path, {"encoding": "utf-8"})[0] == "wrong-encoding"
    assert problem_of_look(path, {"encoding": "rot13"}) == ("bad-mapping", {"field": "encoding"})
    assert problem_of_look(path, {"delimiter": "x"}) == ("bad-mapping", {"field": "delimiter"})


def test_what_excel_says_of_its_delimiter_is_heard(tmp_path: Path) -> None:
    found = looked(text_file(tmp_path, "sep=|\nuser|time,s\na|2024-01-01\n"))
    assert (found["delimiter"], found["columns"][0]["name"]) == ("|", "user")


def test_only_the_beginning_of_a_large_file_is_looked_at(tmp_path: Path) -> None:
    path = text_file(tmp_path, "user,time\n" + "å12345,2024-01-01\n" * 100_000)
    found = looked(path)
    assert (found["whole"], found["sampled"], found["size"]) == (False, 2000, path.stat().st_size)
    assert len(found["rows"]) == 20


def test_a_field_may_be_as_long_as_a_line(tmp_path: Path) -> None:
    path = text_file(tmp_path, "user,time,note\na,2024-01-02," + "x" * 300_000 + "\n")
    assert looked(path)["sampled"] == 1
    assert read(path, event=None, value=None)["rows"] == 1


def test_rows_of_other_widths_are_told(tmp_path: Path) -> None:
    found = looked(text_file(tmp_path, "user,time\na,2024-01-01\nb\nc,2024-01-01,x\n"))
    assert {"code": "ragged", "values": {"rows": 2}} in found["doubts"]


def test_a_workbook_is_known_without_its_name_and_tells_its_sheets(tmp_path: Path) -> None:
    path = book(tmp_path, [["user", "time"], ["a", "2024-01-01"]], [["kund", "datum"], ["b", "2024-02-02"]])
    found = looked(path)
    assert (found["format"], found["sheets"], found["sheet"], found["guess"]["user"]) == (
        "xlsx",
        ["Sheet1", "Sheet2"],
        "Sheet1",
        "user",
    )
    assert "many-sheets" in codes(found)
    assert looked(path, {"sheet": "Sheet2"})["guess"]["user"] == "kund"
    assert problem_of_look(path, {"sheet": "No"}) == ("no-such-sheet", {"sheet": "No"})


def test_parquet_is_known_and_its_types_are_told(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    parquet(path, "SELECT 'a' AS user_id, TIMESTAMP '2024-01-02 03:04:05' AS time, 1.5::DOUBLE AS value")
    found = looked(path)
    assert [column["type"] for column in found["columns"]] == ["VARCHAR", "TIMESTAMP", "DOUBLE"]
    assert (found["guess"]["user"], found["guess"]["time"], found["guess"]["value"]) == ("user_id", "time", "value")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\r\n \n", "empty"),
        (b"user,time\n", "empty"),
        (b"PAR1 and then nothing", "unreadable"),
        (b"PK\3\4 and then nothing", "unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook", "unreadable"),
        (bytes(range(256)) * 10, "binary"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><table><tr><td>user</td></tr></table>", "binary"),
        (b'[{"user": 1, "time": "2024-01-02"},\n{"user": 1}]', "binary"),
        (b'{"user": 1, "time": "2024-01-02"}\n' * 9, "binary"),
        (b"x" * (looking.MOST_BYTES + 1), "line-too-long"),
        (b"Export of Monday\nuser,time\na,2024-01-02\n", "no-rows"),
        (b'user,time\na,"2024-01-02\nb,"2024-01-02\n', "no-rows"),
        (b'"user,time\n', "no-rows"),
        (",".join("abc" for _ in range(300)).encode() + b"\n", "too-many-columns"),
    ],
)
def test_a_file_that_is_no_table_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    assert problem_of_look(text_file(tmp_path, content))[0] == code
