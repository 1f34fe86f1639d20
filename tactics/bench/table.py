"""The table that a run prints: a row for everything measured, and whether it reached its target. Pure."""

from dataclasses import dataclass

_HEADINGS = ("tactics", "measured", "req/s", "median ms", "p95 ms", "CPU ms", "MB", "ratio", "note")
_WIDTHS = (7, 36, 8, 10, 10, 8, 6, 7, 0)


@dataclass(frozen=True)
class Row:
    """One thing measured. What does not apply to it is None."""

    size: int
    what: str
    rate: float | None = None
    median: float | None = None
    p95: float | None = None
    processor: float | None = None
    """Milliseconds of the server's processor time for one answer: steadier than the clock on a busy machine."""
    memory: float | None = None
    """Megabytes resident in the largest worker."""
    ratio: float | None = None
    """Requests per second against those of hello-world in the same rounds, or as the note says."""
    note: str = ""

    def line(self) -> str:
        """The row as printed."""
        numbers = (_number(value) for value in (self.rate, self.median, self.p95, self.processor, self.memory, self.ratio))
        return _line((str(self.size), self.what, *numbers, self.note))


def heading() -> str:
    """The table's first two lines."""
    return f"{_line(_HEADINGS)}\n{_line(tuple('-' * width for width in _WIDTHS))}"


def at_least(value: float, limit: float) -> str:
    """Whether a value that should be high is."""
    return f"target at least {limit:g}: {'met' if value >= limit else 'MISSED'}"


def at_most(value: float, limit: float, unit: str) -> str:
    """Whether a value that should be low is."""
    return f"target at most {limit:g} {unit}: {'met' if value <= limit else 'MISSED'}"


def _number(value: float | None) -> str:
    """Three digits that count, whole numbers from 100 up."""
    if value is None:
        return ""
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 3
    return f"{value:.{decimals}f}"


def _line(cells: tuple[str, ...]) -> str:
    """Words to the left, numbers to the right."""
    words = (0, 1, len(cells) - 1)
    sized = enumerate(zip(cells, _WIDTHS, strict=True))
    return "  ".join(cell.ljust(width) if place in words else cell.rjust(width) for place, (cell, width) in sized).rstrip()
