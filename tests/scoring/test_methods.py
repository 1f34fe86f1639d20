"""Methods and ranks: which scores may stand beside each other, and which weights are weights."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.scoring.frameworks import FRAMEWORKS, method
from tactics.scoring.inputs import BadInput, Problem
from tactics.scoring.scores import NoScore, Place, Scored, rank, score

MADE_IN = [method(), method("ice", "product"), method("pxl"), method("pxl", "", {"fold": 3})]
scored = st.builds(Scored, st.sampled_from(MADE_IN), st.integers(1, 5).map(Decimal))
unscored = st.just(Scored(method(), None, NoScore.MISSING))


def test_the_usual_method_is_the_mean_of_ice() -> None:
    assert method().key == ("ice", "mean", "")
    assert next(iter(FRAMEWORKS)) == "ice"


def test_pxl_weighs_fourteen_and_any_question_may_be_weighed_anew_or_left_out() -> None:
    assert sum(FRAMEWORKS["pxl"].weights.values()) == 14
    own = method("pxl", "", {"traffic": "2.5", "tracking": 0})
    assert own.most == Decimal("14.5")
    assert len(own.inputs) == 9


def test_pxl_without_ease_is_scored_by_the_other_questions() -> None:
    own = method("pxl", "", {"ease": 0})
    assert score(own, {asked.name: 1 for asked in own.inputs}).value == 11


def test_own_criteria_are_asked_in_their_order_by_their_names() -> None:
    own = method("weighted", "", {"Strategic fit": 2, "Nothing": 0, "Cheap": 1})
    assert [str(asked.label) for asked in own.inputs] == ["Strategic fit", "Cheap"]
    assert score(own, {"Strategic fit": 9, "Cheap": 3}).value == 7


@pytest.mark.parametrize(
    ("framework", "variant", "weights", "field", "problem"),
    [
        ("hippo", "", {}, "framework", Problem.CHOICE),
        ("ice", "median", {}, "variant", Problem.CHOICE),
        ("pxl", "", {"taste": 1}, "taste", Problem.CHOICE),
        ("pxl", "", {"fold": -1}, "fold", Problem.RANGE),
        ("pxl", "", {"fold": "nan"}, "fold", Problem.NUMBER),
        ("pxl", "", dict.fromkeys(FRAMEWORKS["pxl"].weights, 0), "weights", Problem.WEIGHTS),
        ("weighted", "", {}, "weights", Problem.WEIGHTS),
        ("weighted", "", {"Fit": 0}, "weights", Problem.WEIGHTS),
        ("weighted", "", {" ": 1}, " ", Problem.CHOICE),
        ("weighted", "", {"Fit": 101}, "Fit", Problem.RANGE),
    ],
)
def test_a_method_that_cannot_be_is_refused(
    framework: str, variant: str, weights: dict[str, float | str], field: str, problem: Problem
) -> None:
    with pytest.raises(BadInput) as caught:
        method(framework, variant, weights)
    assert (caught.value.field, caught.value.problem) == (field, problem)


def test_other_weights_make_another_method_and_their_order_does_not() -> None:
    assert method("weighted", "", {"a": 1, "b": 2}) == method("weighted", "", {"b": 4, "a": 2})
    assert method("weighted", "", {"a": 1, "b": 2}) != method("weighted", "", {"a": 2, "b": 1})
    assert method("ice", "", {"impact": 5}) == method("ice")


@given(scored, scored)
def test_scores_are_ordered_within_a_method_and_refused_across(one: Scored, other: Scored) -> None:
    assert one.value is not None
    assert other.value is not None
    if one.method == other.method:
        assert (one < other, one >= other, one > other) == (
            one.value < other.value,
            one.value >= other.value,
            one.value > other.value,
        )
    else:
        with pytest.raises(TypeError):
            sorted([one, other])
        with pytest.raises(TypeError):
            _ = one >= other


def test_what_has_no_score_is_not_compared() -> None:
    with pytest.raises(TypeError, match="nothing to compare"):
        max(score(method(), {}), score(method(), {"impact": 1, "confidence": 1, "ease": 1}))


@given(st.lists(scored | unscored, max_size=12))
def test_a_place_is_one_more_than_the_better_ones_of_the_same_method(scores: list[Scored]) -> None:
    for one, place in zip(scores, rank(scores), strict=True):
        if one.value is None:
            assert place is None
            continue
        alike = [other.value for other in scores if other.method == one.method and other.value is not None]
        assert place == Place(1 + sum(other > one.value for other in alike), len(alike))


@given(st.lists(scored | unscored, max_size=12), st.randoms())
def test_ranks_do_not_depend_on_the_order(scores: list[Scored], random: object) -> None:
    pairs = list(zip(scores, rank(scores), strict=True))
    random.shuffle(pairs)  # type: ignore[attr-defined]
    assert rank([one for one, _ in pairs]) == [place for _, place in pairs]
