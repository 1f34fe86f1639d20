"""The rows that could not be read: counted by reason, the first of them written down. Pure.

Keeps true: the file is small whatever came in, and no cell of it runs in a spreadsheet.
"""

import csv
from collections import Counter
from pathlib import Path

from tactics.retention.events.mapping import MOST_TOLD
from tactics.retention.events.problems import REASONS

MOST_LISTED = 10_000
_RISKY = ("=", "+", "-", "@", "\t", "\r")


class Rejected:
    """The bad rows of one reading."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._listed: list[tuple[int, str, str]] = []

    def add(self, line: int, reason: str, row: str) -> None:
        """One bad row, in the order of the file."""
        self.counts[reason] += 1
        if len(self._listed) < MOST_LISTED:
            self._listed.append((line, reason, row[:MOST_TOLD]))

    @property
    def total(self) -> int:
        """How many rows were bad."""
        return self.counts.total()

    @property
    def most(self) -> str:
        """The most common reason."""
        return max(self.counts, key=lambda reason: (self.counts[reason], -REASONS.index(reason)), default="")

    def extend(self, counts: dict[str, int], listed: list[tuple[int, str, str]]) -> None:
        """Bad rows that were found in another pass over the file: how many, and the first of them."""
        self.counts.update(counts)
        both = [*self._listed, *((line, reason, row[:MOST_TOLD]) for line, reason, row in listed)]
        self._listed = sorted(both)[:MOST_LISTED]

    def write(self, path: Path) -> int:
        """Write the list as CSV with the columns line, reason and row. How many rows it has."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("line", "reason", "row"))
            writer.writerows((line, reason, _defused(row)) for line, reason, row in self._listed)
        return len(self._listed)


def _defused(row: str) -> str:
    """Harmless to a spreadsheet, as `catalogue.sheets.defused` makes it; that one would bring Flask into the child."""
    text = row.replace("\0", "\ufffd").strip("\r\n")
    return f"'{text}" if text.lstrip("' ").startswith(_RISKY) else text
