"""The people of a workspace: their names, the invitation that others join by, and what joining leaves behind."""

import re

import pytest
from flask import Flask

from tests.conftest import Cast, Person


def invited(person: Person) -> str:
    """The path of the invitation that a person's page shows; made if there is none."""
    if "/join/" not in person.get("/team").text:
        person.post("/team/invitation", page="/team")
    found = re.search(r"/join/[\w-]{40,}", person.get("/team").text)
    assert found
    return found[0]


def people(person: Person) -> list[str]:
    return re.findall(r"<li><span>([^<]*?)(?: <strong>|</span>)", person.get("/team?lang=en").text.split('class="people"')[1])


def test_who_has_done_nothing_sees_the_page_and_gets_no_workspace(fresh_app: Flask) -> None:
    reader = Person(fresh_app.test_client())
    assert "Nobody yet" in reader.get("/team?lang=en").text
    assert reader.client.get_cookie("session") is None or reader.item_ids() == []


def test_a_name_is_kept_as_it_was_written_and_shown_to_all(cast: Cast) -> None:
    assert cast.alice.post("/team", page="/team", name="  Åsa \0\x1b <b> ").status_code == 303
    page = cast.alice.get("/team?lang=en").text
    assert "Åsa &lt;b&gt;" in page
    assert "<strong>(you)</strong>" in page


def test_a_name_that_is_too_long_is_explained_and_stands_in_the_form(cast: Cast) -> None:
    answer = cast.alice.post("/team?lang=en", page="/team", name="å" * 101)
    assert answer.status_code == 422
    assert "å" * 101 in answer.text
    assert "100 characters" in answer.text


def test_two_browsers_share_one_backlog_by_an_invitation(cast: Cast) -> None:
    cast.alice.post("/team", page="/team", name="Alice")
    link = invited(cast.alice)
    page = cast.stranger.get(f"{link}?lang=en")
    assert page.status_code == 200
    assert "Here: Alice." in page.text
    assert cast.stranger.item_ids() == []
    assert cast.stranger.post(link, page=link, name="Stranger").status_code == 303
    assert cast.stranger.item_ids() == cast.alice.item_ids()
    cast.stranger.add("badges")
    assert len(cast.alice.item_ids()) == 2
    assert people(cast.alice) == ["Alice", "Stranger"]


def test_whoever_has_a_workspace_is_told_what_they_leave_before_they_join(cast: Cast) -> None:
    link = invited(cast.alice)
    page = cast.bob.get(f"{link}?lang=en").text
    assert "This browser leaves the workspace it has now." in page
    assert "Its backlog holds 1 item." in page
    before = cast.bob.item_ids()
    way_back = invited(cast.bob)
    cast.bob.post(link, page=link, name="Bob")
    assert cast.bob.item_ids() == cast.alice.item_ids() != before
    cast.bob.post(way_back, page=way_back, name="Bob again")
    assert cast.bob.item_ids() == before


def test_who_is_in_already_joins_nothing_twice(cast: Cast) -> None:
    link = invited(cast.alice)
    assert "You are in this team already" in cast.alice.get(f"{link}?lang=en").text
    cast.alice.post(link, page=link, name="Alice")
    assert people(cast.alice) == ["Alice"]


def test_a_new_link_and_a_withdrawn_one_open_nothing_any_more(cast: Cast) -> None:
    first = invited(cast.alice)
    cast.alice.post("/team/invitation", page="/team")
    second = invited(cast.alice)
    assert first != second
    assert cast.bob.get(first).status_code == 404
    assert cast.bob.post(first, name="Bob").status_code == 404
    cast.alice.post("/team/invitation/withdraw", page="/team")
    assert cast.bob.get(second).status_code == 404
    assert "/join/" not in cast.alice.get("/team").text
    assert len(cast.alice.item_ids()) == 1


def test_who_has_joined_stays_when_the_link_is_withdrawn(cast: Cast) -> None:
    link = invited(cast.alice)
    cast.bob.post(link, page=link, name="Bob")
    cast.alice.post("/team/invitation/withdraw", page="/team")
    assert cast.bob.item_ids() == cast.alice.item_ids()


@pytest.mark.parametrize("key", ["x", "None", "%00", "å" * 10, "9" * 5000, "..", "' OR 1=1"])
def test_a_link_that_never_was_is_not_there(cast: Cast, key: str) -> None:
    assert cast.bob.get(f"/join/{key}").status_code == 404
    assert cast.bob.post(f"/join/{key}", name="Bob").status_code == 404


def test_no_page_but_the_teams_own_shows_the_link(cast: Cast) -> None:
    link = invited(cast.alice)
    for path in ("/backlog", "/backlog/habits", "/"):
        assert link not in cast.alice.get(path).text
    assert link not in cast.bob.get("/team").text


def test_joining_brings_nothing_to_undo_from_the_workspace_that_was_left(cast: Cast) -> None:
    link = invited(cast.alice)
    cast.bob.post(f"/backlog/{cast.bob.item_ids()[0]}/remove")
    cast.bob.client.post(link, data={"csrf_token": cast.bob.token(link), "name": "Bob"})
    assert "/restore" not in cast.bob.get("/backlog").text
