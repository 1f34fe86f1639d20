"""Segments: who came back, for each value of a column or by what people did first, pooled over cohorts, and phase by phase.

Keeps true: everybody belongs to exactly one group, by what was known when they began, so that the rest of a group is
everybody else; a point pools only cohorts whose period is over, the same cohorts for every group; nothing is a share;
whoever is held against the rest is held against those who began in the same period.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from tactics.retention.measures.calendar import first_day, numbered, rolled
from tactics.retention.measures.cohorts import Cohort, births, triangles
from tactics.retention.measures.questions import BEHAVIOUR, Comparison, given, is_event

MOST_VALUES = 8
"""So many values of a column are compared each by itself, those with the most people; the rest together are "other"."""
_LONGEST = 100
_GROUP = "(SELECT grp FROM belongs WHERE belongs.person = events.person)"
Counts = tuple[int, int]
Pairs = Mapping[tuple[str, date], Sequence[tuple[int, int]]]
"""By group and cohort, for each phase: how many were there at its end, and how many of them also at its start."""


def measure(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> dict[str, Any]:
    """Counts for each group of a comparison.

    {"groups": [{"key", "value", "people", "points": [[came back, of] or None, for each period from 0], "phases": [[there
    at its start, of them at its end too] or None], "evened": [see `against_others`, or None, for each phase]}], "pooled":
    [[cohorts, first day of the oldest, of the youngest] or None], "others": how many values are in the group "other"}.
    Keys: 1 … 8 by number of people, other, unknown; did, not.
    """
    question = Comparison(**asked)
    values, others = (_by_behaviour if question.by == BEHAVIOUR else _by_value)(connection, question)
    found = triangles(connection, question.definition(), _GROUP)
    pairs = _pairs(connection, question)
    pooled = [_pooled(found, span) for span in range(question.ends[-1] + 1)]
    phases = [_phase(found, pairs, place, end) for place, end in enumerate(question.ends)]
    groups = [
        {
            "key": key,
            "value": values.get(key),
            "people": sum(cohort.size for cohort in found[key]),
            "points": [_point(found[key], span) if over else None for span, over in enumerate(pooled)],
            "phases": [together(phase[key]) if phase else None for phase in phases],
            "evened": [against_others(phase, key) if phase else None for phase in phases],
        }
        for key in (*values, "other", "unknown")
        if key in found
    ]
    return {"groups": groups, "pooled": pooled, "others": others}


def _by_value(connection: duckdb.DuckDBPyConnection, question: Comparison) -> tuple[dict[str, str], int]:
    """Make `belongs` (person, grp) by the value at a person's first event; what each key stands for, and how many are in other.

    What became known later does not count: only who came back can have it.
    """
    column = question.by
    begins = is_event("start", question.start)
    first = f"SELECT person, arg_min_null({column}, (moment, {column})) AS value FROM events WHERE {begins} GROUP BY person"
    _table(connection, "valued", first, given(start=question.start))
    ranking = "SELECT value, row_number() OVER (ORDER BY count(*) DESC, value) AS place FROM valued WHERE value IS NOT NULL"
    _table(connection, "ranked", f"{ranking} GROUP BY value")
    key = f"CASE WHEN value IS NULL THEN 'unknown' WHEN place <= {MOST_VALUES} THEN CAST(place AS VARCHAR) ELSE 'other' END"
    _table(connection, "belongs", f"SELECT person, {key} AS grp FROM valued LEFT JOIN ranked USING (value)")
    rows = connection.execute(
        "SELECT place, value, count(*) OVER () FROM ranked ORDER BY place LIMIT ?", [MOST_VALUES]
    ).fetchall()
    return {str(place): value[:_LONGEST] for place, value, _many in rows}, max(0, rows[0][2] - MOST_VALUES) if rows else 0


def _by_behaviour(connection: duckdb.DuckDBPyConnection, question: Comparison) -> tuple[dict[str, None], int]:
    """Make `belongs` (person, grp) by whether somebody did an event often enough in their first period, after they began."""
    if question.window == "rolling":
        first = f"{rolled(question.period, 'born', 'moment')} = 0"
    else:
        first = f"{numbered(question.period, 'moment')} = cohort"
    query = f"""
        SELECT person, CASE WHEN count(*) FILTER ({is_event("did", question.did)} AND moment >= born AND {first}) >= $least
            THEN 'did' ELSE 'not' END AS grp
        FROM ({births(question.definition())}) JOIN events USING (person) GROUP BY person"""
    _table(connection, "belongs", query, {**given(start=question.start, did=question.did), "least": question.least})
    return {"did": None, "not": None}, 0


def _pairs(connection: duckdb.DuckDBPyConnection, question: Comparison) -> Pairs:
    """Who is there at the end of each phase: who came back in just that period or, by the rule `after`, in it or later."""
    if question.window == "rolling":
        number = rolled(question.period, "born", "moment")
    else:
        number = f"{numbered(question.period, 'moment')} - cohort"
    sign = ">=" if question.rule == "after" else "="
    flags = ", ".join(f"bool_or(n {sign} {end}) AS f{place}" for place, end in enumerate(question.ends, 1))
    query = f"""
        WITH begun AS ({births(question.definition(), _GROUP)}),
        came AS (
            SELECT grp, cohort, {flags} FROM (
                SELECT person, grp, cohort, {number} AS n FROM begun JOIN events USING (person)
                WHERE moment >= born AND {is_event("back", question.back)}
            ) WHERE n >= {question.ends[0]} GROUP BY person, grp, cohort)
        SELECT grp, cohort, count(*) FILTER (f1), count(*) FILTER (f1), count(*) FILTER (f2), count(*) FILTER (f1 AND f2),
            count(*) FILTER (f3), count(*) FILTER (f2 AND f3)
        FROM came GROUP BY grp, cohort"""
    rows = connection.execute(query, given(start=question.start, back=question.back)).fetchall()
    return {
        (group, first_day(question.period, cohort)): tuple(zip(counts[::2], counts[1::2], strict=True))
        for group, cohort, *counts in rows
    }


def _pooled(found: Mapping[str, Sequence[Cohort]], span: int) -> list[Any] | None:
    """Which cohorts a point counts, of all groups: those whose period is over."""
    starts = sorted({cohort.start for own in found.values() for cohort in own if cohort.kept[span] is not None})
    return [len(starts), starts[0].isoformat(), starts[-1].isoformat()] if starts else None


def _point(own: Sequence[Cohort], span: int) -> list[int]:
    """How many came back, of how many: cohorts with more people weigh more."""
    over = [(kept, cohort.size) for cohort in own if (kept := cohort.kept[span]) is not None]
    return [sum(kept for kept, _size in over), sum(size for _kept, size in over)]


def _phase(found: Mapping[str, Sequence[Cohort]], pairs: Pairs, place: int, end: int) -> dict[str, dict[date, Counts]]:
    """By group and cohort how many were there when a phase began (everybody, in the first), and of them when it ended.

    Only cohorts that the phase is over for; empty where it is over for none.
    """
    counted: dict[str, dict[date, Counts]] = {key: {} for key in found}
    for key, own in found.items():
        for cohort in own:
            if cohort.kept[end] is not None:
                ended = pairs.get((key, cohort.start), ((0, 0),) * 3)
                counted[key][cohort.start] = (ended[place - 1][0] if place else cohort.size, ended[place][1])
    return counted if any(counted.values()) else {}


def together(own: Mapping[date, Counts]) -> list[int]:
    """All cohorts of a group together."""
    return [sum(counts[side] for counts in own.values()) for side in (0, 1)]


def against_others(phase: Mapping[str, Mapping[date, Counts]], key: str) -> list[float]:
    """A group beside the rest, cohort by cohort, so that a young segment is not held against an older one's seasons.

    Of its people in whose cohort there are others too: how many there are, how many stayed, how many would have stayed
    had they stayed as the others of their cohorts did; and the sum over cohorts of the square of how many there are, over
    how many others: the first number's square over it is how many people the others count for (Kish 1965).
    """
    there = stayed = 0
    expected = spread = 0.0
    for start, (begun, ended) in phase[key].items():
        cohort = [counts[start] for counts in phase.values() if start in counts]
        others, others_ended = sum(own[0] for own in cohort) - begun, sum(own[1] for own in cohort) - ended
        if begun and others:
            there, stayed = there + begun, stayed + ended
            expected, spread = expected + begun * others_ended / others, spread + begun * begun / others
    return [there, stayed, expected, spread]


def _table(connection: duckdb.DuckDBPyConnection, name: str, query: str, values: Mapping[str, Any] | None = None) -> None:
    """A table of this question only: the store itself stays as it is."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}", dict(values or {}))
