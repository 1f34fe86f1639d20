"""Saving values by hand and from a calculator: read as people write, never written over unasked, kept to the last digit."""

import re
from html import unescape
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from tactics.core.database import db
from tests.tracking.conftest import Analyst, value_ids


def test_somebody_who_follows_nothing_is_led_to_the_library(analyst: Analyst) -> None:
    page = analyst.get("/figures").text
    assert "No figures yet" in page
    assert 'class="button button--primary" href="/kpis"' in page
    assert not analyst.client.get_cookie("session")


def test_the_first_value_starts_the_series_and_leads_to_its_page(analyst: Analyst) -> None:
    answer = analyst.save("2026-03", "4,25", note=" Ny prislista ", label="Norge")
    assert answer.status_code == 303
    page = analyst.read(answer.location)
    assert "Saved: 4.25%, March 2026." in page
    assert "Customer churn · by month · Norge" in page
    assert "Churn = Customers lost in the period ÷ Customers at the start" in page
    assert "Ny prislista" in page


def test_it_may_be_followed_before_there_is_any_value(analyst: Analyst) -> None:
    key = analyst.follow(period="week")
    assert analyst.rows(key) == []
    assert "No value yet." in analyst.read(f"/figures/churn?series={key}")
    assert "No value yet." in analyst.read("/figures")


def test_a_list_shows_the_latest_value_how_it_moved_and_whether_that_is_better(analyst: Analyst) -> None:
    for when, value in (("2026-01", "5"), ("2026-02", "4,2")):
        analyst.save(when, value)
        analyst.save(when, value, "mrr")
    page = analyst.read("/figures")
    assert "4.2% February 2026 −0.8 percentage points, better since January 2026" in page
    assert "4.2 February 2026 −0.8 (−16%), worse since January 2026" in page
    assert analyst.get("/figures").text.count('class="spark"') == 2


@pytest.mark.parametrize(
    ("kpi", "lang", "written", "kept"),
    [
        ("churn", "sv", "4,25", "4.25"),
        ("churn", "en", "4.25 %", "4.25"),
        ("churn", "sv", "1,234", "1.234"),
        ("mrr", "sv", "1 234 567,5 kr", "1234567.5"),
        ("mrr", "en", "1,234", "1234"),
        ("nps", "sv", "−12", "-12"),
        ("churn", "en", "0.1234567890123", "0.123456789"),
        ("mrr", "en", "999999999999999.0123456789", "999999999999999.0123456789"),
    ],
)
def test_a_value_is_read_in_the_readers_language_and_kept_exactly(
    analyst: Analyst, kpi: str, lang: str, written: str, kept: str
) -> None:
    analyst.get(f"/?lang={lang}")
    answer = analyst.save("2026-03", written, kpi)
    assert analyst.rows(int(answer.location.rpartition("=")[2])) == [f"2026-03-01,{kept},"]


def test_a_doubtful_number_says_how_it_was_read(analyst: Analyst) -> None:
    assert "If you meant 1.234, write it that way." in analyst.read(analyst.save("2026-03", "1.234", "mrr").location)


def test_a_calculators_answer_is_offered_exactly_and_saved_as_it_is(analyst: Analyst) -> None:
    page = analyst.get("/kpis/churn?lost=1644&start=11734&lang=sv").text
    form = page.split('class="save-answer"')[1].split("</form>")[0]
    fields = {name: unescape(value) for name, value in re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', form)}
    assert fields["exact"] == "14.0105675814"
    answer = analyst.client.post("/figures", data={**fields, "when": "2026-02"})
    assert answer.status_code == 303
    assert analyst.rows(int(answer.location.rpartition("=")[2])) == ["2026-02-01,14.0105675814,"]


@pytest.mark.parametrize("query", ["", "?lost=5&start=0", "?lost=x&start=3"])
def test_neither_an_example_nor_an_answer_that_is_none_can_be_saved(analyst: Analyst, query: str) -> None:
    assert 'class="save-answer"' not in analyst.get(f"/kpis/churn{query}").text


def test_another_value_for_the_same_period_is_asked_about_first(analyst: Analyst) -> None:
    key = analyst.follow()
    analyst.save("2026-03", "4", note="First")
    refused = analyst.save("14.3.2026", "5", note="Second")
    assert refused.status_code == 422
    said = unescape(re.sub(r"<[^>]+>", "", refused.text))
    assert "March 2026 has a value already: 4%." in said
    assert "Replace it with 5%" in said
    assert 'value="Second"' in refused.text
    assert analyst.rows(key) == ["2026-03-01,4,First"]
    assert analyst.save("2026-03", "5", note="Second", replace="1").status_code == 303
    assert analyst.rows(key) == ["2026-03-01,5,Second"]
    assert "Corrected" in analyst.read("/figures/churn")


def test_the_same_value_again_changes_nothing_and_a_first_note_is_added(analyst: Analyst) -> None:
    key = analyst.follow()
    for note in ("", "", "Why"):
        assert analyst.save("2026-03", "4", note=note).status_code == 303
    assert analyst.rows(key) == ["2026-03-01,4,Why"]


def test_replacing_without_a_note_keeps_the_note(analyst: Analyst) -> None:
    key = analyst.follow()
    analyst.save("2026-03", "4", note="Why")
    analyst.save("2026-03", "5", replace="1")
    assert analyst.rows(key) == ["2026-03-01,5,Why"]


def test_ways_periods_and_labels_are_series_of_their_own(analyst: Analyst) -> None:
    usual = {"variant": "customers", "period": "month", "label": ""}
    keys = {analyst.follow(**usual)}
    for change in ({"variant": "contract-value"}, {"period": "quarter"}, {"label": "B2B"}):
        keys.add(analyst.follow(**{**usual, **change}))
        assert analyst.save("2026-02-03", "4", **{**usual, **change}).status_code == 303
    assert len(keys) == 4
    assert analyst.follow(**usual) in keys
    assert sorted(len(analyst.rows(key)) for key in keys) == [0, 1, 1, 1]


def test_a_period_that_has_not_begun_is_saved_with_a_question(analyst: Analyst) -> None:
    assert "That period has not begun yet." in analyst.read(analyst.save("2150-01", "4").location)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"when": "soon", "value": "4"}, "“soon” is no date that can be read."),
        ({"when": "", "value": "4"}, "is no date that can be read."),
        ({"when": "2026-03", "value": "lots"}, "“lots” is not a number."),
        ({"when": "2026-03", "value": ""}, "“” is not a number."),
        ({"when": "2026-03", "value": "NaN"}, "“NaN” is not a number."),
        ({"when": "2026-03", "value": "9" * 30}, "is not a number."),
        ({"when": "2026-03", "value": "", "exact": "1e9"}, "“1e9” is not a number."),
        ({"when": "2026-03", "value": "", "exact": "9" * 20}, "is too large."),
        ({"when": "2026-03", "value": "4", "note": "x" * 501}, "Field cannot be longer than 500 characters."),
        ({"when": "2026-03", "value": "4", "label": "x" * 61}, "Field cannot be longer than 60 characters."),
        ({"when": "2026-03", "value": "4", "period": "fortnight"}, "Not a valid choice."),
        ({"when": "2026-03", "value": "4", "variant": "magic"}, "Not a valid choice."),
    ],
)
def test_what_cannot_be_used_is_explained_kept_in_the_form_and_not_saved(
    analyst: Analyst, form: dict[str, str], said: str
) -> None:
    answer = analyst.send("/figures", kpi="churn", **{"period": "month", **form})
    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert f'value="{form["when"]}"' in answer.text
    assert "No figures yet" in analyst.get("/figures").text


def test_a_figure_that_the_library_does_not_have_is_404(analyst: Analyst) -> None:
    assert analyst.save("2026-03", "4", "magic").status_code == 404
    assert analyst.get("/figures/magic").status_code == 404
    assert analyst.get("/figures/ma%00gic").status_code == 404
    assert analyst.get("/figures/Churn").location == "/figures/churn"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.dictionaries(
        st.sampled_from(["when", "value", "exact", "note", "label", "variant", "period", "start", "replace", "kpi", "next"]),
        st.text(max_size=40) | st.sampled_from(["2026-03", "4", "churn", "customers", "month"]),
    )
)
def test_no_form_breaks_anything(analyst: Analyst, fields: dict[str, str]) -> None:
    fields = {name: text.encode(errors="replace").decode() for name, text in fields.items()}
    answer = analyst.send("/figures", **{"kpi": "churn", **fields})
    assert answer.status_code in {303, 404, 422}
    assert analyst.get("/figures").status_code == 200
    if answer.status_code == 303:
        assert analyst.get(answer.location).status_code == 200


def test_a_value_can_be_corrected_its_period_too(analyst: Analyst) -> None:
    key = analyst.follow("mrr")
    analyst.save("2026-03", "1.2345", "mrr", note="Before")
    (value,) = value_ids(analyst.get("/figures/mrr").text)
    assert analyst.send(f"/figures/values/{value}", when="2026-04", value="7,5", note="After").status_code == 303
    assert analyst.rows(key) == ["2026-04-01,7.5,After"]
    refused = analyst.send(f"/figures/values/{value}", when="then", value="many", note="x")
    assert refused.status_code == 422
    assert 'value="many"' in refused.text
    assert analyst.rows(key) == ["2026-04-01,7.5,After"]


@pytest.mark.parametrize("lang", ["en", "sv"])
@pytest.mark.parametrize("written", ["1.234", "123.456", "-1.500", "0.125", "1234567.125", "0.0000000001", "5", "1000"])
def test_a_form_that_is_sent_back_untouched_changes_nothing(analyst: Analyst, lang: str, written: str) -> None:
    analyst.send("/figures", kpi="mrr", period="month", when="2026-03", exact=written)
    (value,) = value_ids(analyst.get("/figures/mrr").text)
    page = analyst.get(f"/figures/values/{value}?lang={lang}").text
    fields = {
        name: unescape(text) for name, text in re.findall(r'<input[^>]* name="(when|value|note)"[^>]* value="([^"]*)"', page)
    }
    key = int(analyst.follow("mrr"))
    before = analyst.rows(key)
    assert analyst.send(f"/figures/values/{value}", **fields).status_code == 303
    assert analyst.rows(key) == before
    assert "Corrected" not in analyst.read("/figures/mrr?lang=en")


def test_a_value_cannot_be_moved_onto_another(analyst: Analyst) -> None:
    key = analyst.follow()
    analyst.save("2026-03", "4")
    analyst.save("2026-04", "5")
    newest, _oldest = value_ids(analyst.get("/figures/churn").text)
    answer = analyst.send(f"/figures/values/{newest}", when="2026-03", value="5")
    assert answer.status_code == 422
    assert "March 2026 has a value already: 4%." in unescape(answer.text)
    assert len(analyst.rows(key)) == 2


def test_a_value_that_is_overtaken_by_another_is_asked_about(fresh_app: Flask, analyst: Analyst) -> None:
    key = analyst.follow()
    window = Analyst(fresh_app.test_client())
    kept = analyst.client.get_cookie("session")
    assert kept
    window.client.set_cookie("session", kept.value)
    first, overtaken = Thread(target=window.save, args=("2026-03", "4")), []

    def overtake(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if statement.startswith("INSERT INTO figure_value") and not overtaken:
            overtaken.append(statement)
            first.start()
            first.join()

    with fresh_app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", overtake)
    answer = analyst.save("2026-03", "5")
    event.remove(engine, "before_cursor_execute", overtake)
    assert overtaken
    assert answer.status_code == 422
    assert analyst.rows(key) == ["2026-03-01,4,"]
