"""The address of a file: its name, its kind, its filter, its errors."""

import csv
import io
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Cast, Person, QueryCounter

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
}
FILTERS = (
    "?stage=retention&topic=churn&topic=email&sort=name",
    "?stage=revenue&sort=effort&lang=sv",
    "?q=churn&budget=in-house",
    "?evidence=strong&match=all&sort=newest",
    "?q=uppsägning&sort=name&lang=sv",
    "?stage=nowhere&sort=colour",
)


def slugs_of_pages(client: FlaskClient, query: str) -> list[str]:
    """What the list shows with the same filter, all pages of it."""
    found: list[str] = []
    pages = client.get(f"/api/v1/tactics{query}").json["pages"]
    for page in range(1, pages + 1):
        found += [item["slug"] for item in client.get(f"/api/v1/tactics{query}&page={page}").json["items"]]
    return found


def slugs_of_export(client: FlaskClient, query: str) -> list[str]:
    rows: list[dict[str, str]] = json.loads(client.get(f"/exports/tactics.json{query}").data)
    return [row["slug"] for row in rows]


@pytest.mark.parametrize("table", ["tactics", "backlog"])
@pytest.mark.parametrize(("form", "kind"), KINDS.items())
def test_a_file_has_a_kind_a_name_with_its_day_and_is_not_kept(client: FlaskClient, table: str, form: str, kind: str) -> None:
    with client.get(f"/exports/{table}.{form}") as answer:
        assert (answer.status_code, answer.content_type) == (200, kind)
        name = rf'attachment; filename="{table}-\d{{4}}-\d\d-\d\d\.{form}"'
        assert re.fullmatch(name, answer.headers["Content-Disposition"])
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["tactics.pdf", "secrets.csv", "tactics", "tactics.csv.exe", "workspace.json", ".csv", "tactics."]
)
def test_what_cannot_be_exported_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(f"/exports/{path}").status_code == 404


@pytest.mark.parametrize("query", FILTERS)
def test_a_file_holds_what_the_list_shows_in_its_order(client: FlaskClient, query: str) -> None:
    shown = slugs_of_pages(client, query)
    assert shown
    assert slugs_of_export(client, query) == shown


def test_a_page_number_does_not_cut_the_file(client: FlaskClient) -> None:
    whole = slugs_of_export(client, "?sort=name")
    assert slugs_of_export(client, "?sort=name&page=2&per_page=5") == whole
    assert len(whole) > 100


def test_every_form_holds_the_same_tactics(client: FlaskClient) -> None:
    query = "?topic=survey&sort=name&lang=en"
    titles = [row["title"] for row in client.get(f"/exports/tactics.json{query}").json]
    assert [row["title"] for row in csv.DictReader(io.StringIO(client.get(f"/exports/tactics.csv{query}").text))] == titles
    lines = client.get(f"/exports/tactics.md{query}").text.splitlines()[2:]
    assert [line.split(" | ")[2].replace("\\", "") for line in lines] == titles


def test_the_backlog_is_exported_as_it_is_filtered_and_sorted(cast: Cast) -> None:
    for title, impact, status in (("One", "2", "idea"), ("Two", "9", "planned"), ("Three", "5", "idea")):
        cast.alice.post("/backlog", title=title)
        newest = cast.alice.get("/api/v1/backlog?sort=newest").json["items"][0]["id"]
        cast.alice.post(f"/backlog/{newest}", impact=impact, confidence=impact, ease=impact, status=status, owner="Bo")

    def titles(query: str) -> list[str]:
        return [row["title"] for row in cast.alice.get(f"/exports/backlog.json{query}").json]

    assert titles("?owner=Bo") == ["Two", "Three", "One"]
    assert titles("?status=idea&owner=Bo&sort=newest") == ["Three", "One"]
    assert titles("?stage=retention&lang=en") == ["Exit survey"]


def test_a_token_exports_the_backlog_too(fresh_app: Flask, cast: Cast) -> None:
    page = cast.alice.post("/backlog/token", page="/backlog/token").text
    token = page.partition('class="token"')[2].partition(">")[2].partition("<")[0]
    program = Person(fresh_app.test_client())
    rows = program.get("/exports/backlog.json", headers={"Authorization": f"Bearer {token}"}).json
    assert [row["tactic"] for row in rows] == ["exit-survey"]


def test_json_keeps_lists_numbers_and_nothing(cast: Cast) -> None:
    cast.alice.post(f"/backlog/{cast.alice.item_ids()[0]}", impact="7,5")
    (row,) = cast.alice.get("/exports/backlog.json").json
    assert (row["impact"], row["score"], row["stages"]) == (7.5, None, ["retention"])
    assert "\\u" not in cast.alice.get("/exports/tactics.json?lang=sv").text


def test_markdown_shows_names_and_holds_no_markup_of_others(cast: Cast) -> None:
    cast.alice.post("/backlog", title="a|b <script> *x* [y](http://z) `c`\\")
    shown = cast.alice.get("/exports/backlog.md?lang=sv").text
    heading, rule, *rows = shown.splitlines()
    assert "Taktik" in heading
    assert set(rule) == set("| -")
    assert len(rows) == 2
    assert "a\\|b \\<script\\> \\*x\\* \\[y\\](http://z) \\`c\\`\\\\" in shown
    assert "Idé" in shown


def test_a_whole_export_costs_a_handful_of_queries(app: Flask, client: FlaskClient, count_queries: QueryCounter) -> None:
    client.get("/exports/tactics.csv")
    with count_queries(app) as statements:
        client.get("/exports/tactics.csv")
    assert len(statements) <= 3
