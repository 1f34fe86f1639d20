"""The groups of a result, as they stand in a form. Pure.

Keeps true: what was written is shown again with what is wrong with it; counts are whole, and nobody converts who did not come;
a group without a share that was meant for it was meant to be as large as the others.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from tactics.backlog.inputs import read_amount
from tactics.core.i18n import number, written

PARTS: Mapping[str, tuple[str, ...]] = {"counts": ("visitors", "conversions"), "values": ("n", "mean", "sd")}
"""What is asked of each group, by the kind of result."""
_WHOLE = ("visitors", "conversions", "n")
_MOST = 10**9
_FARTHEST = 10.0**15
DIVISION = "division"
"""The field that says how people were to be divided, where that is not equally: 10/90."""


@dataclass(frozen=True)
class Arms:
    """The groups of a form: their names, what stands in each field, what is wrong, and the rows that could be read."""

    names: Sequence[str]
    written: Mapping[str, str]
    problems: Mapping[str, str]
    rows: list[dict[str, Any]]

    @classmethod
    def stored(cls, names: Sequence[str], rows: list[dict[str, Any]]) -> "Arms":
        """Those of a stored result, to be changed."""
        texts = {
            f"{part}-{place}": written(value)
            for place, row in enumerate(rows)
            for part, value in row.items()
            if part not in {"name", "meant"} and value is not None
        }
        meant = [written(row["meant"]) for row in rows if "meant" in row]
        return cls(names, {**texts, DIVISION: "/".join(meant)}, {}, rows)

    @classmethod
    def read(cls, names: Sequence[str], kind: str, form: Mapping[str, str]) -> "Arms":
        """Those that a request holds."""
        texts = {f"{part}-{place}": form.get(f"{part}-{place}", "") for place in range(len(names)) for part in _all_parts()}
        problems: dict[str, str] = {}
        rows = [_row(name, place, PARTS.get(kind, ()), texts, problems) for place, name in enumerate(names)]
        texts[DIVISION] = form.get(DIVISION, "")
        try:
            for row, meant in zip(rows, _division(texts[DIVISION], len(names)), strict=False):
                row["meant"] = meant
        except ValueError:
            problems[DIVISION] = gettext("Give one number above 0 for each group, with / between: 10/90.")
        return cls(names, texts, problems, rows)


def _all_parts() -> tuple[str, ...]:
    return tuple(part for parts in PARTS.values() for part in parts)


def _row(name: str, place: int, parts: Sequence[str], texts: Mapping[str, str], problems: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"name": name}
    for part in parts:
        field = f"{part}-{place}"
        try:
            row[part] = _value(part, texts[field])
        except ValueError as error:
            problems[field] = str(error)
    if row.get("conversions", 0) > row.get("visitors", _MOST):
        problems[f"conversions-{place}"] = gettext("More conversions than visitors.")
    return row


def _value(part: str, text: str) -> float:
    try:
        value = read_amount(text, counted=part in _WHOLE)
    except ValueError:
        raise ValueError(gettext("Write a number.")) from None
    if part in _WHOLE:
        if value != int(value) or not 0 <= value <= _MOST:
            raise ValueError(gettext("Give a whole number from 0 to %(most)s.", most=number(_MOST)))
        return int(value)
    if not (0 if part == "sd" else -_FARTHEST) <= value <= _FARTHEST:
        raise ValueError(gettext("That is too far from what anybody measures."))
    return value


def _division(text: str, groups: int) -> list[float]:
    """The shares that were meant, in any unit; none where nothing is written. Raises ValueError."""
    if not text.strip():
        return []
    shares = [read_amount(part) for part in re.split(r"[/:;]", text)]
    if len(shares) != groups or not all(0.001 <= share <= 10**6 for share in shares):
        raise ValueError(text)
    return shares
