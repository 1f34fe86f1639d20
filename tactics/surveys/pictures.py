"""The pictures of a survey's results as plain figures for templates/surveys/_pictures.html to draw. Pure.

Keeps true: a scale shows the whole of what could have been answered, so that no difference looks larger than it is;
everything is inside the picture.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tactics.kpis.charts import Tick, Zone
from tactics.surveys.results import Estimate, Week

Bounds = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class Rule:
    """A figure on its scale, in hundredths of the width: the interval, the point, ticks and published bands."""

    point: float
    start: float
    end: float
    ticks: tuple[Tick, ...]
    zones: tuple[Zone, ...]

    @property
    def width(self) -> float:
        """How wide the interval is; never so narrow that it cannot be seen."""
        return max(0.6, round(self.end - self.start, 2))


@dataclass(frozen=True)
class Mark:
    """A week in the chart: its middle, and the heights of the figure and of the ends of its interval."""

    x: float
    y: float
    top: float
    bottom: float


@dataclass(frozen=True)
class WeekChart:
    """A picture `width` × `height`, its plot from `left` to `right`."""

    width: int
    height: int
    left: float
    right: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    line: str


def rule(
    found: Estimate,
    scale: tuple[float, float],
    ticks: Sequence[float],
    write: Callable[[float], str],
    bands: Sequence[tuple[str, Bounds]] = (),
) -> Rule:
    """A figure on a scale from its least to its most."""
    place = _placing(scale, 0.0, 100.0)
    start = found.value if found.low is None else found.low
    end = found.value if found.high is None else found.high
    zones = []
    for key, (low, high) in bands:
        first = place(scale[0] if low is None else max(float(low), scale[0]))
        zones.append(Zone(key, first, round(place(scale[1] if high is None else min(float(high), scale[1])) - first, 2)))
    return Rule(place(found.value), place(start), place(end), tuple(Tick(place(at), write(at)) for at in ticks), tuple(zones))


def week_chart(
    weeks: Sequence[Week],
    scale: tuple[float, float],
    ticks: Sequence[float],
    write: Callable[[float], str],
    write_week: Callable[[date], str],
    *,
    size: tuple[int, int],
) -> WeekChart:
    """The figure of each week with its interval; weeks with too few answers leave a gap. `size` is in pixels."""
    width, height = size
    labels = [write(at) for at in ticks]
    left, right = 14 + 7.5 * max(map(len, labels)), width - 10.0
    to_y = _placing(scale, height - 32.0, 12.0)
    step = (right - left) / len(weeks)
    marks, runs = [], [[]]  # type: list[Mark], list[list[Mark]]
    for place, week in enumerate(weeks):
        if week.figure is None:
            runs.append([])
            continue
        own = week.figure
        ends = [own.value if end is None else end for end in (own.high, own.low)]
        mark = Mark(round(left + (place + 0.5) * step, 1), to_y(own.value), to_y(ends[0]), to_y(ends[1]))
        marks.append(mark)
        runs[-1].append(mark)
    every = max(1, round(58 / step))
    x_ticks = [
        Tick(round(left + (place + 0.5) * step, 1), write_week(week.monday))
        for place, week in enumerate(weeks)
        if (len(weeks) - 1 - place) % every == 0
    ]
    line = "".join("M" + "L".join(f"{mark.x} {mark.y}" for mark in run) for run in runs if len(run) > 1)
    y_ticks = tuple(Tick(to_y(at), label) for at, label in zip(ticks, labels, strict=True))
    return WeekChart(width, height, left, right, tuple(x_ticks), y_ticks, tuple(marks), line)


def _placing(scale: tuple[float, float], start: float, end: float) -> Callable[[float], float]:
    low, high = scale
    return lambda value: round(start + (min(max(value, low), high) - low) / (high - low) * (end - start), 2)
