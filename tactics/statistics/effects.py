"""What two arms show: the difference, its interval and its p, by the method that fits the data. Pure.

Counts are tested by the pooled z test and shown with the score intervals, which always agree with it; with fewer than five
expected in a cell by Fisher's exact test. Values are tested by Welch's. With a scale it is the always-valid test.
"""

from dataclasses import dataclass
from enum import StrEnum

from tactics.statistics.inputs import Arm, Interval, Undefined, few_expected
from tactics.statistics.intervals import relative_lift, score_difference
from tactics.statistics.means import Sample, Welch, welch, welch_relative
from tactics.statistics.proportions import fisher_p, pooled_z_p
from tactics.statistics.sequential import AlwaysValid, always_valid, always_valid_means


class Method(StrEnum):
    """Which test gave the p."""

    POOLED_Z = "pooled_z"
    FISHER = "fisher"
    WELCH = "welch"
    ALWAYS_VALID = "always_valid"
    ELSEWHERE = "elsewhere"  # another tool, which gave no p


@dataclass(frozen=True)
class Effect:
    """What was measured, in the order in which to show it.

    A difference is the variant less the baseline, in share (0.01 is a point) or the measure's unit; a relative one is a
    share of the baseline's. The relative estimate and interval are None when the baseline is nought, the relative
    interval also when the test is always-valid (it has none). `p`, 0 to 1, is None while nobody should read it.
    """

    interval: Interval
    relative_interval: Interval | None
    estimate: float
    relative: float | None
    method: Method
    p: float | None


def measure(baseline: Arm | Sample, variant: Arm | Sample, alpha: float = 0.05, scale: float | None = None) -> Effect:
    """The effect; always-valid if the scale of effects worth a test is given, in the difference's unit.

    Undefined as the method that fits. ValueError when one arm is counts and the other values.
    """
    if isinstance(baseline, Arm) and isinstance(variant, Arm):
        return _of_arms(baseline, variant, alpha, scale)
    if isinstance(baseline, Sample) and isinstance(variant, Sample):
        return _of_samples(baseline, variant, alpha, scale)
    raise ValueError("one arm has counts, the other values")


def _of_arms(baseline: Arm, variant: Arm, alpha: float, scale: float | None) -> Effect:
    relative = variant.share / baseline.share - 1 if baseline.conversions else None
    if scale is not None:
        return _valid(always_valid(baseline, variant, scale, alpha), relative)
    few = few_expected(baseline, variant)
    return Effect(
        interval=score_difference(baseline, variant, alpha),
        relative_interval=relative_lift(baseline, variant, alpha) if baseline.conversions else None,
        estimate=variant.share - baseline.share,
        relative=relative,
        method=Method.FISHER if few else Method.POOLED_Z,
        p=fisher_p(baseline, variant) if few else pooled_z_p(baseline, variant),
    )


def _of_samples(baseline: Sample, variant: Sample, alpha: float, scale: float | None) -> Effect:
    lift = _lift(baseline, variant, alpha)
    if scale is not None:
        return _valid(always_valid_means(baseline, variant, scale, alpha), lift.estimate if lift else None)
    found = welch(baseline, variant, alpha)
    relative = (lift.interval, lift.estimate) if lift else (None, None)
    return Effect(found.interval, relative[0], found.estimate, relative[1], Method.WELCH, found.p)


def _lift(baseline: Sample, variant: Sample, alpha: float) -> Welch | None:
    try:
        return welch_relative(baseline, variant, alpha)
    except Undefined:
        return None


def _valid(found: AlwaysValid, relative: float | None) -> Effect:
    return Effect(found.interval, None, found.estimate, relative, Method.ALWAYS_VALID, found.p)
