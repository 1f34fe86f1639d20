"""KPIs, their answers and the growth model as JSON: what is taken and what is given.

Keeps true: a number is never infinite nor nothing; a whole user is a whole number, as on the page.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from marshmallow import INCLUDE, Schema, fields, validate

from tactics.api.bodies import Text
from tactics.core.addresses import public
from tactics.kpis import bands, wording
from tactics.kpis.answering import Answer
from tactics.kpis.growth import LONGEST
from tactics.kpis.measures import PERIODS, Input, Variant
from tactics.kpis.register import REGISTER
from tactics.kpis.shown import typeset
from tactics.kpis.texts import Entry

MOST_USERS = 10**12
FIGURE = {"oneOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}, "minItems": 1, "maxItems": 300}]}
"""What a schema of fields cannot say: every other member of the body is a figure, or several where the KPI takes several."""


class InputSchema(Schema):
    """One figure that a calculator takes."""

    name = fields.String(required=True)
    label = fields.String(required=True)
    kind = fields.String(required=True, metadata={"description": "count, money, share (per cent), number or series."})
    most = fields.Float(required=True)


class VariantSchema(Schema):
    """One way to compute a KPI."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    formula = fields.String(required=True)
    unit = fields.String(required=True)
    inputs = fields.List(fields.Nested(InputSchema), required=True)


class KpiSchema(Schema):
    """A KPI: what it asks, and its calculators."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    question = fields.String(required=True)
    group = fields.String(required=True)
    better = fields.String(required=True)
    url = fields.String(required=True)
    variants = fields.List(fields.Nested(VariantSchema), required=True)


class KpiListSchema(Schema):
    """Every KPI."""

    items = fields.List(fields.Nested(KpiSchema), required=True)
    total = fields.Integer(required=True)


class KpiFiguresSchema(Schema):
    """The figures to compute with, by name: numbers (per cent as 4, not 0.04). Without a variant, the one they fit best."""

    class Meta:
        """The figures' names differ from KPI to KPI."""

        unknown = INCLUDE

    variant = Text(validate=validate.Length(max=40))
    period = fields.String(
        validate=validate.OneOf(list(PERIODS)), metadata={"description": "What a rate is for; month if not said."}
    )


class BandSchema(Schema):
    """A published band, and where the value stands in it."""

    segment = fields.String(required=True)
    period = fields.String(required=True, allow_none=True)
    good = fields.String(required=True)
    great = fields.String(required=True)
    verdict = fields.String(required=True)
    label = fields.String(required=True)


class AnswerSchema(Schema):
    """What the figures come to. `band` says in words where that stands; null where nothing comparable is published."""

    value = fields.Float(required=True)
    unit = fields.String(required=True)
    formatted = fields.String(required=True)
    band = fields.String(required=True, allow_none=True)
    bands = fields.List(fields.Nested(BandSchema), required=True)
    variant = fields.String(required=True)
    period = fields.String(required=True, allow_none=True)


class PlainDecimal(fields.Decimal):
    """A number as programs write it in an address; no other signs or words, whatever Python would make of them."""

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """The number."""
        if isinstance(value, str) and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?", value[:400]):
            raise self.make_error("invalid", input=value)
        return super().deserialize(value, *args, **kwargs)

    def _serialize(self, value: Any, *_args: Any, **_kwargs: Any) -> Any:
        return value  # Only its bounds are written, in the API's document, which asks for numbers.


class WholeNumber(PlainDecimal):
    """A whole number; 36.0 is one too."""

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """The number, as one."""
        number = super().deserialize(value, *args, **kwargs)
        if isinstance(number, Decimal) and number != number.to_integral_value():
            raise self.make_error("invalid", input=value)
        return int(number) if isinstance(number, Decimal) else number


class GrowthQuerySchema(Schema):
    """A company's assumptions."""

    new_users = PlainDecimal(required=True, validate=validate.Range(0, MOST_USERS))
    retention = PlainDecimal(
        required=True,
        validate=validate.Range(0, 1),
        metadata={"description": "The share kept from month to month: 0.85 for 85 %."},
    )
    months = WholeNumber(load_default=36, validate=validate.Range(1, LONGEST), metadata={"type": "integer"})


class MonthSchema(Schema):
    """The users at the end of a month."""

    month = fields.Integer(required=True)
    users = fields.Integer(required=True)


class GrowthSchema(Schema):
    """A forecast, and what it approaches: null when it grows without end."""

    months = fields.List(fields.Nested(MonthSchema), required=True)
    ceiling = fields.Integer(required=True, allow_none=True)


def kpi(entry: Entry, language: str) -> dict[str, Any]:
    """A KPI with its calculators."""
    own, text = REGISTER[entry.slug], entry.texts[language]
    return {
        "slug": entry.slug,
        "name": text.name,
        "question": text.question,
        "group": entry.group,
        "better": entry.better,
        "url": public("kpis.kpi", slug=entry.slug),
        "variants": [
            _variant(variant, text.variants[variant.id].name if variant.id in text.variants else text.name)
            for variant in own.variants
        ],
    }


def _variant(variant: Variant, name: str) -> dict[str, Any]:
    inputs = [{"name": own.name, "label": str(own.label), "kind": own.kind, "most": float(own.most)} for own in variant.inputs]
    formula = typeset(variant, lambda piece: str(variant.by_name[piece].label), "").plain
    return {"id": variant.id, "name": str(variant.name or name), "formula": formula, "unit": variant.unit, "inputs": inputs}


def given(content: Mapping[str, Any], variant: Variant) -> tuple[dict[str, Decimal | tuple[Decimal, ...]], dict[str, list[str]]]:
    """The figures of a body for a variant, and what is wrong with those that are none."""
    values: dict[str, Decimal | tuple[Decimal, ...]] = {}
    errors: dict[str, list[str]] = {}
    for name, value in content.items():
        own = variant.by_name.get(name)
        if own is None:
            errors[name] = [gettext("There is no such figure here. These are: %(names)s.", names=", ".join(variant.by_name))]
        elif (read := _figure(own, value)) is None:
            errors[name] = [gettext("Give a number.")]
        else:
            values[name] = read
    return values, errors


def _figure(own: Input, value: Any) -> Decimal | tuple[Decimal, ...] | None:
    several = value if isinstance(value, list) else [value]
    numbers = tuple(Decimal(repr(one)) for one in several if isinstance(one, int | float) and not isinstance(one, bool))
    if len(numbers) < len(several) or not 1 <= len(several) <= 300:
        return None
    if own.kind == "series":
        return numbers
    return None if isinstance(value, list) else numbers[0]


def answer(entry: Entry, found: Answer, value: Decimal, period: str, language: str) -> dict[str, Any]:
    """What the figures come to, and where that stands among what is published."""
    variant = found.variant
    benchmarks = entry.benchmarks if bands.comparable(variant) else ()
    judged = [(one, bands.judge(one, value, period, variant.decay, entry.better)) for one in benchmarks]
    said = [(one.segment[language], verdict.word) for one, verdict in judged]
    return {
        "value": float(value + 0),
        "unit": variant.unit,
        "formatted": wording.in_unit(value, variant.unit),
        "band": (said[0][1] if len(said) == 1 else "; ".join(f"{segment}: {word}" for segment, word in said)) or None,
        "bands": [
            {
                "segment": one.segment[language],
                "period": one.period or None,
                "good": bands.said_good(one),
                "great": bands.said_great(one),
                "verdict": verdict.key,
                "label": verdict.word,
            }
            for one, verdict in judged
        ],
        "variant": variant.id,
        "period": period if variant.decay else None,
    }
