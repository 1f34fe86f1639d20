"""Limits and filters together: a narrowed board never hides that there is too much, and nothing is chosen in vain."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import insert

from tactics.backlog.models import BacklogItem
from tactics.core.database import db
from tests.conftest import Cast, Person
from tests.sharing import words_of


@pytest.fixture
def busy(cast: Cast) -> Person:
    """Somebody with two planned items, though one at a time was agreed on."""
    for title in ("Call them", "Write to them"):
        cast.alice.post("/backlog", title=title)
        cast.alice.post(f"/backlog/{max(cast.alice.item_ids())}/move", status="planned")
    cast.alice.post("/backlog/habits", page="/backlog/habits", part="limits", **{"limit-planned": "1"})
    cast.alice.get("/backlog?lang=en")
    return cast.alice


@pytest.mark.parametrize("query", ["", "?q=call", "?group=owner", "?stage=retention"])
def test_more_at_once_than_agreed_on_is_told_whatever_the_filter(busy: Person, query: str) -> None:
    assert "More at once than you agreed on: Planned 2/1" in words_of(busy.get(f"/backlog/board{query}").text)


def test_a_narrowed_column_counts_what_it_shows_and_sets_no_limit_against_it(busy: Person) -> None:
    heads = re.findall(r"Planned <span>([^<]+)</span>", busy.get("/backlog/board?q=call").text)
    assert heads == ["1"]
    assert re.findall(r"Planned <span>([^<]+)</span>", busy.get("/backlog/board").text) == ["2/1"]


def test_nothing_is_said_of_limits_that_are_kept(busy: Person) -> None:
    busy.post("/backlog/habits", page="/backlog/habits", part="limits", **{"limit-planned": "2"})
    assert "More at once" not in busy.get("/backlog/board").text


@pytest.mark.parametrize("place", ["board", "timeline"])
def test_states_are_chosen_on_board_and_timeline_and_the_form_shows_which(busy: Person, place: str) -> None:
    shown = busy.get(f"/backlog/{place}?status=planned&status=idea").text
    boxes = re.findall(r'name="status" value="(\w+)"( checked)?', shown.split('class="backlog__narrow"')[1].split("</form>")[0])
    assert [value for value, checked in boxes if checked] == ["idea", "planned"]
    assert len(boxes) == 7


def test_a_board_of_some_states_has_only_their_columns(busy: Person) -> None:
    page = busy.get("/backlog/board?status=planned&status=running").text
    assert re.findall(r'data-status="(\w+)"', page) == ["planned", "running"]


def test_the_timeline_offers_no_order_and_no_groups_which_it_has_not(busy: Person) -> None:
    form = busy.get("/backlog/timeline").text.split('class="backlog__narrow"')[1].split("</form>")[0]
    assert 'name="sort"' not in form
    assert 'name="group"' not in form


def test_a_long_timeline_has_pages_the_latest_first(cast: Cast, fresh_app: Flask) -> None:
    (key,) = cast.alice.item_ids()
    with fresh_app.app_context():
        workspace = db.session.get_one(BacklogItem, key).workspace_id
        days = [f"2026-{1 + place // 28:02d}-{1 + place % 28:02d}" for place in range(120)]
        rows = [{"workspace_id": workspace, "title": f"Idea {place}", "status": "planned"} for place in range(120)]
        for row, day in zip(rows, days, strict=True):
            row["planned_start"] = row["planned_end"] = date.fromisoformat(day)
        db.session.execute(insert(BacklogItem), rows)
        db.session.commit()
    pages = [re.findall(r">(Idea \d+)</a>", cast.alice.get(f"/backlog/timeline?page={page}").text) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert pages[0] == [f"Idea {place}" for place in range(70, 120)]
    assert pages[2] == [f"Idea {place}" for place in range(20)]
    assert 'rel="next"' in cast.alice.get("/backlog/timeline").text
