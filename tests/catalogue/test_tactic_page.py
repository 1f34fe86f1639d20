"""A tactic's page: everything about it; and the suggestions that lead there."""

import html
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tactics.catalogue.actions import import_records
from tactics.catalogue.records import TacticRecord, TextRecord
from tactics.catalogue.seed import read_sources, read_tactics
from tactics.core.settings import shipped
from tests.conftest import Cast, QueryCounter

SEED = {tactic.slug: tactic for tactic in read_tactics(shipped("seed_data"))}
SOURCES = {source.id: source for source in read_sources(shipped("seed_data"))}


def visible(page: str) -> str:
    """The text of a page, without markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_tactic_has_a_page_that_says_everything(client: FlaskClient, language: str) -> None:
    for slug, tactic in SEED.items():
        page = client.get(f"/tactics/{slug}?lang={language}")
        assert page.status_code == 200, slug
        said, text = visible(page.text), tactic.texts[language]
        parts = [text.title, text.summary, *text.sections["steps"], text.sections["pitfalls"], text.sections["measure"]]
        parts += [item.claims[language] for item in tactic.evidence]
        for part in parts:
            assert " ".join(part.split()) in said, slug
        assert all(html.escape(SOURCES[item.source].url) in page.text for item in tactic.evidence)


def test_evidence_and_counter_evidence_stand_beside_each_other(client: FlaskClient) -> None:
    slug = next(
        slug for slug, tactic in SEED.items() if {"effect", "caution"} <= {SOURCES[item.source].kind for item in tactic.evidence}
    )
    page = client.get(f"/tactics/{slug}?lang=en").text
    speaks, _, against = page.partition("What speaks against it, or limits it")
    for item in SEED[slug].evidence:
        side = against if SOURCES[item.source].kind == "caution" else speaks
        assert html.escape(SOURCES[item.source].url) in side


def test_a_tactic_without_evidence_says_so(client: FlaskClient) -> None:
    slug = next(slug for slug, tactic in SEED.items() if not tactic.evidence)
    assert "No published evidence found" in client.get(f"/tactics/{slug}?lang=en").text


def test_what_comes_first_and_what_is_related_are_linked(client: FlaskClient) -> None:
    page = client.get("/tactics/streaks?lang=en").text
    first, related = SEED["streaks"].links["requires"], SEED["streaks"].links["related"]
    assert all(f'<li><a href="/tactics/{slug}">' in page for slug in first)
    shown = re.findall(r'tactic-card__title"><a href="/tactics/([\w-]+)"', page)
    assert shown[: len(related)] == list(related)
    assert 3 <= len(shown) <= 6
    assert not {"streaks", *first} & set(shown)


def test_facts_lead_to_the_list(client: FlaskClient) -> None:
    page = client.get("/tactics/exit-survey?lang=en").text
    for facet, value in (("topic", "churn"), ("type", "research"), ("budget", "in-house")):
        assert f'href="/tactics?{facet}={value}"' in page


def test_machines_are_told_what_it_is(client: FlaskClient) -> None:
    page = client.get("/tactics/exit-survey?lang=sv").text
    (content,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told, text = json.loads(content), SEED["exit-survey"].texts["sv"]
    assert (told["@type"], told["name"], told["inLanguage"]) == ("HowTo", text.title, "sv")
    assert [step["text"] for step in told["step"]] == list(text.sections["steps"])


def test_each_language_has_an_address_of_its_own(client: FlaskClient) -> None:
    page = client.get("/tactics/exit-survey?lang=sv&utm=x").text
    address = "http://localhost/tactics/exit-survey"
    assert f'<link rel="canonical" href="{address}?lang=sv">' in page
    for code in ("en", "sv"):
        assert f'<link rel="alternate" hreflang="{code}" href="{address}?lang={code}">' in page
    assert f'<link rel="alternate" hreflang="x-default" href="{address}">' in page
    assert f'<meta property="og:title" content="{SEED["exit-survey"].texts["sv"].title}">' in page


def test_capitals_in_an_address_lead_to_the_small_letters(client: FlaskClient) -> None:
    answer = client.get("/tactics/Exit-Survey")
    assert (answer.status_code, answer.location) == (302, "/tactics/exit-survey")


@pytest.mark.parametrize("slug", ["nothing", "%00", "%ff", "İ", "..%2f", "exit-survey%20", "x" * 5000, "<b>", "exit-survey/more"])
def test_what_is_no_tactic_is_not_there(client: FlaskClient, slug: str) -> None:
    answer = client.get(f"/tactics/{slug}", follow_redirects=True)
    assert answer.status_code == 404
    assert "<b>" not in answer.text


def test_an_imported_description_is_shown_in_paragraphs_as_plain_text(empty_app: Flask) -> None:
    with empty_app.app_context():
        import_records([TacticRecord("own", {"en": TextRecord("Own", description="One <i>x</i>\nline\n\nTwo")})])
    page = empty_app.test_client().get("/tactics/own?lang=en").text
    assert '<p class="pre-line">One &lt;i&gt;x&lt;/i&gt;\nline</p><p class="pre-line">Two</p>' in page


def test_a_tactic_in_one_language_is_marked_on_the_other_page(empty_app: Flask) -> None:
    with empty_app.app_context():
        import_records([TacticRecord("survey", {"en": TextRecord("Survey")})])
    assert '<article class="wrap tactic" lang="en">' in empty_app.test_client().get("/tactics/survey?lang=sv").text


@pytest.mark.parametrize("title", ["The own", "???", "日本"])
def test_a_tactic_of_words_that_mean_nothing_to_the_search_has_a_page(empty_app: Flask, title: str) -> None:
    with empty_app.app_context():
        import_records([TacticRecord("odd", {"en": TextRecord(title)}), TacticRecord("other", {"en": TextRecord("Survey")})])
    assert empty_app.test_client().get("/tactics/odd").status_code == 200


def test_a_changed_tactic_is_shown_changed(fresh_app: Flask) -> None:
    reader = fresh_app.test_client()
    reader.get("/tactics/streaks")
    with fresh_app.app_context():
        import_records([TacticRecord("streaks", {"en": TextRecord("Another name")})])
    assert "<h1>Another name</h1>" in reader.get("/tactics/streaks?lang=en").text


def test_only_the_owner_sees_that_a_tactic_is_in_the_backlog(cast: Cast) -> None:
    related = re.findall(r'tactic-card__title"><a href="/tactics/([\w-]+)"', cast.bob.get("/tactics/exit-survey").text)
    cast.alice.add(related[0])
    for other in (cast.bob, cast.stranger, cast.alice):
        page = other.get("/tactics/exit-survey").text
        marks = [f'id="add-{slug}" href="/backlog"' in page for slug in ("exit-survey", related[0], related[1])]
        assert marks == [other is cast.alice, other is cast.alice, False]


def test_each_reader_sees_the_page_in_their_own_theme_language_and_address(client: FlaskClient) -> None:
    for language, theme, host in (("en", "dark", "one.example"), ("sv", "light", "two.example"), ("en", "auto", "two.example")):
        page = client.get(f"/tactics/streaks?lang={language}&theme={theme}", base_url=f"http://{host}").text
        assert f'<html lang="{language}" data-theme="{theme}">' in page
        assert re.findall(r"http://(\w+\.example)/tactics/streaks", page) == [host] * 6
        assert f'name="next" value="/tactics/streaks?lang={language}&amp;theme={theme}"' in page


def test_a_page_seen_before_costs_no_query(client: FlaskClient, app: Flask, count_queries: QueryCounter) -> None:
    client.get("/tactics/streaks")
    with count_queries(app) as queries:
        client.get("/tactics/streaks?again")
    assert queries == []


def test_a_page_costs_as_many_queries_however_much_it_shows(fresh_app: Flask, count_queries: QueryCounter) -> None:
    client, most = fresh_app.test_client(), max(SEED.values(), key=lambda tactic: len(tactic.evidence))
    with count_queries(fresh_app) as first:
        client.get(f"/tactics/{most.slug}")
    for page in (1, 2):
        client.get(f"/tactics?per_page=100&page={page}")
    assert len(first) <= 11
    for slug in SEED:
        with count_queries(fresh_app) as queries:
            client.get(f"/tactics/{slug}")
        assert len(queries) <= 5, slug


def suggested(client: FlaskClient, words: str, language: str = "en") -> list[dict[str, str]]:
    answer = client.get("/tactics/suggest", query_string={"q": words, "lang": language})
    assert answer.status_code == 200
    return answer.json["items"]


def test_titles_are_suggested_as_one_types(client: FlaskClient) -> None:
    assert {"title": "Exit survey", "url": "/tactics/exit-survey"} in suggested(client, "exit su")
    assert SEED["exit-survey"].texts["sv"].title in [item["title"] for item in suggested(client, "avsluts", "sv")]


def test_every_suggestion_leads_somewhere(client: FlaskClient) -> None:
    items = [item for letter in "aeoå" for item in suggested(client, letter, "sv")]
    assert items
    assert {client.get(item["url"]).status_code for item in items} == {200}


def test_nothing_is_suggested_for_nothing(client: FlaskClient) -> None:
    assert suggested(client, "") == suggested(client, "   ") == suggested(client, "xyzzyplugh") == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_any_words_get_a_short_list(app: Flask, words: str) -> None:
    assert len(suggested(app.test_client(), words)) <= 8
