"""The table of a page as a reader of screens meets it, and a story whose cells can be counted by hand."""

import re
from html.parser import HTMLParser

from tests.retention.stores import Row

STORY: list[Row] = [
    # January: four begin; two are back in February, one in March.
    *((who, "2026-01-10 10:00:00", "join", None) for who in ("ann", "bo", "cy", "di")),
    ("ann", "2026-02-01 09:00:00", "open", None),
    ("ann", "2026-03-31 23:59:00", "open", None),
    ("bo", "2026-02-28 09:00:00", "open", None),
    # February: two begin; one is back in March.
    *((who, "2026-02-15 10:00:00", "join", None) for who in ("eva", "fia")),
    ("eva", "2026-03-16 10:00:00", "open", None),
    # March: one begins. The file ends on the last day of March.
    ("gun", "2026-03-20 10:00:00", "join", None),
]
MONTHLY = "period=month"
"""The story is short: without being asked the page would look by week."""


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.heads: list[tuple[str, str]] = []
        """The scope and text of every heading cell."""
        self._inside = False
        self._scope: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self._inside = True
            self._scope = (dict(attrs).get("scope") or "") if tag == "th" else None
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._inside = False
            self.rows[-1][-1] = " ".join(self.rows[-1][-1].split())
            if self._scope is not None:
                self.heads.append((self._scope, self.rows[-1][-1]))

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += f" {data}"


def cells(page: str) -> list[list[str]]:
    """The rows of the one table of a page, each with the texts of its cells."""
    return _read(page).rows


def heads(page: str) -> list[tuple[str, str]]:
    """The scope and text of every heading cell."""
    return _read(page).heads


def body(page: str) -> dict[str, list[str]]:
    """The cells of each row by the text of its head (without the number of its curve), the size first."""
    return {re.sub(r"(?<=\d{4}) \d$", "", row[0]): row[1:] for row in cells(page)[1:]}


def _read(page: str) -> _Cells:
    assert page.count("<table") == 1
    reader = _Cells()
    reader.feed(page[page.index("<table") : page.index("</table>")])
    return reader
