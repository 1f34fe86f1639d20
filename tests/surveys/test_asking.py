"""The public form: what whoever is asked meets, in both languages, with and without a frame."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.surveys.conftest import Asked, Team

SCALES = {"nps": list(range(11)), "csat": list(range(1, 6)), "ces": list(range(1, 8))}


@pytest.mark.parametrize("kind", SCALES)
def test_the_question_has_every_step_of_its_scale(team: Team, asked: Asked, kind: str) -> None:
    _key, address = team.ask(kind)
    page = asked.get(address).text
    assert re.findall(r'type="radio" name="answer" value="(\d+)"', page) == [str(step) for step in SCALES[kind]]
    assert "Kundkollen" in page
    assert len(re.findall(r"<h1[\s>]", page)) == 1


def test_reasons_come_in_any_order_with_the_other_one_last(team: Team, asked: Asked) -> None:
    _key, address = team.ask("churn")
    orders = {tuple(re.findall(r'name="answer" value="([\w-]+)"', asked.get(address).text)) for _ in range(12)}
    assert len(orders) > 1
    assert {order[-1] for order in orders} == {"other"}
    assert {frozenset(order) for order in orders} == {frozenset(next(iter(orders)))}


def test_it_speaks_the_language_that_the_address_or_the_browser_asks_for(team: Team, asked: Asked) -> None:
    _key, address = team.ask()
    assert "How likely is it that you would recommend Kundkollen" in asked.get(f"{address}?lang=en").text
    swedish = asked.get(address, headers={"Accept-Language": "sv-SE"}).text
    assert "Hur troligt är det att du skulle rekommendera Kundkollen" in swedish
    assert 'lang="sv"' in swedish
    assert "Varför?" in swedish


def test_a_survey_in_one_language_speaks_it_to_everybody(team: Team, asked: Asked) -> None:
    _key, address = team.ask(in_en=None)
    for query in ("", "?lang=en", "?lang=xx"):
        assert 'lang="sv"' in asked.get(f"{address}{query}", headers={"Accept-Language": "en"}).text


def test_reading_and_answering_sets_no_cookie(team: Team, asked: Asked) -> None:
    _key, address = team.ask()
    assert asked.send(f"{address}?lang=sv", answer="9").status_code == 303
    assert asked.get(f"{address}/thanks?lang=sv").status_code == 200
    assert not asked.client._cookies


def test_an_answer_is_kept_and_thanked_for(team: Team, asked: Asked) -> None:
    key, address = team.ask()
    answer = asked.send(f"{address}?lang=sv", to=f"{address}?lang=sv", answer="7", comment=" Bra,\r\nmen dyrt ")
    assert (answer.status_code, answer.location) == (303, f"{address}/thanks?lang=sv")
    assert "Tack" in asked.get(answer.location).text
    ((_day, *rest),) = team.answers(key)
    assert rest == ["7", "", "Bra,\nmen dyrt", "sv", "open"]


@pytest.mark.parametrize("wrong", ["", "11", "-1", "1.5", "nine", "9 ", "٣", "9" * 400, "\0", "other"])
def test_what_is_no_answer_is_refused_and_the_comment_stays(team: Team, asked: Asked, wrong: str) -> None:
    key, address = team.ask()
    answer = asked.send(address, answer=wrong, comment="Kept words")
    assert answer.status_code == 422
    assert "Choose a number first." in answer.text
    assert "Kept words" in answer.text
    assert team.answers(key) == []


def test_a_comment_that_is_too_long_is_refused_and_stays(team: Team, asked: Asked) -> None:
    key, address = team.ask()
    answer = asked.send(address, answer="9", comment="x" * 2001)
    assert (answer.status_code, team.answers(key)) == (422, [])
    assert "x" * 2001 in answer.text
    assert re.search(r'value="9" required checked', answer.text)


def test_a_program_that_fills_in_every_field_is_thanked_and_forgotten(team: Team, asked: Asked) -> None:
    key, address = team.ask()
    assert asked.send(address, answer="9", website="https://spam.example").status_code == 303
    assert team.answers(key) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=st.text(max_size=20), comment=st.text(st.characters(), max_size=60), token=st.none() | st.text(max_size=30))
def test_whatever_is_sent_is_answered(team: Team, asked: Asked, answer: str, comment: str, token: str | None) -> None:
    key, address = team.ask("csat")
    form = {"answer": answer, "comment": comment.encode(errors="replace").decode(), **({"t": token} if token else {})}
    status = asked.send(address, **form).status_code
    assert status in {303, 404, 422}
    assert len(team.answers(key)) <= 1
    assert team.get(f"/surveys/{key}").status_code == 200


@pytest.mark.parametrize("query", ["", "?embed=0", "?embed=", "?lang=sv"])
def test_only_the_embedded_form_may_be_framed(team: Team, asked: Asked, query: str) -> None:
    _key, address = team.ask()
    plain, embedded = asked.get(f"{address}{query}"), asked.get(f"{address}?embed=1")
    assert "frame-ancestors 'none'" in plain.headers["Content-Security-Policy"]
    assert plain.headers["X-Frame-Options"] == "DENY"
    assert "X-Frame-Options" not in embedded.headers
    policies = [answer.headers["Content-Security-Policy"] for answer in (plain, embedded)]
    assert policies[0].replace("frame-ancestors 'none'", "frame-ancestors *") == policies[1]


def test_the_whole_way_through_an_embedded_form_may_be_framed(team: Team, asked: Asked) -> None:
    _key, address = team.ask()
    refused = asked.send(f"{address}?embed=1", embed="1", answer="")
    taken = asked.send(f"{address}?embed=1", embed="1", answer="3")
    assert taken.location == f"{address}/thanks?lang=en&embed=1"
    for answer in (refused, asked.get(taken.location)):
        assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert 'name="embed" value="1"' in refused.text


def test_a_closed_survey_says_so_and_takes_nothing(team: Team, asked: Asked) -> None:
    key, address = team.ask()
    team.post(f"/surveys/{key}/close")
    assert asked.get(address).status_code == 410
    assert "This survey is closed" in asked.get(f"{address}?lang=en").text
    assert asked.send(address, answer="9").status_code == 410
    team.post(f"/surveys/{key}/reopen")
    assert asked.send(address, answer="9").status_code == 303
    assert len(team.answers(key)) == 1


@pytest.mark.parametrize("key", ["x" * 22, "x", "%00" * 22, "../surveys", "å" * 22, "x" * 5000])
def test_an_address_that_nobody_was_given_is_404(asked: Asked, key: str) -> None:
    for path in (f"/s/{key}", f"/s/{key}/thanks", f"/f/{key}"):
        assert asked.get(path).status_code == 404


def test_a_removed_survey_is_gone_until_it_is_put_back(team: Team, asked: Asked) -> None:
    key, address = team.ask()
    team.post(f"/surveys/{key}/remove")
    assert asked.get(address).status_code == 404
    team.post(f"/surveys/{key}/restore")
    assert asked.get(address).status_code == 200


def test_the_form_says_who_asks_and_that_answers_are_anonymous(team: Team, asked: Asked) -> None:
    _key, address = team.ask()
    page = asked.get(f"{address}?lang=en").text
    assert "Kundkollen AB asks." in page
    assert "Your answer is anonymous" in page
    assert 'content="noindex"' in page
