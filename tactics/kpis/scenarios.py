"""What an address asks of the growth model, read and refused in sentences.

Keeps true: anything in an address gives a `Scenario`; companies are there only when every one of them can be computed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from tactics.kpis import wording
from tactics.kpis.answering import doubt
from tactics.kpis.growth import LONGEST, Company
from tactics.kpis.numbers import Reading, read

LETTERS = ("a", "b", "c")
_MOST_USERS = Decimal(10) ** 12
_EXAMPLE = MappingProxyType({"new_a": "1000000", "retention_a": "85", "new_b": "2000000", "retention_b": "65", "months": "36"})


@dataclass(frozen=True)
class Field:
    """A figure that is asked for: its label, its bounds, what stands for an empty one (None: it must be given)."""

    name: str
    label: LazyString
    least: Decimal
    most: Decimal
    default: Decimal | None = None
    counted: bool = True
    main: bool = False


FIELDS = (
    Field("new", _l("New users a month"), Decimal(0), _MOST_USERS, main=True),
    Field("retention", _l("Kept from month to month, per cent"), Decimal(0), Decimal(100), counted=False, main=True),
    Field("users", _l("Users today"), Decimal(0), _MOST_USERS, Decimal(0)),
    Field("growth", _l("Intake grows a month, per cent"), Decimal(-50), Decimal(50), Decimal(0), counted=False),
    Field("revenue", _l("Revenue per user and month"), Decimal(0), Decimal(10) ** 9, Decimal(0), main=True),
)
_CURVE = _l("Retention by age, per cent")


@dataclass(frozen=True)
class Scenario:
    """What was asked: what stands in each field, what is wrong with it or doubtful, and the companies when nothing is wrong."""

    written: Mapping[str, str]
    problems: Mapping[str, str]
    notes: Mapping[str, str]
    letters: tuple[str, ...]
    companies: tuple[Company, ...]
    months: int
    example: bool

    def has_more(self, letter: str) -> bool:
        """Whether a company has more written than the main figures."""
        others = [own.name for own in FIELDS if not own.main]
        return any(self.written.get(f"{name}_{letter}") for name in [*others, "curve", "name"])

    def name(self, letter: str) -> str:
        """What a company is called."""
        return self.written.get(f"name_{letter}") or str(gettext("Company %(letter)s", letter=letter.upper()))


def asked_names() -> set[str]:
    """Every parameter of the model."""
    return {f"{field}_{letter}" for letter in LETTERS for field in (*(own.name for own in FIELDS), "curve", "name")} | {"months"}


def read_scenario(args: Mapping[str, str], language: str) -> Scenario:
    """The scenario of an address; of an empty one, the example."""
    names = {name for name in asked_names() if name != "months" and not name.startswith("name_")}
    example = not any(args.get(name, "").strip() for name in names)
    texts = (
        {name: wording.plain(Decimal(text)) for name, text in _EXAMPLE.items()}
        if example
        else {name: args.get(name, "").strip()[:300] for name in asked_names()}
    )
    if example and args.get("months", "").strip():
        texts["months"] = args["months"].strip()[:10]
    texts |= {f"name_{letter}": " ".join(args.get(f"name_{letter}", "").split())[:40] for letter in LETTERS}
    letters = _letters(texts)
    problems: dict[str, str] = {}
    notes: dict[str, str] = {}
    companies = [_company(letter, texts, language, problems, notes) for letter in letters]
    months = read_months(texts.get("months", ""), 36, problems)
    whole = tuple(company for company in companies if company is not None)
    return Scenario(texts, problems, notes, letters, () if problems else whole, months, example)


def _letters(texts: Mapping[str, str]) -> tuple[str, ...]:
    """The companies that have anything written; the first always."""
    return tuple(
        letter
        for letter in LETTERS
        if letter == "a" or any(texts.get(f"{own.name}_{letter}") for own in FIELDS) or texts.get(f"curve_{letter}")
    )


def read_months(text: str, usual: int, problems: dict[str, str]) -> int:
    """How far ahead to look: the usual number of months when nothing is written, or when what is written is a problem."""
    if not text:
        return usual
    if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= LONGEST:
        return int(text)
    problems["months"] = gettext("Choose from 1 to %(most)s months.", most=LONGEST)
    return usual


def _company(
    letter: str, texts: Mapping[str, str], language: str, problems: dict[str, str], notes: dict[str, str]
) -> Company | None:
    values: dict[str, Decimal] = {}
    for own in FIELDS:
        name = f"{own.name}_{letter}"
        try:
            reading = read_figure(own, texts.get(name, ""), language)
        except ValueError as error:
            problems[name] = str(error)
            continue
        values[own.name] = reading.value
        notes.update({name: doubt(reading)} if reading.instead is not None else {})
    try:
        curve = _curve(texts.get(f"curve_{letter}", ""), language)
    except ValueError as error:
        problems[f"curve_{letter}"] = str(error)
        return None
    if len(values) < len(FIELDS):
        return None
    share = {name: values[name] / 100 for name in ("retention", "growth")}
    return Company(values["new"], share["retention"], values["revenue"], share["growth"], curve, values["users"])


def read_figure(own: Field, text: str, language: str) -> Reading:
    """A field's figure from its text. Raises ValueError with a sentence."""
    if not text:
        if own.default is None:
            raise ValueError(gettext("Fill in “%(figure)s”.", figure=own.label))
        return Reading(own.default)
    try:
        reading = read(text, language, counted=own.counted)
    except ValueError as error:
        raise ValueError(
            gettext("“%(text)s” is not a number that can be read for “%(figure)s”.", text=text[:40], figure=own.label)
        ) from error
    if not own.least <= reading.value <= own.most:
        least, most = wording.plain(own.least), wording.plain(own.most)
        raise ValueError(gettext("“%(figure)s” must lie from %(least)s to %(most)s.", figure=own.label, least=least, most=most))
    return reading


def _curve(text: str, language: str) -> tuple[Decimal, ...]:
    """The shares of a cohort left after one, two, three … months."""
    made: list[Decimal] = []
    for part in text.replace(";", " ").split()[:LONGEST]:
        try:
            value = read(part.rstrip(","), language, counted=False).value / 100
        except ValueError as error:
            raise ValueError(
                gettext("“%(text)s” is not a number that can be read for “%(figure)s”.", text=part[:40], figure=_CURVE)
            ) from error
        if not 0 <= value <= (made[-1] if made else 1):
            raise ValueError(
                gettext(
                    "“%(figure)s” begins at 100 at most, and no month can have more left than the month before.", figure=_CURVE
                )
            )
        made.append(value)
    return tuple(made)


@dataclass(frozen=True)
class Claim:
    """The assumptions behind "half the churn, half as large again": churn in per cent a month, years, start, growth."""

    churn: Decimal
    years: int
    start: str
    growth: Decimal
    asked: bool


STARTS: Mapping[str, LazyString] = MappingProxyType(
    {
        "zero": _l("Both begin with nobody"),
        "equilibrium": _l("Both begin where the higher churn holds steady"),
        "base": _l("Both begin with the same customers and win no new ones"),
    }
)


def read_claim(args: Mapping[str, str]) -> Claim:
    """The assumptions of an address; what makes no sense is as if it were not there."""

    def within(name: str, usual: str, least: str, most: str) -> Decimal:
        try:
            value = read(args.get(name, ""), "en", counted=False).value
        except ValueError:
            return Decimal(usual)
        return min(max(value, Decimal(least)), Decimal(most))

    start = args.get("claim_start", "zero")
    years = int(within("claim_years", "5", "1", "10"))
    asked = any(name.startswith("claim_") for name in args)
    return Claim(
        within("claim_churn", "5", "0.5", "15"),
        years,
        start if start in STARTS else "zero",
        within("claim_growth", "0", "0", "5"),
        asked,
    )
