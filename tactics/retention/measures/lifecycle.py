"""People over time: who is new, who stayed, who came back, who left; how often they come; how many buy again.

Keeps true: everybody active in a period is new, current or reactivated, and only one of them; who is inactive was active
in the period before; a period that the file does not hold whole is left out, or said to be a part; counts, no shares.
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import duckdb

from tactics.retention.measures.calendar import first_day, number_of, numbered
from tactics.retention.measures.questions import Movement, given, is_event

MOST_PERIODS = 60
"""So many periods are told, the newest ones."""


def measure(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> dict[str, Any]:
    """{"movement": see `movement`, "months": see `months`, "buyers": see `buyers`, "first", "last": days of the file}."""
    question = Movement(**asked)
    first, last = _days(connection)
    return {
        "movement": movement(connection, question, first, last),
        "months": months(connection, question, first, last),
        "buyers": buyers(connection, question, first, last) if question.buy else [],
        "first": first.isoformat(),
        "last": last.isoformat(),
    }


def movement(connection: duckdb.DuckDBPyConnection, question: Movement, first: date, last: date) -> dict[str, Any]:
    """Who came and went in each whole period, oldest first.

    {"rows": [{"start", "new", "current", "back", "gone", "dormant"}], "left": how many older periods are not told,
    "unfinished": the first day of the period that the file breaks off in, "part": whether the file begins within one}.
    New: never active before. Current: active in the period before too. Back (reactivated): active before, but not in the
    period before. Gone (inactive): active in the period before, not in this one. Dormant: active before, and not in the
    period before; those are who can come back.
    """
    wanted = is_event("event", question.event)
    active = f"SELECT DISTINCT person, {numbered(question.period, 'moment')} AS p FROM events WHERE {wanted}"
    query = f"""
        WITH steps AS (
            SELECT p, lag(p) OVER own AS before, lead(p) OVER own AS after
            FROM ({active}) WINDOW own AS (PARTITION BY person ORDER BY p))
        SELECT p, count(*) FILTER (before IS NULL), count(*) FILTER (before = p - 1), count(*) FILTER (before < p - 1),
            count(*) FILTER (after IS NULL OR after > p + 1)
        FROM steps GROUP BY p"""
    counted = {p: counts for p, *counts in connection.execute(query, given(event=question.event)).fetchall()}
    start, end = number_of(question.period, first), number_of(question.period, last)
    whole = _over(question.period, end, last)
    rows, leaving, dormant = [], 0, 0
    for number in range(start, end + whole):
        new, current, back, then = counted.get(number, (0, 0, 0, 0))
        day = first_day(question.period, number).isoformat()
        told = {"start": day, "new": new, "current": current, "back": back, "gone": leaving, "dormant": dormant}
        rows.append(told)
        dormant, leaving = dormant - back + leaving, then
    return {
        "rows": rows[-MOST_PERIODS:],
        "left": max(0, len(rows) - MOST_PERIODS),
        "unfinished": None if whole else first_day(question.period, end).isoformat(),
        "part": first_day(question.period, start) < first,
    }


def months(connection: duckdb.DuckDBPyConnection, question: Movement, first: date, last: date) -> list[dict[str, Any]]:
    """Whole months of the file, oldest first: {"start", "days", "daily", "windows", "weekly", "people"}.

    `people` were active in the month; `daily` is the sum of the people of each of its `days`; `weekly` the sum of the
    people of each of its `windows` of seven days that lie within it (they end on the 7th, the 8th … the last day).
    """
    query = f"""
        WITH active AS (
            SELECT DISTINCT person, CAST(moment AS DATE) AS day FROM events WHERE {is_event("event", question.event)}),
        placed AS (
            SELECT person, {numbered("month", "day")} AS month, day(day) AS d, day(last_day(day)) AS days FROM active),
        reach AS (
            SELECT month, person, days, greatest(d, 7) AS low,
                least(d + 6, days, coalesce(lead(d) OVER (PARTITION BY person, month ORDER BY d) - 1, days)) AS high
            FROM placed)
        SELECT month, count(*), sum(greatest(0, high - low + 1)), count(DISTINCT person) FROM reach GROUP BY month"""
    counted = {month: counts for month, *counts in connection.execute(query, given(event=question.event)).fetchall()}
    rows = []
    for number in _whole_periods("month", first, last):
        start = first_day("month", number)
        days = monthrange(start.year, start.month)[1]
        daily, weekly, people = counted.get(number, (0, 0, 0))
        told = {
            "start": start.isoformat(),
            "days": days,
            "daily": daily,
            "windows": days - 6,
            "weekly": int(weekly),
            "people": people,
        }
        rows.append(told)
    return rows[-MOST_PERIODS:]


def buyers(connection: duckdb.DuckDBPyConnection, question: Movement, first: date, last: date) -> list[dict[str, Any]]:
    """Periods, oldest first: {"start", "again", "people", "whole"}: of the people who bought, those who did more than once.

    Customers are counted, not purchases. A period that the file holds a part of is told as such.
    """
    query = f"""
        SELECT p, count(*) FILTER (times > 1), count(*) FROM (
            SELECT person, {numbered(question.every, "moment")} AS p, count(*) AS times
            FROM events WHERE {is_event("buy", question.buy)} GROUP BY person, p
        ) GROUP BY p ORDER BY p"""
    whole = _whole_periods(question.every, first, last)
    rows = connection.execute(query, given(buy=question.buy)).fetchall()
    return [
        {"start": first_day(question.every, p).isoformat(), "again": again, "people": people, "whole": p in whole}
        for p, again, people in rows[-MOST_PERIODS:]
    ]


def _days(connection: duckdb.DuckDBPyConnection) -> tuple[date, date]:
    """The days of the first and of the last event of the file, whatever they are."""
    row = connection.execute("SELECT CAST(min(moment) AS DATE), CAST(max(moment) AS DATE) FROM events").fetchone()
    if row is None or row[0] is None:
        raise ValueError("a store without events")
    return row[0], row[1]


def _over(period: str, number: int, last: date) -> bool:
    """Whether a period ends with the file's last day, or before."""
    return first_day(period, number + 1) <= last + timedelta(days=1)


def _whole_periods(period: str, first: date, last: date) -> range:
    """The periods that lie within the file from their first day to their last."""
    start, end = number_of(period, first), number_of(period, last)
    return range(start + (first_day(period, start) < first), end + _over(period, end, last))
