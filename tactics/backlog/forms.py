"""What a reader may write into an item, checked and turned into values.

Keeps true: what cannot be used comes back with a sentence in the reader's language; a field that a request does not hold
is left as it is stored.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput, TextInput

from tactics.backlog.actions import Move
from tactics.backlog.states import OUTCOMES, SOURCES, STATUSES

MOST_TAGS, LONGEST_TAG, LONGEST_WHY = 20, 40, 500


def plain(text: str | None) -> str:
    """A text without signs that no page, sheet or database can show: control characters, but line ends and tabs."""
    return "".join(sign for sign in text or "" if sign.isprintable() or sign in "\n\r\t\u00ad\u200d")


def line(text: str | None) -> str:
    """A text on one line, without white space around it."""
    return " ".join(plain(text).split())


class TagsField(Field):
    """Words between commas."""

    widget = TextInput()

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ", ".join(self.data or ())

    def process_data(self, value: Iterable[Any] | None) -> None:
        """Take an item's tags, by their names."""
        self.data = [getattr(tag, "name", tag) for tag in value or ()]

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was written."""
        if not valuelist:
            return
        self.data = list(dict.fromkeys(filter(None, (line(part) for part in ",".join(valuelist).split(",")))))
        if len(self.data) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in self.data):
            raise ValueError(gettext("At most %(most)s tags of %(long)s characters.", most=MOST_TAGS, long=LONGEST_TAG))


class PartialForm(FlaskForm):
    """A form of which a request may hold some fields only."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def damaged(self) -> bool:
        """Whether what the page itself put in the form came back changed, so that nobody could see what is wrong."""
        return bool(self.version.errors)

    def given(self) -> dict[str, Any]:
        """The values of the fields that the request held."""
        left_out = {"csrf_token", "version"}
        return {field.name: field.data for field in self if field.raw_data and field.name not in left_out}


class ItemForm(PartialForm):
    """What is written about an item itself."""

    title = StringField(_l("Name"), [DataRequired(), Length(max=200)], filters=[line])
    owner = StringField(_l("Owner"), [Length(max=100)], filters=[line])
    source = SelectField(_l("Where the idea came from"))
    tags = TagsField(_l("Tags"))
    notes = TextAreaField(_l("Notes"), [Length(max=10_000)], filters=[plain])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the sources named in the reader's language; a name is asked of own ideas only, and only when sent."""
        super().__init__(*args, **kwargs)
        self.source.choices = [SelectChoice("", "–"), *(SelectChoice(key, str(name)) for key, name in SOURCES.items())]
        if self.is_submitted():
            for name in ("title", "source"):
                if not self[name].raw_data:
                    del self[name]


class MoveForm(PartialForm):
    """Where an item goes, how it ended, and why. A list may name state and outcome in one: `done:won`."""

    status = SelectField(_l("Status"))
    outcome = SelectField(_l("Outcome"))
    why = StringField(_l("Why"), [Length(max=LONGEST_WHY)], filters=[line])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the states named in the reader's language."""
        super().__init__(*args, **kwargs)
        states = {**STATUSES, **{f"done:{key}": name for key, name in OUTCOMES.items()}}
        self.status.choices = [SelectChoice(status, str(name)) for status, name in states.items()]
        self.outcome.choices = [SelectChoice("", "–"), *(SelectChoice(key, str(name)) for key, name in OUTCOMES.items())]
        if self.is_submitted() and not self.outcome.raw_data:
            del self.outcome

    def wanted(self, was: str | None) -> Move | None:
        """The move that was asked for; None when there is none, or the state is still the one that `was` shown."""
        if not self.status.raw_data or self.status.data == was:
            return None
        status, _, outcome = self.status.data.partition(":")
        return Move(status, outcome or (self.outcome.data if self.outcome else None) or None, self.why.data or "")


class IdeaForm(FlaskForm):
    """An idea of the team's own."""

    title = StringField(_l("Your own idea"), [DataRequired(), Length(max=200)], filters=[line])
