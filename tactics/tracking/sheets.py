"""From the text of a file to values: which column is what, which sign begins the decimals, which rows cannot be used. Pure.

Keeps true: what our own export wrote is read as it was; the whole file has one decimal sign, so that 1.234 does not mean
two things in it; a row that cannot be used is named with its line and its reason.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from flask_babel import gettext

from tactics.catalogue.sheets import Table, Unreadable, csv_rows
from tactics.kpis import wording
from tactics.tracking import periods
from tactics.tracking.exact import kept

MOST_ROWS, MOST_NOTE = 5000, 500
MOST_TEXT = 400_000
"""The longest text that is read, in bytes: a form holds only so much."""
_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "date": ("date", "datum", "dato", "period", "day", "dag", "week", "vecka", "uke", "uge", "month", "månad", "måned"),
        "value": ("value", "värde", "verdi", "værdi", "figure", "tal", "siffra"),
        "note": ("note", "notes", "anteckning", "notering", "kommentar", "comment", "notat", "merknad", "bemærkning"),
    }
)
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’]")
_UNITS = re.compile(r"^(?:kr|sek|nok|dkk|eur|usd|gbp|[$€£])|(?:kr\.?|:-|sek|nok|dkk|eur|usd|gbp|[$€£%])$", re.IGNORECASE)
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Row:
    """A value that a file gives; `note` is None where the file has no such column, and then what is stored stays."""

    line: int
    day: date
    value: Decimal
    note: str | None


@dataclass(frozen=True)
class Fault:
    """A line that cannot be used, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Sheet:
    """What a text holds: the rows, the faults, the decimal sign that was found, and what looks odd in it."""

    rows: Sequence[Row]
    faults: Sequence[Fault]
    mark: str
    doubts: Sequence[str] = ()


@dataclass(frozen=True)
class Change:
    """What taking in a row would do: `kind` is new, changed or same; `before` is the value that it replaces."""

    row: Row
    kind: str
    before: Decimal | None


def clean_note(text: str) -> str:
    """A note as it is kept: one line, nothing that cannot be shown."""
    return " ".join(_UNSHOWN.sub("", text).split())


def as_text(table: Table) -> str:
    """The rows of a workbook as the text that they would be in a CSV file, each on the line that it had."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.headings)
    at = 1
    for row in table.rows:
        file.write("\n" * (row.line - at - 1))
        writer.writerow([clean_note(cell or "") for cell in row.cells])
        at = row.line
    return file.getvalue()


def read_sheet(text: str, kind: str, language: str, unit: str) -> Sheet:
    """The values in a text of rows, for a series of this kind of period. Raises Unreadable when it is no such text."""
    if len(text.encode(errors="replace")) > MOST_TEXT:
        raise Unreadable(gettext("This is too much at once. Divide it."))
    delimiter = _delimiter(text)
    lines = list(_lines(text.removeprefix("\ufeff"), delimiter))
    if not lines:
        raise Unreadable(gettext("There are no rows here."))
    if len(lines) > MOST_ROWS:
        raise Unreadable(gettext("There are more than %(most)s rows here.", most=MOST_ROWS))
    usual = {",": ".", ";": ","}.get(delimiter, "," if language == "sv" else ".")
    mark = _mark([cells.get("value", "") for _, cells in lines], usual)
    rows, faults = _read(lines, kind, mark)
    return Sheet(rows, faults, mark, tuple(_doubts(lines, rows, mark, unit)))


def plan(rows: Sequence[Row], stored: Mapping[date, tuple[Decimal, str]]) -> list[Change]:
    """What taking in some rows would do to what is stored."""
    changes = []
    for row in rows:
        before = stored.get(row.day)
        if before is None:
            changes.append(Change(row, "new", None))
        else:
            same = row.value == before[0] and row.note in {None, before[1]}
            changes.append(Change(row, "same" if same else "changed", before[0]))
    return changes


def mark_of(changes: Sequence[Change]) -> str:
    """A mark of a plan, by which one that was shown is known again."""
    told = [(change.kind, f"{change.row.day}", f"{change.row.value}", change.row.note, f"{change.before}") for change in changes]
    return hashlib.sha256(repr(told).encode(errors="replace")).hexdigest()[:20]


def _delimiter(text: str) -> str:
    """The sign between the cells: the first of tab, semicolon and comma that leaves a heading or a date in front."""
    heading = text.lstrip("\ufeff\r\n ").partition("\n")[0]
    for sign in "\t;,":
        cells = heading.split(sign)
        if len(cells) > 1 and (_named(cells[0]) or _looks_dated(cells[0])):
            return sign
    return max(",;\t", key=heading.count)


def _named(cell: str) -> str | None:
    """Which column a heading names."""
    heading = cell.strip().strip('"').strip().casefold()
    return next((name for name, aliases in _COLUMNS.items() if heading in aliases), None)


def _looks_dated(cell: str) -> bool:
    try:
        periods.read(cell.strip().strip('"'), "year")
    except ValueError:
        return bool(re.search(r"\d", cell))
    return True


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that hold anything, by column (and what stands beyond the last), with the line each begins on.

    Without headings the columns are date, value and note.
    """
    columns: list[str | None] | None = None
    for line, cells in csv_rows(text, delimiter):
        texts = [cell or "" for cell in cells]
        if not any(text.strip() for text in texts):
            continue
        if columns is None:
            columns = _columns(texts)
            if columns is not None:
                continue
            columns = ["date", "value", "note"]
        beyond = {"beyond": "".join(texts[len(columns) :]).strip()}
        yield line, beyond | {name: text for name, text in zip(columns, texts, strict=False) if name}


def _columns(cells: Sequence[str]) -> list[str | None] | None:
    """Which column is what by the first row, or nothing when it is no row of headings."""
    if cells and _looks_dated(cells[0]) and not _named(cells[0]):
        return None
    names = [_named(cell) for cell in cells]
    for wanted in ("date", "value"):
        if names.count(wanted) != 1:
            raise Unreadable(gettext("The first line must name the columns: date, value and, if you like, note."))
    return [name if names.index(name) == place else None for place, name in enumerate(names)]


def _number(text: str, mark: str) -> Decimal | None:
    """A number with a known decimal sign; nothing when the text is none."""
    compact = _UNITS.sub("", _SPACES.sub("", text[:60])).replace("\u2212", "-").replace("\u2013", "-")
    grouping = "," if mark == "." else "."
    whole = rf"(?:\d{{1,3}}(?:\{grouping}\d{{3}})+|\d+)"
    if len(text) > 60 or not re.fullmatch(rf"[+-]?{whole}(?:\{mark}\d+)?", compact, re.ASCII):
        return None
    return Decimal(compact.replace(grouping, "").replace(mark, "."))


def _mark(cells: Sequence[str], usual: str) -> str:
    """The decimal sign under which most of the cells are numbers; the usual one when both do as well."""
    other = "," if usual == "." else "."
    readable = {sign: sum(_number(cell, sign) is not None for cell in cells) for sign in (usual, other)}
    return other if readable[other] > readable[usual] else usual


def _read(lines: Sequence[tuple[int, Mapping[str, str]]], kind: str, mark: str) -> tuple[list[Row], list[Fault]]:
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: dict[date, int] = {}
    for line, cells in lines:
        try:
            row = _row(line, cells, kind, mark)
            if row.day in seen:
                words = {"period": periods.said(kind, row.day), "line": seen[row.day]}
                raise ValueError(gettext("%(period)s stands on line %(line)s already.", **words))  # noqa: TRY301  # one way out
            seen[row.day] = line
            rows.append(row)
        except ValueError as error:
            faults.append(Fault(line, str(error)))
    return rows, faults


def _row(line: int, cells: Mapping[str, str], kind: str, mark: str) -> Row:
    if cells["beyond"]:
        raise ValueError(gettext("There are more cells than columns. Is a decimal comma also the sign between cells?"))
    day = periods.read(cells.get("date", ""), kind)
    text = cells.get("value", "")
    number = _number(text, mark)
    if number is None:
        raise ValueError(gettext("“%(text)s” is not a number.", text=text.strip()[:40]))
    note = clean_note(cells["note"]) if "note" in cells else None
    if note is not None and len(note) > MOST_NOTE:
        raise ValueError(gettext("The note is longer than %(most)s characters.", most=MOST_NOTE))
    try:
        return Row(line, day, kept(number), note)
    except ValueError:
        raise ValueError(gettext("“%(text)s” is too large.", text=text.strip()[:40])) from None


def _doubts(lines: Sequence[tuple[int, Mapping[str, str]]], rows: Sequence[Row], mark: str, unit: str) -> Iterator[str]:
    """What a person should look at before it is saved."""
    for _, cells in lines:
        text, other = cells.get("value", ""), "," if mark == "." else "."
        value, instead = _number(text, mark), _number(text, other)
        if value is not None and instead is not None and value != instead:
            words = {"text": text.strip()[:40], "number": wording.plain(value, 6), "other": wording.plain(instead, 6)}
            yield gettext("“%(text)s” is read as %(number)s. If you meant %(other)s, write it that way.", **words)
            break
    if unit == "percent" and any(row.value for row in rows) and all(abs(row.value) <= 1 for row in rows):
        yield gettext("All values lie between −1 and 1. Per cents are written as 4.5, not as 0.045: is that so here?")
