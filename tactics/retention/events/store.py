"""The store of a data set's events: one DuckDB file, its tables, and how it is opened.

Owns the tables `events` (person, moment, event, value, s1 … s5), `people` (person, key), `names` (event, name, uses, users)
and `about` (one row of JSON). Keeps true: `moment` is the wall clock of the data set's time zone; persons and events are
numbered from 0 without gaps; whoever opens it can reach no other file and no network, and cannot change that.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from tactics.retention.events.problems import Problem

MOST_SEGMENTS = 5
FILE = "events.duckdb"
_NO_ROOM = ("File too large", "No space left", "Cannot allocate memory")


def tables(segments: int) -> str:
    """The SQL that makes the tables, with columns for so many segments (0 to 5)."""
    columns = "".join(f", s{number} VARCHAR" for number in range(1, segments + 1))
    return f"""
        CREATE TABLE events (person INTEGER, moment TIMESTAMP, event INTEGER, value DOUBLE{columns});
        CREATE TABLE people (person INTEGER, key VARCHAR);
        CREATE TABLE names (event INTEGER, name VARCHAR, uses BIGINT, users BIGINT);
        CREATE TABLE about (json VARCHAR);
    """


def create(path: Path, *, reads: Path | None = None, memory: str = "1200MB", threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A new file at `path`, open for writing; `reads` is the one other file it may read. Spills beside itself."""
    return _confined(duckdb.connect(str(path), config=_config(memory, threads)), [path.parent, *([reads] if reads else [])])


def connect(path: Path, *, memory: str = "600MB", threads: int = 2) -> duckdb.DuckDBPyConnection:
    """An existing file, for reading only. Raises duckdb.Error when it is damaged."""
    return _confined(duckdb.connect(str(path), read_only=True, config=_config(memory, threads)), [path.parent])


def about(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What the store says of itself (see the read job)."""
    row = connection.execute("SELECT json FROM about").fetchone()
    told: dict[str, Any] = json.loads(row[0]) if row else {}
    return told


@contextmanager
def faults(code: str) -> Iterator[None]:
    """DuckDB's refusals as a Problem of this code; no memory or room is the job's matter, a fault in our SQL a crash."""
    try:
        yield
    except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException):
        raise
    except duckdb.Error as error:
        if isinstance(error, duckdb.OutOfMemoryException) or any(words in str(error) for words in _NO_ROOM):
            raise MemoryError from error
        raise Problem(code) from error


def _config(memory: str, threads: int) -> dict[str, Any]:
    return {
        "memory_limit": memory,
        "threads": threads,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "false",
    }


def _confined(connection: duckdb.DuckDBPyConnection, places: list[Path]) -> duckdb.DuckDBPyConnection:
    folders = [str(place) + "/" for place in places if place.is_dir()]
    files = [str(place) for place in places if not place.is_dir()]
    connection.execute("SET temp_directory = ?", [str(places[0] / "spill")])
    connection.execute("SET allowed_directories = ?", [folders])
    connection.execute("SET allowed_paths = ?", [files])
    for setting in ("enable_progress_bar = true", "enable_progress_bar_print = false", "progress_bar_time = 0"):
        connection.execute(f"SET {setting}")  # So that a long query can be asked how far it is.
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
