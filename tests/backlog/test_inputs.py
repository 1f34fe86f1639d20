"""What a reader writes into an item: read as people write it, explained when it cannot be used, never lost."""

from html import unescape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Cast, Person

WHOLE = {"impact": "8", "confidence": "6", "ease": "4", "status": "planned", "owner": "Åsa", "notes": "First line\nsecond"}
NOT_NUMBERS = (
    "NaN",
    "nan",
    "inf",
    "-inf",
    "1e1",
    "seven",
    "5;5",
    "1.2.3",
    "0x5",
    "5,",
    ",5",
    "５",
    "٥",
    "<b>5</b>",
    "--5",
    "5" * 1000,
)
OUTSIDE = ("0", "0,9", "10,1", "10.04", "0,96", "11", "-5", "−5", "999999999999999", "1 000")


def stored(person: Person, key: int) -> dict[str, Any]:
    item: dict[str, Any] = person.get(f"/api/v1/backlog/{key}?lang=en").json
    return item


def item_of(person: Person) -> int:
    return person.item_ids()[0]


def given_first(cast: Cast) -> tuple[Person, int]:
    """Alice, and her item with everything filled in."""
    key = item_of(cast.alice)
    assert cast.alice.post(f"/backlog/{key}", **WHOLE).status_code == 303
    return cast.alice, key


def test_everything_that_is_written_is_kept(cast: Cast) -> None:
    alice, key = given_first(cast)
    alice.post(f"/backlog/{key}", tags=" mobile, checkout,mobile ", source="survey")
    item = stored(alice, key)
    assert (item["impact"], item["confidence"], item["ease"], item["score"]) == (8, 6, 4, 6)
    assert (item["status"], item["owner"], item["source"]) == ("planned", "Åsa", "survey")
    assert item["tags"] == ["checkout", "mobile"]
    assert item["notes"].splitlines() == ["First line", "second"]


@pytest.mark.parametrize(
    ("written", "read"),
    [("7,5", 7.5), ("7.5", 7.5), (" 7 ", 7), ("+7", 7), ("1", 1), ("10,0", 10), ("7,25", 7.25), ("1\u00a0", 1), ("007", 7)],
)
def test_a_number_is_read_as_people_write_it(cast: Cast, written: str, read: float) -> None:
    key = item_of(cast.alice)
    assert cast.alice.post(f"/backlog/{key}", impact=written).status_code == 303
    assert stored(cast.alice, key)["impact"] == read


def test_a_number_is_shown_as_the_reader_writes_it(cast: Cast) -> None:
    key = item_of(cast.alice)
    cast.alice.post(f"/backlog/{key}", impact="7,5")
    assert 'value="7,5"' in cast.alice.get("/backlog?lang=sv").text
    assert 'value="7,5"' in cast.alice.get(f"/backlog/{key}?lang=sv").text
    assert 'value="7.5"' in cast.alice.get("/backlog?lang=en").text


@pytest.mark.parametrize("written", NOT_NUMBERS)
@pytest.mark.parametrize(("lang", "said"), [("en", "Write a number."), ("sv", "Skriv ett tal.")])
def test_what_is_no_number_is_explained_and_changes_nothing(cast: Cast, written: str, lang: str, said: str) -> None:
    alice, key = given_first(cast)
    before = stored(alice, key)
    answer = alice.post(f"/backlog/{key}?lang={lang}", **{**WHOLE, "ease": written, "notes": "New"})
    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert written in unescape(answer.text)
    assert stored(alice, key) == before


@pytest.mark.parametrize("written", OUTSIDE)
@pytest.mark.parametrize(("lang", "said"), [("en", "Give a number from 1 to 10."), ("sv", "Ange ett tal från 1 till 10.")])
def test_a_number_out_of_range_is_explained_and_changes_nothing(cast: Cast, written: str, lang: str, said: str) -> None:
    alice, key = given_first(cast)
    before = stored(alice, key)
    answer = alice.post(f"/backlog/{key}?lang={lang}", impact=written)
    assert answer.status_code == 422
    assert said in answer.text
    assert stored(alice, key) == before


@pytest.mark.parametrize(("field", "most"), [("owner", 100), ("notes", 10_000)])
@pytest.mark.parametrize("lang", ["en", "sv"])
def test_a_text_that_is_too_long_is_explained_and_changes_nothing(cast: Cast, field: str, most: int, lang: str) -> None:
    alice, key = given_first(cast)
    before = stored(alice, key)
    answer = alice.post(f"/backlog/{key}?lang={lang}", **{field: "å" * (most + 1)})
    assert answer.status_code == 422
    assert {"en": f"Field cannot be longer than {most} characters", "sv": f"längre än {most} tecken"}[lang] in answer.text
    assert "å" * (most + 1) in answer.text
    assert stored(alice, key) == before
    alice.post(f"/backlog/{key}", **{field: "å" * most})
    assert stored(alice, key)[field] == "å" * most


@pytest.mark.parametrize(
    "change",
    [
        {"status": "hoping"},
        {"status": "done:perhaps"},
        {"source": "dreams"},
        {"tags": ",".join(map(str, range(21)))},
        {"tags": "x" * 41},
        {"why": "x" * 501},
        {"impact": "5" * 1000},
    ],
)
def test_what_cannot_be_stored_is_explained_and_changes_nothing(cast: Cast, change: dict[str, str]) -> None:
    alice, key = given_first(cast)
    before = stored(alice, key)
    answer = alice.post(f"/backlog/{key}", **{**WHOLE, **change})
    assert answer.status_code == 422
    assert "field__error" in answer.text
    assert stored(alice, key) == before


@pytest.mark.parametrize("version", ["x", "-1", "0", "99999", "1.5", str(10**400), "9" * 5000, "\0"])
def test_an_odd_version_is_no_error_and_writes_over_nothing(cast: Cast, version: str) -> None:
    alice, key = given_first(cast)
    answer = alice.post(f"/backlog/{key}", owner="Somebody else", version=version)
    assert answer.status_code in {409, 422}
    assert "Somebody else" in answer.text
    assert stored(alice, key)["owner"] == "Åsa"


def test_signs_that_nothing_can_show_are_left_out(cast: Cast) -> None:
    alice, key = given_first(cast)
    alice.post(f"/backlog/{key}", owner="Å\0s\x07a\u202e", notes="one\0\x1b\ntwo\tthree")
    assert stored(alice, key)["owner"] == "Åsa"
    assert stored(alice, key)["notes"].replace("\r", "") == "one\ntwo\tthree"


def test_all_that_was_written_stands_in_the_form_that_explains(cast: Cast) -> None:
    alice, key = given_first(cast)
    answer = alice.post(f"/backlog/{key}", impact="99", confidence="7,5", owner="Bo & Åsa", notes="Typed <just> now")
    shown = unescape(answer.text)
    for kept in ('value="99"', 'value="7,5"', 'value="Bo & Åsa"', "Typed <just> now"):
        assert kept in shown


def test_a_form_that_holds_only_some_fields_keeps_the_others_when_it_is_mended(cast: Cast) -> None:
    alice, key = given_first(cast)
    shown = unescape(alice.post(f"/backlog/{key}", impact="99").text)
    assert 'value="6"' in shown
    assert 'value="Åsa"' in shown
    assert "First line\nsecond" in shown.replace("\r\n", "\n")


def test_only_the_fields_of_the_form_are_changed(cast: Cast) -> None:
    alice, key = given_first(cast)
    before = stored(alice, key)
    alice.post(f"/backlog/{key}", status="parked")
    assert {name for name, value in stored(alice, key).items() if value != before[name]} <= {"status", "version", "changed_at"}


def test_saving_what_stands_changes_nothing(cast: Cast) -> None:
    alice, key = given_first(cast)
    before = stored(alice, key)
    assert alice.post(f"/backlog/{key}", **WHOLE, version=str(before["version"])).status_code == 303
    assert stored(alice, key) == before


def test_an_input_can_be_emptied_and_then_there_is_no_score(cast: Cast) -> None:
    alice, key = given_first(cast)
    alice.post(f"/backlog/{key}", confidence="", owner="", notes="")
    item = stored(alice, key)
    assert (item["confidence"], item["score"], item["owner"], item["notes"]) == (None, None, "", "")
    assert "Not answered yet: Confidence." in alice.get(f"/backlog/{key}?lang=en").text


def test_an_input_comes_back_from_the_page_as_it_was(cast: Cast) -> None:
    alice, key = given_first(cast)
    for tenths in range(10, 101, 13):
        alice.post(f"/backlog/{key}", impact=f"{tenths / 10}")
        shown = alice.get(f"/backlog/{key}?lang=sv").text.split('name="impact"')[1].split('value="')[1].split('"')[0]
        alice.post(f"/backlog/{key}", impact=shown)
        assert stored(alice, key)["impact"] == tenths / 10


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.dictionaries(
        st.sampled_from([*WHOLE, "id", "workspace_id", "next", "tags", "version", "was"]), st.text(max_size=40)
    )
)
def test_no_form_breaks_an_item(cast: Cast, fields: dict[str, str]) -> None:
    key = item_of(cast.alice)
    fields = {name: text.encode(errors="replace").decode() for name, text in fields.items()}
    assert cast.alice.post(f"/backlog/{key}", **fields).status_code in {303, 409, 422}
    assert cast.alice.item_ids() == [key]
