"""What happens to what somebody writes on an item that a colleague removed meanwhile: it is told, and nothing is lost."""

import re
from html import unescape

import pytest
from flask import Flask, g

from tactics.accounts.models import Member
from tactics.backlog import actions, queries
from tactics.backlog.models import BacklogItem
from tactics.core.database import db
from tests.conftest import Person
from tests.sharing import Pair, words_of


def remove(pair: Pair) -> None:
    assert pair.alice.post(f"/backlog/{pair.key}/remove").status_code == 303
    pair.alice.get("/backlog")


def again(page: str) -> dict[str, str]:
    """What the page's own form would send."""
    form = page.split('class="choices"')[1].partition("</form>")[0]
    fields = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', form))
    texts = dict(re.findall(r'<textarea name="([\w-]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL))
    return {name: unescape(value) for name, value in {**fields, **texts}.items() if name != "csrf_token"}


def test_what_was_written_on_a_removed_item_is_kept_and_saved_when_it_is_put_back(pair: Pair) -> None:
    written = {"owner": "Bob", "notes": "A long\nthought", "impact": "7", "version": "1"}
    remove(pair)
    answer = pair.bob.post(f"/backlog/{pair.key}?lang=en", **written)
    assert answer.status_code == 409
    words = words_of(answer.text)
    assert "Alice A. removed this" in words
    for said in ("Bob", "A long thought", "Impact"):
        assert said in words
    assert pair.bob.get(f"/backlog/{pair.key}").status_code == 404
    assert pair.bob.post(f"/backlog/{pair.key}", **again(answer.text)).status_code == 303
    item = pair.bob.get(f"/api/v1/backlog/{pair.key}").json
    assert (item["owner"], item["notes"].replace("\r", ""), item["answers"]["impact"]) == ("Bob", "A long\nthought", 7)


@pytest.mark.parametrize("place", ["design", "learning", "move"])
def test_so_it_is_at_every_form_of_an_item(pair: Pair, place: str) -> None:
    remove(pair)
    form = {"decision_rule": "Once\nfour weeks are over", "learning_what": "It\nworked", "status": "parked"}
    form |= {"metric_kind": "share", "effect_unit": "own", "more_is_better": "1", "sequential": "", "design": ""}
    answer = pair.bob.post(f"/backlog/{pair.key}/{place}", **form)
    assert answer.status_code == 409
    assert pair.bob.post(f"/backlog/{pair.key}/{place}", **again(answer.text)).status_code == 303
    item = pair.alice.get(f"/api/v1/backlog/{pair.key}").json
    held = {"design": item["decision_rule"], "learning": item["learning_what"], "move": item["status"]}[place]
    expected = {"design": "Once four weeks are over", "learning": "It worked", "move": "parked"}[place]
    assert " ".join(held.split()) == expected


def test_the_page_of_a_removed_item_says_who_removed_it_and_offers_to_put_it_back(pair: Pair) -> None:
    remove(pair)
    answer = pair.bob.get(f"/backlog/{pair.key}/design?lang=en")
    assert answer.status_code == 404
    assert "Alice A. removed this" in words_of(answer.text)
    assert pair.bob.post(f"/backlog/{pair.key}/restore", next=f"/backlog/{pair.key}").status_code == 303
    assert pair.bob.get(f"/backlog/{pair.key}").status_code == 200


def test_a_click_too_many_does_no_harm(pair: Pair) -> None:
    remove(pair)
    assert pair.bob.post(f"/backlog/{pair.key}/remove").status_code == 303
    assert f"/backlog/{pair.key}/restore" in pair.bob.get("/backlog").text
    for _ in range(2):
        assert pair.alice.post(f"/backlog/{pair.key}/restore").status_code == 303
    assert pair.alice.item_ids() == [pair.key]
    pair.alice.post(f"/backlog/{pair.key}/move", status="planned")
    undo = re.search(rf'action="(/backlog/{pair.key}/take-back/\d+)"', pair.alice.get("/backlog").text)
    assert undo
    for _ in range(2):
        pair.alice.post(undo[1])
        assert "Undone: it is where it was." in pair.alice.get("/backlog?lang=en").text


def workspace_of(person: Person) -> str:
    with person.client.session_transaction() as session:
        return str(session["workspace"])


@pytest.mark.parametrize("place", ["remove", "restore"])
def test_to_remove_what_was_just_changed_is_no_failure(fresh_app: Flask, pair: Pair, place: str) -> None:
    if place == "restore":
        remove(pair)
    with fresh_app.test_request_context():
        g.reader = ("en", "auto")
        item = db.session.get_one(BacklogItem, pair.key)
        member = db.session.query(Member).filter_by(workspace_id=workspace_of(pair.alice)).first()
        assert member
        db.session.commit()
        assert item.version
        statement = "UPDATE backlog_item SET version = version + 1, owner = 'Quick' WHERE id = ?"
        with db.engine.connect() as other:
            other.exec_driver_sql(statement, (pair.key,))
            other.commit()
        getattr(actions, place)(member, item)
        find = queries.removed_item if place == "remove" else queries.own_item
        found = find(item.workspace_id, pair.key)
        assert found
        assert found.owner == "Quick"
