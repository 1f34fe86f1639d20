"""Taking an item out, and putting it back with all that it held."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import insert

from tactics.backlog.models import BacklogItem
from tactics.core.database import db, utc_now
from tests.conftest import Cast, Person, QueryCounter

WHOLE = {"impact": "8", "confidence": "6,5", "ease": "4", "status": "planned", "owner": "Åsa", "notes": "Keep\nme"}


def everything(person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person.get("/api/v1/backlog?lang=en").json["items"]
    return [{name: value for name, value in item.items() if name not in {"changed_at", "version"}} for item in items]


def undo(page: str) -> str:
    found = re.search(r'action="(/backlog/\d+/restore)"', page)
    assert found, "the page offers no undo"
    return found[1]


def test_what_is_removed_is_gone_from_every_place(cast: Cast) -> None:
    (key,) = cast.alice.item_ids()
    assert cast.alice.post(f"/backlog/{key}/remove").status_code == 303
    assert cast.alice.item_ids() == []
    assert cast.alice.get(f"/backlog/{key}").status_code == 404
    assert everything(cast.alice) == []
    assert "Exit survey" not in cast.alice.get("/exports/backlog.csv?lang=en").text
    assert 'value="exit-survey"' in cast.alice.get("/tactics/exit-survey").text


def test_undo_restores_everything_it_held(cast: Cast) -> None:
    (key,) = cast.alice.item_ids()
    cast.alice.post(f"/backlog/{key}", **WHOLE)
    before = everything(cast.alice)
    page = cast.alice.client.post(f"/backlog/{key}/remove", data={"csrf_token": cast.alice.token()}, follow_redirects=True).text
    assert "“Exit survey” was removed." in page
    assert cast.alice.post(undo(page), page="/tactics").status_code == 303
    assert everything(cast.alice) == before


def test_undo_is_offered_once(cast: Cast) -> None:
    (key,) = cast.alice.item_ids()
    cast.alice.post(f"/backlog/{key}/remove")
    assert undo(cast.alice.get("/tactics").text)
    assert "/restore" not in cast.alice.get("/tactics").text


def test_an_own_idea_comes_back_too(cast: Cast) -> None:
    cast.alice.post("/backlog", title="Call them")
    key = max(cast.alice.item_ids())
    before = everything(cast.alice)
    cast.alice.post(f"/backlog/{key}/remove")
    assert cast.alice.post(f"/backlog/{key}/restore").status_code == 303
    assert everything(cast.alice) == before


def test_adding_a_removed_tactic_again_brings_back_what_it_held(cast: Cast) -> None:
    (key,) = cast.alice.item_ids()
    cast.alice.post(f"/backlog/{key}", **WHOLE)
    before = everything(cast.alice)
    cast.alice.post(f"/backlog/{key}/remove")
    cast.alice.add("exit-survey")
    assert everything(cast.alice) == before


def test_the_undo_names_what_is_removed_in_the_readers_language(cast: Cast) -> None:
    (key,) = cast.alice.item_ids()
    cast.alice.get("/?lang=sv")
    cast.alice.post(f"/backlog/{key}/remove")
    assert "”Avslutsenkät” togs bort." in cast.alice.get("/backlog").text


def test_the_name_of_a_removed_idea_cannot_break_the_message(cast: Cast) -> None:
    cast.alice.post("/backlog", title="<script>%(title)s%s{{ 1 }}")
    cast.alice.post(f"/backlog/{max(cast.alice.item_ids())}/remove")
    assert "“&lt;script&gt;%(title)s%s{{ 1 }}” was removed." in cast.alice.get("/backlog").text


def listed(person: Person, query: str = "") -> list[str]:
    return re.findall(r"<li><span><strong>(.*?)</strong>", person.get(f"/backlog/removed{query}").text)


def test_what_was_removed_stands_in_a_list_the_last_first_and_is_put_back_from_there(cast: Cast) -> None:
    cast.alice.post("/backlog", title="Call <b>them</b>")
    for key in sorted(cast.alice.item_ids()):
        cast.alice.post(f"/backlog/{key}/remove")
    assert 'href="/backlog/removed"' in cast.alice.get("/backlog").text
    cast.alice.get("/?lang=en")
    assert listed(cast.alice) == ["Call &lt;b&gt;them&lt;/b&gt;", "Exit survey"]
    back = re.search(r'action="(/backlog/\d+/restore)"', cast.alice.get("/backlog/removed").text)
    assert back
    answer = cast.alice.post(back[1], page="/tactics", next="/backlog/removed")
    assert (answer.status_code, answer.location) == (303, "/backlog/removed")
    assert listed(cast.alice) == ["Exit survey"]


def test_the_list_of_the_removed_has_pages_and_costs_as_many_queries_however_long_it_is(
    cast: Cast, fresh_app: Flask, count_queries: QueryCounter
) -> None:
    (key,) = cast.alice.item_ids()
    cast.alice.post(f"/backlog/{key}/remove")
    with count_queries(fresh_app) as few:
        cast.alice.get("/backlog/removed")
    with fresh_app.app_context():
        workspace = db.session.get_one(BacklogItem, key).workspace_id
        rows = [{"workspace_id": workspace, "title": f"Idea {place}", "removed_at": utc_now()} for place in range(60)]
        db.session.execute(insert(BacklogItem), rows)
        db.session.commit()
    with count_queries(fresh_app) as many:
        assert len(listed(cast.alice)) == 50
    assert len(many) == len(few)
    assert len(listed(cast.alice, "?page=2")) == 11
    assert listed(cast.alice, "?page=x") == listed(cast.alice)


def test_nobody_sees_what_others_removed(cast: Cast) -> None:
    cast.alice.post(f"/backlog/{cast.alice.item_ids()[0]}/remove")
    for person in (cast.bob, cast.stranger):
        assert "Nothing is removed" in person.get("/backlog/removed?lang=en").text
