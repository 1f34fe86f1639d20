"""Who may import what, what is matched with what, and what is left when it is done."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tactics.accounts.models import Member
from tactics.backlog.actions import Conflict
from tactics.backlog.models import BacklogItem
from tactics.core.database import db
from tactics.imports.actions import take_in as take_in_changes
from tactics.imports.checking import Record
from tactics.imports.matching import plan
from tests.conftest import Person, QueryCounter
from tests.imports.conftest import give, look, take_in


def rows(person: Person) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(person.get("/exports/backlog.json?sort=name").data)
    return found


def files(app: Flask) -> list[Path]:
    return list((app.extensions["settings"].data_dir / "imports").iterdir())


def test_a_strangers_file_is_not_there(somebody: Callable[[], Person]) -> None:
    alice, bob, nobody = somebody(), somebody(), somebody()
    bob.post("/backlog", title="Mine")
    shown = look(alice, "title\nSecret\n")
    for person in (bob, nobody):
        for address in (shown.address, shown.address.partition("?")[0], shown.address.replace("?", "/rejected.csv?")):
            assert person.get(address).status_code == 404
    assert bob.post(shown.address, shown="x").status_code == 404
    assert alice.get("/backlog/import/" + "x" * 22).status_code == alice.get("/backlog/import/%00").status_code == 404


def test_the_file_is_gone_when_it_is_imported_and_says_so_to_who_comes_back(
    fresh_app: Flask, somebody: Callable[[], Person]
) -> None:
    person = somebody()
    shown = look(person, "title\nOne\n")
    before = {path for path in files(fresh_app) if path.stat().st_size}
    assert {path.stat().st_mode & 0o777 for path in before} == {0o600}
    assert shown.confirm().status_code == 303
    assert len({path for path in files(fresh_app) if path.stat().st_size}) == len(before) - 1
    for come_back in (shown.confirm, lambda: person.get(shown.address)):
        answer = come_back()
        assert (answer.status_code, answer.location) == (303, "/backlog?sort=changed")
        assert "imported already" in person.get("/backlog?lang=en").text
    assert len(rows(person)) == 1


def test_the_same_plan_sent_twice_at_once_is_imported_once(somebody: Callable[[], Person]) -> None:
    person = somebody()
    shown = look(person, "title\n" + "".join(f"Idea {place}\n" for place in range(300)))
    with ThreadPoolExecutor(4) as pool:
        statuses = [answer.status_code for answer in pool.map(lambda _: shown.confirm(), range(4))]
    assert set(statuses) == {303}
    assert len(rows(person)) == 300


def test_what_fails_on_its_way_leaves_nothing_and_may_be_tried_again(
    somebody: Callable[[], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = somebody()
    shown = look(person, "title,tags\nOne,a\n")
    with monkeypatch.context() as broken:
        broken.setattr("tactics.backlog.actions.raise_version", lambda _key: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            shown.confirm()
    assert rows(person) == []
    assert shown.confirm().status_code == 303
    assert len(rows(person)) == 1


def test_a_workspace_keeps_three_files(fresh_app: Flask, somebody: Callable[[], Person]) -> None:
    person, before = somebody(), len(files(fresh_app))
    for number in range(5):
        assert give(person, f"title\n{number}\n").status_code == 303
    assert len(files(fresh_app)) == before + 3


def test_looking_changes_nothing(somebody: Callable[[], Person]) -> None:
    person = somebody()
    person.post("/backlog", title="One")
    before = rows(person)
    shown = look(person, "title,owner,tags,impact\nOne,Bo,new,5\nTwo,,,\n")
    assert (shown.counts["new"], shown.counts["changed"]) == (1, 1)
    assert "<li>new</li>" in shown.page
    assert "<td>Two</td><td>Tactic or idea, Status</td>" in shown.page
    assert rows(person) == before


def test_another_workspaces_id_changes_nothing_there(somebody: Callable[[], Person]) -> None:
    alice, bob = somebody(), somebody()
    alice.post("/backlog", title="Hers")
    key = rows(alice)[0]["id"]
    before = rows(alice)
    assert take_in(bob, f"id,title\n{key},His\n")["new"] == 1
    assert rows(alice) == before
    assert rows(bob)[0]["id"] != key


def test_a_row_is_found_by_id_then_tactic_then_title(somebody: Callable[[], Person]) -> None:
    person = somebody()
    person.add("exit-survey")
    person.post("/backlog", title="One")
    person.post("/backlog", title="Two")
    keys = {row["title"]: row["id"] for row in rows(person)}
    content = f"id,tactic,title,owner\n{keys['One']},,Renamed,a\n,exit-survey,,b\n,,Two,c\n"
    assert take_in(person, content) == {"new": 0, "changed": 3, "unchanged": 0, "rejected": 0}
    assert {str(row["title"]): row["owner"] for row in rows(person)}.items() >= {("Renamed", "a"), ("Two", "c")}


def test_the_same_id_twice_is_one_row_too_many(somebody: Callable[[], Person]) -> None:
    person = somebody()
    person.post("/backlog", title="One")
    key = rows(person)[0]["id"]
    shown = look(person, f"id,title\n{key},A\n{key},B\n")
    assert shown.reasons == {3: "It stands on line 2 already."}


def test_answers_that_a_file_does_not_give_stay(somebody: Callable[[], Person]) -> None:
    person = somebody()
    assert take_in(person, "title,impact,confidence,ease\nOne,7,8,6\n")["new"] == 1
    assert take_in(person, "title,impact\nOne,5\n")["changed"] == 1
    assert [(row["impact"], row["confidence"], row["ease"]) for row in rows(person)] == [(5, 8, 6)]
    page = person.get(f"/backlog/{rows(person)[0]['id']}?lang=en").text
    assert "Scored" in page


def test_an_idea_with_new_answers_is_scored_unless_the_file_says_what_it_is(somebody: Callable[[], Person]) -> None:
    person = somebody()
    for title in ("One", "Two"):
        person.post("/backlog", title=title)
    content = "title,status,impact,confidence,ease\nOne,,7,8,6\nTwo,idea,7,8,6\n"
    assert take_in(person, content)["changed"] == 2
    assert {row["title"]: row["status"] for row in rows(person)} == {"One": "scored", "Two": "idea"}
    assert take_in(person, content)["unchanged"] == 2


def test_an_item_that_is_changed_while_it_is_imported_is_not_overwritten(
    fresh_app: Flask, somebody: Callable[[], Person]
) -> None:
    person = somebody()
    person.post("/backlog", title="One")
    key = person.item_ids()[0]
    with fresh_app.test_request_context():
        item = db.session.get_one(BacklogItem, key)
        member = db.session.scalar(select(Member).where(Member.workspace_id == item.workspace_id))
        assert member
        planned = plan(member, [Record(2, {"id": str(key)}, {"owner": "Bo"}), Record(3, {}, {"title": "New"})], [])
        db.session.rollback()
        person.post(f"/backlog/{key}", owner="Eva")
        with pytest.raises(Conflict):
            take_in_changes(member, planned.changes)
    assert [(row["title"], row["owner"]) for row in rows(person)] == [("One", "Eva")]


def test_a_removed_tactic_comes_back(somebody: Callable[[], Person]) -> None:
    person = somebody()
    key = person.add("exit-survey")
    person.post(f"/backlog/{key}/remove")
    assert take_in(person, "tactic,owner\nexit-survey,Bo\n")["new"] == 1
    assert [(row["id"], row["owner"]) for row in rows(person)] == [(key, "Bo")]


def test_a_plan_that_no_longer_holds_is_shown_again(somebody: Callable[[], Person]) -> None:
    person = somebody()
    person.post("/backlog", title="One")
    shown = look(person, "title,owner\nOne,Bo\n")
    person.post(f"/backlog/{rows(person)[0]['id']}", owner="Eva")
    assert shown.confirm().status_code == 409
    assert rows(person)[0]["owner"] == "Eva"


def test_columns_must_be_said_once_and_one_must_be_the_name(somebody: Callable[[], Person]) -> None:
    person = somebody()
    address = give(person, "a,b\n1,2\n").location
    twice, none = person.get(f"{address}?check=1&c0=title&c1=title"), person.get(f"{address}?check=1&c0=owner")
    assert (twice.status_code, none.status_code) == (422, 422)
    assert "Two columns are" in twice.text
    assert "Say which column" in none.text


def test_a_state_is_set_without_the_gate_and_told(somebody: Callable[[], Person]) -> None:
    person = somebody()
    content = "title,status,outcome,started_on\nOne,Running,,2026-10-01\nTwo,Klar,Won,\n"
    assert take_in(person, content)["new"] == 2
    found = {row["title"]: row for row in rows(person)}
    assert (found["One"]["status"], found["One"]["started_on"]) == ("running", "2026-10-01")
    assert "Imported" in person.get(f"/backlog/{found['One']['id']}?lang=en").text


def test_the_number_of_queries_does_not_grow_with_the_rows(
    fresh_app: Flask, somebody: Callable[[], Person], count_queries: QueryCounter
) -> None:
    costs = []
    for many in (5, 200):
        person = somebody()
        content = "title,tags,impact\n" + "".join(f"Idea {n},t{n % 3},5\n" for n in range(many))
        take_in(person, content)
        shown = look(person, content)
        with count_queries(fresh_app) as statements:
            person.get(shown.address)
        costs.append(len(statements))
    assert costs[0] == costs[1]
