"""Several people's scores: blind until given, the mean of each one's score, and disagreement by stated rules."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.scoring.frameworks import method
from tactics.scoring.panel import combine, visible
from tactics.scoring.scores import Answers, NoScore, score
from tests.scoring.test_scores import WEIGHTS, any_answers, ice

ANNA, BO, CIM = "Anna", "Bo", "Cim"
FIVES = {"impact": 5, "confidence": 5, "ease": 5}


def test_others_are_hidden_until_ones_own_score_is_whole() -> None:
    given_so_far: dict[str, Answers] = {ANNA: FIVES, BO: {"impact": 3}}
    assert visible(method(), given_so_far, ANNA) == given_so_far
    assert visible(method(), given_so_far, BO) == {BO: {"impact": 3}}
    assert visible(method(), given_so_far, CIM) == {}


@given(st.dictionaries(st.sampled_from([ANNA, BO, CIM]), ice | st.just({"impact": Decimal(2)})), st.sampled_from([ANNA, BO, CIM]))
def test_a_person_sees_all_or_only_their_own(given_so_far: dict[str, Answers], person: str) -> None:
    seen = visible(method(), given_so_far, person)
    assert seen == given_so_far or set(seen) <= {person}
    assert (len(seen) > 1) <= (score(method(), given_so_far.get(person, {})).value is not None)


@given(st.dictionaries(st.integers(), any_answers(method("rice")), min_size=1, max_size=5))
def test_the_panel_scores_the_mean_of_the_scores(given_so_far: dict[int, dict[str, Decimal]]) -> None:
    values = [made for answers in given_so_far.values() if (made := score(method("rice"), answers).value) is not None]
    panel = combine(method("rice"), given_so_far)
    assert panel.people == len(values)
    assert panel.score.value == (pytest.approx(sum(values) / len(values)) if values else None)


def test_an_unfinished_score_counts_for_nothing() -> None:
    panel = combine(method(), {ANNA: FIVES, BO: {"impact": 10, "ease": 1}})
    assert (panel.score.value, panel.people, panel.disagrees) == (5, 1, False)


def test_a_panel_without_scores_says_why() -> None:
    empty = combine(method(), {BO: {"impact": 10}})
    assert (empty.score.value, empty.score.why, empty.spreads, empty.disagrees) == (None, NoScore.MISSING, (), False)
    effortless = {"reach": 5, "impact": 1, "confidence": 80, "effort": 0}
    assert combine(method("rice"), {ANNA: effortless}).score.why is NoScore.EFFORT_ZERO


def test_means_and_spreads_are_told_for_each_input() -> None:
    impact, confidence, ease = combine(method(), {ANNA: FIVES, BO: {"impact": 9, "confidence": 8, "ease": 5}}).spreads
    assert (impact.mean, impact.width, impact.disagrees) == (7, 4, True)
    assert (confidence.mean, confidence.width, confidence.disagrees) == (Decimal("6.5"), 3, False)
    assert (ease.mean, ease.width, ease.disagrees) == (5, 0, False)


RICE = {"reach": 100, "impact": 1, "confidence": 80, "effort": 2}
PXL = dict.fromkeys((own.name for own in method("pxl").inputs), 0)
WSJF = {"value": 3, "urgency": 1, "risk": 1, "size": 2}


@pytest.mark.parametrize(
    ("framework", "first", "second", "apart"),
    [
        ("rice", RICE, {"impact": 2}, []),
        ("rice", RICE, {"impact": 3}, ["impact"]),
        ("rice", RICE, {"confidence": 50}, []),
        ("rice", {**RICE, "confidence": 100}, {"confidence": 50}, ["confidence"]),
        ("rice", RICE, {"reach": 200}, []),
        ("rice", RICE, {"reach": 201, "effort": "0.9"}, ["reach", "effort"]),
        ("rice", {**RICE, "reach": 0}, {"reach": 1}, ["reach"]),
        ("pxl", PXL, {"ease": 4}, []),
        ("pxl", PXL, {"ease": 9}, ["ease"]),
        ("pxl", PXL, {"fold": 1}, ["fold"]),
        ("wsjf", WSJF, {"value": 5}, []),
        ("wsjf", WSJF, {"value": 8}, ["value"]),
    ],
)
def test_each_kind_of_input_has_its_rule(
    framework: str, first: Mapping[str, int], second: Mapping[str, int], apart: list[str]
) -> None:
    panel = combine(method(framework), {ANNA: first, BO: {**first, **second}})
    assert [spread.input.name for spread in panel.spreads if spread.disagrees] == apart
    assert panel.disagrees == bool(apart)


@given(ice, ice)
def test_means_lie_more_than_three_apart_only_where_an_answer_does(one: dict[str, Decimal], other: dict[str, Decimal]) -> None:
    own = method("weighted", "", {"impact": 5, "confidence": 2, "ease": 1})
    for how in (method(), own):
        first, second = score(how, one).value, score(how, other).value
        assert first is not None
        assert second is not None
        if abs(first - second) > 3:
            assert combine(how, {ANNA: one, BO: other}).disagrees


def test_own_criteria_are_scales_of_ten() -> None:
    panel = combine(method("weighted", "", WEIGHTS), {ANNA: {"Fit": 1, "Cheap": 5}, BO: {"Fit": 5, "Cheap": 5}})
    assert [spread.disagrees for spread in panel.spreads] == [True, False]
