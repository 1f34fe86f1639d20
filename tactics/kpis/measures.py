"""What a KPI is to the product: its variants, what each is computed from, and how its formula is written. Pure.

A formula is written in a small notation that page, test and plain text all read: the names of inputs, the signs
+ - * ( ), the words `median` and `sum`, and {top|bottom} for a fraction.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

MOST = Decimal(10) ** 15
"""The largest amount that the calculators take."""

PERIODS: Mapping[str, LazyString] = MappingProxyType({"month": _l("a month"), "quarter": _l("a quarter"), "year": _l("a year")})
MONTHS_IN = MappingProxyType({"month": 1, "quarter": 3, "year": 12})


@dataclass(frozen=True)
class Input:
    """One figure that is asked for. `kind` is count (whole things), money, share (per cent), number, or series (several)."""

    name: str
    label: LazyString
    kind: str = "count"
    hint: LazyString | None = None
    most: Decimal = MOST

    @property
    def counted(self) -> bool:
        """Whether a lone separator before three digits groups thousands."""
        return self.kind in {"count", "money"}


@dataclass(frozen=True)
class Fraction:
    """A fraction in a formula: what stands above the line and what below."""

    top: tuple[str, ...]
    bottom: tuple[str, ...]


@dataclass(frozen=True)
class Variant:
    """One way to compute a KPI.

    `sound` are pairs of inputs of which the sum of the first may not exceed the second. `decay` says that the answer is
    the per cent that is "lost" or "kept" in a period. `lever` is the input that the sensitivity turns, with its good
    direction; without one the answer is a part of a whole, and a point of it is counted in the first input.
    """

    id: str
    function: Callable[..., Decimal]
    formula: str
    inputs: tuple[Input, ...]
    example: Mapping[str, str]
    unit: str = "percent"
    sound: tuple[tuple[tuple[str, ...], str], ...] = ()
    decay: str = ""
    lever: tuple[str, int] | None = None
    part: tuple[str, str] | None = None
    name: LazyString | None = None
    note: LazyString | None = None

    @property
    def by_name(self) -> dict[str, Input]:
        """The inputs by name."""
        return {own.name: own for own in self.inputs}

    def parts(self) -> Iterator[str | Fraction]:
        """The formula in pieces: names, signs, words and fractions."""
        for top, bottom, plain in re.findall(r"\{([^|{}]+)\|([^{}]+)\}|([a-z]+|[-+*()])", self.formula):
            yield Fraction(_pieces(top), _pieces(bottom)) if top else plain

    def in_words(self, say: Callable[[str], str]) -> str:
        """The formula on one line, for those who cannot see it set; `say` names a piece."""
        return " ".join(_line(part, say) for part in self.parts())


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z]+|[-+*()]", text))


def _line(part: str | Fraction, say: Callable[[str], str]) -> str:
    if isinstance(part, str):
        return say(part)
    return f"{_grouped(part.top, say)} ÷ {_grouped(part.bottom, say)}"


def _grouped(pieces: tuple[str, ...], say: Callable[[str], str]) -> str:
    said = " ".join(map(say, pieces))
    return f"({said})" if len(pieces) > 1 else said


def sign(piece: str) -> str | None:
    """How a sign or word of a formula is written; None for the name of an input."""
    words: dict[str, str] = {
        "*": "×",
        "-": "−",
        "+": "+",
        "(": "(",
        ")": ")",
        "sum": gettext("sum of"),
        "median": gettext("median of"),
    }
    return words.get(piece)


@dataclass(frozen=True)
class Kpi:
    """A KPI: its slug, its variants (the first is the usual one), and the KPIs whose tactics move it."""

    slug: str
    variants: tuple[Variant, ...]
    moved_by: tuple[str, ...] = field(default=())

    def variant(self, wanted: str | None, given: Mapping[str, str]) -> Variant:
        """The variant that is asked for; without one, the first that all the given inputs belong to."""
        for variant in self.variants:
            if variant.id == wanted:
                return variant
        fits = (variant for variant in self.variants if any(given.get(name) for name in variant.by_name))
        best = max(fits, key=lambda variant: sum(bool(given.get(name)) for name in variant.by_name), default=None)
        return best or self.variants[0]
