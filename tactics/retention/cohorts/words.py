"""Cohorts in words: their periods, what was found in one sentence, and how it is counted."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from flask_babel import LazyString, format_decimal, gettext, ngettext
from flask_babel import lazy_gettext as _l

from tactics.core.i18n import number
from tactics.retention.cohorts.sums import Cohort, Course, Pooled
from tactics.retention.measures.calendar import first_day, number_of
from tactics.retention.measures.definition import Retention
from tactics.retention.wording import period, share
from tactics.tracking import periods

WINDOWS: Mapping[str, LazyString] = MappingProxyType(
    {"calendar": _l("By the calendar"), "rolling": _l("Rolling, from each person's start")}
)
RULES: Mapping[str, LazyString] = MappingProxyType(
    {"on": _l("In just that period"), "after": _l("In that period or later"), "bracket": _l("In spans of periods")}
)
BIRTHS: Mapping[str, LazyString] = MappingProxyType({"first": _l("The first time only"), "recurring": _l("Every time")})
MEANS: Mapping[str, LazyString] = MappingProxyType(
    {
        "weighted": _l("Weighted by size"),
        "simple": _l("Simple"),
        "none": _l("None"),
    }
)
ROWS: Mapping[str, LazyString] = MappingProxyType(
    {
        "all": _l("All cohorts"),
        "last": _l("The last ones"),
        "chosen": _l("Those ticked in the table"),
        "mean": _l("The mean only"),
    }
)
SHOWS: Mapping[str, LazyString] = MappingProxyType(
    {"shares": _l("Shares"), "counts": _l("Counts"), "both": _l("Shares and counts")}
)
FIELDS: Mapping[str, LazyString] = MappingProxyType(
    {
        "start": _l("Begins with"), "back": _l("Comes back with"), "period": _l("Period"), "window": _l("Periods are counted"),
        "rule": _l("Counts as coming back"), "brackets": _l("Spans begin at"), "birth": _l("Who begins"),
        "horizon": _l("Number of periods"), "mean": _l("Mean"), "rows": _l("Rows"), "last": _l("How many of the last"),
        "show": _l("Cells show"), "skip": _l("Leave the first period out"), "cohort": _l("Ticked cohorts"),
    }
)  # fmt: skip
AXIS: Mapping[str, LazyString] = MappingProxyType(
    {"day": _l("days"), "week": _l("weeks"), "month": _l("months"), "quarter": _l("quarters"), "year": _l("years")}
)
_NEXT: Mapping[str, LazyString] = MappingProxyType(
    {
        "day": _l("the day after"), "week": _l("the week after"), "month": _l("the month after"),
        "quarter": _l("the quarter after"), "year": _l("the year after"),
    }
)  # fmt: skip
_IN: Mapping[str, LazyString] = MappingProxyType(
    {
        "day": _l("on %(day)s"), "week": _l("in %(week)s"), "month": _l("in %(month)s"), "quarter": _l("in %(quarter)s"),
        "year": _l("in %(year)s"),
    }
)  # fmt: skip


def column(definition: Retention, place: int) -> str:
    """What stands above a column: the number of the period after the start, or of the first and last of its span."""
    low, high = definition.spans[place]
    if definition.rule == "after":
        return f"{low}+"
    return f"{low}" if high == low + 1 else f"{low}–{high - 1}"


def numbered(definition: Retention, place: int) -> str:
    """The same with the name of the period: month 3; month 3 or later; month 3–5."""
    if definition.rule == "after":
        return str(gettext("%(period)s or later", period=period(definition.period, definition.spans[place][0])))
    return period(definition.period, column(definition, place))


def cohort(kind: str, start: date) -> str:
    """The period in which a cohort began, as it stands in the middle of a sentence."""
    if kind == "week":
        year, week, _day = start.isocalendar()
        return str(gettext("week %(week)s, %(year)s", week=week, year=year))
    return periods.said(kind, start)


def caption(definition: Retention, show: str) -> str:
    """What the table is of."""
    said = {
        "shares": gettext("Share of each cohort that came back, by %(axis)s after the start", axis=AXIS[definition.period]),
        "counts": gettext("People of each cohort who came back, by %(axis)s after the start", axis=AXIS[definition.period]),
        "both": gettext(
            "Share and number of each cohort that came back, by %(axis)s after the start", axis=AXIS[definition.period]
        ),
    }
    return str(said[show])


def finding(definition: Retention, cohorts: Sequence[Cohort], place: int, found: Pooled, *, apart: bool) -> str:
    """The one sentence: of so many who began then, so many came back. `apart`: there are cohorts between these."""
    complete = [one.start for one in cohorts if one.kept[place] is not None]
    usual = definition.rule == "on" and definition.window == "calendar" and definition.spans[place] == (1, 2)
    said = {
        "people": number(found.size), "share": share(found.share, 0 if found.share >= 0.1 else 1),
        "when": _when(definition.period, complete, apart),
        "back": str(_NEXT[definition.period]) if usual else gettext("in their %(period)s", period=numbered(definition, place)),
    }  # fmt: skip
    if definition.birth == "recurring":
        return str(gettext("Of %(people)s starts %(when)s, %(share)s were followed by a return %(back)s.", **said))
    return str(gettext("Of the %(people)s people who began %(when)s, %(share)s came back %(back)s.", **said))


def _when(kind: str, starts: Sequence[date], apart: bool) -> str:
    if len(starts) == 1:
        return str(_IN[kind]) % {kind: cohort(kind, starts[0])}
    if apart:
        return str(gettext("in %(cohorts)s chosen cohorts", cohorts=number(len(starts))))
    return str(gettext("from %(first)s to %(last)s", first=cohort(kind, starts[0]), last=cohort(kind, starts[-1])))


def going_on(definition: Retention, found: Course, first: int) -> str:
    """How the curve goes on. `first` is the column that the curve began with."""
    if definition.rule == "bracket":
        return ""
    if definition.rule == "after":
        return str(gettext("Later columns are lower for one reason that is no loss: the file leaves less time to come back in."))
    words = {
        "flat": gettext(
            "From %(period)s on the curve hardly falls any more: about %(share)s come back in each period.",
            period=numbered(definition, first + found.place),
            share=share(found.level),
        ),
        "gone": gettext(
            "From %(period)s on hardly anybody comes back: less than one in a hundred.",
            period=numbered(definition, first + found.place),
        ),
        "falls": gettext("The curve has not flattened: it still falls at the end of what can be seen."),
        "short": gettext("There are too few periods yet to say whether the curve flattens."),
    }
    return str(words[found.kind])


def notes(definition: Retention, cohorts: Sequence[Cohort], until: date, left_out: int) -> list[str]:
    """What to know before one trusts the edges of the triangle."""
    said = []
    if left_out:
        said.append(
            gettext(
                "Only the newest %(kept)s cohorts are kept; %(left)s older ones are left out, here and of the means.",
                kept=number(len(cohorts)),
                left=number(left_out),
            )
        )
    newest = number_of(definition.period, until)
    if first_day(definition.period, newest + 1) > until + timedelta(days=1):
        said.append(
            gettext(
                "The file ends on %(day)s, before %(period)s is over: "
                "what belongs to that period is left empty, and its cohort may grow.",
                day=periods.short_date(until),
                period=cohort(definition.period, first_day(definition.period, newest)),
            )
        )
    return said


def mean_name(mean: str, cohorts: int) -> str:
    """The mean in the legend, with the number of its cohorts."""
    if mean == "simple":
        return str(ngettext("Simple mean of %(num)s cohort", "Simple mean of %(num)s cohorts", cohorts))
    return str(ngettext("Weighted mean of %(num)s cohort", "Weighted mean of %(num)s cohorts", cohorts))


def interval(low: float, high: float) -> tuple[str, str]:
    """Both ends of an interval of a share, the sign of per cent after the second."""
    return str(format_decimal(round(low * 100, 1), format="0.0")) + "–", share(high)
