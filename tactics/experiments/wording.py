"""Samples, effects and levels in words that a marketer understands; `telling` has those of the verdict."""

import math
from collections.abc import Sequence

from babel.numbers import format_decimal
from flask_babel import get_locale, gettext, ngettext

from tactics.backlog.arranging import Planned
from tactics.core.i18n import number
from tactics.experiments.judging import Judged
from tactics.experiments.sizing import ALPHA, LONGEST, Card, Sizing
from tactics.statistics.inputs import Arm, Interval, Why
from tactics.statistics.intervals import wilson
from tactics.statistics.means import Sample
from tactics.statistics.several import bonferroni

_MINUS = "\u2212"


def points(value: float, kind: str, *, signed: bool = True) -> str:
    """A difference as the reader writes it: in percentage points of a share, or in a mean's own unit."""
    digits = bare(value, kind) if signed else bare(abs(value), kind).removeprefix("+")
    return str(gettext("%(number)s points", number=digits)) if kind == "share" else digits


def bare(value: float, kind: str) -> str:
    """The same without the word, where a picture or a sentence has no room for it twice."""
    return _signed(value * 100, 2) if kind == "share" else _sign(value) + plain(abs(value))


def plain(value: float) -> str:
    """A number of any size with its first four digits, and never fewer than are before the decimal sign."""
    decimals = max(0, 3 - math.floor(math.log10(abs(value)))) if abs(value) >= 1e-12 else 0
    return str(format_decimal(round(value, decimals), locale=get_locale(), decimal_quantization=False))


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
    return str(gettext("judged at %(level)s", level=per_cent(found.rule.alpha, 2)))


def p_value(p: float | None) -> str:
    """A p with as many decimals as matter, the very small as below the smallest that is shown."""
    if p is None:
        return str(gettext("not given"))
    return number(p, 3) if p >= 0.001 else str(gettext("below %(number)s", number=number(0.001, 3)))


def chance(share: float) -> str:
    """A chance in per cent, which is never all of it or none."""
    if share > 0.999:
        return str(gettext("above %(number)s", number=per_cent(0.999)))
    return per_cent(share) if share >= 0.001 else str(gettext("below %(number)s", number=per_cent(0.001)))


def group(arm: Arm | Sample) -> tuple[str, str]:
    """What a group came to, and the interval and the people it rests on; of a share the interval is Wilson's."""
    if isinstance(arm, Sample):
        figures = {"people": number(arm.n), "spread": plain(arm.variance**0.5)}
        return plain(arm.mean), str(gettext("%(people)s people, standard deviation %(spread)s", **figures))
    people = gettext("%(some)s of %(all)s", some=number(arm.conversions), all=number(arm.visitors))
    if not arm.visitors:
        return str(gettext("undefined")), str(people)
    low, high = map(per_cent, wilson(arm))
    return per_cent(arm.share), str(gettext("%(people)s; %(low)s to %(high)s", people=people, low=low, high=high))


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
    return _sign(round(value, decimals)) + number(abs(value), decimals)


def _sign(value: float) -> str:
    return "" if value == 0 else "+" if value > 0 else _MINUS


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


def too_short(card: Planned, size: Sizing) -> str:
    """That the planned dates are nearer than the sample; nothing where they are not, or either is unknown."""
    if size.weeks is None or not size.reachable or card.planned_start is None or card.planned_end is None:
        return ""
    days = (card.planned_end - card.planned_start).days
    if days >= 7 * size.weeks:
        return ""
    planned = ngettext("%(num)s day", "%(num)s days", days)
    weeks = ngettext("%(num)s week", "%(num)s weeks", size.weeks)
    return str(gettext("You have planned %(planned)s; the sample needs %(weeks)s.", planned=planned, weeks=weeks))


def out_of_time(card: Card, size: Sizing) -> str:
    """What eight weeks of traffic can find instead."""
    if size.found is None:
        return str(gettext("In %(weeks)s weeks your traffic can find no effect at all.", weeks=LONGEST))
    found = points(size.found, card.metric_kind, signed=False)
    return str(
        gettext("In %(weeks)s weeks your traffic can find a change of %(found)s or more, no less.", weeks=LONGEST, found=found)
    )


def way(design: str) -> str:
    """What a design without chance can show, and what it cannot."""
    words: dict[str, str] = {
        "before-after": gettext("how those who met the change moved, beside those who did not. Both may move for other reasons."),
        "cohort-comparison": gettext(
            "those who came before the change beside those who came after it, at the same age as customers."
        ),
        "qualitative": gettext("ask and watch five to ten people. It tells why, not how much."),
    }
    return words[design]
