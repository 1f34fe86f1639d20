"""Filters with a name: kept for the whole team, taken away and brought back."""

import re

import pytest

from tests.conftest import Cast, Person
from tests.sharing import Pair, words_of

VIEWS = "/backlog/views"


def chips(person: Person) -> list[tuple[str, str]]:
    return re.findall(r'class="chip" href="([^"]+)">([^<]+)<', person.get("/backlog").text)


def test_a_filter_is_kept_under_a_name_for_the_whole_team(pair: Pair) -> None:
    answer = pair.alice.post(VIEWS, name=" Åsas i retention ", of="list", query="?stage=retention&owner=%C3%85sa&page=3")
    assert (answer.status_code, answer.location) == (303, "/backlog?stage=retention&owner=%C3%85sa")
    assert chips(pair.bob) == [("/backlog?stage=retention&amp;owner=%C3%85sa", "Åsas i retention")]


def test_a_view_of_the_same_name_is_replaced_which_is_told_and_can_be_undone(pair: Pair) -> None:
    pair.alice.post(VIEWS, name="Ours", query="?status=idea")
    pair.alice.post(VIEWS, name="Ours", query="?status=idea")
    assert VIEWS + "?" not in pair.alice.get("/backlog").text
    pair.bob.post(VIEWS, name="Ours", query="?status=done&nonsense=1")
    page = pair.bob.get("/backlog?lang=en").text
    assert "“Ours” was the name of another view, which is replaced." in page
    assert chips(pair.bob) == [("/backlog?status=done", "Ours")]
    undo = re.search(rf'action="({VIEWS}\?[^"]+)"', page)
    assert undo
    assert pair.bob.post(undo[1].replace("&amp;", "&")).status_code == 303
    assert chips(pair.alice) == [("/backlog?status=idea", "Ours")]


def test_a_view_says_of_which_page_it_is_and_whether_it_is_the_one_that_is_shown(cast: Cast) -> None:
    cast.alice.post(VIEWS, name="Soon", of="timeline", query="?status=planned")
    cast.alice.post(VIEWS, name="Mine", of="list", query="?status=idea")
    row = cast.alice.get("/backlog?status=idea&lang=en").text.split('class="chips"')[1].split("</ul>")[0]
    mine, soon = re.findall(r"<a .*?</a>", row)
    assert 'aria-current="true"' in mine
    assert ("aria-current" in soon, words_of(soon)) == (False, "Soon Timeline")


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "\0"])
def test_a_view_needs_a_name_of_some_length(cast: Cast, name: str) -> None:
    answer = cast.alice.post(VIEWS, name=name, query="?status=idea")
    assert answer.status_code == 303
    page = cast.alice.get("/backlog?lang=en").text
    assert "Give the view a name of at most 60 characters." in page
    assert 'class="chip"' not in page


def test_a_page_there_is_none_of_is_refused(cast: Cast) -> None:
    assert cast.alice.post(VIEWS, name="Mine", of="https://evil.example").status_code == 400


def test_a_view_is_taken_away_and_brought_back(cast: Cast) -> None:
    cast.alice.post(VIEWS, name="Mine", query="?status=idea&q=a%26b")
    before = chips(cast.alice)
    address = re.search(rf'action="({VIEWS}/\d+/forget)"', cast.alice.get("/backlog").text)
    assert address
    assert cast.bob.post(address[1]).status_code == 404
    assert cast.alice.post(address[1]).status_code == 303
    page = cast.alice.get("/backlog").text
    assert 'class="chip"' not in page
    undo = re.search(rf'action="({VIEWS}\?[^"]+)"', page)
    assert undo
    assert cast.alice.post(undo[1].replace("&amp;", "&")).status_code == 303
    assert chips(cast.alice) == before


@pytest.mark.parametrize("key", [0, 999_999, 2**31, 10**30])
def test_a_view_that_is_not_there_cannot_be_taken_away(cast: Cast, key: int) -> None:
    assert cast.alice.post(f"{VIEWS}/{key}/forget").status_code == 404
