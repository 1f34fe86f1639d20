"""What another tool calls its states is asked, with a guess for what is common, and never guessed unseen."""

import json
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask_babel import force_locale

from tactics.backlog.states import STATUSES
from tactics.experiments.record import HEADINGS
from tactics.imports.values import GUESSES, folded, names
from tests.conftest import Person
from tests.imports.conftest import give, look, take_in

FILE = "title,status\nOne,In  Progress\nTwo,Färdig\nThree,Väntar på Åsa\nFour,Klar\nFive,Running\nSix,\n"


def asked(page: str) -> dict[str, str]:
    """The words that a page asks about, with what is chosen for each."""
    words = re.findall(r'<label for="means\d+">(.*?)</label>\s*<select[^>]*>(.*?)</select>', page, re.DOTALL)
    chosen = {unescape(word): re.search(r'value="([\w-]+)" selected', options) for word, options in words}
    return {word: found[1] if found else "" for word, found in chosen.items()}


def states(person: Person) -> dict[str, str]:
    return {row["title"]: row["status"] for row in json.loads(person.get("/exports/backlog.json").data)}


def says(address: str, *means: str) -> str:
    words = ("in progress", "färdig", "väntar på åsa")
    query = [("check", "1"), ("c0", "title"), ("c1", "status")]
    return f"{address}?{urlencode([*query, *(('word', word) for word in words), *(('means', said) for said in means)])}"


def test_the_words_of_the_file_are_listed_with_what_is_known_of_them(somebody: Callable[[], Person]) -> None:
    person = somebody()
    page = person.get(give(person, FILE).location).text
    assert asked(page) == {"In Progress": "running", "Färdig": "done", "Väntar på Åsa": ""}


def test_a_word_that_nobody_has_said_anything_of_is_asked_again_and_nothing_is_shown(somebody: Callable[[], Person]) -> None:
    person = somebody()
    address = give(person, FILE).location
    for query in (f"{address}?check=1&c0=title&c1=status&lang=en", says(address, "running", "done", "") + "&lang=en"):
        answer = person.get(query)
        assert answer.status_code == 422
        assert "Say what these words mean:" in answer.text
        assert asked(answer.text)["Väntar på Åsa"] == ""
    assert person.post(says(address, "running", "done", "nonsense"), shown="x").status_code == 422


def test_what_was_said_is_what_is_imported_and_a_word_may_be_left_out(somebody: Callable[[], Person]) -> None:
    person = somebody()
    person.post("/backlog", title="Three")
    person.post(f"/backlog/{person.item_ids()[0]}/move", status="planned")
    address = says(give(person, FILE).location, "analysing", "done", "-")
    shown = look(person, FILE)  # Only for its way to confirm.
    shown.address, shown.page = address, person.get(f"{address}&lang=en").text
    assert shown.counts["rejected"] == 0
    assert shown.confirm().status_code == 303
    assert states(person) == {
        "One": "analysing",
        "Two": "done",
        "Three": "planned",
        "Four": "done",
        "Five": "running",
        "Six": "idea",
    }


def test_a_column_of_ever_new_words_is_no_status(somebody: Callable[[], Person]) -> None:
    person = somebody()
    content = "title,status\n" + "".join(f"Idea {place},State {place}\n" for place in range(41))
    answer = person.get(f"{give(person, content).location}?check=1&c0=title&c1=status&lang=en")
    assert answer.status_code == 422
    assert "The status column holds 41 different words" in answer.text


@pytest.mark.parametrize("word", ["väntar" * 20, "a\x01\u202e", "<b>"])
def test_a_word_can_be_anything(somebody: Callable[[], Person], word: str) -> None:
    person = somebody()
    answer = person.get(give(person, f"title,status\nOne,{word}\n").location)
    assert answer.status_code == 200
    assert "<b>" not in answer.text.split("import__box")[1]


def test_every_guess_is_a_state_and_no_word_of_ours(app: Flask) -> None:
    with app.test_request_context():
        ours = names(["en", "sv"])["status"]
    assert set(GUESSES.values()) <= set(STATUSES)
    assert [word for word in GUESSES if word in ours or word != folded(word)] == []


@pytest.mark.parametrize("language", ["en", "sv"])
def test_no_two_columns_have_the_same_name(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        named = [str(heading).casefold() for heading in HEADINGS.values()]
    assert [name for name in named if named.count(name) > 1] == []


def test_the_swedish_effekt_is_the_impact_of_ice(somebody: Callable[[], Person]) -> None:
    person = somebody()
    assert take_in(person, "Titel;Effekt\nEtt;7\n")["new"] == 1
    [row] = json.loads(person.get("/exports/backlog.json").data)
    assert row["impact"] == 7
