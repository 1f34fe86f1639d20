"""Two people at the same goal: who has not seen the other's words does not lay their own over them."""

import re

import pytest

from tests.goals.conftest import Aimer
from tests.sharing import colleague

FORM = {"baseline": "5", "way": "value", "amount": "3", "start_on": "2026-01-01", "due_on": "2026-07-01"}


def version(page: str) -> str:
    found = re.search(r'name="version" value="(\w+)"', page)
    assert found
    return found[1]


@pytest.fixture
def key(aimer: Aimer, other: Aimer) -> int:
    """A goal in a workspace that both of them are in."""
    aimer.aim(aimer.follow(), name="Fewer leave")
    colleague(aimer, other)
    found = re.search(r'href="/goals/(\d+)"', aimer.get("/goals").text)
    assert found
    return int(found[1])


def test_the_second_to_save_sees_both_and_chooses(aimer: Aimer, other: Aimer, key: int) -> None:
    seen = version(other.get(f"/goals/{key}").text)
    assert aimer.send(f"/goals/{key}", **FORM, name="Half as many leave", version=seen).status_code == 303
    mine = {**FORM, "amount": "2,5", "name": "Far <b>fewer</b>", "owner": "Bo"}
    answer = other.send(f"/goals/{key}?lang=en", **mine, version=seen)
    assert answer.status_code == 409
    assert "<td>Far &lt;b&gt;fewer&lt;/b&gt;</td><td>Half as many leave</td>" in answer.text
    assert "<td>2.5</td><td>3</td>" in answer.text
    assert "Last day" not in answer.text  # What is the same on both sides is not told.
    assert "Half as many leave" in aimer.read("/goals")
    form = answer.text.split('class="choices"')[1]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert {name: sent[name] for name in ("amount", "owner")} == {"amount": "2,5", "owner": "Bo"}
    assert other.send(f"/goals/{key}", **mine, version=version(form)).status_code == 303
    assert "Far <b>fewer</b>" in other.read("/goals")


def test_an_experiment_that_was_linked_meanwhile_is_not_unlinked(aimer: Aimer, other: Aimer, key: int) -> None:
    item = aimer.add("exit-survey")
    seen = version(other.get(f"/goals/{key}").text)
    aimer.send(f"/goals/{key}", **FORM, name="Fewer leave", items=str(item), version=seen)
    answer = other.send(f"/goals/{key}?lang=en", **FORM, name="Fewer leave", version=seen)
    assert answer.status_code == 409
    assert "<td>–</td><td>Exit survey</td>" in answer.text
    assert "Exit survey" in aimer.read("/goals")


def test_the_same_written_twice_is_no_conflict(aimer: Aimer, other: Aimer, key: int) -> None:
    seen = version(other.get(f"/goals/{key}").text)
    for person, amount in ((aimer, "3,5"), (other, "3.50")):
        assert person.send(f"/goals/{key}", **{**FORM, "amount": amount}, version=seen).status_code == 303


def test_a_refused_form_keeps_what_its_writer_has_seen(aimer: Aimer, other: Aimer, key: int) -> None:
    seen = version(other.get(f"/goals/{key}").text)
    aimer.send(f"/goals/{key}", **FORM, name="Half as many leave", version=seen)
    refused = other.send(f"/goals/{key}", **{**FORM, "amount": "much"}, version=seen)
    assert refused.status_code == 422
    assert other.send(f"/goals/{key}", **FORM, name="Mine", version=version(refused.text)).status_code == 409


@pytest.mark.parametrize("other_version", ["", "x", "0" * 400, "\0"])
def test_a_version_that_never_was_is_a_conflict_and_a_removed_goal_is_gone(aimer: Aimer, key: int, other_version: str) -> None:
    assert aimer.send(f"/goals/{key}", **FORM, name="Other", version=other_version).status_code == 409
    aimer.send(f"/goals/{key}/remove")
    assert aimer.send(f"/goals/{key}", **FORM, version=other_version).status_code == 404
