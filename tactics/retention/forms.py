"""What a person says of a file: what its columns are and how it is written.

Keeps true: what is in doubt is not chosen beforehand; what was typed comes back with whatever is wrong beside it; the
file's own names never stand in the form as values, only their places do.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import available_timezones

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import DataRequired, InputRequired, Length

from tactics.accounts.forms import clean_name
from tactics.retention import telling
from tactics.retention.events.times import FORMATS
from tactics.retention.models import Dataset

_ZONES = frozenset(available_timezones())
ZONES = [*sorted(zone for zone in _ZONES if "/" in zone and not zone.startswith("Etc/")), "UTC"]
"""Time zones to choose among; any other that there is may be written."""
ZONE = "Europe/Stockholm"
"""What is taken for the zone until somebody says otherwise."""
SEGMENTS = ("segment1", "segment2", "segment3", "segment4", "segment5")
_ROLES = ("user", "time", "event", "value")


class NameForm(FlaskForm):
    """What a data set is called."""

    name = StringField(_l("Name"), [DataRequired(_l("Give it a name.")), Length(max=200)], filters=[clean_name])


class MappingForm(NameForm):
    """How a file is to be read. `mapping` gives it as reading takes it, `chosen` as looking does."""

    encoding = SelectField(_l("Encoding"), validate_choice=False)
    delimiter = SelectField(_l("Columns are parted by"), validate_choice=False)
    sheet = SelectField(_l("Sheet"), validate_choice=False)
    header = BooleanField(_l("The first row holds the names of the columns"))
    user = SelectField(_l("Person"), [InputRequired(_l("Choose the column that tells people apart."))])
    time = SelectField(_l("Time"), [InputRequired(_l("Choose the column that says when."))])
    event = SelectField(_l("Event"))
    value = SelectField(_l("Value"))
    segment1 = SelectField(_l("Segment %(place)s", place=1))
    segment2 = SelectField(_l("Segment %(place)s", place=2))
    segment3 = SelectField(_l("Segment %(place)s", place=3))
    segment4 = SelectField(_l("Segment %(place)s", place=4))
    segment5 = SelectField(_l("Segment %(place)s", place=5))
    time_format = SelectField(_l("How times are written"))
    decimal = SelectField(_l("Decimal sign"))
    written_in = StringField(_l("Time zone of the times in the file"), filters=[clean_name])
    zone = StringField(_l("Time zone of the report"), filters=[clean_name])
    hash = BooleanField(_l("Hash the user ids"))
    keep = BooleanField(_l("Keep the file as it came"))

    def __init__(self, dataset: Dataset, looked: Mapping[str, Any]) -> None:
        """For a data set whose file looks so, as it was mapped last or as it is guessed."""
        self.looked = looked
        self.columns: list[str] = [column["name"] for column in self.looked["columns"]]
        super().__init__(data=self._first(dataset))
        self._offer()

    @property
    def mark(self) -> str:
        """Names the columns that the places in this form mean."""
        return hashlib.sha256(repr(self.columns).encode(errors="replace")).hexdigest()[:16]

    @property
    def segments(self) -> list[SelectField]:
        """The fields of the segments."""
        return [self[name] for name in SEGMENTS]

    def chosen(self) -> dict[str, Any]:
        """How the file is written, as looking takes it; what is no known choice is left out."""
        found: dict[str, Any] = {}
        if self.looked["format"] == "csv":
            found |= {"encoding": self.encoding.data} if self.encoding.data in telling.ENCODINGS else {}
            found |= {"delimiter": self.delimiter.data} if self.delimiter.data in telling.DELIMITERS else {}
        elif self.looked["format"] == "xlsx" and self.sheet.data in self.looked["sheets"]:
            found["sheet"] = self.sheet.data
        return found if self.looked["format"] == "parquet" else {**found, "header": self.header.data}

    def looks_otherwise(self) -> bool:
        """Whether the file was looked at as something else than is said here: its columns are others then."""
        return any(self.looked[name] != value for name, value in self.chosen().items())

    def mapping(self) -> dict[str, Any]:
        """How the file is to be read."""
        written = {name: self.looked.get(name) for name in ("format", "encoding", "delimiter", "sheet", "header")}
        roles = {name: self._name(self[name].data) for name in _ROLES}
        segments = [name for name in (self._name(field.data) for field in self.segments) if name is not None]
        plain = {name: self[name].data for name in ("decimal", "written_in", "zone", "hash", "keep", "name")}
        known = "iso" if self._typed() else self.time_format.data or None
        return {**written, **roles, "segments": segments, "time_format": known, **plain}

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Each field by itself, then what they say together."""
        valid = bool(super().validate(*args, **kwargs))
        for field, message in self._faults():
            field.errors = [*field.errors, message]
            valid = False
        return valid

    def _faults(self) -> Iterator[tuple[Field, str]]:
        seen: dict[str, Field] = {}
        for field in (*(self[name] for name in _ROLES), *self.segments):
            if field.data and field.data in seen:
                yield field, gettext("This column is chosen as “%(role)s” already.", role=seen[field.data].label.text)
            seen.setdefault(field.data or "", field)
        for field in (self.written_in, self.zone):
            if field.data not in _ZONES:
                yield field, gettext("There is no such time zone. Write one such as Europe/Stockholm.")
        fitting = [time["format"] for time in (self._column(self.time.data) or {}).get("times", ())]
        if not self._typed() and not self.time_format.data:
            yield self.time_format, gettext("Choose how the times are written.")
        elif not self._typed() and fitting and self.time_format.data not in fitting:
            like = telling.way(fitting[0])
            yield self.time_format, gettext("The times in this column are not written like that, but like %(like)s.", like=like)
        if self.value.data and not self.decimal.data:
            yield self.decimal, gettext("Choose the decimal sign of the values.")

    def _first(self, dataset: Dataset) -> dict[str, Any]:
        """What the fields hold before anything is typed."""
        guess, draft = self.looked["guess"], dataset.mapping or {}
        column = {name: self._kept(draft, guess, name) for name in _ROLES}
        same = draft.get("time") is not None and draft.get("time") == column["time"]
        segments = draft["segments"] if self._fits(draft) else guess["segments"]
        return {
            **{name: self.looked[name] for name in ("encoding", "delimiter", "sheet", "header")},
            **{name: self._place(value) for name, value in column.items()},
            **dict(zip(SEGMENTS, [self._place(name) for name in segments if name in self.columns], strict=False)),
            "time_format": (draft.get("time_format") if same else None) or guess["time_format"] or "",
            "decimal": draft.get("decimal") or ("" if self._in_doubt(column["value"]) else guess["decimal"]),
            "written_in": draft.get("written_in") or ZONE,
            "zone": draft.get("zone") or ZONE,
            "hash": draft.get("hash", True),
            "keep": draft.get("keep", False),
            "name": draft.get("name") or dataset.name,
        }

    def _kept(self, draft: Mapping[str, Any], guess: Mapping[str, Any], name: str) -> str | None:
        """What was chosen for a role; what is guessed where nothing was, or for other columns than there are now."""
        chosen: str | None = draft.get(name)
        left_out = chosen is None and self._fits(draft) and name in {"event", "value"}
        return chosen if chosen in self.columns or left_out else guess[name]

    def _fits(self, draft: Mapping[str, Any]) -> bool:
        """Whether a mapping was made for columns that the file has now."""
        return any(draft.get(name) in self.columns for name in _ROLES)

    def _in_doubt(self, name: str | None) -> bool:
        return any(column["name"] == name and column["point_or_comma"] for column in self.looked["columns"])

    def _offer(self) -> None:
        """The choices of the selects, in the reader's language."""
        named = [(str(place), _shown(column)) for place, column in enumerate(self.looked["columns"])]
        none: dict[str, str] = {"event": gettext("None: every row is the same event"), "value": gettext("None")}
        for name in _ROLES:
            self[name].choices = _choices(("", none.get(name, gettext("Choose…"))), *named)
        for field in self.segments:
            field.choices = _choices(("", gettext("None")), *named)
        choose = ("", gettext("Choose…"))
        self.encoding.choices, self.delimiter.choices = (
            _choices(*telling.ENCODINGS.items()),
            _choices(*telling.DELIMITERS.items()),
        )
        self.sheet.choices = _choices(*((name, name) for name in self.looked["sheets"]))
        self.time_format.choices = _choices(choose, *((key, telling.way(key)) for key in FORMATS))
        self.decimal.choices = _choices(choose, (".", gettext("point: 1234.5")), (",", gettext("comma: 1234,5")))

    def _column(self, place: str | None) -> Mapping[str, Any] | None:
        name = self._name(place)
        return next((column for column in self.looked["columns"] if column["name"] == name), None) if name is not None else None

    def _typed(self) -> bool:
        """Whether the column of times says itself that it holds times (Parquet)."""
        kind = (self._column(self.time.data) or {}).get("type") or ""
        return kind == "DATE" or kind.startswith("TIMESTAMP")

    def _name(self, place: str | None) -> str | None:
        known = place is not None and place.isdecimal() and len(place) < 6 and int(place) < len(self.columns)
        return self.columns[int(place)] if known and place else None

    def _place(self, name: str | None) -> str:
        return str(self.columns.index(name)) if name in self.columns else ""


def changed_meanwhile(form: MappingForm) -> bool:
    """Whether the form that was sent was made for other columns than the file has now."""
    return request.form.get("seen", "") != form.mark


def _choices(*pairs: tuple[str, object]) -> list[SelectChoice]:
    return [SelectChoice(value, str(label)) for value, label in pairs]


def _shown(column: Mapping[str, Any]) -> str:
    """A column as a select shows it: its name, and what stands in it."""
    sample = next(iter(column["samples"]), "")
    return f"{column['name'][:60]} ({sample[:24]})" if sample else str(column["name"][:60])
