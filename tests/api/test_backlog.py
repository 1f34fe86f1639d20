"""The backlog as JSON: read and written with a token, or from the page with its session."""

from typing import Any

import pytest
from flask import Flask

from tests.api.conftest import Program, token_of
from tests.conftest import Cast, Person

INPUTS = {"status", "impact", "confidence", "ease", "score", "owner", "notes"}
FIELDS = {"id", "tactic", "title", "created_at", "changed_at", "url"} | INPUTS


def items(program: Program, query: str = "") -> list[dict[str, Any]]:
    content: dict[str, Any] = program.send("GET", f"/backlog{query}").json
    return list(content["items"])


def test_a_tactic_is_added_by_its_slug(program: Program) -> None:
    item = program.add(tactic="exit-survey")
    assert set(item) == FIELDS
    assert (item["tactic"], item["title"], item["status"], item["score"]) == ("exit-survey", "Exit survey", "idea", None)
    assert items(program) == [item]


def test_an_idea_is_added_by_its_title_with_all_it_holds(program: Program) -> None:
    given = {"title": "Ring dem", "status": "planned", "impact": 9, "confidence": 7.5, "ease": 6, "owner": "Åsa", "notes": "a\nb"}
    item = program.add(**given)
    assert {name: item[name] for name in given} == given
    assert (item["tactic"], item["score"]) == (None, 7.5)


def test_adding_a_tactic_again_gives_the_item_that_is_there(program: Program) -> None:
    first = program.add(tactic="badges", impact=3)
    assert program.add(tactic="badges") == {**first, "changed_at": program.add(tactic="badges")["changed_at"]}
    assert len(items(program)) == 1


def test_one_item_is_read_changed_and_removed(program: Program) -> None:
    key = program.add(title="Call them")["id"]
    changed = program.send("PATCH", f"/backlog/{key}", {"impact": 8, "confidence": 6, "ease": 4, "status": "running"})
    assert (changed.status_code, changed.json["score"], changed.json["status"]) == (200, 6, "running")
    assert program.send("GET", f"/backlog/{key}").json == changed.json
    gone = program.send("DELETE", f"/backlog/{key}")
    assert (gone.status_code, gone.data) == (204, b"")
    assert program.send("GET", f"/backlog/{key}").status_code == 404


def test_a_change_leaves_what_it_does_not_name(program: Program) -> None:
    before = program.add(title="Call them", impact=5, notes="keep", owner="Bo")
    after = program.send("PATCH", f"/backlog/{before['id']}", {"impact": None}).json
    assert after == {**before, "impact": None, "changed_at": after["changed_at"]}


def test_a_number_is_kept_to_one_decimal_as_on_the_page(program: Program) -> None:
    assert program.add(title="Rounded", impact=7.25, ease=9.96)["impact"] == 7.2
    assert items(program)[0]["ease"] == 10


def test_the_list_is_filtered_sorted_and_paged_as_the_page_is(program: Program) -> None:
    for title, score, status in (("One", 2, "idea"), ("Two", 9, "running"), ("Three", 5, "idea")):
        program.add(title=title, impact=score, confidence=score, ease=score, status=status)
    assert [item["title"] for item in items(program)] == ["Two", "Three", "One"]
    assert [item["title"] for item in items(program, "?status=idea&sort=newest")] == ["Three", "One"]
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
