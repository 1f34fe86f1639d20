"""Figures as the reader writes them, with their units. Rounds only here: whatever is judged was judged before."""

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_decimal, format_percent
from flask_babel import get_locale, gettext, ngettext

from tactics.kpis.measures import Input


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half away from zero, as people round; never minus nought."""
    made = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(made) if made == 0 else made


def _with_minus(written: str) -> str:
    """With a minus sign where English has a hyphen."""
    return written.replace("-", "\u2212")


def _decimals(value: Decimal, most: int) -> int:
    """So many decimals, or as many as a small figure needs to show two digits."""
    if value == 0 or abs(value) >= Decimal("0.1"):
        return most
    return max(most, min(8, 1 - value.adjusted()))


def plain(value: Decimal, decimals: int = 2) -> str:
    """A number with at most so many decimals."""
    exact = rounded(value, _decimals(value, decimals))
    return _with_minus(format_decimal(exact, locale=get_locale(), decimal_quantization=False))


def per_cent(value: Decimal, decimals: int = 2) -> str:
    """A figure that is in per cent, with the sign."""
    exact = rounded(value, _decimals(value, decimals)) / 100
    return _with_minus(format_percent(exact, locale=get_locale(), decimal_quantization=False))


def points(value: Decimal) -> str:
    """A difference between two per cents."""
    return str(
        ngettext("%(points)s percentage point", "%(points)s percentage points", 1 if value == 1 else 2, points=plain(value))
    )


def money(value: Decimal) -> str:
    """An amount in the reader's own currency: whole when large."""
    return plain(value, 0 if abs(value) >= 1000 else 2)


def whole(value: Decimal) -> str:
    """A figure to the unit."""
    return _with_minus(format_decimal(rounded(value, 0), locale=get_locale()))


def in_unit(value: Decimal, unit: str) -> str:
    """A KPI's value with its unit in words."""
    several = 1 if rounded(value, 1) == 1 else 2
    if unit == "percent":
        return per_cent(value)
    if unit == "score":
        return whole(value)
    if unit == "money":
        return money(value)
    said = plain(value, 1 if unit in {"months", "days", "minutes"} else 2)
    units: dict[str, str] = {
        "months": ngettext("%(count)s month", "%(count)s months", several, count=said),
        "days": ngettext("%(count)s day", "%(count)s days", several, count=said),
        "minutes": ngettext("%(count)s minute", "%(count)s minutes", several, count=said),
        "points": ngettext("%(count)s point", "%(count)s points", several, count=said),
        "ratio": gettext("%(count)s to 1", count=said),
    }
    return units.get(unit, said)


def input_value(value: Decimal, own: Input) -> str:
    """A figure that was given, as it stands inside a formula."""
    return per_cent(value) if own.kind == "share" else plain(value)
