"""The pages of core behaviour: events ranked by real jobs, who counts as active, and the team's choice."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from tactics.core.database import db
from tactics.retention.behaviour.active import Shown as ActiveShown
from tactics.retention.behaviour.shown import Shown, usual_events
from tactics.retention.choices.words import in_one_sentence
from tactics.retention.measures.behaviour import Active, Comparison
from tactics.retention.models import Dataset
from tests.conftest import Cast, QueryCounter
from tests.retention.people import asked as answered
from tests.retention.people import bring
from tests.retention.stores import Row

ROWS: list[Row] = [
    # Eighty people join in the week from Monday 4 May 2026. Forty share in that week; of these thirty open in each of the
    # next five weeks, of the others ten. Five say "rare" at once. The file ends on Sunday 14 June.
    *((who, "2026-05-04 08:00:00", "join", None) for who in range(80)),
    *((who, "2026-05-05 08:00:00", "share", None) for who in range(40)),
    *((who, "2026-05-05 09:00:00", "rare", None) for who in range(5)),
    *(
        (who, f"2026-{month:02}-{day:02} 08:00:00", "open", None)
        for who in (*range(30), *range(70, 80))
        for month, day in ((5, 11), (5, 18), (5, 25), (6, 1), (6, 8))
    ),
    ("late", "2026-06-14 20:00:00", "join", None),
]


@pytest.fixture
def dataset(fresh_app: Flask, cast: Cast) -> int:
    return bring(fresh_app, cast.alice, ROWS)


def test_events_are_ranked_with_intervals_against_those_who_did_not(fresh_app: Flask, cast: Cast, dataset: int) -> None:
    address = f"/retention/{dataset}/core?period=week"
    assert "data-job=" in cast.alice.get(address).text
    page = answered(fresh_app, cast.alice, address)
    assert "Of 40 people who did “share” in their first week, 75.0% came back in week 4. Of 40 who did not, 25.0%." in page
    assert '<strong>75.0%</strong><span class="core-table__counts">59.8% – 85.8%</span>' in page  # Wilson, 30 of 40
    assert "+50 points (+28.5 to +65.3)" in page  # Newcombe, 30 of 40 against 10 of 40
    assert "This is no proof of cause." in page
    ranking, figures = page[: page.index("all-months")], page[page.index("all-months") :]
    assert [name.strip() for name in re.findall(r'<th scope="row">([^<]*)', ranking)] == ["share", "join", "rare", "open"]
    assert re.findall(r'<th scope="row">(\d)</th><td class="num">([^<]+)<span[^>]*>([^<]+)', figures) == [
        (str(week), "75.0%", "30 of 40") for week in range(1, 6)
    ]
    assert page.count("Nearly everybody did it: nobody to compare with") == 1  # join
    assert page.count('class="core-table__few"') == 2  # rare by five, open by nobody in the first week
    assert "1 person who began too late for that is left out." in page
    assert len(re.findall(r'<g class="curve curve--\d', page)) == 4  # two lines, in two pictures
    assert page.count('class="curve__band curve--1"') == page.count('class="curve__band') == 2  # the interval of the first


def test_the_choices_of_the_form_are_in_the_address(fresh_app: Flask, cast: Cast, dataset: int) -> None:
    page = answered(
        fresh_app, cast.alice, f"/retention/{dataset}/core?period=week&back=same&window=rolling&events=open&events=join&at=2"
    )
    assert re.search(r'value="same" selected', page)
    assert re.search(r'name="at"[^>]* value="2"', page)
    assert re.findall(r'name="events" value="(\w+)" checked', page) == ["open", "join"]
    assert "Events by retention, week 2" in page
    assert "doing that very event" in page
    assert "everybody had equally long" in page


@pytest.mark.parametrize(
    "asked",
    [
        [("period", "hour"), ("window", "\0"), ("back", "none"), ("at", "0")],
        [("events", "gone"), ("events", "\0"), ("events", "x" * 5000)],
        [("at", "9" * 400), ("at", "NaN")],
        [("events", "share"), ("events", "' OR 1=1 --"), ("at", "-1")],
    ],
)
def test_garbage_is_said_and_the_rest_is_answered(
    fresh_app: Flask, cast: Cast, dataset: int, asked: list[tuple[str, str]]
) -> None:
    page = answered(fresh_app, cast.alice, f"/retention/{dataset}/core?{urlencode(asked)}")
    assert "Not understood, and left out:" in page


def test_a_ranking_beyond_the_file_is_that_of_its_last_period(fresh_app: Flask, cast: Cast, dataset: int) -> None:
    assert "Events by retention, week 5" in answered(fresh_app, cast.alice, f"/retention/{dataset}/core?period=week&at=60")


def test_no_more_than_twelve_events_are_compared(fresh_app: Flask, cast: Cast) -> None:
    rows: list[Row] = [(1, f"2026-05-{day:02} 08:00:00", f"e{event}", None) for event in range(14) for day in (4, 20)]
    key = bring(fresh_app, cast.alice, rows)
    every = urlencode([("events", f"e{event}") for event in range(14)])
    page = answered(fresh_app, cast.alice, f"/retention/{key}/core?period=week&{every}")
    assert "Only 12 events can be compared at once" in page
    assert page.count('class="core-table__few"') == 12
    assert len(re.findall(r"checked", answered(fresh_app, cast.alice, f"/retention/{key}/core?period=week"))) == 8


def test_a_file_of_one_period_has_nothing_to_compare(fresh_app: Flask, cast: Cast, dataset: int) -> None:
    assert "Nothing to compare yet" in answered(fresh_app, cast.alice, f"/retention/{dataset}/core?period=year")


def test_events_that_hardly_anybody_did_are_not_compared_unasked() -> None:
    events = [{"name": "often", "users": 90}, {"name": "seldom", "users": 1}, {"name": "hardly", "users": 0}]
    assert usual_events({"people": 100, "events": events}) == ("often", "seldom")
    assert usual_events({"people": 10**6, "events": events}) == ("often", "seldom", "hardly")


def comparison(*counts: tuple[int, int, int, int]) -> dict[str, Any]:
    """An answer with one period: of so many who did it and of so many others so many came back."""
    keys = ("did", "kept", "others", "others_kept")
    events = [{"name": f"e{n}", **{key: [value] for key, value in zip(keys, own, strict=True)}} for n, own in enumerate(counts)]
    return {"people": 100, "left": 0, "until": "2026-01-01", "events": events}


def test_a_difference_that_may_be_chance_is_said_to_be(app: Flask) -> None:
    with app.test_request_context():
        rows = Shown(comparison((40, 20, 40, 18), (29, 29, 51, 0)), Comparison("week", ("e0", "e1")), 0).rows
        assert rows[0].apart_said.endswith("may be chance")
        assert (rows[1].name, rows[1].rank, rows[1].apart_said) == ("e1", None, "Too few to compare")


DEFINITION = {"event": "open", "period": "week", "way": "of", "k": "2", "n": "3"}


def test_a_definition_is_a_sentence_and_a_count(fresh_app: Flask, cast: Cast, dataset: int) -> None:
    address = f"/retention/{dataset}/core/active"
    page = answered(fresh_app, cast.alice, f"{address}?{urlencode(DEFINITION)}")
    assert 'lang="en">An active customer has done “open” in at least 2 of the last 3 weeks.' in page
    assert 'lang="sv">En aktiv kund har gjort ”open” under minst 2 av de senaste 3 veckorna.' in page
    assert '<p class="definition__count">40</p>' in page
    assert re.search(r'class="now"><th scope="row"><a [^>]*>2</a></th><td class="num">40<', page)
    row = "way=row&k=9&n=5&event=share&period=week"
    assert '<p class="definition__count">0</p>' in answered(fresh_app, cast.alice, f"{address}?{row}")
    assert "The file is too short" in answered(fresh_app, cast.alice, f"{address}?period=year&event=open&n=2")


@pytest.mark.parametrize(
    ("definition", "english", "swedish"),
    [
        (Active("x", "week", 1, 1), "in the last week.", "under den senaste veckan."),
        (Active("x", "month", 3, 3, "row"), "in each of the last 3 months.", "under var och en av de senaste 3 månaderna."),
        (Active("x", "year", 1, 2), "in at least 1 of the last 2 years.", "under minst 1 av de senaste 2 åren."),
        (Active("x", "day", 7, 7), "in each of the last 7 days.", "under var och en av de senaste 7 dagarna."),
    ],
)
def test_the_sentence_in_both_languages(app: Flask, definition: Active, english: str, swedish: str) -> None:
    with app.test_request_context():
        assert in_one_sentence(definition, "en") == f"An active customer has done “x” {english}"
        assert in_one_sentence(definition, "sv") == f"En aktiv kund har gjort ”x” {swedish}"


def test_a_definition_is_kept_and_taken_back(fresh_app: Flask, cast: Cast, dataset: int) -> None:
    address = f"/retention/{dataset}/core/active"
    assert cast.alice.post(address, **DEFINITION).status_code == 303
    assert kept(fresh_app, dataset) == ("open", {"event": "open", "period": "week", "k": 2, "n": 3, "way": "of"})
    page = cast.alice.get(address).text
    assert "Core behaviour: “open”." in page
    assert "This is the team&#39;s definition." in page
    assert cast.alice.post(address, **{**DEFINITION, "event": "share", "way": "row"}).status_code == 303
    undo = re.search(r'action="([^"]*/core/active\?[^"]*)"', cast.alice.get(address).text)
    assert undo
    cast.alice.post(undo[1].replace("&amp;", "&"))
    assert kept(fresh_app, dataset)[0] == "open"
    cast.alice.post(f"{address}?event=")
    assert kept(fresh_app, dataset) == ("", None)


def kept(app: Flask, key: int) -> tuple[str, dict[str, Any] | None]:
    with app.app_context():
        dataset = db.session.get(Dataset, key)
        assert dataset
        return dataset.core_event, dataset.active


@pytest.mark.parametrize("wrong", [{"event": "gone"}, {"k": "4"}, {"n": "0"}, {"n": "1e9"}, {"way": "\0"}, {"period": "hour"}])
def test_a_definition_that_makes_no_sense_is_refused(cast: Cast, dataset: int, wrong: dict[str, str]) -> None:
    assert cast.alice.post(f"/retention/{dataset}/core/active", **{**DEFINITION, **wrong}).status_code == 422


@pytest.mark.parametrize("page", ["core", "core/active"])
def test_a_strangers_data_set_is_not_there(cast: Cast, dataset: int, page: str) -> None:
    assert cast.bob.get(f"/retention/{dataset}/{page}").status_code == 404
    assert cast.bob.post(f"/retention/{dataset}/core/active", **DEFINITION).status_code == 404


@pytest.mark.parametrize("page", ["core", "core/active"])
def test_a_page_asks_the_database_little(
    fresh_app: Flask, cast: Cast, count_queries: QueryCounter, dataset: int, page: str
) -> None:
    answered(fresh_app, cast.alice, f"/retention/{dataset}/{page}")
    with count_queries(fresh_app) as queries:
        cast.alice.get(f"/retention/{dataset}/{page}")
    assert len(queries) <= 4


def test_a_share_of_nobody_is_no_number(app: Flask) -> None:
    with app.test_request_context():
        shown = ActiveShown({"periods": [{"start": "2026-01-05", "by": [0]}], "people": 0}, Active("x", "week", 1, 1))
        assert shown.now
        assert (shown.now.active, shown.now.share) == (0, "–")


def test_cdnow_has_one_event_which_everybody_began_with(fresh_app: Flask, cast: Cast, cdnow_rows: list[Row]) -> None:
    key = bring(fresh_app, cast.alice, cdnow_rows)
    page = answered(fresh_app, cast.alice, f"/retention/{key}/core?period=month")
    assert "Of 23,570 people who did “purchase” in their first month, 10.0% came back in month 3." in page
    assert "nobody to compare with" in page
    assert '<p class="definition__count">1,524</p>' in answered(
        fresh_app, cast.alice, f"/retention/{key}/core/active?period=month&n=4"
    )
