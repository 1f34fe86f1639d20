"""The workbook, read back by another library than the one that writes it."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tactics.exports.tables import TABLES
from tactics.exports.writers import to_xlsx
from tests.conftest import Cast, Person

printable = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=30)


def sheet(content: bytes) -> Worksheet:
    active = load_workbook(io.BytesIO(content)).active
    assert isinstance(active, Worksheet)
    return active


def rows(content: bytes) -> list[list[Any]]:
    return [list(row) for row in sheet(content).iter_rows(values_only=True)]


@pytest.fixture
def planner(cast: Cast) -> Person:
    """Alice, with a scored tactic and an idea that looks like a formula."""
    (key,) = cast.alice.item_ids()
    cast.alice.post(f"/backlog/{key}", impact="7,5", confidence="8", ease="6", status="planned", notes="One\r\nTwo")
    cast.alice.post("/backlog", title="=1+1")
    return cast.alice


def test_headings_and_values_are_in_the_readers_language(client: FlaskClient) -> None:
    first, *others = rows(client.get("/exports/tactics.xlsx?topic=survey&sort=name&lang=sv").data)
    assert first[:3] == ["Slug", "Språk", "Taktik"]
    survey = dict(zip(first, next(row for row in others if row[0] == "exit-survey"), strict=True))
    assert (survey["Taktik"], survey["Budget"]) == ("Avslutsenkät", "Inhouse")
    assert survey["Ämnen"] == "Undersökning, Churn, Data"


def test_all_rows_are_there_below_a_heading_that_stays_and_filters(client: FlaskClient) -> None:
    found = sheet(client.get("/exports/tactics.xlsx").data)
    assert found.max_row == 1 + client.get("/api/v1/tactics").json["total"]
    assert found.freeze_panes == "A2"
    assert found.auto_filter.ref == f"A1:M{found.max_row}"


def test_numbers_are_numbers_and_formulas_are_text(planner: Person) -> None:
    found = sheet(planner.get("/exports/backlog.xlsx?lang=en").data)
    heading = [cell.value for cell in found[1]]
    cells = {name: found.cell(2, place) for place, name in enumerate(heading, 1)}
    assert [cells[name].value for name in ("Impact", "Confidence", "Ease", "Score")] == [7.5, 8, 6, 7.17]
    assert (cells["Status"].value, cells["Notes"].value) == ("Planned", "One\nTwo")
    formula = found.cell(3, heading.index("Tactic or idea") + 1)
    assert (formula.value, formula.data_type) == ("=1+1", "s")


def test_an_empty_backlog_is_a_workbook_with_headings(client: FlaskClient) -> None:
    (heading,) = rows(client.get("/exports/backlog.xlsx").data)
    assert len(heading) == len(TABLES["backlog"].columns)


@given(written=st.lists(st.tuples(printable, st.floats(-1e9, 1e9), st.none() | printable), max_size=5))
def test_any_text_and_number_comes_back_from_a_workbook(app: Flask, written: list[tuple[str, float, str | None]]) -> None:
    columns = [TABLES["backlog"].columns[place] for place in (0, 5, 9)]
    with app.test_request_context():
        _heading, *found = rows(to_xlsx(columns, written))
    assert found == [[text or None, pytest.approx(number), note or None] for text, number, note in written]


def test_signs_that_nobody_can_see_are_dropped_and_break_no_export(cast: Cast) -> None:
    unseen = "x\x01\x0b\x1b\x7f\ufffey"
    cast.bob.post("/backlog", title=unseen)
    key = max(cast.bob.item_ids())
    cast.bob.post(f"/backlog/{key}", page=f"/backlog/{key}", title=unseen, owner=unseen, notes=unseen, tags=unseen)
    (item,) = [row for row in cast.bob.get("/exports/backlog.json").json if row["id"] == key]
    assert [item[name] for name in ("title", "owner", "notes", "tags")] == ["xy", "xy", "xy", ["xy"]]
    assert ",xy," in cast.bob.get("/exports/backlog.csv").text
    assert any("xy" in row for row in rows(cast.bob.get("/exports/backlog.xlsx").data))
