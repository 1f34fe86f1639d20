"""How cohorts are counted, a sentence for each thing that another tool may count otherwise."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from tactics.retention.measures.definition import Retention
from tactics.retention.wording import period

_LENGTHS: Mapping[str, LazyString] = MappingProxyType(
    {"day": _l("24 hours"), "week": _l("7 days"), "month": _l("30 days"), "quarter": _l("90 days"), "year": _l("365 days")}
)
_ZEROS: Mapping[str, LazyString] = MappingProxyType(
    {
        "day": _l("Day 0 is the calendar day on which a person begins, whatever the hour; day 1 is the next one."),
        "week": _l(
            "Week 0 is the week, from Monday to Sunday (ISO 8601), in which a person begins, whatever the day; week 1 the next."
        ),
        "month": _l("Month 0 is the calendar month in which a person begins, whatever the day; month 1 is the next one."),
        "quarter": _l("Quarter 0 is the calendar quarter in which a person begins, whatever the day; quarter 1 is the next one."),
        "year": _l("Year 0 is the calendar year in which a person begins, whatever the day; year 1 is the next one."),
    }
)


def how(definition: Retention, mean: str, zone: str) -> list[tuple[str, str]]:
    """How it is counted: each thing by name, with a sentence."""
    counted = [
        (gettext("Begins"), _begins(definition)),
        (gettext("Period 0"), " ".join((_zero(definition), gettext("Times are those of the clock in %(zone)s.", zone=zone)))),
        (gettext("Comes back"), _comes_back(definition)),
        (gettext("Share"), gettext("Those who came back, of all in the cohort: the number in the column “People”.")),
    ]
    if mean != "none":
        counted.append((gettext("Mean"), _mean(definition, mean)))
    if definition.rule == "on":
        counted.append((gettext("Where it flattens"), _flat()))
    empty = gettext(
        "The period is not over for the whole cohort when the file ends. An empty cell is not zero, and it is in no mean."
    )
    return [*counted, (gettext("Empty cells"), empty)]


def _begins(definition: Retention) -> str:
    if not definition.start:
        once = gettext("A person begins with their first event of any kind in the file.")
        every = gettext("A person is in the cohort of every period in which they did anything.")
    else:
        once = gettext("A person begins with their first “%(event)s” in the file.", event=definition.start)
        every = gettext("A person is in the cohort of every period in which they did “%(event)s”.", event=definition.start)
    return str(every if definition.birth == "recurring" else once)


def _zero(definition: Retention) -> str:
    if definition.window == "calendar":
        return str(_ZEROS[definition.period])
    return str(
        gettext(
            "%(zero)s is the first %(length)s from the moment a person begins, %(one)s the next %(length)s. "
            "A cohort is still those who began in the same period of the calendar. "
            "Where the clock is put forward or back, an hour less or more has passed.",
            zero=period(definition.period, 0).capitalize(),
            one=period(definition.period, 1),
            length=_LENGTHS[definition.period],
        )
    )


def _comes_back(definition: Retention) -> str:
    event = gettext("“%(event)s”", event=definition.back) if definition.back else gettext("any event")
    rules = {
        "on": gettext("Who did %(event)s in just that period, once or more.", event=event),
        "after": gettext("Who did %(event)s in that period or in any later one.", event=event),
        "bracket": gettext("Who did %(event)s in any period of the span, once or more.", event=event),
    }
    return " ".join((rules[definition.rule], gettext("What they did before they began does not count.")))


def _flat() -> str:
    return str(
        gettext(
            "At the first period after which at least four more keep nine tenths of its share on average, "
            "and none falls below eight tenths of it."
        )
    )


def _mean(definition: Retention, mean: str) -> str:
    if mean == "simple":
        return str(
            gettext(
                "The mean of the shares of the cohorts that have come so far: every cohort counts the same, whatever its size."
            )
        )
    said = gettext(
        "All who came back, of all people in the cohorts that have come so far: every person counts the same. "
        "The 95% interval is Wilson's; it says what chance alone allows, not what differs between cohorts."
    )
    if definition.birth == "first":
        return str(said)
    return " ".join((said, gettext("A person who is in several cohorts is counted in each: the interval is too narrow.")))
