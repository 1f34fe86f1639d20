"""Rows as CSV. Pure.

Keeps true: text that a spreadsheet would run as a formula is defused with an apostrophe, as OWASP advises on CSV injection
(`sheets` takes it off again), numbers stay numbers; the same rows give the same bytes.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from tactics.catalogue.sheets import defused, in_one

Cell = str | int | float | Decimal | None | tuple[str, ...]


def to_csv(rows: Iterable[Sequence[Cell]], *, excel: bool = False) -> bytes:
    """CSV by RFC 4180 in UTF-8: for programs, or for a Nordic Excel (BOM, semicolons, decimal commas)."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";" if excel else ",", lineterminator="\r\n")
    writer.writerows([_csv_cell(cell, excel) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig" if excel else "utf-8")


def _csv_cell(cell: Cell, excel: bool) -> str:
    if isinstance(cell, tuple):
        cell = in_one(cell)
    if isinstance(cell, str):
        return defused(cell)
    if isinstance(cell, (float, Decimal)):
        return digits(cell).replace(".", ",") if excel else digits(cell)
    return "" if cell is None else str(cell)


def digits(number: float | Decimal) -> str:
    """A number's digits: all that a decimal has, and of a float as many as it takes to read it back."""
    return format(number if isinstance(number, Decimal) else Decimal(repr(number)).normalize(), "f")
