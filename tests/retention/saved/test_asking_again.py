"""The same question, asked of another file: what the first page took for granted goes along."""

import html
import re
from datetime import date
from urllib.parse import parse_qs

import pytest
from flask import Flask

from tactics.core.database import db
from tactics.retention.models import Analysis, Dataset, Mark
from tactics.retention.saved.asked import alike, portable
from tests.conftest import Cast
from tests.retention.changes.test_pages import story as two_halves
from tests.retention.lifetime.simulated import simulated
from tests.retention.people import asked, bring
from tests.retention.saved.test_pages import save
from tests.retention.segments.stories import story

ASKED = {"by": "s2", "period": "week", "start": "", "back": "open", "window": "calendar", "horizon": 26}


def test_what_the_page_took_for_granted_is_written_out() -> None:
    query = parse_qs(portable("period=week&lang=sv", ASKED, {}), keep_blank_values=True)
    assert query == {"period": ["week"], "window": ["calendar"], "start": [""], "back": ["open"], "by": ["s2"]}


def test_a_column_goes_by_its_name_and_every_event_is_named() -> None:
    query = parse_qs(portable("by=s2", {"by": "s2", "events": ["a", "b&c"]}, {"s1": "plan", "s2": "country"}))
    assert query == {"by": ["country"], "events": ["a", "b&c"]}


def test_questions_are_alike_when_the_column_has_the_same_name_and_the_change_the_same_day() -> None:
    assert alike(({"by": "s1"}, "by=country"), ({"by": "s2"}, "by=country"))
    assert not alike(({"by": "s1"}, "by=country"), ({"by": "s1"}, "by=plan"))
    assert not alike(({"period": "week"}, "day=2026-01-01"), ({"period": "week"}, "day=2026-02-01"))
    assert not alike(({"period": "week"}, ""), ({"period": "month"}, ""))


def test_the_cadence_and_core_behaviour_of_the_first_file_are_asked_of_the_second(fresh_app: Flask, cast: Cast) -> None:
    first = bring(fresh_app, cast.alice, story(), ["country"])
    with fresh_app.app_context():
        dataset = db.session.get(Dataset, first)
        assert dataset
        dataset.cadence, dataset.core_event = "day", "open"
        db.session.commit()
    second = bring(fresh_app, cast.alice, [(*row[:4], "pro", row[4]) for row in story()], ["plan", "country"], "newer")
    page = cast.alice.get(save(fresh_app, cast.alice, f"/retention/{first}", path="/segments")).text
    [again] = re.findall(rf'href="(/retention/{second}/segments[^"]+)"', page)
    shown = asked(fresh_app, cast.alice, html.unescape(again))
    assert re.search(r'<option value="s2" selected>country', shown)
    assert re.search(r'<option value="day" selected>', shown)
    assert re.search(r'name="back">.*?<option value="open" selected>', shown)
    assert "Not understood" not in shown


def test_all_phases_of_all_segments_are_compared_and_so_named(fresh_app: Flask, cast: Cast) -> None:
    base = f"/retention/{bring(fresh_app, cast.alice, story(), ['country'])}"
    country = save(fresh_app, cast.alice, base, path="/segments?period=day")
    page = cast.alice.get(country).text
    assert re.search(r"FI: came back in day 7</th>", page)
    behaviour = save(fresh_app, cast.alice, base, "Invited", path="/segments?period=day&by=event&did=invite")
    page = cast.alice.get(behaviour).text
    assert "Did “invite” at first: came back in day 7" in page
    assert "?of=" in page
    assert f"/retention/analyses/compare?of={country.rpartition('/')[2]}&amp;of={behaviour.rpartition('/')[2]}" in page


def test_before_and_after_are_kept_as_such_with_the_day_that_was_marked(fresh_app: Flask, cast: Cast) -> None:
    dataset_id = bring(fresh_app, cast.alice, two_halves())
    with fresh_app.app_context():
        db.session.add(Mark(dataset_id=dataset_id, day=date(2026, 3, 1), name="New price"))
        db.session.commit()
    page = cast.alice.get(save(fresh_app, cast.alice, f"/retention/{dataset_id}", path="/changes?period=month")).text
    assert "The difference is" in page
    assert "Before the change: came back in month 1" in page
    assert "After the change: came back in month 1" in page
    assert "day=2026-03-01" in page


def test_nobodys_purchases_are_kept_when_the_data_is_gone(fresh_app: Flask, cast: Cast) -> None:
    base = f"/retention/{bring(fresh_app, cast.alice, simulated(600, seed=3))}"
    address = save(fresh_app, cast.alice, base, path="/lifetime")
    assert "Lifetime value of all customers" in cast.alice.get(address).text
    with fresh_app.app_context():
        kept = db.session.get(Analysis, int(address.rpartition("/")[2]))
        assert kept
        assert not {"top", "file"} & kept.answer.keys()


@pytest.mark.parametrize("query", ["", "day=never", "day=2026-03-01&after=999&most=x"])
def test_an_analysis_whose_address_says_little_is_still_shown(fresh_app: Flask, cast: Cast, query: str) -> None:
    base = f"/retention/{bring(fresh_app, cast.alice, two_halves())}"
    address = save(fresh_app, cast.alice, base, path="/changes?period=month&day=2026-03-01", query=query)
    assert "<h1>Spring</h1>" in cast.alice.get(address).text
