"""Floods: who sends too much is told when to come back, nobody else is, and no address is kept."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import text

from tactics.core.database import db
from tactics.surveys import actions, pace
from tests.surveys.conftest import Asked, Team

EACH, ALL, DAY = actions.OPEN_ANSWERS


def send(person: Asked, address: str, times: int, language: str = "en") -> list[int]:
    """The statuses of so many answers."""
    path = f"{address}?lang={language}"
    return [person.send(path, to=path, answer="9").status_code for _ in range(times)]


def test_one_visitor_can_answer_so_many_times_an_hour(team: Team, asked: Asked, clock: Callable[..., None]) -> None:
    key, address = team.ask()
    assert send(asked, address, EACH.most) == [303] * EACH.most
    clock(minutes=20)
    refused = asked.send(address, to=f"{address}?lang=sv", answer="9", comment="Kvar")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(40 * 60))
    assert "Kvar" in refused.text
    assert 'lang="sv"' in refused.text
    assert len(team.answers(key)) == EACH.most
    clock(minutes=41)
    assert send(asked, address, 1) == [303]


def test_another_visitor_and_another_survey_are_not_held_back(team: Team, asked: Asked, clock: Callable[..., None]) -> None:
    _key, address = team.ask()
    _other, elsewhere = team.ask("csat")
    assert send(asked, address, EACH.most + 1)[-1] == 429
    assert send(Asked(team.app, "198.51.100.7"), address, 1) == [303]
    assert asked.send(elsewhere, answer="5").status_code == 303


def test_all_visitors_together_are_held_back(team: Team, clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    key, address = team.ask()
    few = (EACH, pace.Pace(ALL.name, 3, ALL.seconds), pace.Pace(DAY.name, 5, DAY.seconds))
    monkeypatch.setattr(actions, "OPEN_ANSWERS", few)
    people = [Asked(team.app, f"198.51.100.{place}") for place in range(8)]
    assert [send(person, address, 1) for person in people[:4]] == [[303], [303], [303], [429]]
    clock(hours=1)
    refused = [person.send(address, answer="9") for person in people[4:7]]
    assert [answer.status_code for answer in refused] == [303, 303, 429]
    assert int(refused[-1].headers["Retry-After"]) == 11 * 3600
    assert len(team.answers(key)) == 5


def test_a_personal_link_is_never_too_much(team: Team, asked: Asked, clock: Callable[..., None]) -> None:
    key, address = team.ask()
    send(asked, address, EACH.most + 1)
    assert [asked.send(link, answer="9").status_code for link in team.links(key, 3)] == [303] * 3


def test_what_is_refused_is_not_counted(team: Team, asked: Asked, clock: Callable[..., None]) -> None:
    key, address = team.ask()
    for wrong in ("", "99") * EACH.most:
        assert asked.send(address, answer=wrong).status_code == 422
    assert send(asked, address, EACH.most) == [303] * EACH.most
    assert len(team.answers(key)) == EACH.most


def test_answers_at_the_same_time_are_all_counted(team: Team, clock: Callable[..., None]) -> None:
    _key, address = team.ask()
    together, statuses = Barrier(6), []  # type: Barrier, list[int]

    def answer(place: int) -> None:
        person = Asked(team.app, f"203.0.113.{place % 2}")
        form = {"csrf_token": person.token(address), "answer": "9"}
        together.wait()
        environ, headers = {"REMOTE_ADDR": person.address}, {"Origin": "http://localhost"}
        statuses.append(person.client.post(address, data=form, environ_base=environ, headers=headers).status_code)

    threads = [Thread(target=answer, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303] * 6
    assert send(Asked(team.app, "203.0.113.0"), address, EACH.most) == [303] * (EACH.most - 3) + [429] * 3


def test_no_address_is_kept_and_counts_are_thrown_away(
    team: Team, asked: Asked, clock: Callable[..., None], fresh_app: Flask
) -> None:
    _key, address = team.ask()

    def counts() -> list[str]:
        with fresh_app.app_context():
            return [str(row) for row in db.session.execute(text("SELECT bucket, times, until FROM form_use"))]

    send(asked, address, 1)
    before = counts()
    assert before
    assert not any("192.0.2" in row for row in before)
    clock(days=2)
    send(asked, address, 1)
    assert len(counts()) == len(actions.OPEN_ANSWERS)
    assert not {row.split("'")[1] for row in before} & {row.split("'")[1] for row in counts()}


@pytest.mark.parametrize(
    ("remote", "forwarded", "visitor"),
    [
        ("192.0.2.1", "198.51.100.9", "192.0.2.1"),
        ("127.0.0.1", "203.0.113.5, 198.51.100.9", "198.51.100.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "nonsense", ""),
        ("::1", "2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::9", "", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "", "192.0.2.1"),
        ("", "", ""),
    ],
)
def test_a_visitor_is_the_network_that_a_request_comes_from(app: Flask, remote: str, forwarded: str, visitor: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": remote}, headers={"X-Forwarded-For": forwarded}):
        assert pace.visitor() == visitor
