"""Export, import, export: nothing changes in the workspace itself, and another gets all but ids and times."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tactics.accounts.models import Member
from tactics.backlog import actions
from tactics.backlog.models import BacklogItem
from tactics.core.database import db
from tactics.experiments.actions import write_result
from tests.conftest import Person
from tests.imports.conftest import look, take_in

TITLES = ("=1+1", "-20 % off | now", "'quoted", 'a;b,"c"', "ÅÄÖ é 🧲", "a\\b")
OURS = {"id", "created_at", "changed_at"}
"""What is another's in another workspace: its ids and its times."""
CARD = {
    "hypothesis_change": "We ask\r\nwhy; =they leave",
    "variants": ["As today", "With | bar", "back\\slash"],
    "design": "ab-test",
    "primary_metric": "churn",
    "guardrails": ["nps", "Calls, by phone"],
    "baseline": 0.043000000000000003,
    "smallest_effect": 0.0010000000000000002,
    "spread": 1e-07,
    "weekly_traffic": 12000,
    "weeks": 3,
    "sequential": True,
    "links": ["https://example.org/a%7Cb,c", "https://example.org/?q=a;b"],
    "learning_what": "-12 % churn",
    "tags": ["Q4, maybe".replace(",", ""), "b|ar"],
}


@pytest.fixture
def planner(fresh_app: Flask, somebody: Callable[[], Person]) -> Person:
    """Somebody with a full card that is done, and ideas whose names are meant to do harm."""
    person = somebody()
    key = person.add("exit-survey")
    for title in TITLES:
        person.post("/backlog", title=title)
    person.post(f"/backlog/{key}", impact="7,5", confidence="8", ease="6", owner="-Åsa", notes="One, two;\nthree")
    with fresh_app.test_request_context():
        item = db.session.get_one(BacklogItem, key)
        member = db.session.query(Member).filter_by(workspace_id=item.workspace_id).order_by(Member.id).first()
        assert member
        actions.change(member, item, CARD)
        actions.move(member, item, "done", outcome="won")
        arms = [{"name": "A", "visitors": 9000, "conversions": 400}, {"name": "B", "visitors": 9100, "conversions": 480}]
        write_result(member, item, {"kind": "counts", "arms": arms})
    return person


def export(person: Person, form: str) -> bytes:
    """The whole backlog, in an order that any workspace has."""
    return person.get(f"/exports/backlog.{form}&lang=en" if "?" in form else f"/exports/backlog.{form}?sort=name&lang=en").data


def without_ours(content: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(content)
    return [{name: value for name, value in row.items() if name not in OURS} for row in rows]


@pytest.mark.parametrize("form", ["csv", "json", "csv?style=excel", "xlsx"])
def test_an_export_says_nothing_new_to_its_own_workspace(planner: Person, form: str) -> None:
    before = export(planner, "csv"), export(planner, "json")
    shown = look(planner, export(planner, form), f"backlog.{form.partition('?')[0]}")
    if form != "xlsx":  # A workbook is for people: several groups or links become one text there.
        assert shown.counts == {"new": 0, "changed": 0, "unchanged": 7, "rejected": 0}, re.findall("<td>.*?</td>", shown.page)
    else:
        assert shown.counts["new"] == shown.counts["rejected"] == 0
    assert (export(planner, "csv"), export(planner, "json")) == before


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_empty_workspace_gets_all_of_it_but_ids_and_times(planner: Person, somebody: Callable[[], Person], form: str) -> None:
    other = somebody()
    content = export(planner, form)
    assert take_in(other, content, f"backlog.{form}") == {"new": 7, "changed": 0, "unchanged": 0, "rejected": 0}
    assert without_ours(export(other, "json")) == without_ours(export(planner, "json"))
    blank = re.compile(rb"(?m)^\d+,|\d{4}-\d\d-\d\dT[\d:+]+")
    assert blank.sub(b"", export(other, "csv")) == blank.sub(b"", export(planner, "csv"))
    again = export(other, form)
    assert take_in(other, content, f"backlog.{form}")["unchanged"] == 7
    assert export(other, form) == again


def test_what_was_changed_in_the_file_is_changed_and_told_in_the_history(planner: Person) -> None:
    rows = json.loads(export(planner, "json"))
    own = next(row for row in rows if row["tactic"] == "exit-survey")
    own |= {"owner": "Bo", "impact": 9.5, "status": "running", "outcome": None}
    shown = look(planner, json.dumps(rows), "backlog.json")
    assert (shown.counts["changed"], shown.counts["unchanged"]) == (1, 6)
    assert shown.confirm().status_code == 303
    found = next(row for row in json.loads(export(planner, "json")) if row["tactic"] == "exit-survey")
    assert (found["owner"], found["impact"], found["status"], found["outcome"]) == ("Bo", 9.5, "running", None)
    assert found["answers"] == ["impact=9.5", "confidence=8.0", "ease=6.0"]
    page = planner.get(f"/backlog/{own['id']}?lang=en").text
    assert "Imported: Done (Won) → Running" in page
