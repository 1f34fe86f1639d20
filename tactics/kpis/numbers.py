"""Reading the numbers that people write, in any common form. Pure.

Keeps true: one text has one reading for one language and kind, and where another reading was possible both are told.
A lone separator before three digits is the doubtful case: "1,234" is read as thousands where money or things are
counted, otherwise as the language writes: a comma is the decimal sign in Swedish, a point in English. Only a comma
between thousands in English is beyond doubt.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’_]")
_AROUND = re.compile(r"^(?:kr|sek|nok|dkk|eur|usd|gbp|[$€£])|(?:kr|:-|sek|nok|dkk|eur|usd|gbp|[$€£%])$", re.IGNORECASE)
_MOST = 40


@dataclass(frozen=True)
class Reading:
    """A number, and the other number that the same text could have meant."""

    value: Decimal
    instead: Decimal | None = None


def read(text: str, language: str, *, counted: bool) -> Reading:
    """The number in a text; `counted` where things or money are counted. Raises ValueError."""
    compact = _SPACES.sub("", text[:_MOST]).replace("\u2212", "-").replace("\u2013", "-")
    negative, bare = compact.startswith("-"), compact[1:] if compact[:1] in {"+", "-"} else compact
    bare = _AROUND.sub("", _AROUND.sub("", bare))
    if len(text.strip()) > _MOST or not re.fullmatch(r"[0-9]*(?:[.,][0-9]+)*", bare) or not bare:
        raise ValueError(text)
    value, instead = _unsigned(bare, language, counted)
    sign = -1 if negative else 1
    return Reading(sign * value, None if instead is None else sign * instead)


def _unsigned(bare: str, language: str, counted: bool) -> tuple[Decimal, Decimal | None]:
    marks = set(bare) & {",", "."}
    if len(marks) == 2:
        return _with_both(bare), None
    if not marks:
        return Decimal(bare), None
    mark = marks.pop()
    thousands = bool(re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:\{mark}[0-9]{{3}})+", bare))
    if bare.count(mark) > 1:
        if not thousands:
            raise ValueError(bare)
        return Decimal(bare.replace(mark, "")), None
    whole, fraction = Decimal(bare.replace(mark, "")), Decimal(bare.replace(mark, "."))
    if not thousands:
        return fraction, None
    decimal_mark = "," if language == "sv" else "."
    if not counted and mark == decimal_mark:
        return fraction, whole
    return whole, None if (language, mark) == ("en", ",") else fraction


def _with_both(bare: str) -> Decimal:
    """Comma and point in one number: the last is the decimal sign, the other groups thousands."""
    decimal_mark = max(",", ".", key=bare.rfind)
    grouping = "." if decimal_mark == "," else ","
    whole, _, fraction = bare.rpartition(decimal_mark)
    if not re.fullmatch(rf"[0-9]{{1,3}}(?:\{grouping}[0-9]{{3}})+", whole):
        raise ValueError(bare)
    return Decimal(f"{whole.replace(grouping, '')}.{fraction}")
