"""How natural frequency, core behaviour and active definitions are said. Pure."""

from collections.abc import Mapping

from flask_babel import LazyString, force_locale, gettext, ngettext
from flask_babel import lazy_gettext as _l

from tactics.retention.measures.behaviour import Active

CADENCES: Mapping[str, LazyString] = {
    "day": _l("Daily"),
    "week": _l("Weekly"),
    "month": _l("Monthly"),
    "quarter": _l("Quarterly"),
    "year": _l("Yearly"),
}
"""How often something is used, by its period."""
BACKS: Mapping[str, LazyString] = {"any": _l("any event"), "same": _l("the same event")}
"""What counts as coming back, when events are compared."""
WAYS: Mapping[str, LazyString] = {"of": _l("at least so many periods"), "row": _l("every period, in a row")}
"""The two ways to define who is active."""
FIELDS: Mapping[str, LazyString] = {
    "days": _l("Days at the end of the file"), "least": _l("Events needed, at least"), "event": _l("Event"),
    "period": _l("Period"), "window": _l("Periods are counted"), "back": _l("Comes back with"), "events": _l("Events to compare"),
    "at": _l("Ranked at period"), "n": _l("Of the last"), "way": _l("Done in"), "k": _l("At least"),
}  # fmt: skip
"""What the fields of these pages ask for."""


def first(period: str) -> str:
    """The period in which a person began, as "in …" needs it: their first week."""
    said: dict[str, str] = {
        "day": gettext("their first day"),
        "week": gettext("their first week"),
        "month": gettext("their first month"),
        "quarter": gettext("their first quarter"),
        "year": gettext("their first year"),
    }
    return said[period]


def in_one_sentence(active: Active, language: str) -> str:
    """A definition as the whole firm can be told it, in a language."""
    with force_locale(language):
        if active.k == active.n:
            return str(gettext("An active customer has done “%(event)s” in %(spans)s.", event=active.event, spans=_each(active)))
        return str(
            gettext(
                "An active customer has done “%(event)s” in at least %(k)s of %(spans)s.",
                event=active.event,
                k=active.k,
                spans=_last(active),
            )
        )


def _last(active: Active) -> str:
    said: dict[str, str] = {
        "day": ngettext("the last %(num)s day", "the last %(num)s days", active.n),
        "week": ngettext("the last %(num)s week", "the last %(num)s weeks", active.n),
        "month": ngettext("the last %(num)s month", "the last %(num)s months", active.n),
        "quarter": ngettext("the last %(num)s quarter", "the last %(num)s quarters", active.n),
        "year": ngettext("the last %(num)s year", "the last %(num)s years", active.n),
    }
    return said[active.period]


def _each(active: Active) -> str:
    said: dict[str, str] = {
        "day": ngettext("the last day", "each of the last %(num)s days", active.n),
        "week": ngettext("the last week", "each of the last %(num)s weeks", active.n),
        "month": ngettext("the last month", "each of the last %(num)s months", active.n),
        "quarter": ngettext("the last quarter", "each of the last %(num)s quarters", active.n),
        "year": ngettext("the last year", "each of the last %(num)s years", active.n),
    }
    return said[active.period]
