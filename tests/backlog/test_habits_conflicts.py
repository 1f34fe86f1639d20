"""Two people who change how the team works: each form knows what it has shown, and nothing is laid over unseen."""

import re

import pytest

from tests.conftest import Person
from tests.sharing import Pair

HABITS = "/backlog/habits"
SCORING = {"part": "scoring", "framework": "ice", "variant": "product"}


def version(person: Person, part: str) -> str:
    found = re.search(rf'name="part" value="{part}"><input type="hidden" name="version" value="(\w+)"', person.get(HABITS).text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("theirs", "mine", "shown"),
    [
        (SCORING, {**SCORING, "framework": "pie", "variant": "mean"}, '<th scope="row">How ideas are scored</th>'),
        (
            {"part": "gate", "check": "owner"},
            {"part": "gate", "check": "dates"},
            "<td>Start and end are planned</td><td>Somebody owns it</td>",
        ),
        (
            {"part": "limits", "limit-running": "3"},
            {"part": "limits", "limit-running": "2"},
            "<td>Running: 2</td><td>Running: 3</td>",
        ),
    ],
)
def test_the_second_to_change_the_same_sees_both_and_chooses(
    pair: Pair, theirs: dict[str, str], mine: dict[str, str], shown: str
) -> None:
    seen = version(pair.bob, mine["part"])
    assert pair.alice.post(HABITS, page=HABITS, **theirs, version=seen).status_code == 303
    stands = version(pair.alice, mine["part"])
    answer = pair.bob.post(f"{HABITS}?lang=en", page=HABITS, **mine, version=seen)
    assert answer.status_code == 409
    assert shown in answer.text
    assert version(pair.alice, mine["part"]) == stands
    again = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', answer.text.split('class="choices"')[1]))
    assert again.items() >= mine.items()
    assert pair.bob.client.post(HABITS, data=again).status_code == 303
    assert version(pair.alice, mine["part"]) != stands


def test_different_parts_are_both_kept(pair: Pair) -> None:
    limits, gate = version(pair.bob, "limits"), version(pair.bob, "gate")
    assert pair.alice.post(HABITS, page=HABITS, part="gate", check="owner", version=gate).status_code == 303
    assert pair.bob.post(HABITS, page=HABITS, part="limits", **{"limit-planned": "4"}, version=limits).status_code == 303
    page = pair.alice.get(HABITS).text
    assert 'value="4"' in page
    assert page.count('name="check"') > page.count("checked") > 0


def test_the_same_chosen_twice_is_no_conflict_and_a_refused_form_keeps_what_was_seen(pair: Pair) -> None:
    seen = version(pair.bob, "limits")
    for person in (pair.alice, pair.bob):
        assert person.post(HABITS, page=HABITS, part="limits", **{"limit-planned": "4"}, version=seen).status_code == 303
    refused = pair.bob.post(HABITS, page=HABITS, part="limits", **{"limit-planned": "many"}, version=seen)
    assert refused.status_code == 422
    assert f'name="part" value="limits"><input type="hidden" name="version" value="{seen}"' in refused.text
