"""Text that a spreadsheet would run: made harmless on the way out, itself again on the way in."""

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from tactics.catalogue.sheets import defused, undefused
from tactics.catalogue.writing import Cell
from tactics.exports.columns import Column
from tactics.exports.tables import TABLES
from tactics.exports.writers import to_csv

RISKY = ("=", "+", "-", "@", "\t", "\r")
risky = st.builds("".join, st.tuples(st.text("'", max_size=3), st.sampled_from(RISKY), st.text(max_size=20)))
texts = risky | st.text(max_size=40)
COLUMN: Column = TABLES["backlog"].columns[0]


def cells(content: bytes, delimiter: str = ",") -> list[list[str]]:
    """The rows below the heading, read by Python's own reader of RFC 4180."""
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))[1:]


@given(texts)
@example("'")
@example("''=1")
def test_what_is_defused_comes_back_as_it_was(text: str) -> None:
    assert undefused(defused(text)) == text


@given(texts)
def test_nothing_defused_begins_with_what_a_spreadsheet_runs(text: str) -> None:
    assert not defused(text).startswith(RISKY)


@given(st.text(max_size=40).filter(lambda text: not text.lstrip("'").startswith(RISKY)))
def test_harmless_text_is_left_alone(text: str) -> None:
    assert defused(text) == undefused(text) == text


@given(st.lists(st.lists(texts, min_size=2, max_size=4), max_size=5))
def test_any_text_survives_a_csv_file(rows: list[list[str]]) -> None:
    columns = [COLUMN] * max(map(len, rows), default=1)
    for excel in (False, True):
        written = to_csv(columns, rows, excel=excel)
        assert [[undefused(cell) for cell in row] for row in cells(written, ";" if excel else ",")] == rows


@given(st.lists(st.floats(-1e6, 1e6) | st.integers(-(10**9), 10**9), min_size=1, max_size=5))
def test_numbers_stay_numbers_even_below_zero(numbers: list[Cell]) -> None:
    (row,) = cells(to_csv([COLUMN] * len(numbers), [numbers]))
    (excel,) = cells(to_csv([COLUMN] * len(numbers), [numbers], excel=True), ";")
    assert [cell.replace(",", ".") for cell in excel] == row
    for cell, number in zip(row, numbers, strict=True):
        assert float(cell) == number
