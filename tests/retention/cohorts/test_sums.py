"""The arithmetic on a triangle: means as defined, whatever the triangle; where a curve stops to fall."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.retention.cohorts.sums import Cohort, course, pooled, reached, simple_mean, whole

FIRST = Cohort(date(2026, 1, 1), 100, (100, 40, 20))
SECOND = Cohort(date(2026, 2, 1), 300, (300, 60, None))
THIRD = Cohort(date(2026, 3, 1), 50, (None, None, None))


@st.composite
def triangles(draw: st.DrawFn) -> list[Cohort]:
    """Cohorts whose cells are known up to some column, later ones up to fewer."""
    known = sorted(draw(st.lists(st.integers(0, 5), min_size=1, max_size=6)), reverse=True)
    found = []
    for place, cells in enumerate(known):
        size = draw(st.integers(1, 10_000))
        kept = [draw(st.integers(0, size)) for _ in range(cells)]
        found.append(Cohort(date(2026, 1, 1 + place), size, (*kept, *[None] * (5 - cells))))
    return found


def test_a_weighted_mean_counts_each_person_and_a_simple_one_each_cohort() -> None:
    cohorts = (FIRST, SECOND, THIRD)
    assert pooled(cohorts, 1) == (100, 400, 2)
    assert simple_mean(cohorts, 1) == pytest.approx(0.3)
    found = pooled(cohorts, 1)
    assert found
    assert found.share == 0.25
    # Wilson's interval of 100 of 400, by hand: (0.25 + z²/800 ± z·√(0.1875/400 + z²/640 000)) / (1 + z²/400), z = 1.96.
    assert tuple(found.interval) == pytest.approx((0.2101, 0.2947), abs=5e-5)


def test_a_cell_that_is_not_over_is_in_no_mean() -> None:
    assert pooled((FIRST, SECOND, THIRD), 2) == (20, 100, 1)
    assert pooled((THIRD,), 0) is None
    assert simple_mean((THIRD,), 0) is None


def test_columns_nobody_has_reached_are_trimmed() -> None:
    assert [reached(cohorts) for cohorts in ((FIRST, THIRD), (SECOND, THIRD), (THIRD,), ())] == [3, 2, 0, 0]


def test_a_column_in_which_everybody_is_says_nothing() -> None:
    assert whole((FIRST, SECOND, THIRD), 0)
    assert not whole((FIRST, SECOND), 1)


@given(triangles())
def test_both_means_lie_among_the_shares_they_are_of(cohorts: list[Cohort]) -> None:
    for column in range(reached(cohorts)):
        shares = [share for cohort in cohorts if (share := cohort.share(column)) is not None]
        found, simple = pooled(cohorts, column), simple_mean(cohorts, column)
        assert found is not None
        assert simple is not None
        assert min(shares) - 1e-12 <= found.share <= max(shares) + 1e-12
        assert min(shares) - 1e-12 <= simple <= max(shares) + 1e-12
        assert found.interval.covers(found.share)
        assert found.cohorts == len(shares)


@pytest.mark.parametrize(
    ("shares", "kind", "place"),
    [
        ([0.5, 0.3, 0.21, 0.2, 0.2, 0.2, 0.2], "flat", 2),
        ([0.2, 0.2, 0.2, 0.2, 0.2], "flat", 0),
        ([0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1], "falls", 0),
        ([0.5, 0.3, 0.1, 0.009, 0.004, 0.0], "gone", 3),
        ([0.0, 0.0, 0.0, 0.0, 0.0], "gone", 0),
        ([0.5, 0.5, 0.5, 0.5], "short", 0),
        ([], "short", 0),
        ([0.2, 0.3, 0.4, 0.5, 0.6, 0.6], "flat", 0),
    ],
)
def test_where_a_curve_stops_to_fall(shares: list[float], kind: str, place: int) -> None:
    found = course(shares)
    assert (found.kind, found.place) == (kind, place)
