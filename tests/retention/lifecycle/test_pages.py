"""The page of people over time, as people use it."""

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.conftest import Cast, QueryCounter
from tests.retention.people import asked, bring
from tests.retention.stores import Row

MONTHS = "/lifecycle?period=month&every=month"


def story(months: int = 6) -> list[Row]:
    """Ten people begin in each month and buy; four of them buy again three days later, and open in the month after next."""
    rows: list[Row] = []
    for month in range(1, months + 1):
        for who in range(10):
            start = date(2026, month, 1)
            rows.append((f"{month}-{who}", start.isoformat(), "purchase", 10.0))
            if who < 4:
                rows.append((f"{month}-{who}", (start + timedelta(days=3)).isoformat(), "purchase", 10.0))
                rows.append((f"{month}-{who}", (start + timedelta(days=66)).isoformat(), "open", None))
    return [row for row in rows if row[1] < "2026-07"] + [("end", "2026-06-30", "open", None)]


@pytest.fixture
def base(fresh_app: Flask, cast: Cast) -> str:
    return f"/retention/{bring(fresh_app, cast.alice, story())}"


def test_the_newest_month_is_told_with_its_quick_ratio(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = asked(fresh_app, cast.alice, base + MONTHS)
    assert "June 2026: 15 people were active. 15 came or came back, 14 fell away." in page
    assert "The quick ratio is 1.07: more come than fall away" in page


def test_the_picture_has_every_kind_and_the_table_the_same_figures(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = asked(fresh_app, cast.alice, base + MONTHS)
    for part in ("new", "back", "gone"):
        assert f'class="people people--{part}"' in page
    cells = ["15", "11", "4", "0", "14", "1.07", "36", "11.1%"]
    assert '<th scope="row">June 2026</th>' + "".join(f'<td class="num">{cell}</td>' for cell in cells) in page


def test_marked_days_stand_in_the_picture_and_below_it(fresh_app: Flask, cast: Cast, base: str) -> None:
    cast.alice.post(f"{base}/marks", day="2026-03-10", name="New <price>")
    cast.alice.post(f"{base}/marks", day="2020-03-10", name="Long ago")
    page = asked(fresh_app, cast.alice, base + MONTHS)
    assert "<li>10 Mar 2026: New &lt;price&gt;</li>" in page
    assert "Long ago" not in page


def test_who_buys_again_is_a_share_of_customers(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = asked(fresh_app, cast.alice, base + MONTHS)
    assert '<td class="num">10</td><td class="num">4</td><td class="num"><strong>40%</strong></td>' in page


def test_a_year_that_the_file_has_a_part_of_is_said_to_be_one(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = asked(fresh_app, cast.alice, f"{base}/lifecycle?period=month&every=year")
    assert "the file has a part of it" in page


def test_without_an_event_of_buying_the_page_asks_for_one(fresh_app: Flask, cast: Cast, base: str) -> None:
    assert "Choose above which event is a purchase." in asked(fresh_app, cast.alice, f"{base}{MONTHS}&buy=")


def test_what_is_left_out_is_said(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = asked(fresh_app, cast.alice, f"{base}/lifecycle?period=week")
    assert "Left out: Week 27, 2026. The file ends on 30 Jun 2026, before it is over." in page
    assert "The file knows nothing before Week 1, 2026" in page
    assert "Week 1, 2026 is not whole either: the file begins on 1 Jan 2026." in page
    assert "older periods are counted in and not shown" in asked(fresh_app, cast.alice, f"{base}/lifecycle?period=day")


def test_a_file_without_one_whole_period_says_so(fresh_app: Flask, cast: Cast, base: str) -> None:
    assert "No whole period yet" in asked(fresh_app, cast.alice, f"{base}/lifecycle?period=year")


def test_an_event_that_is_in_no_month_of_the_file_leaves_dashes(fresh_app: Flask, cast: Cast) -> None:
    rows: list[Row] = [("ann", "2026-01-01", "open", None), ("bo", "2026-03-31", "rare", None)]
    page = asked(fresh_app, cast.alice, f"/retention/{bring(fresh_app, cast.alice, rows)}{MONTHS}&event=rare")
    assert '<td class="num"><strong>–</strong></td>' in page


def test_whatever_the_address_says_there_is_a_page(fresh_app: Flask, cast: Cast, base: str) -> None:
    for query in (
        "period=hour&every=day", "event=%00&buy=%FF", f"period={'9' * 400}", "every=&period=&event=&buy=",
        "period=day&period=year",
    ):  # fmt: skip
        assert "<h1>People over time</h1>" in asked(fresh_app, cast.alice, f"{base}/lifecycle?{query}")


def test_a_stranger_sees_nothing(cast: Cast, base: str) -> None:
    assert cast.bob.get(base + MONTHS).status_code == 404


def test_the_page_speaks_swedish(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = asked(fresh_app, cast.alice, f"{base}{MONTHS}&lang=sv")
    assert "Juni 2026: 15 personer var aktiva." in page


def test_the_queries_do_not_grow_with_the_periods(fresh_app: Flask, cast: Cast, count_queries: QueryCounter, base: str) -> None:
    counts = []
    for path in (base + MONTHS, f"{base}/lifecycle?period=day"):
        asked(fresh_app, cast.alice, path)
        with count_queries(fresh_app) as queries:
            cast.alice.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6
