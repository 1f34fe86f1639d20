"""What a reader may write into an item, checked and turned into values.

Keeps true: a number may have a decimal comma; what cannot be used comes back with a sentence in the reader's language.
"""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import DataRequired, Length
from wtforms.widgets import TextInput

from tactics.backlog.filters import STATUSES
from tactics.backlog.scoring import LEAST, MOST
from tactics.core.i18n import number, read_number


class ScoreField(Field):
    """A number from 1 to 10, at most one decimal kept; empty means not scored yet."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else number(self.data, 1)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was written; a field that the request does not hold keeps what is stored."""
        if not valuelist:
            return
        self.data = None
        if not valuelist[0].strip():
            return
        try:
            value = read_number(valuelist[0])
        except ValueError:
            raise ValueError(gettext("“%(text)s” is not a number.", text=valuelist[0][:40])) from None
        if not LEAST <= value <= MOST:
            raise ValueError(gettext("Give a number from %(least)s to %(most)s.", least=LEAST, most=MOST))
        self.data = round(value, 1)


def _plain(_form: FlaskForm, field: Any) -> None:
    if "\0" in (field.data or ""):
        raise ValidationError(gettext("There is a character here that cannot be stored."))


class ItemForm(FlaskForm):
    """An item's inputs. `given` tells which of them a request held: only those are changed."""

    impact = ScoreField(_l("Impact"))
    confidence = ScoreField(_l("Confidence"))
    ease = ScoreField(_l("Ease"))
    status = SelectField(_l("Status"))
    owner = StringField(_l("Owner"), [Length(max=100), _plain])
    notes = TextAreaField(_l("Notes"), [Length(max=10_000), _plain])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the statuses named in the reader's language."""
        super().__init__(*args, **kwargs)
        self.status.choices = [SelectChoice(status, str(name)) for status, name in STATUSES.items()]

    def given(self) -> dict[str, Any]:
        """The values of the fields that the request held."""
        return {field.name: field.data for field in self if field.raw_data and field.name != "csrf_token"}


class IdeaForm(FlaskForm):
    """An idea of the team's own."""

    title = StringField(_l("Your own idea"), [DataRequired(), Length(max=200), _plain], filters=[lambda t: (t or "").strip()])
