"""A comment becomes an idea in one click, and only one."""

import re
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import select

from tactics.backlog.models import BacklogItem
from tactics.core.database import db
from tests.surveys.conftest import Asked, Team

LONG = "The export to Excel loses its decimals every time, so I write the numbers by hand, which takes half a day a month."


def commented(team: Team, *comments: str, kind: str = "nps") -> tuple[int, list[str]]:
    """A survey with comments, and the ids of its answers, the newest first."""
    key, address = team.ask(kind, name="Autumn")
    for comment in comments:
        Asked(team.app).send(address, answer="price" if kind == "churn" else "3", comment=comment)
    return key, re.findall(r'id="answer-(\d+)"', team.get(f"/surveys/{key}").text)


def items(app: Flask, team: Team) -> list[BacklogItem]:
    with team.person.client.session_transaction() as session:
        key = session["workspace"]
    with app.app_context():
        return list(db.session.scalars(select(BacklogItem).where(BacklogItem.workspace_id == key).order_by(BacklogItem.id)))


def test_one_click_makes_an_idea_with_the_words_the_score_and_the_way_back(team: Team, fresh_app: Flask) -> None:
    key, (answer,) = commented(team, LONG)
    sent = team.post(f"/surveys/{key}/answers/{answer}/idea", next=f"/surveys/{key}?sort=lowest")
    assert (sent.status_code, sent.location) == (303, f"/surveys/{key}?sort=lowest")
    (item,) = items(fresh_app, team)
    assert LONG.startswith(item.title.rstrip("…"))
    assert len(item.title) <= 101
    assert LONG in item.notes
    assert "Autumn" in item.notes
    assert "3 of 10" in item.notes
    back = re.search(r"http://localhost(\S+)", item.notes)
    assert back
    assert LONG in team.get(back[1]).text


def test_the_answer_is_marked_and_a_second_click_adds_nothing(team: Team, fresh_app: Flask) -> None:
    key, (answer,) = commented(team, "Dark mode")
    for _ in range(2):
        assert team.post(f"/surveys/{key}/answers/{answer}/idea").status_code == 303
    assert [item.title for item in items(fresh_app, team)] == ["Dark mode"]
    page = team.get(f"/surveys/{key}?lang=en").text
    assert "In the backlog" in page
    assert "/idea" not in page


def test_two_clicks_at_the_same_time_add_one(team: Team, fresh_app: Flask) -> None:
    key, answers = commented(team, "First", "Second", "Third")
    token, kept = team.person.token("/surveys/new?kind=nps"), team.person.client.get_cookie("session")
    assert kept
    for answer in answers:
        together = Barrier(2)

        def click(answer: str = answer, together: Barrier = together) -> None:
            client = fresh_app.test_client()
            client.set_cookie("session", kept.value)
            together.wait()
            client.post(f"/surveys/{key}/answers/{answer}/idea", data={"csrf_token": token})

        threads = [Thread(target=click) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(item.title for item in items(fresh_app, team)) == ["First", "Second", "Third"]


def test_a_reason_stands_in_the_notes_by_its_name(team: Team, fresh_app: Flask) -> None:
    key, (answer,) = commented(team, "Three of us only", kind="churn")
    team.post(f"/surveys/{key}/answers/{answer}/idea")
    (item,) = items(fresh_app, team)
    assert "It costs more than it gives me" in item.notes


def test_an_idea_that_was_removed_from_the_backlog_is_not_linked(team: Team, fresh_app: Flask) -> None:
    key, (answer,) = commented(team, "Dark mode")
    team.post(f"/surveys/{key}/answers/{answer}/idea")
    (item,) = items(fresh_app, team)
    team.post(f"/backlog/{item.id}/remove")
    page = team.get(f"/surveys/{key}?lang=en").text
    assert f"/backlog/{item.id}" not in page.split('id="results"')[1]
    assert "Was in the backlog, and removed there" in page


def test_an_answer_without_words_makes_no_idea(team: Team, fresh_app: Flask) -> None:
    key, (answer,) = commented(team, "Words")
    team.post(f"/surveys/{key}/answers/{answer}/erase")
    assert team.post(f"/surveys/{key}/answers/{answer}/idea").status_code == 404
    assert items(fresh_app, team) == []
