"""Where figures stand among published bands: judged before rounding, holes and overlaps said as such."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tactics.kpis.bands import Benchmark, converted, judge
from tactics.kpis.texts import entries

MONTHLY = {"B021": "Consumer", "B022": "Small", "B023": "Enterprise"}


def band(row: str, slug: str = "churn", place: int = 0) -> Benchmark:
    return [own for own in entries()[slug].benchmarks if own.row == row][place]


@pytest.fixture(autouse=True)
def _english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


@pytest.mark.parametrize(
    ("row", "value", "key"),
    [
        ("B021", "1.99", "great"),
        ("B021", "2", "hole"),
        ("B021", "2.5", "hole"),
        ("B021", "3", "good"),
        ("B021", "5", "good"),
        ("B021", "5.01", "outside"),
        ("B022", "2", "hole"),
        ("B023", "0.499349", "great"),
        ("B023", "0.5", "hole"),
        ("B023", "0.7", "hole"),
    ],
)
def test_monthly_churn_is_judged_exactly(row: str, value: str, key: str) -> None:
    assert judge(band(row), Decimal(value), "month", "lost", "lower").key == key


@pytest.mark.parametrize(
    ("score", "word"),
    [
        ("-5", "Not above 0, where good begins"),
        ("0", "Not above 0, where good begins"),
        ("20", "Good"),
        ("50", "Favourable"),
        ("80", "Excellent"),
        ("80.1", "World class"),
    ],
)
def test_steps_of_the_promoter_score_are_strict(score: str, word: str) -> None:
    assert judge(band("B068", "nps"), Decimal(score), "month", "", "higher").word == word


@pytest.mark.parametrize(("value", "key"), [("20", "outside"), ("20.01", "good")])
def test_stickiness_must_be_over_a_fifth(value: str, key: str) -> None:
    assert judge(band("B080", "stickiness"), Decimal(value), "month", "", "higher").key == key


def test_a_band_without_period_judges_nothing() -> None:
    assert judge(band("B007", "retention-rate"), Decimal(90), "month", "kept", "higher").key == "unknown"


def test_a_better_figure_than_any_band_is_not_called_bad() -> None:
    assert judge(band("B008", "retention-rate"), Decimal(99), "month", "kept", "higher").key == "beyond"


def test_a_yearly_figure_is_converted_before_it_meets_a_monthly_band() -> None:
    verdict = judge(band("B021"), Decimal("38.73"), "year", "lost", "lower")
    assert verdict.key == "good"
    assert verdict.compared == pytest.approx(Decimal(4), abs=Decimal("0.01"))


def test_overlapping_bands_are_said_to_overlap() -> None:
    two = Benchmark("X", {}, "month", (Decimal(3), Decimal(10)), (Decimal(10), Decimal(30)), "percent", {})
    assert judge(two, Decimal(10), "month", "lost", "lower").key == "overlap"


@given(
    st.decimals(0, 100, places=3), st.sampled_from(["month", "quarter", "year"]), st.sampled_from(["month", "quarter", "year"])
)
def test_converting_there_and_back_changes_nothing(rate: Decimal, one: str, other: str) -> None:
    back = converted(converted(rate, one, other, "lost"), other, one, "lost")
    assert back == pytest.approx(rate, abs=Decimal("1e-9"))
