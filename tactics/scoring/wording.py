"""Reasons, problems and disagreements in the reader's words."""

from decimal import Decimal

from babel.numbers import format_decimal, format_percent
from flask_babel import get_locale, gettext, ngettext

from tactics.scoring.confidence import Proposal, Reason
from tactics.scoring.inputs import Input, Problem
from tactics.scoring.panel import Spread
from tactics.scoring.scores import Answers, NoScore, Scored, missing


def plain(value: Decimal) -> str:
    """A number as the reader writes it."""
    return str(format_decimal(value, locale=get_locale(), decimal_quantization=False))


def shown(own: Input, value: Decimal) -> str:
    """An answer as the reader writes it: yes or no, a per cent, or a number."""
    if own.kind == "yes-no":
        return str(gettext("yes") if value else gettext("no"))
    return str(format_percent(value / 100, locale=get_locale())) if own.percent else plain(value)


def problem(own: Input, code: Problem) -> str:
    """Why an answer was refused, and what to write."""
    words: dict[Problem, str] = {
        Problem.NUMBER: gettext("Write a number."),
        Problem.RANGE: gettext("Give a number from %(least)s to %(most)s.", least=plain(own.least), most=plain(own.most)),
        Problem.CHOICE: gettext("Choose one of the values."),
        Problem.YES_NO: gettext("Answer yes or no."),
        Problem.WEIGHTS: gettext("Give at least one criterion a weight above 0."),
    }
    return words[code]


def no_score(scored: Scored, answers: Answers) -> str:
    """Why there is no score; empty when there is one."""
    if scored.why is NoScore.MISSING:
        names = [str(own.label) for own in missing(scored.method, answers)]
        return str(gettext("Not answered yet: %(names)s.", names=", ".join(names)))
    if scored.why is NoScore.EFFORT_ZERO:
        label = next(own.label for own in scored.method.inputs if own.name == scored.method.variant.divisor)
        return str(gettext("%(name)s is 0, and nothing can be divided by 0. Give your smallest estimate above 0.", name=label))
    return ""


def disagreement(spread: Spread) -> str:
    """How far apart people lie on one input."""
    low, high = shown(spread.input, spread.low), shown(spread.input, spread.high)
    if spread.input.kind == "yes-no":
        return str(gettext("%(name)s: some say yes, others no.", name=spread.input.label))
    return str(gettext("%(name)s: the answers go from %(low)s to %(high)s.", name=spread.input.label, low=low, high=high))


def reasons(proposal: Proposal) -> list[str]:
    """The steps to a proposed confidence, a sentence or two each."""
    return [_reason(reason) for reason in proposal.reasons]


def _reason(reason: Reason) -> str:
    given, value = reason.numbers, plain(reason.value)
    if reason.code in {"own", "topic"}:
        ended = _ended(**given)
        if reason.code == "own":
            return str(gettext("Your own results with the tactic (%(ended)s) bring it to %(value)s.", ended=ended, value=value))
        return str(
            gettext("Your results with other tactics on the topic (%(ended)s) bring it to %(value)s.", ended=ended, value=value)
        )
    if reason.code == "cases":
        return str(
            ngettext(
                "%(num)s measured effect of the tactic is published (grade A: %(best)s): start at %(value)s.",
                "%(num)s measured effects of the tactic are published (grade A: %(best)s): start at %(value)s.",
                given["cases"],
                best=given["best"],
                value=value,
            )
        )
    if reason.code == "against":
        return str(
            ngettext(
                "%(num)s source speaks against it or limits it, which makes it %(value)s.",
                "%(num)s sources speak against it or limit it, which makes it %(value)s.",
                given["against"],
                value=value,
            )
        )
    words: dict[str, str] = {
        "none": gettext("Nothing is published in support of the tactic: start at %(value)s.", value=value),
        "retold": gettext("Only second-hand accounts are published: start at %(value)s.", value=value),
        "some": gettext("Some support is published, but no measured effect of the tactic: start at %(value)s.", value=value),
    }
    return words[reason.code]


def _ended(won: int, lost: int, inconclusive: int) -> str:
    parts: list[tuple[int, str]] = [
        (won, ngettext("%(num)s won", "%(num)s won", won)),
        (lost, ngettext("%(num)s lost", "%(num)s lost", lost)),
        (inconclusive, ngettext("%(num)s inconclusive", "%(num)s inconclusive", inconclusive)),
    ]
    return ", ".join(said for number, said in parts if number)
