"""What the addresses of the two pages ask: whatever is in them, there is a question, and its own address asks the same."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tactics.retention.people_asked import MovementQuestion, SegmentQuestion

ABOUT: dict[str, Any] = {
    "people": 10, "first": "2026-01-01 00:00:00", "last": "2026-04-01 00:00:00",
    "segments": [{"column": "s1", "name": "country"}, {"column": "s2", "name": "plan"}],
    "events": [{"name": "open", "users": 10}, {"name": "invite", "users": 4}, {"name": "Purchase done", "users": 2}],
}  # fmt: skip
PLAIN = {**ABOUT, "segments": []}
names = st.sampled_from(["by", "period", "window", "start", "back", "rule", "did", "least", "phase", "event", "buy", "every"])
known = st.sampled_from(["s1", "s2", "event", "week", "year", "calendar", "invite", "after", "bracket", "7", "late", "month", ""])
addresses = st.dictionaries(names, st.one_of(known, st.text(max_size=8)))


@given(addresses, st.sampled_from([ABOUT, PLAIN]), st.sampled_from(["", "open"]))
def test_the_address_made_from_a_question_asks_the_same(args: dict[str, str], about: dict[str, Any], core: str) -> None:
    question = SegmentQuestion.of(args, about, "", core)
    written = {name: str(value) for name, value in question.parameters().items()}
    again = SegmentQuestion.of(written, about, "", core)
    assert (again.comparison, again.phase, again.ignored) == (question.comparison, question.phase, ())


@given(addresses)
def test_any_address_asks_how_people_move(args: dict[str, str]) -> None:
    assert MovementQuestion.of(args, ABOUT, "", "").movement.every in {"month", "quarter", "year"}


def test_a_file_with_columns_is_compared_by_the_first_of_them() -> None:
    assert SegmentQuestion.of({}, ABOUT, "week", "").comparison.by == "s1"


def test_without_columns_it_is_by_something_that_some_did_and_others_did_not() -> None:
    asked = SegmentQuestion.of({}, PLAIN, "", "").comparison
    assert (asked.by, asked.did, asked.least) == ("event", "invite", 1)


def test_where_everybody_did_everything_it_is_by_doing_it_twice() -> None:
    asked = SegmentQuestion.of({}, {**PLAIN, "events": [{"name": "buy", "users": 10}]}, "", "").comparison
    assert (asked.did, asked.least) == ("buy", 2)


def test_the_cadence_and_the_core_behaviour_of_the_team_are_what_is_usual() -> None:
    asked = SegmentQuestion.of({}, ABOUT, "quarter", "invite").comparison
    assert (asked.period, asked.back) == ("quarter", "invite")
    assert SegmentQuestion.of({"back": ""}, ABOUT, "quarter", "invite").comparison.back == ""


def test_a_purchase_is_known_by_its_name_until_somebody_says_otherwise() -> None:
    assert MovementQuestion.of({}, ABOUT, "", "").movement.buy == "Purchase done"
    assert MovementQuestion.of({"buy": ""}, ABOUT, "", "").movement.buy == ""
    assert MovementQuestion.of({"buy": "open"}, ABOUT, "", "").movement.buy == "open"
