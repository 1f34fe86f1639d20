"""Reading files of rows that somebody else made."""

import io
import json
import zipfile
from contextlib import suppress
from string import ascii_uppercase

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from tactics.catalogue import sheets
from tactics.catalogue.sheets import Unreadable, read_lines, read_table, undefused


@pytest.fixture(autouse=True)
def _speaking(app: Flask) -> None:
    """Messages are in the language of a request."""
    context = app.test_request_context()
    context.push()
    yield
    context.pop()


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    book.close()
    return content.getvalue()


def cells(name: str, content: bytes) -> list[dict[str, str]]:
    return [dict(line.cells) for line in read_lines(name, content)]


TWO = [{"title": "Å, ä", "stages": "x|y"}, {"title": "Ö", "stages": ""}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_csv_is_read_whatever_its_delimiter_encoding_and_newlines(delimiter: str, encoding: str, newline: str) -> None:
    text = newline.join([f"Title{delimiter}stages", f'"Å, ä"{delimiter}x|y', f"Ö{delimiter}"])
    assert cells("file.csv", text.encode(encoding)) == TWO


def test_xlsx_and_json_give_the_same_rows() -> None:
    assert cells("file.XLSX", workbook(["Title", "stages"], ["Å, ä", "x|y"], ["Ö", None])) == TWO
    assert (
        cells("file.json", json.dumps([{"Title": "Å, ä", "stages": ["x", "y"]}, {"title": "Ö", "stages": None}]).encode()) == TWO
    )


def test_numbers_dates_and_truth_in_cells_become_text() -> None:
    assert cells("a.xlsx", workbook(["title", "n"], [5, 2.5])) == [{"title": "5", "n": "2.5"}]
    assert cells("a.json", b'[{"title": 5, "n": [1, true]}]') == [{"title": "5", "n": "1|True"}]


def test_headings_are_read_without_case_and_spaces() -> None:
    assert cells("a.csv", "  TITLE ;Ämne\nx;y".encode()) == [{"title": "x", "ämne": "y"}]


def test_lines_are_numbered_as_an_editor_numbers_them() -> None:
    text = 'title,summary\none,"two\nlines"\n\n"three",x\n , \nfour,x\n'
    assert [line.number for line in read_lines("a.csv", text.encode())] == [2, 5, 7]
    assert [line.number for line in read_lines("a.xlsx", workbook(["title"], ["one"], [None], ["three"]))] == [2, 4]
    assert [line.number for line in read_lines("a.json", b'[{"a": 1}, {}, {"a": 2}]')] == [1, 3]


def test_short_and_long_rows_are_read_as_far_as_they_go() -> None:
    assert cells("a.csv", b"title,summary\na\nb,c,d") == [{"title": "a"}, {"title": "b", "summary": "c"}]


@pytest.mark.parametrize("text", ["=1+1", "+4", "-4", "@x", "\tx", "'=1", "''=1"])
def test_what_was_defused_for_a_spreadsheet_is_restored(text: str) -> None:
    assert undefused(f"'{text}") == text


@pytest.mark.parametrize("text", ["'tis", "'", "", "=1+1", "plain"])
def test_an_apostrophe_of_its_own_is_kept(text: str) -> None:
    assert undefused(text) == text


def test_a_cell_of_a_megabyte_is_read() -> None:
    assert cells("a.csv", b"title,x\na," + b"y" * 2**20) == [{"title": "a", "x": "y" * 2**20}]


@pytest.mark.parametrize("name", ["file.pdf", "file", "csv.", ".xls", "file.csv.exe", ""])
def test_only_files_of_known_kinds_are_read(name: str) -> None:
    with pytest.raises(Unreadable, match=r"\.csv, \.xlsx or \.json"):
        read_lines(name, b"title\na")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", b"", "first line"),
        ("a.csv", b"\n\ntitle\n", "first line"),
        ("a.csv", b"PK\x03\x04\x00\x00", "not a text file"),
        ("a.csv", b"title\n\x81\x8d", "neither UTF-8 nor Windows-1252"),
        ("a.csv", b'title\n"never closed', "Line 2"),
        ("a.csv", b"\xff\xfea", "neither"),
        ("a.json", b"", "not JSON"),
        ("a.json", b'{"title": "a"}', "list of objects"),
        ("a.json", b'["a"]', "list of objects"),
        ("a.json", b"[" * 200_000, "not JSON"),
        ("a.json", b'[{"title": ' + b"9" * 5000 + b"}]", "not JSON"),
        ("a.xlsx", b"", "not a workbook"),
        ("a.xlsx", b"title\na", "not a workbook"),
        ("a.xlsx", workbook(), "first line"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name: str, content: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_lines(name, content)


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(Unreadable, match="20 MB"):
        read_lines("a.csv", bytes(sheets.MOST_BYTES + 1))


@pytest.mark.parametrize("name", ["a.csv", "a.json"])
def test_too_many_rows_are_refused(name: str) -> None:
    rows = sheets.MOST_ROWS + 1
    content = {"a.csv": b"t\n" + b"x\n" * rows, "a.json": b"[" + b",".join([b'{"t":1}'] * rows) + b"]"}[name]
    with pytest.raises(Unreadable, match="rows"):
        read_lines(name, content)


def test_the_rows_of_a_workbook_count_without_the_empty_ones() -> None:
    assert [line.number for line in read_lines("a.xlsx", with_cells("A1", "A100010"))] == [100_010]
    with pytest.raises(Unreadable, match="more than 100 rows: line 203 is"):
        read_table("xlsx", with_cells(*(f"A{row}" for row in range(1, 204, 2))), most=100)


def with_cells(*places: str) -> bytes:
    """A workbook with something in these cells only, each in a row of its own."""
    cells = "".join(f'<row r="{place.strip(ascii_uppercase)}"><c r="{place}"><v>1</v></c></row>' for place in places)
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return with_part("xl/worksheets/sheet1.xml", f"{head}{cells}</sheetData></worksheet>".encode())


def with_part(name: str, content: bytes) -> bytes:
    """A workbook in which one part is another."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(["title"], ["a"]))) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return made.getvalue()


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", bytes(101 * 2**20)),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + b"<row/>" * 5_000_000),
        ("xl/worksheets/sheet1.xml", b"<worksheet " + b'x=""' * 5_000_000),
        ("xl/styles.xml", b"<styleSheet>" + b"<xf/>" * 300_000),
    ],
)
def test_a_zip_bomb_is_weighed_before_it_is_opened(part: str, content: bytes) -> None:
    with pytest.raises(Unreadable, match="too many cells"):
        read_lines("a.xlsx", with_part(part, content))


def test_a_cell_in_the_last_corner_of_a_sheet_costs_nothing() -> None:
    assert [line.number for line in read_lines("a.xlsx", with_cells("A1", "A3", "XFD1048576"))] == [3]


def test_columns_of_a_workbook_may_have_one_name_and_too_many_are_told() -> None:
    table = read_table("xlsx", workbook(["Labels", "Labels"], ["a", "b"]))
    assert (table.headings, list(table.rows[0].cells[:2])) == (["Labels", "Labels"], ["a", "b"])
    with pytest.raises(Unreadable, match="more than 200 columns"):
        read_table("xlsx", workbook([f"c{place}" for place in range(201)], ["x"]))


LAUGHS = b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]><worksheet><sheetData><row>
<c t="str"><v>&z;</v></c></row></sheetData></worksheet>"""
ENTITIES = b"".join(b'<!ENTITY %c "%s">' % (sign, b"&%c;" % (sign - 1) * 10) for sign in range(ord("b"), ord("z") + 1))


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", LAUGHS % ENTITIES),
        ("xl/worksheets/sheet1.xml", (LAUGHS % ENTITIES).decode().encode("utf-16")),
        ("xl/worksheets/sheet1.xml", b" " * (2**20 - 5) + LAUGHS % b""),
        ("xl/worksheets/sheet1.xml", b"<worksheet>"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("[Content_Types].xml", b""),
    ],
)
def test_a_crafted_workbook_is_unreadable(part: str, content: bytes) -> None:
    with pytest.raises(Unreadable, match="workbook"):
        read_lines("a.xlsx", with_part(part, content))


def test_deeply_nested_json_is_rows_or_unreadable_at_any_depth() -> None:
    for nested in (b"[" * depth + b"]" * depth for depth in range(1, 1100, 3)):
        with suppress(Unreadable):
            read_lines("a.json", b'[{"title":' + nested + b"}]")


def test_half_of_a_character_pair_in_json_can_still_be_stored() -> None:
    (line,) = read_lines("a.json", rb'[{"title": "a\ud800b", "\udfff": "c"}]')
    assert all(text.encode() for pair in line.cells.items() for text in pair)


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode), st.sampled_from(["csv", "json", "xlsx", "tsv", "txt"]))
@example(b"\xff\xfe\x00\xd8", "csv")
@example(b'"\n', "csv")
def test_any_bytes_are_rows_or_unreadable(content: bytes, ending: str) -> None:
    with suppress(Unreadable):
        for line in read_lines(f"file.{ending}", content):
            assert line.number >= 1
            assert all(isinstance(cell, str) for cell in line.cells.values())


GOOD = workbook(["title", "summary"], *[[f"Title {n}", "words " * 50] for n in range(20)])


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=8), st.integers(0, len(GOOD)))
def test_a_damaged_workbook_is_rows_or_unreadable(changes: list[tuple[int, int]], length: int) -> None:
    damaged = bytearray(GOOD)
    for place, value in changes:
        damaged[place] = value
    for content in (bytes(damaged), bytes(damaged[:length])):
        with suppress(Unreadable):
            read_lines("file.xlsx", content)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(st.text(), json_values, max_size=4), max_size=4))
def test_any_list_of_objects_is_rows_of_text(items: list[dict[str, object]]) -> None:
    lines = read_lines("file.json", json.dumps(items).encode())
    assert all(1 <= line.number <= len(items) for line in lines)
