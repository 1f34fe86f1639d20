"""Bad rows are counted by reason and listed with their lines; good ones beside them are kept."""

from pathlib import Path

import pytest

from tactics.retention.events import looking, reading, rejecting
from tests.retention.events.files import PLAIN, book, events, problem_of, read, rejected, text_file

GOOD = "a,2024-01-02,open,\n"
HEADING = "user,time,event,value\n"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("b,2024-01-02,open", "fields"),
        ("b,2024-01-02,open,1,2", "fields"),
        (",2024-01-02,open,1", "user"),
        ("  ,2024-01-02,open,1", "user"),
        ("\u00a0,2024-01-02,open,1", "user"),
        (f"{'x' * 501},2024-01-02,open,1", "user"),
        ("b,,open,1", "time"),
        ("b,yesterday,open,1", "time"),
        ("b,1969-12-31 23:59:59,open,1", "time-range"),
        ("b,2999-01-01,open,1", "time-range"),
        ("b,2024-01-02, ,1", "event"),
        ("b,2024-01-02,open,much", "value"),
        ("b,2024-01-02,open,nan", "value"),
        ("b,2024-01-02,open,1e999", "value"),
        ("b,2024-01-02,open,1e16", "value"),
        ("b,2024-01-02,\t,1", "event"),
        ('b,2024-01-02,"open"x,1', "quotes"),
        ('b,2024-01-02,"open,1', "quotes"),
        ("b,2024-01-02,op\0en,1", "control"),
    ],
)
def test_a_bad_row_has_one_reason_and_its_line(tmp_path: Path, row: str, reason: str) -> None:
    about = read(text_file(tmp_path, HEADING + GOOD + "\n" + row + "\n" + GOOD))
    assert (about["rows"], about["rejected"], about["reasons"], about["listed"]) == (2, 1, {reason: 1}, 1)
    assert rejected(tmp_path)[0][:2] == ["4", reason]
    assert {key for key, *_ in events(tmp_path)} == {"a"}


def test_empty_fields_beyond_the_heading_cost_nothing_whatever_else_is_in_the_file(tmp_path: Path) -> None:
    for other, bad in (("", {}), ('b,"2024-01-02,open,1\n', {"quotes": 1}), ('"b",x,"o\npen",1\n', {"time": 1})):
        about = read(text_file(tmp_path, HEADING + "a,2024-01-02,open,1,\nb,2024-01-02,open,,,,\n" + other))
        assert (about["rows"], about["reasons"]) == (2, bad)
    assert looking.look(tmp_path / "upload", "file")["rows"][0] == ["a", "2024-01-02", "open", "1"]


def test_lines_are_counted_through_quoted_ones(tmp_path: Path) -> None:
    read(text_file(tmp_path, HEADING + 'a,2024-01-02,"one\ntwo\nthree",\n' + "b,x,open,\n" + GOOD))
    assert rejected(tmp_path) == [["5", "time", "b,x,open"]]


def test_a_quotation_mark_that_never_closes_costs_one_row(tmp_path: Path) -> None:
    about = read(text_file(tmp_path, HEADING + GOOD * 3 + 'b,"2024-01-02,open,1\n' + GOOD * 5000))
    assert (about["rows"], about["reasons"]) == (5003, {"quotes": 1})
    assert rejected(tmp_path) == [["5", "quotes", 'b,"2024-01-02,open,1']]


def test_two_stray_quotation_marks_far_apart_swallow_nothing_between(tmp_path: Path) -> None:
    stray = 'b,"2024-01-02,open,1\n'
    about = read(text_file(tmp_path, HEADING + stray + GOOD * 3000 + stray + GOOD))
    assert (about["rows"], about["reasons"]) == (3001, {"quotes": 2})


def test_formulas_are_defused_in_the_list(tmp_path: Path) -> None:
    read(text_file(tmp_path, HEADING + GOOD + '=HYPERLINK("x"),no,open,1\n' + "@a,no,open,1\n +b,no,open,1\n"))
    assert [row[2][:2] for row in rejected(tmp_path)] == ["'=", "'@", "' "]


def test_the_list_is_bounded_and_the_count_is_not(tmp_path: Path) -> None:
    about = read(text_file(tmp_path, HEADING + GOOD + "b,no,open,1\n" * 11_000 + "b\n" * 11_000))
    assert (about["rejected"], about["reasons"]) == (22_000, {"time": 11_000, "fields": 11_000})
    listed = rejected(tmp_path)
    assert len(listed) == about["listed"] == rejecting.MOST_LISTED
    assert [int(row[0]) for row in listed] == list(range(3, 3 + rejecting.MOST_LISTED))


def test_reasons_of_both_kinds_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    read(text_file(tmp_path, HEADING + "b,no,open,1\nb\n" + GOOD + "b,no,open,1\nb\n"))
    assert [row[:2] for row in rejected(tmp_path)] == [["2", "time"], ["3", "fields"], ["5", "time"], ["6", "fields"]]


def test_rows_of_a_workbook_have_its_row_numbers(tmp_path: Path) -> None:
    rows = [[], ["user", "time"], ["a", "2024-01-02"], [], ["b", "no"], ["c", "2024-01-02", "more"], [None, "2024-01-02"]]
    about = read(book(tmp_path, rows), **PLAIN)
    assert about["reasons"] == {"time": 1, "fields": 1, "user": 1}
    assert [row[0] for row in rejected(tmp_path)] == ["5", "6", "7"]


@pytest.mark.parametrize(("row", "reason"), [("b,no,open,1\n", "time"), ("b\n", "fields"), ('b"\n"', "fields")])
def test_when_every_row_is_bad_the_commonest_reason_is_told(tmp_path: Path, row: str, reason: str) -> None:
    code, values = problem_of(text_file(tmp_path, HEADING + row * 50))
    assert (code, values["reason"]) == ("no-rows", reason)


def test_more_rows_than_are_read_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 10)
    assert read(text_file(tmp_path, HEADING + GOOD * 10))["rows"] == 10
    for text in (HEADING + GOOD * 11, HEADING + GOOD * 11 + "b\n"):
        assert problem_of(text_file(tmp_path, text)) == ("too-many-rows", {"limit": 10})
