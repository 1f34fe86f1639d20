"""How the figures of saved analyses are called."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from tactics.retention.cohorts.words import NUMBERED
from tactics.retention.models import Analysis
from tactics.retention.saved.figures import Figure

_TITLES: Mapping[str, LazyString] = {
    "kept": _l("Came back in %(when)s"),
    "gap": _l("Median days between two active days"),
    "once": _l("Were active on one day only"),
    "core": _l("Did “%(name)s” at first and came back in %(when)s"),
    "segment": _l("%(name)s: came back in %(when)s"),
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
    when = "" if figure.number is None else str(NUMBERED[analysis.asked["period"]]) % {"n": figure.number}
    return str(_TITLES[figure.code]) % {"when": when, "name": figure.name}
