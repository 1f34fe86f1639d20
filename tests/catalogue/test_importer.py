"""From the rows of a file to tactics."""

import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tactics.catalogue.actions import import_records
from tactics.catalogue.importer import Rejected, read_records, slugify
from tactics.catalogue.records import TacticRecord, TextRecord
from tactics.catalogue.sheets import Line, read_lines
from tactics.core.vocabulary import FACETS


@pytest.fixture(autouse=True)
def _speaking(request: pytest.FixtureRequest, app: Flask) -> Iterator[None]:
    """Names and messages are in the language of a request: English, or the test's parameter."""
    with app.test_request_context(query_string={"lang": getattr(request, "param", "en")}):
        yield


def read(text: str, language: str = "en") -> tuple[list[TacticRecord], list[Rejected]]:
    return read_records(read_lines("file.csv", text.encode()), language, ("en", "sv"))


def only(text: str, language: str = "en") -> TacticRecord:
    records, rejected = read(text, language)
    assert not rejected
    (record,) = records
    return record


def why(text: str) -> str:
    records, (rejected,) = read(text)
    assert records == []
    return rejected.reason


ORIGINAL = """Taktik;Scope;Funnel-steg;Ämne;Typ
Avslutsenkät;Fråga den som lämnar.;Retention, Revenue;Churn, Undersökning, Feedbackloopar;Inhouse
Återvinn;Annonsera.;retention;Annonsering|E-handel;Budget krävs
"""


def test_the_original_base_is_read_as_it_is() -> None:
    (survey, win_back), rejected = read(ORIGINAL, "sv")
    assert not rejected
    assert survey == TacticRecord(
        "avslutsenkat",
        {"sv": TextRecord("Avslutsenkät", description="Fråga den som lämnar.")},
        budget="in-house",
        tags={"stage": ("retention", "revenue"), "topic": ("churn", "survey", "feedback-loops")},
    )
    assert (win_back.slug, win_back.budget, win_back.type) == ("atervinn", "budget-required", None)
    assert win_back.tags == {"stage": ("retention",), "topic": ("advertising", "ecommerce")}


def test_every_column_of_the_contract_is_read() -> None:
    heading = "effort,budget,type,topics,stages,description,summary,title,lang,slug"
    row = 's,in-house,research,"crm,data",revenue,Long.,Short.,The name,sv,my-slug'
    assert only(f"{heading}\n{row}\n") == TacticRecord(
        "my-slug",
        {"sv": TextRecord("The name", "Short.", "Long.")},
        type="research",
        budget="in-house",
        effort="s",
        tags={"stage": ("revenue",), "topic": ("crm", "data")},
    )


def test_only_a_title_is_required() -> None:
    assert only("title\nA name\n") == TacticRecord("a-name", {"en": TextRecord("A name")})


def test_values_may_be_slugs_or_names_and_are_taken_once() -> None:
    record = only("title,topics,effort\na,Feedback loops|feedback-loops|CRM,Medium: weeks to a quarter\n")
    assert record.tags == {"topic": ("feedback-loops", "crm")}
    assert record.effort == "m"


def test_typ_is_the_budget_in_the_original_base_and_the_type_of_work_elsewhere() -> None:
    assert only("title;typ\na;Budget krävs\n").budget == "budget-required"
    assert only("title;typ\na;research\n").type == "research"
    assert only("title;typ\na;\n") == TacticRecord("a", {"en": TextRecord("a")})


def test_rows_of_the_same_slug_are_one_tactic_in_several_languages() -> None:
    record = only("slug,lang,title,stages,effort\na,en,Name,revenue,\na,sv,Namn,,s\n")
    assert {language: text.title for language, text in record.texts.items()} == {"en": "Name", "sv": "Namn"}
    assert (record.tags, record.effort) == ({"stage": ("revenue",)}, "s")


def test_the_same_slug_and_language_twice_is_rejected_with_its_line() -> None:
    records, (rejected,) = read("title\nOne\nTwo\none!\n")
    assert [record.slug for record in records] == ["one", "two"]
    assert (rejected.line, rejected.cells) == (4, {"title": "one!"})
    assert "twice" in rejected.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title,stages\n,revenue\n", "no title"),
        ("name of it,stages\na,revenue\n", "no title"),
        (f"title\n{'x' * 201}\n", "longer than 200"),
        ("title\n!!!\n", "no slug"),
        ("title\nSuggest!\n", "no slug"),
        ("title,lang\na,de\n", "“de”"),
        ("title,stages\na,nowhere\n", "“nowhere” is not known"),
        ('title,topics\na,"crm,hats"\n', "“hats” is not known"),
        ("title,effort\na,huge\n", "“huge” is not known; write one of s, m, l"),
        ("title,budget\na,some\n", "“some”"),
        ("title,type\na,work\n", "“work”"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(text: str, reason: str) -> None:
    assert reason in why(text)


def test_good_rows_are_read_beside_bad_ones() -> None:
    records, rejected = read('title,stages\ngood,revenue\nbad,x\n"also\ngood",retention\n,\nworse,y\n')
    assert [record.slug for record in records] == ["good", "also-good"]
    assert [row.line for row in rejected] == [3, 7]


@pytest.mark.parametrize("_speaking", ["sv"], indirect=True)
def test_names_and_reasons_are_in_the_readers_language() -> None:
    records, (rejected,) = read("title,effort,stages\na,Stor: ett kvartal eller mer,\nb,,x\n")
    assert records[0].effort == "l"
    assert "är okänt" in rejected.reason


def test_signs_that_cannot_be_shown_are_left_out() -> None:
    record = only("title,summary\na\x01b\x1b,c\x07 \x0b d\n")
    assert record.texts["en"] == TextRecord("ab", "c  d")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Årsplan för Öl & Ägg", "arsplan-for-ol-agg"),
        ("  A/B-tests!  ", "a-b-tests"),
        ("Straße Œ Æ Ø", "strasse-ae-o"),
        ("日本", ""),
        ("x" * 90, "x" * 80),
        ("a" * 79 + " b", "a" * 79),
    ],
)
def test_slugs_are_plain(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text())
def test_any_title_gives_a_slug_that_stays_the_same(title: str) -> None:
    slug = slugify(title)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert len(slug) <= 80
    assert slugify(slug) == slug


headings = st.sampled_from(["title", "slug", "lang", "stages", "topics", "typ", "budget", "effort", "summary"])
cells = st.sampled_from(["", "a", "Name", "sv", "revenue|x", "s", *FACETS["topic"]]) | st.text()


@given(st.lists(st.dictionaries(headings | st.text(), cells), max_size=8))
def test_every_row_becomes_a_whole_tactic_or_is_rejected(rows: list[dict[str, str]]) -> None:
    records, rejected = read_records([Line(n, row) for n, row in enumerate(rows, 2)], "en", ("en", "sv"))
    assert sum(len(record.texts) for record in records) + len(rejected) == len(rows)
    assert {row.line for row in rejected} <= set(range(2, len(rows) + 2))
    for record in records:
        assert all(0 < len(text.title) <= 200 for text in record.texts.values())
        assert all(value in FACETS[facet] for facet, values in record.tags.items() for value in values)


optional = dict.fromkeys(("slug", "lang", "summary", "description", "stages", "topics", "typ", "effort"), cells)
rows_with_titles = st.lists(st.fixed_dictionaries({"title": st.text(min_size=1)}, optional=optional), max_size=5)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows_with_titles)
def test_whatever_a_file_holds_can_be_stored_or_is_rejected(empty_app: Flask, rows: list[dict[str, object]]) -> None:
    lines = read_lines("file.json", json.dumps(rows).encode())
    records, rejected = read_records(lines, "en", ("en", "sv"))
    with empty_app.app_context():
        outcome = import_records(records, dry_run=True)
    assert len(outcome.added) == len(records)
    assert sum(len(record.texts) for record in records) + len(rejected) == len(lines)
