"""Curves of shares (who is still there after so many periods, or period by period) as plain figures to draw. Pure.

templates/macros/curves.html draws them. Keeps true: the scale begins at nought; a place without a value is a gap, never
a line drawn across; every line has a number at its end and in the legend, so that none rests on its colour; no colour is
decided here, only which look a line has; everything is inside the picture.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tactics.kpis.charts import Plot, Tick, nice_ticks

MOST_LINES = 8
"""So many looks (colour and dashes) there are in static/css/retention.css."""
_WIDE, _NARROW = (760, 340), (400, 300)
_LETTER, _NUMBER, _LANE, _FLAG = 7.4, 14.0, 19.0, 20.0
_STEPS = (1, 2, 3, 5, 10, 15, 20, 25, 50, 100, 200, 500)
Point = tuple[float, float]
Values = Sequence[float | None]


@dataclass(frozen=True)
class Curve:
    """A line to draw: a share (0 to 1) for each place or None, and the ends of its interval where it has one."""

    name: str
    values: Values
    low: Values = ()
    high: Values = ()
    main: bool = False
    """Drawn thicker, with a dot at every place."""


@dataclass(frozen=True)
class Mark:
    """Something that happened, at a place of the horizontal scale (0 is the first; 2.5 lies between two)."""

    place: float
    label: str


@dataclass(frozen=True)
class Flag:
    """A mark as drawn: where it stands, how high its letter hangs, and the letter that it has in the list below."""

    x: float
    at: float
    letter: str
    label: str


@dataclass(frozen=True)
class Line:
    """A curve as drawn. `look` counts from 1 and is written at its end (`end`, moved to `number_at` to keep apart)."""

    look: int
    name: str
    main: bool
    runs: tuple[str, ...]
    bands: tuple[str, ...]
    dots: tuple[Point, ...]
    end: Point
    number_at: float


@dataclass(frozen=True)
class CurveChart(Plot):
    """Curves and the marks on them. Lines without a value are left out."""

    lines: tuple[Line, ...]
    flags: tuple[Flag, ...]


def curves(
    lines: Sequence[Curve],
    labels: Sequence[str],
    write: Callable[[float], str],
    *,
    marks: Sequence[Mark] = (),
    top: float = 0.0,
) -> tuple[CurveChart, CurveChart]:
    """The picture for wide pages and the one for narrow ones.

    `labels` has what stands under each place (as many of them are written as there is room for), `write` says a share;
    `top` is a value that the scale reaches at least. At most MOST_LINES lines. Raises ValueError without a place.
    """
    if not labels or len(lines) > MOST_LINES:
        raise ValueError("one place or more, and at most as many lines as there are looks")
    wide, narrow = (_drawn(lines, labels, write, marks=marks, top=top, size=size) for size in (_WIDE, _NARROW))
    return wide, narrow


def _drawn(
    lines: Sequence[Curve],
    labels: Sequence[str],
    write: Callable[[float], str],
    *,
    marks: Sequence[Mark],
    top: float,
    size: tuple[int, int],
) -> CurveChart:
    width, height = size
    levels = nice_ticks(0.0, _highest(lines, top))
    written = [write(level) for level in levels]
    left, bottom = 14 + _LETTER * max(map(len, written)), height - 30.0
    right = width - (26.0 if len(lines) > 1 else 16.0)
    step = (right - left - 8) / max(1, len(labels) - 1)

    def to_x(place: float) -> float:
        return round((left + right) / 2 if len(labels) == 1 else left + 8 + place * step, 1)

    flags, ceiling = hung(marks, to_x)

    def to_y(value: float) -> float:
        return round(bottom - value / levels[-1] * (bottom - ceiling), 1)

    drawn = [_line(look, curve, to_x, to_y, dots=step >= 12) for look, curve in enumerate(lines, 1) if _has_value(curve)]
    return CurveChart(
        width, height, left, right, ceiling, bottom,
        tuple(Tick(to_x(place), labels[place]) for place in _labelled(labels, step)),
        tuple(Tick(to_y(level), said) for level, said in zip(levels, written, strict=True)),
        _apart(drawn, bottom),
        flags,
    )  # fmt: skip


def _highest(lines: Sequence[Curve], top: float) -> float:
    found = [value for line in lines for value in (*line.values, *line.high) if value is not None]
    return max([*found, top]) or 1.0


def _has_value(curve: Curve) -> bool:
    return any(value is not None for value in curve.values)


def _line(look: int, curve: Curve, to_x: Callable[[float], float], to_y: Callable[[float], float], *, dots: bool) -> Line:
    runs = list(_runs(curve.values))
    points = [[(to_x(place), to_y(value)) for place, value in run] for run in runs]
    bands = [_band(run, curve, to_x, to_y) for run in runs if len(run) > 1] if curve.low and curve.high else []
    lone = [run[0] for run in points if len(run) == 1]
    every = [point for run in points for point in run]
    end = points[-1][-1]
    return Line(
        look, curve.name, curve.main,
        tuple(_path(run) for run in points if len(run) > 1),
        tuple(bands),
        tuple(every if curve.main and dots else lone),
        end,
        end[1],
    )  # fmt: skip


def _runs(values: Values) -> Iterator[list[tuple[int, float]]]:
    """The values of neighbouring places together, each with its place."""
    run: list[tuple[int, float]] = []
    for place, value in enumerate(values):
        if value is not None:
            run.append((place, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _band(run: Sequence[tuple[int, float]], curve: Curve, to_x: Callable[[float], float], to_y: Callable[[float], float]) -> str:
    """The closed shape between the ends of the intervals; where there is none it is as narrow as the line."""
    upper, lower = (
        [(to_x(place), to_y(value if (end := ends[place]) is None else end)) for place, value in run]
        for ends in (curve.high, curve.low)
    )
    return f"{_path([*upper, *reversed(lower)])}Z"


def _path(run: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in run)


def _labelled(labels: Sequence[str], step: float) -> range:
    """The places whose label is written: all, or every second, third, fifth … so that they stay apart."""
    room = 14 + _LETTER * max(map(len, labels))
    least = math.ceil(room / step) if len(labels) > 1 else 1
    return range(0, len(labels), next((size for size in _STEPS if size >= least), least))


def _apart(lines: Sequence[Line], bottom: float) -> tuple[Line, ...]:
    """The lines, the numbers at their ends moved apart where those of lines that end side by side would lie on one another."""
    placed: dict[int, float] = {}
    for x in {line.end[0] for line in lines}:
        beside = sorted((line for line in lines if line.end[0] == x), key=lambda one: one.end[1])
        ceiling = -math.inf
        for line in beside:
            ceiling = placed[line.look] = max(line.end[1], ceiling + _NUMBER)
        floor = bottom
        for line in reversed(beside):  # What was pushed out below comes up again.
            placed[line.look] = min(placed[line.look], floor)
            floor = placed[line.look] - _NUMBER
    return tuple(replace(line, number_at=round(placed[line.look], 1)) for line in lines)


def hung(marks: Sequence[Mark], to_x: Callable[[float], float]) -> tuple[tuple[Flag, ...], float]:
    """The flags of the marks in as many lanes as keep them apart (three at most), and where the plot begins below them."""
    lanes: list[float] = []
    flags = []
    for number, mark in enumerate(marks):
        x = to_x(mark.place)
        free = next((lane for lane, taken in enumerate(lanes) if x - taken >= _FLAG), len(lanes))
        lane = min(free, 2)
        lanes[lane : lane + 1] = [x]
        flags.append(Flag(x, 10 + lane * _LANE, chr(ord("A") + number % 26), mark.label))
    return tuple(flags), 14 + _LANE * len(lanes)
