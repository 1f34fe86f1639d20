"""People over time as stacked bars: those active above the line, those who left below it. Pure.

templates/retention/_lifecycle_picture.html draws them. Keeps true: above and below have one scale; the parts of a bar
stand in one order, from the line outwards: current, reactivated, new; nothing is left out of the picture.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tactics.kpis.charts import Tick, nice_ticks
from tactics.retention.pictures import Flag, Mark, hung

PARTS = ("current", "back", "new")
_WIDE, _NARROW = (760, 360), (400, 320)
_LETTER = 7.4
_STEPS = (1, 2, 3, 4, 6, 12, 13, 26)


@dataclass(frozen=True)
class Block:
    """One part of a bar: what it is (new, current, back, gone), and where it stands."""

    part: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Stacks:
    """A picture `width` × `height`; `ground` is the line between those who are there and those who left."""

    width: int
    height: int
    left: float
    right: float
    ground: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    blocks: tuple[Block, ...]
    flags: tuple[Flag, ...]
    bottom: float


@dataclass(frozen=True)
class Bar:
    """The people of one period."""

    label: str
    current: int
    back: int
    new: int
    gone: int


def stacks(bars: Sequence[Bar], write: Callable[[float], str], marks: Sequence[Mark] = ()) -> tuple[Stacks, Stacks]:
    """The picture for wide pages and the one for narrow ones; a mark's place 0 is where the first bar begins.

    Raises ValueError without a bar.
    """
    if not bars:
        raise ValueError("a picture of no periods")
    return _drawn(bars, write, marks, _WIDE), _drawn(bars, write, marks, _NARROW)


def _drawn(bars: Sequence[Bar], write: Callable[[float], str], marks: Sequence[Mark], size: tuple[int, int]) -> Stacks:
    width, height = size
    highest = max(bar.current + bar.back + bar.new for bar in bars)
    levels = nice_ticks(-max(bar.gone for bar in bars), highest or 1)
    written = [write(abs(level)) for level in levels]
    left, right, bottom = 14 + _LETTER * max(map(len, written)), width - 8.0, height - 30.0
    step = (right - left) / len(bars)
    flags, top = hung(marks, lambda place: round(left + place * step, 1))
    scale = (bottom - top) / (levels[-1] - levels[0])

    def to_y(value: float) -> float:
        return round(bottom - (value - levels[0]) * scale, 1)

    blocks = []
    for place, bar in enumerate(bars):
        x, wide, sum_ = round(left + (place + 0.12) * step, 1), round(step * 0.76, 1), 0
        for part in PARTS:
            many = getattr(bar, part)
            if many:
                blocks.append(Block(part, x, to_y(sum_ + many), wide, round(to_y(sum_) - to_y(sum_ + many), 1)))
            sum_ += many
        if bar.gone:
            blocks.append(Block("gone", x, to_y(0), wide, round(to_y(-bar.gone) - to_y(0), 1)))
    every = _every([bar.label for bar in bars], step)
    named = tuple(Tick(round(left + (place + 0.5) * step, 1), bars[place].label) for place in range(0, len(bars), every))
    return Stacks(
        width, height, round(left, 1), right, to_y(0), named,
        tuple(Tick(to_y(level), said) for level, said in zip(levels, written, strict=True)),
        tuple(blocks), flags, bottom,
    )  # fmt: skip


def _every(labels: Sequence[str], step: float) -> int:
    """Every so many labels are written, so that they stay apart."""
    room = 12 + _LETTER * max(map(len, labels))
    return next((size for size in _STEPS if size * step >= room), len(labels))
