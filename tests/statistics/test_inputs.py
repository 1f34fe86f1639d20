"""What the room takes in: whatever cannot be is refused, whatever has no answer says why, and nothing is NaN or infinite."""

import ast
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tactics.statistics
from tactics.statistics import bayes, chi, intervals, proportions
from tactics.statistics.inputs import LARGEST, Arm, Interval, Undefined, Why, chance, difference, few_expected
from tests.statistics.arms import ARMS, SIZES

ANYTHING = st.builds(Arm, st.just(0), st.just(0)) | SIZES.map(lambda n: Arm(n, n)) | SIZES.map(lambda n: Arm(0, n)) | ARMS
OF_TWO = [
    proportions.pooled_z,
    proportions.pooled_z_p,
    proportions.yates_p,
    proportions.fisher_p,
    intervals.newcombe,
    intervals.wald,
    intervals.agresti_caffo,
    intervals.score_difference,
    intervals.score_ratio,
    intervals.relative_lift,
    bayes.chance_to_beat,
    lambda a, b: list(vars(bayes.expected_losses(a, b)).values()),
    lambda a, b: chi.homogeneity([a, b]).p,
    lambda a, b: chi.sample_ratio((a.visitors, b.visitors), (1, 1)).p,
]
OF_ONE = [intervals.wilson, intervals.clopper_pearson, bayes.credible]


def answered(ask, *arms: Arm) -> list[float] | Why:
    try:
        answer = ask(*arms)
    except Undefined as undefined:
        return undefined.why
    return [answer] if isinstance(answer, float | int) else list(answer)


@pytest.mark.parametrize("ask", OF_TWO)
@given(a=ANYTHING, b=ANYTHING)
def test_two_arms_give_numbers_or_a_reason(ask, a: Arm, b: Arm) -> None:
    answer = answered(ask, a, b)
    if isinstance(answer, Why):
        assert 0 in {a.visitors, b.visitors, a.conversions, a.misses + b.misses} or answer is Why.TOO_FEW
    else:
        assert all(math.isfinite(number) for number in answer)


@pytest.mark.parametrize("ask", OF_ONE)
def test_an_empty_arm_has_no_interval(ask) -> None:
    with pytest.raises(Undefined) as caught:
        ask(Arm(0, 0))
    assert caught.value.why is Why.NO_VISITORS


@pytest.mark.parametrize("ask", OF_TWO[:11])
@pytest.mark.parametrize("arms", [(Arm(0, 0), Arm(1, 2)), (Arm(1, 2), Arm(0, 0)), (Arm(0, 0), Arm(0, 0))])
def test_an_empty_arm_has_no_comparison(ask, arms: tuple[Arm, Arm]) -> None:
    with pytest.raises(Undefined) as caught:
        ask(*arms)
    assert caught.value.why is Why.NO_VISITORS


@pytest.mark.parametrize("counts", [(-1, 5), (6, 5), (0, -1), (1, LARGEST + 1), (2.0, 5), (2, 5.5), (10**400, 10**400)])
def test_an_arm_that_cannot_be_is_refused(counts: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"cannot be|is not a whole number"):
        Arm(*counts)


@pytest.mark.parametrize("alpha", [0, 1, -0.1, 5, math.nan, math.inf])
def test_a_chance_that_cannot_be_is_refused(alpha: float) -> None:
    for ask in (intervals.wilson, intervals.clopper_pearson, bayes.credible):
        with pytest.raises(ValueError, match="is not between"):
            ask(Arm(5, 10), alpha)
    with pytest.raises(ValueError, match="is not between"):
        chance(0.5, alpha)


@given(a=ARMS, b=ARMS)
def test_a_difference_is_exact_for_any_counts(a: Arm, b: Arm) -> None:
    assert difference(a, b) == -difference(b, a)
    assert (difference(a, b) == 0) == (a.conversions * b.visitors == b.conversions * a.visitors)


@given(a=ARMS, b=ARMS)
def test_few_are_expected_where_a_cell_of_the_table_expects_less_than_five(a: Arm, b: Arm) -> None:
    everybody = a.visitors + b.visitors
    cells = [n * did for n in (a.visitors, b.visitors) for did in (a.conversions + b.conversions, a.misses + b.misses)]
    assert few_expected(a, b) == any(cell < 5 * everybody for cell in cells)


def test_an_interval_covers_its_ends() -> None:
    assert Interval(0, 1).covers(0)
    assert Interval(0, 1).covers(1)
    assert not Interval(0.1, 1).covers(0)


def test_the_room_needs_the_standard_library_only() -> None:
    for path in Path(tactics.statistics.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            allowed = (
                "math",
                "statistics",
                "fractions",
                "dataclasses",
                "enum",
                "typing",
                "collections.abc",
                "tactics.statistics",
            )
            assert all(name.startswith(allowed) for name in named), (path.name, named)
