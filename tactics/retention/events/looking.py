"""A first look at a file: what it is, what its columns are called and look like, and a guess of what they mean. Pure.

Keeps true: the format is told by the content, the name is only kept; no more than the first megabyte or the first 2000
rows are looked at, so that a gigabyte takes as long as a page; what is not sure is said (`doubts`), never decided.
"""

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from tactics.retention.events import guessing, judging, sheets, tables, texts
from tactics.retention.events.problems import Problem
from tactics.retention.events.texts import DELIMITERS, ENCODINGS, Record
from tactics.retention.events.times import FORMATS as TIME_FORMATS

__all__ = ["DELIMITERS", "DOUBTS", "ENCODINGS", "FORMATS", "TIME_FORMATS", "format_of", "look"]

FORMATS = ("csv", "xlsx", "parquet")
"""Kinds of files; csv is any text with a delimiter."""
DOUBTS = (
    *("day-or-month", "point-or-comma", "encoding", "no-header", "many-sheets", "repeated-heading"),
    *("no-user", "no-time", "ragged", "offsets"),
)
"""What a person should look at before the file is read."""
MOST_BYTES, MOST_ROWS = 2**20, 2000
_MOST_CELLS = 40_000
_SHOWN_ROWS, _SHOWN = 20, 200
_NO_TABLES = (b"<!", b"<?xml", b"<html", b"<table", b'{"', b"[{")
"""How web pages (some are called .xls) and JSON begin."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass
class _Seen:
    """The first rows of a file, and how they were read."""

    headings: list[str]
    names: list[str]
    rows: list[list[str]]
    facts: dict[str, Any]
    ragged: int = 0
    """How many rows have another number of fields than the heading."""
    faulty: int = 0
    """How many could not be parsed."""
    types: Mapping[str, str] | None = None
    recoded: bool = False
    """Whether letters were read by an encoding that fits any bytes, so that only a person can see whether it is the right one."""


def format_of(path: Path) -> str:
    """What a file is (one of FORMATS), by how it begins. Raises Problem."""
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise Problem("empty")
    if head == _OLD_OFFICE:
        raise Problem("unreadable")
    if head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(_NO_TABLES):
        raise Problem("binary")
    return "xlsx" if head.startswith(b"PK\3\4") else "parquet" if head.startswith(tables.MAGIC) else "csv"


def look(path: Path, name: str, chosen: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a file seems to be. `chosen` is what a person has set already: encoding, delimiter, sheet, header.

    The answer can be written as JSON: format, name, size, encoding, delimiter, header, sheets, sheet, whole (was all of it
    looked at), sampled (rows), rows (the first 20), columns (see `judging.judge`), guess (a mapping as `reading.read` takes
    it; None where it could not be told), doubts ({code, values}, codes in DOUBTS). Raises Problem.
    """
    given = {key: value for key, value in (chosen or {}).items() if value is not None}
    kind = format_of(path)
    seen = {"csv": _look_at_text, "xlsx": _look_at_sheet, "parquet": _look_at_table}[kind](path, given)
    if not seen.rows and seen.ragged + seen.faulty:
        raise Problem("no-rows", rejected=seen.ragged + seen.faulty, reason="fields" if seen.ragged >= seen.faulty else "quotes")
    if not seen.rows:
        raise Problem("empty")
    sampled = len(seen.rows)
    with tables.looking_at() as connection:
        columns = [
            judging.judge(
                connection, column, heading, [row[place] for row in seen.rows[: max(50, _MOST_CELLS // len(seen.names))]]
            )
            for place, (column, heading) in enumerate(zip(seen.names, seen.headings, strict=True))
        ]
    for column in columns:
        column["type"] = (seen.types or {}).get(column["name"])
    guessed = guessing.guess(columns, sampled)
    doubts = list(_doubts(seen, columns, guessed))
    facts = {"format": kind, "encoding": None, "delimiter": None, "sheets": [], "sheet": None, **seen.facts}
    return {
        **facts,
        "name": name[:_SHOWN],
        "size": path.stat().st_size,
        "sampled": sampled,
        "rows": [[cell[:_SHOWN] for cell in row] for row in seen.rows[:_SHOWN_ROWS]],
        "columns": columns,
        "guess": {
            **{key: facts[key] for key in ("format", "encoding", "delimiter", "sheet", "header")},
            **guessed,
            "written_in": None,
            "zone": None,
            "hash": True,
        },
        "doubts": doubts,
    }


def _look_at_text(path: Path, given: Mapping[str, Any]) -> _Seen:
    with path.open("rb") as file:
        head = file.read(MOST_BYTES)
        whole = not file.read(1)
    encoding = given.get("encoding") or texts.encoding_of(head, whole=whole)
    if encoding not in ENCODINGS:
        raise Problem("bad-mapping", field="encoding")
    text = _decoded(head, encoding, whole=whole)
    first = [line for line in islice(StringIO(text, newline=""), 20) if line.strip()]
    if not first:
        raise Problem("empty")
    delimiter = given.get("delimiter") or texts.excels_hint(first[0]) or _delimiter(first)
    if delimiter not in DELIMITERS:
        raise Problem("bad-mapping", field="delimiter")
    lines = ("\n" if texts.excels_hint(line) else line for line in StringIO(text, newline=""))
    seen = _of_records(texts.records_of(lines, delimiter), given.get("header"))
    seen.facts |= {"encoding": encoding, "delimiter": delimiter, "whole": whole and len(seen.rows) < MOST_ROWS}
    seen.recoded = encoding == "windows-1252" and not head.isascii()
    return seen


def _look_at_sheet(path: Path, given: Mapping[str, Any]) -> _Seen:
    sheets.guard(path)
    names = sheets.sheet_names(path)
    sheet = given.get("sheet") or next(iter(names), None)
    seen = _of_records(sheets.records_of(path, sheet), given.get("header"))
    seen.facts |= {"sheets": names, "sheet": sheet, "whole": len(seen.rows) < MOST_ROWS}
    return seen


def _look_at_table(path: Path, _given: Mapping[str, Any]) -> _Seen:
    with tables.looking_at(path) as connection:
        types = tables.types_of(connection, path)
        rows = tables.first_rows(connection, path, list(types), MOST_ROWS)
    return _Seen(list(types), list(types), rows, {"header": True, "whole": len(rows) < MOST_ROWS}, types=types)


def _decoded(head: bytes, encoding: str, *, whole: bool) -> str:
    """The text that a file begins with, up to the end of the last line that is there as a whole."""
    decoder = codecs.getincrementaldecoder(texts.codec_of(encoding, head))()
    try:
        text = decoder.decode(head, whole)
    except UnicodeError as error:
        raise Problem("wrong-encoding", encoding=encoding, line=0) from error
    if whole:
        return text
    end = max(text.rfind("\n"), text.rfind("\r"))
    if end < 0:
        raise Problem("line-too-long", limit=texts.MOST_LINE, line=1)
    return text[: end + 1]


def _delimiter(lines: Sequence[str]) -> str:
    """The sign that parts most of the first lines into the same number of fields, and into most."""

    def worth(sign: str) -> tuple[int, int]:
        counts = [len(next(texts.cells_of([line], sign), [])) for line in lines if not texts.excels_hint(line)]
        alike = max(counts, key=lambda count: (counts.count(count), count))
        return (counts.count(alike) if alike > 1 else 0, alike)

    return max(DELIMITERS, key=worth)


def _of_records(records: Iterator[Record], header: object) -> _Seen:
    found = list(islice(records, MOST_ROWS + 1))
    whole = [record for record in found if not record.fault]
    if not whole:
        raise Problem("no-rows", rejected=len(found), reason=found[0].fault) if found else Problem("empty")
    first = list(whole[0].cells)
    headed = bool(header) if header is not None else _is_heading(first)
    names = texts.names_of(first, header=headed)
    rows = [list(record.cells) for record in whole[headed:]]
    right = [row[: len(names)] for row in rows if texts.fits(row, len(names))]
    return _Seen(
        first if headed else names, names, right[:MOST_ROWS], {"header": headed}, len(rows) - len(right), len(found) - len(whole)
    )


def _is_heading(cells: Sequence[str]) -> bool:
    """Names seldom hold nothing, or begin with a digit, or repeat the shape of a row: one such cell, and it is a row."""
    return any(cell.strip() for cell in cells) and not any(cell.strip()[:1].isdigit() for cell in cells if cell.strip())


def _doubts(seen: _Seen, columns: Sequence[Mapping[str, Any]], guessed: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    def doubt(code: str, **values: object) -> dict[str, Any]:
        return {"code": code, "values": values}

    if seen.recoded:
        yield doubt("encoding", encoding=seen.facts["encoding"])
    if not seen.facts["header"]:
        yield doubt("no-header")
    if len(seen.facts.get("sheets", ())) > 1:
        yield doubt("many-sheets", count=len(seen.facts["sheets"]))
    repeated = {heading.strip() for heading in seen.headings if heading.strip() and seen.headings.count(heading) > 1}
    yield from (doubt("repeated-heading", heading=heading[:_SHOWN]) for heading in sorted(repeated))
    if seen.ragged:
        yield doubt("ragged", rows=seen.ragged)
    for column in columns:
        if column["day_or_month"]:
            yield doubt("day-or-month", column=column["name"])
        if column["point_or_comma"] and column["name"] == guessed["value"]:
            yield doubt("point-or-comma", column=column["name"])
        if column["offsets"] and column["name"] == guessed["time"]:
            yield doubt("offsets", column=column["name"])
    yield from (doubt(f"no-{role}") for role in ("user", "time") if not guessed[role])
