"""When a verdict may be given: by the sample and the time that were planned, without a plan, of another tool's effect."""

from dataclasses import replace

import pytest

from tactics.statistics.effects import Effect, Method
from tactics.statistics.inputs import Interval
from tactics.statistics.verdict import Flag, Guardrail, Outcome, Reason, Rule, Standing, judge
from tests.statistics.test_verdict import BETTER, LOOK, RULE, standing


@pytest.mark.parametrize(
    ("rule", "days", "reasons"),
    [
        (replace(RULE, per_arm=1001), 14, (Reason.SAMPLE_NOT_REACHED,)),
        (RULE, 13, (Reason.TIME_NOT_REACHED,)),
        (replace(RULE, per_arm=2000), 3, (Reason.SAMPLE_NOT_REACHED, Reason.TIME_NOT_REACHED)),
    ],
)
def test_before_the_plan_is_met_it_is_not_yet_and_no_effect_is_given(rule: Rule, days: int, reasons: tuple[Reason, ...]) -> None:
    verdict = judge(rule, standing(BETTER, days=days))
    assert (verdict.outcome, verdict.reasons) == (Outcome.NOT_YET, reasons)
    assert Flag.TOO_EARLY in verdict.flags
    assert verdict.effect is None
    ended = judge(rule, standing(BETTER, days=days, ended=True))
    assert (ended.outcome, ended.reasons) == (Outcome.INCONCLUSIVE, (Reason.STOPPED_EARLY, *reasons))
    assert ended.effect is not None
    assert ended.effect.p is None


def test_a_plan_that_says_no_end_is_read_when_it_has_ended_and_never_before() -> None:
    rule = replace(RULE, per_arm=None, days=0)
    verdict = judge(rule, standing(BETTER))
    assert (verdict.outcome, verdict.reasons, verdict.effect) == (Outcome.NOT_YET, (Reason.NO_PLAN,), None)
    ended = judge(rule, standing(BETTER, ended=True))
    assert (ended.outcome, ended.reasons) == (Outcome.WON, (Reason.BETTER,))
    assert Flag.NO_PLAN in ended.flags
    timed = judge(replace(RULE, per_arm=None), standing(BETTER))
    assert (timed.outcome, timed.flags & {Flag.NO_PLAN}) == (Outcome.WON, set())


def test_groups_that_nobody_divided_at_random_are_said_to_be_so() -> None:
    assert Flag.NOT_RANDOM in judge(replace(RULE, random=False), standing(BETTER)).flags
    assert Flag.NOT_RANDOM not in judge(RULE, standing(BETTER)).flags


def test_a_rule_that_may_be_read_at_any_time_needs_its_scale() -> None:
    with pytest.raises(ValueError, match="scale"):
        replace(LOOK, smallest_effect=None)


@pytest.mark.parametrize(
    ("interval", "outcome", "reason"),
    [
        (Interval(0.01, 0.05), Outcome.WON, Reason.BETTER),
        (Interval(-0.05, -0.01), Outcome.LOST, Reason.WORSE),
        (Interval(-0.01, 0.05), Outcome.INCONCLUSIVE, Reason.NOT_SHOWN),
    ],
)
def test_the_effect_of_another_tool_is_judged_by_its_interval_once_the_time_is_over(
    interval: Interval, outcome: Outcome, reason: Reason
) -> None:
    effect = Effect(interval, None, sum(interval) / 2, None, Method.ELSEWHERE, None)
    verdict = judge(RULE, Standing(None, None, 14), effect)
    assert (verdict.outcome, verdict.reasons, verdict.effect) == (outcome, (reason,), effect)
    assert judge(RULE, Standing(None, None, 13), effect).outcome is Outcome.NOT_YET
    assert judge(RULE, Standing(None, None, 14, guardrails=(Guardrail.HARMED,)), effect).outcome is Outcome.LOST
