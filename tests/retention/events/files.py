"""Files that somebody might upload, made here, and ways to look at what became of them."""

import csv
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import Workbook

from tactics.retention.events import looking, reading, store
from tactics.retention.events.problems import PROBLEMS, REASONS, Problem

SECRET = b"a secret of the workspace"
MAPPING = {
    "format": "csv", "encoding": "utf-8", "delimiter": ",", "header": True, "sheet": None,
    "user": "user", "time": "time", "event": "event", "value": "value", "segments": [],
    "time_format": "iso", "decimal": ".", "written_in": "UTC", "zone": "UTC", "hash": False,
}  # fmt: skip
PLAIN: dict[str, Any] = {"event": None, "value": None}
"""For files with the columns user and time only."""


def text_file(folder: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "upload"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def book(folder: Path, *sheets: Iterable[Sequence[Any]]) -> Path:
    """A workbook with these rows, a sheet each."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets, 1):
        sheet = workbook.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(row)
    path = folder / "upload"
    workbook.save(path)
    return path


def parquet(path: Path, query: str) -> Path:
    """A Parquet file with what a query gives."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


def changed_book(path: Path, part: str, content: bytes) -> Path:
    """A workbook with one part of it replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, old in {**parts, part: b""}.items():
            archive.writestr(name, content if name == part else old)
    return path


def read(path: Path, **mapping: Any) -> dict[str, Any]:
    """What the reading says, after it said it to JSON and back."""
    about = reading.read(path, path.parent, {**MAPPING, **mapping}, SECRET, lambda *_: None)
    return dict(json.loads(json.dumps(about)))


def events(folder: Path) -> list[tuple[Any, ...]]:
    """key, moment, name and value of the events in a store, in order of time."""
    with store.connect(folder / store.FILE) as connection:
        return connection.execute("""SELECT key, moment::VARCHAR, name, value FROM events
            JOIN people USING (person) JOIN names USING (event) ORDER BY moment, key, name, value""").fetchall()


def rejected(folder: Path) -> list[list[str]]:
    """The rows of rejected.csv, without its heading."""
    with (folder / reading.REJECTED).open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


def problem_of(path: Path, **mapping: Any) -> tuple[str, dict[str, Any]]:
    """The problem that reading ends in; that it is documented; and that nothing is left behind."""
    before = sorted(path.parent.iterdir())
    with pytest.raises(Problem) as caught:
        read(path, **mapping)
    assert sorted(path.parent.iterdir()) == before
    return documented(caught.value)


def problem_of_look(path: Path, chosen: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Problem) as caught:
        looking.look(path, path.name, chosen)
    return documented(caught.value)


def documented(problem: Problem) -> tuple[str, dict[str, Any]]:
    """A problem's code and values, which must be those that the web has sentences for."""
    assert tuple(problem.values) == PROBLEMS[problem.code]
    assert problem.values.get("reason", "user") in REASONS
    return problem.code, problem.values
