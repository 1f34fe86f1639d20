"""The list of tactics, as a reader sees it."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tactics.catalogue.actions import import_records
from tactics.catalogue.records import TacticRecord, TextRecord
from tactics.catalogue.seed import read_tactics
from tactics.core.settings import shipped
from tactics.core.vocabulary import FACETS
from tests.conftest import SEEDED, Cast, QueryCounter


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def total(page: str) -> int:
    """How many the sentence says there are."""
    number = heading(page).split()[0]
    return 0 if number == "No" else int(number)


def slugs(page: str) -> list[str]:
    """The tactics of a page, in their order."""
    return re.findall(r'class="tactic-card__title"><a href="/tactics/([^"?]+)"', page)


def links(page: str, css: str) -> list[tuple[str, str]]:
    """The addresses and texts of the links of a kind."""
    found = re.findall(rf'<a class="{css}" href="([^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return [(html.unescape(href), html.unescape(re.sub(r"<[^>]+>", "", text)).strip()) for href, text in found]


def counts(page: str) -> dict[tuple[str, str], int]:
    """What stands beside each value of each facet."""
    found = re.findall(r'<input type="checkbox" name="(\w+)" value="([\w-]+)".*?facet__count">(\d+)<', page, re.DOTALL)
    return {(facet, value): int(count) for facet, value, count in found}


def test_the_whole_catalogue_is_there_page_by_page(client: FlaskClient) -> None:
    pages = [client.get(f"/tactics?page={number}&per_page=50").text for number in range(1, -(-SEEDED // 50) + 1)]
    shown = [slug for page in pages for slug in slugs(page)]
    assert sorted(shown) == sorted(path.stem for path in (shipped("seed_data") / "tactics").glob("*.yaml"))
    assert total(pages[0]) == SEEDED


def test_every_count_is_what_a_click_shows(client: FlaskClient) -> None:
    beside = counts(client.get("/tactics?lang=en").text)
    assert len(beside) == sum(len(values) for facet, values in FACETS.items() if facet != "kpi")
    for (facet, value), count in beside.items():
        assert total(client.get(f"/tactics?{facet}={value}").text) == count, value


def test_counts_leave_out_their_own_facet(client: FlaskClient) -> None:
    plain, chosen = (counts(client.get(f"/tactics?{query}").text) for query in ("topic=churn", "topic=churn&stage=revenue"))
    stages = [("stage", value) for value in FACETS["stage"]]
    assert [chosen[stage] for stage in stages] == [plain[stage] for stage in stages]
    assert chosen["topic", "churn"] == plain["stage", "revenue"]


def test_filtering_agrees_with_the_files(client: FlaskClient) -> None:
    wanted = {
        tactic.slug
        for tactic in read_tactics(shipped("seed_data"))
        if tactic.budget == "in-house"
        and {"retention", "referral"} & set(tactic.tags["stage"])
        and "churn" in tactic.tags["topic"]
    }
    page = client.get("/tactics?budget=in-house&stage=retention&stage=referral&topic=churn&per_page=100").text
    assert set(slugs(page)) == wanted
    assert heading(page) == f"{len(wanted)} in-house retention or referral tactics about churn"


def test_topics_combine_as_asked(client: FlaskClient) -> None:
    either, both = (total(client.get(f"/tactics?topic=churn&topic=email&match={match}").text) for match in ("any", "all"))
    files = [set(tactic.tags["topic"]) for tactic in read_tactics(shipped("seed_data"))]
    assert either == sum(bool(topics & {"churn", "email"}) for topics in files)
    assert both == sum(topics >= {"churn", "email"} for topics in files)


def test_each_chip_takes_one_part_away(client: FlaskClient) -> None:
    query = "q=mail&stage=revenue&stage=retention&topic=email"
    chips = links(client.get(f"/tactics?{query}").text, "chip")
    whole = parse_qsl(query)
    left = [parse_qsl(urlsplit(address).query) for address, _text in chips]
    assert left == [[pair for pair in whole if pair != gone] for gone in whole]
    assert [text for _address, text in chips][1:] == [
        "Remove Funnel stage: Revenue",
        "Remove Funnel stage: Retention",
        "Remove Topic: Email",
    ]


def test_unknown_values_are_ignored_and_mentioned(client: FlaskClient) -> None:
    page = client.get("/tactics?stage=sideways&budget=%3Cb%3E").text
    assert "stage=sideways, budget=&lt;b&gt;" in page
    assert total(page) == SEEDED


def test_an_empty_list_says_what_to_leave_out_and_what_that_shows(client: FlaskClient) -> None:
    page = client.get("/tactics?type=community&budget=budget-required&topic=crm&effort=s&stage=referral&lang=en").text
    assert total(page) == 0
    found = re.findall(r'<li><a href="(/tactics\?[^"]+)"[^>]*>[^<]+</a>: (\d+) tactics? without it', page)
    assert found
    for address, number in found:
        assert total(client.get(html.unescape(address)).text) == int(number)
    assert [int(number) for _address, number in found] == sorted((int(number) for _address, number in found), reverse=True)


def test_when_no_single_part_helps_other_words_are_proposed(client: FlaskClient) -> None:
    narrow = "type=community&budget=budget-required&topic=crm&effort=s&stage=referral"
    page = client.get(f"/tactics?q=xyzzyplugh&{narrow}&lang=en").text
    assert "Try fewer or other words" in page
    assert re.search(r'href="/tactics"[^>]*>Show all tactics', page)


def test_a_slip_is_corrected_by_a_link(client: FlaskClient) -> None:
    page = client.get("/tactics?q=retentoin&stage=revenue&lang=en").text
    found = re.search(r'Did you mean <a href="([^"]+)">(\w+)</a>', page)
    assert found
    assert (html.unescape(found[1]), found[2]) == ("/tactics?q=retention&stage=revenue", "retention")


def test_hits_are_marked_and_the_words_are_never_markup(client: FlaskClient) -> None:
    assert re.search(r"<mark>[Ss]urvey</mark>", client.get("/tactics?q=survey").text)
    page = client.get("/tactics", query_string={"q": "<script>alert(1)</script> survey"}).text
    assert "<script>alert" not in page
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt; survey"' in page


def test_the_pager_leads_through_and_keeps_the_filter(client: FlaskClient) -> None:
    asked = "/tactics?stage=retention&per_page=10"
    first, second, third = (client.get(f"{asked}&page={number}").text for number in (1, 2, 3))
    steps = {name: html.unescape(address) for name, address in re.findall(r'rel="(\w+)" href="([^"]+)"', second)}
    assert slugs(client.get(steps["prev"]).text) == slugs(first)
    assert slugs(client.get(steps["next"]).text) == slugs(third)
    assert not {*slugs(first)} & {*slugs(third)}
    assert re.search(r'href="[^"]+page=2[^"]*"[^>]*aria-current="page"', second)


def test_a_page_beyond_the_end_is_the_last(client: FlaskClient) -> None:
    assert slugs(client.get("/tactics?page=999999").text) == slugs(client.get(f"/tactics?page={-(-SEEDED // 24)}").text) != []


def test_the_table_shows_the_same_tactics_as_the_cards(client: FlaskClient) -> None:
    table = client.get("/tactics?stage=revenue&view=table").text
    rows = re.findall(r'<th scope="row"><a href="/tactics/([^"]+)"', table)
    assert rows == slugs(client.get("/tactics?stage=revenue").text) != []
    assert all("view=table" in address for address, _text in links(table, "chip"))


def test_names_are_sorted_in_the_readers_language(empty_app: Flask) -> None:
    with empty_app.app_context():
        import_records(TacticRecord(name, {"sv": TextRecord(name.title())}) for name in ("öl", "zon", "ånga", "alm"))
    client = empty_app.test_client()
    assert slugs(client.get("/tactics?sort=name&lang=sv").text) == ["alm", "zon", "%C3%A5nga", "%C3%B6l"]
    assert slugs(client.get("/tactics?sort=name&lang=en").text) == ["alm", "%C3%A5nga", "%C3%B6l", "zon"]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_card_is_in_the_readers_language(client: FlaskClient, language: str) -> None:
    texts = {tactic.slug: tactic.texts[language] for tactic in read_tactics(shipped("seed_data"))}
    page = client.get(f"/tactics?per_page=100&lang={language}").text
    found = re.findall(r'tactic-card__title"><a href="/tactics/([^"]+)">([^<]+)</a>.*?summary">([^<]+)<', page, re.DOTALL)
    assert len(found) == 100
    for slug, title, summary in found:
        assert (html.unescape(title), html.unescape(summary)) == (texts[slug].title, texts[slug].summary)


@pytest.mark.parametrize("query", ["?sort=name&per_page=100", "?q=exit+survey", "?q=exit+survey&view=table"])
def test_what_is_in_the_backlog_is_marked_for_its_owner_only(cast: Cast, query: str) -> None:
    cast.alice.add("ab-testing-programme")
    marks = {'id="add-exit-survey" href="/backlog"', 'id="add-ab-testing-programme" href="/backlog"'}
    assert any(mark in cast.alice.get(f"/tactics{query}").text for mark in marks)
    for other in (cast.bob, cast.stranger):
        assert not any(mark in other.get(f"/tactics{query}").text for mark in marks)


def test_text_in_the_other_language_is_marked_as_such(empty_app: Flask) -> None:
    with empty_app.app_context():
        import_records([TacticRecord("only-english", {"en": TextRecord("Only English")})])
    assert re.search(r'lang="en">\s*<ul class="stages"', empty_app.test_client().get("/tactics?lang=sv").text)


def test_imported_text_is_never_markup(empty_app: Flask) -> None:
    with empty_app.app_context():
        import_records([TacticRecord("x", {"en": TextRecord("<b>\ue000\ue001</b>", "<script>alert(1)</script>")})])
    client = empty_app.test_client()
    for path in ("/tactics", "/tactics?q=alert", "/tactics?view=table", "/tactics/x", "/", "/feed.atom"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<b>" not in page


def test_a_page_costs_few_queries_however_long_and_none_when_seen_before(fresh_app: Flask, count_queries: QueryCounter) -> None:
    client = fresh_app.test_client()
    client.get("/tactics?per_page=1&sort=newest")
    with count_queries(fresh_app) as first:
        client.get("/tactics?per_page=100&sort=name")
    with count_queries(fresh_app) as again:
        client.get("/tactics?per_page=100&sort=name&x")
    assert 1 <= len(first) <= 3
    assert again == []


def test_a_page_is_whole_also_when_there_is_no_more_room_for_cards(fresh_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tactics.catalogue.queries._CARDS_KEPT", 5)
    client = fresh_app.test_client()
    for number in (1, 2):
        page = client.get(f"/tactics?per_page=10&page={number}").text
        assert len(slugs(page)) == 10
    assert len(slugs(client.get("/tactics?per_page=15").text)) == 15


def test_the_backlog_of_the_reader_costs_two_queries_more(cast: Cast, fresh_app: Flask, count_queries: QueryCounter) -> None:
    cast.alice.get("/tactics")
    with count_queries(fresh_app) as queries:
        cast.alice.get("/tactics")
    assert len(queries) <= 2
