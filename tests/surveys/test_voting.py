"""Votes: one for each browser, by a cookie that is set only then and belongs to one form."""

from collections.abc import Callable

from tactics.surveys.feedback import actions
from tests.surveys.conftest import Asked, Team
from tests.surveys.test_feedback import left, shown, votes


def published(team: Team, title: str = "Dark mode") -> tuple[str, str]:
    """The address of a form, and the id of an idea that everybody sees."""
    board = team.board()
    (entry,) = left(team, board, title)
    team.post(f"/feedback/{entry}/publish")
    return board, entry


def give(asked: Asked, board: str, entry: str, wanted: str = "1") -> int:
    return asked.send(board, to=f"{board}/{entry}/vote", wanted=wanted).status_code


def test_a_browser_has_one_vote_and_can_take_it_back(team: Team, asked: Asked) -> None:
    board, entry = published(team)
    assert [give(asked, board, entry) for _ in range(3)] == [303] * 3
    assert votes(team, entry) == 1
    assert "Voted" in asked.get(f"{board}?lang=en").text
    assert give(asked, board, entry, wanted="0") == 303
    assert votes(team, entry) == 0


def test_other_browsers_have_votes_of_their_own(team: Team) -> None:
    board, entry = published(team)
    for _ in range(3):
        give(Asked(team.app), board, entry)
    assert votes(team, entry) == 3


def test_the_cookie_comes_with_the_first_vote_and_goes_to_this_form_only(team: Team, asked: Asked) -> None:
    board, entry = published(team)
    asked.get(f"{board}?lang=sv")
    assert not asked.client._cookies
    sent = asked.send(board, to=f"{board}/{entry}/vote", wanted="1")
    (cookie,) = sent.headers.getlist("Set-Cookie")
    assert f"Path={board};" in cookie
    assert all(part in cookie for part in ("voter=", "HttpOnly", "SameSite=Lax"))


def test_a_forged_cookie_is_as_none(team: Team, asked: Asked) -> None:
    board, entry = published(team)
    for forged in ("x", "InZvdGVyIg.forged", "", "é" * 50):
        asked.client.set_cookie("voter", forged, path=board)
        assert asked.get(board).status_code == 200
        assert give(asked, board, entry) == 303
    assert votes(team, entry) == 4


def test_who_voted_for_a_merged_idea_has_voted_for_the_other(team: Team, asked: Asked) -> None:
    board, entry = published(team)
    (other,) = left(team, board, "Night colours")
    team.post(f"/feedback/{other}/publish")
    give(asked, board, other)
    team.post(f"/feedback/{other}/merge", into=entry)
    assert "Voted" in asked.get(f"{board}?lang=en").text
    give(asked, board, entry)
    assert votes(team, entry) == 1
    give(asked, board, entry, wanted="0")
    assert votes(team, entry) == 0


def test_the_most_wanted_come_first_and_the_newest_when_asked(team: Team) -> None:
    board, first = published(team, "First")
    (second,) = left(team, board, "Second")
    team.post(f"/feedback/{second}/publish")
    give(Asked(team.app), board, first)
    assert shown(Asked(team.app), board) == [first, second]
    assert shown(Asked(team.app), f"{board}?sort=newest") == [second, first]


def test_a_vote_leads_back_to_the_idea_on_its_page(team: Team, asked: Asked) -> None:
    board, entry = published(team)
    sent = asked.send(board, to=f"{board}/{entry}/vote?lang=sv", wanted="1", sort="newest", page="2")
    assert sent.location == f"{board}?lang=sv&sort=newest&page=2#idea-{entry}"


def test_too_many_votes_from_one_network_are_refused(team: Team, clock: Callable[..., None]) -> None:
    board, entry = published(team)
    statuses = [give(Asked(team.app), board, entry) for _ in range(actions.VOTES[0].most + 1)]
    assert statuses == [303] * actions.VOTES[0].most + [429]
    assert give(Asked(team.app, "203.0.113.9"), board, entry) == 303


def test_an_idea_of_another_form_takes_no_vote(team: Team, asked: Asked, fresh_app: object) -> None:
    board, _entry = published(team)
    other = Team(team.app, type(team.person)(team.app.test_client()))
    _elsewhere, entry = published(other)
    for wrong in (entry, "0", "999999", str(2**63)):
        assert give(asked, board, wrong) == 404
