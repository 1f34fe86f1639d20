"""What a team agrees on: its framework, its weights, its gate, its limits; and the filters it keeps."""

import re
from html import unescape
from typing import Any

import pytest

from tactics.backlog.states import CHECKS, USUAL_GATE
from tactics.scoring.frameworks import FRAMEWORKS
from tests.conftest import Cast, Person
from tests.sharing import Pair

HABITS = "/backlog/habits"
PXL = {f"weight-{name}": str(weight) for name, weight in FRAMEWORKS["pxl"].weights.items()}


def choose(person: Person, framework: str, **values: Any) -> int:
    return person.post(HABITS, page=HABITS, part="scoring", framework=framework, **values).status_code


def stored(person: Person, key: int) -> dict[str, Any]:
    item: dict[str, Any] = person.get(f"/api/v1/backlog/{key}?lang=en").json
    return item


def test_a_team_that_never_chose_scores_by_the_mean_of_ice(cast: Cast) -> None:
    page = cast.stranger.get(f"{HABITS}?lang=en").text
    assert re.search(r'aria-current="true">ICE[^<]*<small>In use', page)
    assert re.findall(r'name="check" value="([a-z-]+)" checked', page) == list(USUAL_GATE)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_looking_at_a_framework_changes_nothing(cast: Cast, framework: str) -> None:
    page = cast.alice.get(f"{HABITS}?framework={framework}&lang=en").text
    assert f'name="framework" value="{framework}"' in page
    assert stored(cast.alice, cast.alice.item_ids()[0])["framework"] == "ice"


@pytest.mark.parametrize(
    ("framework", "variant", "answers", "score"),
    [
        ("ice", "product", {"impact": "2", "confidence": "3", "ease": "4"}, 24),
        ("rice", "standard", {"reach": "1 000", "impact": "2", "confidence": "80", "effort": "0,5"}, 3200),
        ("pie", "mean", {"potential": "6", "importance": "7", "ease": "8"}, 7),
        ("wsjf", "safe", {"value": "8", "urgency": "5", "risk": "3", "size": "2"}, 8),
        ("wsjf", "reinertsen", {"delay": "900", "duration": "3"}, 300),
    ],
)
def test_every_framework_asks_its_own_questions_and_scores_by_its_own_rule(
    cast: Cast, framework: str, variant: str, answers: dict[str, str], score: float
) -> None:
    key = cast.alice.item_ids()[0]
    assert choose(cast.alice, framework, variant=variant) == 303
    page = cast.alice.get(f"/backlog/{key}").text
    assert all(f'name="{name}"' in page for name in answers)
    assert cast.alice.post(f"/backlog/{key}", **answers).status_code == 303
    item = stored(cast.alice, key)
    assert (item["framework"], item["formula_variant"], item["score"]) == (framework, variant, score)


def test_an_effort_of_nothing_is_explained_and_gives_no_score(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    choose(cast.alice, "rice")
    cast.alice.post(f"/backlog/{key}", reach="100", impact="1", confidence="50", effort="0")
    assert stored(cast.alice, key)["score"] is None
    assert "is 0, and nothing can be divided by 0." in cast.alice.get(f"/backlog/{key}?lang=en").text


def test_scores_of_another_framework_are_not_shown_and_not_lost(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    cast.alice.post(f"/backlog/{key}", impact="9", confidence="9", ease="9")
    choose(cast.alice, "pie")
    assert stored(cast.alice, key)["score"] is None
    assert 'class="score">' not in cast.alice.get("/backlog").text
    cast.alice.post(f"/backlog/{key}", potential="2", importance="2", ease="2")
    choose(cast.alice, "ice")
    assert stored(cast.alice, key)["score"] == 9
    choose(cast.alice, "pie")
    assert stored(cast.alice, key)["score"] == 2


def test_answers_in_one_variant_outlive_those_in_another(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    choose(cast.alice, "wsjf", variant="safe")
    cast.alice.post(f"/backlog/{key}", value="8", urgency="5", risk="3", size="2")
    choose(cast.alice, "wsjf", variant="reinertsen")
    assert stored(cast.alice, key)["score"] is None
    cast.alice.post(f"/backlog/{key}", delay="900", duration="3")
    choose(cast.alice, "wsjf", variant="safe")
    assert stored(cast.alice, key)["score"] == 8


def test_pxl_counts_by_the_teams_weights_and_leaves_out_what_weighs_nothing(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    assert choose(cast.alice, "pxl", **{**PXL, "weight-fold": "5", "weight-tracking": "0"}) == 303
    page = cast.alice.get(f"/backlog/{key}").text
    assert 'name="tracking"' not in page
    answers = {name: "0" for name in FRAMEWORKS["pxl"].weights if name not in {"fold", "tracking", "ease"}}
    cast.alice.post(f"/backlog/{key}", **answers, fold="1", ease="40")
    assert stored(cast.alice, key)["score"] == 5


def test_own_criteria_are_asked_and_weighed(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    assert choose(cast.alice, "weighted", criterion=["Kundnytta", "Status & <b>"], weight=["3", "1"]) == 303
    page = unescape(cast.alice.get(f"/backlog/{key}").text)
    assert 'name="score-Kundnytta"' in page
    cast.alice.post(f"/backlog/{key}", **{"score-Kundnytta": "8", "score-Status & <b>": "4"})
    assert stored(cast.alice, key)["score"] == 7


@pytest.mark.parametrize(
    "values",
    [
        {"framework": "pxl", **PXL, "weight-fold": "NaN"},
        {"framework": "pxl", **PXL, "weight-fold": "-1"},
        {"framework": "pxl", **PXL, "weight-fold": "1 000"},
        {"framework": "pxl", **dict.fromkeys(PXL, "0")},
        {"framework": "weighted", "criterion": ["A", "A"], "weight": ["1", "2"]},
        {"framework": "weighted", "criterion": ["A", ""], "weight": ["1", "2"]},
        {"framework": "weighted", "criterion": ["A"], "weight": ["lots"]},
        {"framework": "weighted", "criterion": ["A"], "weight": ["0"]},
        {"framework": "weighted", "criterion": ["å" * 41], "weight": ["1"]},
        {"framework": "weighted", "criterion": [f"C{place}" for place in range(13)], "weight": ["1"] * 13},
        {"framework": "weighted", "criterion": [], "weight": []},
        {"framework": "ice", "variant": "median"},
    ],
)
def test_weights_that_cannot_be_used_are_explained_and_change_nothing(cast: Cast, values: dict[str, Any]) -> None:
    answer = cast.alice.post(HABITS, page=HABITS, part="scoring", **values)
    assert answer.status_code == 422
    assert "field__error" in answer.text
    for written in values.get("criterion", ()):
        assert f'value="{written}"' in answer.text
    assert stored(cast.alice, cast.alice.item_ids()[0])["framework"] == "ice"


@pytest.mark.parametrize("form", [{}, {"part": "x"}, {"part": "scoring"}, {"part": "scoring", "framework": "x"}])
def test_a_form_that_is_none_of_ours_is_refused(cast: Cast, form: dict[str, str]) -> None:
    assert cast.alice.post(HABITS, page=HABITS, **form).status_code == 400


def test_the_gate_is_what_the_team_says(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    cast.alice.post(HABITS, page=HABITS, part="gate", check=["dates", "owner", "nonsense"])
    answer = cast.alice.post(f"/backlog/{key}/move?lang=en", status="running")
    assert answer.status_code == 422
    shown = [check for check, text in CHECKS.items() if str(text) in answer.text]
    assert shown == ["owner", "dates"]
    cast.alice.post(HABITS, page=HABITS, part="gate")
    assert cast.alice.post(f"/backlog/{key}/move", status="running").status_code == 303


def test_more_than_the_team_has_agreed_on_is_possible_and_said(cast: Cast) -> None:
    assert cast.alice.post(HABITS, page=HABITS, part="limits", **{"limit-planned": "1"}).status_code == 303
    for key in (cast.alice.item_ids()[0], cast.alice.add("badges")):
        cast.alice.post(f"/backlog/{key}/move", status="planned")
    page = cast.alice.get("/backlog?lang=en").text
    assert "Planned now holds 2. You have agreed on 1 at most." in page
    assert '<span class="over">2/1</span>' in page


@pytest.mark.parametrize("written", ["0", "-1", "1.5", "x", "NaN", "1000", "9" * 400])
def test_a_limit_that_is_none_is_explained_and_changes_nothing(cast: Cast, written: str) -> None:
    answer = cast.alice.post(HABITS, page=HABITS, part="limits", **{"limit-planned": written, "limit-running": "3"})
    assert answer.status_code == 422
    assert f'value="{written}"' in answer.text
    assert "/3<" not in cast.alice.get("/backlog").text


def test_what_one_agrees_on_holds_for_all_in_the_workspace_and_nobody_else(pair: Pair, cast: Cast) -> None:
    choose(pair.alice, "pie")
    assert stored(pair.bob, pair.key)["framework"] == "pie"
    assert stored(cast.bob, cast.bob.item_ids()[0])["framework"] == "ice"
