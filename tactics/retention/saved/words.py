"""How the figures of saved analyses are called."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from tactics.retention.cohorts.words import numbered
from tactics.retention.measures.definition import Retention
from tactics.retention.measures.questions import Comparison
from tactics.retention.models import Analysis
from tactics.retention.saved.figures import Figure
from tactics.retention.segments.words import who
from tactics.retention.wording import period

_TITLES: Mapping[str, LazyString] = {
    "kept": _l("Came back in %(when)s"),
    "gap": _l("Median days between two active days"),
    "once": _l("Were active on one day only"),
    "core": _l("Did “%(name)s” at first and came back in %(when)s"),
    "segment": _l("%(name)s: came back in %(when)s"),
    "segment-since": _l("%(name)s: there in %(since)s, came back in %(when)s"),
    "before": _l("Before the change: came back in %(when)s"),
    "after": _l("After the change: came back in %(when)s"),
    "active": _l("Active people in the last period"),
    "quick": _l("Quick ratio in the last period"),
    "resurrected": _l("Resurrection rate in the last period"),
    "daily": _l("Stickiness, DAU/MAU, in the last month"),
    "weekly": _l("Stickiness, WAU/MAU, in the last month"),
    "again": _l("Bought again in the last period"),
    "customers": _l("Customers"),
    "purchases": _l("Purchases to expect"),
    "worth": _l("Lifetime value of all customers"),
    "worth-each": _l("Lifetime value of a customer, on average"),
    "error": _l("How far off the model was"),
}


def title_of(figure: Figure, analysis: Analysis) -> str:
    """What a figure of an analysis says."""
    asked = analysis.asked
    name = figure.name or (who(Comparison(**asked), {"key": figure.group, "value": None}) if figure.group else "")
    code = "segment-since" if figure.since is not None else figure.code
    return str(_TITLES[code]) % {"when": _when(asked, figure.number), "since": _when(asked, figure.since), "name": name}


def _when(asked: Mapping[str, Any], number: int | None) -> str:
    """A period by its number, as the rule of the question has it; empty without one."""
    if number is None:
        return ""
    if asked.get("rule") == "bracket":
        definition = Retention.of(asked)
        return numbered(definition, [low for low, _upto in definition.spans].index(number))
    said = period(asked["period"], number)
    return str(gettext("%(period)s or later", period=said)) if asked.get("rule") == "after" else said
