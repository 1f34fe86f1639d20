"""The calculators and the growth model as JSON: the page's answers, for anybody, and sentences for what has none."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tactics.kpis.register import REGISTER
from tests.api.test_errors import problem
from tests.conftest import QueryCounter

EXAMPLES = [(kpi.slug, variant) for kpi in REGISTER.values() for variant in kpi.variants]
UNUSABLE: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("churn", {}, "lost"),
    ("churn", {"lost": 10}, "start"),
    ("churn", {"lost": 10, "start": 0}, "lost"),
    ("churn", {"lost": 0, "start": 0}, "start"),
    ("churn", {"lost": -1, "start": 10}, "lost"),
    ("churn", {"lost": 1.5, "start": 10}, "lost"),
    ("churn", {"lost": "1", "start": 10}, "lost"),
    ("churn", {"lost": True, "start": 10}, "lost"),
    ("churn", {"lost": None, "start": 10}, "lost"),
    ("churn", {"lost": [1], "start": 10}, "lost"),
    ("churn", {"lost": {"a": 1}, "start": 10}, "lost"),
    ("churn", {"lost": float("nan"), "start": 10}, "lost"),
    ("churn", {"lost": 1, "start": float("inf")}, "start"),
    ("churn", {"lost": 1, "start": 10**400}, "start"),
    ("churn", {"lost": 1, "start": 10, "gained": 3}, "gained"),
    ("churn", {"lost": 1, "start": 10, "variant": "karma"}, "variant"),
    ("churn", {"lost": 1, "start": 10, "variant": 5}, "variant"),
    ("churn", {"lost": 1, "start": 10, "period": "week"}, "period"),
    ("clv", {"arpa": 25, "churn": 0}, "churn"),
    ("clv", {"arpa": 25, "churn": 5e-324}, "churn"),
    ("time-to-value", {"days": []}, "days"),
    ("time-to-value", {"days": [1] * 301}, "days"),
    ("time-to-value", {"days": [1, "2"]}, "days"),
)


def compute(client: FlaskClient, slug: str, **content: Any) -> dict[str, Any]:
    answer = client.post(f"/api/v1/kpis/{slug}?lang=en", json=content)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def grow(client: FlaskClient, **asked: object) -> dict[str, Any]:
    answer = client.get("/api/v1/growth-model", query_string=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_every_kpi_is_listed_with_calculators_that_can_be_used(client: FlaskClient) -> None:
    listed = client.get("/api/v1/kpis?lang=en").json
    assert [item["slug"] for item in listed["items"]] == list(REGISTER)
    assert listed["total"] == len(REGISTER)
    churn = listed["items"][1]
    assert (churn["name"], churn["better"], churn["url"]) == ("Churn", "lower", "http://localhost/kpis/churn")
    assert [own["name"] for own in churn["variants"][0]["inputs"]] == ["lost", "start"]
    assert churn["variants"][0]["formula"] == "Customers lost in the period ÷ Customers at the start"


@pytest.mark.parametrize(("slug", "variant"), EXAMPLES, ids=lambda value: getattr(value, "id", value))
def test_every_example_gives_what_the_page_shows(client: FlaskClient, slug: str, variant: Any) -> None:
    several = {own.name for own in variant.inputs if own.kind == "series"}
    figures = {
        name: [float(one) for one in text.split()] if name in several else float(text) for name, text in variant.example.items()
    }
    found = compute(client, slug, variant=variant.id, **figures)
    assert {"value", "unit", "formatted", "band"} <= set(found)
    assert found["unit"] == variant.unit
    page = client.get(f"/kpis/{slug}?variant={variant.id}&lang=en").text
    assert f'<span aria-hidden="true">{found["formatted"]}</span>' in page


def test_an_answer_is_a_number_its_unit_its_words_and_where_it_stands(client: FlaskClient) -> None:
    found = compute(client, "nps", promoters=70, passives=20, detractors=10)
    assert (found["value"], found["unit"], found["formatted"], found["band"]) == (60.0, "score", "60", "Excellent")
    churn = compute(client, "churn", lost=1644, start=11734)
    assert churn["value"] == pytest.approx(14.010568, abs=1e-6)
    assert [band["verdict"] for band in churn["bands"]] == ["outside"] * 3
    assert churn["band"].startswith("Consumer subscriptions (B2C SaaS): Above the published band; Small")
    assert compute(client, "cac", spend=60000, customers=300)["band"] is None


def test_the_figures_choose_the_variant_and_a_rate_has_a_period(client: FlaskClient) -> None:
    assert compute(client, "retention-rate", start=1000, end=900, new=200)["variant"] == "net"
    yearly = compute(client, "churn", lost=3873, start=10000, period="year")
    assert (yearly["period"], yearly["bands"][0]["verdict"]) == ("year", "good")
    assert compute(client, "cac", spend=1, customers=1)["period"] is None


def test_words_are_in_the_language_asked_for(client: FlaskClient) -> None:
    answer = client.post("/api/v1/kpis/churn?lang=sv", json={"lost": 1644, "start": 11734}).json
    assert answer["formatted"] == "14,01\u00a0%"


@pytest.mark.parametrize(("slug", "content", "field"), UNUSABLE, ids=range(len(UNUSABLE)))
def test_what_has_no_answer_is_422_and_names_the_figure(client: FlaskClient, slug: str, content: Any, field: str) -> None:
    said = problem(client.post(f"/api/v1/kpis/{slug}", json=content), 422)
    assert list(said["errors"])[:1] == [field] or field in str(said["errors"])


def test_an_unknown_kpi_is_404_and_asking_for_one_is_405(client: FlaskClient) -> None:
    problem(client.post("/api/v1/kpis/karma", json={"lost": 1}), 404)
    problem(client.get("/api/v1/kpis/churn"), 405)


def test_computing_needs_nothing_and_leaves_nothing(app: Flask, count_queries: QueryCounter) -> None:
    client = app.test_client()
    with count_queries(app) as queries:
        for headers in ({}, {"Origin": "https://elsewhere.example"}):
            answer = client.post("/api/v1/kpis/churn", json={"lost": 1, "start": 4}, headers=headers)
            assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)
    assert queries == []


def test_the_published_example_comes_out_to_the_unit(client: FlaskClient) -> None:
    first, second = (grow(client, new_users=new, retention=kept, months=36) for new, kept in ((10**6, 0.85), (2 * 10**6, 0.65)))
    months = {6: (4152337, 5283321), 12: (5718388, 5681783), 24: (6531782, 5714101), 36: (6647480, 5714285)}
    for month, pair in months.items():
        assert (first["months"][month - 1], second["months"][month - 1]) == tuple(
            {"month": month, "users": users} for users in pair
        )
    assert (first["ceiling"], second["ceiling"]) == (6666667, 5714286)


def test_the_months_are_as_many_as_asked_for_and_36_if_not_said(client: FlaskClient) -> None:
    assert len(grow(client, new_users=10, retention="0.5")["months"]) == 36
    assert [row["month"] for row in grow(client, new_users=10, retention=1, months=60)["months"]] == list(range(1, 61))
    assert grow(client, new_users=10, retention=1)["ceiling"] is None
    assert grow(client, new_users=0, retention="0." + "9" * 40, months=1)["ceiling"] == 0


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "new_users"),
        ({"new_users": 5}, "retention"),
        ({"new_users": 5, "retention": 85}, "retention"),
        ({"new_users": -1, "retention": 0.5}, "new_users"),
        ({"new_users": 10**13, "retention": 0.5}, "new_users"),
        ({"new_users": "NaN", "retention": 0.5}, "new_users"),
        ({"new_users": "1_000", "retention": 0.5}, "new_users"),
        ({"new_users": "٣", "retention": 0.5}, "new_users"),
        ({"new_users": 5, "retention": "Infinity"}, "retention"),
        ({"new_users": 5, "retention": "0,85"}, "retention"),
        ({"new_users": 5, "retention": 0.5, "months": 0}, "months"),
        ({"new_users": 5, "retention": 0.5, "months": 61}, "months"),
        ({"new_users": 5, "retention": 0.5, "months": 1.5}, "months"),
        ({"new_users": 5, "retention": 0.5, "months": "1e400"}, "months"),
    ],
)
def test_assumptions_that_cannot_be_used_are_422_and_named(client: FlaskClient, asked: dict[str, object], field: str) -> None:
    said = problem(client.get("/api/v1/growth-model", query_string=asked), 422)
    assert field in said["errors"]["query"]


numbers = st.integers() | st.floats() | st.lists(st.floats(), max_size=4) | st.text(max_size=4) | st.booleans() | st.none()


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_figures_are_a_finite_number_or_a_problem(client: FlaskClient, data: st.DataObject) -> None:
    slug, variant = data.draw(st.sampled_from(EXAMPLES))
    content = {own.name: data.draw(numbers | st.floats(0, 100)) for own in variant.inputs}
    answer = client.post(f"/api/v1/kpis/{slug}", data=json.dumps(content), content_type="application/json")
    if answer.status_code == 200:
        assert json.loads(answer.text, parse_constant=pytest.fail)["formatted"]
    else:
        problem(answer, 422)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats() | st.text(max_size=12), st.floats() | st.text(max_size=50), st.integers() | st.text(max_size=5))
def test_any_assumptions_are_a_forecast_or_a_problem(client: FlaskClient, new: object, kept: object, months: object) -> None:
    asked = {"new_users": new, "retention": kept, "months": months}
    assert client.get("/api/v1/growth-model", query_string=asked).status_code in {200, 422}
