"""Charts of values over time as plain figures for templates/macros/charts.html to draw. Pure.

Keeps true: places on the horizontal scale are real dates; a period without a value is a gap, never a line drawn across;
the vertical scale begins at nought, save where all values lie in the upper half of it: then the chart says that it does
not; everything is inside the picture.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from babel.dates import format_date, format_skeleton
from flask_babel import get_locale

from tactics.kpis.charts import Plot, Tick, Write, nice_ticks
from tactics.tracking.periods import after, steps

Value = tuple[date, Decimal]
Place = Callable[[float], float]
_MOST_DOTS, _LANE, _FLAG = 40, 19.0, 20.0
_DAY = timedelta(days=1)
_TICKS = (("day", 1), ("day", 2), ("day", 7), ("day", 14), *(("month", size) for size in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)))
"""How far the ticks of a scale of dates may lie apart."""
_FINEST = {"day": 0, "week": 2, "month": 4, "quarter": 6, "year": 8}


@dataclass(frozen=True)
class Mark:
    """Something that happened on a day: `kind` is note, definition, start or end (of an experiment)."""

    day: date
    label: str
    kind: str


@dataclass(frozen=True)
class Flag:
    """A mark in a chart: where it stands, how high its number hangs, and the number that it has in the list below."""

    x: float
    at: float
    number: int
    kind: str


@dataclass(frozen=True)
class TimeChart(Plot):
    """A line over time; `runs` are its unbroken parts."""

    runs: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    end: tuple[float, float]
    target: float | None
    flags: tuple[Flag, ...]
    from_nought: bool


@dataclass(frozen=True)
class Spark:
    """A line without scales, `width` × `height`, and where it ends."""

    width: int
    height: int
    runs: tuple[str, ...]
    end: tuple[float, float]


def time_chart(
    kind: str,
    values: Sequence[Value],
    write: Write,
    *,
    target: Decimal | None = None,
    marks: Sequence[Mark] = (),
    size: tuple[int, int] = (760, 320),
) -> TimeChart:
    """Values by date (in order, at least one), with a target to hold them against and marks in order of their days.

    Marks before the first value are left out of the picture; those after the last make it longer.
    """
    width, height = size
    levels = [float(value) for _, value in values] + ([] if target is None else [float(target)])
    y_marks, from_nought = _levels(min(levels), max(levels))
    labels = [write(Decimal(repr(level))) for level in y_marks]
    left, right, bottom = 14 + 7.4 * max(len(label) for label in labels), width - 26.0, height - 30.0
    days = _span(kind, values, marks)
    to_x = _scale(days[0].toordinal(), days[1].toordinal(), left + 8, right)
    numbered = [(to_x(mark.day.toordinal()), number, mark.kind) for number, mark in enumerate(marks, 1) if mark.day >= days[0]]
    flags, top = _hung(numbered)
    to_y = _scale(y_marks[0], y_marks[-1], bottom, top)
    points = [(round(to_x(day.toordinal()), 1), round(to_y(float(value)), 1)) for day, value in values]
    runs = list(_runs(kind, values, points))
    lone = tuple(run[0] for run in runs if len(run) == 1)
    return TimeChart(
        width, height, left, right, top, bottom,
        tuple(Tick(to_x(day.toordinal()), label) for day, label in _date_ticks(kind, *days, 4 if width < 500 else 7)),
        tuple(Tick(to_y(level), label) for level, label in zip(y_marks, labels, strict=True)),
        tuple(_path(run) for run in runs if len(run) > 1),
        tuple(points) if len(points) <= _MOST_DOTS else lone,
        points[-1],
        None if target is None else round(to_y(float(target)), 1),
        flags,
        from_nought,
    )  # fmt: skip


def sparkline(kind: str, values: Sequence[Value], size: tuple[int, int] = (132, 40)) -> Spark | None:
    """The course of the values by date; nothing when there are fewer than two."""
    if len(values) < 2:
        return None
    levels = [float(value) for _, value in values]
    to_x = _scale(values[0][0].toordinal(), values[-1][0].toordinal(), 3.0, size[0] - 5.0)
    to_y = _scale(min(levels), max(levels), size[1] - 5.0, 5.0)
    flat = min(levels) == max(levels)
    middle = size[1] / 2
    points = [(round(to_x(day.toordinal()), 1), middle if flat else round(to_y(float(value)), 1)) for day, value in values]
    runs = [run if len(run) > 1 else run * 2 for run in _runs(kind, values, points)]  # A round cap makes a dot of a lone value.
    return Spark(*size, tuple(map(_path, runs)), points[-1])


def _levels(low: float, high: float) -> tuple[list[float], bool]:
    """The ticks of the vertical scale, and whether nought is among them."""
    cut = high > low and (low > high / 2 > 0 or high < low / 2 < 0)
    marks = nice_ticks(low, high) if cut else nice_ticks(min(0.0, low), max(0.0, high))
    return marks, marks[0] <= 0 <= marks[-1]


def _span(kind: str, values: Sequence[Value], marks: Sequence[Mark]) -> tuple[date, date]:
    """The first and last day shown: a single period has some room on both sides."""
    start, end = values[0][0], max([values[-1][0], *(mark.day for mark in marks)])
    if start == end:
        room = after(kind, start) - start
        start, end = start - room, end + room
    return start, end


def _scale(low: float, high: float, start: float, end: float) -> Place:
    span = high - low or 1.0
    return lambda value: start + (value - low) / span * (end - start)


def _hung(numbered: Sequence[tuple[float, int, str]]) -> tuple[tuple[Flag, ...], float]:
    """The flags in as many lanes as keep them apart (three at most), and where the plot begins below them."""
    lanes: list[float] = []
    flags = []
    for x, number, kind in numbered:
        free = next((lane for lane, taken in enumerate(lanes) if x - taken >= _FLAG), len(lanes))
        lane = min(free, 2)
        lanes[lane : lane + 1] = [x]
        flags.append(Flag(round(x, 1), 10 + lane * _LANE, number, kind))
    return tuple(flags), 14 + _LANE * len(lanes)


def _runs(kind: str, values: Sequence[Value], points: Sequence[tuple[float, float]]) -> Iterator[list[tuple[float, float]]]:
    """The points of neighbouring periods together."""
    run = [points[0]]
    for (before, now), point in zip(pairwise(values), points[1:], strict=True):
        if steps(kind, before[0], now[0]) > 1:
            yield run
            run = []
        run.append(point)
    yield run


def _path(run: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in run)


def _date_ticks(kind: str, start: date, end: date, most: int) -> list[tuple[date, str]]:
    """Round dates inside a span, as few as asked for, with what is written at them."""
    found: list[date] = []
    unit, size = "", 0
    for unit, size in _TICKS[_FINEST[kind] :]:
        found = list(_round_days(unit, size, start, end))
        if len(found) <= most:
            break
    return [(day, _written(kind, unit, size, day)) for day in found]


def _round_days(unit: str, size: int, start: date, end: date) -> Iterator[date]:
    if unit == "day":
        day = start + (-start.weekday() % 7 if size % 7 == 0 else 0) * _DAY
        while day <= end:
            yield day
            day += size * _DAY
        return
    months = -(-(12 * start.year + start.month - (1 if start.day == 1 else 0)) // size) * size
    while (day := date(months // 12, months % 12 + 1, 1)) <= end:
        yield day
        months += size


def _written(kind: str, unit: str, size: int, day: date) -> str:
    if unit == "day":
        return str(format_date(day, "d MMM", locale=get_locale()))
    skeleton = "y" if size >= 12 else "yQQQ" if kind == "quarter" else "yMMM"
    return str(format_skeleton(skeleton, day, locale=get_locale()))
