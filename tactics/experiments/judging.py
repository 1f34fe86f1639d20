"""From a card and what came out to a verdict for each variant. Pure.

Keeps true: the rule is the card's (its smallest effect, its sample, its weeks, its way of reading), never made to fit
the result; several variants are judged by Holm's steps, so that the chance of any false find stays that of one; groups
that nobody divided at random are not asked to be of one size, and no sample follows for them.
"""

from dataclasses import dataclass, replace
from typing import Any

from tactics.experiments.sizing import ALPHA, Card, Sizing, at_random, sizing
from tactics.statistics.bayes import chance_to_beat, expected_losses
from tactics.statistics.effects import Effect, Method, measure
from tactics.statistics.inputs import LARGEST, Arm, Interval, Undefined
from tactics.statistics.means import Sample
from tactics.statistics.several import holm_levels
from tactics.statistics.verdict import Guardrail, Outcome, Rule, Standing, Verdict, divided, judge

_LEAST = 1e-9


@dataclass(frozen=True)
class Judged:
    """A variant beside the control: the rule at its own level, where it stands, the verdict, for counts the Bayesian reading.

    `chance` is that of the variant being the better one, `loss` what choosing it costs on average by not being it, in share.
    Both are None while nobody should read them, and where the result may be read at any time: they do not bear that.
    """

    name: str
    rule: Rule
    standing: Standing
    verdict: Verdict
    chance: float | None = None
    loss: float | None = None


def arms_of(kind: str, arms: list[dict[str, Any]]) -> list[Arm | Sample]:
    """The groups as the statistics take them. Raises ValueError for numbers that cannot be."""
    if kind == "counts":
        return [Arm(arm["conversions"], arm["visitors"]) for arm in arms]
    return [Sample(arm["n"], arm["mean"], arm["sd"] ** 2) for arm in arms]


def judged(card: Card, sequential: bool, result: Any, *, days: int, ended: bool) -> list[Judged]:
    """Each variant of a result judged; none when there are fewer than two groups. Another tool's effect is one variant."""
    rule, rails = _rule(card, sequential), tuple(Guardrail(state) for state in result.guardrails.values())
    about = Standing(None, None, days, ended, result.looked_early, rails)
    if result.kind == "typed":
        effect = _typed(result)
        name = card.variants[1] if len(card.variants) == 2 else ""
        return [Judged(name, rule, about, judge(rule, about, effect))] if effect else []
    if len(result.arms) < 2:
        return []
    control, *variants = arms_of(result.kind, result.arms)
    about = replace(about, as_meant=_as_meant(card, result, [control, *variants]))
    levels = holm_levels([_p(rule, control, variant) for variant in variants], ALPHA)
    found = []
    for row, variant, level in zip(result.arms[1:], variants, levels, strict=True):
        own, standing = replace(rule, alpha=level), replace(about, baseline=control, variant=variant)
        verdict = judge(own, standing)
        said = verdict.effect is not None and verdict.effect.p is not None and not own.sequential
        belief = _belief(card, control, variant) if said else (None, None)
        found.append(Judged(row["name"], own, standing, verdict, *belief))
    return found


def outcome_of(found: list[Judged]) -> str:
    """What the verdicts come to together: won if any variant is, lost if all are.

    Nothing while any is open, and where something else than the change may be the cause: that is for people to say.
    """
    outcomes = {own.verdict.outcome for own in found}
    if not outcomes or Outcome.NOT_YET in outcomes or not found[0].rule.random:
        return ""
    if Outcome.WON in outcomes:
        return "won"
    return "lost" if outcomes == {Outcome.LOST} else "inconclusive"


def interval_of(result: Any) -> Interval | None:
    """The interval that another tool gave."""
    ends = (result.effect_low, result.effect_high)
    return Interval(*ends) if None not in ends else None


def _typed(result: Any) -> Effect | None:
    interval = interval_of(result)
    return Effect(interval, None, result.effect or 0.0, None, Method.ELSEWHERE, None) if interval else None


def _rule(card: Card, sequential: bool) -> Rule:
    """The card's rule. An effect that no test can use is as none; without one, nothing can be read at any time."""
    size, worth = sizing(card), card.smallest_effect
    if worth is not None and not _LEAST <= worth <= (1 if card.metric_kind == "share" else 1e30):
        worth = None
    return Rule(
        # More than there are people is as good as never.
        per_arm=min(size.per_group, int(LARGEST)) if isinstance(size, Sizing) else None,
        days=7 * (card.weeks or 0),
        smallest_effect=worth,
        alpha=ALPHA,
        sequential=sequential and worth is not None,
        more_is_better=card.more_is_better,
        random=at_random(card),
    )


def _as_meant(card: Card, result: Any, arms: list[Arm | Sample]) -> bool:
    if not at_random(card):
        return True
    visitors = [arm.visitors if isinstance(arm, Arm) else arm.n for arm in arms]
    return divided(visitors, [row.get("meant", 1) for row in result.arms])


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
    if card.more_is_better:
        return chance_to_beat(control, variant), expected_losses(control, variant).take_variant
    return chance_to_beat(variant, control), expected_losses(variant, control).keep_baseline
