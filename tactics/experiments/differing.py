"""What somebody wrote about an experiment beside what stands there now, each as the forms show it: shares in per cent."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext
from wtforms import SelectField

from tactics.backlog.differing import Difference
from tactics.backlog.models import BacklogItem
from tactics.backlog.telling import FIELDS
from tactics.core.i18n import written
from tactics.experiments.forms import RAIL_STATES, ResultForm, StoredDesignForm, name_of
from tactics.experiments.models import ExperimentResult
from tactics.experiments.record import EFFECT

_RESULT = ("kind", "arms", "guardrails", "looked_early", "days", "tool", *EFFECT)


def of_design(found: BacklogItem, values: Mapping[str, Any]) -> list[Difference]:
    """The parts of a card of which `values` (as they would be kept) say something else than what is kept."""
    theirs = StoredDesignForm(formdata=None, meta={"csrf": False}, obj=found)
    names = [field.name for field in theirs if field.name not in {"version", "effect_unit"}]
    kept = {name: getattr(found, name) for name in names}
    mine = StoredDesignForm(formdata=None, meta={"csrf": False}, obj=SimpleNamespace(**{**kept, **values}))
    sides = [(str(FIELDS[name]), *(_with_unit(form, name) for form in (mine, theirs))) for name in names]
    return [Difference(*side) for side in sides if side[1] != side[2]]


def of_result(found: BacklogItem, values: Mapping[str, Any], result: ExperimentResult | None) -> list[Difference]:
    """The same of a result."""
    kept = {name: getattr(result, name) for name in _RESULT} if result else {}
    mine = _told(found, {**kept, **values})
    theirs = _told(found, kept) if kept else dict.fromkeys(mine, "–")
    return [Difference(name, text, theirs[name]) for name, text in mine.items() if text != theirs[name]]


def _told(found: BacklogItem, values: Mapping[str, Any]) -> dict[str, str]:
    """A result in words, part by part."""
    form = ResultForm(formdata=None, meta={"csrf": False})
    scale = 100 if found.metric_kind == "share" else 1
    kinds = {option.data: str(option.label.text) for option in form.kind}
    arms = [
        f"{arm['name']}: " + " / ".join(written(part) for name, part in arm.items() if name not in {"name", "meant"})
        for arm in values["arms"]
    ]
    meant = "/".join(written(arm["meant"]) for arm in values["arms"] if "meant" in arm)
    rails = [f"{name_of(rail)}: {RAIL_STATES[state]}" for rail, state in values["guardrails"].items()]
    told = {
        str(form.kind.label.text): kinds[values["kind"]],
        gettext("Groups"): "\n".join(arms),
        gettext("Division"): meant,
        gettext("Guardrails"): "\n".join(rails),
        str(form.looked_early.label.text): gettext("yes") if values["looked_early"] else gettext("no"),
    }
    for name in ("days", "tool", *EFFECT):
        value = values.get(name)
        number = value if value is None or name not in EFFECT else round(value * scale, 9)
        told[str(form[name].label.text)] = str(number or "") if name == "tool" else "" if number is None else written(number)
    return {name: text or "–" for name, text in told.items()}


def _with_unit(form: StoredDesignForm, name: str) -> str:
    """What stands in a field of the card; of a share in per cent, of a change of one in points."""
    said = _said(form[name])
    if form.metric_kind.data != "share" or said == "–":
        return said
    units = {"baseline": gettext("%(number)s%%", number=said), "smallest_effect": gettext("%(number)s points", number=said)}
    return str(units.get(name, said))


def _said(field: Any) -> str:
    """What stands in a field, in the reader's words."""
    if isinstance(field, SelectField):
        return next((str(option.label.text) for option in field if option.checked), "–")
    return str(field._value()) or "–"  # noqa: SLF001  # what the field writes into its own input
