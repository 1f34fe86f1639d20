"""An effect as a picture: its interval on a line, with no difference and the smallest effect worth having. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from tactics.statistics.inputs import Interval

WIDTH, HEIGHT = 480, 136
_SIDE, _AXIS = 24, 74


@dataclass(frozen=True)
class Mark:
    """A place on the line, with what stands there."""

    x: float
    label: str


@dataclass(frozen=True)
class IntervalPicture:
    """Everything in the units of the picture. `sure` says that the verdict rests on it."""

    low: Mark
    high: Mark
    estimate: float
    zero: float
    worthwhile: float | None
    sure: bool
    width: int = WIDTH
    height: int = HEIGHT
    axis: int = _AXIS


def draw(
    interval: Interval, estimate: float, worthwhile: float | None, shown: Callable[[float], str], *, sure: bool
) -> IntervalPicture:
    """The picture of an interval; `worthwhile` is the smallest effect worth having, on its good side; `shown` names a value."""
    values = [interval.low, interval.high, estimate, 0.0, *([worthwhile] if worthwhile is not None else [])]
    first, last = min(values), max(values)
    margin = (last - first or 1.0) * 0.14
    scale = (WIDTH - 2 * _SIDE) / (last - first + 2 * margin)

    def at(value: float) -> float:
        return round(_SIDE + (value - first + margin) * scale, 1)

    return IntervalPicture(
        low=Mark(at(interval.low), shown(interval.low)),
        high=Mark(at(interval.high), shown(interval.high)),
        estimate=at(estimate),
        zero=at(0.0),
        worthwhile=None if worthwhile is None else at(worthwhile),
        sure=sure,
    )
