"""Counts as bars in a row, as plain figures to draw (templates/retention/_bars.html). Pure.

Keeps true: the scale begins at nought; every bar has the same width, whatever span it stands for; what is meant by a
border or by the bars that stand out is said in words beside the picture; everything is inside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tactics.kpis.charts import Plot, Tick, nice_ticks

_WIDE, _NARROW = (760, 300), (400, 270)
_LETTER = 7.4
_STEPS = (1, 2, 3, 5, 10, 15, 20, 25, 30, 50, 100)


@dataclass(frozen=True)
class Column:
    """A count, what stands under it, whether it stands out, and whether a border goes before it."""

    count: int
    label: str
    main: bool = False
    border: bool = False


@dataclass(frozen=True)
class Bar:
    """A column as drawn."""

    x: float
    y: float
    width: float
    height: float
    main: bool


@dataclass(frozen=True)
class Bars(Plot):
    """Bars; `borders` are places across the plot."""

    bars: tuple[Bar, ...]
    borders: tuple[float, ...]


def bars(columns: Sequence[Column], write: Callable[[float], str]) -> tuple[Bars, Bars]:
    """The picture for wide pages and the one for narrow ones; `write` says a count. Raises ValueError without a column."""
    if not columns:
        raise ValueError("one column or more")
    return _drawn(columns, write, _WIDE), _drawn(columns, write, _NARROW)


def _drawn(columns: Sequence[Column], write: Callable[[float], str], size: tuple[int, int]) -> Bars:
    width, height = size
    ticks = nice_ticks(0.0, max(4, *(column.count for column in columns)))
    levels, highest = [level for level in ticks if level == int(level)], ticks[-1]
    written = [write(level) for level in levels]
    left, right, top, bottom = 14 + _LETTER * max(map(len, written)), width - 6.0, 14.0, height - 30.0
    step = (right - left) / len(columns)
    room = 8 + _LETTER * max(len(column.label) for column in columns)
    every = next((steps for steps in _STEPS if steps * step >= room), len(columns))
    drawn = []
    for place, column in enumerate(columns):
        tall = column.count / highest * (bottom - top)
        tall = max(tall, 1.5) if column.count else 0.0  # One person among thousands is still to be seen.
        x, y = round(left + (place + 0.1) * step, 1), round(bottom - tall, 1)
        drawn.append(Bar(x, y, round(step * 0.8, 1), round(tall, 1), column.main))
    return Bars(
        width, height, left, right, top, bottom,
        tuple(Tick(round(left + (at + 0.5) * step, 1), column.label) for at, column in enumerate(columns) if at % every == 0),
        tuple(
            Tick(round(bottom - level / highest * (bottom - top), 1), said)
            for level, said in zip(levels, written, strict=True)
        ),
        tuple(drawn),
        tuple(round(left + place * step, 1) for place, column in enumerate(columns) if column.border),
    )  # fmt: skip
