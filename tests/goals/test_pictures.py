"""The pictures of goals: everything is inside them, and a gap stays one."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import assume, given
from hypothesis import strategies as st

from tactics.goals.pictures import course
from tactics.goals.progress import Aim, counting
from tactics.kpis.wording import plain
from tactics.tracking.periods import KINDS, first

NUMBERS = st.decimals(-(10**9), 10**9, places=4)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.fixture(autouse=True)
def words(app: Flask) -> Iterator[None]:
    """A language to write dates and numbers in."""
    with app.test_request_context():
        yield


@given(
    NUMBERS,
    NUMBERS,
    DAYS,
    st.integers(1, 900),
    DAYS,
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(DAYS, NUMBERS, max_size=9),
    st.booleans(),
)
def test_everything_is_inside(
    baseline: Decimal,
    target: Decimal,
    start: date,
    length: int,
    today: date,
    kind: str,
    values: dict[date, Decimal],
    scaled: bool,
) -> None:
    assume(baseline != target)
    aim = Aim(baseline, target, start, start + timedelta(length))
    known = counting(kind, sorted({first(kind, day): value for day, value in values.items()}.items()), start)
    plot = course(aim, kind, known, today, write=plain if scaled else None, size=(360, 240))
    assert 0 <= plot.left < plot.right <= plot.width
    for x, y in plot.dots:
        assert plot.left <= x <= plot.right
        assert plot.top - 0.1 <= y <= plot.bottom + 0.1
    assert plot.top - 0.1 <= plot.goal <= plot.bottom + 0.1
    assert plot.today is None or plot.left <= plot.today <= plot.right
    assert bool(plot.y_ticks) is scaled


def test_a_month_without_a_value_breaks_the_line() -> None:
    aim = Aim(Decimal(5), Decimal(3), date(2026, 1, 1), date(2026, 12, 31))
    values = [(date(2026, month, 1), Decimal(4)) for month in (1, 2, 4, 6, 7, 8)]
    assert [run.count("L") + 1 for run in course(aim, "month", values, date(2026, 9, 1)).runs] == [2, 3]


def test_of_many_values_only_the_newest_is_a_point() -> None:
    aim = Aim(Decimal(5), Decimal(3), date(2026, 1, 1), date(2026, 12, 31))
    values = [(date(2026, 1, 1) + timedelta(day), Decimal(4)) for day in range(200)]
    plot = course(aim, "day", values, date(2026, 9, 1))
    assert (len(plot.runs), len(plot.dots)) == (1, 1)
