"""What a reader writes into the design of an experiment, and into its result.

Keeps true: shares are written in per cent and kept from 0 to 1; a change may be written in points or in per cent of the
baseline (the form asks which) and is kept in the metric's own unit.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import Length, Optional
from wtforms.widgets import TextArea, TextInput

from tactics.backlog.forms import PartialForm, plain
from tactics.backlog.inputs import read_amount
from tactics.core.i18n import number, written
from tactics.core.vocabulary import DESIGNS, KPIS

_MOST = 10.0**12


class NumberField(Field):
    """A number as people write it. `least` and `most` bound it; `whole` allows no decimals."""

    widget = TextInput()

    def __init__(self, label: Any, *, least: float = -_MOST, most: float = _MOST, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.least, self.most, self.whole = least, most, whole

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else written(self.data)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was written; empty is nothing."""
        if not valuelist:
            return
        self.data = None
        if not (text := valuelist[0].strip()):
            return
        try:
            value = read_amount(text.removesuffix("%"), counted=self.whole)
        except ValueError:
            raise ValueError(gettext("“%(text)s” is not a number.", text=text[:40])) from None
        if not self.least <= value <= self.most:
            raise ValueError(
                gettext("Give a number from %(least)s to %(most)s.", least=number(self.least, 6), most=number(self.most, 6))
            )
        if self.whole and value != int(value):
            raise ValueError(gettext("Give a whole number."))
        self.data = int(value) if self.whole else value


class LinesField(Field):
    """Several texts, one on each line."""

    widget: Any = TextArea()

    def __init__(self, label: Any, *, most: int, long: int, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.most, self.long = most, long

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "\n".join(self.data or ())

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was written; empty lines are left out."""
        if not valuelist:
            return
        self.data = [line for line in (" ".join(line.split()) for line in plain(valuelist[0]).splitlines()) if line]
        if len(self.data) > self.most or any(len(line) > self.long for line in self.data):
            raise ValueError(gettext("At most %(most)s lines of %(long)s characters.", most=self.most, long=self.long))


def _long(label: Any) -> TextAreaField:
    return TextAreaField(label, [Length(max=10_000)], filters=[plain])


def _are_links(_form: Any, field: LinesField) -> None:
    if any(not link.startswith(("https://", "http://")) for link in field.data or ()):
        raise ValidationError(gettext("A link begins with https:// or http://."))


class DesignForm(PartialForm):
    """The card of an experiment. Shares and effects are in per cent here; `values` gives them as they are kept."""

    hypothesis_observation = _long(_l("Because we have seen …"))
    hypothesis_change = _long(_l("we believe that …"))
    hypothesis_population = _long(_l("for …"))
    hypothesis_impact = _long(_l("will cause …"))
    design = SelectField(_l("Design"))
    variants = LinesField(_l("Groups, the control first, one on each line"), most=10, long=200)
    primary_metric = StringField(_l("Primary metric"), [Length(max=100)], filters=[lambda text: " ".join(plain(text).split())])
    guardrails = LinesField(_l("Guardrails, one on each line"), most=20, long=100)
    metric_kind = RadioField(
        _l("The metric is"),
        choices=[SelectChoice("share", _l("a share of people")), SelectChoice("mean", _l("a mean for each person"))],
    )
    more_is_better = RadioField(
        _l("Better is"), choices=[SelectChoice("1", _l("more")), SelectChoice("", _l("less"))], coerce=bool
    )
    baseline = NumberField(_l("Baseline today"))
    spread = NumberField(_l("Standard deviation, for a mean"), least=0)
    smallest_effect = NumberField(_l("Smallest effect worth detecting"), least=0)
    effect_unit = RadioField(
        _l("The effect is in"),
        choices=[
            SelectChoice("own", _l("points, or the metric's unit")),
            SelectChoice("relative", _l("per cent of the baseline")),
        ],
        default="own",
    )
    weekly_traffic = NumberField(_l("People a week who can take part"), least=0, most=10**9, whole=True)
    weeks = NumberField(_l("Weeks to run at least"), least=1, most=520, whole=True)
    sequential = RadioField(
        _l("The result is read"),
        choices=[
            SelectChoice("", _l("once, when the sample is there")),
            SelectChoice("1", _l("at any time (always-valid test, needs more people)")),
        ],
        coerce=bool,
    )
    decision_rule = _long(_l("Decision rule"))
    planned_start = DateField(_l("Planned start"), [Optional()])
    planned_end = DateField(_l("Planned end"), [Optional()])
    links = LinesField(_l("Links, one on each line"), most=20, long=2000, validators=[_are_links])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the designs named in the reader's language, and shares in per cent."""
        super().__init__(*args, **kwargs)
        self.design.choices = [SelectChoice("", "–"), *(SelectChoice(key, str(name)) for key, name in DESIGNS.items())]
        if not self.is_submitted() and self.metric_kind.data == "share":
            for field in (self.baseline, self.smallest_effect):
                field.data = None if field.data is None else round(field.data * 100, 9)
        if not self.is_submitted():
            self.primary_metric.data = name_of(self.primary_metric.data or "")
            self.guardrails.data = [name_of(name) for name in self.guardrails.data or ()]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Each field by itself, then what they say together."""
        if not super().validate(*args, **kwargs):
            return False
        together = [
            (self.baseline, self._no_share(), gettext("A share lies between 0 and 100 per cent.")),
            (self.smallest_effect, self.smallest_effect.data == 0, gettext("An effect of 0 cannot be detected.")),
            (self.smallest_effect, self._past_all(), gettext("A share lies between 0 and 100 per cent.")),
            (self.smallest_effect, self._no_scale(), gettext("To read the result at any time, the test needs this figure.")),
            (self.smallest_effect, self._of_nothing(), gettext("A per cent of a baseline that is 0 or missing says nothing.")),
            (self.planned_end, self._ends_first(), gettext("It cannot end before it starts.")),
        ]
        for field, wrong, message in together:
            if wrong:
                field.errors = [*field.errors, message]
        return not any(wrong for _field, wrong, _message in together)

    def values(self) -> dict[str, Any]:
        """What the request held, as it is kept."""
        values = self.given()
        unit = values.pop("effect_unit", "own")
        if self.metric_kind.data == "share":
            for name in ("baseline", "smallest_effect"):
                if values.get(name) is not None and not (name == "smallest_effect" and unit == "relative"):
                    values[name] /= 100
        if unit == "relative" and values.get("smallest_effect"):
            values["smallest_effect"] = abs(values["baseline"]) * values["smallest_effect"] / 100
        if "primary_metric" in values:
            values["primary_metric"] = _slug_of(values["primary_metric"])
        if "guardrails" in values:
            values["guardrails"] = [_slug_of(name) for name in values["guardrails"]]
        return values

    def _no_share(self) -> bool:
        return self.metric_kind.data == "share" and self.baseline.data is not None and not 0 <= self.baseline.data <= 100

    def _past_all(self) -> bool:
        effect, own = self.smallest_effect.data, self.effect_unit.data != "relative"
        return self.metric_kind.data == "share" and effect is not None and own and effect > 100

    def _no_scale(self) -> bool:
        return bool(self.sequential.data) and self.smallest_effect.data is None

    def _of_nothing(self) -> bool:
        return self.effect_unit.data == "relative" and bool(self.smallest_effect.data) and not self.baseline.data

    def _ends_first(self) -> bool:
        start, end = self.planned_start.data, self.planned_end.data
        return isinstance(start, date) and isinstance(end, date) and end < start


class StoredDesignForm(DesignForm):
    """The card's form as it shows what is kept, whatever the request holds."""

    def is_submitted(self) -> bool:
        """Never: nothing of the request is in it."""
        return False


def name_of(metric: str) -> str:
    """What a metric is called: a KPI by its name in the reader's language, anything else as it was written."""
    return str(KPIS.get(metric, metric))


def _slug_of(name: str) -> str:
    """The slug of a KPI that is written by its name in any language the reader sees, else the words themselves."""
    return next((slug for slug, named in KPIS.items() if name.casefold() in {slug, str(named).casefold()}), name)


RAIL_STATES: Mapping[str, Any] = MappingProxyType({"safe": _l("safe"), "unclear": _l("unclear"), "harmed": _l("got worse")})
"""How a guardrail may stand."""


class ResultForm(PartialForm):
    """What came out, beside the counts of the groups (which `results.read_arms` reads)."""

    kind = RadioField(
        _l("What you have"),
        choices=[
            SelectChoice("counts", _l("Visitors and conversions")),
            SelectChoice("values", _l("A mean and a standard deviation")),
            SelectChoice("typed", _l("An effect from another tool")),
        ],
        default="counts",
    )
    days = NumberField(_l("Full days it has run"), least=0, most=3650, whole=True)
    looked_early = BooleanField(_l("Somebody looked at the result before the end"))
    tool = StringField(_l("The other tool"), [Length(max=100)], filters=[lambda text: " ".join(plain(text).split())])
    effect = NumberField(_l("Effect"))
    effect_low = NumberField(_l("Lower end of its interval"))
    effect_high = NumberField(_l("Upper end of its interval"))


class LearningForm(PartialForm):
    """What was learned, in three parts, and what was decided."""

    learning_what = _long(_l("What happened"))
    learning_meaning = _long(_l("What it means"))
    learning_next = _long(_l("What to try next"))
    decision = _long(_l("What we decided"))
