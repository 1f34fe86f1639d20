"""Core behaviour, counted: do those who did a thing in their first period stay longer, and how many are active by a definition.

Keeps true: everybody begins with their first event of any kind; a period counts for a person only when it is over, by
the end of the file; who did an event and who did not are counted over the same people and periods, so that the two
differ in nothing else that was counted. All events are compared in one go: a person carries one bit for each of them.
"""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import duckdb

from tactics.retention.measures.behaviour import Active, Comparison
from tactics.retention.measures.calendar import first_day, number_of, numbered, rolled
from tactics.retention.measures.cohorts import last_day

SHOWN = {"day": 30, "week": 16, "month": 13, "quarter": 9, "year": 6}
"""How many of the last periods an active definition is counted at."""


def measure(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> dict[str, Any]:
    """Retention of those who did each event in their first period, and of the others.

    {"people": whose first period and the next are over, "left": all others, "until": last day of the file,
    "events": [{"name", "did", "kept", "others", "others_kept"}]}, four lists of counts, from the first period after.
    An event that is not in the file is left out.
    """
    wanted = Comparison.of(asked)
    known = dict(connection.execute("SELECT name, event FROM names").fetchall())
    events = [name for name in wanted.events if name in known]
    _place(connection, wanted, [known[name] for name in events])
    sizes = connection.execute("SELECT mask, least(last, $most), count(*) FROM begun GROUP BY ALL", {"most": wanted.horizon})
    people: dict[tuple[int, int], int] = {(mask, last): count for mask, last, count in sizes.fetchall() if last > 0}
    row = connection.execute("SELECT count(DISTINCT person) FROM events").fetchone()
    longest = max((last for _mask, last in people), default=0)
    kept = _kept(connection, wanted, len(events))
    return {
        "people": sum(people.values()),
        "left": (row[0] if row else 0) - sum(people.values()),
        "until": last_day(connection).isoformat(),
        "events": [
            {"name": name, **_split(people, kept[place], 1 << place, longest)} for place, name in enumerate(events)
        ],
    }  # fmt: skip


def _split(people: dict[tuple[int, int], int], kept: dict[tuple[bool, int], int], bit: int, longest: int) -> dict[str, list[int]]:
    """The four lists of an event: how many could come back and did, of those who did it and of the others."""
    spans = range(1, longest + 1)
    could = {
        did: [sum(n for (mask, last), n in people.items() if last >= span and bool(mask & bit) == did) for span in spans]
        for did in (True, False)
    }
    return {
        "did": could[True],
        "kept": [kept.get((True, span), 0) for span in spans],
        "others": could[False],
        "others_kept": [kept.get((False, span), 0) for span in spans],
    }


def _place(connection: duckdb.DuckDBPyConnection, wanted: Comparison, events: list[int]) -> None:
    """Make two tables for this connection.

    `placed`: what each person did when (`own`: the place of the event, −1 for others; `n`: periods after their first).
    `begun`: each person with the `last` n that is over (from 0) and a `mask`, a bit for each event done at n = 0.
    """
    end = last_day(connection) + timedelta(days=1)
    if wanted.window == "rolling":
        n = rolled(wanted.period, "born", "moment")
        last = rolled(wanted.period, "born", f"TIMESTAMP '{end}'") + " - 1"
    else:
        n = f"{numbered(wanted.period, 'moment')} - {numbered(wanted.period, 'born')}"
        last = f"{number_of(wanted.period, end) - 1} - ({numbered(wanted.period, 'born')})"
    places = " ".join(f"WHEN {event} THEN {place}" for place, event in enumerate(events))
    own = f"CASE event {places} ELSE -1 END" if events else "-1"
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE placed AS
        WITH born AS (SELECT person, min(moment) AS born FROM events GROUP BY person)
        SELECT DISTINCT person, {own} AS own, {n} AS n, {last} AS last FROM events JOIN born USING (person)
        WHERE n <= least(last, {wanted.horizon})""")
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE begun AS
        SELECT person, any_value(last) AS last, bit_or(CASE WHEN n = 0 AND own >= 0 THEN 1 << own ELSE 0 END) AS mask
        FROM placed GROUP BY person""")


def _kept(connection: duckdb.DuckDBPyConnection, wanted: Comparison, events: int) -> list[dict[tuple[bool, int], int]]:
    """For each event: of those who did it at first (True) and of the others, how many came back after so many periods."""
    back = "SELECT DISTINCT person, n FROM placed WHERE n > 0" if wanted.back == "any" else "SELECT * FROM placed WHERE n > 0"
    rows = connection.execute(f"""
        SELECT mask, n, {"-1" if wanted.back == "any" else "own"} AS own, count(*)
        FROM ({back}) JOIN begun USING (person) GROUP BY ALL""").fetchall()
    kept: list[dict[tuple[bool, int], int]] = [defaultdict(int) for _event in range(events)]
    for mask, n, own, count in rows:
        for place in range(events) if wanted.back == "any" else [own] if own >= 0 else []:
            kept[place][bool(mask >> place & 1), n] += count
    return kept


def active(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> dict[str, Any]:
    """Who is active by a definition, at the end of each of the last periods that are over.

    {"periods": [{"start", "by": how many did the event in just 1, 2 … n of the last n periods}], oldest first,
    "people": who ever did it, "until": last day of the file}. Only where all n periods lie within the file.
    """
    wanted = Active.of(asked)
    row = connection.execute(
        "SELECT CAST(min(moment) AS DATE), count(DISTINCT person) FILTER (event = (SELECT event FROM names WHERE name = $event)) "
        "FROM events",
        {"event": wanted.event},
    ).fetchone()
    until = last_day(connection)
    start, people = row or (until, 0)
    latest = number_of(wanted.period, until + timedelta(days=1)) - 1
    earliest = max(number_of(wanted.period, start) + wanted.n - 1, latest - SHOWN[wanted.period] + 1)
    rows = connection.execute(
        f"""
        WITH seen AS (
            SELECT DISTINCT person, {numbered(wanted.period, "moment")} AS own FROM events
            WHERE event = (SELECT event FROM names WHERE name = $event)),
        spread AS (
            SELECT person, unnest(range(greatest(own, {earliest}), least(own + {wanted.n}, {latest + 1}))) AS period FROM seen)
        SELECT period, times, count(*)
        FROM (SELECT person, period, count(*) AS times FROM spread GROUP BY person, period) GROUP BY period, times
        """,
        {"event": wanted.event},
    ).fetchall()
    counted = {(period, times): count for period, times, count in rows}
    return {
        "periods": [
            {
                "start": first_day(wanted.period, period).isoformat(),
                "by": [counted.get((period, times), 0) for times in range(1, wanted.n + 1)],
            }
            for period in range(earliest, latest + 1)
        ],
        "people": people,
        "until": until.isoformat(),
    }
