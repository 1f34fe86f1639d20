"""The private address of the calendar: made, renewed, withdrawn, and each of these taken back."""

import re

import pytest
from icalendar import Calendar

from tests.conftest import Cast, Person
from tests.sharing import Pair

PAGE = "/backlog/timeline"


def address(person: Person) -> str | None:
    """The address that the page shows, without the host."""
    found = re.search(r'value="http://[^/]+(/calendar/[^"]+)"', person.get(PAGE).text)
    return found and found[1].replace("&amp;", "&")


def opens(person: Person, path: str | None) -> bool:
    assert path
    return person.get(path).status_code == 200


def undo(person: Person) -> None:
    assert 'action="/backlog/calendar/again"' in person.get(PAGE).text
    assert person.post("/backlog/calendar/again").status_code == 303


def test_a_withdrawn_address_opens_nothing_until_that_is_undone(cast: Cast) -> None:
    cast.alice.post("/backlog/calendar")
    made = address(cast.alice)
    assert opens(cast.stranger, made)
    assert cast.alice.post("/backlog/calendar/withdraw").status_code == 303
    assert not opens(cast.stranger, made)
    undo(cast.alice)
    assert opens(cast.stranger, made)
    assert address(cast.alice) == made


def test_a_new_address_in_place_of_another_can_be_taken_back(cast: Cast) -> None:
    cast.alice.post("/backlog/calendar")
    first = address(cast.alice)
    assert "/backlog/calendar/again" not in cast.alice.get(PAGE).text
    cast.alice.post("/backlog/calendar")
    second = address(cast.alice)
    assert (opens(cast.stranger, first), opens(cast.stranger, second)) == (False, True)
    cast.alice.post("/backlog/calendar")
    undo(cast.alice)
    assert opens(cast.stranger, second)


def test_what_was_never_withdrawn_is_not_brought_back(cast: Cast) -> None:
    for place in ("withdraw", "again"):
        assert cast.alice.post(f"/backlog/calendar/{place}").status_code == 303
        assert address(cast.alice) is None


def test_a_click_too_many_does_no_harm(cast: Cast) -> None:
    cast.alice.post("/backlog/calendar")
    made = address(cast.alice)
    for place in ("withdraw", "withdraw", "again", "again"):
        assert cast.alice.post(f"/backlog/calendar/{place}").status_code == 303
    assert address(cast.alice) == made


def test_what_a_colleague_made_since_is_not_undone(pair: Pair) -> None:
    pair.alice.post("/backlog/calendar")
    pair.alice.post("/backlog/calendar/withdraw")
    pair.bob.post("/backlog/calendar")
    made = address(pair.bob)
    assert made
    pair.alice.post("/backlog/calendar/again")
    assert "nothing was undone" in pair.alice.get(f"{PAGE}?lang=en").text
    assert opens(pair.alice, made)


@pytest.mark.parametrize(("language", "title"), [("sv", "Avslutsenkät"), ("en", "Exit survey")])
def test_the_feed_speaks_the_language_of_whoever_took_its_address(cast: Cast, language: str, title: str) -> None:
    (key,) = cast.alice.item_ids()
    cast.alice.post(f"/backlog/{key}/move", status="done", outcome="won")
    cast.alice.post("/backlog/calendar")
    cast.alice.get(f"/?lang={language}")
    found = address(cast.alice)
    assert found
    [event] = Calendar.from_ical(cast.stranger.get(found).data).walk("VEVENT")
    assert str(event["summary"]) == title


def test_the_calendar_can_be_had_as_a_file_with_the_filter_of_the_page(cast: Cast) -> None:
    (key,) = cast.alice.item_ids()
    cast.alice.post(f"/backlog/{key}/move", status="done", outcome="won")
    assert 'href="/exports/backlog.ics?status=done"' in cast.alice.get(f"{PAGE}?status=done").text
    assert "Nothing with days and with that filter" in cast.alice.get(f"{PAGE}?status=planned&lang=en").text
