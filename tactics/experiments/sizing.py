"""From a card to the sample it needs and the time that takes; and what to do where traffic does not suffice. Pure.

The sample is that of the pooled z test for a share (R's power.prop.test), of the t test for a mean, at alpha 0.05 and
power 0.8, two-sided; with several variants the level is divided between the comparisons (Bonferroni). A result that may
be read at any time costs more: the sample is then that of the always-valid test, at most. Eight weeks are the longest
that we advise: after that cookies are gone, seasons have turned and nobody waits for the answer.
"""

import math
from dataclasses import dataclass
from typing import Protocol

from tactics.statistics.inputs import Undefined, Why
from tactics.statistics.sample_means import mean_found, per_arm_means
from tactics.statistics.samples import per_arm_evan_miller, per_arm_pooled, share_found, weeks_needed
from tactics.statistics.sequential import mean_found_at_most, per_arm_at_most, share_found_at_most
from tactics.statistics.several import bonferroni

ALPHA, POWER, LONGEST = 0.05, 0.8, 8
RANDOMISED = ("ab-test", "holdout")
OTHERS = ("before-after", "cohort-comparison", "qualitative")
"""The designs that remain where traffic does not suffice for a random one."""


class Card(Protocol):
    """What is looked at of a card."""

    design: str
    variants: list[str]
    metric_kind: str
    baseline: float | None
    spread: float | None
    smallest_effect: float | None
    more_is_better: bool
    weekly_traffic: int | None
    weeks: int | None
    sequential: bool


@dataclass(frozen=True)
class Sizing:
    """The people each group needs, the groups, and the whole weeks until they are there (None without traffic).

    `by_other_formula` is Evan Miller's sample, for a share that is read once; `found` the smallest effect that LONGEST
    weeks can find, in the metric's own unit, when `reachable` is false and anything can be found at all.
    """

    per_group: int
    groups: int
    weeks: int | None
    by_other_formula: int | None
    found: float | None

    @property
    def reachable(self) -> bool:
        """Whether the sample is there within LONGEST weeks, as far as is known."""
        return self.weeks is None or self.weeks <= LONGEST


def at_random(card: Card) -> bool:
    """Whether people are divided at random, so that a sample follows and the groups differ by the change alone."""
    return not card.design or card.design in RANDOMISED


def groups_of(card: Card) -> int:
    """How many groups there are, the control among them."""
    return max(2, len(card.variants))


def sizing(card: Card) -> Sizing | Why | None:
    """The sample that a card needs; None while a part of it is missing or chance divides nobody, the reason if there is none."""
    if not at_random(card):
        return None
    if card.baseline is None or card.smallest_effect is None or (card.metric_kind == "mean" and card.spread is None):
        return None
    groups = groups_of(card)
    alpha = bonferroni(ALPHA, groups - 1)
    try:
        needed, other = _per_group(card, alpha)
    except Undefined as undefined:
        return undefined.why
    except ValueError:
        return Why.OUT_OF_REACH  # An effect that leads past 0 or 100 per cent.
    weeks = weeks_needed(needed, groups, card.weekly_traffic) if card.weekly_traffic else None
    found = _found(card, groups, alpha) if weeks and weeks > LONGEST else None
    return Sizing(needed, groups, weeks, other, found)


def _per_group(card: Card, alpha: float) -> tuple[int, int | None]:
    baseline, effect, spread = card.baseline or 0.0, card.smallest_effect or 0.0, card.spread or 0.0
    if card.metric_kind == "mean":
        find, given = (per_arm_at_most, 2 * spread**2) if card.sequential else (per_arm_means, spread)
        return math.ceil(find(effect, given, alpha, POWER)), None
    aimed = baseline + effect if card.more_is_better else baseline - effect
    fixed = math.ceil(per_arm_pooled(baseline, aimed, alpha, POWER))
    if card.sequential:
        return math.ceil(per_arm_at_most(effect, baseline * (1 - baseline) + aimed * (1 - aimed), alpha, POWER)), None
    return fixed, _evan_miller(baseline, effect, alpha)


def _evan_miller(baseline: float, effect: float, alpha: float) -> int | None:
    try:
        return math.ceil(per_arm_evan_miller(baseline, effect, alpha, POWER))
    except (Undefined, ValueError):
        return None


def _found(card: Card, groups: int, alpha: float) -> float | None:
    each, baseline, spread = (card.weekly_traffic or 0) * LONGEST // groups, card.baseline or 0.0, card.spread or 0.0
    try:
        if card.metric_kind == "mean":
            return (mean_found_at_most if card.sequential else mean_found)(each, spread, alpha, POWER)
        if card.sequential:
            return share_found_at_most(each, baseline, alpha, POWER, upward=card.more_is_better)
        return abs(share_found(each, baseline, alpha, POWER, upward=card.more_is_better) - baseline)
    except (Undefined, ValueError):
        return None
