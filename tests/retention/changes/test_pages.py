"""The page of before and after, and its marks, as people use them."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask

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


def test_a_day_outside_the_file_says_what_is_missing(fresh_app: Flask, cast: Cast, base: str) -> None:
    assert "No cohort had its month 1 before 1 Jan 2020." in asked(
        fresh_app, cast.alice, f"{base}/changes?day=2020-01-01&period=month"
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
def test_a_mark_without_a_day_or_a_name_is_refused(cast: Cast, base: str, form: dict[str, str]) -> None:
    told = cast.alice.get(cast.alice.post(f"{base}/marks", **form).headers["Location"]).text
    assert "Not marked" in told
    assert "None yet." in told


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
