"""The pages of an experiment: what is written is kept, the verdict follows from it, a stranger sees nothing."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Cast, Person

DESIGN = {
    "hypothesis_change": "a shorter form",
    "hypothesis_impact": "more sign-ups",
    "design": "ab-test",
    "variants": "Long form\nShort form",
    "primary_metric": "Activation rate",
    "guardrails": "Opt-out rate\nSupport cases",
    "metric_kind": "share",
    "more_is_better": "1",
    "effect_unit": "own",
    "baseline": "20",
    "smallest_effect": "5",
    "weekly_traffic": "1 000",
    "sequential": "",
    "weeks": "2",
    "decision_rule": "Roll out if it wins",
    "owner": "",
}


def item(person: Person, **design: str) -> int:
    key = person.add("double-sided-referral")
    answer = person.post(f"/backlog/{key}/design", **{**DESIGN, **design})
    assert answer.status_code == 303, answer.text
    return key


def stored(person: Person, key: int) -> dict[str, object]:
    found: dict[str, object] = person.get(f"/api/v1/backlog/{key}").json
    return found


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_card_of_a_tactic_begins_with_its_template(cast: Cast) -> None:
    key = cast.alice.add("double-sided-referral")
    page = cast.alice.get(f"/backlog/{key}/design").text
    assert 'value="ab-test" selected' in page or 'selected value="ab-test"' in page
    assert "As today" in page
    assert stored(cast.alice, key)["hypothesis_change"]


def test_shares_are_written_in_per_cent_and_kept_as_shares(cast: Cast) -> None:
    key = item(cast.alice, baseline="4,2", smallest_effect="0,5")
    kept = stored(cast.alice, key)
    assert (kept["baseline"], kept["smallest_effect"], kept["weekly_traffic"]) == (0.042, 0.005, 1000)
    assert (kept["primary_metric"], kept["guardrails"]) == ("activation-rate", ["opt-out-rate", "Support cases"])
    page = cast.alice.get(f"/backlog/{key}/design?lang=sv").text
    assert 'value="4,2"' in page
    assert 'value="0,5"' in page


def test_an_effect_in_per_cent_of_the_baseline_is_kept_in_the_metrics_unit(cast: Cast) -> None:
    assert stored(cast.alice, item(cast.alice, effect_unit="relative", smallest_effect="10"))["smallest_effect"] == 0.02


def test_the_sample_and_the_weeks_stand_on_the_card(cast: Cast) -> None:
    page = text(cast.alice.get(f"/backlog/{item(cast.alice)}/design").text)
    assert "1,094 people in each of 2 groups: 3 weeks with your traffic" in page
    assert "cannot answer" not in page


def test_too_little_traffic_is_said_with_what_remains(cast: Cast) -> None:
    page = text(cast.alice.get(f"/backlog/{item(cast.alice, smallest_effect='1')}/design").text)
    assert "Your traffic cannot answer this in eight weeks" in page
    assert "Cohort comparison" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("baseline", "a lot"),
        ("baseline", "140"),
        ("smallest_effect", "0"),
        ("weekly_traffic", "10,5"),
        ("weeks", "0"),
        ("links", "javascript:alert(1)"),
        ("design", "astrology"),
        ("planned_start", "tomorrow"),
    ],
)
def test_what_cannot_be_used_is_explained_and_nothing_typed_is_lost(cast: Cast, field: str, value: str) -> None:
    key = cast.alice.add("double-sided-referral")
    answer = cast.alice.post(f"/backlog/{key}/design", **{**DESIGN, "decision_rule": "a long thought", field: value})
    assert answer.status_code == 422
    assert "a long thought" in answer.text
    assert "field__error" in answer.text
    assert stored(cast.alice, key)["decision_rule"] == ""


def test_an_end_before_the_start_is_refused(cast: Cast) -> None:
    key = cast.alice.add("double-sided-referral")
    dates = {"planned_start": "2026-03-02", "planned_end": "2026-03-01"}
    assert cast.alice.post(f"/backlog/{key}/design", **{**DESIGN, **dates}).status_code == 422


COUNTS = {"kind": "counts", "visitors-0": "1 200", "conversions-0": "240", "visitors-1": "1200", "conversions-1": "310"}
SAFE = {"rail-0": "safe", "rail-1": "safe", "days": "21"}


def test_a_result_is_judged_by_the_rule_of_the_card(cast: Cast) -> None:
    key = item(cast.alice)
    assert cast.alice.post(f"/backlog/{key}/results", **COUNTS, **SAFE).status_code == 303
    page = cast.alice.get(f"/backlog/{key}/results").text
    assert "“Short form” won" in text(page)
    assert page.index('class="effect') < page.index("Difference") < page.index("p-value")


def test_before_the_sample_is_there_no_effect_is_shown_but_how_far_it_has_come(cast: Cast) -> None:
    key = item(cast.alice)
    few = {"visitors-0": "300", "conversions-0": "50", "visitors-1": "300", "conversions-1": "90"}
    cast.alice.post(f"/backlog/{key}/results", **{**COUNTS, **few}, **SAFE)
    page = cast.alice.get(f"/backlog/{key}/results").text
    assert "too early to tell" in page
    assert "The smallest group has 300 of the 1,094 people that were planned." in page
    for given_away in ("p-value", '<svg class="effect', "Chance that it is better", "Relative", "16.7%"):
        assert given_away not in page


def test_a_guardrail_that_got_worse_turns_a_win_into_a_loss(cast: Cast) -> None:
    key = item(cast.alice)
    cast.alice.post(f"/backlog/{key}/results", **COUNTS, **{**SAFE, "rail-1": "harmed"})
    assert "“Short form” lost" in text(cast.alice.get(f"/backlog/{key}/results").text)


def test_groups_that_were_not_divided_as_meant_give_no_conclusion(cast: Cast) -> None:
    key = item(cast.alice)
    cast.alice.post(f"/backlog/{key}/results", **{**COUNTS, "visitors-1": "1500"}, **SAFE)
    page = cast.alice.get(f"/backlog/{key}/results").text
    assert "People were not divided" in page
    assert "p-value" not in page


def test_a_control_of_nothing_has_no_relative_effect(cast: Cast) -> None:
    key = item(cast.alice)
    cast.alice.post(f"/backlog/{key}/results", **{**COUNTS, "conversions-0": "0"}, **SAFE)
    page = text(cast.alice.get(f"/backlog/{key}/results").text)
    assert "undefined: the control is 0" in page
    assert "100 %" not in page.split("Relative")[1].split("Chance")[0]


def test_means_are_judged_too(cast: Cast) -> None:
    key = item(cast.alice, metric_kind="mean", baseline="300", smallest_effect="20", spread="80")
    values = {"kind": "values", "n-0": "400", "mean-0": "300,5", "sd-0": "80", "n-1": "400", "mean-1": "325", "sd-1": "82"}
    assert cast.alice.post(f"/backlog/{key}/results", **values, **SAFE).status_code == 303
    page = text(cast.alice.get(f"/backlog/{key}/results").text)
    assert "won" in page
    assert "Welch" in page


def test_the_result_of_another_tool_is_shown_as_its_own(cast: Cast) -> None:
    key = item(cast.alice)
    typed = {"kind": "typed", "tool": "GrowthBook", "effect": "2", "effect_low": "-0,5", "effect_high": "4,5"}
    assert cast.alice.post(f"/backlog/{key}/results", **typed, **SAFE).status_code == 303
    page = text(cast.alice.get(f"/backlog/{key}/results").text)
    assert "“Short form”: no conclusion can be drawn." in page
    assert "The interval includes zero" in page
    assert "As GrowthBook has it. We cannot check how it was computed." in page
    assert "p-value" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"conversions-1": "1300"},
        {"visitors-0": "many"},
        {"visitors-0": "-5"},
        {"visitors-0": "12,5"},
        {"kind": "typed", "effect": "5", "effect_low": "6", "effect_high": "7"},
        {"days": "-1"},
    ],
)
def test_a_result_that_cannot_be_is_refused_and_shown_again(cast: Cast, wrong: dict[str, str]) -> None:
    key = item(cast.alice)
    answer = cast.alice.post(f"/backlog/{key}/results", **{**COUNTS, **SAFE, **wrong})
    assert answer.status_code == 422
    assert "field__error" in answer.text
    assert "No result yet" in text(cast.alice.get(f"/backlog/{key}/results").text)


def test_what_was_learned_is_kept_and_its_next_step_becomes_an_idea(cast: Cast) -> None:
    key = item(cast.alice)
    learned = {"learning_what": "Fewer fields, more sign-ups", "learning_next": "Ask for the phone number later"}
    assert cast.alice.post(f"/backlog/{key}/learning", **learned).status_code == 303
    made = cast.alice.post(f"/backlog/{key}/next")
    found = stored(cast.alice, int(made.location.rsplit("/", 1)[1]))
    assert (found["title"], found["hypothesis_observation"]) == (learned["learning_next"], learned["learning_what"])


@pytest.mark.parametrize("page", ["design", "results"])
def test_a_stranger_is_told_that_there_is_nothing(cast: Cast, page: str) -> None:
    key = item(cast.alice)
    assert cast.bob.get(f"/backlog/{key}/{page}").status_code == 404
    assert cast.bob.post(f"/backlog/{key}/{page}", **DESIGN).status_code == 404
    assert cast.bob.post(f"/backlog/{key}/learning", learning_what="mine").status_code == 404
    assert cast.stranger.get(f"/backlog/{key}/{page}").status_code == 404


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from([*COUNTS, *SAFE, *DESIGN, "division", "mean-0", "sd-1", "n-0", "tool"]), st.text(max_size=30))
)
def test_anything_in_the_forms_is_answered(cast: Cast, form: dict[str, str]) -> None:
    key = cast.alice.item_ids()[0]
    for page in ("design", "results", "learning"):
        assert cast.alice.post(f"/backlog/{key}/{page}", **form).status_code in {303, 409, 422}
        assert cast.alice.get(f"/backlog/{key}/results").status_code == 200
        assert cast.alice.get(f"/backlog/{key}/design").status_code == 200


def test_a_result_that_is_saved_too_early_counts_as_a_look(cast: Cast) -> None:
    key = item(cast.alice)
    few = {"visitors-0": "300", "conversions-0": "50", "visitors-1": "300", "conversions-1": "90"}
    cast.alice.post(f"/backlog/{key}/results", **{**COUNTS, **few}, **SAFE)
    assert re.search(
        r'name="looked_early"[^>]*checked|checked[^>]*name="looked_early"', cast.alice.get(f"/backlog/{key}/results").text
    )
    cast.alice.post(f"/backlog/{key}/results", **COUNTS, **SAFE, looked_early="y")
    assert "Somebody looked before the end." in text(cast.alice.get(f"/backlog/{key}/results").text)


def test_what_may_be_read_at_any_time_is_never_too_early(cast: Cast) -> None:
    key = item(cast.alice, sequential="1", weeks="")
    few = {"visitors-0": "300", "conversions-0": "50", "visitors-1": "300", "conversions-1": "90"}
    cast.alice.post(f"/backlog/{key}/results", **{**COUNTS, **few}, **SAFE)
    page = text(cast.alice.get(f"/backlog/{key}/results").text)
    assert "Somebody looked before the end." not in page
    assert "it may be read at any time" in page
