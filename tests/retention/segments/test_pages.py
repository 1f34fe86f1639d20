"""The page of segments, as people use it."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from tactics.backlog.models import BacklogItem
from tactics.core.database import db
from tactics.retention.models import Dataset
from tests.conftest import Cast, QueryCounter
from tests.retention.people import asked, bring
from tests.retention.segments.stories import story

WEEKS = "/segments?period=week"


@pytest.fixture
def base(fresh_app: Flask, cast: Cast) -> str:
    return f"/retention/{bring(fresh_app, cast.alice, story(), ['country'])}"


def test_the_weak_spot_is_named_with_its_interval_and_what_it_is_worth(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = asked(fresh_app, cast.alice, base + WEEKS)
    assert (
        "FI (country), from the start to week 4: 10% came back in week 4, against 60% of the others in the same cohorts." in page
    )
    assert re.search(r"The difference is 50 points \(95% interval 37[.\d]* to 60[.\d]*\)", page)
    assert "Had they been like the others, about 50 more people would have stayed." in page
    assert page.count('class="segment-weakest"') == 1


def test_where_all_do_alike_the_page_says_so_and_what_it_could_have_seen(fresh_app: Flask, cast: Cast) -> None:
    alike = f"/retention/{bring(fresh_app, cast.alice, story(50, 52), ['country'])}"
    page = asked(fresh_app, cast.alice, alike + WEEKS)
    assert "No weak spot stands out" in page
    assert "the smallest difference that would have been seen is 19" in page
    assert "segment-weakest" not in page


def test_a_behaviour_is_compared_with_a_warning_that_it_proves_nothing(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = asked(fresh_app, cast.alice, f"{base}{WEEKS}&by=event&did=invite&least=1")
    assert "Did “invite” at first" in page
    assert "let an experiment show that" in page
    assert "the first period is shorter for those who began late in it" in page
    [rolling] = re.findall(r'href="([^"]+)">Give everybody as long', page)
    assert "shorter for those" not in asked(fresh_app, cast.alice, rolling.replace("&amp;", "&"))


def test_where_everybody_is_alike_there_is_nothing_to_compare(fresh_app: Flask, cast: Cast, base: str) -> None:
    assert "Everybody is in the same segment." in asked(fresh_app, cast.alice, f"{base}{WEEKS}&by=event&did=open&least=900")


def test_where_no_phase_is_over_the_page_says_so(fresh_app: Flask, cast: Cast, base: str) -> None:
    assert "No phase is over for any cohort." in asked(fresh_app, cast.alice, f"{base}/segments?period=year")


def test_segments_that_never_began_together_are_not_compared(fresh_app: Flask, cast: Cast) -> None:
    later = [(f"late {row[0]}", row[1].replace("2026", "2027"), *row[2:4], "NO") for row in story()]
    apart = f"/retention/{bring(fresh_app, cast.alice, [*[(*row[:4], 'SE') for row in story()], *later], ['country'])}"
    assert "No two segments have people who began in the same period" in asked(fresh_app, cast.alice, apart + WEEKS)


def test_the_tactics_of_the_phase_exist_and_so_does_their_list(fresh_app: Flask, cast: Cast, base: str) -> None:
    for phase in ("early", "mid", "late"):
        page = asked(fresh_app, cast.alice, f"{base}{WEEKS}&phase={phase}")
        slugs = re.findall(r'name="tactic" value="([^"]+)"', page)
        assert len(slugs) == len(set(slugs)) == 6
        assert all(cast.alice.get(f"/tactics/{slug}").status_code == 200 for slug in slugs)
        [listed] = re.findall(r'href="(/tactics\?[^"]+)">All', page)
        listing = cast.alice.get(listed.replace("&amp;", "&")).text
        assert all(f'value="{slug}"' in listing for slug in slugs)


def test_a_tactic_goes_to_the_backlog_with_what_was_seen(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = asked(fresh_app, cast.alice, base + WEEKS)
    [action] = re.findall(r'id="add-to-backlog" method="post" action="([^"]+)"', page)
    slug = re.findall(r'name="tactic" value="([^"]+)"', page)[0]
    answer = cast.alice.post(action.replace("&amp;", "&"), tactic=slug, next=base + WEEKS)
    assert (answer.status_code, answer.headers["Location"]) == (303, base + WEEKS)
    with fresh_app.app_context():
        [item] = db.session.scalars(select(BacklogItem).where(BacklogItem.notes != "")).all()
        assert item.tactic is not None
        assert item.tactic.slug == slug
        assert item.hypothesis_change
        assert item.notes.startswith("Seen in the data set “events”: FI (country), from the start to week 4: 10% came back")
    again = cast.alice.get(base + WEEKS).text
    assert re.search(rf'id="add-{slug}" href="/backlog"', again)


def test_a_tactic_that_there_is_not_is_not_added(cast: Cast, base: str) -> None:
    for tactic in ("", "no-such-tactic", "\0", "x" * 500):
        assert cast.alice.post(f"{base}/segments/add", tactic=tactic).status_code == 404


def test_a_tactic_may_be_added_before_anything_was_computed(fresh_app: Flask, cast: Cast, base: str) -> None:
    assert cast.alice.post(f"{base}/segments/add?period=quarter", tactic="exit-survey").status_code == 303


def test_a_stranger_sees_and_adds_nothing(cast: Cast, base: str) -> None:
    assert cast.bob.get(base + WEEKS).status_code == 404
    assert cast.bob.post(f"{base}/segments/add", tactic="exit-survey").status_code == 404


def test_a_data_set_that_is_not_ready_leads_to_its_own_page(fresh_app: Flask, cast: Cast, base: str) -> None:
    with fresh_app.app_context():
        for dataset in db.session.scalars(select(Dataset)):
            dataset.state = "mapping"
        db.session.commit()
    answer = cast.alice.get(base + WEEKS)
    assert (answer.status_code, answer.headers["Location"]) == (303, base)


def test_whatever_the_address_says_there_is_a_page(fresh_app: Flask, cast: Cast, base: str) -> None:
    for query in (
        "by=s9&period=hour&phase=never", "by=event&did=%00&least=NaN", "by=event&did=nobody&least=-1", "by=s1&by=event",
        f"least={'9' * 400}&by=event", "window=&rule=bracket", "start=%FF%FE&back=none", "phase=late%0d%0a",
    ):  # fmt: skip
        assert "<h1>Segments</h1>" in asked(fresh_app, cast.alice, f"{base}/segments?{query}")


def test_what_was_not_understood_is_said(fresh_app: Flask, cast: Cast, base: str) -> None:
    assert "Not understood, and left out: by, rule." in asked(fresh_app, cast.alice, f"{base}/segments?by=s4&rule=bracket")


def test_a_file_without_columns_is_compared_by_behaviour(fresh_app: Flask, cast: Cast) -> None:
    plain = f"/retention/{bring(fresh_app, cast.alice, [row[:4] for row in story()])}"
    assert "invite” at first" in asked(fresh_app, cast.alice, plain + WEEKS)


def test_hostile_names_are_text(fresh_app: Flask, cast: Cast) -> None:
    rows = [(*row[:4], "<b>%(x)s" if row[4] == "FI" else None) for row in story()]
    page = asked(fresh_app, cast.alice, f"/retention/{bring(fresh_app, cast.alice, rows, ['%s{{ 1 }}'])}{WEEKS}")
    assert "&lt;b&gt;%(x)s (%s{{ 1 }}), from the start" in page
    assert "<b>%(x)s" not in page


def test_the_page_speaks_swedish(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = asked(fresh_app, cast.alice, f"{base}{WEEKS}&lang=sv")
    assert (
        "FI (country), från starten till vecka 4: 10\u00a0% kom tillbaka vecka 4, mot 60\u00a0% av de andra i samma kohorter."
        in page
    )


def test_the_queries_do_not_grow_with_the_segments(fresh_app: Flask, cast: Cast, count_queries: QueryCounter, base: str) -> None:
    rows = [(f"{who}", *row[1:4], f"v{who % 40}") for who, row in enumerate(story())]
    many = f"/retention/{bring(fresh_app, cast.alice, rows, ['country'])}"
    counts = []
    for path in (base + WEEKS, many + WEEKS):
        asked(fresh_app, cast.alice, path)
        with count_queries(fresh_app) as queries:
            cast.alice.get(path)
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 8
