"""Whose backlog it is: the guest's workspace, and the cookie that opens it."""

from pathlib import Path

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tactics.accounts.models import Workspace
from tactics.core.database import db
from tests.conftest import Cast, Person, running

LOOKS = ("/", "/tactics", "/tactics/exit-survey", "/funnel/retention", "/backlog", "/backlog/token", "/api/v1/backlog")


def workspaces(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Workspace.id))) or 0


def cookie(app: Flask, secret: str, **content: object) -> str:
    """A session cookie as the application makes it, signed with some secret."""
    other = Flask("forger")
    other.secret_key = secret
    signer = SecureCookieSessionInterface().get_signing_serializer(other)
    assert signer
    return signer.dumps(content)


def holder_of(app: Flask, value: str) -> Person:
    client = app.test_client()
    client.set_cookie("session", value)
    return Person(client)


def test_looking_opens_no_workspace(fresh_app: Flask) -> None:
    reader, before = Person(fresh_app.test_client()), workspaces(fresh_app)
    assert {reader.get(path).status_code for path in LOOKS} == {200}
    assert workspaces(fresh_app) == before


def test_the_first_change_opens_a_workspace_and_the_second_one_uses_it(fresh_app: Flask) -> None:
    reader, before = Person(fresh_app.test_client()), workspaces(fresh_app)
    reader.add("exit-survey")
    reader.add("streaks")
    assert workspaces(fresh_app) == before + 1
    assert len(reader.item_ids()) == 2


def test_readers_see_their_own_backlog_only(cast: Cast) -> None:
    assert len(cast.alice.item_ids()) == len(cast.bob.item_ids()) == 1
    assert not set(cast.alice.item_ids()) & set(cast.bob.item_ids())
    assert cast.stranger.item_ids() == []


def test_the_cookie_is_kept_long_and_away_from_scripts(fresh_app: Flask) -> None:
    reader = Person(fresh_app.test_client())
    reader.add("exit-survey")
    kept = reader.client.get_cookie("session")
    assert kept
    assert kept.http_only
    assert kept.same_site == "Lax"
    assert kept.expires
    assert not kept.secure


def test_the_cookie_is_for_https_only_where_the_product_is(prepared: Path) -> None:
    with running(prepared, public_url="https://tactics.example.org") as app:
        assert app.config["SESSION_COOKIE_SECURE"] is True


def test_a_forged_cookie_is_as_no_cookie(fresh_app: Flask, cast: Cast) -> None:
    with cast.alice.client.session_transaction() as session:
        key = session["workspace"]
    forger = holder_of(fresh_app, cookie(fresh_app, "another secret", workspace=key))
    assert forger.item_ids() == []
    assert holder_of(fresh_app, cookie(fresh_app, "secret", workspace=key)).item_ids() == cast.alice.item_ids()


def test_a_changed_cookie_is_as_no_cookie(fresh_app: Flask, cast: Cast) -> None:
    kept = cast.alice.client.get_cookie("session")
    assert kept
    content, rest = kept.value[:20], kept.value[20:]
    assert holder_of(fresh_app, content + rest[::-1]).item_ids() == []


@pytest.mark.parametrize("workspace", ["no-such-workspace", 1, None, ["a"], {"id": "b"}, "\0", "x" * 3000])
def test_a_cookie_that_names_no_workspace_is_as_no_cookie(fresh_app: Flask, workspace: object) -> None:
    reader = holder_of(fresh_app, cookie(fresh_app, "secret", workspace=workspace))
    assert reader.item_ids() == []
    reader.add("exit-survey")
    assert len(reader.item_ids()) == 1


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0;"), max_size=200))
def test_no_cookie_breaks_a_page(app: Flask, value: str) -> None:
    header = {"Cookie": f"session={value}; lang={value}; theme={value}"}
    assert app.test_client().get("/backlog", headers=header).status_code == 200
