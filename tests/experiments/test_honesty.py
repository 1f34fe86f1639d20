"""What a verdict may not claim: looked at too early, without a plan, without chance, with too little, by a changed rule."""

import re
from html import unescape

import pytest
from flask import Flask

from tactics.backlog.inputs import read_amount
from tests.conftest import Cast, Person
from tests.experiments.test_pages import COUNTS, DESIGN, SAFE, item, stored, text

FIGURES = ("p-value", 'class="effect', "Chance that it is better", "What each group gave")


def result(person: Person, key: int, **form: str) -> str:
    answer = person.post(f"/backlog/{key}/results", **{**COUNTS, **SAFE, **form})
    assert answer.status_code == 303, answer.text
    return unescape(person.get(f"/backlog/{key}/results?lang=en").text)


def test_what_each_group_gave_stands_beside_the_verdict_with_its_interval(cast: Cast) -> None:
    page = text(result(cast.alice, item(cast.alice)))
    assert "won: by your rule it is better than the control" in page
    assert "Long form 20% 240 of 1,200; 17.8% to 22.4%" in page
    assert "Short form 25.8% 310 of 1,200" in page


def test_chances_are_never_all_or_nothing(cast: Cast) -> None:
    page = text(result(cast.alice, item(cast.alice), **{"conversions-1": "600"}))
    assert "above 99.9%" in page
    assert "p-value below 0.001" in page


def test_a_card_without_sample_or_weeks_is_not_read_before_it_has_ended(cast: Cast) -> None:
    key = item(cast.alice, baseline="", weeks="", weekly_traffic="")
    page = result(cast.alice, key)
    assert "says neither how many people nor how many weeks" in page
    assert not [figure for figure in FIGURES if figure in page]
    cast.alice.post(f"/backlog/{key}/move", status="analysing")
    page = cast.alice.get(f"/backlog/{key}/results").text
    assert "won: by your rule" in page
    assert "The figures hold only if nobody chose a good moment to stop." in page


@pytest.mark.parametrize("design", ["before-after", "cohort-comparison"])
def test_without_chance_the_groups_need_not_be_of_one_size_and_the_cause_is_left_open(cast: Cast, design: str) -> None:
    page = result(cast.alice, item(cast.alice, design=design), **{"visitors-1": "2400", "conversions-1": "620"})
    assert "did better, but not surely because of the change" in page
    assert "Nobody was divided at random" in page
    assert 'name="division"' not in page
    assert 'value="won" selected' not in page


def test_groups_may_be_meant_to_be_of_different_size(cast: Cast) -> None:
    key = item(cast.alice, design="holdout", variants="Hold-out\nRest")
    uneven = {"visitors-1": "10800", "conversions-1": "2790"}
    assert "People were not divided between the groups as meant" in result(cast.alice, key, **uneven)
    page = result(cast.alice, key, **uneven, division="10/90")
    assert "“Rest” won" in page
    assert 'value="10/90"' in page
    assert "People were not divided" in result(cast.alice, key, **uneven, division="20/80")


@pytest.mark.parametrize("wrong", ["10", "10/20/70", "0/100", "half/half", "-1/2", "1e9/1"])
def test_a_division_that_cannot_be_is_explained(cast: Cast, wrong: str) -> None:
    key = item(cast.alice)
    answer = cast.alice.post(f"/backlog/{key}/results", **COUNTS, **{**SAFE, "rail-1": "harmed"}, division=wrong)
    assert answer.status_code == 422
    assert f'value="{wrong}"' in answer.text
    assert "Give one number above 0 for each group" in answer.text
    assert 'name="rail-1" value="harmed" checked' in answer.text


def test_the_exact_test_is_named_where_it_disagrees_with_the_interval(cast: Cast) -> None:
    key = item(cast.alice, baseline="1", smallest_effect="60", weeks="")
    few = {"visitors-0": "100", "conversions-0": "0", "visitors-1": "100", "conversions-1": "5"}
    page = result(cast.alice, key, **few)
    assert "With counts as small as these, chance alone can give such a result." in page
    assert "includes zero" not in page
    assert "effect--sure" not in page


def test_a_rule_that_changes_after_the_start_is_told_beside_the_verdict_until_it_is_put_back(cast: Cast) -> None:
    key = item(cast.alice)
    cast.alice.post(f"/backlog/{key}/move", status="running", why="now")
    assert "Changed on the card" not in result(cast.alice, key)
    cast.alice.post(f"/backlog/{key}/design", **{**DESIGN, "smallest_effect": "8", "weeks": "1", "links": "https://example.org"})
    page = unescape(cast.alice.get(f"/backlog/{key}/results").text)
    assert "Changed on the card after the start: smallest effect worth detecting and weeks to run." in page
    cast.alice.post(f"/backlog/{key}/design", **DESIGN)
    assert "Changed on the card" not in cast.alice.get(f"/backlog/{key}/results").text


@pytest.mark.parametrize(
    ("design", "counts"),
    [
        ({"smallest_effect": "0,00000001"}, {}),
        ({"metric_kind": "mean", "smallest_effect": "0,00000000001", "spread": "1"}, {}),
        ({"smallest_effect": "100", "sequential": "1"}, {}),
        ({"smallest_effect": "0,0000001", "sequential": "1"}, {}),
        ({}, {"visitors-0": "0", "conversions-0": "0"}),
        (
            {"baseline": "0", "smallest_effect": "100"},
            {"visitors-0": "5", "conversions-0": "5", "visitors-1": "5", "conversions-1": "5"},
        ),
    ],
)
def test_a_card_at_the_edge_of_sense_has_its_pages(cast: Cast, design: dict[str, str], counts: dict[str, str]) -> None:
    key = item(cast.alice, **design)
    result(cast.alice, key, **counts)
    assert cast.alice.get(f"/backlog/{key}/design").status_code == 200


def test_where_there_is_nothing_to_compare_the_difference_is_undefined(cast: Cast) -> None:
    key = item(cast.alice, weeks="", baseline="", weekly_traffic="")
    cast.alice.post(f"/backlog/{key}/move", status="analysing")
    nobody = {f"{part}-{place}": "0" for part in ("visitors", "conversions") for place in range(2)}
    page = result(cast.alice, key, **nobody)
    assert "The difference is undefined" in page
    assert not [figure for figure in FIGURES if figure in page]


@pytest.mark.parametrize(
    "wrong",
    [{"smallest_effect": "200"}, {"smallest_effect": "", "sequential": "1"}, {"effect_unit": "relative", "baseline": "0"}],
)
def test_a_card_that_no_test_could_use_is_refused(cast: Cast, wrong: dict[str, str]) -> None:
    key = cast.alice.add("double-sided-referral")
    answer = cast.alice.post(f"/backlog/{key}/design", **{**DESIGN, **wrong})
    assert answer.status_code == 422
    assert "field__error" in answer.text


def test_reading_at_any_time_says_what_it_costs_and_gives_no_chance_to_win(cast: Cast) -> None:
    key = item(cast.alice, sequential="1")
    page = text(cast.alice.get(f"/backlog/{key}/design").text)
    assert "2,115 people in each of 2 groups: 5 weeks with your traffic" in page
    assert "that many at most" in page
    assert "Chance that it is better" not in result(cast.alice, key)


def test_in_english_a_comma_between_thousands_is_read_as_one(cast: Cast) -> None:
    key = cast.alice.add("double-sided-referral")
    written = {"weekly_traffic": "8,000", "baseline": "4.2", "smallest_effect": "0,5"}
    assert cast.alice.post(f"/backlog/{key}/design?lang=en", **{**DESIGN, **written}).status_code == 303
    kept = stored(cast.alice, key)
    assert (kept["weekly_traffic"], kept["baseline"], kept["smallest_effect"]) == (8000, 0.042, 0.005)
    assert "240 of 1,200" in result(cast.alice, item(cast.alice, weeks="1"), **{"visitors-0": "1,200", "visitors-1": "1 200"})


@pytest.mark.parametrize(
    ("text", "counted", "english", "swedish"),
    [
        ("1,200", False, 1200, 1.2),
        ("1,234.567", False, 1234.567, None),
        ("0,125", False, 0.125, 0.125),
        ("12.345", False, 12.345, 12.345),
        ("1 200,5", False, 1200.5, 1200.5),
        ("-3,000", False, -3000, -3),
        ("8.000", True, 8000, 8000),
        ("1,200,300", True, 1200300, 1200300),
        ("1.200,300", True, None, None),
        ("12,5", True, 12.5, 12.5),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(
    app: Flask, text: str, counted: bool, english: float | None, swedish: float | None
) -> None:
    for language, value in (("en", english), ("sv", swedish)):
        with app.test_request_context(f"/?lang={language}"):
            if value is None:
                with pytest.raises(ValueError, match=re.escape(text)):
                    read_amount(text, counted=counted)
            else:
                assert read_amount(text, counted=counted) == value


def test_dates_that_are_nearer_than_the_sample_are_pointed_out(cast: Cast) -> None:
    key = item(cast.alice, planned_start="2026-03-02", planned_end="2026-03-12")
    assert "You have planned 10 days; the sample needs 3 weeks." in text(cast.alice.get(f"/backlog/{key}/design").text)
    cast.alice.post(f"/backlog/{key}/design", planned_end="2026-03-23")
    assert "You have planned" not in text(cast.alice.get(f"/backlog/{key}/design").text)


def test_a_win_of_any_variant_is_proposed_and_without_a_verdict_nothing_is(cast: Cast) -> None:
    key = item(cast.alice, variants="Long form\nShort form\nNo form")
    assert '<option value="">–</option>' in cast.alice.get(f"/backlog/{key}/results").text.split('id="outcome"')[1]
    third = {"conversions-1": "245", "visitors-2": "1200", "conversions-2": "340"}
    page = result(cast.alice, key, **third, **{"visitors-0": "1200"})
    assert "too early" in page
    every = {f"visitors-{place}": "2400" for place in range(3)} | {
        "conversions-0": "480",
        "conversions-1": "470",
        "conversions-2": "700",
    }
    assert 'value="won" selected' in result(cast.alice, key, **every)


def test_what_to_try_next_is_proposed_by_the_outcome_and_from_related_tactics(cast: Cast) -> None:
    key = item(cast.alice)
    assert "Ideas for what to try next" not in cast.alice.get(f"/backlog/{key}/results").text
    page = result(cast.alice, key)
    idea = "Try it on another group of customers: Double-sided referral reward"
    assert f'name="title" value="{idea}"' in page
    made = cast.alice.post(f"/backlog/{key}/next", title=idea).location.rsplit("/", 1)[1]
    assert stored(cast.alice, int(made))["title"] == idea
    near = re.findall(r'name="tactic" value="([^"]+)"', page)
    assert 1 <= len(near) <= 3
    cast.alice.add(near[0])
    assert f'name="tactic" value="{near[0]}"' not in cast.alice.get(f"/backlog/{key}/results").text


def test_a_card_of_blanks_passes_no_gate(cast: Cast) -> None:
    key = item(cast.alice, decision_rule=" \n ", hypothesis_change="  ")
    cast.alice.post(f"/backlog/{key}", owner="Alice")
    answer = cast.alice.post(f"/backlog/{key}/move", status="running")
    assert answer.status_code == 422
    assert "The rule for when it ends" in answer.text
    assert "The hypothesis says" in answer.text


def test_a_lesson_that_is_too_long_is_shown_again_whole(cast: Cast) -> None:
    key = item(cast.alice)
    result(cast.alice, key)
    answer = cast.alice.post(f"/backlog/{key}/learning", learning_what="x" * 10_001, learning_next="kept")
    assert answer.status_code == 422
    assert "x" * 10_001 in answer.text
    assert "kept</textarea>" in answer.text
    assert "field__error" in answer.text
    assert 'name="rail-0" value="safe" checked' in answer.text


def test_a_harmed_guardrail_calls_for_a_stop_before_the_end(cast: Cast) -> None:
    key = item(cast.alice, weeks="30")
    assert "A guardrail got worse: stop it, whatever the metric says." in result(cast.alice, key, **{"rail-0": "harmed"})


def test_what_runs_has_no_measured_effect_in_files_before_its_end(cast: Cast) -> None:
    key = item(cast.alice, weeks="30")
    cast.alice.post(f"/backlog/{key}/move", status="running", why="now")
    result(cast.alice, key)
    columns = "/exports/backlog.csv?lang=en"
    assert "0.058" not in cast.alice.get(columns).text
    cast.alice.post(f"/backlog/{key}/move", status="analysing")
    assert "0.058" in cast.alice.get(columns).text
