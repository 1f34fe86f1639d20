"""How good evidence is, in one word, and which tactic has the better."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.catalogue.evidence import Weight, level, rank
from tactics.core.vocabulary import GRADES, SOURCE_KINDS

weights = st.lists(
    st.builds(Weight, st.sampled_from([*SOURCE_KINDS]), st.sampled_from([*GRADES]), st.sampled_from(["direct", "related"]))
)


@pytest.mark.parametrize("grade", ["A", "B"])
def test_a_direct_effect_read_in_a_good_source_is_strong(grade: str) -> None:
    assert level([Weight("practice", "C", "related"), Weight("effect", grade, "direct")]) == "strong"


@pytest.mark.parametrize(
    "weight",
    [
        Weight("effect", "C", "direct"),
        Weight("effect", "A", "related"),
        Weight("benchmark", "A", "direct"),
        Weight("practice", "A", "direct"),
        Weight("caution", "A", "direct"),
        Weight("principle", "A", "direct"),
    ],
)
def test_nothing_else_makes_evidence_strong_however_much_of_it(weight: Weight) -> None:
    assert level([weight] * 10) == "some"


def test_no_source_is_no_evidence() -> None:
    assert level([]) == "none"
    assert level(iter([])) == "none"


@given(fewer=weights, more=weights)
def test_more_evidence_never_ranks_lower(fewer: list[Weight], more: list[Weight]) -> None:
    assert rank([*fewer, *more]) <= rank(fewer)


@given(one=weights, other=weights)
def test_strong_evidence_ranks_before_all_other(one: list[Weight], other: list[Weight]) -> None:
    order = ["strong", "some", "none"]
    if order.index(level(one)) < order.index(level(other)):
        assert rank(one) < rank(other)


def test_among_strong_ones_more_effects_come_first_then_better_grades() -> None:
    strong, peer, survey = Weight("effect", "B", "direct"), Weight("effect", "A", "direct"), Weight("benchmark", "C", "related")
    ordered = [[peer, strong], [strong, strong], [peer], [strong, survey], [strong], [survey], []]
    assert sorted(sorted(ordered), key=rank) == ordered
