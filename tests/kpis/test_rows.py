"""The formulas and worked examples of the source material, each computed from the register."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

from tactics.kpis import formulas, wording
from tactics.kpis.answering import answer
from tactics.kpis.register import REGISTER
from tactics.kpis.texts import entries

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


@pytest.mark.parametrize(
    ("days", "rhythm"), [("0", "monthly"), ("2.9", "monthly"), ("3", "weekly"), ("10", "weekly"), ("10.1", "daily")]
)
def test_ten_active_days_are_weekly_although_published_in_two_groups(days: str, rhythm: str) -> None:
    assert formulas.cadence(Decimal(days)) == rhythm


def test_rates_compound_and_do_not_multiply() -> None:
    assert 100 - formulas.over_periods(Decimal(97), Decimal(12)) == pytest.approx(Decimal("30.6"), abs=Decimal("0.05"))
    assert formulas.over_periods(Decimal(85), Decimal(12)) == pytest.approx(Decimal("14.2"), abs=Decimal("0.05"))
