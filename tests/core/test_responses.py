"""What every answer carries, static files, and pages that need not be sent again."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tactics.catalogue.actions import import_records
from tactics.catalogue.records import TacticRecord, TextRecord
from tests.conftest import Cast

ANSWERS = [
    ("/", 200),
    ("/tactics", 200),
    ("/tactics/streaks", 200),
    ("/tactics/STREAKS", 302),
    ("/tactics/suggest?q=a", 200),
    ("/funnel/retention", 200),
    ("/backlog", 200),
    ("/nothing", 404),
    ("/api/v1/tactics", 200),
    ("/api/v1/nothing", 404),
    ("/api/v1/openapi.json", 200),
    ("/api/docs", 200),
    ("/exports/tactics.csv", 200),
    ("/feed.atom", 200),
    ("/sitemap.xml", 200),
    ("/robots.txt", 200),
    ("/healthz", 200),
    ("/readyz", 200),
    ("/static/css/base.css", 200),
    ("/static/nothing", 404),
]


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str, status: int) -> None:
    with client.get(path) as answer:
        assert answer.status_code == status
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert {"Cookie", "Accept-Language"} <= {name.strip() for name in answer.headers["Vary"].split(",")}
    assert "unsafe" not in str(policy)
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'self'", "'self'", "'self'")
    assert (policy["object-src"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'", "'none'", "'none'")


@pytest.mark.parametrize(
    "path", ["/", "/tactics", "/tactics?view=table&stage=revenue", "/tactics/streaks", "/funnel/referral", "/backlog"]
)
def test_a_page_that_has_not_changed_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Security-Policy" in again.headers


def test_a_page_may_be_kept_by_its_reader_only_and_is_asked_for_each_time(client: FlaskClient) -> None:
    kept = client.get("/tactics").cache_control
    assert (kept.private, kept.no_cache) == (True, True)


@pytest.mark.parametrize("change", ["?lang=sv", "?theme=dark", "?page=2", "?stage=revenue", "?view=table"])
def test_another_address_is_another_page(client: FlaskClient, change: str) -> None:
    tag = client.get("/tactics").headers["ETag"]
    assert client.get(f"/tactics{change}", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("choice", ["lang=sv", "theme=dark"])
def test_a_remembered_choice_makes_another_page(client: FlaskClient, choice: str) -> None:
    tag = client.get("/funnel").headers["ETag"]
    client.get(f"/tactics?{choice}")
    assert client.get("/funnel", headers={"If-None-Match": tag}).status_code == 200


def test_one_readers_tag_means_nothing_to_another(cast: Cast) -> None:
    cast.stranger.add("exit-survey")  # The same as Alice has: only the session is another.
    cast.stranger.get("/backlog")
    tag = cast.alice.get("/tactics").headers["ETag"]
    for other in (cast.bob, cast.stranger):
        assert other.get("/tactics", headers={"If-None-Match": tag}).status_code == 200


def test_looking_leaves_no_cookie(client: FlaskClient) -> None:
    for path in ("/", "/tactics?q=mail", "/tactics/streaks", "/backlog", "/nothing", "/api/v1/tactics"):
        assert "Set-Cookie" not in client.get(path).headers, path


@pytest.mark.parametrize("tag", ["*", '"x"', 'W/"x"', "x", ""])
def test_a_tag_that_is_not_ours_gets_the_page(client: FlaskClient, tag: str) -> None:
    client.get("/tactics")
    if tag != "*":
        assert client.get("/tactics", headers={"If-None-Match": tag}).status_code == 200


def test_a_page_with_a_message_is_always_sent_and_then_once_without(cast: Cast) -> None:
    tag = cast.alice.get("/tactics").headers["ETag"]
    cast.alice.post("/backlog", tactic="streaks", next="/tactics")
    shown = cast.alice.get("/tactics", headers={"If-None-Match": tag})
    assert "Added to your backlog" in shown.text
    assert "Added to your backlog" not in cast.alice.get("/tactics").text


def test_a_page_is_sent_again_when_the_backlog_has_changed(cast: Cast) -> None:
    tag = cast.alice.get("/tactics").headers["ETag"]
    cast.alice.add("streaks")
    cast.alice.get("/backlog")
    changed = cast.alice.get("/tactics", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert cast.alice.get("/tactics", headers={"If-None-Match": changed.headers["ETag"]}).status_code == 304


def test_a_page_is_sent_again_when_the_catalogue_has_changed(fresh_app: Flask) -> None:
    reader = fresh_app.test_client()
    tag = reader.get("/tactics?sort=name").headers["ETag"]
    with fresh_app.app_context():
        import_records([TacticRecord("aaa", {"en": TextRecord("AAA first of all")})])
    again = reader.get("/tactics?sort=name", headers={"If-None-Match": tag})
    assert "AAA first of all" in again.text


def asset_addresses(page: str) -> set[str]:
    return set(re.findall(r'(?:href|src)="(/(?:static|bootstrap)/[^"]+)"', page))


def test_every_asset_of_a_page_is_there_and_may_be_kept_for_a_year(client: FlaskClient) -> None:
    addresses = asset_addresses(client.get("/tactics").text + client.get("/api/docs").text)
    assert len(addresses) >= 8
    for address in addresses:
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            assert (answer.cache_control.max_age, answer.cache_control.immutable) == (31_536_000, True)
            assert answer.cache_control.public


def test_the_font_that_is_fetched_ahead_is_the_one_that_is_used(client: FlaskClient) -> None:
    (ahead,) = re.findall(r'rel="preload" href="([^"]+)"', client.get("/").text)
    with client.get("/static/css/tokens.css") as tokens, client.get("/static/css/base.css") as base, client.get(ahead) as font:
        assert f'url("{ahead}")' in tokens.text + base.text
        assert font.data[:4] == b"\x00\x01\x00\x00"


@pytest.mark.parametrize("path", ["/static/css/base.css", "/static/js/live.js", "/bootstrap/css/bootstrap.min.css"])
def test_an_asset_asked_for_without_its_mark_is_asked_for_again_each_time(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
        tag = answer.headers["ETag"]
    with client.get(path, headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304


def test_a_font_may_be_kept_for_an_hour(client: FlaskClient) -> None:
    (font,) = re.findall(r'rel="preload" href="([^"]+)"', client.get("/").text)
    with client.get(font) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize("path", ["/tactics", "/nothing", "/backlog"])
def test_an_answer_says_once_by_what_it_varies(cast: Cast, path: str) -> None:
    assert cast.alice.get(path).headers.getlist("Vary") == ["Accept-Language, Cookie"]


@pytest.mark.parametrize("path", ["/tactics", "/tactics/streaks", "/static/css/base.css", "/nothing"])
def test_who_asks_for_the_head_gets_no_body(client: FlaskClient, path: str) -> None:
    with client.get(path) as whole, client.head(path) as head:
        assert (head.status_code, head.data) == (whole.status_code, b"")
        assert head.headers["Content-Length"] == whole.headers["Content-Length"]


def test_the_mark_in_an_address_is_of_the_content(client: FlaskClient) -> None:
    marks = {address.partition("?v=")[::2] for address in asset_addresses(client.get("/").text)}
    assert all(re.fullmatch(r"[0-9a-f]{10}", mark) for _path, mark in marks)
    assert len({mark for _path, mark in marks}) == len(marks)


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/css",
        "/static/../pyproject.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static//etc/passwd",
        "/static/%00",
        "/fonts/..%2f__init__.py",
        "/bootstrap/%2e%2e%2f%2e%2e%2f__init__.py",
        "/templates/base.html",
    ],
)
def test_nothing_but_the_static_files_is_served(client: FlaskClient, path: str) -> None:
    with client.get(path, follow_redirects=True) as answer:
        assert answer.status_code == 404
