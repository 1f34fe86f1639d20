"""Reading a file of rows that somebody else made: CSV, XLSX or JSON, into rows of text; and how cells are written. Pure.

Keeps true: whatever the bytes, the answer is rows with their line numbers or an `Unreadable` that says why in one
sentence; a file cannot make us use memory without bound.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from openpyxl import load_workbook

MOST_BYTES = 20 * 2**20
MOST_ROWS = 100_000
MOST_COLUMNS = 200
_MOST_UNPACKED = 200 * 2**20
_ROWS_OF_A_SHEET = 2**20
"""The most that the format allows. Every row is looked at, because empty ones do not count towards MOST_ROWS."""

_RISKY = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says why."""


@dataclass(frozen=True)
class Line:
    """One row of a file: the line it stands on, and its cells by heading."""

    number: int
    cells: Mapping[str, str]


def read_lines(name: str, content: bytes) -> list[Line]:
    """The rows of a file, the kind told by its name's ending. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(gettext("The file is larger than %(most)s MB.", most=MOST_BYTES // 2**20))
    ending = name.lower().rpartition(".")[2]
    readers = {"csv": _csv_rows, "tsv": _csv_rows, "txt": _csv_rows, "xlsx": _xlsx_rows, "json": _json_rows}
    if ending not in readers:
        raise Unreadable(gettext("Give a file whose name ends in .csv, .xlsx or .json."))
    lines: list[Line] = []
    for line in readers[ending](content):
        if len(lines) >= MOST_ROWS:
            raise Unreadable(gettext("The file has more than %(most)s rows.", most=MOST_ROWS))
        if any(cell.strip() for cell in line.cells.values()):
            lines.append(line)
    return lines


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without a mark), UTF-16 with a mark, or else Windows-1252. Raises Unreadable."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise Unreadable(gettext("This is not a text file."))
        return text
    raise Unreadable(gettext("The text is neither UTF-8 nor Windows-1252."))


def _csv_rows(content: bytes) -> Iterator[Line]:
    text = text_of(content)
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = _headings(next(reader, []))
        before = reader.line_num
        for cells in reader:
            yield Line(before + 1, _named(headings, [undefused(cell) for cell in cells]))
            before = reader.line_num
    except csv.Error as error:
        raise Unreadable(gettext("Line %(line)s cannot be read: %(reason)s.", line=reader.line_num, reason=error)) from error


def in_one(parts: Iterable[str]) -> str:
    """Several values as one cell, with bars between; a bar inside a value gets a backslash, and so does a backslash."""
    return "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)


def several(cell: str) -> list[str]:
    """The values that `in_one` made a cell of."""
    parts: list[str] = []
    for part, bar in re.findall(r"((?:\\[\\|]|[^|])*)(\||\Z)", cell) if cell else ():
        parts.append(re.sub(r"\\([\\|])", r"\1", part))
        if not bar:
            break
    return parts


def defused(text: str) -> str:
    """The text, made harmless to a spreadsheet. An apostrophe in front of a risky sign gets a second one."""
    return f"'{text}" if text.lstrip("'").startswith(_RISKY) else text


def undefused(text: str) -> str:
    """The text without the apostrophe that our export, and others, put before what a spreadsheet would run."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_RISKY) else text


def _xlsx_rows(content: bytes) -> Iterator[Line]:
    try:
        _weigh(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            yield from _sheet_rows(book)
        finally:
            book.close()
    except Unreadable:
        raise
    # A damaged or crafted workbook can make the libraries raise anything; whatever it is, the file is what is at fault.
    except Exception as error:
        raise Unreadable(gettext("This is not a workbook that can be read.")) from error


def _weigh(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MOST_UNPACKED:
            raise Unreadable(gettext("The workbook is too large when unpacked."))


def _sheet_rows(book: Any) -> Iterator[Line]:
    sheet = book.worksheets[0]
    rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=_ROWS_OF_A_SHEET)
    headings = _headings(["" if cell is None else str(cell) for cell in next(rows, ())])
    for number, cells in enumerate(rows, 2):
        if cells.count(None) < len(cells):
            yield Line(number, _named(headings, ["" if cell is None else str(cell) for cell in cells]))


def _json_rows(content: bytes) -> Iterator[Line]:
    try:
        items = json.loads(text_of(content))
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise Unreadable(gettext("The JSON must be a list of objects, one a row."))
        rows = [{_storable(str(name).strip().casefold()): _json_cell(cell) for name, cell in item.items()} for item in items]
    except (ValueError, RecursionError) as error:
        raise Unreadable(gettext("This is not JSON that can be read: %(reason)s.", reason=str(error)[:200])) from error
    for number, row in enumerate(rows, 1):
        yield Line(number, row)


def _json_cell(cell: object) -> str:
    if isinstance(cell, list):
        return _storable(in_one(str(part) for part in cell))
    return "" if cell is None else _storable(str(cell))


def _storable(text: str) -> str:
    """The text with half characters replaced: JSON can write them, no database can store them."""
    return text.encode("utf-8", "replace").decode()


def _named(headings: list[str], cells: list[str]) -> dict[str, str]:
    """The cells that stand under a heading."""
    return {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading}


def _headings(cells: list[str]) -> list[str]:
    headings = [cell.strip().casefold() for cell in cells]
    if not any(headings):
        raise Unreadable(gettext("The first line must hold the names of the columns."))
    return headings
