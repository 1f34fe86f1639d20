"""What the models of lifetime value are asked. Pure; the web side imports it, so there is no DuckDB here."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Question:
    """Which events are purchases, where the check begins, how far ahead to look, and what money is worth."""

    event: str = ""
    """The event that is a purchase; empty: the one that has a value most often."""
    until: str = ""
    """The last day of the calibration, as ISO writes it; empty: halfway."""
    months: int = 12
    """How far ahead to look."""
    margin: float = 1.0
    """What is kept of the value, 0 to 1."""
    discount: float = 0.1
    """How much less money is worth a year later: 0.1 is 10 % a year."""

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)
