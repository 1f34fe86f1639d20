"""Forms that only our own pages can send."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Cast, Person, running

OURS, THEIRS = "http://localhost", "https://evil.example"


def add(client: FlaskClient, token: str, origin: str | None = None, host: str = "localhost") -> int:
    """Try to put a tactic in the backlog; the status."""
    headers = {"Host": host} | ({"Origin": origin} if origin is not None else {})
    return client.post("/backlog", data={"csrf_token": token, "tactic": "streaks"}, headers=headers).status_code


@pytest.fixture
def guest(fresh_app: Flask) -> Person:
    """Somebody who has looked at a page and nothing more."""
    return Person(fresh_app.test_client())


@pytest.mark.parametrize("origin", [OURS, None])
def test_a_guest_may_send_the_form_of_our_page(guest: Person, origin: str | None) -> None:
    assert add(guest.client, guest.token(), origin) == 303
    assert len(guest.item_ids()) == 1


@pytest.mark.parametrize("origin", [THEIRS, "null", "", "http://[", "http://localhost.evil.example", "http://localhost:81"])
def test_another_site_may_not_send_it(guest: Person, origin: str) -> None:
    assert add(guest.client, guest.token(), origin) == 400
    assert guest.item_ids() == []


@pytest.mark.parametrize("token", ["", "guess", "å", "0" * 64])
def test_a_token_cannot_be_guessed(guest: Person, token: str) -> None:
    assert add(guest.client, token, OURS) == 400


def test_a_page_that_was_open_before_the_session_began_still_works(guest: Person) -> None:
    old = guest.token()
    guest.add("exit-survey")
    assert guest.token() != old
    assert add(guest.client, old, OURS) == 303


def test_with_a_session_the_guests_token_needs_our_origin(guest: Person) -> None:
    old = guest.token()
    guest.add("exit-survey")
    assert add(guest.client, old) == 400
    assert add(guest.client, old, THEIRS) == 400
    assert len(guest.item_ids()) == 1


def test_the_token_of_one_session_is_nothing_in_another(cast: Cast) -> None:
    assert add(cast.bob.client, cast.alice.token(), OURS) == 400
    assert add(cast.stranger.client, cast.alice.token(), OURS) == 400


@pytest.mark.parametrize("public_url", ["https://tactics.example.org", None])
def test_behind_a_proxy_for_tls_a_guest_may_add(prepared: Path, tmp_path: Path, public_url: str | None) -> None:
    with running(shutil.copytree(prepared, tmp_path / "data"), public_url=public_url) as app:
        person = Person(app.test_client())
        assert add(person.client, person.token(), "https://tactics.example.org", host="tactics.example.org") == 303


def test_a_proxy_that_changes_the_host_is_made_up_for_by_the_setting(prepared: Path, tmp_path: Path) -> None:
    with running(shutil.copytree(prepared, tmp_path / "data"), public_url="https://tactics.example.org") as app:
        person = Person(app.test_client())
        assert add(person.client, person.token(), "https://tactics.example.org", host="127.0.0.1:8000") == 303
