"""How errors are told: a page to readers, problem+json to programs, nothing of the inside to anybody."""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tactics.accounts.models import Workspace
from tactics.core.database import db
from tests.conftest import Cast, Person, running


@pytest.fixture
def breakable(prepared: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application as in production: an unexpected error is answered, not raised."""
    with running(shutil.copytree(prepared, tmp_path / "data"), testing=False) as app:
        yield app


def drop(app: Flask, table: str) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TABLE {table}")


@pytest.mark.parametrize("path", ["/nothing", "/tactics/no-such-tactic", "/funnel/nowhere", "/backlog/1", "/exports/users.csv"])
def test_what_is_not_there_is_a_page_with_a_way_on(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "There is nothing at this address" in answer.text
    assert 'href="/tactics"' in answer.text


def test_the_page_is_in_the_readers_language(client: FlaskClient) -> None:
    assert "Det finns inget på den här adressen" in client.get("/nothing?lang=sv").text


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/tactics/no-such-tactic", "/api/nothing"])
def test_a_program_gets_problem_json(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert {"type": "about:blank", "title": "Not Found", "status": 404}.items() <= answer.json.items()
    assert set(answer.json) == {"type", "title", "status", "detail"}


@pytest.mark.parametrize(("path", "kind"), [("/tactics", "text/html"), ("/api/v1/tactics", "application/problem+json")])
def test_a_wrong_method_says_which_are_allowed(client: FlaskClient, path: str, kind: str) -> None:
    answer = client.delete(path)
    assert (answer.status_code, answer.mimetype) == (405, kind)
    assert "GET" in answer.headers["Allow"]


def test_a_form_without_its_token_is_refused(cast: Cast) -> None:
    answer = cast.alice.client.post("/backlog", data={"tactic": "streaks"})
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert len(cast.alice.item_ids()) == 1


def test_a_body_that_is_no_json_is_a_problem(client: FlaskClient) -> None:
    answer = client.post("/api/v1/backlog", data=b"{", content_type="application/json")
    assert answer.content_type == "application/problem+json"
    assert answer.status_code == answer.json["status"]
    assert 400 <= answer.status_code < 500


def test_a_body_that_is_too_large_is_refused(cast: Cast) -> None:
    answer = cast.alice.client.post("/backlog", data={"notes": "x" * (26 * 2**20)})
    assert answer.status_code == 413


def test_an_item_of_somebody_else_is_not_there(cast: Cast) -> None:
    (own,) = cast.alice.item_ids()
    assert cast.alice.get(f"/backlog/{own}").status_code == 200
    for person in (cast.bob, cast.stranger):
        assert person.get(f"/backlog/{own}").status_code == 404
        assert person.post(f"/backlog/{own}", notes="mine now").status_code == 404
        assert person.post(f"/backlog/{own}/remove").status_code == 404
    assert cast.alice.item_ids() == [own]


def test_an_unexpected_error_is_a_page_that_shows_nothing_of_the_inside(
    breakable: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    drop(breakable, "tactic_link")
    with caplog.at_level(logging.ERROR):
        answer = breakable.test_client().get("/tactics/streaks?lang=en")
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert "Something went wrong on our side" in answer.text
    assert "tactic_link" not in answer.text
    assert "unexpected error at GET /tactics/streaks" in caplog.text
    assert "no such table" in caplog.text


def test_an_unexpected_error_of_the_api_is_a_problem(breakable: Flask) -> None:
    drop(breakable, "tactic_link")
    answer = breakable.test_client().get("/api/v1/tactics/streaks")
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert "sqlite" not in answer.text.lower()


def test_an_error_that_the_page_of_errors_meets_too_is_told_in_plain_text(breakable: Flask) -> None:
    alice = Person(breakable.test_client())
    alice.add()
    drop(breakable, "backlog_item")
    answer = alice.get("/tactics?lang=sv")
    assert (answer.status_code, answer.content_type) == (500, "text/plain; charset=utf-8")
    assert "Något gick fel hos oss" in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_unexpected_error_leaves_nothing_half_written(breakable: Flask) -> None:
    alice = Person(breakable.test_client())
    token = alice.token()
    drop(breakable, "backlog_item")
    assert alice.client.post("/backlog", data={"csrf_token": token, "tactic": "streaks"}).status_code == 500
    with breakable.app_context():
        assert db.session.query(Workspace).count() <= 1
    assert breakable.test_client().get("/tactics").status_code == 200


@pytest.mark.parametrize(
    "path", ["/tactics", "/api/v1/tactics", "/tactics/suggest", "/backlog", "/exports/tactics.csv", "/nothing"]
)
@pytest.mark.parametrize("query", ["q=\xff", "\xff=\xfe&q=\x00", "q=%ff%00", "q=%", "&&&=&;=", "q=\xe5", "lang=\xff&theme=\xff"])
def test_bytes_in_the_address_that_are_no_text_are_nobodys_error(client: FlaskClient, path: str, query: str) -> None:
    with client.get(path, environ_overrides={"QUERY_STRING": query}) as answer:
        assert answer.status_code == (404 if path == "/nothing" else 200)


def test_raw_letters_in_the_address_are_read_as_utf8(client: FlaskClient) -> None:
    raw = "värva".encode().decode("latin1")
    answer = client.get("/tactics", environ_overrides={"QUERY_STRING": f"q={raw}&stage=referral"})
    assert 'value="värva"' in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "a b<>"},
        {"Host": ""},
        {"Host": "example.org:99999999"},
        {"Cookie": "session=\xff; lang=\xfe; theme"},
        {"Cookie": "session=.eJwNyA==.x.y"},
        {"If-None-Match": 'W/"'},
        {"If-None-Match": "\xff"},
        {"If-Modified-Since": "yesterday"},
        {"Accept-Language": ";q=a,*;q=2,,"},
        {"Accept": "\xff/;q=x"},
        {"Range": "bytes=5-1,x"},
        {"Authorization": "Basic \xff"},
        {"X-Forwarded-Host": "evil.example"},
        {"Content-Length": "-1"},
        {"Content-Type": "multipart/form-data"},
    ],
)
def test_odd_headers_are_nobodys_error(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.get("/tactics", headers=headers)
    assert answer.status_code == 200
    assert "evil.example" not in answer.text
