"""Every reference case of vectors.json: R, statsmodels, GrowthBook's gbstats, published examples."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tactics.statistics import bayes, chi, intervals, means, proportions, sample_means, samples, several
from tactics.statistics.inputs import Arm, Undefined, Why
from tactics.statistics.means import Sample

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text())
ABSOLUTE = {"AB05": 0.005}
"""Tolerances are relative, but R's own root finder stops 1e-4 from this root: it prints 0.00131 for 0.0013214."""
Input = dict[str, Any]


def arms(given: Input) -> tuple[Arm, Arm]:
    return Arm(given["x1"], given["n1"]), Arm(given["x2"], given["n2"])


def turned(given: Input) -> tuple[Arm, Arm]:
    """Intervals in the sources are of the first less the second; here of the variant less the baseline."""
    first, second = arms(given)
    return second, first


def as_samples(given: Input) -> tuple[Sample, Sample]:
    first, second = arms(given)
    return Sample.of_arm(first), Sample.of_arm(second)


def summed(given: Input) -> tuple[Sample, Sample]:
    of = Sample.of_sums
    return of(given["nA"], given["sumA"], given["sumsqA"]), of(given["nB"], given["sumB"], given["sumsqB"])


def plan(given: Input) -> Input:
    """The options under the names they have here."""
    renamed = {"n_per_group": "per_arm", "n": "per_arm", "delta": "effect", "mde_abs": "effect"}
    return {renamed.get(name, name): value for name, value in given.items()}


def groups(given: Input) -> list[float]:
    tested = chi.homogeneity([Arm(x, n) for x, n in zip(given["x"], given["n"], strict=True)])
    return [tested.statistic, tested.p]


def estimate_and_p(tested: means.Welch) -> list[float]:
    return [tested.estimate, tested.p]


def gaussian(given: Input) -> list[float]:
    belief = bayes.normal_belief(*as_samples(given), relative=given["effect"] == "relative")
    assert list(belief.interval) == pytest.approx(given["ci"], abs=1e-5)
    return [belief.chance_to_win]


KINDS: dict[str, Callable[[Input], Any]] = {
    "power": lambda given: samples.power_of_shares(**plan(given)),
    "n_per_group": lambda given: samples.per_arm_pooled(**plan(given)),
    "alpha": lambda given: samples.alpha_of_shares(**plan(given)),
    "p2": lambda given: samples.share_found(**plan(given)),
    "n_per_group_evanmiller": lambda given: samples.per_arm_evan_miller(**plan(given)),
    "n_per_group_cohen_h": lambda given: samples.per_arm_cohen(**plan(given)),
    "power_t": lambda given: sample_means.power_of_means(**plan(given)),
    "n_t": lambda given: sample_means.per_arm_means(**plan(given)),
    "p_z_pooled": lambda given: proportions.pooled_z_p(*arms(given)),
    "p_chi2_yates": lambda given: proportions.yates_p(*arms(given)),
    "p_fisher": lambda given: proportions.fisher_p(*arms(given)),
    "chi2_k_groups": groups,
    "p_srm": lambda given: chi.sample_ratio(given["counts"], given["expected"]).p,
    "ci_wilson": lambda given: intervals.wilson(Arm(given["x"], given["n"])),
    "ci_clopper_pearson": lambda given: intervals.clopper_pearson(Arm(given["x"], given["n"])),
    "ci_diff_newcombe": lambda given: intervals.newcombe(*turned(given)),
    "ci_diff_wald": lambda given: intervals.wald(*turned(given)),
    "ci_diff_agresti_caffo": lambda given: intervals.agresti_caffo(*turned(given)),
    "ci_ratio_score": lambda given: intervals.score_ratio(*turned(given)),
    "bayes_p_b_beats_a": lambda given: bayes.chance_to_beat(*arms(given)),
    "bayes_expected_loss_b": lambda given: bayes.expected_losses(*arms(given)).take_variant,
    "bayes_gaussian_chance_to_win": gaussian,
    "welch_relative": lambda given: estimate_and_p(means.welch_relative(*summed(given))),
    "welch_absolute": lambda given: estimate_and_p(means.welch(*summed(given))),
    "p_relative_ttest_binom": lambda given: means.welch_relative(*as_samples(given)).p,
    "holm": lambda given: several.holm(given["p"]),
}


def as_list(value: Any) -> list[float]:
    return list(value) if isinstance(value, list | tuple) else [value]


@pytest.mark.parametrize("case", [case for case in VECTORS if case["kind"] != "degenerate"], ids=lambda case: case["id"])
def test_the_reference_case_is_met(case: dict[str, Any]) -> None:
    met = as_list(KINDS[case["kind"]](case["input"]))
    assert met == pytest.approx(as_list(case["expected"]), rel=case["tol"], abs=ABSOLUTE.get(case["id"], 0))


def test_the_case_without_a_number_has_a_reason_and_an_exact_p() -> None:
    (case,) = [case for case in VECTORS if case["kind"] == "degenerate"]
    with pytest.raises(Undefined) as caught:
        proportions.pooled_z_p(*arms(case["input"]))
    assert caught.value.why is Why.NO_VARIATION
    assert proportions.fisher_p(*arms(case["input"])) == 1


def test_the_interval_printed_beside_a_case_is_met() -> None:
    (case,) = [case for case in VECTORS if case["kind"] == "welch_absolute"]
    assert list(means.welch(*summed(case["input"])).interval) == pytest.approx([0.04538, 0.53462], abs=1e-5)


def test_no_case_is_left_out() -> None:
    assert len(VECTORS) == 55
    assert {case["kind"] for case in VECTORS} - {"degenerate"} == set(KINDS)
