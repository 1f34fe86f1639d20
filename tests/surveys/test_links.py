"""Personal links: one answer each, whatever is tried, and nothing that tells who said what."""

import csv
import io
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import text

from tactics.core.database import db
from tests.surveys.conftest import Asked, Team


def test_each_link_is_one_answer_and_the_first_one_counts(team: Team, asked: Asked) -> None:
    key, _address = team.ask(takes_open=None)
    first, second = team.links(key, 2)
    assert asked.send(first, answer="9").status_code == 303
    assert asked.send(first, answer="0").status_code == 409
    assert "already been answered" in asked.get(f"{first}&lang=en").text
    assert asked.send(second, answer="5").status_code == 303
    assert sorted((score, way) for _, score, _, _, _, way in team.answers(key)) == [("5", "personal"), ("9", "personal")]


def test_a_page_that_was_left_open_cannot_answer_a_second_time(team: Team, asked: Asked) -> None:
    key, _address = team.ask()
    (link,) = team.links(key, 1)
    late = Asked(team.app)
    late.get(link)
    asked.send(link, answer="9")
    assert late.send(link, answer="0").status_code == 409
    assert len(team.answers(key)) == 1


def test_two_answers_at_the_same_time_are_one(team: Team) -> None:
    key, _address = team.ask()
    for link in team.links(key, 4):
        together, statuses = Barrier(2), []  # type: Barrier, list[int]

        def answer(link: str = link, together: Barrier = together, statuses: list[int] = statuses) -> None:
            person = Asked(team.app)
            form = {"csrf_token": person.token(link), "t": link.partition("?t=")[2], "answer": "9"}
            together.wait()
            sent = person.client.post(link.partition("?")[0], data=form, headers={"Origin": "http://localhost"})
            statuses.append(sent.status_code)

        threads = [Thread(target=answer) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses) == [303, 409]
    assert len(team.answers(key)) == 4


@pytest.mark.parametrize("token", ["x", "x" * 22, "%00", "x" * 3000, "å"])
def test_a_token_that_was_never_made_opens_nothing(team: Team, asked: Asked, token: str) -> None:
    _key, address = team.ask()
    assert asked.get(f"{address}?t={token}").status_code == 404


def test_a_link_of_one_survey_does_not_open_another(team: Team, asked: Asked) -> None:
    (link,) = team.links(team.ask()[0], 1)
    _key, other = team.ask("csat")
    assert asked.get(f"{other}?{link.partition('?')[2]}").status_code == 404


def test_without_an_open_link_only_personal_links_work(team: Team, asked: Asked) -> None:
    key, _address = team.ask(takes_open=None)
    (link,) = team.links(key, 1)
    bare = link.partition("?")[0]
    assert asked.get(bare).status_code == 403
    assert "needs a personal link" in asked.get(f"{bare}?lang=en").text
    assert asked.get(link).status_code == 200


def test_the_file_holds_as_many_different_links_as_were_asked_for(team: Team) -> None:
    key, address = team.ask()
    file = team.post(f"/surveys/{key}/links", many="250")
    rows = list(csv.reader(io.StringIO(file.text)))
    assert rows[0] == ["link"]
    assert len({row[0] for row in rows[1:]}) == 250
    assert all(row[0].startswith(f"http://localhost{address}?t=") for row in rows[1:])
    assert file.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("many", ["0", "-1", "5001", "", "many", "1.5", "9" * 400, "\0"])
def test_a_number_of_links_that_cannot_be_is_refused_with_a_sentence(team: Team, many: str) -> None:
    key, _address = team.ask()
    answer = team.post(f"/surveys/{key}/links", many=many)
    assert answer.status_code == 422
    assert "Give a whole number from 1 to 5,000." in answer.text


def test_no_table_ties_an_answer_to_its_link(team: Team, asked: Asked, fresh_app: Flask) -> None:
    key, _address = team.ask()
    (link,) = team.links(key, 1)
    asked.send(link, answer="9", comment="Secret words")
    token = link.partition("?t=")[2]
    with fresh_app.app_context():
        rows = db.session.execute(text("SELECT * FROM survey_token")).all()
        columns = set(db.session.execute(text("SELECT * FROM survey_answer")).keys())
    assert rows
    assert not any(token in str(row) for row in rows)
    assert not columns & {"digest", "token", "created_at", "answered_at", "address"}


def test_the_share_of_links_that_were_answered_is_told(team: Team) -> None:
    key, _address = team.ask()
    for link in team.links(key, 20)[:12]:
        Asked(team.app).send(link, answer="9")
    assert "12 of 20 personal links are answered (60%)." in team.get(f"/surveys/{key}").text
