"""Tokens: made on the page, shown once, kept as a digest, refused when they are wrong."""

import re
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tactics.accounts.actions import TOKEN_PREFIX
from tests.conftest import Cast, Person

BAD = ("Bearer nonsense", "Bearer", "Bearer ", "bearer tactics_nonsense", "BEARER \xff", "Bearer a=b, c=d")
PLACES = ("/backlog", "/tactics", "/", "/no-such-page", "/api/v1/backlog", "/api/v1/backlog/1")


def make_token(person: Person) -> str:
    found = re.search(rf"{TOKEN_PREFIX}[\w-]+", person.post("/backlog/token", page="/backlog/token").text)
    assert found
    return found[0]


def titles(app: Flask, token: str) -> list[str]:
    answer = app.test_client().get("/api/v1/backlog", headers={"Authorization": f"Bearer {token}"})
    return [item["tactic"] for item in answer.json["items"]]


def test_a_token_opens_the_workspace_it_was_made_in_and_no_other(fresh_app: Flask, cast: Cast) -> None:
    assert titles(fresh_app, make_token(cast.alice)) == ["exit-survey"]
    assert titles(fresh_app, make_token(cast.bob)) == ["streaks"]


def test_a_token_is_long_and_never_the_same(cast: Cast) -> None:
    tokens = {make_token(cast.alice) for _ in range(3)}
    assert len(tokens) == 3
    assert min(map(len, tokens)) > 40


def test_a_token_is_shown_once(cast: Cast) -> None:
    token = make_token(cast.alice)
    assert token not in cast.alice.get("/backlog/token").text
    assert TOKEN_PREFIX not in cast.alice.get("/backlog/token").text


def test_of_a_token_only_a_digest_is_stored(fresh_app: Flask, cast: Cast) -> None:
    token = make_token(cast.alice)
    folder: Path = fresh_app.extensions["settings"].data_dir
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"api_token" in stored
    assert token.removeprefix(TOKEN_PREFIX).encode() not in stored


def test_a_new_token_takes_the_old_one_out_of_use(fresh_app: Flask, cast: Cast) -> None:
    old, new = make_token(cast.alice), make_token(cast.alice)
    assert titles(fresh_app, new) == ["exit-survey"]
    old_try = fresh_app.test_client().get("/api/v1/backlog", headers={"Authorization": f"Bearer {old}"})
    assert old_try.status_code == 401


def test_making_a_token_opens_a_workspace_that_the_browser_keeps(fresh_app: Flask, cast: Cast) -> None:
    token = make_token(cast.stranger)
    cast.stranger.add("badges")
    assert titles(fresh_app, token) == ["badges"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("authorization", BAD)
def test_a_bad_token_is_told_so_and_never_taken_for_a_guest(app: Flask, place: str, authorization: str) -> None:
    answer = app.test_client().get(place, headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.content_type.startswith("application/problem+json" if "/api/" in place else "text/html")


def test_a_bad_token_is_refused_even_from_a_browser_with_a_workspace(cast: Cast) -> None:
    answer = cast.alice.get("/api/v1/backlog", headers={"Authorization": "Bearer nonsense"})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("authorization", ["Basic Zm9vOmJhcg==", "Digest username=x", ""])
def test_another_kind_of_authorization_belongs_to_the_proxy_in_front(app: Flask, authorization: str) -> None:
    assert app.test_client().get("/backlog", headers={"Authorization": authorization}).status_code == 200


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=100))
def test_no_token_breaks_anything(app: Flask, value: str) -> None:
    answer = app.test_client().get("/api/v1/backlog", headers={"Authorization": f"Bearer {value}"})
    assert answer.status_code == 401
