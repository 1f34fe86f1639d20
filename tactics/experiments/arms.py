"""The groups of a result, as they stand in a form. Pure.

Keeps true: what was written is shown again with what is wrong with it; counts are whole, and nobody converts who did not come.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from tactics.core.i18n import number, read_number, written

PARTS: Mapping[str, tuple[str, ...]] = {"counts": ("visitors", "conversions"), "values": ("n", "mean", "sd")}
"""What is asked of each group, by the kind of result."""
_WHOLE = ("visitors", "conversions", "n")
_MOST = 10**9
_FARTHEST = 10.0**15


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
            if part != "name" and value is not None
        }
        return cls(names, texts, {}, rows)

    @classmethod
    def read(cls, names: Sequence[str], kind: str, form: Mapping[str, str]) -> "Arms":
        """Those that a request holds."""
        texts = {f"{part}-{place}": form.get(f"{part}-{place}", "") for place in range(len(names)) for part in _all_parts()}
        problems: dict[str, str] = {}
        rows = [_row(name, place, PARTS.get(kind, ()), texts, problems) for place, name in enumerate(names)]
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
        value = read_number(text)
    except ValueError:
        raise ValueError(gettext("Write a number.")) from None
    if part in _WHOLE:
        if value != int(value) or not 0 <= value <= _MOST:
            raise ValueError(gettext("Give a whole number from 0 to %(most)s.", most=number(_MOST)))
        return int(value)
    if not (0 if part == "sd" else -_FARTHEST) <= value <= _FARTHEST:
        raise ValueError(gettext("That is too far from what anybody measures."))
    return value
