"""Stores of events for tests, made without any reading of files: from rows that stand in the test."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from tactics.retention.events import store

Row = tuple[Any, ...]
"""person, moment (ISO), event, value or None, and the segments, if there are any."""


def build(folder: Path, rows: Iterable[Row], segments: Sequence[str] = ()) -> duckdb.DuckDBPyConnection:
    """A store with these events, open for reading; `segments` names the columns after the value."""
    whole = [(str(who), moment, str(event), value, *rest) for who, moment, event, value, *rest in rows]
    people = {who: number for number, who in enumerate(dict.fromkeys(row[0] for row in whole))}
    uses = Counter(row[2] for row in whole)
    events = {name: number for number, (name, _count) in enumerate(uses.most_common())}
    users = {name: len({row[0] for row in whole if row[2] == name}) for name in events}
    path = folder / store.FILE
    with store.create(path) as connection:
        connection.execute(store.tables(len(segments)))
        _fill(connection, path, "people", [(number, who) for who, number in people.items()])
        _fill(connection, path, "names", [(number, name, uses[name], users[name]) for name, number in events.items()])
        _fill(
            connection, path, "events", [(people[who], at, events[event], value, *rest) for who, at, event, value, *rest in whole]
        )
        told = _about(whole, events, uses, users, segments)
        connection.execute("INSERT INTO about VALUES (?)", [json.dumps(told)])
    return store.connect(path)


def _fill(connection: duckdb.DuckDBPyConnection, path: Path, table: str, rows: Sequence[Row]) -> None:
    """All rows through a file beside the store: as statements they take seconds."""
    aside = path.with_name(f"{table}.csv")
    with aside.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([r"\N" if cell is None else cell for cell in row] for row in rows)
    connection.execute(f"COPY {table} FROM '{aside}' (FORMAT csv, HEADER false, NULLSTR '\\N')")
    aside.unlink()


def _about(
    rows: Sequence[Row], events: dict[str, int], uses: Counter[str], users: dict[str, int], segments: Sequence[str]
) -> dict[str, Any]:
    """What the read job tells of a file (see the store)."""
    columns = []
    for place, name in enumerate(segments):
        by_value = Counter(value for _who, value in {(row[0], row[4 + place]) for row in rows} if value is not None)
        columns.append({"column": f"s{place + 1}", "name": name, "values": by_value.most_common(50), "distinct": len(by_value)})
    moments = sorted(row[1] for row in rows)
    return {
        "rows": len(rows),
        "rejected": 0,
        "people": len({row[0] for row in rows}),
        "first": moments[0],
        "last": moments[-1],
        "zone": "Europe/Stockholm",
        "hashed": False,
        "has_value": any(row[3] is not None for row in rows),
        "segments": columns,
        "events": [{"event": number, "name": name, "uses": uses[name], "users": users[name]} for name, number in events.items()],
    }
