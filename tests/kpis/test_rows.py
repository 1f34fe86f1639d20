"""The formulas and worked examples of the source material, each computed from the register."""

import html
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient

from tactics.kpis import formulas, wording
from tactics.kpis.answering import answer
from tactics.kpis.register import REGISTER
from tactics.kpis.texts import entries
from tests.conftest import SEEDED

ROWS = yaml.safe_load((Path(__file__).parent / "rows.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row["rows"]))
def test_row_comes_out_as_its_source_says(row: dict[str, Any], app: Flask) -> None:
    variant = next(own for own in REGISTER[row["kpi"]].variants if own.id == row["variant"])
    with app.test_request_context("/?lang=en"):
        found = answer(variant, {name: str(value) for name, value in row["inputs"].items()}, "en")
        assert found.value == pytest.approx(Decimal(str(row["value"])), abs=Decimal("0.000001"))
        assert wording.in_unit(found.value, variant.unit) == row["shown"]


def test_every_formula_and_example_row_is_claimed_by_a_page_and_tested() -> None:
    on_pages = {row for entry in entries().values() for row in entry.rows if row[0] in "FE"}
    elsewhere = {"E026", "E027", "E028", "E029", "E030", "E031", "F084"}  # test_growth and below
    assert on_pages - elsewhere == {mark for row in ROWS for mark in row["rows"] if mark[0] in "FE"}


def test_every_one_of_the_103_rows_is_reflected_somewhere() -> None:
    on_pages = {row for entry in entries().values() for row in entry.rows}
    elsewhere = {"C103"}  # The size of the original's catalogue: see the next test.
    assert sorted(int(row[1:]) for row in on_pages | elsewhere) == list(range(1, 104))


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_catalogue_has_more_than_the_originals_134_and_every_one_can_be_read(client: FlaskClient, language: str) -> None:
    total = client.get(f"/api/v1/tactics?lang={language}").json["total"]
    assert total == SEEDED > 134
    assert f"{total} ta" in client.get(f"/?lang={language}").text


@pytest.mark.parametrize("slug", sorted(entries()))
def test_a_page_that_corrects_a_source_says_so_in_both_languages(slug: str, client: FlaskClient) -> None:
    texts = entries()[slug].texts
    assert bool(texts["en"].correction) == bool(texts["sv"].correction)
    for language, text in texts.items():
        assert ('class="correction"' in client.get(f"/kpis/{slug}?lang={language}").text) == bool(text.correction)


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("customer-worth", "subtraction gives 797.5"),  # F045
        ("retention-rate", "20 percentage points, or 23.5% in relative terms"),  # E031
        ("csat", "it must be 1–10"),  # D073
        ("revenue-churn", "calculates with total revenue"),  # F055
        ("nps", "the unit is points"),  # E063, E064
        ("expansion-rate", "growth of expansion revenue"),  # F053
        ("stickiness", "the calculator above counts it as weekly"),  # F084
        ("clv", "taking off acquisition cost again would count it twice"),  # F037, E041
        ("repeat-purchase-rate", "defines the measure as purchases over customers"),  # D083
    ],
)
def test_what_the_sources_get_wrong_is_put_right_on_the_page(slug: str, said: str, client: FlaskClient) -> None:
    page = html.unescape(client.get(f"/kpis/{slug}?lang=en").text)
    assert said in " ".join(page.split())


@pytest.mark.parametrize(
    ("days", "rhythm"), [("0", "monthly"), ("2.9", "monthly"), ("3", "weekly"), ("10", "weekly"), ("10.1", "daily")]
)
def test_ten_active_days_are_weekly_although_published_in_two_groups(days: str, rhythm: str) -> None:
    assert formulas.cadence(Decimal(days)) == rhythm


def test_rates_compound_and_do_not_multiply() -> None:
    assert 100 - formulas.over_periods(Decimal(97), Decimal(12)) == pytest.approx(Decimal("30.6"), abs=Decimal("0.05"))
    assert formulas.over_periods(Decimal(85), Decimal(12)) == pytest.approx(Decimal("14.2"), abs=Decimal("0.05"))
