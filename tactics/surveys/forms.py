"""What the team writes about a survey, and what a stranger sends to one, checked and turned into values.

Keeps true: nothing that was typed is lost when a form is refused, and the reader is told why in their language; what a
stranger sends is limited in length and cleaned of signs that no keyboard writes. They are plain forms, not Flask-WTF's:
those would open a session for whoever looks, and the token is checked before any view anyway (core.csrf).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from tactics.core.i18n import current_language, number
from tactics.kpis.numbers import read
from tactics.surveys.actions import MOST_AT_ONCE
from tactics.surveys.kinds import Kind
from tactics.surveys.models import Survey

MOST_COMMENT, MOST_FOLLOW_UP, MOST_PRODUCT = 2000, 300, 80
Sent = MultiDict[str, str]
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters other than tab and line end, and what is no character at all."""


def cleaned(text: str | None) -> str:
    """A text as it is stored: one kind of line end, nothing that cannot be written, no space around."""
    return _UNWRITABLE.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_line(text: str | None) -> str:
    """A text on one line."""
    return " ".join(cleaned(text).split())


@dataclass(frozen=True)
class Asking:
    """A survey in one language: whether it asks in it, what the question names, and the question that follows."""

    chosen: bool
    product: str
    follow_up: str


class SurveyForm(Form):
    """The settings of a survey: what it is called, who asks, and in each language what it asks."""

    name = StringField(_l("Name of the survey"), [DataRequired(), Length(max=100)], filters=[one_line])
    asker = StringField(_l("Who asks"), [DataRequired(), Length(max=100)], filters=[one_line])
    takes_open = BooleanField(_l("Anybody with the address can answer"))

    def __init__(
        self, kind: Kind, languages: tuple[str, ...], sent: Sent | None, stored: Survey | None = None, asker: str = ""
    ) -> None:
        """Of a kind, in the languages that the product speaks: as it was sent, else as it is stored, else as preset."""
        super().__init__(sent, stored, takes_open=True, asker=asker)
        texts = stored.texts if stored else None
        self.asks = {code: _asking(code, kind, sent, texts) for code in languages}
        """What it asks in each language."""
        self.faults: dict[str, str] = {}
        """What is wrong with that, by the name of the field; "languages" for all of them."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all of it can be stored; `errors` and `faults` say what cannot."""
        for code, ask in self.asks.items():
            if ask.chosen and not ask.follow_up:
                self.faults[f"follow_up_{code}"] = gettext("Write the follow-up question, or leave the language out.")
            for name, text, most in (("product", ask.product, MOST_PRODUCT), ("follow_up", ask.follow_up, MOST_FOLLOW_UP)):
                if len(text) > most:
                    self.faults[f"{name}_{code}"] = gettext("Write at most %(most)s characters.", most=most)
        if not any(ask.chosen for ask in self.asks.values()):
            self.faults["languages"] = gettext("Choose at least one language.")
        elif not self._named():
            self.faults["languages"] = gettext("Write what the question is about, in one of the languages at least.")
        return super().validate(extra_validators) and not self.faults

    def given(self) -> dict[str, Any]:
        """The values, by the names of the columns. A language without a name of its own has that of the first one."""
        chosen = {code: ask for code, ask in self.asks.items() if ask.chosen}
        texts = {code: {"product": ask.product or self._named(), "follow_up": ask.follow_up} for code, ask in chosen.items()}
        return {"name": self.name.data, "asker": self.asker.data, "takes_open": self.takes_open.data, "texts": texts}

    def _named(self) -> str:
        return next((ask.product for ask in self.asks.values() if ask.chosen and ask.product), "")


def _asking(code: str, kind: Kind, sent: Sent | None, texts: Mapping[str, Mapping[str, str]] | None) -> Asking:
    if sent is not None:
        return Asking(bool(sent.get(f"in_{code}")), *(one_line(sent.get(f"{name}_{code}")) for name in ("product", "follow_up")))
    preset = {"product": "", "follow_up": kind.texts[code].follow_up}
    own = preset if texts is None else texts.get(code, preset)
    return Asking(texts is None or code in texts, own["product"], own["follow_up"])


class LinksForm(Form):
    """How many personal links to make."""

    many = StringField(_l("How many links"))

    def validate_many(self, _field: StringField) -> None:
        """A whole number, in any way that people write thousands."""
        if self.given() is None:
            raise ValidationError(gettext("Give a whole number from 1 to %(most)s.", most=number(MOST_AT_ONCE)))

    def given(self) -> int | None:
        """The number, if it is one that can be."""
        try:
            value = read((self.many.data or "").strip(), current_language(), counted=True).value
        except ValueError:
            return None
        return int(value) if value == int(value) and 1 <= value <= MOST_AT_ONCE else None


class AnswerForm(Form):
    """What somebody answers: a score or a reason, and perhaps a comment."""

    answer = StringField()
    comment = StringField(validators=[Length(max=MOST_COMMENT)], filters=[cleaned])
    website = StringField()
    """No person sees this field; what fills it in is a program."""

    def __init__(self, kind: Kind, sent: Sent | None = None) -> None:
        """For the answers that a kind of survey takes."""
        super().__init__(sent)
        self.kind = kind

    def validate_answer(self, field: StringField) -> None:
        """One of the answers on the form."""
        if not self.kind.takes(field.data or ""):
            said = gettext("Choose one of the answers first.") if self.kind.reasons else gettext("Choose a number first.")
            raise ValidationError(said)

    def given(self, language: str) -> dict[str, Any]:
        """The values, by the names of the columns."""
        score = None if self.kind.reasons else int(self.answer.data or 0)
        reason = (self.answer.data or "") if self.kind.reasons else ""
        return {"score": score, "reason": reason, "comment": self.comment.data, "language": language}
