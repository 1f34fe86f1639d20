"""The arithmetic beside scipy's and statsmodels', which are no part of the product: uv sync --all-groups."""

import math
import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tactics.statistics import bayes, chi, intervals, means, proportions, sample_means, several
from tactics.statistics.inputs import Arm, difference
from tactics.statistics.means import Sample
from tests.statistics.arms import ALPHAS, ARMS, MIDDLING, SAMPLES

np = pytest.importorskip("numpy")
optimize = pytest.importorskip("scipy.optimize")
stats = pytest.importorskip("scipy.stats")
multitest = pytest.importorskip("statsmodels.stats.multitest")
power = pytest.importorskip("statsmodels.stats.power")
proportion = pytest.importorskip("statsmodels.stats.proportion")
weightstats = pytest.importorskip("statsmodels.stats.weightstats")


@given(a=MIDDLING, b=MIDDLING)
def test_fisher_is_scipys(a: Arm, b: Arm) -> None:
    table = [[a.conversions, a.misses], [b.conversions, b.misses]]
    theirs = float(stats.fisher_exact(table).pvalue)
    assert proportions.fisher_p(a, b) == pytest.approx(theirs, rel=1e-7, abs=1e-200)


@given(a=ARMS, b=ARMS)
def test_the_pooled_z_test_is_that_of_statsmodels(a: Arm, b: Arm) -> None:
    assume(0 < a.conversions + b.conversions < a.visitors + b.visitors)
    z, p = proportion.proportions_ztest([b.conversions, a.conversions], [b.visitors, a.visitors])
    assert proportions.pooled_z(a, b) == pytest.approx(float(z), rel=1e-6, abs=1e-6)
    assert proportions.pooled_z_p(a, b) == pytest.approx(float(p), rel=1e-6, abs=1e-6)


@given(a=MIDDLING, b=MIDDLING)
def test_yates_is_scipys(a: Arm, b: Arm) -> None:
    assume(0 < a.conversions + b.conversions < a.visitors + b.visitors)
    theirs = stats.chi2_contingency([[a.conversions, a.misses], [b.conversions, b.misses]]).pvalue
    assert proportions.yates_p(a, b) == pytest.approx(float(theirs), rel=1e-7, abs=1e-12)


@given(groups=st.lists(MIDDLING, min_size=2, max_size=8))
def test_several_groups_are_scipys(groups: list[Arm]) -> None:
    assume(any(arm.conversions for arm in groups) and any(arm.misses for arm in groups))
    theirs = stats.chi2_contingency([[arm.conversions for arm in groups], [arm.misses for arm in groups]], correction=False)
    ours = chi.homogeneity(groups)
    assert (ours.statistic, ours.df) == (pytest.approx(float(theirs.statistic), rel=1e-9, abs=1e-9), theirs.dof)
    assert ours.p == pytest.approx(float(theirs.pvalue), rel=1e-8, abs=1e-250)


@given(counts=st.lists(st.integers(100, 10**9), min_size=2, max_size=6), data=st.data())
def test_the_sample_ratio_is_scipys_whatever_unit_the_weights_have(counts: list[int], data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.integers(1, 5), min_size=len(counts), max_size=len(counts)))
    expected = [sum(counts) * weight / sum(weights) for weight in weights]
    ours = chi.sample_ratio(counts, weights)
    assert ours.p == pytest.approx(float(stats.chisquare(counts, expected).pvalue), rel=1e-6, abs=1e-250)
    shares = [weight / 20 for weight in weights]
    assert chi.sample_ratio(counts, shares).statistic == pytest.approx(ours.statistic, abs=1e-3, rel=1e-6)


@pytest.mark.parametrize("interval", [intervals.wilson, intervals.clopper_pearson])
@given(arm=MIDDLING, alpha=ALPHAS)
def test_a_shares_interval_is_that_of_statsmodels(interval, arm: Arm, alpha: float) -> None:
    method = {"wilson": "wilson", "clopper_pearson": "beta"}[interval.__name__]
    low, high = proportion.proportion_confint(arm.conversions, arm.visitors, alpha, method)
    assert list(interval(arm, alpha)) == pytest.approx([float(low), float(high)], abs=1e-9)


def likelihood(arm: Arm, share: float) -> float:
    return arm.conversions * math.log(share) + arm.misses * math.log(1 - share)


@given(a=MIDDLING, b=MIDDLING)
def test_at_the_ends_of_the_score_interval_the_likeliest_shares_are_just_rejected(a: Arm, b: Arm) -> None:
    assume(min(a.conversions, b.conversions, a.misses, b.misses) > 0)
    for by in intervals.score_difference(a, b):
        bounds = max(0.0, -by) + 1e-9, min(1.0, 1 - by) - 1e-9
        best = optimize.minimize_scalar(
            lambda share, by=by: -likelihood(a, share) - likelihood(b, share + by), bounds=bounds, options={"xatol": 1e-11}
        )
        share = float(best.x)
        square = share * (1 - share) / a.visitors + (share + by) * (1 - share - by) / b.visitors
        assert abs(difference(a, b) - by) / math.sqrt(square) == pytest.approx(1.959964, rel=1e-4)


@pytest.mark.parametrize("arms", [(200, 1000, 240, 1000), (15, 148, 30, 150), (500, 800, 30, 60)])
def test_the_score_interval_of_a_ratio_is_that_of_statsmodels(arms: tuple[int, ...]) -> None:
    a, b = Arm(*arms[:2]), Arm(*arms[2:])
    asked = (b.conversions, b.visitors, a.conversions, a.visitors)
    found = proportion.confint_proportions_2indep(*asked, method="score", compare="ratio", correction=False)
    assert list(intervals.score_ratio(a, b)) == pytest.approx([float(end) for end in found], rel=1e-6)


@given(a=MIDDLING, b=MIDDLING)
def test_newcombe_and_agresti_caffo_are_those_of_statsmodels(a: Arm, b: Arm) -> None:
    asked = (b.conversions, b.visitors, a.conversions, a.visitors)
    for method, ours in (("newcomb", intervals.newcombe), ("agresti-caffo", intervals.agresti_caffo)):
        found = [float(end) for end in proportion.confint_proportions_2indep(*asked, method=method, compare="diff")]
        assert list(ours(a, b)) == pytest.approx([max(-1, found[0]), min(1, found[1])], abs=1e-9)


@given(a=SAMPLES, b=SAMPLES, alpha=ALPHAS)
def test_welch_is_scipys(a: Sample, b: Sample, alpha: float) -> None:
    theirs = stats.ttest_ind_from_stats(b.mean, b.variance**0.5, b.n, a.mean, a.variance**0.5, a.n, equal_var=False)
    ours = means.welch(a, b, alpha)
    assert ours.t == pytest.approx(float(theirs.statistic), rel=1e-9)
    assert ours.p == pytest.approx(float(theirs.pvalue), rel=1e-6, abs=1e-250)


def test_welch_has_the_interval_of_statsmodels() -> None:
    chosen = random.Random(5)
    one, other = ([chosen.gauss(mean, 2) for _ in range(30)] for mean in (5, 6))
    theirs = weightstats.CompareMeans.from_data(other, one).tconfint_diff(usevar="unequal")
    found = means.welch(Sample.of_values(one), Sample.of_values(other))
    assert list(found.interval) == pytest.approx([float(end) for end in theirs], rel=1e-9)


@given(size=st.floats(0.05, 3), n=st.integers(2, 400))
def test_the_power_for_a_mean_is_that_of_statsmodels(size: float, n: int) -> None:
    asked = power.TTestIndPower().power(size, nobs1=n, alpha=0.05, alternative="larger")
    assume(not math.isnan(asked))  # scipy gives up far in the tail
    assert sample_means.power_of_means(n, size, 1, 0.05, 1) == pytest.approx(float(asked), abs=1e-8)


@settings(max_examples=10)  # multipletests takes a tenth of a second
@given(ps=st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_is_that_of_statsmodels(ps: list[float]) -> None:
    theirs = multitest.multipletests(ps, method="holm")[1]
    assert several.holm(ps) == pytest.approx([float(p) for p in theirs], abs=1e-12)


PAIRS = [
    (Arm(200, 1000), Arm(240, 1000)),
    (Arm(0, 30), Arm(5, 40)),
    (Arm(500, 10_000), Arm(560, 10_000)),
    (Arm(3, 10**6), Arm(12, 10**6)),
    (Arm(10**8, 10**9), Arm(100_010_000, 10**9)),
]


@pytest.mark.parametrize("arms", PAIRS)
def test_chance_and_losses_are_those_of_integration(arms: tuple[Arm, Arm]) -> None:
    a, b = (stats.beta(arm.conversions + 1, arm.misses + 1) for arm in arms)
    low, high = min(a.ppf(1e-13), b.ppf(1e-13)), max(a.isf(1e-13), b.isf(1e-13))
    nodes, weights = np.polynomial.legendre.leggauss(400)
    x = (high - low) / 2 * nodes + (high + low) / 2
    weights = weights * (high - low) / 2
    assert bayes.chance_to_beat(*arms) == pytest.approx(float((b.pdf(x) * a.cdf(x) * weights).sum()), abs=1e-7)
    losses = bayes.expected_losses(*arms)
    assert losses.keep_baseline == pytest.approx(float((a.cdf(x) * b.sf(x) * weights).sum()), abs=1e-10)
    assert losses.take_variant == pytest.approx(float((b.cdf(x) * a.sf(x) * weights).sum()), abs=1e-10)


@given(arm=MIDDLING)
def test_a_credible_interval_is_scipys(arm: Arm) -> None:
    theirs = stats.beta.interval(0.95, arm.conversions + 1, arm.misses + 1)
    assert list(bayes.credible(arm)) == pytest.approx([float(end) for end in theirs], rel=1e-8)
