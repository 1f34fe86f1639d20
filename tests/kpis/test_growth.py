"""The growth model: the published example to the unit, and its laws."""

from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tactics.kpis.forecasts import Forecast
from tactics.kpis.growth import LONGEST, Company, ceiling, overtakings, point_worth, size_ratios, users
from tactics.kpis.scenarios import read_claim, read_scenario

A = Company(Decimal(1_000_000), Decimal("0.85"))
B = Company(Decimal(2_000_000), Decimal("0.65"))
HALF = Decimal("0.05")
shares = st.decimals(0, Decimal("0.99"), places=3)
companies = st.builds(
    Company,
    new=st.integers(1, 10**7).map(Decimal),
    retention=shares,
    growth=st.decimals(Decimal("-0.2"), Decimal("0.2"), places=2),
    curve=st.lists(st.decimals(0, 1, places=2), max_size=5).map(lambda made: tuple(sorted(made, reverse=True))),
    users=st.integers(0, 10**7).map(Decimal),
)


@pytest.mark.parametrize(
    ("month", "first", "second", "gap"),
    [
        (6, 4_152_337, 5_283_321, 1_130_984),
        (12, 5_718_388, 5_681_783, -36_605),
        (24, 6_531_782, 5_714_101, -817_681),
        (36, 6_647_480, 5_714_285, -933_195),
    ],
)
def test_published_example_comes_out_to_the_unit(month: int, first: int, second: int, gap: int, app: Flask) -> None:
    assert (round(users(A, 36)[month - 1]), round(users(B, 36)[month - 1])) == (first, second)
    with app.test_request_context("/?lang=en"):
        shown = Forecast(read_scenario({}, "en"), read_claim({})).gap(month)
    assert int(shown.replace(",", "").replace("−", "-")) == gap


def test_the_smaller_intake_passes_in_month_twelve_and_has_the_higher_ceiling() -> None:
    assert overtakings(users(A, 60), users(B, 60)) == [(12, True)]
    assert [round(ceiling(own) or 0) for own in (A, B)] == [6_666_667, 5_714_286]


def test_inputs_of_the_example_differ_by_a_factor_and_by_points() -> None:
    assert B.new / A.new == 2
    assert 100 * (B.retention - A.retention) == -20
    assert round(100 * (B.retention / A.retention - 1), 2) == Decimal("-23.53")


@pytest.mark.parametrize(
    ("periods", "options", "ratio"),
    [
        (60, {}, "1.6376"),
        (60, {"start": "equilibrium"}, "1.7811"),
        (60, {"start": "base"}, "4.7518"),
        (60, {"growth": Decimal(1), "linear": True}, "1.4107"),
        (5, {"start": "base"}, "1.1387"),
        (5, {}, "1.0512"),
        (20, {}, "1.2387"),
    ],
)
def test_half_the_churn_is_half_as_large_again_under_no_plain_reading(periods: int, options: dict, ratio: str) -> None:
    assert round(size_ratios(HALF, periods, **options)[-1], 4) == Decimal(ratio)


def test_constant_intake_passes_half_as_large_again_in_month_44() -> None:
    ratios = size_ratios(HALF, 60)
    assert next(month for month, ratio in enumerate(ratios, 1) if ratio >= Decimal("1.5")) == 44


@given(companies, st.integers(1, LONGEST))
def test_a_point_more_retention_never_gives_fewer_users(company: Company, months: int) -> None:
    assert all(more >= less for more, less in zip(users(company.lifted(), months), users(company, months), strict=True))
    assert point_worth(company, months).users >= 0


@given(st.integers(1, 10**7).map(Decimal), st.decimals(0, Decimal("0.9"), places=3))
def test_users_approach_the_ceiling_from_below(new: Decimal, retention: Decimal) -> None:
    company = Company(new, retention)
    limit = ceiling(company)
    assert limit is not None
    way = users(company, 600)
    assert all(one <= limit * (1 + Decimal("1e-20")) for one in way)
    assert abs(way[-1] - limit) < limit * Decimal("1e-20")


@given(companies.map(lambda company: replace(company, growth=Decimal(0))))
def test_ceiling_is_the_limit_with_a_curve_too(company: Company) -> None:
    limit = ceiling(company)
    assert limit is not None
    settled = replace(company, retention=min(company.retention, Decimal("0.9")))
    assert abs(users(settled, 500)[-1] - (ceiling(settled) or 0)) < 1


@given(companies, st.integers(1, LONGEST))
def test_users_are_never_negative_and_always_finite(company: Company, months: int) -> None:
    assert all(one.is_finite() and one >= 0 for one in users(company, months))


def test_keeping_everybody_has_no_ceiling() -> None:
    assert ceiling(Company(Decimal(10), Decimal(1))) is None
    assert ceiling(Company(Decimal(10), Decimal(1), curve=(Decimal(0),))) == 10
    assert ceiling(replace(A, growth=Decimal("0.01"))) is None
