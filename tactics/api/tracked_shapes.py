"""Followed KPIs and their values as JSON: what is taken and what is given.

Keeps true: a value is given as the text of a decimal number, so that nothing of it is lost; it is taken as such a text
or as a number. A period is named by its first day; any day of it will do to write.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from tactics.api.bodies import Text
from tactics.core.addresses import public
from tactics.kpis.measures import MOST
from tactics.kpis.register import REGISTER
from tactics.tracking.exact import PLACES, kept, written
from tactics.tracking.forms import MOST_LABEL
from tactics.tracking.models import FigureSeries, FigureValue
from tactics.tracking.periods import KINDS
from tactics.tracking.sheets import MOST_NOTE
from tactics.tracking.shown import Following

_MONTHS = r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-9]))"
_DAY = rf"^(19|20|21)[0-9]{{2}}-{_MONTHS}$"
_NUMBER = rf"^-?[0-9]{{1,15}}(\.[0-9]{{1,{PLACES}}})?$"
SLUG = {"in": "path", "name": "slug", "required": True, "schema": {"type": "string", "enum": list(REGISTER)}}


class DayField(Text):
    """A day, as YYYY-MM-DD and nothing else."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, *args, **kwargs)
        try:
            if re.fullmatch(_DAY, text, re.ASCII):
                return date.fromisoformat(text)
        except ValueError:  # The 29th of a February that has none.
            pass
        raise ValidationError("Write a day from 1900 to 2199 as YYYY-MM-DD.")


class AmountField(fields.Field[Decimal]):
    """A number, or the text of one. A text that only looks like one, or true, is refused instead of guessed at."""

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> Decimal:
        if isinstance(value, str) and re.fullmatch(_NUMBER, value, re.ASCII):
            return kept(Decimal(value))
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError(f"Write a number, or a text such as 4.25 with at most {PLACES} decimals.")
        try:
            return kept(Decimal(repr(value)))
        except (ValueError, ArithmeticError):
            raise ValidationError(f"Write a number between -{MOST} and {MOST}.") from None


class FlagField(fields.Field[bool]):
    """True or false, and nothing that resembles them."""

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("Write true or false.")
        return value


class FigureToSaveSchema(Schema):
    """A value to save: which series (its first value starts it), which period, how much."""

    date = DayField(required=True, metadata={"format": "date", "pattern": _DAY, "description": "Any day of the period."})
    value = AmountField(
        required=True,
        metadata={"type": ["number", "string"], "minimum": -int(MOST), "maximum": int(MOST), "pattern": _NUMBER},
    )
    note = Text(validate=validate.Length(max=MOST_NOTE), metadata={"description": "Left out, it leaves the note that is there."})
    variant = Text(validate=validate.Length(max=40), metadata={"description": "The KPI's usual way to compute it if left out."})
    period = fields.String(load_default="month", validate=validate.OneOf(list(KINDS)))
    label = Text(load_default="", validate=validate.Length(max=MOST_LABEL))
    replace = FlagField(
        load_default=False,
        metadata={"type": "boolean", "description": "Replace another value of the period; otherwise it is a 409."},
    )


class LatestFigureSchema(Schema):
    """The newest value. `date` is the first day of its period."""

    date = fields.Date(required=True)
    value = fields.String(required=True)


class FigureValueSchema(LatestFigureSchema):
    """The value of a period."""

    note = fields.String(required=True)


class FigureSeriesSchema(Schema):
    """A KPI that is followed."""

    kpi = fields.String(required=True)
    name = fields.String(required=True)
    variant = fields.String(required=True)
    period = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    label = fields.String(required=True)
    unit = fields.String(required=True)
    target = fields.String(required=True, allow_none=True)
    pinned = fields.Boolean(required=True)
    definition = fields.String(required=True, metadata={"description": "The formula of its newest values, in words."})
    outdated = fields.Boolean(required=True, metadata={"description": "The library has another formula by now: saving is a 409."})
    latest = fields.Nested(LatestFigureSchema, required=True, allow_none=True)
    url = fields.String(required=True)


class FigurePageSchema(Schema):
    """A page of the followed KPIs."""

    items = fields.List(fields.Nested(FigureSeriesSchema), required=True)
    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    per_page = fields.Integer(required=True)
    pages = fields.Integer(required=True)


class FigureValuePageSchema(FigurePageSchema):
    """A page of the values of one series, the newest first."""

    series = fields.Nested(FigureSeriesSchema, required=True)
    items = fields.List(fields.Nested(FigureValueSchema), required=True)


def series(own: FigureSeries, shown: Following) -> dict[str, Any]:
    """A followed KPI."""
    names = ("kpi", "variant", "period", "label", "unit", "pinned")
    query = {name: getattr(own, name) for name in ("variant", "period", "label") if getattr(own, name)}
    return {
        **{name: getattr(own, name) for name in names},
        "name": shown.name,
        "target": None if own.target is None else written(own.target),
        "definition": own.definitions[-1]["wording"].get(shown.language, ""),
        "outdated": shown.outdated,
        "latest": {"date": shown.values[-1][0].isoformat(), "value": written(shown.values[-1][1])} if shown.values else None,
        "url": public("tracked.values", slug=own.kpi, **query),
    }


def value(own: FigureValue) -> dict[str, Any]:
    """The value of a period."""
    return {"date": own.day.isoformat(), "value": written(own.value), "note": own.note}
