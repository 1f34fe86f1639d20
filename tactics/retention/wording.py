"""How shares, their differences, and periods after the start are written on every page of a data set. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import LazyString, format_decimal, gettext
from flask_babel import lazy_gettext as _l

from tactics.core.i18n import number

_NUMBERED: Mapping[str, LazyString] = MappingProxyType(
    {
        "day": _l("day %(n)s"), "week": _l("week %(n)s"), "month": _l("month %(n)s"), "quarter": _l("quarter %(n)s"),
        "year": _l("year %(n)s"),
    }
)  # fmt: skip


def period(kind: str, place: int | str) -> str:
    """A period, or several, counted from a person's start: week 4, week 3–5."""
    return str(_NUMBERED[kind]) % {"n": place}


def share(value: float, decimals: int = 1) -> str:
    """A share (0 to 1) in per cent, always with as many decimals, so that shares under each other line up."""
    written = format_decimal(round(value * 100, decimals), format=f"0.{'0' * decimals}" if decimals else "0")
    return str(gettext("%(number)s%%", number=written))


def points(difference: float, plus: str = "") -> str:
    """A difference of shares in percentage points, to a tenth; `plus` is the sign of what is above nought."""
    return str(gettext("%(number)s points", number=bare(difference, plus)))


def bare(difference: float, plus: str = "") -> str:
    """The same without the word."""
    tenths = round(difference * 100, 1)
    sign = "\u2212" if tenths < 0 else plus if tenths > 0 else ""
    return f"{sign}{number(abs(tenths), 1)}"
