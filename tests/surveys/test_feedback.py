"""The feedback form: nothing is public before the team says so; what is decided shows, and can be taken back."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tactics.backlog.models import BacklogItem
from tactics.core.database import db
from tactics.surveys.feedback import actions
from tactics.surveys.feedback.models import FeedbackEntry
from tests.conftest import QueryCounter
from tests.surveys.conftest import Asked, Team


def left(team: Team, board: str, *titles: str) -> list[str]:
    """Ideas that visitors left, each from an address of its own: their ids, in the order they came."""
    for place, title in enumerate(titles):
        assert Asked(team.app, f"198.51.100.{place}").send(board, title=title, text=f"About {title}").status_code == 303
    found = re.findall(r'id="entry-(\d+)"', team.get("/feedback").text)
    return sorted(found, key=int)[-len(titles) :]


def shown(asked: Asked, board: str) -> list[str]:
    """The ideas on the public page, in their order."""
    return re.findall(r'id="idea-(\d+)"', asked.get(board).text)


def test_there_is_no_form_until_the_team_opens_one(team: Team, asked: Asked) -> None:
    assert "Open a feedback form" in team.get("/feedback?lang=en").text
    board = team.board()
    assert "Ideas for Kundkollen" in asked.get(f"{board}?lang=en").text
    assert "Idéer" in asked.get(f"{board}?lang=sv").text


def test_a_closed_form_is_gone_and_opens_again_at_the_same_address(team: Team, asked: Asked) -> None:
    board = team.board()
    team.post("/feedback/close")
    assert asked.get(board).status_code == 404
    assert team.board() == board
    assert asked.get(board).status_code == 200


def test_nothing_is_public_before_it_is_published(team: Team, asked: Asked) -> None:
    board = team.board()
    sent = asked.send(board, title="Dark mode", text="Please")
    assert sent.location.endswith("sent=1")
    assert "Dark mode" not in asked.get(sent.location).text
    (entry,) = re.findall(r'id="entry-(\d+)"', team.get("/feedback").text)
    assert asked.send(board, to=f"{board}/{entry}/vote", wanted="1").status_code == 404
    team.post(f"/feedback/{entry}/publish")
    assert "Dark mode" in asked.get(board).text
    team.post(f"/feedback/{entry}/withdraw")
    assert shown(asked, board) == []


def test_a_declined_idea_tells_why_only_where_it_was_public(team: Team, asked: Asked) -> None:
    board = team.board()
    public, hidden = left(team, board, "Public", "Hidden")
    team.post(f"/feedback/{public}/publish")
    for entry in (public, hidden):
        assert team.post(f"/feedback/{entry}/decline", reason=" ").status_code == 422
        assert team.post(f"/feedback/{entry}/decline", reason="Costs more than it gives").status_code == 303
    page = asked.get(board).text
    assert shown(asked, board) == [public]
    assert page.count("Costs more than it gives") == 1
    assert f"{board}/{public}/vote" not in page


def test_a_merged_idea_gives_its_votes_and_gets_them_back(team: Team) -> None:
    board = team.board()
    one, other = left(team, board, "Dark mode", "Night colours")
    for entry in (one, other):
        team.post(f"/feedback/{entry}/publish")
    for place, entries in enumerate(((one,), (other,), (one, other))):
        voter = Asked(team.app, f"192.0.2.{place}")
        for entry in entries:
            voter.send(board, to=f"{board}/{entry}/vote", wanted="1")
    assert votes(team, one) == votes(team, other) == 2
    team.post(f"/feedback/{other}/merge", into=one)
    assert votes(team, one) == 3
    assert shown(Asked(team.app), board) == [one]
    team.post(f"/feedback/{other}/withdraw")
    assert votes(team, one) == votes(team, other) == 2


def votes(team: Team, entry: str) -> int:
    found = re.search(r"<strong>(\d+) votes?</strong>", team.get(f"/feedback/{entry}?lang=en").text)
    assert found
    return int(found[1])


def test_merging_twice_keeps_everything_together(team: Team) -> None:
    board = team.board()
    first, second, third = left(team, board, "First", "Second", "Third")
    team.post(f"/feedback/{first}/merge", into=second)
    team.post(f"/feedback/{second}/merge", into=third)
    page = team.get(f"/feedback/{third}").text
    assert f'href="/feedback/{first}"' in page
    assert f'href="/feedback/{second}"' in page


@pytest.mark.parametrize("into", ["", "0", "self", "merged", "999999", "1e3", "\0", "9" * 30, "bob's"])
def test_an_idea_cannot_be_merged_into_what_is_not_there(team: Team, fresh_app: Flask, into: str) -> None:
    board = team.board()
    entry, merged, target = left(team, board, "Entry", "Merged", "Target")
    team.post(f"/feedback/{merged}/merge", into=target)
    other = Team(fresh_app, type(team.person)(fresh_app.test_client()))
    (bobs,) = left(other, other.board(), "Bob's")
    named = {"self": entry, "merged": merged, "bob's": bobs}
    team.post(f"/feedback/{entry}/merge", into=named.get(into, into))
    with fresh_app.app_context():
        assert db.session.get_one(FeedbackEntry, int(entry)).status == "new"


def test_an_idea_goes_to_the_backlog_once_with_its_votes(team: Team, asked: Asked, fresh_app: Flask) -> None:
    board = team.board()
    (entry,) = left(team, board, "Dark mode")
    team.post(f"/feedback/{entry}/publish")
    asked.send(board, to=f"{board}/{entry}/vote", wanted="1")
    for _ in range(2):
        assert team.post(f"/feedback/{entry}/idea").status_code == 303
    with fresh_app.app_context():
        (item,) = db.session.scalars(select(BacklogItem).where(BacklogItem.notes.contains(f"/feedback/{entry}"))).all()
    assert item.title == "Dark mode"
    assert "1 vote" in item.notes
    assert "About Dark mode" in item.notes
    assert "In the backlog" in team.get(f"/feedback/{entry}?lang=en").text
    assert "On the team" in asked.get(f"{board}?lang=en").text


def test_deleting_asks_and_frees_what_was_merged(team: Team) -> None:
    board = team.board()
    one, other = left(team, board, "One", "Other")
    team.post(f"/feedback/{other}/merge", into=one)
    assert "Delete “One” for good?" in team.get(f"/feedback/{one}/delete?lang=en").text
    assert team.post(f"/feedback/{one}/delete").status_code == 303
    assert team.get(f"/feedback/{one}").status_code == 404
    assert re.findall(r'id="entry-(\d+)"', team.get("/feedback").text) == [other]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(st.characters(), max_size=130), text=st.text(st.characters(), max_size=40), place=st.integers(0, 250))
def test_whatever_a_visitor_sends_is_answered(team: Team, title: str, text: str, place: int) -> None:
    board = team.board()
    sent = {name: value.encode(errors="replace").decode() for name, value in (("title", title), ("text", text))}
    answer = Asked(team.app, f"10.1.{place}.{place}").send(board, **sent)
    assert answer.status_code in {303, 422, 429}
    assert team.get("/feedback").status_code == 200


def test_too_much_from_one_visitor_is_refused_in_their_language(team: Team, asked: Asked, clock: Callable[..., None]) -> None:
    board = team.board()
    most = actions.ENTRIES[0].most
    statuses = [asked.send(board, to=f"{board}?lang=sv", title=f"Idé {place}").status_code for place in range(most + 1)]
    assert statuses == [303] * most + [429]
    refused = asked.send(board, to=f"{board}?lang=sv", title="Kvar här")
    assert refused.headers["Retry-After"] == "3600"
    assert "Kvar här" in refused.text
    assert 'lang="sv"' in refused.text


def test_a_long_board_costs_as_few_queries_as_a_short_one(
    team: Team, asked: Asked, fresh_app: Flask, count_queries: QueryCounter
) -> None:
    board, costs = team.board(), []
    for many in (1, 60):
        (entry,) = left(team, board, f"Idea {many}")
        with fresh_app.app_context():
            one = db.session.get_one(FeedbackEntry, int(entry))
            common = {"workspace_id": one.workspace_id, "sent_on": one.sent_on, "status": "published", "is_public": True}
            db.session.add_all(FeedbackEntry(title=f"{place}", language="en", **common) for place in range(many))
            db.session.commit()
        for path, person in ((board, asked), ("/feedback?status=published", team)):
            person.get(path)
            with count_queries(fresh_app) as statements:
                assert person.get(path).status_code == 200
            costs.append(len(statements))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 10
