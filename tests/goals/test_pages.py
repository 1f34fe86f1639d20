"""The pages of goals: what is written is kept and shown, what cannot be is refused, a stranger sees nothing."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tactics.core.database import db, utc_now
from tactics.tracking.models import FigureValue
from tests.conftest import QueryCounter
from tests.goals.conftest import Aimer

FORM = {"baseline": "5", "way": "value", "amount": "3", "start_on": "2026-01-01", "due_on": "2026-07-01"}


def goal_ids(person: Aimer) -> list[int]:
    return [int(key) for key in re.findall(r'href="/goals/(\d+)"', person.get("/goals").text)]


@pytest.mark.parametrize(
    ("way", "amount", "said"), [("value", "3,25", "5% → 3.25%"), ("change", "-1,5", "5% → 3.5%"), ("percent", "−20", "5% → 4%")]
)
def test_a_goal_is_said_in_one_of_three_ways_with_decimal_commas(aimer: Aimer, way: str, amount: str, said: str) -> None:
    assert aimer.aim(aimer.follow(), way=way, amount=amount).status_code == 303
    assert said in aimer.read("/goals")


def test_what_was_said_stands_in_the_form_again(aimer: Aimer) -> None:
    aimer.aim(aimer.follow(), way="percent", amount="-12,5", name="Fewer leave", owner="Åsa")
    [key] = goal_ids(aimer)
    page = aimer.get(f"/goals/{key}?lang=sv").text
    assert 'value="-12,5"' in page
    assert re.search(r'<input checked[^>]* value="percent"', page)
    assert all(name in page for name in ("Fewer leave", "Åsa"))
    assert aimer.send(f"/goals/{key}", **FORM, name="Far fewer").status_code == 303
    assert "Far fewer" in aimer.read("/goals")
    assert goal_ids(aimer) == [key]


def test_a_new_goal_begins_where_the_figure_is(aimer: Aimer) -> None:
    key = aimer.follow("activation-rate")
    aimer.save("2026-03", "31,5", "activation-rate")
    assert 'value="31.5"' in aimer.get(f"/goals/new?figure={key}").text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"amount": "much"}, "“much” is not a number."),
        ({"amount": ""}, "is not a number."),
        ({"baseline": "NaN"}, "“NaN” is not a number."),
        ({"amount": "1" * 400}, "is not a number."),
        ({"baseline": "0", "way": "percent", "amount": "20"}, "A per cent of nothing is nothing."),
        ({"amount": "5"}, "It is there already"),
        ({"due_on": "2026-01-01"}, "The last day comes after the first."),
        ({"due_on": "soon"}, "Not a valid date"),
        ({"items": "999999"}, "not a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(aimer: Aimer, wrong: dict[str, str], sentence: str) -> None:
    answer = aimer.aim(aimer.follow(), **{"name": "Mine", **wrong})
    assert answer.status_code == 422
    assert 'value="Mine"' in answer.text
    assert sentence in " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
    assert goal_ids(aimer) == []


@pytest.mark.parametrize(
    ("kpi", "form", "sentence"),
    [
        ("churn", {"way": "change", "amount": "1,5"}, "less is better, but this goes up, from 5% to 6.5%."),
        ("churn", {"way": "percent", "amount": "20"}, "less is better, but this goes up, from 5% to 6%."),
        ("activation-rate", {"way": "value", "amount": "4"}, "more is better, but this goes down, from 5% to 4%."),
    ],
)
def test_a_goal_that_makes_it_worse_is_asked_about_before_it_is_kept(
    aimer: Aimer, kpi: str, form: dict[str, str], sentence: str
) -> None:
    figure = aimer.follow(kpi)
    answer = aimer.aim(figure, **form)
    assert (answer.status_code, goal_ids(aimer)) == (422, [])
    assert sentence in answer.text
    assert aimer.aim(figure, **form, worse="y").status_code == 303
    [key] = goal_ids(aimer)
    assert 'name="worse"' not in aimer.get(f"/goals/{key}").text


@pytest.mark.parametrize(("many", "said"), [(0, "No value since it began"), (1, "50% of the way"), (200, "50% of the way")])
def test_a_goal_shows_its_course_whatever_number_of_values_there_is(aimer: Aimer, fresh_app: Flask, many: int, said: str) -> None:
    figure, begin = aimer.follow(period="day"), date(2026, 1, 1)
    with fresh_app.app_context():
        db.session.add_all(
            FigureValue(series_id=figure, day=begin + timedelta(number), value=Decimal(4)) for number in range(many)
        )
        db.session.commit()
    aimer.aim(figure)
    [key] = goal_ids(aimer)
    for page in ("/goals", f"/goals/{key}"):
        assert said in aimer.read(page)
    assert aimer.get(f"/goals/{key}").text.count('<th scope="row">') == min(many, 12)


def test_the_month_in_which_a_goal_begins_counts(aimer: Aimer) -> None:
    figure = aimer.follow()
    aimer.save("2026-01", "4,5")
    aimer.save("2026-02", "4")
    aimer.aim(figure, start_on="2026-02-20")
    assert "4% February 2026 · 50% of the way" in aimer.read("/goals")


def test_what_is_almost_there_is_not_said_to_be(aimer: Aimer) -> None:
    figure = aimer.follow()
    aimer.save("2026-03", "3,01")
    aimer.aim(figure)
    assert "99% of the way" in aimer.read("/goals")


def test_goals_that_are_reached_come_last(aimer: Aimer) -> None:
    figure = aimer.follow()
    aimer.save("2026-03", "3,5")
    aimer.aim(figure, name="There", amount="4")
    aimer.aim(figure, name="Not there", due_on="2026-12-31")
    page = aimer.read("/goals")
    assert page.index("Not there") < page.index("There Reached")


def test_a_form_that_is_sent_twice_sets_one_goal(aimer: Aimer) -> None:
    figure = aimer.follow()
    for amount in ("3", "3,0", "2,9"):
        assert aimer.aim(figure, amount=amount).status_code == 303
    assert len(goal_ids(aimer)) == 2


def test_experiments_work_for_a_goal_but_never_a_strangers(aimer: Aimer, other: Aimer) -> None:
    own, strangers, figure = aimer.add("exit-survey"), other.add("streaks"), aimer.follow()
    assert aimer.aim(figure, items=str(strangers)).status_code == 422
    assert aimer.aim(figure, items=str(own)).status_code == 303
    assert f'href="/backlog/{own}"' in aimer.get("/goals").text
    [key] = goal_ids(aimer)
    assert re.search(rf'value="{own}" checked', aimer.get(f"/goals/{key}").text)


def test_an_experiment_that_comes_back_still_works_for_its_goal(aimer: Aimer) -> None:
    own, figure = aimer.add("exit-survey"), aimer.follow()
    aimer.aim(figure, items=str(own))
    aimer.send(f"/backlog/{own}/remove")
    assert aimer.send(f"/goals/{goal_ids(aimer)[0]}", **FORM).status_code == 303
    aimer.send(f"/backlog/{own}/restore")
    assert f'href="/backlog/{own}"' in aimer.get("/goals").text


def test_a_removed_goal_is_gone_until_it_is_put_back(aimer: Aimer) -> None:
    aimer.aim(aimer.follow(), name="Back and forth")
    [key] = goal_ids(aimer)
    assert aimer.send(f"/goals/{key}/remove").status_code == 303
    assert f'action="/goals/{key}/restore"' in aimer.get("/goals").text
    assert (goal_ids(aimer), aimer.get(f"/goals/{key}").status_code) == ([], 404)
    assert aimer.send(f"/goals/{key}/restore").status_code == 303
    assert goal_ids(aimer) == [key]


def test_a_goal_goes_and_comes_with_its_figure(aimer: Aimer) -> None:
    figure = aimer.follow()
    aimer.aim(figure)
    [key] = goal_ids(aimer)
    aimer.send(f"/figures/series/{figure}/remove")
    assert (goal_ids(aimer), aimer.get(f"/goals/{key}").status_code) == ([], 404)
    aimer.send(f"/figures/series/{figure}/restore")
    assert goal_ids(aimer) == [key]


def test_a_stranger_is_told_that_there_is_nothing(aimer: Aimer, other: Aimer) -> None:
    figure = aimer.follow()
    aimer.aim(figure)
    [key] = goal_ids(aimer)
    other.follow()
    for path in (f"/goals/{key}", f"/goals/new?figure={figure}", "/goals/new?figure=x", "/goals/99999999999"):
        assert other.get(path).status_code == 404
        assert other.send(path, **FORM).status_code == 404
    assert other.send(f"/goals/{key}/remove").status_code == other.send(f"/goals/{key}/restore").status_code == 404
    assert goal_ids(other) == []
    assert goal_ids(aimer) == [key]


def test_looking_makes_no_workspace(aimer: Aimer) -> None:
    assert "A goal needs a figure" in aimer.read("/goals")
    assert aimer.get("/goals/new?figure=1").status_code == 404
    assert not aimer.client.get_cookie("session")


def test_a_page_of_many_goals_costs_as_many_queries_as_one_of_one(
    aimer: Aimer, fresh_app: Flask, count_queries: QueryCounter
) -> None:
    own = aimer.add("exit-survey")
    aimer.aim(aimer.follow(), items=str(own))
    with count_queries(fresh_app) as few:
        aimer.get("/goals")
    for kpi in ("mrr", "nps", "ces", "activation-rate"):
        figure = aimer.follow(kpi)
        for number in range(3):
            aimer.aim(figure, items=str(own), worse="y", name=f"Goal {number}")
    with count_queries(fresh_app) as many:
        assert len(re.findall(r'class="goal"', aimer.get("/goals").text)) == 13
    assert len(many) == len(few) <= 12


def test_many_goals_are_paged(aimer: Aimer) -> None:
    figure = aimer.follow()
    for number in range(21):
        aimer.aim(figure, name=f"Goal {number:02}")
    assert len(goal_ids(aimer)) == 20
    assert "Goal 20" in aimer.read("/goals?page=2")
    assert aimer.get("/goals?page=99").text.count('class="goal"') == 1


def test_the_dashboard_shows_goals_and_which_are_overdue(aimer: Aimer) -> None:
    figure, soon = aimer.follow(), utc_now().date() + timedelta(30)
    aimer.aim(figure, name="Still time", due_on=soon.isoformat())
    assert "Overdue" not in aimer.read("/dashboard")
    aimer.aim(figure, name="Too late", due_on="2026-02-01")
    page = aimer.read("/dashboard")
    overdue, goals = page.split("Overdue", 1)[1].split("All 2 goals", 1)
    assert "Too late" in overdue
    assert "Still time" not in overdue
    assert "Still time" in goals


def test_a_figures_page_leads_to_a_goal_for_it(aimer: Aimer) -> None:
    aimer.save("2026-03", "4")
    assert re.search(r'href="/goals/new\?figure=\d+"', aimer.get("/figures/churn").text)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*FORM, "name", "owner", "items", "worse"]), st.text(max_size=30)))
def test_anything_in_the_form_is_answered(aimer: Aimer, form: dict[str, str]) -> None:
    figure = aimer.follow()
    assert aimer.aim(figure, **form).status_code in {303, 422}
    assert aimer.get("/goals").status_code == 200
