"""Segments and phases in words that a whole firm understands, and what there is to do about each phase."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from tactics.core.i18n import number
from tactics.experiments.wording import per_cent
from tactics.retention.measures.questions import BEHAVIOUR, Comparison
from tactics.retention.segments.phases import PHASES, Gap
from tactics.retention.wording import bare, period
from tactics.statistics.inputs import Interval

NAMES = {"early": _l("Early phase"), "mid": _l("Middle phase"), "late": _l("Late phase")}
AIMS = {
    "early": _l("Raise the start and flatten the slope: help people get to what they came for, soon."),
    "mid": _l("Make it a habit: give people who know it reasons to return by themselves."),
    "late": _l("Make staying easy and win people back: remove what makes long-standing people leave."),
}
"""What a phase is about."""


def when(question: Comparison, phase: str) -> str:
    """The end of a phase as what somebody came back in."""
    place = question.ends[PHASES.index(phase)]
    said: dict[str, str] = {
        "day": gettext("on day %(place)s", place=place),
        "week": gettext("in week %(place)s", place=place),
        "month": gettext("in month %(place)s", place=place),
        "quarter": gettext("in quarter %(place)s", place=place),
        "year": gettext("in year %(place)s", place=place),
    }
    own = said[question.period]
    return str(gettext("%(then)s or later", then=own) if question.rule == "after" else own)


def bounds(question: Comparison, phase: str) -> str:
    """From where to where a phase lasts."""
    place = PHASES.index(phase)
    end = period(question.period, question.ends[place])
    if not place:
        return str(gettext("from the start to %(end)s", end=end))
    return str(gettext("from %(start)s to %(end)s", start=period(question.period, question.ends[place - 1]), end=end))


def who(question: Comparison, group: Mapping[str, Any]) -> str:
    """What a group is called."""
    if question.by == BEHAVIOUR:
        said = {"event": question.did, "num": question.least}
        if group["key"] == "did":
            return str(ngettext("Did “%(event)s” at first", "Did “%(event)s” at least %(num)s times at first", **said))
        return str(ngettext("Did not do “%(event)s” at first", "Did “%(event)s” fewer than %(num)s times at first", **said))
    names = {"other": gettext("Other values"), "unknown": gettext("Not known")}
    return names.get(group["key"]) or str(group["value"])


def finding(question: Comparison, name: str, gap: Gap) -> str:
    """Where a group stands beside the rest in a phase, as one sentence with both shares and the interval of the gap."""
    place = PHASES.index(gap.phase)
    said = {
        "name": name, "bounds": bounds(question, gap.phase), "end": when(question, gap.phase), "own": per_cent(gap.own.share),
        "rest": per_cent(gap.rest_share), "gap": bare(abs(gap.difference)), **_ends(gap),
    }  # fmt: skip
    if not place:
        return str(
            gettext(
                "%(name)s, %(bounds)s: %(own)s came back %(end)s, against %(rest)s of the others in the same cohorts. "
                "The difference is %(gap)s points (95%% interval %(low)s to %(high)s).",
                **said,
            )
        )
    before = when(question, PHASES[place - 1])
    return str(
        gettext(
            "%(name)s, %(bounds)s: of those who came back %(before)s, %(own)s came back %(end)s, "
            "against %(rest)s of the others in the same cohorts. "
            "The difference is %(gap)s points (95%% interval %(low)s to %(high)s).",
            before=before,
            **said,
        )
    )


def ends(interval: Interval) -> dict[str, str]:
    """The ends of an interval of a difference, in points."""
    return {"low": bare(interval.low), "high": bare(interval.high)}


def _ends(gap: Gap) -> dict[str, str]:
    """The ends of the interval as sizes of the difference: a gap of 13 points lies between 9 and 17."""
    sign = -1 if gap.difference < 0 else 1
    return ends(Interval(*sorted((sign * gap.interval.low, sign * gap.interval.high))))


def more(gap: Gap) -> str:
    """What closing the gap would be worth."""
    return str(
        ngettext(
            "Had they been like the others, about %(count)s more person would have stayed.",
            "Had they been like the others, about %(count)s more people would have stayed.",
            gap.missing,
            count=number(gap.missing),
        )
    )
