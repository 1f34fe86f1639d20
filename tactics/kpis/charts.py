"""Line charts and band strips as plain figures for templates/macros/charts.html to draw. Pure.

Keeps true: everything is inside the picture; the scale begins at nought unless a value lies below it, so that no
difference looks larger than it is; no colour is decided here, only which series a line is.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

Write = Callable[[Decimal], str]


@dataclass(frozen=True)
class Tick:
    """A mark on a scale: where it stands and what is written there."""

    at: float
    label: str


@dataclass(frozen=True)
class Line:
    """One series: its path, its last point, its name and what is written at its end."""

    path: str
    end: tuple[float, float]
    name: str
    label: str


@dataclass(frozen=True)
class Dot:
    """A point to look at."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Plot:
    """A picture `width` × `height`, what is drawn in it from `left`, `top` to `right`, `bottom`, and the marks on its scales."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Chart(Plot):
    """Lines, and points to look at."""

    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Series:
    """Values to draw, one for each place of the horizontal scale."""

    name: str
    values: Sequence[Decimal]


def line_chart(
    places: Sequence[Decimal],
    series: Sequence[Series],
    write_x: Write,
    write_y: Write,
    *,
    size: tuple[int, int] = (720, 340),
    marks: Sequence[tuple[Decimal, Decimal]] = (),
    x_ticks: Sequence[Decimal] = (),
) -> Chart:
    """Lines over places in ascending order, with marked points and, unless given, a few ticks on each scale."""
    width, height = size
    every = [float(value) for one in series for value in one.values]
    y_marks = nice_ticks(min(0.0, *every), max(0.0, *every))
    labels = [write_y(Decimal(repr(mark))) for mark in y_marks]
    left = 12 + 7.2 * max(len(label) for label in labels)
    right, top, bottom = width - 14.0, 16.0, height - 30.0
    to_x = _scale(float(places[0]), float(places[-1]), left + 4, right)
    to_y = _scale(y_marks[0], y_marks[-1], bottom, top)
    xs = [to_x(float(place)) for place in places]
    lines = []
    for one in series:
        points = [(x, to_y(float(value))) for x, value in zip(xs, one.values, strict=True)]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        lines.append(Line(path, points[-1], one.name, write_y(one.values[-1])))
    shown = x_ticks or [Decimal(repr(mark)) for mark in nice_ticks(float(places[0]), float(places[-1]), inside=True)]
    return Chart(
        width, height, left, right, top, bottom,
        tuple(Tick(to_x(float(place)), write_x(place)) for place in shown),
        tuple(Tick(to_y(mark), label) for mark, label in zip(y_marks, labels, strict=True)),
        tuple(lines),
        tuple(Dot(to_x(float(x)), to_y(float(y)), write_y(y)) for x, y in marks),
    )  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """One bar, what is written at it and under it, and whether it is the one that was asked about."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    value: str
    value_at: float
    label: str
    now: bool


@dataclass(frozen=True)
class BarChart:
    """A picture `width` × `height` with bars on a ground line."""

    width: int
    height: int
    ground: float
    bars: tuple[Bar, ...]


def bar_chart(values: Sequence[tuple[Decimal, str, str, bool]], size: tuple[int, int] = (560, 250)) -> BarChart:
    """Bars from nought for (value, what is written at it, the label under it, whether it is now)."""
    width, height = size
    heights = [float(value) for value, *_ in values]
    low, high = min(0.0, *heights), max(0.0, *heights)
    to_y = _scale(low, high or (0.0 if low else 1.0), height - (56.0 if low < 0 else 32.0), 26.0)
    ground, step = to_y(0.0), width / len(values)
    bars = []
    for place, (value, said, label, now) in enumerate(values):
        end = to_y(float(value))
        box = (
            round(place * step + step * 0.12, 1),
            round(min(end, ground), 1),
            round(step * 0.76, 1),
            round(abs(end - ground), 1),
        )
        written = round(end - 8 if value >= 0 else end + 18, 1)
        bars.append(Bar(*box, round((place + 0.5) * step, 1), said, written, label, now))
    return BarChart(width, height, round(ground, 1), tuple(bars))


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    span = high - low or 1.0
    return lambda value: start + (value - low) / span * (end - start)


def nice_ticks(low: float, high: float, most: int = 5, *, inside: bool = False) -> list[float]:
    """Round numbers from at or below `low` to at or above `high` (or only those `inside`)."""
    span = (high - low) or abs(high) or 1.0
    size = 10.0 ** math.floor(math.log10(span / most))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10, 20) if span / (size * factor) <= most)
    first, last = (math.ceil(low / step), math.floor(high / step)) if inside else (math.floor(low / step), math.ceil(high / step))
    decimals = max(0, 3 - math.floor(math.log10(step)))
    return [round(place * step, decimals) for place in range(first, max(last, first + 1) + 1)]


@dataclass(frozen=True)
class Zone:
    """A published band on a strip: its verdict and where it begins and ends, in hundredths of the strip."""

    key: str
    start: float
    width: float


@dataclass(frozen=True)
class Strip:
    """A scale with its bands and the reader's own place; `beyond` says that the place lies off the scale."""

    zones: tuple[Zone, ...]
    mark: float
    beyond: bool
    low: Decimal
    high: Decimal


def strip(
    bands: Sequence[tuple[str, tuple[Decimal | None, Decimal | None]]], value: Decimal, least: Decimal | None
) -> Strip | None:
    """A strip wide enough for every band and, if it is near, the value."""
    ends = [end for _, bounds in bands for end in bounds if end is not None]
    if not ends:
        return None
    low = min([*ends, Decimal(0)]) if least is None else least
    high = max(ends) * Decimal("1.6") or Decimal(1)
    if any(bounds[1] is None and key for key, bounds in bands):
        high = max(high, min(value * Decimal("1.1"), high * 2))
    span = high - low

    def place(end: Decimal) -> float:
        return round(float(min(max((end - low) / span, Decimal(0)), Decimal(1)) * 100), 2)

    zones = []
    for key, (start, end) in bands:
        first, last = place(low if start is None else start), place(high if end is None else end)
        zones.append(Zone(key, first, round(last - first, 2)))
    return Strip(tuple(zones), place(value), value > high or value < low, low, high)
