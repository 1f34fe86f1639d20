"""What the texts of a column look like: times (in which formats), numbers (with which decimal sign), names. Pure.

Keeps true: it uses the very expressions that the reading uses, so that what is said to fit is what will be read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from tactics.retention.events import amounts, times

_LEAST_SHARE = 0.5
_SHOWN = 200


def judge(connection: duckdb.DuckDBPyConnection, name: str, heading: str, cells: Sequence[str]) -> dict[str, Any]:
    """What a column looks like by some of its cells; the shape is that of `columns` in `looking.look`."""
    texts = [stripped[:1000] for cell in cells if (stripped := cell.strip())]
    distinct = list(dict.fromkeys(texts))
    found = _shares(connection, [text for text in texts if len(text) <= 60 and any(map(str.isdigit, text))], len(texts))
    formats = sorted(((found[key], -place, key) for place, key in enumerate(times.FORMATS)), reverse=True)
    fitting = [{"format": key, "share": share} for share, _, key in formats if share >= _LEAST_SHARE]
    decimal, numbers = max((".", found["."]), (",", found[","]), key=lambda pair: pair[1])
    return {
        "name": name,
        "heading": heading[:_SHOWN],
        "samples": [text[:_SHOWN] for text in distinct[:5]],
        "filled": len(texts) / max(1, len(cells)),
        "distinct": len(distinct),
        "times": fitting,
        "day_or_month": any(_undecided(found, one, other) for one, other in times.TWINS),
        "offsets": found["offsets"],
        "decimal": decimal if numbers >= _LEAST_SHARE else None,
        "numbers": numbers,
        "point_or_comma": bool(found["differ"]) and found["."] == found[","],
        "type": None,
    }


def _shares(connection: duckdb.DuckDBPyConnection, texts: Sequence[str], of: int) -> dict[str, float]:
    """Which share of `of` texts fits each format and sign, and how many are other numbers by the other sign."""
    asked = {key: _likely(key) for key in times.FORMATS}
    asked |= {sign: f"isfinite({amounts.sql('t', sign)})" for sign in ".,"}
    for one, other in (*times.TWINS, *(pair[::-1] for pair in times.TWINS)):
        asked[f"{one} alone"] = f"({_likely(one)}) AND ({_likely(other)}) IS NOT TRUE"
    asked["offsets"] = times.offsets("t")
    asked["differ"] = f"{amounts.sql('t', '.')} <> {amounts.sql('t', ',')}"
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in asked.values())
    row = connection.execute(f"SELECT {counts} FROM (SELECT unnest(?::VARCHAR[]) AS t)", [list(texts)]).fetchone()
    return {key: count / max(1, of) for key, count in zip(asked, row or (), strict=True)}


def _undecided(found: Mapping[str, float], one: str, other: str) -> bool:
    """Whether the texts leave it open which of two formats is theirs: none is of one alone, or some are of each."""
    likely = min(found[one], found[other]) >= _LEAST_SHARE
    return likely and (found[f"{one} alone"] > 0) == (found[f"{other} alone"] > 0)


def _likely(key: str) -> str:
    """The condition that a text is a time by a format, and one that events of a product may have.

    Numbers are times only from 2000 on: an amount or an id is one more often.
    """
    first = "2000-01-01" if key.startswith("epoch-") or key in {"ymd-compact", "excel"} else "1970-01-01"
    return f"{times.sql('t', key)} BETWEEN TIMESTAMP '{first}' AND TIMESTAMP '2100-01-01'"
