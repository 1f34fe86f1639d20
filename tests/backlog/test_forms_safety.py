"""Forms from elsewhere: without the page's token nothing happens, and no form leads away from here."""

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.conftest import Cast

PATHS = (
    "/backlog",
    "/backlog/{key}",
    "/backlog/{key}/move",
    "/backlog/{key}/take-back/1",
    "/backlog/{key}/why/1",
    "/backlog/{key}/remove",
    "/backlog/{key}/restore",
    "/backlog/token",
    "/backlog/habits",
    "/backlog/views",
    "/backlog/views/1/forget",
    "/backlog/calendar",
    "/backlog/calendar/withdraw",
    "/backlog/calendar/again",
    "/team",
    "/team/invitation",
    "/team/invitation/withdraw",
    "/join/no-such-key",
)
ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "//[",
    "http://[",
    "evil.example",
    "",
)


def as_a_browser_reads(location: str) -> str:
    """The host that a browser would go to: it drops tabs and line ends, and takes a backslash for a slash."""
    cleaned = "".join(sign for sign in location if sign not in "\t\r\n").strip().replace("\\", "/")
    while cleaned.startswith("///"):
        cleaned = cleaned[1:]
    return urlsplit(urljoin("http://localhost/backlog", cleaned)).netloc


def test_every_form_of_the_backlog_and_the_team_is_tried_here(fresh_app: Flask) -> None:
    rooms = ("backlog.", "habits.", "planning.", "accounts.")
    rules = [
        rule for rule in fresh_app.url_map.iter_rules() if "POST" in (rule.methods or ()) and rule.endpoint.startswith(rooms)
    ]
    adapter = fresh_app.url_map.bind("localhost")
    tried = {adapter.match(path.format(key=1), "POST")[0] for path in PATHS}
    assert {rule.endpoint for rule in rules if rule.endpoint.startswith(rooms)} == tried


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("token", [None, "", "wrong", "bob's"])
def test_a_form_without_the_pages_token_is_refused(cast: Cast, path: str, token: str | None) -> None:
    (key,) = cast.alice.item_ids()
    form = {"tactic": "badges", "impact": "9", "csrf_token": cast.bob.token() if token == "bob's" else token}
    answer = cast.alice.client.post(path.format(key=key), data={name: value for name, value in form.items() if value is not None})
    assert answer.status_code == 400
    assert "The request could not be understood." in answer.text
    assert cast.alice.item_ids() == [key]


def test_a_token_does_not_open_the_pages_forms(cast: Cast) -> None:
    made = cast.alice.post("/backlog/token", page="/backlog/token").text.split('class="token"')[1].split(">")[1].split("<")[0]
    answer = cast.stranger.client.post("/backlog", data={"tactic": "badges"}, headers={"Authorization": f"Bearer {made}"})
    assert answer.status_code == 400


@pytest.mark.parametrize("following", ELSEWHERE)
def test_no_form_leads_to_another_site(cast: Cast, following: str) -> None:
    answer = cast.alice.post("/backlog", tactic="badges", next=following)
    assert (answer.status_code, answer.location) == (303, "/tactics")


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(following=st.text(st.sampled_from("/\\:@[].?#%é\t\r\n \0e") | st.characters(codec="utf-8"), max_size=30))
@example(following="/@evil.example")
@example(following="/.//evil.example")
def test_whatever_next_says_the_reader_stays_here(cast: Cast, following: str) -> None:
    answer = cast.alice.post("/backlog", tactic="badges", next=following)
    assert answer.status_code == 303
    assert as_a_browser_reads(answer.location) == "localhost"


@pytest.mark.parametrize("following", ["/tactics?q=churn&page=2", "/backlog?owner=%C3%85sa", "/tactics?q=en%20vän#results"])
def test_an_address_of_ours_is_kept_whole(cast: Cast, following: str) -> None:
    location = cast.alice.post("/backlog", tactic="badges", next=following).location
    assert location == following.replace("ä", "%C3%A4")


@pytest.mark.parametrize("path", ["/backlog/{key}", "/backlog/{key}/remove"])
def test_every_form_of_an_item_leads_back_to_where_it_stood(cast: Cast, path: str) -> None:
    (key,) = cast.alice.item_ids()
    assert cast.alice.post(path.format(key=key), next="/backlog?sort=newest").location == "/backlog?sort=newest"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 303),
        ("http://localhost", 303),
        ("https://evil.example", 400),
        ("http://localhost.evil.example", 400),
        ("http://localhost:8080", 400),
        ("null", 400),
        ("", 400),
    ],
)
def test_a_guests_first_form_is_taken_from_our_own_pages_only(cast: Cast, origin: str | None, status: int) -> None:
    form = {"csrf_token": cast.stranger.token(), "tactic": "badges"}
    answer = cast.stranger.client.post("/backlog", data=form, headers={"Origin": origin} if origin is not None else {})
    assert answer.status_code == status
    assert len(cast.stranger.item_ids()) == (status == 303)


@pytest.mark.parametrize(("origin", "status"), [(None, 400), ("https://evil.example", 400), ("http://localhost", 303)])
def test_the_token_of_guests_is_no_key_to_a_reader_with_a_workspace(cast: Cast, origin: str | None, status: int) -> None:
    form = {"csrf_token": cast.stranger.token(), "tactic": "badges"}
    answer = cast.alice.client.post("/backlog", data=form, headers={"Origin": origin} if origin is not None else {})
    assert answer.status_code == status
    assert len(cast.alice.item_ids()) == 1 + (status == 303)
