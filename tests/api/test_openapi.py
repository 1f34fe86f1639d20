"""The description of the API: valid, whole, true of the errors, and shown without anybody else's files."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

SPEC = "/api/v1/openapi.json"
METHODS = {"get", "post", "patch", "delete", "put"}


@pytest.fixture(scope="module")
def spec(app: Flask) -> dict[str, Any]:
    content: dict[str, Any] = app.test_client().get(SPEC).json
    return content


def operations(spec: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, item[method]) for path, item in spec["paths"].items() for method in METHODS & set(item)]


def test_it_is_openapi_3_1_and_valid(app: Flask, spec: dict[str, Any]) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    assert spec["openapi"].startswith("3.1.")
    loaded = schemathesis.openapi.from_wsgi(SPEC, app)
    loaded.validate()
    assert loaded.statistic.operations.total == len(operations(spec))


def test_every_address_of_the_api_is_described(app: Flask, spec: dict[str, Any]) -> None:
    real = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.rule != SPEC
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, method, _ in operations(spec)} == real


def test_every_operation_has_a_name_a_summary_and_a_described_answer(spec: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(spec)]
    assert len(names) == len(set(names))
    for path, _method, operation in operations(spec):
        assert operation["summary"], path
        assert {"200", "201", "204"} & set(operation["responses"]), path


def test_every_error_is_described_as_problem_json(spec: dict[str, Any]) -> None:
    shared = spec["components"].get("responses", {})
    for path, method, operation in operations(spec):
        for status, answer in operation["responses"].items():
            if not status.startswith("2"):
                described = shared[answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
                assert list(described["content"]) == ["application/problem+json"], (path, method, status)


def test_writing_asks_for_a_token_and_reading_the_tactics_does_not(spec: dict[str, Any]) -> None:
    needs = {(path, method): operation.get("security", []) for path, method, operation in operations(spec)}
    assert needs["/api/v1/backlog", "post"] == [{"token": []}]
    assert needs["/api/v1/tactics", "get"] == []
    assert spec["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}


@pytest.mark.parametrize("lang", ["en", "sv"])
def test_the_documentation_is_drawn_from_our_own_files(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/api/docs?lang={lang}").text
    files = re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+\.(?:js|css)[^"]*)"', page)
    assert {"swagger-ui.css", "swagger-ui-bundle.js", "api-docs.js"} <= {
        file.rpartition("/")[2].partition("?")[0] for file in files
    }
    assert [file for file in files if not file.startswith("/")] == []
    for file in files:
        with client.get(file) as answer:
            assert answer.status_code == 200, file
    assert f'data-spec="{SPEC}"' in page


@pytest.mark.parametrize("name", ["swagger-ui.js", "index.html", "../__init__.py", "%2e%2e/__init__.py"])
def test_nothing_else_of_that_package_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/api/docs/{name}").status_code == 404
