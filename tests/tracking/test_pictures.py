"""The chart: real dates, gaps that are gaps, everything inside, and no scale that says more than it should."""

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tactics.kpis import wording
from tactics.tracking import periods
from tactics.tracking.pictures import Mark, TimeChart, Value, sparkline, time_chart

levels = st.decimals(-(10**6), 10**6, places=2)
courses = st.dictionaries(st.dates(date(1950, 1, 1), date(2150, 1, 1)), levels, min_size=1, max_size=40)


def every_month(*values: float | None, start: int = 1) -> list[Value]:
    return [(date(2026, month, 1), Decimal(str(value))) for month, value in enumerate(values, start) if value is not None]


def drawn(app: Flask, values: list[Value], kind: str = "month", **others: object) -> TimeChart:
    with app.test_request_context():
        return time_chart(kind, values, wording.plain, **others)  # type: ignore[arg-type]


def numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", path)]


@given(found=courses, kind=st.sampled_from([*periods.KINDS]), target=st.none() | levels, narrow=st.booleans())
def test_everything_is_inside_the_picture(
    app: Flask, found: dict[date, Decimal], kind: str, target: Decimal | None, narrow: bool
) -> None:
    values = sorted({periods.first(kind, day): value for day, value in found.items()}.items())
    marks = [Mark(day, "x", "note") for day, _ in values[:5]] + [Mark(values[-1][0] + timedelta(days=9), "y", "definition")]
    chart = drawn(app, values, kind, target=target, marks=marks, size=(360, 300) if narrow else (760, 320))
    for path in chart.runs:
        xs, ys = numbers(path)[::2], numbers(path)[1::2]
        assert xs == sorted(xs)
        assert chart.left <= min(xs)
        assert max(xs) <= chart.right + 0.1
        assert chart.top - 0.1 <= min(ys)
        assert max(ys) <= chart.bottom + 0.1
    assert all(chart.left <= flag.x <= chart.right + 0.1 and flag.at < chart.top for flag in chart.flags)
    assert all(chart.left <= tick.at <= chart.right + 0.1 for tick in chart.x_ticks)
    assert len(chart.x_ticks) <= (4 if narrow else 7)


@given(found=courses, kind=st.sampled_from([*periods.KINDS]))
def test_a_line_is_never_drawn_across_a_period_without_a_value(app: Flask, found: dict[date, Decimal], kind: str) -> None:
    values = sorted({periods.first(kind, day): value for day, value in found.items()}.items())
    chart = drawn(app, values, kind)
    pieces = 1
    for (before, _), (now, _) in pairwise(values):
        pieces += periods.after(kind, before) != now
    lone = len(chart.dots) if len(values) > 40 else pieces - len(chart.runs)
    assert len(chart.runs) + lone == pieces


def test_places_follow_the_dates_not_the_numbers_of_the_values(app: Flask) -> None:
    chart = drawn(app, [(date(2026, 1, 1), Decimal(1)), (date(2026, 2, 1), Decimal(2)), (date(2026, 12, 1), Decimal(3))])
    (first, _), (second, _), (third, _) = chart.dots
    assert (second - first) / (third - first) == pytest.approx(31 / 334, abs=0.01)


def test_a_gap_breaks_the_line_and_a_lone_value_is_a_dot(app: Flask) -> None:
    chart = drawn(app, every_month(1, 2, None, 4, None, 6, 7))
    assert len(chart.runs) == 2
    assert len(chart.dots) == 5


@pytest.mark.parametrize(
    ("values", "from_nought"),
    [
        ((2, 5, 4), True),
        ((95, 97, 96), False),
        ((4, 4, 4), True),
        ((-95, -97), False),
        ((-5, 5), True),
        ((0, 0), True),
        ((7,), True),
    ],
)
def test_the_scale_begins_at_nought_unless_all_lie_in_its_upper_half(
    app: Flask, values: tuple[float, ...], from_nought: bool
) -> None:
    assert drawn(app, every_month(*values)).from_nought == from_nought


def test_the_target_is_part_of_the_scale(app: Flask) -> None:
    chart = drawn(app, every_month(2, 3), target=Decimal(20))
    assert chart.target is not None
    assert chart.top <= chart.target < chart.end[1]


def test_marks_near_each_other_hang_in_lanes(app: Flask) -> None:
    days = [date(2026, 1, 1) + timedelta(days=2 * place) for place in range(3)]
    chart = drawn(app, every_month(*range(1, 13)), marks=[Mark(day, "x", "note") for day in days])
    assert len({flag.at for flag in chart.flags}) == 3
    assert [flag.number for flag in chart.flags] == [1, 2, 3]


def test_what_happened_before_the_first_value_is_left_out_and_what_came_after_makes_room(app: Flask) -> None:
    marks = [Mark(date(2025, 1, 1), "before", "start"), Mark(date(2026, 6, 1), "after", "end")]
    chart = drawn(app, every_month(1, 2, 3), marks=marks)
    assert [flag.number for flag in chart.flags] == [2]
    assert chart.end[0] < chart.flags[0].x


def test_a_sparkline_needs_two_values_and_stays_in_its_frame(app: Flask) -> None:
    assert sparkline("month", every_month(1)) is None
    line = sparkline("month", every_month(5, 1, None, 3, 3))
    assert line
    assert len(line.runs) == 2
    for path in line.runs:
        assert 0 <= min(numbers(path)) <= max(numbers(path)) <= line.width
    flat = sparkline("month", every_month(2, 2, 2))
    assert flat
    assert set(numbers(flat.runs[0])[1::2]) == {flat.height / 2}
