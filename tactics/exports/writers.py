"""From columns and rows to the bytes of a file. Pure.

Keeps true: numbers stay numbers, and text stays text, also where a spreadsheet would run it (see catalogue.writing); the
same rows give the same bytes.
"""

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

import xlsxwriter

from tactics.catalogue import writing
from tactics.catalogue.writing import Cell
from tactics.exports.columns import Column

Rows = Iterable[Sequence[Cell]]


def to_csv(columns: Sequence[Column], rows: Rows, *, excel: bool = False) -> bytes:
    """CSV: for programs, or for a Nordic Excel."""
    return writing.to_csv([[column.name for column in columns], *rows], excel=excel)


def to_json(columns: Sequence[Column], rows: Rows) -> bytes:
    """A list of objects; several values stay a list. A decimal is a text: as a number its last digits might be lost."""
    names = [column.name for column in columns]
    items = [dict(zip(names, row, strict=True)) for row in rows]
    return (json.dumps(items, ensure_ascii=False, indent=2, default=writing.digits) + "\n").encode()


def to_xlsx(columns: Sequence[Column], rows: Rows) -> bytes:
    """A workbook for people: headings and values in their language, a frozen header, a filter."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        bold, wrap = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
        for place, column in enumerate(columns):
            sheet.write_string(0, place, str(column.heading), bold)
            sheet.set_column(place, place, 60 if column.name in {"description", "summary", "notes"} else 20, wrap)
        last = 0
        for last, row in enumerate(rows, 1):
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                _write_cell(sheet, last, place, column.shown(cell))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
    return file.getvalue()


def _write_cell(sheet: "xlsxwriter.worksheet.Worksheet", row: int, place: int, cell: Cell) -> None:
    if isinstance(cell, (int, float, Decimal)):
        sheet.write_number(row, place, cell)
    elif cell:
        lines = str(cell).replace("\r\n", "\n")  # A browser's line end has a sign too many for a sheet.
        sheet.write_string(row, place, lines[:32_767])  # The most that a cell can hold.


def to_markdown(columns: Sequence[Column], rows: Rows) -> bytes:
    """A table to paste into a document, with headings and values in the reader's language."""
    lines = [[str(column.heading) for column in columns], ["---"] * len(columns)]
    lines += [[_md_cell(column.shown(cell)) for column, cell in zip(columns, row, strict=True)] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines).encode()


def _md_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    text = writing.digits(cell) if isinstance(cell, (float, Decimal)) else str(cell)
    for sign in "\\|<>[]`*_":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


WRITERS: Mapping[str, tuple[str, Callable[[Sequence[Column], Rows], bytes]]] = MappingProxyType(
    {
        "csv": ("text/csv; charset=utf-8", to_csv),
        "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
        "json": ("application/json", to_json),
        "md": ("text/markdown; charset=utf-8", to_markdown),
    }
)
"""Each form's content type and writer."""
