"""The search for a top: it finds known ones from everywhere, agrees with scipy's, and says when there is none."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.retention.lifetime import bgnbd, climbing, gammagamma

optimize = pytest.importorskip("scipy.optimize", reason="scipy is not installed: uv sync --all-groups")


def hill(top: Sequence[float]) -> climbing.Function:
    """A hill that is long and narrow on the logarithms, like a likelihood whose parameters go together."""

    def at(point: climbing.Point) -> tuple[float, climbing.Point]:
        u, v = (math.log(x / t) for x, t in zip(point, top, strict=True))
        height = -(u**2) - 50 * (v - u) ** 2 - v**4
        return height, ((-2 * u + 100 * (v - u)) / point[0], (-100 * (v - u) - 4 * v**3) / point[1])

    return at


@given(top=st.tuples(st.floats(0.01, 100), st.floats(0.01, 100)), start=st.tuples(st.floats(0.05, 20), st.floats(0.05, 20)))
def test_a_known_top_is_found_from_anywhere(top: tuple[float, float], start: tuple[float, float]) -> None:
    found = climbing.highest(hill(top), [start])
    assert found.flat
    assert found.point == pytest.approx(top, rel=1e-5)


def test_all_starts_are_counted_that_lead_to_the_highest_top() -> None:
    def two(point: climbing.Point) -> tuple[float, climbing.Point]:
        u = math.log(point[0])
        return -((u * u - 4) ** 2) + u, ((-4 * u * (u * u - 4) + 1) / point[0],)

    found = climbing.highest(two, [(0.1,), (5.0,), (9.0,)])
    assert found.point[0] == pytest.approx(math.exp(2.031), rel=1e-2)
    assert found.starts == 2


def test_a_slope_without_end_is_no_top() -> None:
    def up(point: climbing.Point) -> tuple[float, climbing.Point]:
        return math.log(point[0]), (1 / point[0],)

    assert not climbing.highest(up, [(1.0,)]).flat


def test_it_climbs_as_high_as_scipys_search(sample: tuple[list[bgnbd.History], list[gammagamma.Spend]]) -> None:
    buying, spending = bgnbd.Histories(sample[0]), gammagamma.Spends(sample[1])
    for likelihood, start, height in (
        (buying.likelihood, (1.0, 1.0, 1.0, 1.0), bgnbd.fit(buying).likelihood),
        (spending.likelihood, (1.0, 2.0, 30.0), gammagamma.fit(spending).likelihood),
    ):
        theirs = optimize.minimize(
            lambda logs, f=likelihood: -f(tuple(map(math.exp, logs)))[0], list(map(math.log, start)), method="Nelder-Mead",
            options={"maxiter": 4000, "xatol": 1e-7, "fatol": 1e-7},
        )  # fmt: skip
        assert height == pytest.approx(-theirs.fun, abs=1e-5)
