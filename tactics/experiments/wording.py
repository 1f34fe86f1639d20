"""Verdicts, samples and effects in words that a marketer understands."""

from collections.abc import Sequence

from flask_babel import gettext, ngettext

from tactics.core.i18n import number
from tactics.experiments.judging import Judged
from tactics.experiments.sizing import ALPHA, LONGEST, Card, Sizing
from tactics.statistics.effects import Method
from tactics.statistics.inputs import Interval, Why
from tactics.statistics.several import bonferroni
from tactics.statistics.verdict import Flag, Outcome, Reason

_MINUS = "\u2212"


def points(value: float, kind: str, *, signed: bool = True) -> str:
    """A difference as the reader writes it: in percentage points of a share, or in a mean's own unit."""
    shown = value * 100 if kind == "share" else value
    digits = _signed(shown, 2 if kind == "share" else 4) if signed else number(abs(shown), 2 if kind == "share" else 4)
    return str(gettext("%(number)s points", number=digits)) if kind == "share" else digits


def bare(value: float, kind: str) -> str:
    """The same without the word, where a picture or a sentence has no room for it twice."""
    return _signed(value * 100, 2) if kind == "share" else _signed(value, 4)


def effect(estimate: float, interval: Interval, kind: str) -> str:
    """An effect with its interval in a few words."""
    low, high = bare(interval.low, kind), bare(interval.high, kind)
    return str(gettext("%(effect)s (%(low)s to %(high)s)", effect=points(estimate, kind), low=low, high=high))


def planned_for(comparisons: int) -> str:
    """Why several variants need more people each; nothing where there is one."""
    if comparisons < 2:
        return ""
    said = {"count": number(comparisons), "level": per_cent(bonferroni(ALPHA, comparisons), 2), "usual": per_cent(ALPHA, 0)}
    return str(
        gettext(
            "%(count)s variants: the sample is for a level of %(level)s instead of %(usual)s, for each is a chance for luck.",
            **said,
        )
    )


def several(found: Sequence[Judged]) -> str:
    """How several variants are judged together; nothing where there is one."""
    if len(found) < 2:
        return ""
    said = {"count": number(len(found)), "level": per_cent(ALPHA / len(found), 2), "usual": per_cent(ALPHA, 0)}
    return str(
        gettext(
            "%(count)s variants, each a chance for luck, are judged by Holm's method: the clearest difference at %(level)s, the "
            "next less strictly once that one holds, the last at %(usual)s. So the chance of any false find stays %(usual)s. "
            "Each interval is that of the level its variant is judged at.",
            **said,
        )
    )


def level(found: Judged) -> str:
    """The level that a variant is judged at."""
    return str(gettext("judged at %(level)s", level=per_cent(found.level, 2)))


def loss(value: float) -> str:
    """An expected loss of a share in points; the very small as below the smallest that is shown."""
    if 0 < value < 0.0001:
        return str(gettext("below %(number)s points", number=number(0.01, 2)))
    return points(value, "share", signed=False)


def per_cent(share: float, decimals: int = 1, *, signed: bool = False) -> str:
    """A share in per cent."""
    shown = _signed(share * 100, decimals) if signed else number(share * 100, decimals)
    return str(gettext("%(number)s%%", number=shown))


def _signed(value: float, decimals: int) -> str:
    text = number(abs(value), decimals)
    if round(value, decimals) == 0:
        return text
    return f"+{text}" if value > 0 else f"{_MINUS}{text}"


def verdict(found: Judged) -> str:
    """The verdict in one sentence."""
    words: dict[Outcome, str] = {
        Outcome.WON: gettext("“%(name)s” won: it is better than the control.", name=found.name),
        Outcome.LOST: gettext("“%(name)s” lost.", name=found.name),
        Outcome.INCONCLUSIVE: gettext("“%(name)s”: no conclusion can be drawn.", name=found.name),
        Outcome.NOT_YET: gettext("“%(name)s”: it is too early to tell.", name=found.name),
    }
    return words[found.verdict.outcome]


def reasons(found: Judged) -> list[str]:
    """Why the verdict is what it is, and what to know beside it, a sentence each."""
    why: dict[Reason, str] = {
        Reason.BETTER: gettext("The whole interval lies on the good side of no difference."),
        Reason.WORSE: gettext("The whole interval lies on the bad side of no difference."),
        Reason.NOT_SHOWN: gettext("The interval holds no difference: chance alone can give such a result."),
        Reason.GUARDRAIL_HARMED: gettext("A guardrail got worse, and that was to stop it whatever the metric says."),
        Reason.SAMPLE_RATIO: gettext(
            "People were not divided between the groups as meant. Something is broken; trust no figure here."
        ),
        Reason.SAMPLE_NOT_REACHED: gettext("The sample that was planned is not there yet."),
        Reason.TIME_NOT_REACHED: gettext("The shortest time that was planned is not over yet."),
        Reason.STOPPED_EARLY: gettext("It was stopped before the end that was planned."),
        Reason.NOTHING_TO_COUNT: gettext("There is too little to count, or everybody did the same."),
    }
    beside: dict[Flag, str] = {
        Flag.PEEKED: gettext("Somebody looked before the end. The figures hold only if nobody would have stopped it then."),
        Flag.SMALL_COUNTS: gettext("The counts are small: Fisher's exact test decides, and the interval is rough."),
        Flag.NOT_WORTHWHILE: gettext("Whatever the truth is inside the interval, it is less than you said was worth having."),
        Flag.GUARDRAIL_UNCLEAR: gettext("A guardrail is unclear: it may have got worse."),
    }
    said = [why[reason] for reason in found.verdict.reasons]
    return said + [text for flag, text in beside.items() if flag in found.verdict.flags]


def method(found: Judged) -> str:
    """The test that gave the p, by name."""
    names: dict[Method, str] = {
        Method.POOLED_Z: gettext("pooled z-test"),
        Method.FISHER: gettext("Fisher's exact test"),
        Method.WELCH: gettext("Welch's t-test"),
        Method.ALWAYS_VALID: gettext("always-valid mixture test"),
    }
    return names[found.verdict.effect.method] if found.verdict.effect else ""


def undefined(why: Why) -> str:
    """Why there is no sample size."""
    words: dict[Why, str] = {
        Why.NO_DIFFERENCE: gettext("An effect of 0 cannot be detected."),
        Why.NO_VARIATION: gettext("Where everybody does the same there is nothing to detect."),
    }
    return words.get(why) or str(gettext("The effect leads below 0 or above 100 per cent: no sample can show it."))


def sample(size: Sizing) -> str:
    """The sample and the time in one sentence."""
    people = gettext("%(number)s people in each of %(groups)s groups", number=number(size.per_group), groups=size.groups)
    if size.weeks is None:
        return str(gettext("It needs %(people)s.", people=people))
    weeks = ngettext("%(num)s week", "%(num)s weeks", size.weeks)
    return str(gettext("It needs %(people)s: %(weeks)s with your traffic.", people=people, weeks=weeks))


def out_of_time(card: Card, size: Sizing) -> str:
    """What eight weeks of traffic can find instead."""
    if size.found is None:
        return str(gettext("In %(weeks)s weeks your traffic can find no effect at all.", weeks=LONGEST))
    found = points(size.found, card.metric_kind, signed=False)
    return str(
        gettext("In %(weeks)s weeks your traffic can find a change of %(found)s or more, no less.", weeks=LONGEST, found=found)
    )
