"""Two people at the same item: nobody writes over what they have not seen, and nobody loses what they wrote."""

import re
from typing import Any

import pytest
from flask import Flask

from tests.sharing import Pair


def version(pair: Pair) -> str:
    """The version that a page shows now."""
    found = re.search(r'name="version" value="(\d+)"', pair.alice.get(f"/backlog/{pair.key}").text)
    assert found
    return found[1]


def stored(pair: Pair) -> dict[str, Any]:
    item: dict[str, Any] = pair.alice.get(f"/api/v1/backlog/{pair.key}?lang=en").json
    return item


def test_the_second_to_save_the_same_field_sees_both_and_chooses(pair: Pair) -> None:
    seen = version(pair)
    assert pair.alice.post(f"/backlog/{pair.key}", owner="Alice", version=seen).status_code == 303
    mine = {"owner": "Bob <b>", "notes": "Mine\ntoo", "next": "/backlog?sort=name"}
    answer = pair.bob.post(f"/backlog/{pair.key}?lang=en", **mine, version=seen)
    assert answer.status_code == 409
    assert stored(pair)["owner"] == "Alice"
    for shown in (
        "Bob &lt;b&gt;",
        "<td>Alice</td>",
        "Alice A. changed this",
        "Mine\r\ntoo" if "\r" in answer.text else "Mine\ntoo",
    ):
        assert shown in answer.text
    form = dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', answer.text.split('class="choices"')[1]))
    assert form["next"] == "/backlog?sort=name"
    kept = pair.bob.post(f"/backlog/{pair.key}", **{**mine, "next": form["next"]}, version=form["version"])
    assert (kept.status_code, kept.location) == (303, "/backlog?sort=name")
    assert (stored(pair)["owner"], stored(pair)["notes"]) == ("Bob <b>", "Mine\ntoo")


def test_to_keep_mine_over_yet_another_change_is_refused_again(pair: Pair) -> None:
    seen = version(pair)
    for name in ("First", "Second"):
        pair.alice.post(f"/backlog/{pair.key}", owner=name, version=version(pair))
    assert pair.bob.post(f"/backlog/{pair.key}", owner="Bob", version=seen).status_code == 409


def test_changes_of_different_fields_are_both_kept(pair: Pair) -> None:
    seen = version(pair)
    pair.alice.post(f"/backlog/{pair.key}", owner="Alice", version=seen)
    assert pair.bob.post(f"/backlog/{pair.key}", notes="Bob's", version=seen).status_code == 303
    assert (stored(pair)["owner"], stored(pair)["notes"]) == ("Alice", "Bob's")


def test_nothing_of_a_refused_form_is_stored(pair: Pair) -> None:
    seen = version(pair)
    pair.alice.post(f"/backlog/{pair.key}/move", status="planned", version=seen)
    answer = pair.bob.post(f"/backlog/{pair.key}", notes="Bob's", impact="5", status="parked", was="idea", version=seen)
    assert answer.status_code == 409
    item = stored(pair)
    assert (item["notes"], item["status"], item["answers"]) == ("", "planned", {})


def test_a_list_that_shows_an_older_state_does_not_move_it_back(pair: Pair) -> None:
    seen = version(pair)
    pair.alice.post(f"/backlog/{pair.key}/move", status="planned", version=seen)
    assert pair.bob.post(f"/backlog/{pair.key}", owner="Bob", status="idea", was="idea", version=seen).status_code == 303
    assert (stored(pair)["owner"], stored(pair)["status"]) == ("Bob", "planned")


def test_two_moves_at_once_are_a_conflict(pair: Pair) -> None:
    seen = version(pair)
    pair.alice.post(f"/backlog/{pair.key}/move", status="planned", version=seen)
    answer = pair.bob.post(f"/backlog/{pair.key}/move?lang=en", status="parked", version=seen)
    assert answer.status_code == 409
    assert "<td>Parked</td><td>Planned</td>" in answer.text


def test_the_same_written_twice_is_no_conflict(pair: Pair) -> None:
    seen = version(pair)
    pair.alice.post(f"/backlog/{pair.key}", owner="Alice", version=seen)
    assert pair.bob.post(f"/backlog/{pair.key}", owner="Alice", version=seen).status_code == 303


def test_scores_of_two_people_never_stand_in_each_others_way(pair: Pair) -> None:
    seen = version(pair)
    pair.alice.post(f"/backlog/{pair.key}", impact="5", version=seen)
    assert pair.bob.post(f"/backlog/{pair.key}", impact="9", version=seen).status_code == 303
    assert pair.bob.post(f"/backlog/{pair.key}/move", status="planned", version=seen).status_code == 303


def test_one_person_in_two_windows_is_asked_about_their_own_score(pair: Pair) -> None:
    seen = version(pair)
    pair.alice.post(f"/backlog/{pair.key}", impact="5", version=seen)
    answer = pair.alice.post(f"/backlog/{pair.key}?lang=en", impact="9", version=seen)
    assert answer.status_code == 409
    assert "<td>9</td><td>5</td>" in answer.text


@pytest.mark.parametrize("content", [{"owner": "Bob"}, {"status": "parked"}, {"owner": "Bob", "impact": 3}])
def test_a_program_is_refused_with_the_version_that_stands(fresh_app: Flask, pair: Pair, content: dict[str, Any]) -> None:
    seen = int(version(pair))
    pair.alice.post(f"/backlog/{pair.key}", owner="Alice", status="planned")
    before = stored(pair)
    headers = {"X-CSRFToken": pair.bob.token()}
    answer = pair.bob.client.patch(f"/api/v1/backlog/{pair.key}", json={**content, "version": seen}, headers=headers)
    assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    assert answer.json["version"] == before["version"]
    assert stored(pair) == before
    again = pair.bob.client.patch(f"/api/v1/backlog/{pair.key}", json={**content, "version": before["version"]}, headers=headers)
    assert again.status_code == 200
