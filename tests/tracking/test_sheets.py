"""Rows from elsewhere: separators, decimal signs, dates and encodings as they come; what cannot be used, by its line."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from tactics.catalogue.sheets import Unreadable
from tactics.exports.tables import TABLES
from tactics.exports.writers import to_csv
from tactics.tracking.exact import MOST, kept, written
from tactics.tracking.sheets import MOST_ROWS, Sheet, clean_note, plan, read_sheet

amounts = st.decimals(-MOST, MOST, places=10).map(kept) | st.decimals(-100, 100, places=3).map(kept)
notes = st.text(st.sampled_from("=+-@'\";,\t|å %") | st.characters(codec="utf-8"), max_size=30).map(clean_note)


def sheet(app: Flask, text: str, kind: str = "day", language: str = "en", unit: str = "money") -> Sheet:
    with app.test_request_context(query_string={"lang": language}):
        return read_sheet(text, kind, language, unit)


def found(app: Flask, text: str, kind: str = "day", language: str = "en") -> list[tuple[str, str, str | None]]:
    got = sheet(app, text, kind, language)
    assert not got.faults
    return [(f"{row.day}", written(row.value), row.note) for row in got.rows]


@pytest.mark.parametrize(
    "text",
    [
        "date,value,note\n2026-01-05,4.5,hej\n",
        "date;value;note\n2026-01-05;4,5;hej\n",
        "date\tvalue\tnote\r\n2026-01-05\t4,5\thej\r\n",
        "\ufeffDatum;Värde;Anteckning\n5.1.2026;4,5;hej\n",
        "note,value,date\nhej,4.5,5/1 2026\n",
        '"date","value","note"\n"2026-01-05","4,5","hej"\n',
        "2026-01-05;4,5;hej\n",
        "2026-01-05\t4.5\thej",
        "2026-01-05,4.5,hej",
        "\n\ndate;value;note;owner\n\n2026-01-05;4,5 %;  hej ;Bo\n\n",
        "date;value;note\n2026-01-05;4,5 kr;hej\n",
    ],
)
@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_same_value_is_read_whatever_the_form(app: Flask, text: str, language: str) -> None:
    assert found(app, text, language=language) == [("2026-01-05", "4.5", "hej")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("date;value\n2026-01-01;1.234,5\n2026-01-02;2.000", ["1234.5", "2000"]),
        ("date;value\n2026-01-01;1,234.5\n2026-01-02;2,000", ["1234.5", "2000"]),
        ("date,value\n2026-01-01,1.234\n2026-01-02,20.5", ["1.234", "20.5"]),
        ("date;value\n2026-01-01;1 234\n2026-01-02;−5", ["1234", "-5"]),
        ("date\tvalue\n2026-01-01\t1\u00a0234,75\n2026-01-02\t'-5", ["1234.75", "-5"]),
        ("date;value\n2026-01-01;1.5\n2026-01-02;2.25\n2026-01-03;1.234", ["1.5", "2.25", "1.234"]),
    ],
)
def test_one_file_has_one_decimal_sign(app: Flask, text: str, values: list[str]) -> None:
    assert [value for _, value, _ in found(app, text)] == values


def test_a_number_that_could_be_another_is_told(app: Flask) -> None:
    got = sheet(app, "date;value\n2026-01-01;1.234", language="sv")
    assert written(got.rows[0].value) == "1234"
    assert any("1.234" in doubt for doubt in got.doubts)
    assert sheet(app, "date;value\n2026-01-01;12,5").doubts == ()


def test_shares_that_look_like_fractions_are_told(app: Flask) -> None:
    assert any("0.045" in doubt for doubt in sheet(app, "date;value\n2026-01-01;0,045", unit="percent").doubts)


def test_rows_that_cannot_be_used_are_named_by_their_line(app: Flask) -> None:
    rows = ("2026-02-30;2;", "", "2026-01-03;lots;", "2026-01-01;5;", "2026-01-04;1;a;b", "2026-01-05;1e9;")
    text = "\n".join(("date;value;note", '2026-01-01;1;"two', 'lines"', *rows))
    got = sheet(app, text)
    assert [fault.line for fault in got.faults] == [4, 6, 7, 8, 9]
    assert "2026-02-30" in got.faults[0].reason
    assert "“lots” is not a number." in got.faults[1].reason
    assert "line 2" in got.faults[2].reason
    assert "more cells than columns" in got.faults[3].reason
    assert [row.note for row in got.rows] == ["two lines"]


def test_two_days_of_one_period_are_a_fault(app: Flask) -> None:
    got = sheet(app, "date;value\n2026-01-01;1\n2026-01-31;2", "month")
    assert [(fault.line, fault.reason) for fault in got.faults] == [(3, "January 2026 stands on line 2 already.")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n ",
        "hello",
        "name;colour\nx;y",
        "value;note\n1;x",
        "date;date;value\n2026;2026;1",
        'date;value\n2026-01-01;"1',
        "x" * 500_000,
    ],
)
def test_a_text_without_rows_is_explained(app: Flask, text: str) -> None:
    with app.test_request_context(), pytest.raises(Unreadable):
        read_sheet(text, "day", "en", "money")


def test_there_may_be_only_so_many_rows(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(Unreadable, match=r"5,?000"):
        read_sheet("\n".join(["date;value"] + ["2026-01-01;1"] * (MOST_ROWS + 1)), "day", "en", "money")


@given(text=st.text(st.sampled_from('date;value,note\t\n\r"0123456789-./ kr%=\ufeff\0') | st.characters(), max_size=200))
@example(text="\ufeff")
@example(text="2026\r2026")
@pytest.mark.parametrize("kind", ["day", "month"])
def test_any_text_is_rows_faults_or_a_sentence(app: Flask, kind: str, text: str) -> None:
    with app.test_request_context():
        try:
            got = read_sheet(text, kind, "sv", "percent")
        except Unreadable as refused:
            told = str(refused)
        else:
            told = "".join(f"{one}" for one in (*got.rows, *got.faults))
    assert told


@given(rows=st.dictionaries(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.tuples(amounts, notes), min_size=1, max_size=8))
@pytest.mark.parametrize("excel", [False, True])
@pytest.mark.parametrize("language", ["en", "sv"])
def test_what_the_export_writes_is_read_as_it_was(
    app: Flask, language: str, excel: bool, rows: dict[date, tuple[Decimal, str]]
) -> None:
    lines = [(f"{day}", value, note) for day, (value, note) in sorted(rows.items())]
    text = to_csv(TABLES["figures"].columns, lines, excel=excel).decode()
    got = sheet(app, text, language=language)
    assert not got.faults
    assert [(f"{row.day}", row.value, row.note) for row in got.rows] == lines


@given(value=amounts)
def test_a_kept_number_is_its_text_and_its_text_is_the_number(value: Decimal) -> None:
    assert Decimal(written(value)) == value
    assert kept(Decimal(written(value))) == value
    assert "E" not in written(value)


def test_a_plan_tells_new_changed_and_same(app: Flask) -> None:
    rows = sheet(app, "date;value;note\n2026-01-01;1;a\n2026-01-02;2;b\n2026-01-03;3;c\n2026-01-04;4;d").rows
    stored = {rows[0].day: (Decimal(1), "a"), rows[1].day: (Decimal(5), "b"), rows[2].day: (Decimal(3), "other")}
    assert [(change.kind, change.before) for change in plan(rows, stored)] == [
        ("same", 1),
        ("changed", 5),
        ("changed", 3),
        ("new", None),
    ]
