"""The backlog as JSON: read and written with a token, or from the page with its session."""

from typing import Any

import pytest
from flask import Flask

from tests.api.conftest import Program, token_of
from tests.conftest import Cast, Person

FIELDS = {"id", "tactic", "title", "status", "outcome", "owner", "notes", "tags", "source", "version", "score", "answers"}
FIELDS |= {"impact", "confidence", "ease", "framework", "formula_variant", "hypothesis_change", "primary_metric", "guardrails"}
FIELDS |= {"created_at", "changed_at", "planned_start", "started_on", "url"}
READY = {
    "hypothesis_change": "We ask",
    "hypothesis_impact": "More stay",
    "primary_metric": "churn",
    "guardrails": ["csat"],
    "owner": "Åsa",
    "decision_rule": "After four weeks",
}


def items(program: Program, query: str = "") -> list[dict[str, Any]]:
    content: dict[str, Any] = program.send("GET", f"/backlog{query}").json
    return list(content["items"])


def test_a_tactic_is_added_by_its_slug(program: Program) -> None:
    item = program.add(tactic="exit-survey")
    assert set(item) >= FIELDS
    assert (item["tactic"], item["title"], item["status"], item["score"]) == ("exit-survey", "Exit survey", "idea", None)
    assert items(program) == [item]


def test_an_idea_is_added_by_its_title_with_all_it_holds(program: Program) -> None:
    given = {"title": "Ring dem", "status": "planned", "impact": 9, "confidence": 7.5, "ease": 6, "owner": "Åsa", "notes": "a\nb"}
    item = program.add(**given)
    assert {name: item[name] for name in given} == given
    assert (item["tactic"], item["score"]) == (None, 7.5)


def test_adding_a_tactic_again_gives_the_item_that_is_there(program: Program) -> None:
    first = program.add(tactic="badges", impact=3)
    assert program.add(tactic="badges") == first
    assert len(items(program)) == 1


def test_one_item_is_read_changed_and_removed(program: Program) -> None:
    key = program.add(title="Call them")["id"]
    changed = program.send("PATCH", f"/backlog/{key}", {"impact": 8, "confidence": 6, "ease": 4, "status": "planned"})
    assert (changed.status_code, changed.json["score"], changed.json["status"]) == (200, 6, "planned")
    assert program.send("GET", f"/backlog/{key}").json == changed.json
    gone = program.send("DELETE", f"/backlog/{key}")
    assert (gone.status_code, gone.data) == (204, b"")
    assert program.send("GET", f"/backlog/{key}").status_code == 404


def test_a_change_leaves_what_it_does_not_name(program: Program) -> None:
    before = program.add(title="Call them", impact=5, notes="keep", owner="Bo")
    after = program.send("PATCH", f"/backlog/{before['id']}", {"impact": None}).json
    changed = {name for name, value in after.items() if value != before[name]}
    assert changed <= {"impact", "answers", "version", "changed_at"}
    assert after["answers"] == {}


def test_a_number_is_kept_as_it_was_given_as_on_the_page(program: Program) -> None:
    assert program.add(title="Exact", impact=7.25, ease=9.96)["impact"] == 7.25
    assert items(program)[0]["ease"] == 9.96


def test_the_list_is_filtered_sorted_and_paged_as_the_page_is(program: Program) -> None:
    for title, score, status in (("One", 2, "planned"), ("Two", 9, "parked"), ("Three", 5, "planned")):
        program.add(title=title, impact=score, confidence=score, ease=score, status=status)
    assert [item["title"] for item in items(program)] == ["Two", "Three", "One"]
    assert [item["title"] for item in items(program, "?status=planned&sort=newest")] == ["Three", "One"]
    second = program.send("GET", "/backlog?per_page=2&page=2&sort=colour").json
    assert ([item["title"] for item in second["items"]], second["total"], second["pages"]) == (["One"], 3, 2)
    assert second["ignored"] == ["sort=colour"]


def test_what_a_program_adds_stands_on_the_page(fresh_app: Flask) -> None:
    person = Person(fresh_app.test_client())
    Program(fresh_app.test_client(), {"Authorization": f"Bearer {token_of(person)}"}).add(title="From a <program>")
    assert "From a &lt;program&gt;" in person.get("/backlog").text


def test_a_guest_reads_an_empty_list(fresh_app: Flask) -> None:
    answer = fresh_app.test_client().get("/api/v1/backlog")
    assert (answer.status_code, answer.json["items"], answer.json["total"]) == (200, [], 0)


@pytest.mark.parametrize(("method", "path"), [("POST", "/backlog"), ("PATCH", "/backlog/1"), ("DELETE", "/backlog/1")])
def test_writing_without_a_token_or_the_pages_session_is_401(fresh_app: Flask, method: str, path: str) -> None:
    answer = Program(fresh_app.test_client(), {}).send(method, path, {"title": "x"} if method == "POST" else {})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", ["", "wrong", "0" * 64])
def test_a_session_without_its_token_writes_nothing(by_session: Program, token: str) -> None:
    answer = by_session.send("POST", "/backlog", {"title": "x"}, headers={"X-CSRFToken": token})
    assert answer.status_code == 400
    assert items(by_session) == []


def test_the_token_of_another_session_writes_nothing(by_session: Program, cast: Cast) -> None:
    answer = by_session.send("POST", "/backlog", {"title": "x"}, headers={"X-CSRFToken": cast.bob.token()})
    assert answer.status_code == 400
    assert items(by_session) == []


def test_a_token_comes_before_the_session(by_session: Program, by_token: Program) -> None:
    by_session.send("POST", "/backlog", {"title": "By token"}, headers=by_token.headers)
    assert [item["title"] for item in items(by_token)] == ["By token"]
    assert items(by_session) == []


def test_nothing_runs_before_its_time_and_a_refused_request_changes_nothing(program: Program) -> None:
    before = program.add(title="Call them")
    refused = program.send("PATCH", f"/backlog/{before['id']}", {"status": "running", "notes": "lost?", "impact": 5})
    assert (refused.status_code, len(refused.json["errors"]["status"])) == (409, 5)
    assert program.send("GET", f"/backlog/{before['id']}").json == before
    assert program.send("PATCH", f"/backlog/{before['id']}", {**READY, "status": "running"}).json["status"] == "running"


def test_the_gate_gives_way_to_a_reason(program: Program) -> None:
    key = program.add(title="Call them")["id"]
    answer = program.send("PATCH", f"/backlog/{key}", {"status": "running", "why": "The board wants it"})
    assert (answer.status_code, answer.json["status"]) == (200, "running")


@pytest.mark.parametrize("refused", [{"status": "running"}, {"answers": {"reach": 5}}, {"answers": {"impact": 11}}])
def test_what_cannot_be_added_whole_is_not_added(program: Program, refused: dict[str, Any]) -> None:
    assert program.send("POST", "/backlog", {"title": "Call them", **refused}).status_code == 409
    assert program.send("POST", "/backlog", {"tactic": "badges", **refused}).status_code == 409
    assert items(program) == []
    there = program.add(tactic="badges")
    assert program.send("POST", "/backlog", {"tactic": "badges", **refused}).status_code == 409
    assert items(program) == [there]


def test_an_outcome_makes_an_item_done_only_with_its_state(program: Program) -> None:
    key = program.add(title="Call them", status="done", outcome="lost")["id"]
    assert program.send("PATCH", f"/backlog/{key}", {"outcome": "won"}).json["outcome"] == "won"
    moved = program.send("PATCH", f"/backlog/{key}", {"status": "parked"}).json
    assert (moved["status"], moved["outcome"]) == ("parked", None)


@pytest.mark.parametrize("version", [0, -1, 2**31, 10**30, "1", 1.5, True, None])
def test_a_version_that_is_none_is_refused(program: Program, version: object) -> None:
    key = program.add(title="Call them")["id"]
    assert program.send("PATCH", f"/backlog/{key}", {"notes": "x", "version": version}).status_code in {409, 422}
    assert program.send("GET", f"/backlog/{key}").json["notes"] == ""


def test_a_change_over_somebody_elses_is_refused_with_the_version_that_stands(program: Program) -> None:
    first = program.add(title="Call them")
    path = f"/backlog/{first['id']}"
    second = program.send("PATCH", path, {"notes": "one", "version": first["version"]}).json
    refused = program.send("PATCH", path, {"notes": "two", "version": first["version"]})
    assert (refused.status_code, refused.json["version"]) == (409, second["version"])
    assert program.send("PATCH", path, {"notes": "two", "version": second["version"]}).status_code == 200


def test_a_group_in_the_address_lists_nothing_twice(program: Program) -> None:
    program.add(title="Call them", tags=["a", "b"])
    assert program.send("GET", "/backlog?group=tag").json["total"] == 1
