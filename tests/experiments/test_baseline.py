"""A figure becomes the baseline of a card that measures it, before the start, and of no other."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Cast, Person

CHURN = "/backlog/baseline?kpi=churn&unit=percent&value=4.2"
MRR = "/backlog/baseline?kpi=mrr&unit=money&value=41000.5"
PLAIN = {"metric_kind": "share", "effect_unit": "own", "more_is_better": "1", "sequential": "", "design": ""}


def idea(person: Person, **design: str) -> int:
    person.post("/backlog", title="Call them")
    key = max(person.item_ids())
    assert person.post(f"/backlog/{key}/design", **{**PLAIN, **design}).status_code == 303
    return key


def offered(person: Person, address: str) -> list[int]:
    return [int(key) for key in re.findall(r'name="item" value="(\d+)"', person.get(address).text)]


def card(person: Person, key: int) -> tuple[object, object, object]:
    found = person.get(f"/api/v1/backlog/{key}").json
    return found["baseline"], found["metric_kind"], found["primary_metric"]


def test_a_per_cent_becomes_a_share_and_the_metric_is_written_too(cast: Cast) -> None:
    key = idea(cast.alice)
    answer = cast.alice.post(CHURN, item=str(key))
    assert (answer.status_code, answer.location) == (303, f"/backlog/{key}/design")
    assert card(cast.alice, key) == (0.042, "share", "churn")
    assert 'value="4.2"' in cast.alice.get(f"/backlog/{key}/design").text


def test_an_amount_becomes_a_mean(cast: Cast) -> None:
    key = idea(cast.alice)
    cast.alice.post(MRR, item=str(key))
    assert card(cast.alice, key) == (41000.5, "mean", "mrr")


def test_a_card_that_measures_something_else_is_not_offered(cast: Cast) -> None:
    other = idea(cast.alice, primary_metric="Activation rate")
    mean = idea(cast.alice, metric_kind="mean", baseline="300", primary_metric="Churn")
    same = idea(cast.alice, baseline="5", primary_metric="Churn")
    assert same in offered(cast.alice, CHURN)
    assert not {other, mean} & set(offered(cast.alice, CHURN))
    assert cast.alice.post(CHURN, item=str(other)).status_code == 422
    assert card(cast.alice, other)[2] == "activation-rate"


def test_what_has_begun_keeps_its_baseline(cast: Cast) -> None:
    key = idea(cast.alice)
    cast.alice.post(f"/backlog/{key}/move", status="running", why="it began")
    assert key not in offered(cast.alice, CHURN)
    assert cast.alice.post(CHURN, item=str(key)).status_code == 422


def test_a_card_that_was_changed_meanwhile_is_not_written_over(cast: Cast) -> None:
    key = idea(cast.alice)
    version = re.search(rf'name="version-{key}" value="(\d+)"', cast.alice.get(CHURN).text)
    assert version
    cast.alice.post(f"/backlog/{key}/design", **PLAIN, baseline="9")
    assert cast.alice.post(CHURN, item=str(key), **{f"version-{key}": version[1]}).status_code == 409
    assert card(cast.alice, key)[0] == 0.09


def test_a_stranger_is_offered_nothing_and_can_write_nothing(cast: Cast) -> None:
    key = idea(cast.alice)
    assert key not in offered(cast.bob, CHURN)
    assert cast.bob.post(CHURN, item=str(key)).status_code == 404
    assert "No experiment to use it for" in cast.stranger.get(CHURN).text
    assert not cast.stranger.client.get_cookie("session")


@pytest.mark.parametrize("wrong", ["", "?kpi=churn", "?kpi=no-such&value=1", "?kpi=churn&value=NaN", "?kpi=churn&value=1e9"])
def test_an_address_that_names_no_figure_is_not_there(cast: Cast, wrong: str) -> None:
    assert cast.alice.get(f"/backlog/baseline{wrong}").status_code == 404


def test_a_choice_has_to_be_made(cast: Cast) -> None:
    idea(cast.alice)
    answer = cast.alice.post(CHURN)
    assert answer.status_code == 422
    assert "Choose an experiment." in answer.text


def test_calculators_and_figures_lead_there(cast: Cast) -> None:
    start = cast.alice.post("/figures", page="/figures/churn?new=1", kpi="churn", period="month", when="2026-02", value="4,4")
    figure = cast.alice.get(start.location).text
    assert "/backlog/baseline?kpi=churn&amp;unit=percent&amp;value=4.4" in figure
    answer = cast.alice.get("/kpis/churn?lost=20&start=400").text
    found = re.search(r'href="(/backlog/baseline\?[^"]+)"', answer)
    assert found
    assert cast.alice.get(found[1].replace("&amp;", "&")).status_code == 200


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["kpi", "unit", "value"]), st.text(max_size=20)), st.text(max_size=20))
def test_any_address_and_any_choice_is_answered(cast: Cast, query: dict[str, str], item: str) -> None:
    asked = {"kpi": "churn", "unit": "percent", "value": "4.2", **query}
    assert cast.alice.get("/backlog/baseline", query_string=asked).status_code in {200, 404}
    assert cast.alice.post(CHURN, item=item).status_code in {303, 404, 422}
