"""From what was typed to an answer: the figures as they were read, what is wrong with them, the value.

Keeps true: there is a value or there are problems, never both; a value is finite and exact, not rounded.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalException, localcontext

from flask_babel import gettext

from tactics.kpis import wording
from tactics.kpis.formulas import Impossible
from tactics.kpis.measures import MOST, Input, Variant
from tactics.kpis.numbers import Reading, read

Given = Decimal | tuple[Decimal, ...]
_LONGEST, _MOST_VALUES = 2000, 300


@dataclass(frozen=True)
class Problem:
    """What is wrong with a figure, in a sentence; `field` is the input it is about."""

    field: str
    message: str


@dataclass(frozen=True)
class Answer:
    """A variant with what it was given. `notes` say how a doubtful figure was read, by input."""

    variant: Variant
    values: Mapping[str, Given]
    notes: Mapping[str, str]
    problems: tuple[Problem, ...]
    value: Decimal | None

    def problem(self, name: str) -> str | None:
        """What is wrong with an input."""
        return next((found.message for found in self.problems if found.field == name), None)


def answer(variant: Variant, given: Mapping[str, str], language: str) -> Answer:
    """The answer to figures that a person wrote."""
    values: dict[str, Given] = {}
    notes: dict[str, str] = {}
    problems: list[Problem] = []
    for own in variant.inputs:
        try:
            values[own.name], note = _read(own, given.get(own.name, ""), language)
            notes.update({own.name: note} if note else {})
        except ValueError as error:
            problems.append(Problem(own.name, str(error)))
    return _answered(variant, values, notes, problems)


def answer_numbers(variant: Variant, given: Mapping[str, Given]) -> Answer:
    """The answer to figures that are numbers already, as a program gives them."""
    values: dict[str, Given] = {}
    problems: list[Problem] = []
    for own in variant.inputs:
        try:
            if own.name not in given:
                raise ValueError(_missing(own))  # noqa: TRY301  # one way out for every fault
            values[own.name] = _checked(own, given[own.name])
        except ValueError as error:
            problems.append(Problem(own.name, str(error)))
    return _answered(variant, values, {}, problems)


def compute(variant: Variant, values: Mapping[str, Given]) -> Decimal:
    """The value for figures that are known to be sound. Raises Impossible."""
    with localcontext(prec=40):
        try:
            value = variant.function(*(values[own.name] for own in variant.inputs))
        except DecimalException as error:
            raise Impossible from error
    if not value.is_finite() or abs(value) > MOST * 1000:
        raise Impossible
    return value


def _answered(variant: Variant, values: dict[str, Given], notes: dict[str, str], problems: list[Problem]) -> Answer:
    if not problems:
        problems = list(_unsound(variant, values))
    value = None
    if not problems:
        try:
            value = compute(variant, values)
        except Impossible:
            problems = [Problem(variant.inputs[-1].name, _nothing_to_divide_by(variant, values))]
    return Answer(variant, values, notes, tuple(problems), value)


def _read(own: Input, text: str, language: str) -> tuple[Given, str]:
    """A figure from its text, with a note when it could be read in two ways. Raises ValueError with a sentence."""
    if not text.strip():
        raise ValueError(_missing(own))
    if own.kind == "series":
        return _checked(own, tuple(_readings(own, text, language))), ""
    try:
        reading = read(text, language, counted=own.counted)
    except ValueError as error:
        raise ValueError(_not_a_number(own, text)) from error
    return _checked(own, reading.value), doubt(reading)


def _readings(own: Input, text: str, language: str) -> Iterator[Decimal]:
    parts = text[:_LONGEST].replace(";", " ").split()
    for part in parts[:_MOST_VALUES]:
        try:
            yield read(part.rstrip(","), language, counted=False).value
        except ValueError as error:
            raise ValueError(_not_a_number(own, part)) from error


def _checked(own: Input, value: Given) -> Given:
    for one in value if isinstance(value, tuple) else (value,):
        if not one.is_finite() or abs(one) > own.most:
            raise ValueError(_too_much(own))
        if one < 0 and own.name != "points":
            raise ValueError(gettext("“%(figure)s” cannot be below zero.", figure=own.label))
        if own.kind == "count" and one != one.to_integral_value():
            raise ValueError(gettext("“%(figure)s” counts whole ones: write a whole number.", figure=own.label))
    return value


def _too_much(own: Input) -> str:
    most = wording.per_cent(own.most) if own.kind == "share" else wording.plain(own.most)
    return str(gettext("“%(figure)s” can be at most %(most)s.", figure=own.label, most=most))


def _missing(own: Input) -> str:
    return str(gettext("Fill in “%(figure)s”.", figure=own.label))


def _not_a_number(own: Input, text: str) -> str:
    return str(gettext("“%(text)s” is not a number that can be read for “%(figure)s”.", text=text.strip()[:40], figure=own.label))


def doubt(reading: Reading) -> str:
    """How a figure that could mean two numbers was read, in a sentence; nothing where there is no doubt."""
    if reading.instead is None:
        return ""
    read_as, instead = (wording.plain(value, 6) for value in (reading.value, reading.instead))
    return str(gettext("Read as %(number)s. If you meant %(other)s, write it that way.", number=read_as, other=instead))


def _unsound(variant: Variant, values: Mapping[str, Given]) -> Iterator[Problem]:
    """Parts that are larger than their whole."""
    for parts, whole in variant.sound:
        limit = sum((_one(values, name) for name in whole.split("+")), Decimal(0))
        if sum((_one(values, name) for name in parts), Decimal(0)) > limit:
            yield Problem(parts[0], _too_large(variant, parts, whole))
            return


def _one(values: Mapping[str, Given], name: str) -> Decimal:
    value = values.get(name, Decimal(name) if name.isdigit() else Decimal(0))
    return sum(value, Decimal(0)) if isinstance(value, tuple) else value


def _too_large(variant: Variant, parts: Sequence[str], whole: str) -> str:
    part = _added(variant, parts)
    if whole.isdigit():
        return str(gettext("%(parts)s cannot be more than %(most)s together.", parts=part, most=wording.per_cent(Decimal(whole))))
    return str(gettext("%(parts)s cannot be more than %(whole)s.", parts=part, whole=_added(variant, whole.split("+"))))


def _added(variant: Variant, names: Sequence[str]) -> str:
    return " + ".join(f"“{variant.by_name[name].label}”" for name in names)


def _nothing_to_divide_by(variant: Variant, values: Mapping[str, Given]) -> str:
    """The sentence for a formula without an answer: it names the figures that are zero."""
    zero = [f"“{own.label}”" for own in variant.inputs if values[own.name] == 0]
    if not zero:
        return str(gettext("These figures give no answer that can be computed."))
    return str(gettext("There is nothing to divide by: %(figures)s is 0, so this has no answer.", figures=", ".join(zero)))
