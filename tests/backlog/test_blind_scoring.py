"""Several people score an idea without seeing each other's answers; where they lie far apart the team is told."""

from typing import Any

from tests.conftest import Person
from tests.sharing import Pair

ALICE = {"impact": "9", "confidence": "7", "ease": "5"}
BOB = {"impact": "2", "confidence": "6", "ease": "4"}


def stored(person: Person, key: int) -> dict[str, Any]:
    item: dict[str, Any] = person.get(f"/api/v1/backlog/{key}?lang=en").json
    return item


def page(person: Person, key: int) -> str:
    return person.get(f"/backlog/{key}?lang=en").text


def test_who_has_not_scored_sees_neither_answers_nor_score_anywhere(pair: Pair) -> None:
    pair.alice.post(f"/backlog/{pair.key}", **ALICE)
    assert stored(pair.alice, pair.key)["score"] == 7
    assert (stored(pair.bob, pair.key)["score"], stored(pair.bob, pair.key)["answers"]) == (None, {})
    assert "1 other has scored it. You see theirs when you have given yours." in page(pair.bob, pair.key)
    assert 'class="score">' not in pair.bob.get("/backlog").text
    assert "7.0" not in pair.bob.get("/exports/backlog.csv?lang=en").text


def test_half_an_answer_opens_nothing(pair: Pair) -> None:
    pair.alice.post(f"/backlog/{pair.key}", **ALICE)
    pair.bob.post(f"/backlog/{pair.key}", impact="2")
    assert stored(pair.bob, pair.key)["score"] is None
    assert "Not answered yet: Confidence, Ease." in page(pair.bob, pair.key)


def test_the_score_is_the_mean_of_all_once_one_has_answered(pair: Pair) -> None:
    pair.alice.post(f"/backlog/{pair.key}", **ALICE)
    pair.bob.post(f"/backlog/{pair.key}", **BOB)
    assert stored(pair.alice, pair.key)["score"] == stored(pair.bob, pair.key)["score"] == 5.5
    assert stored(pair.bob, pair.key)["answers"] == {"impact": 2, "confidence": 6, "ease": 4}
    shown = page(pair.alice, pair.key)
    assert "Alice A." in shown
    assert "Bob B." in shown
    assert "2 people" in shown


def test_answers_far_apart_are_pointed_out_and_near_ones_are_not(pair: Pair) -> None:
    pair.alice.post(f"/backlog/{pair.key}", **ALICE)
    pair.bob.post(f"/backlog/{pair.key}", **BOB)
    assert "Impact: the answers go from 2 to 9." in page(pair.alice, pair.key)
    assert "You disagree: talk before you plan" in pair.alice.get("/backlog?lang=en").text
    pair.bob.post(f"/backlog/{pair.key}", impact="7")
    assert "You disagree" not in page(pair.alice, pair.key)


def test_disagreement_is_not_given_away_to_who_has_not_scored(pair: Pair) -> None:
    third = Person(pair.alice.client.application.test_client())
    link = "/join/" + pair.alice.get("/team").text.split("/join/")[1].split("<")[0]
    third.post(link, page=link, name="Third")
    pair.alice.post(f"/backlog/{pair.key}", **ALICE)
    pair.bob.post(f"/backlog/{pair.key}", **BOB)
    assert "disagree" not in page(third, pair.key)
    assert "2 others have scored it." in page(third, pair.key)


def test_what_is_planned_is_open_to_all(pair: Pair) -> None:
    pair.alice.post(f"/backlog/{pair.key}", **ALICE)
    pair.alice.post(f"/backlog/{pair.key}/move", status="planned")
    assert stored(pair.bob, pair.key)["score"] == 7
    assert "Alice A." in page(pair.bob, pair.key)


def test_parking_an_idea_opens_no_answers(pair: Pair) -> None:
    pair.alice.post(f"/backlog/{pair.key}", **ALICE)
    pair.bob.post(f"/backlog/{pair.key}/move", status="parked")
    assert stored(pair.bob, pair.key)["score"] is None
    assert "Alice A." not in page(pair.bob, pair.key).split('id="history"')[0]


def test_the_history_tells_that_somebody_scored_and_not_what(pair: Pair) -> None:
    pair.alice.post(f"/backlog/{pair.key}", impact="8.25")
    shown = page(pair.bob, pair.key)
    assert "Scored: Idea → Scored" in shown
    assert "8.25" not in shown


def test_changing_ones_mind_replaces_ones_own_answers_only(pair: Pair) -> None:
    pair.alice.post(f"/backlog/{pair.key}", **ALICE)
    pair.bob.post(f"/backlog/{pair.key}", **BOB)
    pair.bob.post(f"/backlog/{pair.key}", impact="", confidence="", ease="")
    assert stored(pair.alice, pair.key)["score"] == 7
    assert stored(pair.bob, pair.key)["score"] is None
