"""What somebody sent about an item beside what stands there now, in the reader's words."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from tactics.backlog.inputs import ScoreInputs, field_name
from tactics.backlog.queries import Row
from tactics.backlog.states import OUTCOMES, SOURCES, STATUSES
from tactics.backlog.telling import FIELDS, named

_OWN = {"csrf_token", "version", "next", "put_back", "was", "why"}


class Difference(NamedTuple):
    """One part of an item: what it is called, what was sent, what stands."""

    name: str
    sent: str
    stands: str


def differences(row: Row, form: MultiDict[str, str]) -> list[Difference]:
    """The parts of which a form says something else than what stands, in the order of the form."""
    method = row.opinions.method
    labels = {field_name(method, own): str(own.label) for own in method.inputs}
    answers = ScoreInputs.stored(method, row.opinions.mine).written
    stored = {field_name(method, own): answers.get(own.name, "") for own in method.inputs}
    found = []
    for name in dict.fromkeys(form):
        if name in _OWN or (name == "status" and form[name] == form.get("was")):
            continue
        sent, stands = form[name].strip(), stored[name] if name in stored else _stands(row, name)
        if _folded(sent) != _folded(stands):
            found.append(Difference(labels.get(name) or named(name), *(_shown(name, value) for value in (sent, stands))))
    return found


def _stands(row: Row, name: str) -> str:
    if name == "tags":
        return ", ".join(tag.name for tag in row.item.tags)
    if name == "status" and row.item.outcome:
        return f"done:{row.item.outcome}"
    value = getattr(row.item, name) if name in FIELDS else ""
    return "\n".join(value) if isinstance(value, list) else str("" if value is None else value)


def _folded(text: str) -> str:
    return " ".join(text.replace("\r", "").split())


def _shown(name: str, value: str) -> str:
    names: Mapping[str, object] = {"source": SOURCES, "status": STATUSES, "outcome": OUTCOMES}.get(name, {})
    if value.startswith("done:"):
        return str(gettext("Done (%(outcome)s)", outcome=OUTCOMES.get(value.partition(":")[2], "–")))
    return str(names.get(value) or value) or "–"
