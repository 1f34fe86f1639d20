"""Hostile files end in a message, within limits: those that could do harm, in the very child process of the product."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tactics.jobs.children import Failed, Limits, run_child
from tactics.retention.events import looking
from tactics.retention.events.problems import Problem
from tests.retention.events.files import MAPPING, PLAIN, book, changed_book, documented, parquet, read, rejected, text_file

LIMITS = Limits(memory=2 * 2**30, cpu=60, file=2**30, seconds=120)
HEADING = "user,time,event,value\n"
SHEET = "xl/worksheets/sheet1.xml"
_XML = '<?xml version="1.0"?>{doctype}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
Outcome = tuple[str, dict[str, Any]]


def in_child(folder: Path, do: str, limits: Limits = LIMITS, **mapping: Any) -> Outcome:
    """What the child says of `upload` in a folder: its problem, or "fine" and the result. Nothing else may be left."""
    asked = {"do": do, "name": "file", "chosen": None, "mapping": {**MAPPING, **mapping}, "secret": "s"}
    try:
        found = run_child("tactics.retention.intake", asked, folder, limits, on_progress=lambda *_: None, stop=lambda: False)
    except Failed as failed:
        return failed.code, failed.values
    return "fine", found


def here(folder: Path, do: str, **mapping: Any) -> Outcome:
    """The same without a process of its own: for what is refused before it can do harm."""
    try:
        found = looking.look(folder / "upload", "file") if do == "look" else read(folder / "upload", **mapping)
    except Problem as problem:
        assert [path.name for path in folder.iterdir()] == ["upload"]
        return documented(problem)
    return "fine", found


def sheet(folder: Path, rows: str, doctype: str = "") -> Path:
    """A workbook whose first sheet is this XML."""
    path = book(folder, [["user", "time"], ["a", "2024-01-02"]])
    return changed_book(path, SHEET, _XML.format(doctype=doctype, rows=rows).encode())


def test_a_line_without_an_end_is_too_long(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with path.open("wb") as file:
        file.write(HEADING.encode() + b"a,2024-01-02,")
        file.truncate(2**30)  # A gigabyte that takes no room on the disk.
    assert in_child(tmp_path, "look")[0] == "binary"
    assert in_child(tmp_path, "read")[0] == "line-too-long"


def test_a_long_line_of_letters_is_too_long_wherever_it_is(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16"):
        text_file(tmp_path, HEADING + "a,2024-01-02,open,\n" * 3 + "x" * (2**20 + 2**21), encoding)
        assert here(tmp_path, "read", encoding=encoding) == ("line-too-long", {"limit": 2**20, "line": 5})


def test_a_field_that_never_closes_takes_neither_memory_nor_rows(tmp_path: Path) -> None:
    text_file(tmp_path, HEADING + 'b,"open\n' + "a,2024-01-02,open,1\n" * 300_000)
    code, about = in_child(tmp_path, "read")
    assert (code, about["rows"], about["reasons"]) == ("fine", 300_000, {"quotes": 1})


@pytest.mark.parametrize(
    ("text", "written", "said", "line"),
    [("a\nb\nåäö\n", "windows-1252", "utf-8", 4), ("åäö\n", "utf-8", "windows-1252", 0), ("å\n", "utf-8", "utf-16", 1)],
)
def test_a_wrong_encoding_is_told_not_mangled(tmp_path: Path, text: str, written: str, said: str, line: int) -> None:
    text_file(tmp_path, HEADING + text, written)
    assert here(tmp_path, "read", encoding=said) == ("wrong-encoding", {"encoding": said, "line": line})


def test_nul_bytes_cost_their_rows_only(tmp_path: Path) -> None:
    text_file(tmp_path, HEADING + "a,2024-01-02,o\0pen,\n" + "a,2024-01-02,open,\n" * 9)
    assert here(tmp_path, "read")[1]["reasons"] == {"control": 1}
    assert rejected(tmp_path)[0] == ["2", "control", "a,2024-01-02,o\ufffdpen,"]


def test_names_that_mean_something_to_sql_or_to_a_shell_are_only_names(tmp_path: Path) -> None:
    name = "'); DROP TABLE events; --\"$(id)../../etc/passwd"
    text_file(tmp_path, f'"{name.replace(chr(34), chr(34) * 2)}",time\n"{name.replace(chr(34), chr(34) * 2)}",2024-01-02\n')
    code, about = in_child(tmp_path, "read", **PLAIN, user=name, segments=[name])
    assert (code, about["segments"][0]["values"]) == ("fine", [[name, 1]])


@pytest.mark.parametrize("cut", [8, 100, -9])
def test_a_truncated_parquet_is_unreadable(tmp_path: Path, cut: int) -> None:
    path = parquet(tmp_path / "upload", "SELECT 'a' || range AS user, TIMESTAMP '2024-01-02' AS time FROM range(1000)")
    path.write_bytes(path.read_bytes()[:cut])
    assert here(tmp_path, "look") == here(tmp_path, "read", **PLAIN) == ("unreadable", {})


def test_a_parquet_whose_inside_is_noise_ends_in_a_message(tmp_path: Path) -> None:
    path = parquet(tmp_path / "upload", "SELECT 'a' || range AS user, TIMESTAMP '2024-01-02' AS time FROM range(1000)")
    content = bytearray(path.read_bytes())
    content[40 : len(content) // 2] = bytes(255 - byte for byte in content[40 : len(content) // 2])
    path.write_bytes(content)
    assert in_child(tmp_path, "read", **PLAIN)[0] in {"unreadable", "crashed", "too-big", "no-rows"}


def test_a_parquet_that_unpacks_to_a_billion_rows_is_stopped_at_the_limit(tmp_path: Path) -> None:
    parquet(tmp_path / "upload", "SELECT 'a' AS user, DATE '2024-01-02' AS time FROM range(6_000_000)")
    assert in_child(tmp_path, "read", **PLAIN) == ("too-many-rows", {"limit": 5_000_000})


def test_one_cell_at_the_end_of_a_sheet_costs_nothing(tmp_path: Path) -> None:
    sheet(tmp_path, '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>')
    assert in_child(tmp_path, "look")[0] == "empty"
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>user</t></is></c><c r="B1" t="inlineStr"><is><t>time</t></is></c></row>'
    sheet(tmp_path, rows + '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>')
    assert in_child(tmp_path, "read", **PLAIN)[0] in {"empty", "no-rows"}


@pytest.mark.parametrize("place", ['r="A99999999999"', 'r="ZZZZZZZZZ1"', 'r="1A"', 'r="A0"', ""])
def test_cells_at_places_that_do_not_exist_end_in_a_message(tmp_path: Path, place: str) -> None:
    sheet(tmp_path, f'<row r="99999999999"><c {place} t="n"><v>1</v></c></row>')
    assert here(tmp_path, "look")[0] in {"empty", "unreadable"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_in_a_workbook_is_refused(tmp_path: Path, encoding: str) -> None:
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    path = sheet(tmp_path, "<row><c t='inlineStr'><is><t>&b;&c;</t></is></c></row>", doctype)
    with zipfile.ZipFile(path) as archive:
        content = archive.read(SHEET).decode().replace('version="1.0"', f'version="1.0" encoding="{encoding}"')
    changed_book(path, SHEET, content.encode(encoding))
    assert here(tmp_path, "look") == here(tmp_path, "read") == ("not-allowed-in-xlsx", {})


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "docProps/bomb.xml"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, part: str) -> None:
    path = book(tmp_path, [["user", "time"], ["a", "2024-01-02"]])
    changed_book(path, part, b"<a>" + b" " * (60 * 2**20))
    assert path.stat().st_size < 2**20
    assert here(tmp_path, "look")[0] == "too-large-unpacked"


def test_a_zip_bomb_that_lies_about_its_size_is_unreadable(tmp_path: Path) -> None:
    path = book(tmp_path, [["user", "time"], ["a", "2024-01-02"]])
    changed_book(path, SHEET, b"<a>" + b" " * (60 * 2**20))
    content = path.read_bytes()
    size = (3 + 60 * 2**20).to_bytes(4, "little")
    assert content.count(size) == 2
    path.write_bytes(content.replace(size, (1000).to_bytes(4, "little")))
    assert here(tmp_path, "look") == ("unreadable", {})


def test_a_workbook_in_a_workbook_with_ten_thousand_parts_is_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(3000):
            archive.writestr(f"{number}.xml", "")
    text_file(tmp_path, file.getvalue())
    assert here(tmp_path, "look")[0] == "too-large-unpacked"


@pytest.mark.parametrize("damage", [lambda content: content[:-30], lambda content: content[:2000] + b"\0" * 500 + content[2500:]])
def test_a_damaged_workbook_is_unreadable(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = book(tmp_path, [["user", "time"], ["a", "2024-01-02"]])
    path.write_bytes(damage(path.read_bytes()))
    assert here(tmp_path, "look") == ("unreadable", {})


def test_links_to_other_workbooks_and_formulas_are_only_what_they_last_showed(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{number}"><c r="A{number}" t="str"><f>[1]Sheet1!A1</f><v>{user}</v></c>'
        f'<c r="B{number}" t="str"><v>{time}</v></c></row>'
        for number, (user, time) in enumerate([("user", "time"), ("a", "2024-01-02")], 1)
    )
    path = sheet(tmp_path, rows)
    target = f'<Relationships><Relationship Id="rId1" TargetMode="External" Target="file://{tmp_path}/upload"/></Relationships>'
    changed_book(path, "xl/externalLinks/_rels/externalLink1.xml.rels", target.encode())
    assert here(tmp_path, "read", **PLAIN)[1]["rows"] == 1


def test_a_store_that_grows_beyond_its_limit_is_told_as_such(tmp_path: Path) -> None:
    text_file(tmp_path, HEADING + "".join(f"u{number},2024-01-02,open,\n" for number in range(100_000)))
    assert in_child(tmp_path, "read", replace(LIMITS, file=2**20), hash=True) == ("too-big", {})


def test_a_bomb_ends_in_a_message_in_the_child_too(tmp_path: Path) -> None:
    path = book(tmp_path, [["user", "time"], ["a", "2024-01-02"]])
    changed_book(path, SHEET, b"<a>" + b" " * (60 * 2**20))
    assert in_child(tmp_path, "look") == ("too-large-unpacked", {"limit": 1024})
    assert [path.name for path in tmp_path.iterdir()] == ["upload"]
