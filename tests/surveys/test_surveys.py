"""The team's pages: making a survey, its settings, closing, removing, deleting."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tactics.core.database import db, utc_now
from tactics.surveys.filters import SORTS, SPANS, VIAS, ResultFilter
from tactics.surveys.kinds import kinds
from tactics.surveys.models import SurveyAnswer
from tests.conftest import Cast, Person, QueryCounter
from tests.surveys.conftest import Asked, Team


def fill(app: Flask, key: int, many: int, *, comment: str = "Words", **values: Any) -> None:
    """Give a survey so many answers, one a day backwards."""
    today = utc_now().date()
    with app.app_context():
        common = {"survey_id": key, "score": 9, "language": "en", "personal": True, "comment": comment, **values}
        db.session.add_all(SurveyAnswer(answered_on=today - timedelta(days=day % 80), **common) for day in range(many))
        db.session.commit()


@pytest.mark.parametrize("kind", kinds())
def test_a_new_survey_begins_with_its_preset_in_both_languages(team: Team, kind: str) -> None:
    page = team.get(f"/surveys/new?kind={kind}&lang=en").text
    for code, text in kinds()[kind].texts.items():
        assert text.follow_up in page
        assert f'name="in_{code}" value="1" checked' in page


@pytest.mark.parametrize("query", ["", "?kind=", "?kind=love", "?kind=%00"])
def test_without_a_kind_the_kinds_are_offered(team: Team, query: str) -> None:
    page = team.get(f"/surveys/new{query}").text
    assert set(re.findall(r'href="/surveys/new\?kind=(\w+)"', page.split("<main")[1])) == set(kinds())
    assert team.post("/surveys", kind=query).status_code == 422


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "Write between 1 and 100 characters."),
        ({"name": "x" * 101}, "Write between 1 and 100 characters."),
        ({"product_en": "", "product_sv": " "}, "Write what the question is about"),
        ({"product_sv": "x" * 81}, "Write at most 80 characters."),
        ({"asker": ""}, "Write between 1 and 100 characters."),
        ({"in_en": "", "in_sv": ""}, "Choose at least one language."),
        ({"follow_up_sv": ""}, "Write the follow-up question, or leave the language out."),
        ({"follow_up_en": "x" * 301}, "Write at most 300 characters."),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(team: Team, changes: dict[str, str], said: str) -> None:
    form = {"kind": "nps", "name": "A name", "asker": "A team", "in_en": "1", "in_sv": "1", "product_en": "A product"}
    form |= {"follow_up_en": "Why is that?", "follow_up_sv": "Varför då?", **changes}
    answer = team.post("/surveys", **form)
    assert answer.status_code == 422
    assert said in answer.text
    assert all(value in answer.text for name, value in form.items() if value.strip() and name != "kind")
    assert "Ask your first question" in team.get("/surveys?lang=en").text


def test_settings_change_what_is_asked(team: Team, asked: Asked) -> None:
    key, address = team.ask()
    values = {"name": "Renamed", "asker": "Vi", "in_sv": "1", "product_sv": "Ordkollen", "follow_up_sv": "Hur så?"}
    values["takes_open"] = "1"
    assert team.post(f"/surveys/{key}/settings", **values).status_code == 303
    page = asked.get(address, headers={"Accept-Language": "en"}).text
    assert "Ordkollen" in page
    assert "Hur så?" in page
    assert 'checked> <span lang="en"' not in team.get(f"/surveys/{key}/settings").text


def test_each_language_may_name_it_in_its_own_way_or_have_the_name_of_the_other(team: Team, asked: Asked) -> None:
    _key, both = team.ask("ces", product_en="change your plan", product_sv="byta abonnemang")
    _key, one = team.ask("ces", product_en="", product_sv="Kundkollen")
    assert "what you came for: change your plan?" in asked.get(f"{both}?lang=en").text
    assert "det du kom för: byta abonnemang?" in asked.get(f"{both}?lang=sv").text
    assert "what you came for: Kundkollen?" in asked.get(f"{one}?lang=en").text


def test_who_asks_is_remembered_for_the_next_survey(team: Team) -> None:
    team.ask(asker="Kundkollen AB")
    assert 'value="Kundkollen AB"' in team.get("/surveys/new?kind=csat").text


def test_the_kind_of_a_survey_cannot_be_changed(team: Team, asked: Asked) -> None:
    key, address = team.ask()
    values = {"kind": "csat", "name": "N", "asker": "A", "in_en": "1", "product_en": "P", "follow_up_en": "?", "takes_open": "1"}
    team.post(f"/surveys/{key}/settings", **values)
    assert asked.get(address).text.count('type="radio"') == 11


def test_too_few_answers_have_no_figure(team: Team, fresh_app: Flask) -> None:
    key, _address = team.ask()
    fill(fresh_app, key, 9)
    page = team.get(f"/surveys/{key}").text
    assert "Too few answers to say anything" in page
    assert 'class="rule"' not in page
    fill(fresh_app, key, 1)
    assert 'class="rule"' in team.get(f"/surveys/{key}").text


@pytest.mark.parametrize("kind", ["nps", "csat", "ces"])
def test_a_result_says_figure_interval_and_number(team: Team, fresh_app: Flask, kind: str) -> None:
    key, _address = team.ask(kind)
    fill(fresh_app, key, 30, score=4)
    fill(fresh_app, key, 30, score=5)
    for language, answers, percent in (("en", "60 answers", "95% interval"), ("sv", "60 svar", "95 %")):
        page = team.get(f"/surveys/{key}?lang={language}").text
        assert answers in page
        assert percent in page
        assert "%(" not in page
    assert {"nps": "−100", "csat": "100%", "ces": "4.5 / 7"}[kind] in team.get(f"/surveys/{key}?lang=en").text


def test_answers_can_be_told_apart_by_time_and_by_how_they_came(team: Team, fresh_app: Flask) -> None:
    key, _address = team.ask()
    fill(fresh_app, key, 70)
    fill(fresh_app, key, 12, personal=False)
    counts = [re.search(r"(\d+) answers<", team.get(f"/surveys/{key}{query}").text) for query in ("", "?days=30", "?via=open")]
    assert [found and found[1] for found in counts] == ["82", "42", "12"]
    assert len(team.answers(key, "&via=open")) == 12


@given(st.lists(st.tuples(st.sampled_from(["days", "via", "sort", "page", "x"]), st.text(max_size=12)), max_size=6))
def test_any_address_gives_a_filter_whose_address_gives_it_again(pairs: list[tuple[str, str]]) -> None:
    wanted = ResultFilter.from_args(MultiDict(pairs))
    assert (wanted.days in SPANS, wanted.via in VIAS, wanted.sort in SORTS, wanted.page >= 1) == (True,) * 4
    assert ResultFilter.from_args(MultiDict(wanted.kept)) == wanted


def test_a_survey_with_500_answers_costs_as_few_queries_as_one_with_none(
    team: Team, fresh_app: Flask, count_queries: QueryCounter
) -> None:
    costs = []
    for many in (0, 500):
        key, _address = team.ask()
        fill(fresh_app, key, many)
        for path in (f"/surveys/{key}", "/surveys"):
            team.get(path)
            with count_queries(fresh_app) as statements:
                assert team.get(path).status_code == 200
            costs.append(len(statements))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 10


def test_comments_come_on_pages_and_every_one_once(team: Team, fresh_app: Flask) -> None:
    key, _address = team.ask()
    fill(fresh_app, key, 60)
    pages = [re.findall(r'id="answer-(\d+)"', team.get(f"/surveys/{key}?page={page}").text) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({answer for page in pages for answer in page}) == 60


def test_the_lowest_scores_can_come_first(team: Team, fresh_app: Flask) -> None:
    key, _address = team.ask()
    for score in (9, 2, 5):
        fill(fresh_app, key, 1, score=score)
    assert re.findall(r"<strong>(\d+) of 10</strong>", team.get(f"/surveys/{key}?sort=lowest&lang=en").text) == ["2", "5", "9"]


def test_removing_can_be_undone_and_deleting_asks_first(team: Team, fresh_app: Flask) -> None:
    key, _address = team.ask(name="Doomed")
    fill(fresh_app, key, 3)
    assert team.get(f"/surveys/{key}/delete").status_code == 404
    team.post(f"/surveys/{key}/remove")
    assert team.get(f"/surveys/{key}").status_code == 404
    assert f'action="/surveys/{key}/restore"' in team.get("/surveys").text
    assert "its 3 answers are deleted" in team.get(f"/surveys/{key}/delete?lang=en").text
    assert team.post(f"/surveys/{key}/delete").status_code == 303
    assert team.post(f"/surveys/{key}/restore").status_code == 404
    with fresh_app.app_context():
        assert db.session.query(SurveyAnswer).filter_by(survey_id=key).count() == 0


def test_words_can_be_erased_and_the_answer_still_counts(team: Team, fresh_app: Flask) -> None:
    key, _address = team.ask()
    fill(fresh_app, key, 1, comment="My name is Åsa")
    (answer,) = re.findall(r'id="answer-(\d+)"', team.get(f"/surveys/{key}").text)
    assert team.post(f"/surveys/{key}/answers/{answer}/erase").status_code == 303
    assert "Åsa" not in team.get(f"/surveys/{key}/answers/{answer}").text + team.get(f"/surveys/{key}").text
    assert len(team.answers(key)) == 1


def test_the_export_is_harmless_to_a_spreadsheet(team: Team, asked: Asked) -> None:
    key, address = team.ask()
    for comment in ("=1+1", "@SUM(A1)", "+46", "-1"):
        asked.send(address, answer="9", comment=comment)
    assert sorted(comment for _, _, _, comment, _, _ in team.answers(key)) == ["'+46", "'-1", "'=1+1", "'@SUM(A1)"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.integers(0, 10**30) | st.sampled_from([2**31, 2**63]), query=st.text(max_size=20))
def test_odd_addresses_are_answered(team: Team, key: int, query: str) -> None:
    for path in ("", "/settings", "/links", "/delete", "/answers/1", f"/answers/{key}"):
        assert team.get(f"/surveys/{key}{path}").status_code == 404
    for path in ("/surveys", "/surveys/new", "/feedback"):
        assert team.get(path, query_string={"page": query, "kind": query, "status": query}).status_code == 200


def everything(team: Team) -> list[str]:
    """Every address of a survey, of an answer, and of an entry of the feedback form."""
    key, address = team.ask()
    Asked(team.app).send(address, answer="9", comment="Words")
    (answer,) = re.findall(r'id="answer-(\d+)"', team.get(f"/surveys/{key}").text)
    board = team.board()
    Asked(team.app).send(board, title="An idea")
    (entry,) = re.findall(r'id="entry-(\d+)"', team.get("/feedback").text)
    adapter = team.app.url_map.bind("localhost")
    values = {"surveys": {"key": key, "answer": answer}, "feedback": {"key": entry}}
    rules = [rule for rule in team.app.url_map.iter_rules() if rule.endpoint.split(".")[0] in values and rule.arguments]
    return sorted({adapter.build(rule.endpoint, values[rule.endpoint.split(".")[0]]).partition("?")[0] for rule in rules})


def test_nobody_else_reaches_what_is_the_teams(team: Team, cast: Cast) -> None:
    paths = everything(team)
    assert len(paths) >= 16
    for other in (cast.bob, cast.stranger, Person(team.app.test_client())):
        for path in paths:
            gotten, sent = other.get(path).status_code, other.post(path, page="/surveys/new?kind=nps").status_code
            assert {gotten, sent} <= {404, 405}, (path, gotten, sent)
        key = paths[-1].split("/")[2]
        assert other.get(f"/exports/survey-answers.csv?survey={key}").status_code == 404
    assert [team.get(path).status_code for path in paths if path.count("/") == 2] == [200, 200]
