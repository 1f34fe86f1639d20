"""The verdict: each rule by an example, and laws that hold for any numbers."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.statistics.effects import Effect, Method, measure
from tactics.statistics.inputs import Arm, Interval, Undefined
from tactics.statistics.means import Sample
from tactics.statistics.verdict import Flag, Guardrail, Outcome, Reason, Rule, Standing, divided, guardrail, judge
from tests.statistics.arms import ARMS, SAMPLES

RULE = Rule(per_arm=1000, days=14, smallest_effect=0.01)
LOOK = replace(RULE, sequential=True, smallest_effect=0.03, per_arm=4000)
EVEN, BETTER, WORSE = Arm(200, 1000), Arm(260, 1000), Arm(150, 1000)


def standing(variant: Arm | Sample, baseline: Arm | Sample = EVEN, days: int = 14, **more) -> Standing:
    return Standing(baseline, variant, days, **more)


@pytest.mark.parametrize(
    ("variant", "outcome", "reason"),
    [
        (BETTER, Outcome.WON, Reason.BETTER),
        (WORSE, Outcome.LOST, Reason.WORSE),
        (Arm(210, 1000), Outcome.INCONCLUSIVE, Reason.NOT_SHOWN),
    ],
)
def test_a_finished_experiment_is_won_lost_or_inconclusive(variant: Arm, outcome: Outcome, reason: Reason) -> None:
    verdict = judge(RULE, standing(variant))
    assert (verdict.outcome, verdict.reasons) == (outcome, (reason,))
    assert verdict.effect is not None
    assert verdict.effect.p is not None


def test_where_less_is_better_the_same_numbers_are_the_other_way() -> None:
    churn = replace(RULE, more_is_better=False)
    assert judge(churn, standing(BETTER)).outcome is Outcome.LOST
    assert judge(churn, standing(WORSE)).outcome is Outcome.WON


def test_a_look_before_the_end_is_remembered_with_a_fixed_horizon_only() -> None:
    assert Flag.PEEKED in judge(RULE, standing(BETTER, looked_early=True)).flags
    assert Flag.PEEKED not in judge(LOOK, standing(BETTER, looked_early=True)).flags


def test_badly_divided_visitors_make_any_result_worthless() -> None:
    verdict = judge(RULE, standing(Arm(600, 1200), as_meant=divided([1000, 1200], [1, 1])))
    assert (verdict.outcome, verdict.reasons, verdict.effect) == (Outcome.INCONCLUSIVE, (Reason.SAMPLE_RATIO,), None)
    assert Flag.SRM in verdict.flags
    assert judge(RULE, standing(Arm(600, 1200), as_meant=divided([1000, 1200], [5, 6]))).outcome is Outcome.WON
    assert divided([2, 3], [1, 1])  # Too few to say.
    assert not divided([1000, 1000, 1100], [1, 1, 1.3])


def test_small_counts_are_fishers_and_both_must_agree() -> None:
    rule = replace(RULE, per_arm=100)
    verdict = judge(rule, standing(Arm(5, 100), Arm(0, 100)))
    assert verdict.effect is not None
    assert verdict.effect.method is Method.FISHER
    assert verdict.effect.p == pytest.approx(0.0593832, abs=1e-6)
    assert not verdict.effect.interval.covers(0)
    assert (verdict.outcome, verdict.reasons) == (Outcome.INCONCLUSIVE, (Reason.EXACT_DISAGREES,))
    assert Flag.SMALL_COUNTS in verdict.flags
    assert judge(rule, standing(Arm(9, 100), Arm(0, 100))).outcome is Outcome.WON
    uneven = judge(rule, standing(Arm(37, 1000), Arm(0, 100)))
    assert uneven.effect is not None
    assert uneven.effect.p == pytest.approx(0.0423180, abs=1e-6)
    assert uneven.effect.interval.covers(0)
    assert uneven.reasons == (Reason.NOT_SHOWN,)


def test_a_harmed_guardrail_turns_a_win_into_a_loss_and_an_unclear_one_is_said() -> None:
    harmed = judge(RULE, standing(BETTER, guardrails=(Guardrail.SAFE, Guardrail.HARMED)))
    assert (harmed.outcome, harmed.reasons) == (Outcome.LOST, (Reason.GUARDRAIL_HARMED, Reason.BETTER))
    unclear = judge(RULE, standing(BETTER, guardrails=(Guardrail.UNCLEAR,)))
    assert unclear.outcome is Outcome.WON
    assert unclear.flags == {Flag.GUARDRAIL_UNCLEAR}


@pytest.mark.parametrize(
    ("interval", "tolerated", "state"),
    [
        (Interval(-0.01, 0.02), 0.02, Guardrail.SAFE),
        (Interval(-0.015, -0.001), 0.02, Guardrail.SAFE),
        (Interval(-0.03, 0.02), 0.02, Guardrail.UNCLEAR),
        (Interval(-0.03, -0.001), 0.02, Guardrail.HARMED),
        (Interval(0, 0.2), 0, Guardrail.SAFE),
    ],
)
def test_a_guardrail_is_safe_within_what_is_tolerated(interval: Interval, tolerated: float, state: Guardrail) -> None:
    assert guardrail(interval, tolerated) is state
    assert guardrail(Interval(-interval.high, -interval.low), tolerated, more_is_better=False) is state


def test_a_win_too_small_to_matter_is_said_and_so_is_a_ruled_out_effect() -> None:
    large = replace(RULE, smallest_effect=0.2)
    won = judge(large, standing(BETTER))
    assert won.outcome is Outcome.WON
    assert Flag.NOT_WORTHWHILE in won.flags
    assert Flag.NOT_WORTHWHILE not in judge(large, standing(WORSE)).flags
    assert Flag.NOT_WORTHWHILE not in judge(replace(RULE, smallest_effect=None), standing(EVEN)).flags
    perhaps = judge(replace(RULE, smallest_effect=0.05), standing(BETTER))
    assert perhaps.flags == {Flag.PERHAPS_SMALL}
    assert Flag.NOT_WORTHWHILE in judge(large, standing(EVEN)).flags
    assert Flag.NOT_WORTHWHILE not in judge(RULE, standing(EVEN)).flags


def test_the_sequential_rule_answers_before_its_sample_is_there_but_not_before_its_time() -> None:
    clear = standing(Arm(310, 1000))
    verdict = judge(LOOK, clear)
    assert verdict.outcome is Outcome.WON
    assert verdict.effect is not None
    assert verdict.effect.method is Method.ALWAYS_VALID
    assert verdict.effect.relative_interval is None
    early = judge(LOOK, replace(clear, days=3))
    assert (early.outcome, early.reasons) == (Outcome.NOT_YET, (Reason.TIME_NOT_REACHED,))
    assert early.effect is not None
    assert early.effect.p is not None


def test_the_sequential_rule_waits_while_there_is_sample_left() -> None:
    assert judge(LOOK, standing(Arm(210, 1000))).outcome is Outcome.NOT_YET
    assert judge(LOOK, standing(Arm(210, 1000), ended=True)).outcome is Outcome.INCONCLUSIVE
    assert judge(LOOK, standing(Arm(840, 4000), Arm(800, 4000))).outcome is Outcome.INCONCLUSIVE
    few = judge(LOOK, standing(Arm(5, 1000)))
    assert (few.outcome, few.reasons, few.effect) == (Outcome.NOT_YET, (Reason.NOTHING_TO_COUNT,), None)


def test_means_are_judged_by_welch_or_at_any_time() -> None:
    baseline, variant = Sample(1000, 10, 25), Sample(1000, 11, 25)
    verdict = judge(replace(RULE, smallest_effect=0.5), standing(variant, baseline))
    assert verdict.outcome is Outcome.WON
    assert verdict.effect is not None
    assert verdict.effect.method is Method.WELCH
    assert verdict.effect.relative == pytest.approx(0.1)
    assert judge(replace(LOOK, smallest_effect=1), standing(variant, baseline)).outcome is Outcome.WON
    alike = judge(RULE, standing(Sample(1000, 3, 0), Sample(1000, 3, 0)))
    assert (alike.outcome, alike.reasons) == (Outcome.INCONCLUSIVE, (Reason.NOTHING_TO_COUNT,))


def test_a_baseline_of_nought_has_no_relative_effect() -> None:
    found = measure(Arm(0, 100), Arm(30, 100))
    assert (found.relative, found.relative_interval) == (None, None)
    shifted = measure(Sample(50, 0, 4), Sample(50, 2, 4))
    assert (shifted.relative, shifted.relative_interval) == (None, None)
    assert measure(Arm(0, 500), Arm(0, 500)).p == 1


def test_an_effect_is_shown_interval_first_and_p_last() -> None:
    names = [field.name for field in fields(Effect)]
    assert (names[0], names[-1]) == ("interval", "p")


@pytest.mark.parametrize("wrong", [{"per_arm": 0}, {"days": -1}, {"smallest_effect": 0}, {"alpha": 1}, {"per_arm": 1.5}])
def test_a_rule_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="is not"):
        replace(RULE, **wrong)


def test_counts_are_not_compared_with_values() -> None:
    with pytest.raises(ValueError, match="one arm has counts"):
        judge(RULE, standing(Sample(1000, 1, 1)))


RULES = st.builds(
    Rule,
    per_arm=st.none() | st.integers(1, 10_000),
    days=st.integers(0, 30),
    smallest_effect=st.floats(0.001, 1),
    alpha=st.floats(0.001, 0.2),
    sequential=st.booleans(),
    more_is_better=st.booleans(),
    random=st.booleans(),
)
SITUATIONS = {
    "days": st.integers(0, 30),
    "ended": st.booleans(),
    "looked_early": st.booleans(),
    "as_meant": st.booleans(),
    "guardrails": st.lists(st.sampled_from(Guardrail), max_size=3).map(tuple),
}
MAYBE_EMPTY = ARMS | st.just(Arm(0, 0))


@given(
    rule=RULES,
    situation=st.builds(Standing, MAYBE_EMPTY, MAYBE_EMPTY, **SITUATIONS) | st.builds(Standing, SAMPLES, SAMPLES, **SITUATIONS),
)
def test_any_numbers_have_a_verdict_that_agrees_with_what_is_shown(rule: Rule, situation: Standing) -> None:
    verdict = judge(rule, situation)
    assert verdict.reasons
    if verdict.outcome is Outcome.WON:
        assert verdict.effect is not None
        assert not verdict.effect.interval.covers(0)
        assert verdict.effect.p is not None
        assert verdict.effect.p < rule.alpha
        assert not verdict.flags & {Flag.SRM, Flag.TOO_EARLY, Flag.GUARDRAIL_HARMED}
    if situation.ended:
        assert verdict.outcome is not Outcome.NOT_YET
    if verdict.outcome is Outcome.NOT_YET and not rule.sequential:
        assert verdict.effect is None


@given(a=ARMS, b=ARMS)
def test_a_fixed_plan_that_is_met_is_never_not_yet(a: Arm, b: Arm) -> None:
    verdict = judge(Rule(per_arm=1, days=0, smallest_effect=0.01), Standing(a, b, 0))
    assert verdict.outcome is not Outcome.NOT_YET


def test_measuring_nothing_has_no_answer() -> None:
    with pytest.raises(Undefined):
        measure(Arm(0, 0), Arm(5, 10))
