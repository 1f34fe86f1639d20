"""The figures of an answer, and the same figure of two."""

from typing import Any

from tactics.retention.measures.definition import Retention
from tactics.retention.saved.figures import figures_of, pairs

ASKED = Retention("month", horizon=2).plain()


def answer(*kept: list[int | None]) -> dict[str, Any]:
    return {"cohorts": [{"start": f"2026-0{month}-01", "size": 10, "kept": row} for month, row in enumerate(kept, 1)]}


def test_a_mean_is_of_the_cohorts_whose_time_is_over() -> None:
    found = figures_of("cohorts", ASKED, answer([10, 4, 2], [10, 6, None], [10, None, None]))
    assert [(figure.number, figure.value, figure.arm and figure.arm.visitors) for figure in found] == [
        (0, 1, 30),
        (1, 0.5, 20),
        (2, 0.2, 10),
    ]


def test_a_period_that_is_over_for_nobody_gives_no_figure() -> None:
    assert [figure.number for figure in figures_of("cohorts", ASKED, answer([10, None, None]))] == [0]


def test_a_measure_without_figures_gives_none() -> None:
    assert figures_of("something", {}, {}) == ()


def test_only_what_both_have_is_compared() -> None:
    long = figures_of("cohorts", ASKED, answer([10, 9, 9]))
    short = figures_of("cohorts", ASKED, answer([10, 1, None]))
    both = pairs(long, short)
    assert [pair.first.number for pair in both] == [0, 1]
    assert both[1].difference
    assert both[1].difference.high < 0
