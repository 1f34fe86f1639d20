"""From the bytes of a file to a table of a size that an import can take, kept for the pages that follow. Pure.

Keeps true: what was kept is read again as it was.
"""

import json

from flask_babel import gettext

from tactics.catalogue.sheets import Row, Table, Unreadable, read_table

MOST_ROWS = 10_000
"""No team has as many ideas, and checking that many takes as long as a page may take."""


def read(kind: str, content: bytes) -> Table:
    """The table in a file of a kind (one of sheets.KINDS). Raises Unreadable."""
    table = read_table(kind, content, MOST_ROWS)
    if not table.rows:
        raise Unreadable(gettext("There are no rows here."))
    return table


def packed(table: Table) -> bytes:
    """A table as it is kept."""
    return json.dumps([table.headings, table.rows, table.encoding, table.delimiter]).encode()


def unpacked(content: bytes) -> Table:
    """A table that was kept."""
    headings, rows, encoding, delimiter = json.loads(content)
    return Table(headings, [Row(*row) for row in rows], encoding, delimiter)
