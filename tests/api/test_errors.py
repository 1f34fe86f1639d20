"""Every error under /api is problem+json, says what is wrong, and changes nothing."""

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.api.conftest import Program

DEEP, LONG = "[" * 50_000, "9" * 5_000
MALFORMED = ("{", "", '{"title": }', '{"title": "x"', "\xff", DEEP, f'{{"title": "x", "impact": {LONG}}}', "{'title': 'x'}")
UNUSABLE: tuple[tuple[dict[str, Any], str], ...] = (
    ({"title": "x" * 201}, "title"),
    ({"title": ""}, "title"),
    ({"title": "  "}, "title"),
    ({}, "title"),
    ({"title": None}, "title"),
    ({"title": 5}, "title"),
    ({"title": "nul\0"}, "title"),
    ({"title": "half \ud800"}, "title"),
    ({"tactic": "\ud800"}, "tactic"),
    ({"tactic": "x" * 81}, "tactic"),
    ({"title": "x", "impact": 0}, "impact"),
    ({"title": "x", "impact": 10.04}, "impact"),
    ({"title": "x", "impact": "7"}, "impact"),
    ({"title": "x", "impact": True}, "impact"),
    ({"title": "x", "impact": [7]}, "impact"),
    ({"title": "x", "ease": float("nan")}, "ease"),
    ({"title": "x", "ease": float("inf")}, "ease"),
    ({"title": "x", "ease": 10**400}, "ease"),
    ({"title": "x", "status": "hoping"}, "status"),
    ({"title": "x", "status": []}, "status"),
    ({"title": "x", "owner": "x" * 101}, "owner"),
    ({"title": "x", "notes": "x" * 10_001}, "notes"),
    ({"title": "x", "notes": {"a": 1}}, "notes"),
    ({"title": "x", "id": 7}, "id"),
    ({"title": "x", "score": 7}, "score"),
    ({"title": "x", "workspace_id": "y"}, "workspace_id"),
)


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    content: dict[str, Any] = answer.json
    assert content["status"] == status
    assert {"type", "title", "detail"} <= set(content)
    return content


@pytest.mark.parametrize("path", ["/nothing", "/", "/tactics/no-such-tactic", "/tactics/%00", "/backlog/999999", "/backlog/x"])
def test_an_address_with_nothing_is_404(by_token: Program, path: str) -> None:
    problem(by_token.send("GET", path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/backlog", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("DELETE", "/tactics", {"GET", "HEAD", "OPTIONS"}),
        ("POST", "/backlog/1", {"GET", "HEAD", "OPTIONS", "PATCH", "DELETE"}),
        ("PATCH", "/openapi.json", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_another_method_is_405_and_told_which_are_allowed(by_token: Program, method: str, path: str, allowed: set[str]) -> None:
    answer = by_token.send(method, path)
    problem(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", ""]
)
def test_a_body_of_another_kind_is_415(by_token: Program, kind: str) -> None:
    headers = {**by_token.headers, "Content-Type": kind}
    said = problem(by_token.send("POST", "/backlog", data='{"title": "x"}', headers=headers), 415)
    assert "application/json" in said["detail"]


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "application/merge-patch+json"])
def test_every_kind_of_json_is_read(by_token: Program, kind: str) -> None:
    headers = {**by_token.headers, "Content-Type": kind}
    assert by_token.send("POST", "/backlog", data='{"title": "x"}', headers=headers).status_code == 201


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_json_that_cannot_be_read_is_400_or_422(by_token: Program, body: str) -> None:
    headers = {**by_token.headers, "Content-Type": "application/json"}
    answer = by_token.send("POST", "/backlog", data=body.encode("latin-1"), headers=headers)
    assert problem(answer, answer.status_code)["errors"]
    assert answer.status_code == (422 if body == "" else 400)


@pytest.mark.parametrize("body", [[], "text", 5, True, [{"title": "x"}]])
def test_json_that_is_no_object_is_422(by_token: Program, body: object) -> None:
    problem(by_token.send("POST", "/backlog", body), 422)


@pytest.mark.parametrize(("content", "field"), UNUSABLE, ids=range(len(UNUSABLE)))
def test_what_cannot_be_used_is_422_and_named(by_token: Program, content: dict[str, Any], field: str) -> None:
    said = problem(by_token.send("POST", "/backlog", content), 422)
    assert field in str(said["errors"])
    assert by_token.send("GET", "/backlog").json["total"] == 0


def test_a_change_that_cannot_be_used_changes_nothing(by_token: Program) -> None:
    item = by_token.add(title="Call them", impact=5)
    problem(by_token.send("PATCH", f"/backlog/{item['id']}", {"ease": 4, "impact": 11}), 422)
    problem(by_token.send("PATCH", f"/backlog/{item['id']}", {"title": "Another"}), 422)
    assert by_token.send("GET", f"/backlog/{item['id']}").json == item


def test_a_body_that_is_too_large_is_413(by_token: Program) -> None:
    headers = {**by_token.headers, "Content-Type": "application/json"}
    problem(by_token.send("POST", "/backlog", data=b" " * (26 * 2**20), headers=headers), 413)


def test_an_unknown_tactic_is_404(by_token: Program) -> None:
    problem(by_token.send("POST", "/backlog", {"tactic": "no-such-tactic"}), 404)


def test_an_error_is_explained_in_the_readers_language(by_token: Program) -> None:
    said = {lang: problem(by_token.send("GET", f"/nothing?lang={lang}"), 404)["detail"] for lang in ("en", "sv")}
    assert said["en"].startswith("There is nothing at this address.")
    assert said["en"] != said["sv"]


pairs = st.lists(
    st.tuples(
        st.sampled_from(["q", "stage", "topic", "effort", "match", "sort", "page", "per_page", "lang", "kpi", "x"]),
        st.text(st.sampled_from('"-+*?[]()\0%&é٣') | st.characters(codec="utf-8"), max_size=30),
    ),
    max_size=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=pairs)
def test_no_query_string_is_an_error(app: Flask, asked: list[tuple[str, str]]) -> None:
    answer = app.test_client().get("/api/v1/tactics", query_string=asked)
    assert answer.status_code == 200
    assert answer.json["page"] >= 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = ["title", "tactic", "status", "impact", "confidence", "ease", "owner", "notes", "id"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.dictionaries(st.sampled_from(NAMES), json_values, max_size=5) | json_values)
def test_any_json_is_an_item_or_a_problem(by_token: Program, content: Any) -> None:
    answer = by_token.send(
        "POST", "/backlog", data=json.dumps(content), headers={**by_token.headers, "Content-Type": "application/json"}
    )
    if answer.status_code == 201:
        assert answer.json["title"]
    else:
        problem(answer, answer.status_code)
        assert answer.status_code in {404, 422}
