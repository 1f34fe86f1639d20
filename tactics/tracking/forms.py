"""What a reader may write about figures, checked and turned into values.

Keeps true: a period and a number are read as people write them, in the reader's language; what cannot be used comes back
with a sentence; what a calculator worked out comes as `exact`, in one notation whatever the language.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import Length

from tactics.core.i18n import current_language
from tactics.kpis import wording
from tactics.kpis.numbers import read
from tactics.kpis.register import REGISTER
from tactics.tracking import periods
from tactics.tracking.exact import kept, written
from tactics.tracking.queries import Identity
from tactics.tracking.sheets import MOST_NOTE, clean_note

MOST_LABEL = 60


def _stripped(text: str | None) -> str:
    return (text or "").strip()


def _noted(text: str | None) -> str:
    return clean_note(text or "")


def read_amount(text: str, unit: str) -> tuple[Decimal, str]:
    """A value from its text, and how it was read where it could be read in two ways. Raises ValidationError."""
    try:
        reading = read(text, current_language(), counted=unit == "money")
        value = kept(reading.value)
    except ValueError:
        raise ValidationError(gettext("“%(text)s” is not a number.", text=text[:40])) from None
    if reading.instead is None:
        return value, ""
    words = {"number": wording.plain(reading.value, 6), "other": wording.plain(reading.instead, 6)}
    return value, gettext("Read as %(number)s. If you meant %(other)s, write it that way.", **words)


class ValueForm(FlaskForm):
    """The value of one period. After `validate`: `day`, `amount` (None only where it may be left out), `doubt`."""

    when = StringField(_l("Date or period"), filters=[_stripped])
    value = StringField(_l("Value"), filters=[_stripped])
    note = StringField(_l("Note"), [Length(max=MOST_NOTE)], filters=[_noted])
    exact = HiddenField(filters=[_stripped])
    replace = HiddenField(filters=[_stripped])

    optional = False

    def __init__(self, kind: str, unit: str, **others: Any) -> None:
        """For a series of a kind of period and a unit."""
        self.kind, self.unit = kind, unit
        self.day = date.min
        self.amount: Decimal | None = None
        self.doubt = ""
        super().__init__(**others)

    def validate_when(self, field: Field) -> None:
        """Read the period."""
        if self.kind in periods.KINDS and not self._left_out():
            try:
                self.day = periods.read(field.data, self.kind)
            except ValueError as error:
                raise ValidationError(str(error)) from None

    def validate_value(self, field: Field) -> None:
        """Read the value, as a person wrote it or as a calculator gave it."""
        if self._left_out():
            return
        if not self.exact.data:
            self.amount, self.doubt = read_amount(field.data, self.unit)
            return
        if not re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,60})?", self.exact.data):
            raise ValidationError(gettext("“%(text)s” is not a number.", text=self.exact.data[:40]))
        try:
            self.amount = kept(Decimal(self.exact.data))
        except ValueError:
            raise ValidationError(gettext("“%(text)s” is too large.", text=self.exact.data[:40])) from None

    def _left_out(self) -> bool:
        return self.optional and not self.value.data and not self.exact.data


class StartForm(ValueForm):
    """What series of a KPI to follow, with its first value if that is known."""

    variant = SelectField(_l("How it is computed"))
    period = SelectField(_l("One value for each"))
    label = StringField(_l("Label"), [Length(max=MOST_LABEL)], filters=[_noted])
    start = HiddenField(filters=[_stripped])

    def __init__(self, kpi: str, names: dict[str, str], **others: Any) -> None:
        """For a KPI of the register; `names` are those of its variants, by id."""
        self.kpi = kpi
        super().__init__("", "", **others)
        self.variant.choices = [SelectChoice(key, name) for key, name in names.items()]
        self.period.choices = [SelectChoice(kind, str(name)) for kind, name in periods.KINDS.items()]
        self.variant.data = self.variant.data or next(iter(names))
        self.period.data = self.period.data or "month"
        self.kind = self.period.data
        self.unit = next((own.unit for own in REGISTER[kpi].variants if own.id == self.variant.data), "")
        self.optional = bool(self.start.data)

    def identity(self) -> Identity:
        """Which series is meant."""
        return Identity(self.kpi, self.variant.data, self.period.data, self.label.data or "")


class TargetForm(FlaskForm):
    """What the values are to reach. After `validate`: `amount`, None for no target."""

    target = StringField(_l("What the values should reach"), filters=[_stripped])

    def __init__(self, unit: str, **others: Any) -> None:
        """For a series of a unit."""
        self.unit = unit
        self.amount: Decimal | None = None
        super().__init__(**others)

    def validate_target(self, field: Field) -> None:
        """Read the target."""
        if field.data:
            self.amount, _doubt = read_amount(field.data, self.unit)


def number_text(value: Decimal) -> str:
    """A value as it stands in a form, to be read again as it is: three decimals alone would look like thousands."""
    text = written(value, "," if current_language() == "sv" else ".")
    return f"{text}0" if value.as_tuple().exponent == -3 else text
