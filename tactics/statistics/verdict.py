"""From the numbers of two arms and a rule that was fixed before, to a verdict. Pure: codes, no sentences.

The rule, in the order in which it is asked:

1. Were visitors divided as meant? If not (p < 0.001) something is broken, and no result counts: inconclusive, no effect.
2. Is the shortest time over and, with a fixed horizon, the sample there? Before that the verdict is not yet, and neither
   effect nor interval is given, since an interval that leaves out nought is a p in disguise; inconclusive, without a p, if
   the experiment was stopped. The sequential rule may answer before its sample is there. A plan that says neither is read
   once, when the experiment has ended.
3. Does the interval leave out nought? On the good side it is won, on the bad one lost. Where counts are small, Fisher's
   exact p must agree. A harmed guardrail turns anything into lost.
4. Otherwise inconclusive; with the sequential rule not yet, while there is sample left.

Interval and p cannot contradict each other: the score interval and the pooled z test are one, and so are Welch's.
For several variants, judge each at its level of `several.holm_levels`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tactics.statistics.chi import sample_ratio
from tactics.statistics.effects import Effect, Method, measure
from tactics.statistics.inputs import LARGEST, Arm, Interval, Undefined, chance, whole, within
from tactics.statistics.means import Sample

SRM_ALPHA = 0.001
"""A sample ratio less likely than this is a fault (Kohavi, Tang and Xu 2020; GrowthBook and Microsoft use the like)."""


class Outcome(StrEnum):
    """What the rule says."""

    WON = "won"
    LOST = "lost"
    INCONCLUSIVE = "inconclusive"
    NOT_YET = "not_yet"


class Reason(StrEnum):
    """Why it says so."""

    BETTER = "better"  # the interval is wholly on the good side of nought
    WORSE = "worse"  # … on the bad side
    NOT_SHOWN = "not_shown"  # the interval holds nought
    EXACT_DISAGREES = "exact_disagrees"  # it does not, but the exact test says that chance may have done it
    GUARDRAIL_HARMED = "guardrail_harmed"
    SAMPLE_RATIO = "sample_ratio"  # visitors were not divided as meant
    NO_PLAN = "no_plan"  # neither sample nor time was planned, and it has not ended
    SAMPLE_NOT_REACHED = "sample_not_reached"
    TIME_NOT_REACHED = "time_not_reached"
    STOPPED_EARLY = "stopped_early"  # it ended before the two above were met
    NOTHING_TO_COUNT = "nothing_to_count"  # too little data for the method, or all alike


class Flag(StrEnum):
    """What a reader has to know beside the verdict."""

    SRM = "srm"
    TOO_EARLY = "too_early"
    PEEKED = "peeked"  # somebody looked before the end of a fixed horizon: the p holds only if nobody would have stopped
    SMALL_COUNTS = "small_counts"  # Fisher's exact test gave the p: the interval is rough
    NO_PLAN = "no_plan"  # neither sample nor time was planned: the p holds only if no good moment was chosen to end it
    NOT_RANDOM = "not_random"  # nobody was divided at random: something else may have made the difference
    NOT_WORTHWHILE = "not_worthwhile"  # the whole interval is under the smallest effect worth having, and not a loss
    PERHAPS_SMALL = "perhaps_small"  # it is better, and may be so by less than what is worth having
    GUARDRAIL_HARMED = "guardrail_harmed"
    GUARDRAIL_UNCLEAR = "guardrail_unclear"


class Guardrail(StrEnum):
    """How a figure that must not get worse stands."""

    SAFE = "safe"
    UNCLEAR = "unclear"
    HARMED = "harmed"


@dataclass(frozen=True)
class Rule:
    """What was decided before the start.

    `per_arm`: the sample each arm is to have (the most, with `sequential`), None if nobody planned one. `days`: the
    shortest run. `smallest_effect`: the least difference worth having, above 0, in share (0.01 is a point) or in the
    measure's unit, None if nobody said; the sequential test needs it as its scale. `random`: whether the arms are of
    people divided at random. ValueError if they cannot be.
    """

    per_arm: int | None
    days: int
    smallest_effect: float | None
    alpha: float = 0.05
    sequential: bool = False
    more_is_better: bool = True
    random: bool = True

    def __post_init__(self) -> None:
        within(whole(self.days), 0, LARGEST)
        if self.per_arm is not None:
            within(whole(self.per_arm), 1, LARGEST)
        if self.smallest_effect is not None:
            within(self.smallest_effect, 1e-9, 1e30)
        elif self.sequential:
            raise ValueError("a sequential rule without a scale is not one")
        chance(self.alpha)

    @property
    def planned(self) -> bool:
        """Whether it says when to read the result."""
        return self.sequential or self.per_arm is not None or self.days > 0


@dataclass(frozen=True)
class Standing:
    """Where the experiment stands: two arms of counts or two samples of values, full days run, and what happened else.

    Of another tool's result the arms are not known (None); then `judge` is given its effect.
    """

    baseline: Arm | Sample | None
    variant: Arm | Sample | None
    days: int
    ended: bool = False
    looked_early: bool = False
    guardrails: tuple[Guardrail, ...] = ()
    as_meant: bool = True
    """Whether visitors were divided as meant: see `divided`."""


@dataclass(frozen=True)
class Verdict:
    """The outcome, why, what to know beside it, and the effect: None where it cannot be computed yet."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    flags: frozenset[Flag]
    effect: Effect | None


def guardrail(interval: Interval, tolerated: float, *, more_is_better: bool = True) -> Guardrail:
    """How a guardrail stands by the interval of its difference.

    Safe when even the worst end is not worse than what is tolerated (0 or more, same unit); harmed when otherwise the
    whole interval is on the bad side of nought.
    """
    good = _facing(interval, more_is_better=more_is_better)
    if good.low >= -tolerated:
        return Guardrail.SAFE
    return Guardrail.HARMED if good.high < 0 else Guardrail.UNCLEAR


def _facing(interval: Interval, *, more_is_better: bool) -> Interval:
    """The interval turned so that up is good."""
    return interval if more_is_better else Interval(-interval.high, -interval.low)


_Said = tuple[Outcome, tuple[Reason, ...]]


def divided(visitors: Sequence[int], meant: Sequence[float]) -> bool:
    """Whether visitors can have been divided as meant, over all arms at once; True too where they are too few to say."""
    try:
        return sample_ratio(visitors, meant).p >= SRM_ALPHA
    except Undefined:
        return True


def judge(rule: Rule, standing: Standing, typed: Effect | None = None) -> Verdict:
    """The verdict by the rule; see the module. ValueError when one arm is counts and the other values."""
    effect, size = typed or _effect(rule, standing), size_of(standing)
    wanting = _wanting(rule, standing, size)
    if not standing.as_meant or (wanting and not rule.sequential and not standing.ended):
        effect = None
    elif effect and wanting and not rule.sequential:
        effect = replace(effect, p=None)
    if not standing.as_meant:
        said: _Said = (Outcome.INCONCLUSIVE, (Reason.SAMPLE_RATIO,))
    elif wanting:
        said = (Outcome.INCONCLUSIVE, (Reason.STOPPED_EARLY, *wanting)) if standing.ended else (Outcome.NOT_YET, wanting)
    else:
        said = _decided(rule, standing, effect, size)
    return Verdict(*said, _flags(rule, standing, effect, early=bool(wanting)), effect)


def size_of(standing: Standing) -> int | None:
    """How many the smaller arm has; None where it is not known."""
    sizes = [arm.visitors if isinstance(arm, Arm) else arm.n for arm in (standing.baseline, standing.variant) if arm]
    return min(sizes, default=None)


def _effect(rule: Rule, standing: Standing) -> Effect | None:
    if standing.baseline is None or standing.variant is None:
        return None
    try:
        return measure(standing.baseline, standing.variant, rule.alpha, rule.smallest_effect if rule.sequential else None)
    except Undefined:
        return None


def _sampled(rule: Rule, size: int | None) -> bool:
    """Whether the planned sample is there, as far as is known."""
    return rule.per_arm is None or size is None or size >= rule.per_arm


def _wanting(rule: Rule, standing: Standing, size: int | None) -> tuple[Reason, ...]:
    wanting = {
        Reason.NO_PLAN: not rule.planned and not standing.ended,
        Reason.SAMPLE_NOT_REACHED: not rule.sequential and not _sampled(rule, size),
        Reason.TIME_NOT_REACHED: standing.days < rule.days,
    }
    return tuple(reason for reason, so in wanting.items() if so)


def _flags(rule: Rule, standing: Standing, effect: Effect | None, *, early: bool) -> frozenset[Flag]:
    good, least = _facing(effect.interval, more_is_better=rule.more_is_better) if effect else None, rule.smallest_effect
    found = {
        Flag.SRM: not standing.as_meant,
        Flag.TOO_EARLY: early,
        Flag.PEEKED: standing.looked_early and not rule.sequential,
        Flag.NO_PLAN: not rule.planned,
        Flag.NOT_RANDOM: not rule.random,
        Flag.SMALL_COUNTS: effect is not None and effect.method is Method.FISHER,
        Flag.NOT_WORTHWHILE: good is not None and least is not None and 0 <= good.high < least,
        Flag.PERHAPS_SMALL: good is not None and least is not None and 0 < good.low < least <= good.high,
        Flag.GUARDRAIL_HARMED: Guardrail.HARMED in standing.guardrails,
        Flag.GUARDRAIL_UNCLEAR: Guardrail.UNCLEAR in standing.guardrails,
    }
    return frozenset(flag for flag, so in found.items() if so)


def _decided(rule: Rule, standing: Standing, effect: Effect | None, size: int | None) -> _Said:
    reason = _shown(rule, effect) if effect else Reason.NOTHING_TO_COUNT
    more_to_come = not standing.ended and (rule.per_arm is None or size is None or size < rule.per_arm)
    if reason not in {Reason.BETTER, Reason.WORSE} and more_to_come and rule.sequential:
        return Outcome.NOT_YET, (reason,)
    if Guardrail.HARMED in standing.guardrails:
        return Outcome.LOST, (Reason.GUARDRAIL_HARMED, reason)
    return {Reason.BETTER: Outcome.WON, Reason.WORSE: Outcome.LOST}.get(reason, Outcome.INCONCLUSIVE), (reason,)


def _shown(rule: Rule, effect: Effect) -> Reason:
    good = _facing(effect.interval, more_is_better=rule.more_is_better)
    if good.covers(0):
        return Reason.NOT_SHOWN
    if effect.p is not None and effect.p >= rule.alpha:
        return Reason.EXACT_DISAGREES
    return Reason.BETTER if good.low > 0 else Reason.WORSE
