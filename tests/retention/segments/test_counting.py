"""Segments, counted by hand in a small file, and on CDNOW by another way."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.retention.measures import cohorts, segments
from tactics.retention.measures.definition import Retention
from tactics.retention.measures.questions import PHASE_ENDS, Comparison
from tests.retention.stores import Row, build

START = datetime.fromisoformat("2026-01-05 09:00:00")


def did(who: str, day: int, event: str = "open", segment: str | None = "SE", hour: int = 0) -> Row:
    return (who, (START + timedelta(days=day, hours=hour)).isoformat(" "), event, None, segment)


FEW: list[Row] = [
    *(did("ann", day) for day in (0, 7, 28)),
    *(did("bo", day, segment=None if day == 0 else "SE") for day in (0, 7)),
    *(did("cy", day, segment="NO" if day == 0 else "SE") for day in (0, 3, 28)),
    did("dee", 0, segment="NO"),
    did("dee", 0, "share", "NO", hour=1),
    did("eve", 7),
    did("end", 40, "other"),
]
"""By days: ann and bo are there after a week, ann after four; cy only after four; dee never again; eve begins a week later."""


@pytest.fixture
def few(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with build(tmp_path, FEW, ["country"]) as connection:
        yield connection


def found(connection: duckdb.DuckDBPyConnection, **asked: Any) -> dict[str, dict[str, Any]]:
    """The groups of a comparison by their value, or else by their key; by day and from opening on, unless said otherwise."""
    question = Comparison(**{"by": "s1", "period": "day", "start": "open", "back": "open", **asked})
    return {group["value"] or group["key"]: group for group in segments.measure(connection, question.plain())["groups"]}


def test_everybody_belongs_to_the_value_of_their_first_event(few: duckdb.DuckDBPyConnection) -> None:
    assert {name: group["people"] for name, group in found(few).items()} == {"NO": 2, "SE": 2, "unknown": 1}


def test_the_groups_are_ordered_by_their_people_and_then_by_name(few: duckdb.DuckDBPyConnection) -> None:
    assert list(found(few)) == ["NO", "SE", "unknown"]


def test_a_point_counts_who_came_back_of_the_cohorts_whose_period_is_over(few: duckdb.DuckDBPyConnection) -> None:
    groups = found(few)
    assert groups["SE"]["points"][7] == [1, 2]
    assert groups["SE"]["points"][28] == [1, 2]
    assert groups["unknown"]["points"][7] == [1, 1]
    assert groups["NO"]["points"][28] == [1, 2]
    assert groups["SE"]["points"][35] == [0, 1]
    assert groups["SE"]["points"][41] is None


def test_a_phase_counts_of_those_there_at_its_start_who_are_there_at_its_end(few: duckdb.DuckDBPyConnection) -> None:
    phases = {name: group["phases"] for name, group in found(few).items()}
    assert phases == {
        "SE": [[2, 1], [1, 1], None],
        "NO": [[2, 0], [0, 0], None],
        "unknown": [[1, 1], [1, 0], None],
    }


def test_there_then_or_later_counts_who_returned_at_all(few: duckdb.DuckDBPyConnection) -> None:
    phases = {name: group["phases"] for name, group in found(few, rule="after").items()}
    assert phases["NO"] == [[2, 1], [1, 1], None]
    assert phases["unknown"] == [[1, 1], [1, 0], None]


def test_who_did_something_at_first_is_one_group_and_the_others_another(few: duckdb.DuckDBPyConnection) -> None:
    groups = found(few, by="event", did="share")
    assert {name: group["people"] for name, group in groups.items()} == {"did": 1, "not": 4}


def test_what_is_done_after_the_first_period_makes_nobody_one_who_did_it(few: duckdb.DuckDBPyConnection) -> None:
    assert "did" not in found(few, by="event", did="open", least=2)
    assert found(few, by="event", did="open", least=2, period="week")["did"]["people"] == 1


def test_the_first_period_of_the_calendar_ends_with_it(few: duckdb.DuckDBPyConnection) -> None:
    thrice = {"by": "event", "did": "open", "least": 3, "period": "month"}
    assert found(few, **thrice, window="rolling")["did"]["people"] == 2
    assert "did" not in found(few, **thrice, window="calendar")


def test_an_event_that_nobody_did_leaves_one_group(few: duckdb.DuckDBPyConnection) -> None:
    assert list(found(few, by="event", did="nothing of the kind")) == ["not"]


def test_values_beyond_the_eight_largest_are_counted_together(tmp_path: Path) -> None:
    rows = [did(f"{value}-{number}", 0, segment=f"v{value}") for value in range(11) for number in range(20 - value)]
    with build(tmp_path, rows, ["country"]) as connection:
        answer = segments.measure(connection, Comparison(by="s1", period="day").plain())
    assert [group["value"] for group in answer["groups"]] == [*(f"v{value}" for value in range(8)), None]
    assert answer["groups"][-1]["people"] == 12 + 11 + 10
    assert answer["others"] == 3


def test_segments_and_cohorts_count_alike_unless_somebody_says_otherwise() -> None:
    asked = Comparison(by="s1", period="week").definition()
    assert asked.plain() == Retention("week", horizon=asked.horizon).plain()


@pytest.mark.parametrize("window", ["rolling", "calendar"])
@pytest.mark.parametrize("rule", ["on", "after"])
def test_the_groups_of_cdnow_add_up_to_its_triangle(cdnow: duckdb.DuckDBPyConnection, window: str, rule: str) -> None:
    question = Comparison(by="event", did="purchase", least=2, period="month", window=window, rule=rule)
    groups = segments.measure(cdnow, question.plain())["groups"]
    triangle = cohorts.triangles(cdnow, question.definition())[""]
    for span in range(13):
        whole = [(cohort.kept[span], cohort.size) for cohort in triangle if cohort.kept[span] is not None]
        assert [sum(group["points"][span][side] for group in groups) for side in (0, 1)] == [
            sum(pair[side] or 0 for pair in whole) for side in (0, 1)
        ]
    for place, end in enumerate(PHASE_ENDS["month"][:1]):
        assert sum(group["phases"][place][1] for group in groups) == sum(group["points"][end][0] for group in groups)


def test_cdnow_by_its_first_thirty_days_is_what_plain_python_counts(cdnow: duckdb.DuckDBPyConnection) -> None:
    bought: dict[int, list[datetime]] = defaultdict(list)
    for who, moment in cdnow.execute("SELECT person, moment FROM events ORDER BY moment").fetchall():
        bought[who].append(moment)
    periods = [{(moment - own[0]).days // 30 for moment in own} for own in bought.values()]
    often = [sum(moment - own[0] < timedelta(days=30) for moment in own) > 1 for own in bought.values()]
    groups = found(cdnow, by="event", did="purchase", least=2, period="month", window="rolling", start="", back="")
    for name, belongs in (("did", True), ("not", False)):
        own = [seen for seen, many in zip(periods, often, strict=True) if many == belongs]
        assert groups[name]["people"] == len(own)
        assert groups[name]["phases"] == [
            [len(own), sum(2 in seen for seen in own)],
            [sum(2 in seen for seen in own), sum({2, 6} <= seen for seen in own)],
            [sum(6 in seen for seen in own), sum({6, 12} <= seen for seen in own)],
        ]


@given(
    by=st.sampled_from(["s1", "s5", "event", "s6", "s0", "", "s1; DROP TABLE events", "value"]),
    did=st.text(max_size=5),
    least=st.integers(-2, 1002),
    period=st.sampled_from(["day", "week", "hour", ""]),
    rule=st.sampled_from(["on", "after", "bracket", "x"]),
)
def test_a_comparison_that_exists_makes_sense_and_survives_being_plain(**asked: Any) -> None:
    try:
        question = Comparison(**asked)
    except ValueError:
        return
    assert question.by in {"s1", "s5", "event"}
    assert question.rule in {"on", "after"}
    assert Comparison(**question.plain()) == question


def test_half_a_second_less_than_a_week_is_no_week_later(tmp_path: Path) -> None:
    born = (START + timedelta(seconds=0.5)).isoformat(" ")
    rows: list[Row] = [("ann", born, "open", None, "SE"), did("ann", 7), did("end", 40, "other")]
    with build(tmp_path, rows, ["country"]) as connection:
        assert found(connection, window="rolling")["SE"]["phases"][0] == [1, 0]
