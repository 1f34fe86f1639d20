"""Reading a file of rows that somebody else made: CSV, XLSX or JSON, into rows of text; and how cells are written. Pure.

Keeps true: whatever the bytes, the answer is rows with their line numbers or an `Unreadable` that says why in one
sentence; the reading says what it took a text to be (encoding, delimiter), so that a person can see when it is wrong;
a file cannot make us use memory without bound, and one with too many rows is not read to its end.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_babel import gettext
from openpyxl import load_workbook

KINDS = ("csv", "tsv", "txt", "xlsx", "json")
"""The endings of files that can be read."""
MOST_BYTES = 20 * 2**20
MOST_ROWS = 100_000
MOST_COLUMNS = 200
_MOST_UNPACKED = 100 * 2**20
_MOST_TAGS, _MOST_OTHER_TAGS = 4_000_000, 200_000
"""The most tags (or attributes) in the sheets and texts of a workbook, and in each other part of it. One costs the library
a microsecond and a hundred bytes; ten thousand rows of fifty columns have three and a half million."""
_ROWS_OF_A_SHEET = 2**20
"""The most that the format allows. Every row is looked at, because empty ones do not count towards MOST_ROWS."""

_RISKY = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says why."""


class Row(NamedTuple):
    """One row of a file: the line it begins on, and its cells by place; None for one that it does not have."""

    line: int
    cells: Sequence[str | None]


@dataclass(frozen=True)
class Table:
    """What a file holds. `encoding` and `delimiter` are empty where the format leaves no choice.

    A row has a cell for each heading, and more when the file has more there.
    """

    headings: Sequence[str]
    rows: Sequence[Row]
    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True)
class Line:
    """One row of a file: the line it stands on, and its cells by heading."""

    number: int
    cells: Mapping[str, str]


def read_table(kind: str, content: bytes, most: int = MOST_ROWS) -> Table:
    """The rows that hold anything in a file of a kind (one of KINDS); `most` is how many may. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(gettext("The file is larger than %(most)s MB.", most=MOST_BYTES // 2**20))
    encoding = delimiter = ""
    if kind == "xlsx":
        rows = _xlsx_rows(content)
    elif kind == "json":
        rows = _json_rows(content, most)
    elif kind in KINDS:
        text, encoding = _decoded(content)
        delimiter = _delimiter(text)
        rows = csv_rows(text, delimiter)
    else:
        raise Unreadable(gettext("Give a file whose name ends in .csv, .xlsx or .json."))
    headings = [(cell or "").strip() for cell in next(rows, Row(1, [])).cells]
    if not any(headings) and kind != "json":
        raise Unreadable(gettext("The first line must hold the names of the columns."))
    if len(headings) > MOST_COLUMNS:
        raise Unreadable(gettext("The file has more than %(most)s columns.", most=MOST_COLUMNS))
    return Table(headings, list(_filled(rows, len(headings), most)), encoding, delimiter)


def _filled(rows: Iterator[Row], width: int, most: int) -> Iterator[Row]:
    """The rows that hold anything, each at least as wide as the headings. Raises Unreadable when there are too many."""
    count = 0
    for row in rows:
        if any(cell and not cell.isspace() for cell in row.cells):
            count += 1
            if count > most:
                raise _too_many(most, row.line)
            yield Row(row.line, [*row.cells, *[None] * (width - len(row.cells))])


def _too_many(most: int, line: int) -> Unreadable:
    words = {"most": most, "line": line}
    return Unreadable(gettext("The file has more than %(most)s rows: line %(line)s is one too many.", **words))


def read_lines(name: str, content: bytes) -> list[Line]:
    """The rows of a file by its headings in small letters, the kind told by its name's ending. Raises Unreadable."""
    table = read_table(name.lower().rpartition(".")[2], content)
    headings = [heading.casefold() for heading in table.headings]
    named = [
        Line(row.line, {name: cell for name, cell in zip(headings, row.cells, strict=False) if name and cell is not None})
        for row in table.rows
    ]
    return [line for line in named if any(cell.strip() for cell in line.cells.values())]


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without a mark), UTF-16 with a mark, or else Windows-1252. Raises Unreadable."""
    return _decoded(content)[0]


def _decoded(content: bytes) -> tuple[str, str]:
    """The text of a file, and the name of its encoding."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    usual = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
    for encoding, name in ({"utf-16": "UTF-16"} if marked else usual).items():
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise Unreadable(gettext("This is not a text file."))
        return text, name
    raise Unreadable(gettext("The text is neither UTF-8 nor Windows-1252."))


def _delimiter(text: str) -> str:
    """The sign that the line of headings has most of, outside quotation marks."""
    heading = re.split("[\r\n]", text[:100_000].lstrip("\r\n "), maxsplit=1)[0]
    outside = "".join(heading.split('"')[::2])
    return max(",;\t", key=outside.count)


def csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    """All rows of a text, empty ones too, freed of what protects a spreadsheet. Raises Unreadable on the way."""
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            yield Row(before + 1, [undefused(cell) for cell in cells])
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


def _xlsx_rows(content: bytes) -> Iterator[Row]:
    try:
        _weigh(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            yield from _sheet_rows(book)
        finally:
            book.close()
    except (Unreadable, GeneratorExit):
        raise
    # A damaged or crafted workbook can make the libraries raise anything; whatever it is, the file is what is at fault.
    except Exception as error:
        raise Unreadable(gettext("This is not a workbook that can be read.")) from error


def _weigh(content: bytes) -> None:
    """Unpack a workbook once, in pieces, and count what the library would make of it. Raises Unreadable."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        large = [part for part in parts if part.filename.startswith(("xl/worksheets/", "xl/sharedStrings"))]
        _demand(sum(part.file_size for part in parts) <= _MOST_UNPACKED)
        _demand(_tags(archive, large) <= _MOST_TAGS)
        for part in parts:
            _demand(part in large or _tags(archive, [part]) <= _MOST_OTHER_TAGS)


def _demand(small: bool) -> None:
    if not small:
        raise Unreadable(
            gettext("The workbook holds too many cells, or too much else. Keep the rows that you need, or save the sheet as CSV.")
        )


def _tags(archive: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo]) -> int:
    """How many tags some parts have, or attributes if they have more. Raises Unreadable for what could hold an entity."""
    tags = attributes = 0
    for part in parts:
        end = b""
        with archive.open(part) as file:
            while chunk := file.read(2**20):
                seen = end + chunk.replace(b"\0", b"")  # As it stands in UTF-8, if it is in UTF-16.
                if b"<!DOCTYPE" in seen:
                    raise Unreadable(gettext("This is not a workbook that can be read."))
                tags, attributes, end = tags + chunk.count(b"<"), attributes + chunk.count(b"="), seen[-8:]
    return max(tags, attributes)


def _sheet_rows(book: Any) -> Iterator[Row]:
    """The first sheet, as wide as its first row and one more: what stands further out has no name."""
    sheet = book.worksheets[0]
    headings = next(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1, max_row=1), ())
    width = max((place for place, cell in enumerate(headings, 1) if cell is not None), default=0)
    yield Row(1, _as_text(headings[:width]))
    for number, cells in enumerate(sheet.iter_rows(min_row=2, values_only=True, max_col=width + 1, max_row=_ROWS_OF_A_SHEET), 2):
        if cells.count(None) < len(cells):
            yield Row(number, _as_text(cells))


def _as_text(cells: Sequence[object]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in cells]


def _json_rows(content: bytes, most: int) -> Iterator[Row]:
    try:
        items = json.loads(text_of(content))
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise Unreadable(gettext("The JSON must be a list of objects, one a row."))
        if len(items) > most:
            raise _too_many(most, most + 1)
        rows = [{_storable(str(name)).strip(): _json_cell(cell) for name, cell in item.items()} for item in items]
    except (ValueError, RecursionError) as error:
        raise Unreadable(gettext("This is not JSON that can be read: %(reason)s.", reason=str(error)[:200])) from error
    headings: dict[str, str] = {}
    for name in (name for row in rows for name in row):
        headings.setdefault(name.casefold(), name)
    yield Row(0, list(headings.values()))
    for number, row in enumerate(rows, 1):
        named = {name.casefold(): cell for name, cell in row.items()}
        yield Row(number, [named.get(name) for name in headings])


def _json_cell(cell: object) -> str:
    if isinstance(cell, list):
        return _storable(in_one(str(part) for part in cell))
    return "" if cell is None else _storable(str(cell))


def _storable(text: str) -> str:
    """The text with half characters replaced: JSON can write them, no database can store them."""
    return text.encode("utf-8", "replace").decode()
