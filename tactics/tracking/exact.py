"""A value as it is kept: a decimal number, exact to ten places. Pure.

Keeps true: what is kept has one text, and the text gives it again; it is finite, within bounds, and never minus nought.
"""

from decimal import ROUND_HALF_UP, Decimal

from tactics.kpis.measures import MOST

PLACES = 10
"""How many decimals are kept."""


def kept(value: Decimal) -> Decimal:
    """A number as it is kept, rounded half up to ten decimals. Raises ValueError when it is no figure or too large."""
    if not value.is_finite() or abs(value) > MOST:
        raise ValueError(value)
    rounded = value.quantize(Decimal(1).scaleb(-PLACES), ROUND_HALF_UP).normalize()
    return rounded or Decimal(0)


def written(value: Decimal, mark: str = ".") -> str:
    """A kept number as text: digits, and the decimal mark where it has decimals."""
    return format(value, "f").replace(".", mark)
