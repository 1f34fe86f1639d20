"""Columns, bars and calendar files, from outlines alone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from tactics.backlog.arranging import Outline
from tactics.backlog.filters import BacklogFilter
from tactics.backlog.states import STATUSES
from tactics.planning.calendar import Event, to_ics
from tactics.planning.columns import MOST_SHOWN, due, lanes
from tactics.planning.timeline import NAME, days_of, draw

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Opinions:
    score: None = None


def outline(key: int = 1, **values: Any) -> Outline:
    usual: dict[str, Any] = dict.fromkeys(("tactic", "outcome", "planned_start", "planned_end", "started_on", "ended_on"))
    usual |= {"id": key, "name": f"Idea {key}", "status": "idea", "owner": "", "notes": "", "created_at": NOW, "changed_at": NOW}
    return Outline(**{**usual, "version": 1, "tags": (), "opinions": Opinions(), **values})


def test_every_state_has_a_column_in_the_order_of_the_work() -> None:
    [lane] = lanes([outline(status="running")], BacklogFilter(), {"running": 1})
    assert [column.status for column in lane.columns] == list(STATUSES)
    assert [column.total for column in lane.columns] == [0, 0, 0, 1, 0, 0, 0]
    assert not any(column.over for column in lane.columns)


def test_more_than_was_agreed_on_is_marked() -> None:
    [lane] = lanes([outline(1, status="running"), outline(2, status="running")], BacklogFilter(), {"running": 1})
    assert [column.status for column in lane.columns if column.over] == ["running"]


def test_a_column_shows_what_can_be_read_and_counts_all() -> None:
    [lane] = lanes([outline(key) for key in range(1, 101)], BacklogFilter(), {})
    assert (len(lane.columns[0].cards), lane.columns[0].total) == (MOST_SHOWN, 100)


def test_a_board_in_lanes_has_a_lane_for_each_owner() -> None:
    found = lanes([outline(1, owner="Åsa"), outline(2), outline(3, owner="Bo")], BacklogFilter(group="owner"), {})
    assert {lane.name for lane in found} == {"Åsa", "Bo", ""}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"status": "running", "planned_end": TODAY - timedelta(1)}, ("late", TODAY - timedelta(1))),
        ({"status": "planned", "planned_start": TODAY - timedelta(3), "planned_end": TODAY}, ("late", TODAY - timedelta(3))),
        ({"status": "running", "planned_end": TODAY}, ("ends", TODAY)),
        ({"status": "planned", "planned_start": TODAY}, ("starts", TODAY)),
        ({"status": "done", "planned_end": TODAY - timedelta(1)}, None),
        ({}, None),
    ],
)
def test_a_card_says_what_time_it_is(values: dict[str, Any], said: tuple[str, date] | None) -> None:
    assert due(outline(**values), TODAY) == said


def test_what_happened_counts_before_what_was_planned() -> None:
    planned = {"planned_start": TODAY - timedelta(20), "planned_end": TODAY + timedelta(20)}
    assert days_of(outline(**planned), TODAY) == tuple(planned.values())
    happened = {"started_on": TODAY - timedelta(10), "ended_on": TODAY - timedelta(2)}
    assert days_of(outline(status="done", **planned, **happened), TODAY) == tuple(happened.values())
    assert days_of(outline(status="running", started_on=TODAY - timedelta(4)), TODAY) == (TODAY - timedelta(4), TODAY)
    assert days_of(outline(), TODAY) is None


DAYS = st.one_of(st.none(), st.dates(TODAY - timedelta(900), TODAY + timedelta(900)))


@given(st.lists(st.tuples(st.sampled_from(list(STATUSES)), DAYS, DAYS, DAYS, DAYS), max_size=12))
def test_every_bar_lies_inside_the_picture_and_nothing_is_lost(rows: list[tuple[Any, ...]]) -> None:
    names = ("status", "planned_start", "planned_end", "started_on", "ended_on")
    found = [outline(key, **dict(zip(names, row, strict=True))) for key, row in enumerate(rows)]
    picture = draw(found, TODAY)
    assert len(picture.bars) + picture.left_out == len(found)
    for bar in picture.bars:
        assert bar.start <= bar.end
        assert 0 <= bar.x <= bar.x + bar.width <= picture.width
        assert bar.y < picture.height
        room = picture.width - bar.x if bar.anchor == "start" else bar.x + bar.width
        assert room >= NAME


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\x85"), max_size=200)


@given(TEXTS, TEXTS, st.dates(), st.integers(0, 400))
def test_a_calendar_program_reads_what_was_written(title: str, text: str, start: date, days: int) -> None:
    end = min(date.max - timedelta(1), start + timedelta(min(days, (date.max - start).days)))
    event = Event("backlog-1@example.org", title, min(start, end), end, "running", NOW, text, "https://example.org/backlog/1")
    content = to_ics([event], "Growth; experiments, 2026")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    [read] = Calendar.from_ical(content).walk("VEVENT")
    visible = "".join(sign for sign in title if sign.isprintable())
    assert (str(read["summary"]), read["uid"]) == (visible, "backlog-1@example.org")
    assert (read.decoded("dtstart"), read.decoded("dtend")) == (event.start, event.end + timedelta(1))
