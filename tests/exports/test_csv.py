"""CSV as programs and spreadsheets read it."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from tactics.experiments.record import NAMES
from tests.conftest import Cast, Person

COLUMNS = "slug,lang,title,summary,description,stages,topics,models,kpis,type,budget,effort,evidence"
OWN = ",".join(NAMES)
HOSTILE = ('=HYPERLINK("http://evil.example")', "+1+1", "-2", "@SUM(A1)", "'quoted", 'a "b", c;d', "åä ö")


def table(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


@pytest.fixture
def planner(cast: Cast) -> Person:
    """Alice, with a scored tactic and ideas whose names are meant to do harm."""
    (key,) = cast.alice.item_ids()
    scores = {"impact": "7,5", "confidence": "8", "ease": "6"}
    cast.alice.post(f"/backlog/{key}", **scores, owner="-Åsa", notes='One, two;\nthree "four"')
    for title in HOSTILE:
        cast.alice.post("/backlog", title=title)
    return cast.alice


def test_every_line_ends_as_rfc_4180_has_it(client: FlaskClient) -> None:
    content = client.get("/exports/tactics.csv").data
    assert content.startswith(f"{COLUMNS}\r\n".encode())
    assert content.endswith(b"\r\n")
    outside = re.sub(rb'"(?:[^"]|"")*"', b"", content)
    assert outside.count(b"\n") == outside.count(b"\r\n") == 1 + client.get("/api/v1/tactics").json["total"]


def test_every_tactic_is_there_with_its_values_as_slugs(client: FlaskClient) -> None:
    rows = table(client.get("/exports/tactics.csv?lang=sv").text)
    assert len(rows) == client.get("/api/v1/tactics").json["total"]
    survey = next(row for row in rows if row["slug"] == "exit-survey")
    assert (survey["lang"], survey["title"], survey["type"], survey["effort"]) == ("sv", "Avslutsenkät", "research", "s")
    assert (survey["stages"], survey["topics"]) == ("retention", "survey|churn|data")


def test_own_ideas_are_defused_and_quoted(planner: Person) -> None:
    rows = table(planner.get("/exports/backlog.csv").text)
    assert list(rows[0]) == list(NAMES)
    titles = {row["title"] for row in rows}
    assert titles >= {"'" + HOSTILE[0], "'+1+1", "'-2", "'@SUM(A1)", *HOSTILE[4:]}
    assert {row["owner"] for row in rows} == {"'-Åsa", ""}


def test_scores_are_plain_numbers_and_notes_keep_their_lines(planner: Person) -> None:
    row = next(row for row in table(planner.get("/exports/backlog.csv").text) if row["tactic"] == "exit-survey")
    assert (row["impact"], row["confidence"], row["ease"], row["score"]) == ("7.5", "8", "6", "7.17")
    assert row["notes"].splitlines() == ["One, two;", 'three "four"']
    assert row["stages"] == "retention"


def test_the_style_of_excel_is_a_mark_semicolons_and_decimal_commas(planner: Person) -> None:
    content = planner.get("/exports/backlog.csv?style=excel").data
    assert content.startswith(b"\xef\xbb\xbfid;tactic;title;")
    rows = table(content.decode("utf-8-sig"), ";")
    row = next(row for row in rows if row["tactic"] == "exit-survey")
    assert (row["impact"], row["score"]) == ("7,5", "7,17")
    assert {row["title"] for row in rows} >= {"'" + HOSTILE[0], HOSTILE[5]}


def test_without_that_style_there_is_no_mark(client: FlaskClient) -> None:
    assert client.get("/exports/tactics.csv").data.startswith(b"slug,")
    assert client.get("/exports/tactics.csv?style=word").data.startswith(b"slug,")


def test_a_reader_without_a_backlog_gets_its_headings(client: FlaskClient) -> None:
    assert client.get("/exports/backlog.csv").text == f"{OWN}\r\n"
