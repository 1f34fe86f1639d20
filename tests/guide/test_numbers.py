"""The guide's numbers: they are those of the source material, of the formulas, and of chance itself."""

import random
from decimal import Decimal
from itertools import product

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tactics.guide import examples as e
from tactics.guide.figures import UNITS, figures
from tactics.guide.looks import MOST, false_alarms
from tactics.guide.pictures import PICTURES
from tactics.kpis import formulas, wording
from tactics.kpis.growth import users

STATED = {
    "a-month-6": 4152337, "b-month-6": 5283321, "a-month-36": 6647480, "b-month-36": 5714285, "a-passes": 12,
    "ab-points": -20, "order": 800, "year-worth": 2000, "worth": 6000, "csat-share": 50, "stickiness": 25, "value-at-4": 625,
    "orders-revenue": 3200, "orders-profit": 640, "kept-with-new": 90, "kept-without-new": 70, "score": 30,
}  # fmt: skip
"""What the rows E026–E079 of the source material print, or come to when computed."""
CLOSE = {
    "ab-relative": "-23.53", "wrong-year": "797.5", "wrong-worth": "2392.5", "exact-churn": "0.499349", "year-of-3": "30.6",
    "year-of-8": "63.2", "kept-85-year": "14.2", "a-ceiling": "6666666.67", "b-ceiling": "5714285.71",
    "halved-same-intake": "63.76", "halved-steady": "78.11", "halved-no-intake": "375.18", "halved-yearly": "5.12",
}  # fmt: skip


@pytest.mark.parametrize(("name", "stated"), STATED.items())
def test_a_number_is_the_one_of_the_source_material(name: str, stated: int) -> None:
    assert wording.rounded(figures()[name].value, 0) == stated


@pytest.mark.parametrize(("name", "stated"), CLOSE.items())
def test_a_fraction_is_the_one_of_the_source_material(name: str, stated: str) -> None:
    places = -int(Decimal(stated).as_tuple().exponent)
    assert wording.rounded(figures()[name].value, places) == Decimal(stated)


def test_every_number_is_finite_and_has_a_unit() -> None:
    for name, figure in figures().items():
        assert figure.value.is_finite(), name
        assert figure.unit in UNITS, name


def test_the_rhythm_groups_are_those_of_the_formula_and_hold_everybody() -> None:
    groups = e.rhythm_groups()
    assert sum(groups.values()) == sum(e.ACTIVE_DAYS)
    assert groups["weekly"] == sum(e.ACTIVE_DAYS[2:10])
    assert max(groups, key=groups.__getitem__) == "weekly"
    assert len(e.ACTIVE_DAYS) == 30


@given(st.integers(0, 100), st.integers(0, 4))
def test_who_counts_as_active_is_found_by_going_through_every_pattern(share: int, least: int) -> None:
    comes = Decimal(share) / 100
    patterns = [pattern for pattern in product((True, False), repeat=4) if sum(pattern) >= least]
    chances = []
    for pattern in patterns:
        chance = Decimal(1)
        for week in pattern:
            chance *= comes if week else 1 - comes
        chances.append(chance)
    assert abs(e.counted(Decimal(share), least) - 100 * sum(chances)) < Decimal("1e-20")


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_an_interval_lies_within_the_scale_and_shrinks_with_the_answers(promoters: int, passives: int, detractors: int) -> None:
    low, high = e.promoter_interval(Decimal(promoters), Decimal(passives), Decimal(detractors))
    assert -100 <= low < high <= 100
    four = e.promoter_interval(Decimal(4 * promoters), Decimal(4 * passives), Decimal(4 * detractors))
    if promoters + passives + detractors:
        score = formulas.promoter_score(Decimal(promoters), Decimal(passives), Decimal(detractors))
        assert four[1] - four[0] < high - low
        assert low - 1 <= score <= high + 1 or promoters + passives + detractors < 40


def test_nineteen_of_twenty_intervals_hold_the_true_score() -> None:
    chance, held = random.Random(20261121), 0
    for _ in range(2000):
        drawn = chance.choices((1, 0, -1), weights=(e.PROMOTERS, e.PASSIVES, e.DETRACTORS), k=100)
        low, high = e.promoter_interval(*(Decimal(drawn.count(kind)) for kind in (1, 0, -1)))
        held += low <= 30 <= high
    assert 0.935 <= held / 2000 <= 0.965


def test_the_renewals_are_the_published_ones_and_a_constant_rate_undervalues_them() -> None:
    assert e.RENEWALS == (1000, 631, 468, 382, 326)
    rates = e.renewal_rates()
    assert rates == sorted(rates)
    assert e.if_constant()[:2] == [1000, 631]
    assert all(real > constant for real, constant in zip(e.RENEWALS[2:], e.if_constant()[2:], strict=True))


def test_both_plans_improve_and_the_whole_falls() -> None:
    months = range(1, e.MONTHS + 1)
    for ends in (e.YEARLY_PLAN, e.MONTHLY_PLAN):
        course = [e.slide(ends, month) for month in months]
        assert course == sorted(course)
        assert (course[0], course[-1]) == ends
    whole = [e.mixed(month) for month in months]
    assert whole == sorted(whole, reverse=True)


def test_looking_once_errs_as_often_as_was_chosen_and_each_look_adds_to_it() -> None:
    found = false_alarms()
    assert len(found) == MOST
    assert found[0] == pytest.approx(5, abs=0.01)
    assert list(found) == sorted(set(found))


def test_the_chance_of_a_false_find_is_what_drawing_lots_gives() -> None:
    chance, runs = random.Random(7), 6000
    stopped = [0] * MOST
    for _ in range(runs):
        total = 0.0
        for look in range(MOST):
            total += chance.gauss(0, 1)
            if abs(total) > 1.959964 * (look + 1) ** 0.5:
                stopped[look] += 1
                break
    for looks in (1, 5, 10, 20):
        assert 100 * sum(stopped[:looks]) / runs == pytest.approx(false_alarms()[looks - 1], abs=1.7)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_a_table_with_as_many_columns_as_heads(app: Flask, name: str, language: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        picture = PICTURES[name]()
    assert len(picture.rows) >= 3
    assert {len(row) for row in picture.rows} == {len(picture.head)}
    assert all(text for text in picture.head)
    for _, chart in picture.lines:
        assert len(chart.lines) == len(picture.names)
        assert len({line.name for line in chart.lines}) == len(picture.names) <= 3


def test_the_table_of_the_companies_is_the_growth_model(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        rows = PICTURES["two-companies"]().rows
    for month, first, second in rows:
        assert int(first.replace(",", "")) == wording.rounded(users(e.COMPANY_A, 36)[int(month) - 1], 0)
        assert int(second.replace(",", "")) == wording.rounded(users(e.COMPANY_B, 36)[int(month) - 1], 0)


def test_the_bands_are_the_librarys(app: Flask) -> None:
    with app.test_request_context("/?lang=sv"):
        rows = PICTURES["churn-bands"]().rows
    assert [row[1].replace("\xa0", " ") for row in rows] == ["3–5 %", "2,5–5 %", "1–2 %"]
    assert [row[2].replace("\xa0", " ") for row in rows] == ["under 2 %", "under 1,5 %", "under 0,5 %"]
