"""What a reader writes into a goal.

Keeps true: a number is read in the figure's unit; how the target is meant is asked, never guessed.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, Field, RadioField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import InputRequired, Length

from tactics.backlog.forms import line
from tactics.core.database import utc_now
from tactics.goals.progress import target_of, ways
from tactics.kpis.texts import entries
from tactics.tracking.forms import number_text, read_amount
from tactics.tracking.shown import Following

FIELDS = ("baseline", "way", "amount", "start_on", "due_on", "name", "owner", "items")
"""The fields of a goal, as its form has them."""
_QUARTER = timedelta(days=91)


class AmountField(StringField):
    """A number in the unit of a figure; `amount` is what was read."""

    amount: Decimal | None = None


class GoalForm(FlaskForm):
    """A goal of one figure. After `validate`, `values` gives it as it is kept."""

    name = StringField(_l("Name, if the figure's is not enough"), [Length(max=200)], filters=[line])
    owner = StringField(_l("Owner"), [Length(max=100)], filters=[line])
    baseline = AmountField(_l("From"), filters=[line])
    way = RadioField(_l("The figure is to go"))
    amount = AmountField(_l("Goal"), filters=[line])
    start_on = DateField(_l("First day"), [InputRequired()])
    due_on = DateField(_l("Last day"), [InputRequired()])
    items = SelectMultipleField(_l("Experiments that work for it"), coerce=int)
    worse = BooleanField(_l("Yes, that is what is meant"))

    def __init__(self, figure: Following, items: list[tuple[int, str]], **others: Any) -> None:
        """For a figure, with the items that may work for it."""
        self.figure, self.unit = figure, figure.series.unit
        super().__init__(**others)
        self.way.choices = [SelectChoice(key, str(label)) for key, label in ways(self.unit).items()]
        self.items.choices = [SelectChoice(key, title) for key, title in items]
        if self.is_submitted() or others.get("obj"):
            return
        self.way.data = "value"
        self.baseline.data = number_text(figure.values[-1][1]) if figure.values else ""
        self.start_on.data, self.due_on.data = utc_now().date(), utc_now().date() + _QUARTER

    def validate_baseline(self, field: AmountField) -> None:
        """Read it in the figure's unit."""
        field.amount = read_amount(field.data or "", self.unit)[0]

    def validate_amount(self, field: AmountField) -> None:
        """Read it: in the figure's unit, or a per cent."""
        field.amount = read_amount(field.data or "", "percent" if self.way.data == "percent" else self.unit)[0]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Each field by itself, then what they say together."""
        if not super().validate(*args, **kwargs):
            return False
        if self.start_on.data and self.due_on.data and self.due_on.data <= self.start_on.data:
            return self._refuse(self.due_on, gettext("The last day comes after the first."))
        baseline, amount = self.baseline.amount or Decimal(0), self.amount.amount or Decimal(0)
        if self.way.data == "percent" and not baseline:
            return self._refuse(self.amount, gettext("A per cent of nothing is nothing. Say the value it is to reach."))
        try:
            target = target_of(baseline, str(self.way.data), amount)
        except ValueError:
            return self._refuse(self.amount, gettext("It is there already: say something else than where it begins."))
        return bool(self.worse.data) or self._is_better(baseline, target)

    def values(self) -> dict[str, Any]:
        """The goal as it is kept."""
        plain = {name: self[name].data for name in ("name", "owner", "way", "start_on", "due_on")}
        return {**plain, "baseline": self.baseline.amount, "amount": self.amount.amount}

    def said(self, name: str) -> Any:
        """What a field holds; a number as it is written here, however its writer wrote it."""
        field = self[name]
        return number_text(field.amount) if isinstance(field, AmountField) and field.amount is not None else field.data

    def _is_better(self, baseline: Decimal, target: Decimal) -> bool:
        """Ask where the goal is worse than where it begins: a minus sign is easily left out."""
        known = entries().get(self.figure.series.kpi)
        if known is None or known.better == "depends" or (target > baseline) == (known.better == "higher"):
            return True
        way = {"figure": self.figure.name, "first": self.figure.in_unit(baseline), "target": self.figure.in_unit(target)}
        said = gettext("%(figure)s: more is better, but this goes down, from %(first)s to %(target)s.", **way)
        if known.better == "lower":
            said = gettext(
                "%(figure)s: less is better, but this goes up, from %(first)s to %(target)s. Is a minus missing?", **way
            )
        return self._refuse(self.worse, said)

    def _refuse(self, field: Field, message: str) -> bool:
        field.errors = [*field.errors, message]
        return False
