"""The monthly review: which month an item stands in, the months beside it, and the same as Markdown."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.core.database import utc_now
from tactics.learnings.review import beside, last_day, read_month
from tests.conftest import Cast, Person

TODAY = date(2026, 11, 22)


def counts(person: Person, query: str = "") -> dict[str, int]:
    page = person.get(f"/backlog/review{query}").text
    return {name: int(many) for name, many in re.findall(r'<h2 id="(\w+)">[^<]*<span>(\d+)</span>', page)}


@given(st.text(max_size=9))
def test_any_text_is_a_month(text: str) -> None:
    assert read_month(text, TODAY).day == 1


@pytest.mark.parametrize("text", ["", "2026-13", "0000-01", "2026-1", "²026-01", "2026-11-01"])
def test_what_is_no_month_is_this_one(text: str) -> None:
    assert read_month(text, TODAY) == date(2026, 11, 1)


@given(st.dates().map(lambda day: day.replace(day=1)))
def test_the_month_before_the_next_is_the_same(first: date) -> None:
    after = beside(first, 1)
    assert after is None or beside(read_month(after, TODAY), -1) == first.isoformat()[:7]


def test_an_item_stands_where_something_was_done_to_it(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    cast.alice.post(f"/backlog/{key}", status="done:won")
    now = utc_now().date()
    assert counts(cast.alice) == {"ended": 1, "started": 0, "added": 1}
    assert counts(cast.alice, f"?month={beside(now.replace(day=1), -1)}") == {"ended": 0, "started": 0, "added": 0}


def test_what_was_learned_in_a_month_stands_there_though_it_is_not_over(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    cast.alice.post(f"/backlog/{key}/learning", page=f"/backlog/{key}/results", learning_what="Half of them name the price")
    page = cast.alice.get("/backlog/review?lang=en").text
    assert counts(cast.alice)["ended"] == 1
    assert "Not over yet" in page
    assert "Half of them name the price" in page
    assert "  - What happened: Half of them name the price" in cast.alice.get("/backlog/review.md?lang=en").text
    cast.alice.post(f"/backlog/{key}", owner="Bo")
    assert counts(cast.alice)["ended"] == 1
    assert counts(cast.alice, "?month=2020-01")["ended"] == counts(cast.bob)["ended"] == 0


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2024-02"])
def test_every_month_has_a_review(cast: Cast, month: str) -> None:
    assert cast.alice.get(f"/backlog/review?month={month}").status_code == 200
    assert cast.alice.get(f"/backlog/review.md?month={month}").status_code == 200


@given(st.dates().map(lambda day: day.replace(day=1)))
def test_a_months_last_day_is_followed_by_another_month(first: date) -> None:
    last = last_day(first)
    assert (last.year, last.month) == (first.year, first.month)
    assert last == date.max or (last + timedelta(days=1)).day == 1


def test_what_is_overdue_is_told_in_the_present_month(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    cast.alice.post(f"/backlog/{key}/design", page=f"/backlog/{key}/design", planned_end="2020-01-31")
    cast.alice.post(f"/backlog/{key}", status="planned")
    assert counts(cast.alice)["overdue"] == 1
    assert "overdue" not in counts(cast.alice, "?month=2020-01")


def test_markdown_says_the_same_and_holds_no_markup_of_others(cast: Cast) -> None:
    cast.alice.post("/backlog", title="*a* <script> [x](http://y)")
    answer = cast.alice.get("/backlog/review.md?lang=en")
    assert answer.content_type == "text/markdown; charset=utf-8"
    assert "## New in the backlog (2)" in answer.text
    assert "- \\*a\\* \\<script\\> \\[x\\](http://y)" in answer.text


def test_a_stranger_sees_nothing_of_it(cast: Cast) -> None:
    assert counts(cast.stranger) == {"ended": 0, "started": 0, "added": 0}
    assert "Exit survey" not in cast.bob.get("/backlog/review?lang=en").text
