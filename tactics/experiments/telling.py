"""A verdict in words that a marketer understands, which claim no more than the data hold."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from tactics.backlog.telling import named
from tactics.core.i18n import joined, number
from tactics.experiments.judging import Judged
from tactics.statistics.effects import Method
from tactics.statistics.verdict import Flag, Outcome, Reason, size_of

_VERDICTS: Mapping[Outcome, LazyString] = MappingProxyType(
    {
        Outcome.WON: _l("“%(name)s” won: by your rule it is better than the control."),
        Outcome.LOST: _l("“%(name)s” lost: by your rule it is worse than the control."),
        Outcome.INCONCLUSIVE: _l("“%(name)s”: no conclusion can be drawn."),
        Outcome.NOT_YET: _l("“%(name)s”: it is too early to tell."),
    }
)
_NOT_RANDOM: Mapping[Outcome, LazyString] = MappingProxyType(
    {
        Outcome.WON: _l("“%(name)s” did better, but not surely because of the change."),
        Outcome.LOST: _l("“%(name)s” did worse, but not surely because of the change."),
    }
)
_WHY: Mapping[Reason, LazyString] = MappingProxyType(
    {
        Reason.BETTER: _l("The whole interval is on the good side of zero: chance alone seldom gives such a result."),
        Reason.WORSE: _l("The whole interval is on the bad side of zero: chance alone seldom gives such a result."),
        Reason.NOT_SHOWN: _l("The interval includes zero: it may be better, worse or the same. That is no proof of no effect."),
        Reason.EXACT_DISAGREES: _l("With counts as small as these, chance alone can give such a result."),
        Reason.GUARDRAIL_HARMED: _l("A guardrail got worse, and that was to stop it whatever the metric says."),
        Reason.SAMPLE_RATIO: _l(
            "People were not divided between the groups as meant: equally, unless you write otherwise below. Something is "
            "broken: find the fault first. No figure is shown."
        ),
        Reason.NO_PLAN: _l("The card says neither how many people nor how many weeks, so it cannot be read before it has ended."),
        Reason.SAMPLE_NOT_REACHED: _l("The smallest group has %(people)s of the %(planned_people)s people that were planned."),
        Reason.TIME_NOT_REACHED: _l("It has run for %(days)s of the %(planned_days)s days that were planned."),
        Reason.STOPPED_EARLY: _l("It was stopped before the end that was planned."),
        Reason.NOTHING_TO_COUNT: _l("The difference is undefined: there is too little to count, or everybody did the same."),
    }
)
_BESIDE: Mapping[Flag, LazyString] = MappingProxyType(
    {
        Flag.NOT_RANDOM: _l(
            "Nobody was divided at random, so the cause may be something else: the season, a campaign, who the people were."
        ),
        Flag.NO_PLAN: _l("No end was planned. The figures hold only if nobody chose a good moment to stop."),
        Flag.PEEKED: _l("Somebody looked before the end. The figures hold only if nobody would have stopped it then."),
        Flag.SMALL_COUNTS: _l("The counts are small: Fisher's exact test decides, and the interval is rough."),
        Flag.NOT_WORTHWHILE: _l("Wherever in the interval the truth is, it is less than you said was worth having."),
        Flag.PERHAPS_SMALL: _l("It may be better by less than you said was worth having."),
        Flag.GUARDRAIL_HARMED: _l("A guardrail got worse: stop it, whatever the metric says."),
        Flag.GUARDRAIL_UNCLEAR: _l("A guardrail is unclear: it may have got worse."),
    }
)
_OF_FIGURES = {Flag.NOT_RANDOM, Flag.NO_PLAN, Flag.PEEKED}
"""What is of no interest while no figure is shown."""


def verdict(found: Judged) -> str:
    """The verdict in one sentence."""
    name, outcome = found.name or gettext("The variant"), found.verdict.outcome
    if outcome is Outcome.LOST and Reason.GUARDRAIL_HARMED in found.verdict.reasons:
        return str(gettext("“%(name)s” lost: a guardrail got worse.", name=name))
    words = _VERDICTS if found.rule.random else {**_VERDICTS, **_NOT_RANDOM}
    return str(words[outcome]) % {"name": name}


def reasons(found: Judged) -> list[str]:
    """Why the verdict is what it is, and what to know beside it, a sentence or two each."""
    figures = {
        "people": number(size_of(found.standing) or 0),
        "planned_people": number(found.rule.per_arm or 0),
        "days": number(found.standing.days),
        "planned_days": number(found.rule.days),
    }
    said, idle = found.verdict.reasons, set() if found.verdict.effect else _OF_FIGURES
    if Reason.GUARDRAIL_HARMED in said:
        idle = {*idle, Flag.GUARDRAIL_HARMED}
    beside = [str(text) for flag, text in _BESIDE.items() if flag in found.verdict.flags - idle]
    return [str(_WHY[reason]) % figures for reason in said] + beside


def changed(names: Iterable[str]) -> str:
    """That the rule is another than the one the experiment began with; nothing where it is the same."""
    parts = joined([named(name).lower() for name in names])
    if not parts:
        return ""
    return str(
        gettext("Changed on the card after the start: %(parts)s. A rule that follows the result proves nothing.", parts=parts)
    )


def method(found: Judged) -> str:
    """The test that gave the p, by name."""
    names: dict[Method, str] = {
        Method.POOLED_Z: gettext("pooled z-test"),
        Method.FISHER: gettext("Fisher's exact test"),
        Method.WELCH: gettext("Welch's t-test"),
        Method.ALWAYS_VALID: gettext("always-valid mixture test"),
        Method.ELSEWHERE: gettext("computed elsewhere"),
    }
    return names[found.verdict.effect.method] if found.verdict.effect else ""
