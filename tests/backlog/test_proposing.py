"""A confidence is proposed from the tactic's evidence and the team's own results, with the reasons beside it."""

import re

from tests.conftest import Cast, Person


def proposal(person: Person, key: int) -> tuple[str, list[str]]:
    """What the page of an item proposes, and why."""
    part = person.get(f"/backlog/{key}?lang=en").text.split('class="proposed"')[1].split("</details>")[0]
    found = re.search(r"Proposed: ([\d.%]+)", part)
    assert found
    return found[1], re.findall(r"<li>([^<]+)</li>", part)


def neighbours(person: Person) -> list[int]:
    """Items on other tactics that share the topic churn with exit-survey."""
    slugs = re.findall(r'name="tactic" value="([^"]+)"', person.get("/tactics?topic=churn&per_page=20").text)
    return [person.add(slug) for slug in slugs[:4]]


def test_a_tactic_comes_with_a_proposal_and_its_reasons(cast: Cast) -> None:
    value, reasons = proposal(cast.alice, cast.alice.item_ids()[0])
    assert 1 <= float(value) <= 10
    assert "start at" in reasons[0]


def test_an_own_idea_and_a_framework_without_confidence_come_without_one(cast: Cast) -> None:
    cast.alice.post("/backlog", title="Mine")
    assert 'class="proposed"' not in cast.alice.get(f"/backlog/{max(cast.alice.item_ids())}").text
    cast.alice.post("/backlog/habits", page="/backlog/habits", part="scoring", framework="pie")
    assert 'class="proposed"' not in cast.alice.get(f"/backlog/{cast.alice.item_ids()[-1]}").text


def test_rice_is_proposed_one_of_its_own_answers(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    cast.alice.post("/backlog/habits", page="/backlog/habits", part="scoring", framework="rice")
    assert proposal(cast.alice, key)[0] in {"50%", "80%", "100%"}


def test_the_teams_own_results_move_the_proposal_and_say_so(cast: Cast) -> None:
    person = cast.alice
    key = person.item_ids()[0]
    before = float(proposal(person, key)[0])
    others = neighbours(person)
    for other in others:
        person.post(f"/backlog/{other}/move", status="done:lost")
    lower, reasons = proposal(person, key)
    assert float(lower) < before
    assert f"{len(others)} lost" in reasons[-1]
    for other in others:
        person.post(f"/backlog/{other}/move", status="done:won")
    assert float(proposal(person, key)[0]) > float(lower)


def test_another_workspaces_results_count_for_nothing(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    before = proposal(cast.alice, key)
    for other in neighbours(cast.bob):
        cast.bob.post(f"/backlog/{other}/move", status="done:lost")
    assert proposal(cast.alice, key) == before
