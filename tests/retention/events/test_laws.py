"""Whatever the bytes are, looking and reading end in a result or in a problem that has a sentence."""

import csv
import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tactics.retention.events import looking, reading, texts
from tactics.retention.events.problems import Problem
from tactics.retention.events.texts import Record
from tests.retention.events.files import SECRET, documented, read, rejected

TEXTS = st.text(st.sampled_from("au,;|\t\"'\n\r\0 =-.:0123456789éÅ\ufeff€")).map(lambda text: text.encode())
BYTES = st.one_of(st.binary(max_size=300), TEXTS, TEXTS.map(lambda text: b"user,time\n" + text))


def tried(content: bytes, **mapping: Any) -> None:
    """Look at it, and read it as it was guessed (and as it was said)."""
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        path = folder / "upload"
        path.write_bytes(content)
        try:
            found = looking.look(path, "file")
            json.dumps(found, allow_nan=False)
            names = [column["name"] for column in found["columns"]]
            guess = {**found["guess"], "user": names[0], "time": names[-1], "time_format": "iso", "zone": "UTC", **mapping}
            about = reading.read(path, folder, guess, SECRET, lambda *_: None)
            assert about["rows"] + about["rejected"] >= about["people"] >= 1
        except Problem as problem:
            documented(problem)
            assert [left.name for left in folder.iterdir()] == ["upload"]


@settings(deadline=None, max_examples=60)
@given(BYTES)
def test_any_bytes_end_in_a_result_or_a_problem(content: bytes) -> None:
    tried(content)


@settings(deadline=None, max_examples=30)
@given(BYTES, st.sampled_from(looking.ENCODINGS), st.sampled_from(looking.DELIMITERS))
def test_any_bytes_read_by_any_mapping_end_in_a_result_or_a_problem(content: bytes, encoding: str, delimiter: str) -> None:
    tried(content, encoding=encoding, delimiter=delimiter)


@settings(deadline=None, max_examples=20)
@given(st.binary(max_size=400), st.sampled_from(["xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/workbook.xml"]))
def test_any_bytes_in_a_zip_end_in_a_problem(content: bytes, part: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(part, content)
    tried(file.getvalue())


@settings(deadline=None, max_examples=20)
@given(st.binary(max_size=400))
def test_any_bytes_between_the_marks_of_parquet_end_in_a_problem(content: bytes) -> None:
    tried(b"PAR1" + content + b"PAR1")


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_what_a_spreadsheet_writes_comes_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    found = list(texts.records_of(iter(io.StringIO(file.getvalue(), newline="")), ","))
    assert [tuple(record.cells) for record in found] == rows


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(["a,b\n", '"a\nb",c\n', 'a,"b\n', '"a"b,c\n', "\n", 'a"b,c\n']), max_size=12))
def test_no_line_is_lost_or_taken_twice(lines: list[str]) -> None:
    text = "".join(lines)
    found: list[Record] = list(texts.records_of(iter(io.StringIO(text, newline="")), ","))
    whole = text.splitlines()
    assert [record.line for record in found] == sorted({record.line for record in found})
    starts = [record.line for record in found] + [len(whole) + 1]
    for record, after in zip(found, starts[1:], strict=False):
        taken = 1 if record.fault else 1 + sum(cell.count("\n") for cell in record.cells)
        assert not any(whole[number - 1] for number in range(record.line + taken, after))


ROWS = [
    "a,2024-01-02,open,1",
    "b,no,open,1",
    "b",
    "b,2024-01-02,open,1,2,3",
    ",,,,,",
    ",2024-01-02,open,1",
    '"c",2024-01-02,open,x',
    "",
]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(ROWS), max_size=30), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_bad_rows_are_listed_alike_by_duckdb_and_by_us(rows: list[str], end: str, ended: bool) -> None:
    lines = ["user,time,event,value", "a,2024-01-02,open,1", *rows]
    straight = end.join(lines) + (end if ended else "")
    ours = straight + (end if not ended else "") + ("\n" if end == "\r\n" else "\r\n")  # Two kinds of line ends.
    found = []
    for text in (straight, ours):
        with tempfile.TemporaryDirectory() as kept:
            path = Path(kept) / "upload"
            path.write_bytes(text.encode())
            about = read(path)
            found.append((about["rows"], about["reasons"], rejected(path.parent) if about["rejected"] else []))
    assert found[0] == found[1]
