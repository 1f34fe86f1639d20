"""Putting things in the backlog: one click a tactic, however often it is clicked; ideas of one's own."""

from threading import Barrier, Thread
from typing import Any

from flask import Flask
from sqlalchemy import event

from tactics.accounts.models import Member, Workspace
from tactics.backlog import actions
from tactics.core.database import db
from tests.conftest import Cast, Person


def slugs(person: Person) -> list[str]:
    return sorted(item["tactic"] or item["title"] for item in person.get("/api/v1/backlog").json["items"])


def test_one_click_adds_a_tactic_and_leads_back_to_the_list(cast: Cast) -> None:
    answer = cast.alice.post("/backlog", page="/tactics", tactic="badges", next="/tactics?stage=retention")
    assert (answer.status_code, answer.location) == (303, "/tactics?stage=retention")
    assert slugs(cast.alice) == ["badges", "exit-survey"]


def test_a_tactic_in_the_backlog_is_marked_on_every_list(cast: Cast) -> None:
    shown = cast.alice.get("/tactics/exit-survey").text
    assert 'value="exit-survey"' not in shown
    assert 'value="exit-survey"' in cast.bob.get("/tactics/exit-survey").text


def test_the_number_of_items_stands_in_the_menu(cast: Cast) -> None:
    cast.alice.add("badges")
    assert 'id="backlog-count" data-live>2<' in cast.alice.get("/tactics").text
    assert 'id="backlog-count" data-live>1<' in cast.bob.get("/tactics").text


def test_adding_again_adds_nothing(cast: Cast) -> None:
    before = cast.alice.item_ids()
    cast.alice.add("exit-survey")
    assert cast.alice.item_ids() == before


def clicking(app: Flask, person: Person, slug: str, together: Barrier | None = None) -> Thread:
    """Another window of the same browser, in which somebody is about to add a tactic."""
    client, kept, token = app.test_client(), person.client.get_cookie("session"), person.token()
    assert kept
    client.set_cookie("session", kept.value)

    def click() -> None:
        if together:
            together.wait()
        assert client.post("/backlog", data={"csrf_token": token, "tactic": slug}).status_code == 303

    return Thread(target=click)


def test_a_double_click_adds_one_item(fresh_app: Flask, cast: Cast) -> None:
    wanted = ["badges", "bundles", "browse-abandonment", "birthday-anniversary"]
    for slug in wanted:
        together = Barrier(2)
        clicks = [clicking(fresh_app, cast.alice, slug, together) for _ in range(2)]
        for thread in clicks:
            thread.start()
        for thread in clicks:
            thread.join()
    assert slugs(cast.alice) == sorted([*wanted, "exit-survey"])


def test_a_click_that_is_overtaken_is_given_the_item_of_the_other(fresh_app: Flask, cast: Cast) -> None:
    first, overtaken = clicking(fresh_app, cast.alice, "badges"), []

    def overtake(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE")) and not overtaken:
            overtaken.append(statement)
            first.start()
            first.join()

    with fresh_app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", overtake)
    answer = cast.alice.post("/backlog", tactic="badges")
    event.remove(engine, "before_cursor_execute", overtake)
    assert answer.status_code == 303
    assert overtaken
    assert slugs(cast.alice) == ["badges", "exit-survey"]


def test_two_changes_at_the_same_time_are_two_steps_of_the_version(fresh_app: Flask, cast: Cast) -> None:
    with cast.alice.client.session_transaction() as session:
        key = session["member"]
    with fresh_app.app_context():
        first = db.session.get(Member, key)
        assert first
        workspace = db.session.get(Workspace, first.workspace_id)
        assert workspace
        before = workspace.version
        with fresh_app.app_context():
            second = db.session.get(Member, key)
            assert second
            actions.add_idea(second, "Theirs")
        actions.add_idea(first, "Ours")
        assert workspace.version == before + 2


def test_an_unknown_tactic_is_404_and_adds_nothing(cast: Cast) -> None:
    assert cast.alice.post("/backlog", tactic="no-such-tactic").status_code == 404
    assert cast.alice.post("/backlog", tactic="x" * 1000).status_code == 404
    assert slugs(cast.alice) == ["exit-survey"]


def test_a_whole_playbook_is_added_at_once_and_what_was_there_stays(cast: Cast) -> None:
    listed = cast.alice.get("/playbooks").text
    slug = listed.split('href="/playbooks/')[1].split('"')[0]
    assert cast.alice.post("/backlog", playbook=slug).status_code == 303
    assert len(slugs(cast.alice)) > 2
    before = cast.alice.item_ids()
    cast.alice.post("/backlog", playbook=slug)
    assert cast.alice.item_ids() == before


def test_more_tactics_than_a_statement_can_hold_are_no_error(cast: Cast) -> None:
    names = [f"{number:x}" for number in range(40_000)]
    answer = cast.alice.client.post("/backlog", data={"csrf_token": cast.alice.token(), "tactic": names})
    assert answer.status_code == 404


def test_an_idea_of_ones_own_is_added_as_it_was_written(cast: Cast) -> None:
    cast.alice.post("/backlog", title="  Ring dem som slutat: <b>“hej”</b> & =1+1  ")
    shown = cast.alice.get("/backlog").text
    assert "Ring dem som slutat: &lt;b&gt;“hej”&lt;/b&gt; &amp; =1+1" in shown
    assert "Own idea" in shown


def test_the_same_idea_twice_is_two_ideas(cast: Cast) -> None:
    for _ in range(2):
        cast.alice.post("/backlog", title="Call them")
    assert slugs(cast.alice) == ["Call them", "Call them", "exit-survey"]


def test_an_idea_without_a_usable_name_is_explained_and_not_added(cast: Cast) -> None:
    for title in ("", "   ", "x" * 201, "\0\x07"):
        answer = cast.alice.client.post(
            "/backlog", data={"csrf_token": cast.alice.token(), "title": title}, follow_redirects=True
        )
        assert "Give the idea a name of at most 200 characters." in answer.text, title
    assert slugs(cast.alice) == ["exit-survey"]


def test_signs_that_nothing_can_show_are_left_out_of_a_name(cast: Cast) -> None:
    cast.alice.post("/backlog", title="Call\0 \x1b[31mthem\r\nnow")
    assert slugs(cast.alice) == ["Call [31mthem now", "exit-survey"]


def test_a_tactic_brings_its_card_in_the_language_of_who_adds_it(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    card = cast.alice.get(f"/api/v1/backlog/{key}").json
    for part in ("hypothesis_change", "hypothesis_impact", "primary_metric", "design", "guardrails", "weeks"):
        assert card[part], part
    assert card["source"] == "tactic"
    cast.stranger.get("/?lang=sv")
    swedish = cast.stranger.get(f"/api/v1/backlog/{cast.stranger.add('exit-survey')}").json
    assert swedish["hypothesis_change"] != card["hypothesis_change"]
