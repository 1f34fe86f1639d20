"""Figures as JSON: read and written with a token, the same series and the same care as on the pages."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.conftest import Program, token_of
from tests.api.test_errors import json_values, problem
from tests.tracking.conftest import Analyst
from tests.tracking.test_definitions import make_old

NAMES = ["date", "value", "note", "variant", "period", "label", "replace", "id"]


@pytest.fixture
def program(fresh_app: Flask, analyst: Analyst) -> Program:
    """A program with a token for the analyst's workspace."""
    return Program(fresh_app.test_client(), {"Authorization": f"Bearer {token_of(analyst)}"})


def save(program: Program, day: str, value: Any, slug: str = "churn", **others: Any) -> Any:
    return program.send("POST", f"/figures/{slug}", {"date": day, "value": value, **others})


def values(program: Program, query: str = "", slug: str = "churn") -> list[Any]:
    answer = program.send("GET", f"/figures/{slug}{query}")
    assert answer.status_code == 200
    return [(item["date"], item["value"], item["note"]) for item in answer.json["items"]]


def test_the_first_value_starts_the_series(program: Program, analyst: Analyst) -> None:
    answer = save(program, "2026-03-14", 4.25, note=" Ny  prislista ")
    assert (answer.status_code, answer.json) == (201, {"date": "2026-03-01", "value": "4.25", "note": "Ny prislista"})
    (series,) = program.send("GET", "/figures").json["items"]
    assert (series["kpi"], series["variant"], series["period"], series["unit"]) == ("churn", "customers", "month", "percent")
    assert series["latest"] == {"date": "2026-03-01", "value": "4.25"}
    assert series["definition"].startswith("Churn = ")
    assert program.client.get(series["url"], headers=program.headers).json["total"] == 1
    assert "4.25%" in analyst.read("/figures/churn?lang=en")


@pytest.mark.parametrize("value", ["999999999999999.0123456789", "-0.0000000001", "0", "12"])
def test_a_value_comes_back_to_its_last_digit(program: Program, value: str) -> None:
    assert save(program, "2026-03-01", value).json["value"] == value


def test_a_series_is_named_by_way_period_and_label(program: Program) -> None:
    save(program, "2026-03-01", 1)
    save(program, "2026-03-11", 2, period="week", label="Norge")
    save(program, "2026-03-11", 3, variant="contract-value")
    assert program.send("GET", "/figures").json["total"] == 3
    assert values(program) == [("2026-03-01", "1", "")]
    assert values(program, "?period=week&label=Norge") == [("2026-03-09", "2", "")]
    assert values(program, "?variant=contract-value") == [("2026-03-01", "3", "")]
    problem(program.send("GET", "/figures/churn?label=Danmark"), 404)


def test_values_are_paged_the_newest_first(program: Program) -> None:
    for month in range(1, 6):
        save(program, f"2026-0{month}-01", month)
    page = program.send("GET", "/figures/churn?per_page=2&page=2").json
    assert [item["value"] for item in page["items"]] == ["3", "2"]
    assert (page["total"], page["pages"], page["page"]) == (5, 3, 2)


def test_another_value_for_a_period_is_409_unless_it_is_to_be_replaced(program: Program) -> None:
    save(program, "2026-03-01", 4, note="Why")
    assert save(program, "2026-03-20", 4).status_code == 201
    refused = problem(save(program, "2026-03-20", 5), 409)
    assert refused["errors"]["there"] == {"date": "2026-03-01", "value": "4", "note": "Why"}
    assert save(program, "2026-03-20", 5, replace=True).json == {"date": "2026-03-01", "value": "5", "note": "Why"}
    assert save(program, "2026-03-20", 5, note="", replace=True).json["note"] == ""


def test_nothing_is_saved_under_a_definition_that_nobody_has_seen(fresh_app: Flask, program: Program, analyst: Analyst) -> None:
    key = analyst.follow()
    make_old(fresh_app, key)
    assert "Customers at the end" in problem(save(program, "2026-03-01", 4), 409)["detail"]
    (series,) = program.send("GET", "/figures").json["items"]
    assert (series["outdated"], series["latest"]) == (True, None)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "date"),
        ({"date": "2026-03-01"}, "value"),
        ({"date": "2026-02-30", "value": 1}, "date"),
        ({"date": "20260301", "value": 1}, "date"),
        ({"date": "2026-03", "value": 1}, "date"),
        ({"date": 20260301, "value": 1}, "date"),
        ({"date": "2026-03-01\n", "value": 1}, "date"),
        ({"date": "2026-03-01", "value": "4,5"}, "value"),
        ({"date": "2026-03-01", "value": "1e3"}, "value"),
        ({"date": "2026-03-01", "value": True}, "value"),
        ({"date": "2026-03-01", "value": None}, "value"),
        ({"date": "2026-03-01", "value": float("nan")}, "value"),
        ({"date": "2026-03-01", "value": float("inf")}, "value"),
        ({"date": "2026-03-01", "value": 10**400}, "value"),
        ({"date": "2026-03-01", "value": 1, "period": "fortnight"}, "period"),
        ({"date": "2026-03-01", "value": 1, "note": "x" * 501}, "note"),
        ({"date": "2026-03-01", "value": 1, "label": "\ud800"}, "label"),
        ({"date": "2026-03-01", "value": 1, "replace": "true"}, "replace"),
        ({"date": "2026-03-01", "value": 1, "workspace_id": "x"}, "workspace_id"),
    ],
    ids=range(19),
)
def test_what_cannot_be_used_is_422_and_named(program: Program, content: dict[str, Any], field: str) -> None:
    assert field in problem(program.send("POST", "/figures/churn", content), 422)["errors"]["json"]
    assert program.send("GET", "/figures").json["total"] == 0


def test_an_unknown_kpi_or_way_is_404(program: Program) -> None:
    problem(save(program, "2026-03-01", 1, "magic"), 404)
    problem(save(program, "2026-03-01", 1, variant="magic"), 404)
    problem(program.send("GET", "/figures/ma%00gic"), 404)
    problem(program.send("GET", "/figures/churn?label=%00"), 404)


def test_without_a_token_nothing_is_read_or_written(fresh_app: Flask) -> None:
    guest = Program(fresh_app.test_client(), {})
    assert guest.send("GET", "/figures").json == {"items": [], "total": 0, "page": 1, "per_page": 50, "pages": 1}
    problem(guest.send("GET", "/figures/churn"), 404)
    problem(save(guest, "2026-03-01", 1), 401)
    problem(guest.send("GET", "/figures", headers={"Authorization": "Bearer wrong"}), 401)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.dictionaries(st.sampled_from(NAMES), json_values | st.sampled_from(["2026-03-01", 4, True]), max_size=6))
def test_any_json_is_a_value_or_a_problem(program: Program, content: dict[str, Any]) -> None:
    answer = program.send("POST", "/figures/churn", content)
    if answer.status_code != 201:
        problem(answer, answer.status_code)
        assert answer.status_code in {404, 409, 422}
