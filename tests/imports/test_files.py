"""Files that others made: how they are read, what is refused and why. Nothing is an error of ours."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tactics.catalogue.sheets import KINDS, Unreadable, in_one, read_table, several
from tactics.imports.reading import packed, unpacked
from tactics.imports.values import Way, day, number
from tests.conftest import Person
from tests.imports.conftest import PAGE, give, look, take_in


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def titles(person: Person) -> set[str]:
    return {row["title"] for row in json.loads(person.get("/exports/backlog.json").data)}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.csv", b"", "The first line must hold the names"),
        ("x.csv", b"title\r\n", "There are no rows"),
        ("x.csv", b"title\nA\0B\n", "not a text file"),
        ("x.csv", b'title\n"never closed', "Line 2 cannot be read"),
        ("x.csv", b"title\n" + b"x\n" * 10_001, "line 10002 is one too many"),
        ("x.csv", b",".join([b"c"] * 300) + b"\nx", "more than 200 columns"),
        ("x.xlsx", workbook(("title",), ("A",))[:700], "not a workbook"),
        ("x.xlsx", workbook(("title",), *[("A",)] * 10_001), "line 10002 is one too many"),
        ("x.json", b"[" + b",".join([b'{"title":1}'] * 10_001) + b"]", "line 10001 is one too many"),
        ("x.json", b"[]", "There are no rows"),
        ("x.json", b"{}", "a list of objects"),
        ("x.json", b"[" * 100_000, "not JSON"),
        ("x.exe", b"MZ", "ends in .csv"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(somebody: Callable[[], Person], name: str, content: bytes, said: str) -> None:
    answer = give(somebody(), content, name)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_file_is_20_mb_at_most(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context("/?lang=en"), pytest.raises(Unreadable, match="larger than 20 MB"):
        read_table("csv", b"title\n" + b"x" * 20 * 2**20)
    answer = client.post(f"{PAGE}?lang=en", data=b"text=" + b"x" * 26 * 2**20, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "larger than 20 MB" in answer.text
    assert '<textarea id="text"' in answer.text


def test_a_megabyte_may_be_pasted(somebody: Callable[[], Person]) -> None:
    answer = somebody().post(PAGE, page=PAGE, text="title\n" + "Idea\n" * 10_001 + "x" * 2**20)
    assert (answer.status_code, "line 10002 is one too many" in answer.text) == (422, True)
    assert "x" * 2**20 in answer.text


def test_what_was_pasted_is_not_lost(somebody: Callable[[], Person]) -> None:
    answer = somebody().post(PAGE, page=PAGE, text='title\n"open')
    assert (answer.status_code, "title\n&#34;open</textarea>" in answer.text) == (422, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_found(somebody: Callable[[], Person], encoding: str, delimiter: str) -> None:
    person = somebody()
    content = f"Titel{delimiter}Ansvarig\r\nRädda kunden{delimiter}Åsa\r\n".encode(encoding)
    assert take_in(person, content)["new"] == 1
    assert titles(person) == {"Rädda kunden"}


JIRA = "Summary,Issue Type,Status,Priority,Description,Due Date,Labels,Labels\nAsk why,Task,To Do,High,Text,2026-12-01,a,b c\n"
ASANA = 'Task ID,Name,Assignee,Due Date,Tags,Notes\n12,Ask why,a@b.se,2026-12-01,"a,b c",Text\n'
LINEAR = 'ID,Team,Title,Description,Status,Due Date,Labels\nENG-1,E,Ask why,Text,Todo,2026-12-01,"a, b c"\n'


@pytest.mark.parametrize("content", [JIRA, ASANA, LINEAR])
def test_the_files_of_other_tools_need_no_help(somebody: Callable[[], Person], content: str) -> None:
    person = somebody()
    assert take_in(person, content) == {"new": 1, "changed": 0, "unchanged": 0, "rejected": 0}
    (row,) = json.loads(person.get("/exports/backlog.json").data)
    assert (row["title"], row["notes"], row["planned_end"], row["tags"]) == ("Ask why", "Text", "2026-12-01", ["a", "b c"])
    assert take_in(person, content)["unchanged"] == 1


NOWHERE = "nowhere" * 9
"""A status that is too long to be a word of any tool."""
ROWS = f"""id,title,status,impact,confidence,ease,baseline,planned_start,planned_end,links,tactic
,Good,idea,7,8,6,0.1,14.3.2026,2026-03-20 12:00,https://a.se,
,,idea,,,,,,,,
,Bad status,{NOWHERE},,,,,,,,
,Bad score,idea,11,8,6,,,,,
,Bad share,,,,,4,,,,
,Bad days,,,,,,2026-03-14,2026-03-13,,
,No day,,,,,,2026-02-30,,,
,No link,,,,,,,,ftp://x,
,,,,,,,,,,no-such-tactic
,Good,,,,,,,,,
"""


def test_each_bad_row_is_named_with_its_line_and_reason_and_the_good_ones_are_taken(somebody: Callable[[], Person]) -> None:
    person = somebody()
    shown = look(person, ROWS)
    assert shown.counts == {"new": 1, "changed": 0, "unchanged": 0, "rejected": 9}
    said = [
        "has no name",
        "nowhere",
        "Impact: “11”. Give a number from 1 to 10",
        "between 0 and 100",
        "before it starts",
        "not a day",
        "begins with",
        "no tactic",
    ]
    for (line, reason), part in zip(sorted(shown.reasons.items()), [*said, "line 2 already"], strict=True):
        assert part in reason, line
    content = person.get(shown.address.replace("?", "/rejected.csv?")).data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["line"] for row in rows] == [str(line) for line in range(3, 12)]
    assert all(row["reason"] for row in rows)
    assert shown.confirm().status_code == 303
    assert titles(person) == {"Good"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", b"title,impact,owner\nOne,7,5,Bo\nTwo,7,Eva\n"),
        ("x.xlsx", workbook(("title", "impact", "owner"), ("One", 7, 5, "Bo"), ("Two", 7, "Eva"))),
    ],
)
def test_a_row_with_more_cells_than_columns_is_refused_and_kept_whole(
    somebody: Callable[[], Person], name: str, content: bytes
) -> None:
    person = somebody()
    shown = look(person, content, name)
    assert (shown.counts["new"], list(shown.reasons)) == (1, [2])
    assert "more cells than columns" in shown.reasons[2]
    text = person.get(shown.address.replace("?", "/rejected.csv?")).data.decode("utf-8-sig")
    assert next(csv.reader(text.splitlines()[1:]))[-1] == "Bo"


def test_formulas_are_harmless_in_and_out(somebody: Callable[[], Person]) -> None:
    person = somebody()
    assert take_in(person, f"title,status\n=1+1,{NOWHERE}\n'=2+2,idea\n")["new"] == 1
    assert titles(person) == {"=2+2"}


def test_a_workbook_with_days_and_numbers_of_its_own(somebody: Callable[[], Person]) -> None:
    person = somebody()
    take_in(person, workbook(("Name", "Planned start", "Baseline"), ("A", date(2026, 3, 14), 0.045)), "x.xlsx")
    (row,) = json.loads(person.get("/exports/backlog.json").data)
    assert (row["planned_start"], row["baseline"]) == ("2026-03-14", 0.045)


@pytest.mark.parametrize(("text", "mark", "value"), [
    ("1 234,5", ",", "1234.5"), ("1.234.567", ",", "1234567"), ("1,234.5", ".", "1234.5"), ("−5", ".", "-5"),
    ("12 %", ",", "0.12"), ("1e-07", ".", "1e-7"), ("1,5", ".", None), ("ett", ",", None), ("9" * 90, ".", None),
])  # fmt: skip
def test_numbers_are_read_by_the_sign_of_the_file(text: str, mark: str, value: str | None) -> None:
    found = number(text, mark)
    assert (found is None) == (value is None)
    assert found is None or float(found) == float(value or 0)


def test_a_day_with_slashes_is_read_as_the_file_has_it() -> None:
    assert day("3/14/2026", Way(month_first=True)) == day("14/3/2026", Way()) == day("2026-03-14T10:00", Way())


@given(st.lists(st.text(max_size=8), max_size=4))
def test_several_values_are_one_cell_and_several_again(parts: list[str]) -> None:
    assert several(in_one(parts)) == (parts if parts != [""] else [])


@given(content=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"title,x\n{text}".encode(errors="replace")))
def test_any_bytes_give_a_table_or_a_sentence(app: Flask, content: bytes) -> None:
    with app.test_request_context():
        for kind in KINDS:
            try:
                table = read_table(kind, content)
            except Unreadable:
                continue
            assert all(len(row.cells) >= len(table.headings) for row in table.rows)
            assert unpacked(packed(table)) == table


texts = st.text(st.characters(codec="utf-8"), max_size=30)


@given(written=st.lists(st.tuples(texts, texts, texts, texts), min_size=1, max_size=4))
def test_any_text_in_any_column_is_taken_or_refused(fresh_app: Flask, written: list[tuple[str, ...]]) -> None:
    person = Person(fresh_app.test_client())
    rows = [dict(zip(("title", "notes", "status", "tags"), row, strict=True)) for row in written]
    answer = give(person, json.dumps(rows), "x.json")
    if answer.status_code == 303:
        query = "?check=1&c0=title&c1=notes&c2=status&c3=tags&lang=en"
        assert person.get(f"{answer.location}{query}").status_code in {200, 422}
    else:
        assert answer.status_code == 422
