"""From the rows that were read (the table `raw`) to the store's tables, and what the store says of itself. Pure.

Keeps true: persons are numbered by their key and events by how much they are used, so that the same rows give the same
store in whatever order they were read.
"""

import json
from typing import Any

import duckdb

from tactics.retention.events import hashing, store
from tactics.retention.events.mapping import Asked, clean_sql
from tactics.retention.events.problems import Problem
from tactics.retention.events.progress import Bar

_MOST_EVENTS, _MOST_VALUES = 200, 50


def check_zones(connection: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """That DuckDB knows both time zones. Raises Problem."""
    for zone in (asked.written_in, asked.zone):
        try:
            connection.execute(f"SELECT timezone('{zone}', TIMESTAMP '2024-01-01')").fetchone()  # a known_zone
        except duckdb.Error as error:
            raise Problem("no-such-zone", zone=zone) from error


def fill(connection: duckdb.DuckDBPyConnection, asked: Asked, secret: bytes, bar: Bar) -> dict[str, Any]:
    """Fill events, people and names from the good rows of `raw`; what `about` says of them."""
    connection.execute(store.tables(len(asked.segments)))
    bar.tell(0.7, "people")
    key = hashing.sql("trim(u)", secret) if asked.hashed else "trim(u)"
    connection.execute(f"""
        CREATE TEMP TABLE ids AS SELECT u, key, (dense_rank() OVER (ORDER BY key) - 1)::INTEGER AS person
            FROM (SELECT u, {key} AS key FROM (SELECT DISTINCT u FROM raw WHERE reason IS NULL));
        INSERT INTO people SELECT DISTINCT person, key FROM ids ORDER BY person;
        CREATE TEMP TABLE found AS SELECT e, {clean_sql("e")} AS name, count(*) AS uses FROM raw WHERE reason IS NULL GROUP BY e;
        CREATE TEMP TABLE kinds AS SELECT name, sum(uses)::BIGINT AS uses,
            (row_number() OVER (ORDER BY sum(uses) DESC, name) - 1)::INTEGER AS event FROM found GROUP BY name""")
    alike = connection.execute("SELECT (SELECT count(*) FROM people) - count(DISTINCT lower(trim(u))) FROM ids").fetchall()[0][0]
    segments = [f"s{number}" for number in range(1, len(asked.segments) + 1)]
    with bar.watching(connection, 0.75, 0.9, "events"):
        connection.execute(f"""
            INSERT INTO events SELECT person, moment, event, {", ".join(["v", *segments])}
                FROM raw JOIN ids USING (u) JOIN (SELECT e, event FROM found JOIN kinds USING (name)) USING (e)
                WHERE reason IS NULL""")
    connection.execute("""
        INSERT INTO names SELECT event, name, uses, users FROM kinds JOIN
            (SELECT event, count(*) AS users FROM (SELECT DISTINCT event, person FROM events) GROUP BY event) USING (event)
            ORDER BY event;
        DROP TABLE raw; DROP TABLE ids""")
    bar.tell(0.9, "events")
    return {**_about(connection, asked, segments), "alike": alike}


def keep_about(connection: duckdb.DuckDBPyConnection, about: dict[str, Any]) -> dict[str, Any]:
    """Write into the store what it says of itself, and give it back."""
    connection.execute("INSERT INTO about VALUES (?)", [json.dumps(about)])
    return about


def _about(connection: duckdb.DuckDBPyConnection, asked: Asked, segments: list[str]) -> dict[str, Any]:
    rows, first, last = connection.execute("SELECT count(*), min(moment), max(moment) FROM events").fetchall()[0]
    people = connection.execute("SELECT count(*) FROM people").fetchall()[0][0]
    names = connection.execute(f"SELECT event, name, uses, users FROM names ORDER BY event LIMIT {_MOST_EVENTS}").fetchall()
    return {
        "rows": rows,
        "people": people,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "zone": asked.zone,
        "hashed": asked.hashed,
        "has_value": asked.value is not None,
        "kinds": connection.execute("SELECT count(*) FROM names").fetchall()[0][0],
        "segments": [
            {"column": column, "name": name, **_values(connection, column)}
            for column, name in zip(segments, asked.segments, strict=True)
        ],
        "events": [dict(zip(("event", "name", "uses", "users"), row, strict=True)) for row in names],
    }


def _values(connection: duckdb.DuckDBPyConnection, column: str) -> dict[str, Any]:
    """The commonest values of a segment's column, by people, and how many different ones there are.

    Cleans the column first where a value needs it; most files need none, and looking costs nothing here.
    """
    asked = f"""
        SELECT {column}, count(*) AS people, count(*) OVER (), bool_or({clean_sql(column)} IS DISTINCT FROM {column}) OVER ()
            FROM (SELECT DISTINCT person, {column} FROM events WHERE {column} IS NOT NULL)
            GROUP BY {column} ORDER BY people DESC, {column} LIMIT {_MOST_VALUES}"""  # s1 to s5
    rows = connection.execute(asked).fetchall()
    if rows and rows[0][3]:
        connection.execute(f"UPDATE events SET {column} = {clean_sql(column)}")  # as above
        rows = connection.execute(asked).fetchall()
    return {"values": [[value, people] for value, people, _, _ in rows], "distinct": rows[0][2] if rows else 0}
