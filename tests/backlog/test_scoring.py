"""The score: the mean of three inputs, and of nothing less."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.backlog.scoring import LEAST, MOST, ice

inputs = st.integers(LEAST * 10, MOST * 10).map(lambda tenths: tenths / 10)


@given(st.lists(inputs, min_size=3, max_size=3))
def test_the_score_is_the_mean_and_lies_among_its_parts(values: list[float]) -> None:
    score = ice(*values)
    assert score == pytest.approx(float(sum(map(Fraction, values)) / 3))
    assert min(values) - 1e-9 <= score <= max(values) + 1e-9


@given(st.lists(inputs, min_size=3, max_size=3))
def test_no_input_counts_more_than_another(values: list[float]) -> None:
    assert len({round(ice(*order) or 0, 9) for order in permutations(values)}) == 1


@given(inputs, inputs, inputs, st.integers(1, 90))
def test_a_higher_input_gives_a_higher_score(impact: float, confidence: float, ease: float, more: int) -> None:
    assert (ice(impact + more / 10, confidence, ease) or 0) > (ice(impact, confidence, ease) or 0)


@pytest.mark.parametrize("values", [(None, 5, 5), (5, None, 5), (5, 5, None), (None, None, None)])
def test_without_all_three_there_is_no_score(values: tuple[float | None, ...]) -> None:
    assert ice(*values) is None
