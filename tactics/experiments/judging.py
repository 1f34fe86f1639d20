"""From a card and what came out to a verdict for each variant. Pure.

Keeps true: the rule is the card's (its smallest effect, its sample, its weeks, its way of reading), never made to fit
the result; several variants are judged by Holm's steps, so that the chance of any false find stays that of one.
"""

from dataclasses import dataclass, replace
from typing import Any

from tactics.experiments.sizing import ALPHA, Card, Sizing, sizing
from tactics.statistics.bayes import chance_to_beat, expected_losses
from tactics.statistics.effects import measure
from tactics.statistics.inputs import LARGEST, Arm, Interval, Undefined
from tactics.statistics.means import Sample
from tactics.statistics.several import holm_levels
from tactics.statistics.verdict import Guardrail, Rule, Standing, Verdict, judge

_TINY = 1e-9


@dataclass(frozen=True)
class Judged:
    """A variant beside the control: both as counted, the level it is judged at, the verdict, and for counts the Bayesian reading.

    `chance` is that of the variant being the better one, `loss` what choosing it costs on average by not being it, in share.
    """

    name: str
    control: Arm | Sample
    variant: Arm | Sample
    level: float
    verdict: Verdict
    chance: float | None
    loss: float | None


def arms_of(kind: str, arms: list[dict[str, Any]]) -> list[Arm | Sample]:
    """The groups as the statistics take them. Raises ValueError for numbers that cannot be."""
    if kind == "counts":
        return [Arm(arm["conversions"], arm["visitors"]) for arm in arms]
    return [Sample(arm["n"], arm["mean"], arm["sd"] ** 2) for arm in arms]


def judged(card: Card, sequential: bool, result: Any, *, days: int, ended: bool) -> list[Judged]:
    """Each variant of a result judged; none when there are fewer than two groups."""
    if result.kind == "typed" or len(result.arms) < 2:
        return []
    control, *variants = arms_of(result.kind, result.arms)
    rule = _rule(card, sequential)
    rails = tuple(Guardrail(state) for state in result.guardrails.values())
    levels = holm_levels([_p(rule, control, variant) for variant in variants], ALPHA)
    found = []
    for row, variant, level in zip(result.arms[1:], variants, levels, strict=True):
        standing = Standing(control, variant, days, ended, result.looked_early, rails)
        verdict = judge(replace(rule, alpha=level), standing)
        found.append(Judged(row["name"], control, variant, level, verdict, *_belief(card, control, variant)))
    return found


def interval_of(result: Any) -> Interval | None:
    """The interval that another tool gave."""
    ends = (result.effect_low, result.effect_high)
    return Interval(*ends) if None not in ends else None


def _rule(card: Card, sequential: bool) -> Rule:
    size = sizing(card)
    per_group = min(size.per_group, int(LARGEST)) if isinstance(size, Sizing) else 1  # More people than there are: never there.
    return Rule(per_group, 7 * (card.weeks or 0), card.smallest_effect or _TINY, ALPHA, sequential, card.more_is_better)


def _p(rule: Rule, control: Arm | Sample, variant: Arm | Sample) -> float:
    """How likely a difference as large is by chance alone; 1 where it cannot be computed."""
    try:
        p = measure(control, variant, rule.alpha, rule.smallest_effect if rule.sequential else None).p
    except Undefined:
        return 1.0
    return 1.0 if p is None else p


def _belief(card: Card, control: Arm | Sample, variant: Arm | Sample) -> tuple[float | None, float | None]:
    if not (isinstance(control, Arm) and isinstance(variant, Arm)):
        return None, None
    try:
        if card.more_is_better:
            return chance_to_beat(control, variant), expected_losses(control, variant).take_variant
        return chance_to_beat(variant, control), expected_losses(variant, control).keep_baseline
    except Undefined:
        return None, None
