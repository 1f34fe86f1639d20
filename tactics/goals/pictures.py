"""The course of a figure on its way to a goal as a plain picture for templates/goals/_progress.html to draw. Pure.

Keeps true: places are real days, a value stands on the day its period was over; a period without a value is a gap, never
a line drawn across; baseline, target and every value are inside the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from tactics.goals.progress import Aim, Value, until
from tactics.kpis.charts import Plot, Tick, Write, nice_ticks
from tactics.tracking.periods import short_date, steps

_MOST_DOTS = 40


@dataclass(frozen=True)
class Course(Plot):
    """The unbroken parts of the line, its points (few enough to tell apart), the even way, the height of the target, today."""

    runs: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    even: str
    goal: float
    today: float | None
    from_nought: bool


def course(
    aim: Aim, kind: str, values: Sequence[Value], today: date, *, write: Write | None = None, size: tuple[int, int] = (168, 48)
) -> Course:
    """The values that count, by date, beside the even way; with scales when `write` says how a level is written."""
    width, height = size
    levels = [float(level) for level in (aim.baseline, aim.target, *(value for _, value in values))]
    marks = nice_ticks(min(levels), max(levels)) if write else [min(levels), max(levels)]
    labels = [write(Decimal(repr(level))) for level in marks] if write else []
    left, right = (round(14 + 7.4 * max(map(len, labels)), 1), width - 44.0) if write else (4.0, width - 4.0)
    top, bottom = (12.0, height - 30.0) if write else (4.0, height - 4.0)
    days = [until(kind, day, today) for day, _ in values]
    first, last = aim.start.toordinal(), max([aim.due, *days]).toordinal()

    def x(day: date) -> float:
        return round(left + (right - left) * (max(day.toordinal(), first) - first) / (last - first), 1)

    def y(level: float) -> float:
        return round(bottom - (bottom - top) * (level - marks[0]) / (marks[-1] - marks[0]), 1)

    points = [(x(day), y(float(value))) for day, (_, value) in zip(days, values, strict=True)]
    ends = ((x(aim.start), y(float(aim.baseline))), (x(aim.due), y(float(aim.target))))
    return Course(
        width, height, left, right, top, bottom,
        tuple(Tick(x(day), short_date(day)) for day in (aim.start, aim.due)) if write else (),
        tuple(Tick(y(level), label) for level, label in zip(marks, labels, strict=True)) if write else (),
        _runs(kind, values, points),
        tuple(points[-1:] if len(points) > _MOST_DOTS else points),
        _path(ends),
        ends[1][1],
        x(today) if first <= today.toordinal() <= last else None,
        marks[0] <= 0 <= marks[-1],
    )  # fmt: skip


def _runs(kind: str, values: Sequence[Value], points: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    """The lines through the points of neighbouring periods; one alone is no line."""
    runs = [list(points[:1])]
    for ((before, _), (now, _)), point in zip(pairwise(values), points[1:], strict=True):
        if steps(kind, before, now) > 1:
            runs.append([])
        runs[-1].append(point)
    return tuple(_path(run) for run in runs if len(run) > 1)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
