"""The page of natural frequency: real jobs, what it recommends and when it does not, and the team's choice."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tactics.core.database import db
from tactics.jobs.worker import work_off
from tactics.retention.bars import Column, bars
from tactics.retention.frequency.shown import Shown
from tactics.retention.measures.cadence import Frequency
from tactics.retention.models import Dataset
from tests.conftest import Cast, QueryCounter
from tests.retention.people import asked as answered
from tests.retention.people import bring
from tests.retention.stores import Row

WEEKLY: list[Row] = [
    (who, f"2026-{month:02}-{day:02} 12:00:00", "open", None)
    for who in range(40)
    for month, days in ((5, (4, 11, 18, 25)), (6, (1, 8, 15, 22, 29, 30)))
    for day in days
]
"""Forty people, each Monday of two months; 13 May and June: the last 30 days hold six of their days."""


@pytest.fixture
def dataset(fresh_app: Flask, cast: Cast) -> int:
    return bring(fresh_app, cast.alice, WEEKLY)


def test_a_page_that_waits_then_answers_by_a_real_job(fresh_app: Flask, cast: Cast, dataset: int) -> None:
    address = f"/retention/{dataset}/frequency"
    first = cast.alice.get(address).text
    assert "data-job=" in first
    assert 'name="least"' in first
    assert work_off(fresh_app) == 1
    page = cast.alice.get(address).text
    assert "data-job=" not in page
    assert page.count("cadence__value--none") == 0
    assert "40 of 40 people with at least 2 events (100.0%) were active on 3–10 days" in page
    assert "within 7 days" in page
    assert "Both methods say the same." in page


def test_a_short_file_and_few_people_recommend_nothing(fresh_app: Flask, cast: Cast) -> None:
    key = bring(fresh_app, cast.alice, [("a", "2026-03-01", "open", None), ("b", "2026-03-02", "open", None)])
    page = answered(fresh_app, cast.alice, f"/retention/{key}/frequency")
    assert page.count("No recommendation") == 2
    assert "The file covers 2 days only, and the rule looks at 30." in page
    assert "Nobody was active on two days" in page
    assert '<input type="radio" name="cadence" value="week" required>' in page


def test_the_choice_is_kept_shown_and_taken_back(fresh_app: Flask, cast: Cast, dataset: int) -> None:
    address = f"/retention/{dataset}/frequency"
    assert cast.alice.post(address, cadence="quarter", next=address).headers["Location"] == address
    page = cast.alice.get(address).text
    assert "Natural frequency: Quarterly." in page
    assert re.search(r'value="quarter" required checked', page)
    undo = re.search(r'action="([^"]*cadence=[^"]*)"', page)
    assert undo
    assert cast.alice.post(undo[1]).status_code == 303
    with fresh_app.app_context():
        found = db.session.get(Dataset, dataset)
        assert found
        assert found.cadence == ""


@pytest.mark.parametrize("cadence", ["hour", "week\0", "x" * 500])
def test_a_cadence_that_is_none_is_refused(cast: Cast, dataset: int, cadence: str) -> None:
    assert cast.alice.post(f"/retention/{dataset}/frequency", cadence=cadence).status_code == 422


def test_a_strangers_data_set_is_not_there(cast: Cast, dataset: int) -> None:
    for person in (cast.bob, cast.stranger):
        assert person.get(f"/retention/{dataset}/frequency").status_code == 404
    assert cast.bob.post(f"/retention/{dataset}/frequency", cadence="week").status_code == 404


GARBAGE = [
    {"days": "31", "least": "0", "event": "gone"}, {"days": "1e9", "least": "-5"}, {"least": "9" * 400}, {"least": "NaN"},
    {"days": "\0", "event": "\0\x07"}, {"least": "²"}, {"days": "٣٠"}, {"event": "' OR 1=1 --"},
]  # fmt: skip


@pytest.mark.parametrize("asked", GARBAGE)
def test_garbage_is_said_and_the_usual_is_answered(fresh_app: Flask, cast: Cast, dataset: int, asked: dict[str, str]) -> None:
    page = answered(fresh_app, cast.alice, f"/retention/{dataset}/frequency?{urlencode(asked)}")
    assert "Not understood, and left out:" in page
    assert "(100.0%) were active on 3–10 days" in page


def test_repeated_parameters_ask_the_first(fresh_app: Flask, cast: Cast, dataset: int) -> None:
    page = answered(fresh_app, cast.alice, f"/retention/{dataset}/frequency?least=7&least=x")
    assert "Nobody has at least 7 events in these 30 days." in page


def test_the_queries_do_not_grow_with_the_people(fresh_app: Flask, cast: Cast, count_queries: QueryCounter, dataset: int) -> None:
    answered(fresh_app, cast.alice, f"/retention/{dataset}/frequency")
    with count_queries(fresh_app) as queries:
        cast.alice.get(f"/retention/{dataset}/frequency")
    assert len(queries) <= 4


def found(days: list[list[int]], quartiles: list[float], **others: Any) -> dict[str, Any]:
    """An answer in which as many people have gaps as enough events."""
    people = sum(count for _day, count in days)
    gaps = {"people": people if quartiles else 0, "once": 0, "bars": [people, *[0] * 16], "quartiles": quartiles}
    window = {"from": "2026-06-01", "until": "2026-06-30", "covered": 400}
    return {**window, "people": people, "enough": people, "new": 0, "days": days, "gaps": gaps, **others}


@pytest.mark.parametrize(
    ("days", "middle", "says"),
    [
        ([[2, 80], [5, 20]], 5.0, "in bursts"),
        ([[5, 80], [2, 20]], 20.0, "busier than the file"),
        ([[2, 80]], 65.0, "can tell nothing slower"),
        ([[2, 80]], 20.0, "say the same"),
        ([[2, 29]], 20.0, ""),
    ],
)
def test_where_the_methods_disagree_the_page_says_what_it_may_mean(
    app: Flask, days: list[list[int]], middle: float, says: str
) -> None:
    with app.test_request_context():
        assert says in Shown(found(days, [1.0, middle, 100.0]), Frequency()).agreement
        assert bool(says) == bool(Shown(found(days, [1.0, middle, 100.0]), Frequency()).agreement)


def test_of_two_groups_as_large_the_slower_is_taken_and_said_to_be_mixed(app: Flask) -> None:
    with app.test_request_context():
        shown = Shown(found([[1, 40], [5, 40], [20, 30]], []), Frequency())
        assert (shown.by_days, shown.by_gaps, shown.agreed) == ("month", "", "month")
        assert "No group holds half" in shown.mixed


@given(st.lists(st.tuples(st.integers(0, 10**7), st.booleans(), st.booleans()), min_size=1, max_size=400))
def test_every_bar_is_inside_its_picture(columns: list[tuple[int, bool, bool]]) -> None:
    for picture in bars([Column(count, str(place), *flags) for place, (count, *flags) in enumerate(columns)], str):
        assert len(picture.bars) == len(columns)
        assert all(picture.left <= bar.x and bar.x + bar.width <= picture.right + 0.2 for bar in picture.bars)
        assert all(bar.height >= 0 and bar.y >= 0 and bar.y + bar.height <= picture.bottom + 0.2 for bar in picture.bars)
        assert all((bar.height > 0) == (count > 0) for bar, (count, *_flags) in zip(picture.bars, columns, strict=True))


def test_cdnow_is_monthly_by_its_last_month_and_quarterly_by_gaps(fresh_app: Flask, cast: Cast, cdnow_rows: list[Row]) -> None:
    key = bring(fresh_app, cast.alice, cdnow_rows)
    page = answered(fresh_app, cast.alice, f"/retention/{key}/frequency")
    assert "244 of 323 people with at least 2 events (75.5%) were active on 1–2 days" in page
    assert "within 65 days. The middle half of them lies between 28 and 150 days." in page
    assert "The methods disagree: monthly by active days, quarterly by gaps." in page
    assert "required checked" not in page  # where they disagree nothing is chosen beforehand
    assert Path(fresh_app.extensions["settings"].data_dir, "retention", str(key), "answers").is_dir()
