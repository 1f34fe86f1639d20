"""The tactics as JSON: the same filter, order and counts as the page."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tactics.core.vocabulary import FACETS

MEMBERS = {"items", "total", "page", "per_page", "pages", "facets", "did_you_mean", "ignored"}
CARD = {"slug", "title", "summary", "stages", "topics", "type", "budget", "effort", "evidence", "kpis", "url", "score"}
QUERIES = (
    "",
    "?stage=retention&topic=churn",
    "?stage=retention&stage=revenue&budget=in-house&effort=s",
    "?topic=churn&topic=email&match=all",
    "?q=churn&model=saas",
    "?q=uppsägning&evidence=strong&evidence=some",
    "?q=nothing-like-this-anywhere",
)


def listed(client: FlaskClient, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/api/v1/tactics{query}")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    content: dict[str, Any] = answer.json
    return content


def test_a_list_holds_what_the_contract_says(client: FlaskClient) -> None:
    found = listed(client)
    assert set(found) == MEMBERS
    assert set(found["items"][0]) >= CARD
    assert (found["page"], found["per_page"], len(found["items"])) == (1, 24, 24)
    assert found["pages"] == -(-found["total"] // 24)


@pytest.mark.parametrize("query", QUERIES)
def test_the_counts_are_those_of_the_page(client: FlaskClient, query: str) -> None:
    facets = listed(client, query)["facets"]
    page = client.get(f"/tactics{query}").text
    shown = re.findall(r'name="(\w+)" value="([\w-]+)"[^>]*><span>[^<]+</span><span class="facet__count">(\d+)<', page)
    assert len(shown) > 40
    counts = {(facet, value["value"]): value["count"] for facet, values in facets.items() for value in values}
    assert {(facet, value): counts[facet, value] for facet, value, _ in shown} == {(f, v): int(n) for f, v, n in shown}


@pytest.mark.parametrize("query", QUERIES)
def test_a_count_is_what_choosing_the_value_gives(client: FlaskClient, query: str) -> None:
    for facet, values in listed(client, query)["facets"].items():
        others = re.sub(rf"(?<=[?&]){facet}=[^&]*&?", "", query).rstrip("&") or "?"
        for value in values[:3]:
            if facet == "topic" and "match=all" in query:
                others = query
            assert listed(client, f"{others}&{facet}={value['value']}&per_page=1")["total"] == value["count"]


def test_every_facet_names_its_values_in_order_and_language(client: FlaskClient) -> None:
    facets = listed(client, "?lang=sv")["facets"]
    given = {facet: [value["value"] for value in values] for facet, values in facets.items()}
    assert given == {facet: [*values] for facet, values in FACETS.items()}
    assert facets["budget"][0]["label"] == "Inhouse"
    assert listed(client, "?lang=en")["facets"]["budget"][0]["label"] == "In-house"


def test_the_pages_hold_every_tactic_once_and_there_is_none_after_the_last(client: FlaskClient) -> None:
    pages = listed(client, "?per_page=40")["pages"]
    slugs = [item["slug"] for page in range(1, pages + 1) for item in listed(client, f"?per_page=40&page={page}")["items"]]
    assert len(slugs) == len(set(slugs)) == listed(client)["total"]
    assert listed(client, "?per_page=40&page=999")["page"] == pages


def test_a_search_gives_scores_that_fall_and_a_list_gives_none(client: FlaskClient) -> None:
    scores = [item["score"] for item in listed(client, "?q=churn survey")["items"]]
    assert all(score > 0 for score in scores)
    assert scores == sorted(scores, reverse=True)
    assert {item["score"] for item in listed(client)["items"]} == {None}


def test_a_misspelt_word_is_answered_with_what_was_meant(client: FlaskClient) -> None:
    assert listed(client, "?q=retenton")["did_you_mean"] == "retention"
    assert listed(client, "?q=retention")["did_you_mean"] is None


def test_what_is_not_known_is_ignored_and_listed(client: FlaskClient) -> None:
    found = listed(client, "?stage=love&stage=retention&effort=xl&sort=colour&match=some&page=-1&per_page=x")
    assert found["ignored"] == ["stage=love", "effort=xl", "match=some", "sort=colour"]
    assert found["total"] == listed(client, "?stage=retention")["total"]
    assert (found["page"], found["per_page"]) == (1, 24)


def test_a_tactic_holds_everything_evidence_included(client: FlaskClient) -> None:
    tactic = client.get("/api/v1/tactics/exit-survey?lang=en").json
    assert (tactic["title"], tactic["language"], tactic["type"]) == ("Exit survey", "en", "research")
    assert tactic["time_to_effect"] == {"from": 2, "to": 6, "unit": "weeks"}
    assert set(tactic["sections"]) >= {"why", "steps", "pitfalls", "measure", "hypothesis"}
    assert tactic["sources"]
    for source in tactic["sources"]:
        assert source["url"].startswith("http")
        assert source["claim"]
        assert source["grade"] in "ABC"


def test_a_tactic_is_given_in_the_language_asked_for(client: FlaskClient) -> None:
    tactic = client.get("/api/v1/tactics/exit-survey", headers={"Accept-Language": "sv"}).json
    assert (tactic["title"], tactic["language"]) == ("Avslutsenkät", "sv")
    assert client.get("/api/v1/tactics/exit-survey?lang=en").json["title"] == "Exit survey"


def test_the_link_of_an_item_leads_to_its_page(client: FlaskClient) -> None:
    item = listed(client)["items"][0]
    assert item["url"] == f"http://localhost/tactics/{item['slug']}"
    assert client.get(item["url"]).status_code == 200
