"""Parquet files, and DuckDB for looking: opened so that nothing but the one file can be reached. Pure.

Keeps true: a file that DuckDB refuses, whatever it says, is a Problem.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tactics.retention.events import store
from tactics.retention.events.problems import Problem
from tactics.retention.events.texts import MOST_COLUMNS

MAGIC = b"PAR1"


@contextmanager
def looking_at(path: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection without a store, which may read one file at most. What DuckDB refuses is a Problem."""
    config: dict[str, str | bool | int | float | list[str]] = {"memory_limit": "400MB", "threads": 1}
    config |= {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    with store.faults("unreadable"), duckdb.connect(":memory:", config=config) as connection:
        connection.execute("SET allowed_paths = ?", [[str(path)] if path else []])
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def types_of(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """The columns of a Parquet file and DuckDB's types of them. Raises Problem."""
    rows = connection.execute(f"DESCRIBE SELECT * FROM {parquet(path)}").fetchall()  # a quoted path
    if len(rows) > MOST_COLUMNS:
        raise Problem("too-many-columns", limit=MOST_COLUMNS)
    return {str(row[0]): str(row[1]) for row in rows}


def first_rows(connection: duckdb.DuckDBPyConnection, path: Path, names: list[str], count: int) -> list[list[str]]:
    """The first rows of a Parquet file as text, cells cut at 1000 letters."""
    columns = ", ".join(f"coalesce(left({identifier(name)}::VARCHAR, 1000), '')" for name in names)
    return [list(row) for row in connection.execute(f"SELECT {columns} FROM {parquet(path)} LIMIT {count}").fetchall()]


def parquet(path: Path, *, numbered: bool = False) -> str:
    """The table function that reads a Parquet file; `numbered` adds the column file_row_number, from 0."""
    return f"read_parquet({literal(str(path))}{', file_row_number = true' if numbered else ''})"


def literal(text: str) -> str:
    """A text inside SQL."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name inside SQL."""
    return '"' + name.replace('"', '""') + '"'
