"""A series as a whole: its page, its target, its place on the dashboard, its end, and what it costs to show."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask

from tactics.backlog.models import BacklogItem
from tactics.core.database import db
from tests.conftest import QueryCounter
from tests.tracking.conftest import Analyst, value_ids


def weekly(analyst: Analyst, many: int, kpi: str = "activation-rate") -> int:
    """A series with so many weeks, the last of them the one before this."""
    key = analyst.follow(kpi, period="week")
    monday = date.today() - timedelta(days=date.today().weekday())  # noqa: DTZ011  # weeks ago will do
    rows = "\n".join(f"{monday - timedelta(weeks=back)};{20 + back % 7},5;" for back in range(many, 0, -1))
    page = analyst.send(f"/figures/series/{key}/import", text=f"date;value;note\n{rows}").text
    shown = re.search(r'name="shown" value="(\w+)"', page)
    assert shown
    assert analyst.send(f"/figures/series/{key}/import", text=f"date;value;note\n{rows}", shown=shown[1]).status_code == 303
    return key


def test_a_page_tells_the_course_in_words_in_a_chart_and_in_a_table(analyst: Analyst) -> None:
    key = weekly(analyst, 156)
    page = analyst.get(f"/figures/activation-rate?series={key}").text
    assert page.count('class="chart chart--') == 2
    assert len(re.findall(r'role="img" aria-label="Activation rate\. From [^"]+ Lowest [^"]+"', page)) == 2
    assert page.count("<tr>") == 1 + 24
    assert "156 values" in page
    last = analyst.get(f"/figures/activation-rate?series={key}&page=7").text
    assert len(value_ids(last)) == 156 - 6 * 24


def test_missing_periods_are_told_and_not_drawn(analyst: Analyst) -> None:
    for when in ("2026-01", "2026-02", "2026-05"):
        analyst.save(when, "4")
    page = analyst.read("/figures/churn")
    assert "2 periods have no value; the line is broken there." in page
    assert "missing since May 2026" in page


@pytest.mark.parametrize(
    ("kpi", "target", "said"), [("churn", "4,5", "reached"), ("churn", "3", "not reached yet"), ("nps", "5", "not reached yet")]
)
def test_a_target_is_drawn_and_held_against_the_latest_value(analyst: Analyst, kpi: str, target: str, said: str) -> None:
    key = analyst.follow(kpi)
    analyst.save("2026-03", "4", kpi)
    assert analyst.send(f"/figures/series/{key}", target=target).status_code == 303
    assert re.search(rf"Target [\d.%]+, {said}", analyst.read(f"/figures/{kpi}"))
    assert analyst.get(f"/figures/{kpi}").text.count('class="chart__target"') == 3
    analyst.send(f"/figures/series/{key}", target="")
    assert 'class="chart__target"' not in analyst.get(f"/figures/{kpi}").text


def test_a_target_that_is_no_number_is_explained(analyst: Analyst) -> None:
    key = analyst.follow()
    answer = analyst.send(f"/figures/series/{key}", target="much <b>")
    assert answer.status_code == 422
    assert "is not a number." in answer.text
    assert 'value="much &lt;b&gt;"' in answer.text


def test_a_removed_value_can_be_put_back(analyst: Analyst) -> None:
    key = analyst.follow()
    analyst.save("2026-03", "4", note="Why")
    (value,) = value_ids(analyst.get("/figures/churn").text)
    analyst.send(f"/figures/values/{value}/remove")
    assert f'action="/figures/values/{value}/restore"' in analyst.get("/figures").text
    assert analyst.rows(key) == []
    assert analyst.get(f"/figures/values/{value}").status_code == 404
    assert analyst.send(f"/figures/values/{value}/restore").status_code == 303
    assert analyst.rows(key) == ["2026-03-01,4,Why"]


def test_a_period_whose_value_was_removed_takes_a_new_one(analyst: Analyst) -> None:
    key = analyst.follow()
    analyst.save("2026-03", "4", note="Old")
    (value,) = value_ids(analyst.get("/figures/churn").text)
    analyst.send(f"/figures/values/{value}/remove")
    assert analyst.save("2026-03", "9").status_code == 303
    assert analyst.rows(key) == ["2026-03-01,9,"]
    assert analyst.send(f"/figures/values/{value}/restore").status_code == 404


def test_a_deleted_series_can_be_put_back_with_all_its_values(analyst: Analyst) -> None:
    key = analyst.follow()
    analyst.save("2026-03", "4")
    analyst.send(f"/figures/series/{key}/remove")
    assert "No figures yet" in analyst.get("/figures").text
    assert analyst.get(f"/exports/figures.csv?series={key}").status_code == 404
    analyst.send(f"/figures/series/{key}/restore")
    assert analyst.rows(key) == ["2026-03-01,4,"]


def test_a_series_that_is_started_again_after_it_was_deleted_begins_empty(analyst: Analyst) -> None:
    key = analyst.follow()
    analyst.save("2026-03", "4")
    analyst.send(f"/figures/series/{key}/remove")
    assert analyst.rows(analyst.follow()) == []
    assert analyst.send(f"/figures/series/{key}/restore").status_code == 404


def test_several_series_of_a_kpi_stand_beside_each_other(analyst: Analyst) -> None:
    first, second = analyst.follow(), analyst.follow(period="quarter")
    page = analyst.get("/figures/churn").text
    assert f'series={first}" aria-current="page"' in page
    assert f'href="/figures/churn?series={second}"' in page
    assert "Another series of the same KPI" in analyst.get("/figures/churn?new=1").text


def test_a_page_that_has_not_changed_is_not_sent_again(analyst: Analyst) -> None:
    analyst.follow()
    for path in ("/figures", "/figures/churn"):
        analyst.get(path)
        tag = analyst.get(path).headers["ETag"]
        assert analyst.get(path, headers={"If-None-Match": tag}).status_code == 304
    analyst.save("2026-03", "4")
    analyst.get("/figures/churn")
    assert analyst.get("/figures/churn", headers={"If-None-Match": tag}).status_code == 200


def test_many_series_and_values_cost_as_few_queries_as_few(fresh_app: Flask, count_queries: QueryCounter) -> None:
    costs: dict[str, set[int]] = {}
    for kpis, weeks in ((("activation-rate", "click-rate"), 2), (("activation-rate", "click-rate", "nps", "ces", "mrr"), 60)):
        analyst = Analyst(fresh_app.test_client())
        for kpi in kpis:
            weekly(analyst, weeks, kpi)
        for path in ("/figures", "/figures/activation-rate", "/dashboard"):
            analyst.get(path)
            with count_queries(fresh_app) as statements:
                analyst.get(path)
            costs.setdefault(path, set()).add(len(statements))
    assert all(len(found) == 1 and max(found) <= 14 for found in costs.values()), costs


def test_an_experiment_for_the_figure_is_marked_where_it_began_and_ended(fresh_app: Flask, analyst: Analyst) -> None:
    for when in ("2026-01", "2026-02", "2026-05"):
        analyst.save(when, "4")
    item = analyst.add("exit-survey")
    with fresh_app.app_context():
        found = db.session.get(BacklogItem, item)
        assert found
        found.primary_metric, found.started_on, found.ended_on = "churn", date(2026, 2, 10), date(2026, 4, 2)
        db.session.commit()
    page = analyst.read("/figures/churn?lang=en")
    assert "10 Feb 2026 “Exit survey” began" in page
    assert "2 Apr 2026 “Exit survey” ended" in page
    analyst.save("2026-01", "4", "mrr")
    assert "Exit survey" not in analyst.read("/figures/mrr?lang=en")
