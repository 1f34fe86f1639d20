"""From the bytes of a file to rows of cells, by place: headings may repeat, as the labels of Jira do. Pure.

Keeps true: the reading says what it took the file to be (encoding, delimiter), so that a person can see when it is
wrong; every row knows its line; whatever the bytes, the answer is a table or an `Unreadable` that says why.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from tactics.catalogue.sheets import MOST_COLUMNS, Line, Unreadable, read_lines, text_of, undefused

MOST_BYTES = 10 * 2**20
MOST_ROWS = 10_000
"""No team has as many ideas, and checking that many takes as long as a page may take."""
KINDS = ("csv", "tsv", "txt", "xlsx", "json")
"""The endings of files that can be read."""


@dataclass(frozen=True)
class Row:
    """One row: the line it begins on, and its cells, as many as there are headings."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Table:
    """What a file holds. `encoding` and `delimiter` are empty where the format leaves no choice."""

    headings: Sequence[str]
    rows: Sequence[Row]
    encoding: str = ""
    delimiter: str = ""


def read_table(kind: str, content: bytes) -> Table:
    """The table in a file of a kind (one of KINDS). Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(gettext("The file is larger than %(most)s MB.", most=MOST_BYTES // 2**20))
    table = _of_lines(read_lines(f"file.{kind}", content)) if kind in {"xlsx", "json"} else _of_text(content)
    if not table.rows:
        raise Unreadable(gettext("There are no rows here."))
    return table


def _of_lines(lines: Sequence[Line]) -> Table:
    headings = list(dict.fromkeys(heading for line in lines for heading in line.cells))
    if len(headings) > MOST_COLUMNS:
        raise Unreadable(gettext("The file has more than %(most)s columns.", most=MOST_COLUMNS))
    for place, line in enumerate(lines):
        _demand_room(place, line.number)
    return Table(headings, [Row(line.number, [line.cells.get(heading, "") for heading in headings]) for line in lines])


def _demand_room(rows: int, line: int) -> None:
    """That one more row may be read, after so many. Raises Unreadable."""
    if rows == MOST_ROWS:
        words = {"most": MOST_ROWS, "line": line}
        raise Unreadable(gettext("The file has more than %(most)s rows: line %(line)s is one too many.", **words))


def _of_text(content: bytes) -> Table:
    text = text_of(content)
    delimiter = _delimiter(text)
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        headings = [cell.strip() for cell in next(reader, [])]
        if not any(headings):
            raise Unreadable(gettext("The first line must hold the names of the columns."))
        if len(headings) > MOST_COLUMNS:
            raise Unreadable(gettext("The file has more than %(most)s columns.", most=MOST_COLUMNS))
        for row in _rows(reader, len(headings)):
            _demand_room(len(rows), row.line)
            rows.append(row)
    except csv.Error as error:
        raise Unreadable(gettext("Line %(line)s cannot be read: %(reason)s.", line=reader.line_num, reason=error)) from error
    return Table(headings, rows, _encoding(content), delimiter)


def _rows(reader: "Iterator[list[str]]", width: int) -> Iterator[Row]:
    """The rows that hold anything, each made as wide as the headings."""
    before: int = reader.line_num  # type: ignore[attr-defined]  # a reader of csv
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield Row(before + 1, [undefused(cell) for cell in (*cells[:width], *[""] * (width - len(cells)))])
        before = reader.line_num  # type: ignore[attr-defined]  # as above


def _delimiter(text: str) -> str:
    """The sign that the line of headings has most of, outside quotation marks."""
    heading = text.lstrip("\ufeff\r\n ").partition("\n")[0]
    outside = "".join(heading.split('"')[::2])
    return max(",;\t", key=outside.count)


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "Windows-1252"
    return "UTF-8"
