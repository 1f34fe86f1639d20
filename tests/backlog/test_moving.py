"""The way of an idea through the work: its states, the gate before it runs, the history, and the way back."""

import re
from typing import Any

import pytest

from tactics.backlog.states import CHECKS, OUTCOMES, STATUSES, USUAL_GATE
from tests.conftest import Cast, Person
from tests.sharing import Pair

READY = {
    "hypothesis_change": "We ask",
    "hypothesis_impact": "More stay",
    "primary_metric": "churn",
    "guardrails": ["csat"],
    "owner": "Åsa",
    "decision_rule": "After four weeks",
}


def stored(person: Person, key: int) -> dict[str, Any]:
    item: dict[str, Any] = person.get(f"/api/v1/backlog/{key}?lang=en").json
    return item


def make_ready(person: Person, key: int) -> None:
    headers = {"X-CSRFToken": person.token()}
    assert person.client.patch(f"/api/v1/backlog/{key}", json=READY, headers=headers).status_code == 200


def history(person: Person, key: int) -> list[str]:
    log = person.get(f"/backlog/{key}?lang=en").text.split('class="history"')[1].split("</ol>")[0]
    return [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", entry)).strip()
        for entry in re.findall(r"<li[^>]*>(.*?)</li>", log, re.DOTALL)
    ]


@pytest.fixture
def ready(cast: Cast) -> tuple[Person, int]:
    """Alice, and an item of hers that passes the gate."""
    key = cast.alice.item_ids()[0]
    make_ready(cast.alice, key)
    return cast.alice, key


def test_an_item_goes_all_the_way_and_every_step_is_written_down(ready: tuple[Person, int]) -> None:
    alice, key = ready
    for status in ("scored", "planned", "running", "analysing", "done"):
        assert alice.post(f"/backlog/{key}/move", status=status, outcome="lost", why=f"To {status}").status_code == 303
        assert stored(alice, key)["status"] == status
    told = " ".join(history(alice, key))
    for step in ("Idea → Scored", "Scored → Planned", "Planned → Running", "Running → Analysing", "To analysing"):
        assert step in told
    item = stored(alice, key)
    assert item["started_on"]
    assert item["ended_on"]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_is_done_has_an_outcome_and_what_is_not_has_none(ready: tuple[Person, int], outcome: str) -> None:
    alice, key = ready
    alice.post(f"/backlog/{key}/move", status=f"done:{outcome}")
    assert (stored(alice, key)["status"], stored(alice, key)["outcome"]) == ("done", outcome)
    alice.post(f"/backlog/{key}/move", status="planned")
    assert stored(alice, key)["outcome"] is None


def test_done_without_a_word_is_asked_how_it_ended_and_nothing_is_lost(ready: tuple[Person, int]) -> None:
    alice, key = ready
    version = str(stored(alice, key)["version"])
    answer = alice.post(f"/backlog/{key}?lang=en", status="done", owner="Bo", version=version, next="/backlog/board")
    assert answer.status_code == 422
    assert "How did it end?" in answer.text
    assert stored(alice, key)["owner"] == "Åsa"
    form = answer.text.split('class="endings"')[1].split("</form>")[0]
    assert re.findall(r'<button[^>]* name="outcome" value="(\w+)"', form) == list(OUTCOMES)
    answered = hidden(form) | {"csrf_token": alice.token(), "outcome": "lost"}
    assert alice.post(f"/backlog/{key}", **answered).location == "/backlog/board"
    item = stored(alice, key)
    assert (item["status"], item["outcome"], item["owner"]) == ("done", "lost", "Bo")


def test_what_is_done_already_is_not_asked_again(ready: tuple[Person, int]) -> None:
    alice, key = ready
    alice.post(f"/backlog/{key}/move", status="done", outcome="won")
    assert alice.post(f"/backlog/{key}/move", status="done").status_code == 303
    assert stored(alice, key)["outcome"] == "won"


@pytest.mark.parametrize("lacking", USUAL_GATE)
def test_nothing_runs_that_lacks_one_part_of_the_gate(ready: tuple[Person, int], lacking: str) -> None:
    alice, key = ready
    empty: dict[str, Any] = {
        "hypothesis": {"hypothesis_impact": ""},
        "metric": {"primary_metric": ""},
        "guardrail": {"guardrails": []},
        "owner": {"owner": ""},
        "end-rule": {"decision_rule": ""},
    }[lacking]
    alice.client.patch(f"/api/v1/backlog/{key}", json=empty, headers={"X-CSRFToken": alice.token()})
    answer = alice.post(f"/backlog/{key}/move?lang=en", status="running")
    assert answer.status_code == 422
    assert str(CHECKS[lacking]) in answer.text
    assert stored(alice, key)["status"] == "idea"


def test_the_gate_looks_at_what_is_written_in_the_same_form(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    make_ready(cast.alice, key)
    cast.alice.post(f"/backlog/{key}", owner="")
    assert cast.alice.post(f"/backlog/{key}", owner="Bo", status="running").status_code == 303
    assert stored(cast.alice, key)["status"] == "running"


def hidden(form: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', form))


def test_the_page_of_the_gate_holds_all_that_was_written_and_nothing_is_stored_yet(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    before = stored(cast.alice, key)
    form = {"impact": "7", "owner": "Bo", "status": "running", "was": "idea", "version": str(before["version"])}
    for _ in range(2):  # A browser with scripts sends a refused form twice.
        answer = cast.alice.post(f"/backlog/{key}?lang=en", **form)
        assert answer.status_code == 422
        assert "Not ready to run" in answer.text
    assert stored(cast.alice, key) == before
    first, again = answer.text.split("<form")[-2:]
    assert (
        cast.alice.post(f"/backlog/{key}", **{**hidden(again), "csrf_token": cast.alice.token(), "why": "Now"}).status_code == 303
    )
    item = stored(cast.alice, key)
    assert (item["impact"], item["owner"], item["status"]) == (7, "Bo", "running")
    assert "status" not in hidden(first)
    assert hidden(first)["next"] == f"/backlog/{key}/design"


def test_the_gate_gives_way_to_a_reason_and_the_history_keeps_it(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    assert cast.alice.post(f"/backlog/{key}/move", status="running", why="   ").status_code == 422
    assert cast.alice.post(f"/backlog/{key}/move", status="running", why="The board <wants> it").status_code == 303
    assert stored(cast.alice, key)["status"] == "running"
    first = history(cast.alice, key)[0]
    assert "Idea → Running, though the checklist was not met" in first
    assert "The board &lt;wants&gt; it" in first


def test_an_experiment_that_runs_may_lose_a_part_and_goes_on(ready: tuple[Person, int]) -> None:
    alice, key = ready
    alice.post(f"/backlog/{key}/move", status="running")
    assert alice.post(f"/backlog/{key}", owner="", status="running").status_code == 303


def test_a_move_can_be_taken_back_from_the_next_page_and_from_the_history(ready: tuple[Person, int]) -> None:
    alice, key = ready
    for page in ("/backlog", f"/backlog/{key}"):
        alice.post(f"/backlog/{key}/move", status="running")
        found = re.search(rf'action="(/backlog/{key}/take-back/\d+)"', alice.get(page).text)
        assert found
        assert alice.post(found[1]).status_code == 303
        item = stored(alice, key)
        assert (item["status"], item["started_on"]) == ("idea", None)
    assert "Move undone: back to Idea" in history(alice, key)[0]


def test_a_move_that_was_followed_by_another_cannot_be_taken_back(ready: tuple[Person, int]) -> None:
    alice, key = ready
    alice.post(f"/backlog/{key}/move", status="planned")
    first = re.search(rf"/backlog/{key}/take-back/\d+", alice.get(f"/backlog/{key}").text)
    assert first
    alice.post(f"/backlog/{key}/move", status="parked")
    alice.get("/backlog")
    alice.post(first[0])
    assert "It was moved again since; nothing was undone." in alice.get("/backlog").text
    assert stored(alice, key)["status"] == "parked"


@pytest.mark.parametrize("event", ["0", "999999", str(2**31), str(10**30)])
def test_a_move_that_never_was_is_not_there(ready: tuple[Person, int], event: str) -> None:
    alice, key = ready
    assert alice.post(f"/backlog/{key}/take-back/{event}").status_code == 404


def test_another_items_move_is_not_taken_back_here(cast: Cast, ready: tuple[Person, int]) -> None:
    alice, key = ready
    alice.post(f"/backlog/{key}/move", status="planned")
    event = re.search(r"/take-back/(\d+)", alice.get(f"/backlog/{key}").text)
    assert event
    other = cast.bob.item_ids()[0]
    assert cast.bob.post(f"/backlog/{other}/take-back/{event[1]}").status_code == 404


@pytest.mark.parametrize(("name", "value"), [("status", "hoping"), ("status", ""), ("why", "x" * 501), ("outcome", "perhaps")])
def test_a_move_that_cannot_be_is_explained(ready: tuple[Person, int], name: str, value: str) -> None:
    alice, key = ready
    answer = alice.post(f"/backlog/{key}/move", **{"status": "planned", name: value})
    assert answer.status_code == 422
    assert stored(alice, key)["status"] == "idea"


def test_scoring_makes_an_idea_scored_and_moves_nothing_else(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    cast.alice.post(f"/backlog/{key}", impact="5", status="idea", was="idea")
    assert stored(cast.alice, key)["status"] == "scored"
    for status in set(STATUSES) - {"idea", "running"}:
        cast.alice.post(f"/backlog/{key}/move", status=status, outcome="lost")
        cast.alice.post(f"/backlog/{key}", impact="6", confidence="5")
        assert stored(cast.alice, key)["status"] == status
        cast.alice.post(f"/backlog/{key}", impact="5")


def explained(person: Person, key: int) -> str:
    found = re.search(rf'action="(/backlog/{key}/why/\d+)"', person.get(f"/backlog/{key}").text)
    assert found
    return found[1]


def test_the_reason_of_a_move_is_written_afterwards_once_and_by_whoever_moved_it(pair: Pair) -> None:
    pair.alice.post(f"/backlog/{pair.key}/move", status="planned")
    assert f'href="/backlog/{pair.key}#history"' in pair.alice.get("/backlog").text
    address = explained(pair.alice, pair.key)
    assert "/why/" not in pair.bob.get(f"/backlog/{pair.key}").text
    assert pair.bob.post(address, why="Not mine").status_code == 404
    for wrong in ("  ", "x" * 501):
        assert pair.alice.post(address, why=wrong).status_code == 422
    assert pair.alice.post(address, why="The quarter <ends>").status_code == 303
    assert pair.alice.post(address, why="Another reason").status_code == 404
    assert "The quarter &lt;ends&gt;" in history(pair.alice, pair.key)[0]
    assert "/why/" not in pair.alice.get(f"/backlog/{pair.key}").text


def test_a_move_that_says_why_is_not_asked_again(ready: tuple[Person, int]) -> None:
    alice, key = ready
    alice.post(f"/backlog/{key}/move", status="planned", why="Because")
    assert "#history" not in alice.get("/backlog").text
    assert "/why/" not in alice.get(f"/backlog/{key}").text
