"""Triangles of any events against the same counted person by person in plain Python, in every way that can be asked."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tactics.retention.measures import cohorts
from tactics.retention.measures.calendar import PERIODS
from tactics.retention.measures.definition import BIRTHS, RULES, WINDOWS, Retention
from tests.retention.stores import build

Event = tuple[str, datetime, str]
NEW_YEAR = datetime(2020, 12, 21)  # noqa: DTZ001  # a wall clock's
"""A Monday: ten days before a week 53, which holds the first days of the next year."""
LENGTHS = {"day": 1, "week": 7, "month": 30, "quarter": 90, "year": 365}
BRACKETS = {"day": (0, 1, 3, 8), "week": (1, 2, 5), "month": (1, 3, 4), "quarter": (0, 1, 2), "year": (0, 1)}

moments = st.builds(
    lambda days, part: NEW_YEAR + timedelta(days=days) + part,
    st.one_of(st.integers(0, 20), st.integers(0, 500)),
    st.sampled_from(
        [timedelta(0), timedelta(hours=12), timedelta(hours=12, milliseconds=500), timedelta(days=1, microseconds=-1)]
    ),
)
events = st.lists(st.tuples(st.sampled_from("abcd"), moments, st.sampled_from(["join", "open"])), min_size=1, max_size=30)
definitions = st.builds(
    lambda period, window, rule, birth, start, back: Retention(
        period, window, start, back, rule, BRACKETS[period] if rule == "bracket" else (), birth, 6
    ),
    *map(st.sampled_from, (PERIODS, WINDOWS, RULES, BIRTHS, ("", "join", "open"), ("", "join", "open"))),
)
NEXT_DAY = Retention("day", "rolling", "join", "open", horizon=6)
"""Half a second less than a day after the start is no day after it."""


@settings(max_examples=100)
@given(events, definitions)
@example([("a", NEW_YEAR + timedelta(milliseconds=500), "join"), ("a", NEW_YEAR + timedelta(days=1), "open")], NEXT_DAY)
def test_any_triangle_is_what_counting_person_by_person_gives(
    tmp_path_factory: pytest.TempPathFactory, happened: list[Event], definition: Retention
) -> None:
    with build(tmp_path_factory.mktemp("any"), [(who, str(when), what, None) for who, when, what in happened]) as connection:
        found = cohorts.measure(connection, definition.plain())["cohorts"]
    assert [(row["start"], row["size"], row["kept"]) for row in found] == by_hand(happened, definition)


def by_hand(happened: Sequence[Event], asked: Retention) -> list[tuple[str, int, list[int | None]]]:
    """The rows of the triangle: the first day of the period, how many began in it, how many came back in each column."""
    members: dict[date, list[list[int]]] = defaultdict(list)
    for who in {event[0] for event in happened}:
        starts = sorted(when for one, when, what in happened if one == who and asked.start in {"", what})
        returns = [when for one, when, what in happened if one == who and asked.back in {"", what}]
        begun = {first_day(when, asked.period): when for when in reversed(starts)}
        for start, born in begun.items() if asked.birth == "recurring" else sorted(begun.items())[:1]:
            members[start].append([passed(born, when, asked) for when in returns if when >= born])
    end = max(when for _who, when, _what in happened).date() + timedelta(days=1)
    columns = [(low, high - 1) for low, high in zip(asked.brackets, asked.brackets[1:], strict=False)]
    return [
        (str(start), len(who), [cell(start, who, column, asked, end) for column in columns or [(n, n) for n in range(7)]])
        for start, who in sorted(members.items())
    ]


def cell(start: date, members: list[list[int]], column: tuple[int, int], asked: Retention, end: date) -> int | None:
    low, high = column
    over = start if asked.window == "calendar" else following(start, asked.period)
    for _period in range(high + 1):
        over = following(over, asked.period) if asked.window == "calendar" else over + timedelta(days=LENGTHS[asked.period])
    if over > end:
        return None
    return sum(any(n >= low and (n <= high or asked.rule == "after") for n in returned) for returned in members)


def passed(born: datetime, when: datetime, asked: Retention) -> int:
    """How many periods after somebody began something happened."""
    if asked.window == "rolling":
        return (when - born) // timedelta(days=LENGTHS[asked.period])
    own, count = first_day(born, asked.period), 0
    while (own := following(own, asked.period)) <= when.date():
        count += 1
    return count


def first_day(when: date, period: str) -> date:
    year, month, _day = when.timetuple()[:3]
    week_year, week, _weekday = when.isocalendar()
    days = {
        "day": date(year, month, when.day), "week": date.fromisocalendar(week_year, week, 1), "month": date(year, month, 1),
        "quarter": date(year, {1: 1, 2: 4, 3: 7, 4: 10}[(month + 2) // 3], 1), "year": date(year, 1, 1),
    }  # fmt: skip
    return days[period]


def following(start: date, period: str) -> date:
    """The first day of the next period."""
    return first_day(start + timedelta(days={"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[period]), period)


def test_a_week_that_lies_in_two_years_is_one_and_the_next_year_has_its_first_week_after_it() -> None:
    assert [str(first_day(date(2021, 1, day), "week")) for day in (3, 4)] == ["2020-12-28", "2021-01-04"]
    assert following(date(2020, 12, 28), "week") == date(2021, 1, 4)
