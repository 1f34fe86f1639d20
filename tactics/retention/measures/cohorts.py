"""Cohorts: of those who began in a period, how many came back in which period after it.

Keeps true: a cell is counted only when its whole period had passed, for every member of the cohort, when the file ends;
until then it is None, never 0. Where the event to come back with is another than the one to begin with, only what a
person did from their start on counts. A person is counted once in a cell.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb

from tactics.retention.measures.calendar import first_day, numbered, rolled
from tactics.retention.measures.definition import MOST_COHORTS, Retention

EVERYBODY = "''"
"""The SQL of a group when there are none: all people are in the same, nameless one."""


@dataclass(frozen=True)
class Cohort:
    """Who began in one period (its first day): how many, and how many of them came back in each span (None: not over yet)."""

    start: date
    size: int
    kept: tuple[int | None, ...]


def measure(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> dict[str, Any]:
    """The triangle of a definition: {"cohorts": [{"start", "size", "kept"}], "left_out", "until": the last day of the file}.

    Of more than MOST_COHORTS the oldest are left out, so many.
    """
    found = triangles(connection, Retention.of(asked)).get("", ())
    kept = found[-MOST_COHORTS:]
    return {"cohorts": plain(kept), "left_out": len(found) - len(kept), "until": last_day(connection).isoformat()}


def plain(cohorts: tuple[Cohort, ...]) -> list[dict[str, Any]]:
    """Cohorts as JSON keeps them."""
    return [{"start": cohort.start.isoformat(), "size": cohort.size, "kept": list(cohort.kept)} for cohort in cohorts]


def last_day(connection: duckdb.DuckDBPyConnection) -> date:
    """The day of the last event: the file is taken to be whole up to its end."""
    row = connection.execute("SELECT CAST(max(moment) AS DATE) FROM events").fetchone()
    if row is None or not isinstance(row[0], date):
        raise ValueError("a store without events")
    return row[0]


def triangles(
    connection: duckdb.DuckDBPyConnection, definition: Retention, group: str = EVERYBODY, where: str = "TRUE"
) -> dict[str, tuple[Cohort, ...]]:
    """The cohorts of each group of people, oldest first.

    `group` is an SQL expression over `people_in(person)`-like columns: it is worked out over the events that begin
    (aggregate it: `arg_min(s1, moment)`); `where` chooses among those who begin (columns person, cohort, born, grp).
    """
    sizes, returned = _counted(connection, definition, group, where)
    end = last_day(connection) + timedelta(days=1)
    found: dict[str, list[Cohort]] = defaultdict(list)
    for (name, number), size in sorted(sizes.items()):
        counts, start = returned.get((name, number), {}), first_day(definition.period, number)
        kept = tuple(
            _within(definition, counts, span) if definition.over(start, upto, end) else None
            for span, (_from, upto) in enumerate(definition.spans)
        )
        found[name].append(Cohort(start, size, kept))
    return {name: tuple(cohorts) for name, cohorts in found.items()}


def births(definition: Retention, group: str = EVERYBODY) -> str:
    """The SQL query of who begins: person, cohort (number of the period), born (when), grp. Takes the start's name as $start."""
    recurring = definition.birth == "recurring"
    number = numbered(definition.period, "moment" if recurring else "min(moment)")
    return f"""
        SELECT person, {number} AS cohort, min(moment) AS born, {group} AS grp
        FROM events WHERE {_is("start", definition.start)} GROUP BY person{", cohort" if recurring else ""}"""


def names(definition: Retention) -> dict[str, str]:
    """The parameters that the SQL of a definition takes."""
    return {key: value for key, value in (("start", definition.start), ("back", definition.back)) if value}


def _counted(
    connection: duckdb.DuckDBPyConnection, definition: Retention, group: str, where: str
) -> tuple[dict[tuple[str, int], int], dict[tuple[str, int], dict[int, int]]]:
    """How many began in each group and cohort; and of them how many came back by number of periods (or of span)."""
    query = f"""
        WITH begun AS MATERIALIZED (SELECT * FROM ({births(definition, group)}) WHERE {where}),
        returns AS ({_returns(definition)})
        SELECT grp, cohort, NULL, count(*) FROM begun GROUP BY grp, cohort
        UNION ALL
        SELECT grp, cohort, n, count(*) FROM returns WHERE n IS NOT NULL GROUP BY grp, cohort, n
    """
    sizes: dict[tuple[str, int], int] = {}
    returned: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    for name, cohort, number, count in connection.execute(query, names(definition)).fetchall():
        if number is None:
            sizes[name or "", cohort] = count
        else:
            returned[name or "", cohort][number] = count
    return sizes, returned


def _returns(definition: Retention) -> str:
    """The SQL query of who came back: grp, cohort, and n, the number of periods after the start, each person once for each n."""
    back = _is("back", definition.back)
    if definition.window == "rolling":
        once = f"""
            SELECT DISTINCT person, grp, cohort, {rolled(definition.period, "born", "moment")} AS n
            FROM begun JOIN events USING (person) WHERE {back} AND moment >= born"""
    else:
        # Where the start is a return itself, whatever else happened in the first period changes nothing.
        latest, later = ("", "") if definition.start == definition.back else (", max(moment) AS latest", "AND latest >= born")
        once = f"""
            SELECT person, grp, cohort, period - cohort AS n FROM begun JOIN (
                SELECT person, {numbered(definition.period, "moment")} AS period{latest}
                FROM events WHERE {back} GROUP BY ALL
            ) USING (person) WHERE period >= cohort {later}"""
    if definition.rule == "after":
        return f"SELECT person, grp, cohort, max(n) AS n FROM ({once}) GROUP BY person, grp, cohort"
    if definition.rule == "bracket":
        cases = " ".join(f"WHEN n >= {low} AND n < {high} THEN {span}" for span, (low, high) in enumerate(definition.spans))
        return f"SELECT DISTINCT person, grp, cohort, CASE {cases} END AS n FROM ({once})"
    return once


def _is(parameter: str, name: str) -> str:
    """The SQL condition that an event is the one named by a parameter; any event when there is no name."""
    return f"event = (SELECT event FROM names WHERE name = ${parameter})" if name else "TRUE"


def _within(definition: Retention, counts: dict[int, int], span: int) -> int:
    if definition.rule != "after":
        return counts.get(span, 0)
    return sum(count for number, count in counts.items() if number >= span)
