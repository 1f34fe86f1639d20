"""Curves as figures: inside the picture, gaps stay gaps, and numbers at the ends stay apart."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.retention.pictures import MOST_LINES, Curve, CurveChart, Mark, curves

SHARES = st.none() | st.floats(0, 1)


def per_cent(share: float) -> str:
    return f"{share:.0%}"


def points(path: str) -> list[tuple[float, float]]:
    """The points of a path."""
    return [(float(x), float(y)) for x, y in re.findall(r"([-\d.e]+) ([-\d.e]+)", path)]


@st.composite
def drawings(draw: st.DrawFn) -> tuple[list[Curve], list[str], list[Mark]]:
    places = draw(st.integers(1, 61))
    values = st.lists(SHARES, min_size=places, max_size=places)
    lines = [
        Curve(f"line {number}", own, own if banded else (), own if banded else (), main=banded)
        for number, (own, banded) in enumerate(draw(st.lists(st.tuples(values, st.booleans()), max_size=MOST_LINES)))
    ]
    marks = draw(st.lists(st.floats(0, places - 1), max_size=5))
    return lines, [str(place) for place in range(places)], [Mark(place, "change") for place in sorted(marks)]


@given(drawings())
def test_everything_is_inside_the_picture(drawing: tuple[list[Curve], list[str], list[Mark]]) -> None:
    lines, labels, marks = drawing
    for chart in curves(lines, labels, per_cent, marks=marks):
        drawn = [point for line in chart.lines for path in (*line.runs, *line.bands) for point in points(path)]
        drawn += [point for line in chart.lines for point in (*line.dots, line.end)]
        assert all(chart.left <= x <= chart.right + 0.05 and chart.top - 0.05 <= y <= chart.bottom + 0.05 for x, y in drawn)
        assert all(chart.left <= tick.at <= chart.width for tick in chart.x_ticks)
        assert all(0 <= flag.at < chart.bottom for flag in chart.flags)
        assert [line.name for line in chart.lines] == [line.name for line in lines if any(v is not None for v in line.values)]


def one(*lines: Curve, **others: object) -> CurveChart:
    """The wide picture of lines with a label for each place."""
    labels = [str(place) for place in range(len(lines[0].values))]
    return curves(lines, labels, per_cent, **others)[0]  # type: ignore[arg-type]  # a test's words


def test_a_place_without_a_value_is_a_gap_and_a_lone_value_a_dot() -> None:
    [line] = one(Curve("a", (0.5, 0.4, None, 0.3, None, 0.2, 0.1))).lines
    assert [len(points(run)) for run in line.runs] == [2, 2]
    assert len(line.dots) == 1


def test_an_interval_is_a_closed_shape_around_its_line() -> None:
    [line] = one(Curve("a", (0.5, 0.4), (0.4, 0.3), (0.6, 0.5))).lines
    [band] = line.bands
    assert band.endswith("Z")
    middle = points(line.runs[0])
    upper, lower = points(band)[:2], points(band)[:1:-1]
    assert all(up[1] < own[1] < low[1] for up, own, low in zip(upper, middle, lower, strict=True))


def test_numbers_at_ends_side_by_side_stay_apart() -> None:
    chart = one(*(Curve(str(number), (0.5, 0.01 * number)) for number in range(MOST_LINES)))
    heights = sorted(line.number_at for line in chart.lines)
    assert all(after - before >= 13.9 for before, after in pairwise(heights))
    assert heights[-1] <= chart.bottom


def test_the_scale_begins_at_nought_and_reaches_what_is_asked() -> None:
    chart = one(Curve("a", (0.9, 0.8)))
    assert (chart.y_ticks[0].label, chart.y_ticks[0].at) == ("0%", chart.bottom)
    assert one(Curve("a", (0.1, 0.1)), top=1.0).y_ticks[-1].label == "100%"


def test_long_labels_are_written_where_there_is_room() -> None:
    labels = [f"{day} September 2026" for day in range(1, 31)]
    for chart in curves([Curve("a", [0.5] * 30)], labels, per_cent):
        gaps = [after.at - before.at for before, after in pairwise(chart.x_ticks)]
        assert min(gaps) > 7 * len("30 September 2026")


def test_marks_close_to_each_other_hang_at_different_heights() -> None:
    chart = one(Curve("a", [0.5] * 60), marks=[Mark(10, "first"), Mark(10.5, "second")])
    assert [(flag.letter, flag.label) for flag in chart.flags] == [("A", "first"), ("B", "second")]
    assert chart.flags[0].at != chart.flags[1].at


def test_more_lines_than_looks_and_no_place_at_all_are_refused() -> None:
    with pytest.raises(ValueError, match="looks"):
        one(*[Curve("a", (0.5,))] * (MOST_LINES + 1))
    with pytest.raises(ValueError, match="one place"):
        curves([], [], per_cent)
