"""From the numbers of two arms and a rule that was fixed before, to a verdict. Pure: codes, no sentences.

The rule, in the order in which it is asked:

1. Were visitors divided as meant? If not (p < 0.001) something is broken, and no result counts: inconclusive.
2. Is the shortest time over and, with a fixed horizon, the sample there? Before that no p is shown, and the verdict is
   not yet; inconclusive, if the experiment was stopped. The sequential rule may answer before its sample is there.
3. Does the interval leave out nought? On the good side it is won, on the bad one lost. Where counts are small, Fisher's
   exact p must agree. A harmed guardrail turns anything into lost.
4. Otherwise inconclusive; with the sequential rule not yet, while there is sample left.

Interval and p cannot contradict each other: the score interval and the pooled z test are one, and so are Welch's.
For several variants, judge each at its level of `several.holm_levels`.
"""

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
    NOT_SHOWN = "not_shown"  # the interval holds nought, or the exact test does not agree with it
    GUARDRAIL_HARMED = "guardrail_harmed"
    SAMPLE_RATIO = "sample_ratio"  # visitors were not divided as meant
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
    NOT_WORTHWHILE = "not_worthwhile"  # the whole interval is under the smallest effect worth having
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

    `per_arm`: the sample each arm is to have (the most, with `sequential`). `days`: the shortest run. `smallest_effect`:
    the least difference worth having, above 0, in share (0.01 is a point) or in the measure's unit; the sequential test
    takes it as its scale. `meant`: how visitors are divided, in any unit. ValueError if they cannot be.
    """

    per_arm: int
    days: int
    smallest_effect: float
    alpha: float = 0.05
    sequential: bool = False
    more_is_better: bool = True
    meant: tuple[float, float] = (1, 1)

    def __post_init__(self) -> None:
        within(whole(self.per_arm), 1, LARGEST), within(whole(self.days), 0, LARGEST)
        within(self.smallest_effect, 1e-9, 1e30)
        chance(self.alpha)


@dataclass(frozen=True)
class Standing:
    """Where the experiment stands: two arms of counts or two samples of values, full days run, and what happened else."""

    baseline: Arm | Sample
    variant: Arm | Sample
    days: int
    ended: bool = False
    looked_early: bool = False
    guardrails: tuple[Guardrail, ...] = ()


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


def judge(rule: Rule, standing: Standing) -> Verdict:
    """The verdict by the rule; see the module. ValueError when one arm is counts and the other values."""
    effect = _effect(rule, standing)
    size = min(_size(standing.baseline), _size(standing.variant))
    wanting = _wanting(rule, standing, size)
    flags = _flags(rule, standing, effect, early=bool(wanting))
    if Flag.SRM in flags:
        said: _Said = (Outcome.INCONCLUSIVE, (Reason.SAMPLE_RATIO,))
    elif wanting:
        said = (Outcome.INCONCLUSIVE, (Reason.STOPPED_EARLY, *wanting)) if standing.ended else (Outcome.NOT_YET, wanting)
    else:
        more_to_come = not standing.ended and size < rule.per_arm
        said = _decided(rule, effect, flags, more_to_come=more_to_come)
    if effect and wanting and not rule.sequential:
        effect = replace(effect, p=None)
    return Verdict(*said, flags, effect)


def _size(arm: Arm | Sample) -> int:
    return arm.visitors if isinstance(arm, Arm) else arm.n


def _effect(rule: Rule, standing: Standing) -> Effect | None:
    try:
        return measure(standing.baseline, standing.variant, rule.alpha, rule.smallest_effect if rule.sequential else None)
    except Undefined:
        return None


def _wanting(rule: Rule, standing: Standing, size: int) -> tuple[Reason, ...]:
    sample = (Reason.SAMPLE_NOT_REACHED,) if size < rule.per_arm and not rule.sequential else ()
    return sample + ((Reason.TIME_NOT_REACHED,) if standing.days < rule.days else ())


def _flags(rule: Rule, standing: Standing, effect: Effect | None, *, early: bool) -> frozenset[Flag]:
    best = _facing(effect.interval, more_is_better=rule.more_is_better).high if effect else rule.smallest_effect
    found = {
        Flag.SRM: _badly_divided(rule, standing),
        Flag.TOO_EARLY: early,
        Flag.PEEKED: standing.looked_early and not rule.sequential,
        Flag.SMALL_COUNTS: effect is not None and effect.method is Method.FISHER,
        Flag.NOT_WORTHWHILE: best < rule.smallest_effect,
        Flag.GUARDRAIL_HARMED: Guardrail.HARMED in standing.guardrails,
        Flag.GUARDRAIL_UNCLEAR: Guardrail.UNCLEAR in standing.guardrails,
    }
    return frozenset(flag for flag, so in found.items() if so)


def _badly_divided(rule: Rule, standing: Standing) -> bool:
    try:
        return sample_ratio((_size(standing.baseline), _size(standing.variant)), rule.meant).p < SRM_ALPHA
    except Undefined:  # Too few to say.
        return False


def _decided(rule: Rule, effect: Effect | None, flags: frozenset[Flag], *, more_to_come: bool) -> _Said:
    reason = _shown(rule, effect) if effect else Reason.NOTHING_TO_COUNT
    if reason in {Reason.NOT_SHOWN, Reason.NOTHING_TO_COUNT} and more_to_come:
        return Outcome.NOT_YET, (reason,)
    if Flag.GUARDRAIL_HARMED in flags:
        return Outcome.LOST, (Reason.GUARDRAIL_HARMED, reason)
    return {Reason.BETTER: Outcome.WON, Reason.WORSE: Outcome.LOST}.get(reason, Outcome.INCONCLUSIVE), (reason,)


def _shown(rule: Rule, effect: Effect) -> Reason:
    good = _facing(effect.interval, more_is_better=rule.more_is_better)
    if good.covers(0) or (effect.p is not None and effect.p >= rule.alpha):
        return Reason.NOT_SHOWN
    return Reason.BETTER if good.low > 0 else Reason.WORSE
