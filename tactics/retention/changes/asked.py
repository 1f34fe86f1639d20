"""What the page of before and after asks beside its definition of retention: the day, the period looked at, how many cohorts."""

from dataclasses import dataclass
from datetime import date

from tactics.retention.asked import Asking
from tactics.retention.changes.comparing import MOST
from tactics.retention.measures.definition import Retention

MOST_EACH = 60
"""Cohorts on each side that somebody may ask for."""


@dataclass(frozen=True)
class Around:
    """The day of the change (None: not said yet), the span of the definition, and the most cohorts on each side."""

    day: date | None
    span: int
    most: int

    @classmethod
    def of(cls, asking: Asking, definition: Retention, usual: date | None = None) -> "Around":
        """What an address asks; the day is the usual one where it says none."""
        return cls(
            asking.day("day") or usual, asking.whole("after", 0, definition.horizon, 1), asking.whole("most", 1, MOST_EACH, MOST)
        )

    def parameters(self) -> dict[str, str | int]:
        """The parameters of an address that asks this."""
        return {"day": self.day.isoformat() if self.day else "", "after": self.span, "most": self.most}
