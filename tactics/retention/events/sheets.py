"""Workbooks (XLSX): what may be opened at all, and the rows of a sheet as text. Pure.

Keeps true: before the library sees a workbook, every part that it would parse has been unpacked once in pieces, within
limits, and holds no document type (so no entity, inner or outer); a cell at the far end of a sheet costs no memory;
links to other workbooks are never followed (what the file says they last held is a cell as any other).
"""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tactics.retention.events.problems import Problem
from tactics.retention.events.texts import MOST_COLUMNS, Done, Record

MOST_UNPACKED = 1024 * 2**20
_MOST_STRINGS = 256 * 2**20
"""The table of shared texts is held in memory, unlike the rows."""
_MOST_OTHER = 20 * 2**20
_MOST_PARTS = 2000
_MOST_RATIO, _SMALL = 300, 10 * 2**20
"""How many times its packed size a part may have, once it is no longer small. Rows of real workbooks pack 5 to 60 times."""
_MOST_ROWS = 2**20
_CHUNK = 2**20
_EVERY = 5000
_FORBIDDEN = tuple(word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be"))


def guard(path: Path) -> None:
    """Look through a workbook before it is opened. Raises Problem."""
    with _faults(), zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Problem("too-large-unpacked", limit=MOST_UNPACKED // 2**20)
        for part in parts:
            if part.filename.casefold().endswith((".xml", ".rels")):
                _look_through(archive, part)


def sheet_names(path: Path) -> list[str]:
    """The sheets that hold cells. Raises Problem."""
    with _faults(), _opened(path) as book:
        return [sheet.title for sheet in book.worksheets]


def records_of(path: Path, name: str | None, decimal: str = ".", done: Done | None = None) -> Iterator[Record]:
    """The rows of a sheet (the first, if none is named) that hold anything, each as wide as the first of them.

    Dates come as ISO, numbers with the sign `decimal`, texts as they are. A row with something beyond the first row's
    width is one cell wider. Raises Problem.
    """
    with _faults(), _opened(path) as book:
        if name is not None and name not in book.sheetnames:
            raise Problem("no-such-sheet", sheet=name[:100])
        if not book.worksheets:
            raise Problem("empty")
        sheet = book[name] if name is not None else book.worksheets[0]
        width = _width(sheet)
        tell, last = done or (lambda _share: None), max(1, sheet.max_row or _MOST_ROWS)
        rows = sheet.iter_rows(values_only=True, max_col=width + 1, max_row=_MOST_ROWS)
        for number, cells in enumerate(rows, 1):
            if not number % _EVERY:
                tell(min(1.0, number / last))
            if cells.count(None) < len(cells):
                texts = [_text(cell, decimal) for cell in cells]
                yield Record(number, texts if texts[-1] else texts[:-1])


def _width(sheet: Any) -> int:
    """How many columns the first row that holds anything has. Raises Problem."""
    for cells in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1, max_row=_MOST_ROWS):
        if cells.count(None) == len(cells):
            continue  # A million of them take a second.
        filled = [place for place, cell in enumerate(cells, 1) if cell is not None and cell != ""]
        if filled and filled[-1] > MOST_COLUMNS:
            raise Problem("too-many-columns", limit=MOST_COLUMNS)
        if filled:
            return int(filled[-1])
    raise Problem("empty")


def _look_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack one part in pieces: its size, and what it must not hold. The sizes that the directory tells may be lies."""
    name = part.filename.casefold()
    most = MOST_UNPACKED if "worksheets/" in name else _MOST_STRINGS if "sharedstrings" in name else _MOST_OTHER
    read, end = 0, b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            read += len(chunk)
            if read > most or (read > _SMALL and read > _MOST_RATIO * max(1, part.compress_size)):
                raise Problem("too-large-unpacked", limit=most // 2**20)
            seen = end + chunk
            if any(word in seen for word in _FORBIDDEN):
                raise Problem("not-allowed-in-xlsx")
            end = chunk[-20:]


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:  # By its name the library would ask for an ending.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # It tells of styles that it leaves out.
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()


@contextmanager
def _faults() -> Iterator[None]:
    """A damaged or crafted workbook can make the libraries raise anything; whatever it is, the file is at fault."""
    try:
        yield
    except (Problem, MemoryError, GeneratorExit):
        raise
    except Exception as error:
        raise Problem("unreadable") from error


def _text(cell: object, decimal: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        text = str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        return text.replace(".", decimal)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "microseconds" if cell.microsecond else "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
