"""Natural frequency, counted: on how many days people were active, and how long they stayed away between two such days.

Keeps true: days are whole days of the wall clock; active days are counted in the last so many days of the file, gaps
over the whole of it, for everybody with two active days or more (Amplitude's usage interval: the median of each person's
own gaps). Nothing is rounded: a median may lie half a day between two.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import duckdb

from tactics.retention.measures.cadence import GAPS, Frequency
from tactics.retention.measures.cohorts import last_day


def measure(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> dict[str, Any]:
    """Active days and gaps.

    {"from", "until": first and last day of the window, "covered": days in the file, "people": with the event in the window,
    "enough": of them with enough events, "new": of these, begun inside the window, "days": [[active days, people]],
    "gaps": {"people", "once": people with one active day only, "bars": people by GAPS, "quartiles": three or none}}
    """
    wanted = Frequency.of(asked)
    own = f"""WITH own AS (
        SELECT person, CAST(moment AS DATE) AS day, count(*) AS uses FROM events
        WHERE {"event = (SELECT event FROM names WHERE name = $event)" if wanted.event else "TRUE"} GROUP BY ALL)"""
    names = {"event": wanted.event} if wanted.event else {}
    until = last_day(connection)
    row = connection.execute("SELECT date_diff('day', min(moment), max(moment)) + 1 FROM events").fetchone()
    return {
        "from": (until - timedelta(days=wanted.days - 1)).isoformat(),
        "until": until.isoformat(),
        "covered": row[0] if row else 0,
        **_days(connection, own, wanted, names),
        "gaps": _gaps(connection, own, names),
    }


def _days(connection: duckdb.DuckDBPyConnection, own: str, wanted: Frequency, names: dict[str, str]) -> dict[str, Any]:
    query = f"""{own}
        SELECT days, events >= $least AS enough, count(*), sum(new) FROM (
            SELECT count(*) FILTER (day > $from) AS days, sum(uses) FILTER (day > $from) AS events,
                   CAST(min(day) > $from AS INTEGER) AS new
            FROM own GROUP BY person HAVING days > 0)
        GROUP BY ALL ORDER BY days"""
    before = last_day(connection) - timedelta(days=wanted.days)
    rows = connection.execute(query, {**names, "from": before, "least": wanted.least}).fetchall()
    return {
        "people": sum(people for _days, _enough, people, _new in rows),
        "enough": sum(people for _days, enough, people, _new in rows if enough),
        "new": int(sum(new for _days, enough, _people, new in rows if enough)),
        "days": [[days, people] for days, enough, people, _new in rows if enough],
    }


def _gaps(connection: duckdb.DuckDBPyConnection, own: str, names: dict[str, str]) -> dict[str, Any]:
    query = f"""{own}
        SELECT gap, count(*) FROM (
            SELECT median(gap) AS gap FROM (
                SELECT person, date_diff('day', lag(day) OVER (PARTITION BY person ORDER BY day), day) AS gap FROM own)
            GROUP BY person)
        GROUP BY gap ORDER BY gap NULLS FIRST"""
    rows: list[tuple[float | None, int]] = connection.execute(query, names).fetchall()
    known = [(gap, people) for gap, people in rows if gap is not None]
    bars = [0] * (len(GAPS) + 1)
    for gap, people in known:
        bars[bisect_left(GAPS, gap)] += people
    return {
        "people": sum(people for _gap, people in known),
        "once": sum(people for gap, people in rows if gap is None),
        "bars": bars,
        "quartiles": [quantile(known, share) for share in (0.25, 0.5, 0.75)] if known else [],
    }


def quantile(counted: Sequence[tuple[float, int]], share: float) -> float:
    """The value below which a share (0 to 1) of counted values lies, between two neighbours in proportion (R's type 7).

    `counted` has each value with how often it is there, in rising order, at least one.
    """
    place = (sum(count for _value, count in counted) - 1) * share
    below = int(place)
    low, high = _at(counted, below), _at(counted, below + 1)
    return low + (high - low) * (place - below)


def _at(counted: Sequence[tuple[float, int]], place: int) -> float:
    """The value at a place (from 0) of them all in order; the last one beyond the end."""
    passed = 0
    for value, count in counted:
        passed += count
        if place < passed:
            return value
    return counted[-1][0]
