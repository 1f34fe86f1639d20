"""Saving what a page found, finding it again, comparing it, and taking its figures on."""

import html
import re

import pytest
from flask import Flask

from tactics.core.database import db
from tactics.retention.models import Dataset
from tests.conftest import Cast, Person
from tests.retention.changes.test_pages import story
from tests.retention.people import asked, bring

COHORTS = "/cohorts?period=month"


@pytest.fixture
def base(fresh_app: Flask, cast: Cast) -> str:
    return f"/retention/{bring(fresh_app, cast.alice, story())}"


def save(app: Flask, person: Person, base: str, name: str = "Spring", path: str = COHORTS, **changes: str) -> str:
    """Save what a page shows, by its own form; the address that follows."""
    page = asked(app, person, base + path)
    form = dict(re.findall(r'<input type="hidden" name="(key|question|query)" value="([^"]*)"', page))
    sent = {**{key: html.unescape(value) for key, value in form.items()}, "name": name, "note": "We kept more.", **changes}
    return person.post(f"{base}/analyses", **sent).headers.get("Location", "")


def test_what_was_found_is_kept_under_its_name(fresh_app: Flask, cast: Cast, base: str) -> None:
    address = save(fresh_app, cast.alice, base)
    page = cast.alice.get(address).text
    assert "<h1>Spring</h1>" in page
    assert "We kept more." in page
    assert re.search(r"Came back in month 1</th>\s*<td[^>]*>50.0%</td>", page)
    assert "Spring" in cast.alice.get("/retention/analyses").text


def test_the_same_question_can_be_asked_of_another_data_set(fresh_app: Flask, cast: Cast, base: str) -> None:
    other = bring(fresh_app, cast.alice, story(), name="newer")
    page = cast.alice.get(save(fresh_app, cast.alice, base)).text
    query = "period=month&amp;window=calendar&amp;rule=on&amp;start=&amp;back="
    assert f'href="/retention/{other}/cohorts?{query}">newer</a>' in page


def test_what_was_found_outlives_the_data(fresh_app: Flask, cast: Cast, base: str) -> None:
    address = save(fresh_app, cast.alice, base)
    with fresh_app.app_context():
        db.session.delete(db.session.get(Dataset, int(base.rpartition("/")[2])))
        db.session.commit()
    page = cast.alice.get(address).text
    assert "50.0%" in page
    assert "There is no data set now." in page


def test_two_analyses_are_compared_with_an_interval(fresh_app: Flask, cast: Cast, base: str) -> None:
    few = bring(fresh_app, cast.alice, [row for row in story() if row[1] < "2026-04-01"], name="early")
    first = save(fresh_app, cast.alice, base).rpartition("/")[2]
    second = save(fresh_app, cast.alice, f"/retention/{few}", "Early").rpartition("/")[2]
    page = cast.alice.get(f"/retention/analyses/compare?of={first}&of={second}").text
    assert re.search(r"month 1</th>.*50.0%.*20.0%.*−30 points", page, re.DOTALL)


@pytest.mark.parametrize("query", ["", "?of=1", "?of=x&of=y"])
def test_a_comparison_of_fewer_than_two_says_so_or_is_not_there(cast: Cast, query: str) -> None:
    answer = cast.alice.get(f"/retention/analyses/compare{query}")
    assert answer.status_code in {200, 404}
    assert answer.status_code == 404 or "Tick two analyses" in answer.text


def test_an_analysis_is_removed_and_put_back(fresh_app: Flask, cast: Cast, base: str) -> None:
    address = save(fresh_app, cast.alice, base)
    told = cast.alice.get(cast.alice.post(f"{address}/remove").headers["Location"]).text
    assert "is removed." in told
    assert cast.alice.get(address).status_code == 404
    cast.alice.post(f"{address}/restore")
    assert cast.alice.get(address).status_code == 200


def test_a_share_becomes_a_figure_and_fits_as_a_baseline(fresh_app: Flask, cast: Cast, base: str) -> None:
    page = cast.alice.get(save(fresh_app, cast.alice, base)).text
    [form] = re.findall(r'<form method="post" action="/figures">(.*?)</form>', page, re.DOTALL)[:1]
    fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', form))
    assert cast.alice.post("/figures", **{**fields, "csrf_token": cast.alice.token()}).status_code == 303
    assert "50" in cast.alice.get("/figures/retention-rate").text
    [baseline] = {html.unescape(link) for link in re.findall(r'href="(/backlog/baseline[^"]*value=50[^"]*)"', page)}
    assert cast.alice.get(baseline).status_code == 200


def test_the_curve_goes_on_to_the_growth_model(fresh_app: Flask, cast: Cast, base: str) -> None:
    rows = [*story(), *((f"1-{who}", "2026-03-05", "open", None) for who in range(3))]
    early = bring(fresh_app, cast.alice, rows)
    page = cast.alice.get(save(fresh_app, cast.alice, f"/retention/{early}", path=f"{COHORTS}&horizon=2")).text
    [link] = [html.unescape(link) for link in re.findall(r'href="(/growth-model[^"]+)"', page)]
    assert "curve_a=" in link
    assert "is not a number" not in cast.alice.get(link).text


def test_the_same_form_sent_twice_is_kept_once(fresh_app: Flask, cast: Cast, base: str) -> None:
    first = save(fresh_app, cast.alice, base)
    assert save(fresh_app, cast.alice, base) == first
    assert save(fresh_app, cast.alice, base, note="Another thought.") != first


@pytest.mark.parametrize("changes", [{"name": " "}, {"name": "x" * 201}, {"note": "x" * 2001}])
def test_a_bad_name_or_note_is_refused_and_what_was_typed_stays(
    fresh_app: Flask, cast: Cast, base: str, changes: dict[str, str]
) -> None:
    form = dict(
        re.findall(
            r'<input type="hidden" name="(key|question|query)" value="([^"]*)"', asked(fresh_app, cast.alice, base + COHORTS)
        )
    )
    sent = {key: html.unescape(value) for key, value in form.items()} | {"name": "Spring", "note": "We kept more."} | changes
    answer = cast.alice.post(f"{base}/analyses", **sent)
    assert answer.status_code == 422
    assert "Not saved: it needs a name" in answer.text
    assert all(value.strip() in answer.text for value in (sent["name"], sent["note"]))
    assert "Nothing saved yet" in cast.alice.get("/retention/analyses").text
    again = dict(re.findall(r'<input type="hidden" name="(key|question|query)" value="([^"]*)"', answer.text))
    assert again == form


@pytest.mark.parametrize(
    "changes", [{"key": "0" * 32}, {"key": "../../secret_key"}, {"question": "accounts.team"}, {"query": "x" * 2001}]
)
def test_a_made_up_form_saves_nothing(fresh_app: Flask, cast: Cast, base: str, changes: dict[str, str]) -> None:
    assert not save(fresh_app, cast.alice, base, **changes)  # type: ignore[arg-type]  # what a form can hold
    assert "Nothing saved yet" in cast.alice.get("/retention/analyses").text


def test_a_stranger_sees_nothing_of_it(fresh_app: Flask, cast: Cast, base: str) -> None:
    address = save(fresh_app, cast.alice, base)
    assert cast.bob.get(address).status_code == 404
    assert cast.bob.post(f"{address}/remove").status_code == 404
    assert "Spring" not in cast.bob.get("/retention/analyses").text
