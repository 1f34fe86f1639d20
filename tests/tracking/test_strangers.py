"""Nobody sees or changes another's figures: 404, at every address there is; and no form works without the page's token."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.tracking.conftest import Analyst, value_ids


@pytest.fixture
def alices(analyst: Analyst) -> tuple[Analyst, int, int]:
    """Somebody with a series and a value in it."""
    key = analyst.follow()
    analyst.save("2026-03", "4", note="Secret")
    (value,) = value_ids(analyst.get("/figures/churn").text)
    return analyst, key, value


def addresses(app: Flask, series: int, value: int) -> Iterator[tuple[str, str]]:
    """Every method and address of the room that names something of a workspace."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("tracking.") and rule.arguments == {"key"}:
            key = series if "/series/" in rule.rule else value
            for method in {"GET", "POST"} & (rule.methods or set()):
                yield method, rule.rule.replace("<int:key>", str(key))


def test_there_are_addresses_to_try(fresh_app: Flask) -> None:
    assert len(list(addresses(fresh_app, 1, 1))) >= 10


@pytest.mark.parametrize("has_workspace", [True, False])
def test_another_workspace_gets_404_everywhere_and_changes_nothing(
    fresh_app: Flask, alices: tuple[Analyst, int, int], other: Analyst, has_workspace: bool
) -> None:
    alice, key, value = alices
    if has_workspace:
        other.follow()
    before = alice.read("/figures/churn")
    for method, path in addresses(fresh_app, key, value):
        form = {"when": "2026-03", "value": "5", "to": "off", "target": "1", "text": "date;value\n2026-03;9"}
        answer = other.get(path) if method == "GET" else other.send(path, **form)
        assert answer.status_code == 404, (method, path)
    for path in (f"/figures/churn?series={key}", f"/exports/figures.csv?series={key}", "/api/v1/figures/churn?label=x"):
        assert other.get(path).status_code == 404
    assert alice.read("/figures/churn") == before


def test_a_list_holds_nothing_of_another(alices: tuple[Analyst, int, int], other: Analyst) -> None:
    for path in ("/figures", "/figures/churn", "/dashboard", "/api/v1/figures"):
        assert "Secret" not in other.get(path).text
        assert "/figures/values/" not in other.get(path).text


@pytest.mark.parametrize("key", [0, 999_999, 2**31, 2**63, 10**30])
def test_what_is_not_there_is_404_for_its_own_reader_too(fresh_app: Flask, alices: tuple[Analyst, int, int], key: int) -> None:
    alice, _, _ = alices
    for method, path in addresses(fresh_app, key, key):
        assert (alice.get(path) if method == "GET" else alice.send(path)).status_code == 404
    assert alice.get(f"/figures/churn?series={key}").status_code == 404


@pytest.mark.parametrize("asked", ["", "x", "-1", "1e3", "٣", "1 OR 1=1", "%00", "9" * 4000])
def test_an_address_that_names_no_series_is_404(alices: tuple[Analyst, int, int], asked: str) -> None:
    alice, _, _ = alices
    assert alice.get(f"/figures/churn?series={asked}").status_code == 404
    assert alice.get(f"/exports/figures.csv?series={asked}").status_code == 404


def test_a_form_without_the_pages_token_is_refused(fresh_app: Flask, alices: tuple[Analyst, int, int]) -> None:
    alice, key, value = alices
    paths = ["/figures", *(path for method, path in addresses(fresh_app, key, value) if method == "POST")]
    for path in paths:
        assert alice.client.post(path, data={"kpi": "churn", "to": "off"}).status_code == 400, path
    assert alice.rows(key) == ["2026-03-01,4,Secret"]


@pytest.mark.parametrize("following", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", ""])
def test_no_form_leads_to_another_site(alices: tuple[Analyst, int, int], following: str) -> None:
    alice, key, _ = alices
    assert alice.send(f"/figures/series/{key}/pin", to="off", next=following).location == f"/figures/churn?series={key}"


def test_private_pages_are_neither_in_the_site_map_nor_to_be_found(alices: tuple[Analyst, int, int]) -> None:
    alice, _, value = alices
    for path in ("/figures", "/figures/churn", f"/figures/values/{value}", "/dashboard"):
        assert '<meta name="robots" content="noindex">' in alice.get(path).text
    assert not re.search(r"/(figures|dashboard)", alice.get("/sitemap.xml").text)
    robots = alice.get("/robots.txt").text
    assert "Disallow: /figures\n" in robots
    assert "Disallow: /dashboard\n" in robots
