"""The page of before and after, and its marks, as people use them."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tactics.backlog.models import BacklogItem
from tactics.core.database import db
from tests.conftest import Cast
from tests.retention.people import asked, bring
from tests.retention.stores import Row

DAY = "/changes?day=2026-04-01&period=month"


def story() -> list[Row]:
    """Ten people begin in each month of half a year; two of ten come back before April, eight of ten from April on."""
    rows: list[Row] = [("end", "2026-07-31", "open", None)]
    for month in range(1, 7):
        for who in range(10):
            start = date(2026, month, 2)
            rows.append((f"{month}-{who}", start.isoformat(), "open", None))
            if who < (8 if month >= 4 else 2):
                rows.append((f"{month}-{who}", (start + timedelta(days=31)).isoformat(), "open", None))
    return rows


@pytest.fixture
def base(fresh_app: Flask, cast: Cast) -> str:
    return f"/retention/{bring(fresh_app, cast.alice, story())}"


def test_the_page_says_both_shares_and_the_difference(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = asked(fresh_app, cast.alice, base + DAY)
    assert "Of the 20 people who had their time before 1 Apr 2026, 20.0% came back in month 1." in page
    assert "Of the 30 who began after it, 80.0% did. The difference is +60 points" in page
    assert "more than chance explains." in page


def test_without_a_day_the_page_asks_for_one(fresh_app: Flask, cast: Cast, base: str) -> None:
    assert "Choose a day" in asked(fresh_app, cast.alice, f"{base}/changes")


def test_a_day_too_early_says_what_is_missing(fresh_app: Flask, cast: Cast, base: str) -> None:
    assert "No cohort had its month 1 before 10 Feb 2026." in asked(
        fresh_app, cast.alice, f"{base}/changes?day=2026-02-10&period=month"
    )


def test_a_marked_day_is_listed_compared_and_can_be_taken_back(fresh_app: Flask, cast: Cast, base: str) -> None:
    made = cast.alice.post(f"{base}/marks", day="2026-04-01", name="New onboarding")
    assert made.headers["Location"] == f"{base}/changes?day=2026-04-01"
    page = asked(fresh_app, cast.alice, f"{base}/changes?period=month")
    assert "New onboarding" in page
    assert "+60 points" in page
    [gone] = re.findall(rf'action="({base}/marks/\d+/remove)"', page)
    told = cast.alice.get(cast.alice.post(gone).headers["Location"]).text
    assert "The mark “New onboarding” is gone." in told
    [undo] = re.findall(rf'action="({base}/marks\?[^"]+)"', told)
    cast.alice.post(undo.replace("&amp;", "&"))
    assert "New onboarding" in asked(fresh_app, cast.alice, f"{base}/changes")


@pytest.mark.parametrize(
    "form", [{"day": "soon", "name": "x"}, {"day": "2026-04-01", "name": "  "}, {"day": "", "name": "x", "item": "9" * 30}]
)
def test_a_mark_without_a_day_or_a_name_is_refused_and_what_was_typed_stays(cast: Cast, base: str, form: dict[str, str]) -> None:
    answer = cast.alice.post(f"{base}/marks", **form)
    assert answer.status_code == 422
    assert "Not marked" in answer.text
    assert "None yet." in answer.text
    assert f'id="mark-name" name="name" type="text" maxlength="200" value="{form["name"]}"' in answer.text


def begun(app: Flask, cast: Cast) -> int:
    """An experiment of Alice's that began on 1 April; its number."""
    cast.alice.post("/backlog", tactic="badges")
    with cast.alice.client.session_transaction() as session:
        workspace_id = session["workspace"]
    with app.app_context():
        item = db.session.scalars(select(BacklogItem).where(BacklogItem.workspace_id == workspace_id)).all()[-1]
        item.status, item.started_on = "running", date(2026, 4, 1)
        db.session.commit()
        return item.id


def test_an_experiment_is_marked_on_its_own_first_day_whatever_day_is_looked_at(fresh_app: Flask, cast: Cast, base: str) -> None:
    item = begun(fresh_app, cast)
    answer = cast.alice.post(f"{base}/marks", day="2026-06-01", name="", item=str(item))
    assert answer.headers["Location"].endswith("/changes?day=2026-04-01")


def test_the_same_mark_sent_twice_is_one(cast: Cast, base: str) -> None:
    for _ in range(2):
        assert cast.alice.post(f"{base}/marks", day="2026-03-01", name="New price").status_code == 303
    assert cast.alice.get(f"{base}/changes").text.count("/remove") == 1


def test_other_marked_days_stand_in_the_picture_too(fresh_app: Flask, cast: Cast, base: str) -> None:
    cast.alice.post(f"{base}/marks", day="2026-03-01", name="New price")
    cast.alice.post(f"{base}/marks", day="2019-03-01", name="Long ago")
    cast.alice.post(f"{base}/marks", day="2026-04-01", name="New start page")
    page = asked(fresh_app, cast.alice, base + DAY)
    marks = page.partition('<ol class="curve-marks"')[2].partition("</ol>")[0]
    assert "<li>1 Apr 2026: New start page</li><li>1 Mar 2026: New price</li>" in marks
    assert "Long ago" not in marks


def test_a_day_before_everything_asks_for_a_later_one(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = asked(fresh_app, cast.alice, f"{base}/changes?day=2026-01-01&period=month")
    assert "Nobody began before 1 Jan 2026, so there is nothing to compare with. Choose a later day." in page
    assert "What this cannot prove" not in page


def test_a_stranger_sees_and_marks_nothing(cast: Cast, base: str) -> None:
    assert cast.bob.get(base + DAY).status_code == 404
    assert cast.bob.post(f"{base}/marks", day="2026-04-01", name="x").status_code == 404


@pytest.mark.parametrize(
    "query", ["after=99", "after=-1&most=0", "day=2026-13-01", "start=nothing&back=%00", "period=hour&after=1e9", "day=&after="]
)
def test_whatever_the_address_holds_there_is_a_page(fresh_app: Flask, cast: Cast, base: str, query: str) -> None:
    assert "<h1>Before and after</h1>" in asked(fresh_app, cast.alice, f"{base}/changes?{query}")


def test_the_page_is_whole_in_swedish(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = asked(fresh_app, cast.alice, f"{base}{DAY}&lang=sv")
    assert '<html lang="sv"' in page
    assert "20,0" in page
