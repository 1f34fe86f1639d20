"""The distributions beside scipy's and beside plain sums, from tiny to ten thousand million."""

import math
import random
from decimal import Decimal, localcontext

import pytest

from tactics.statistics import distributions as ours
from tactics.statistics.binomial import hypergeometric_at_least
from tactics.statistics.roots import root

stats = pytest.importorskip("scipy.stats", reason="scipy is not installed: uv sync --all-groups")
SEEN = 1e-280
"""Below this nobody looks, and scipy gives nought now and then."""


def close(rel: float, ours: float, theirs: float) -> bool:
    return abs(ours - theirs) <= rel * theirs or theirs < SEEN


def test_the_beta_distribution_is_scipys() -> None:
    chosen = random.Random(1)
    for _ in range(3000):
        a, b = 10 ** chosen.uniform(-1, 6), 10 ** chosen.uniform(-1, 6)
        mean = a / (a + b)
        x = mean + chosen.uniform(-6, 6) * math.sqrt(mean * (1 - mean) / (a + b + 1))
        if 0 < x < 1:
            assert close(1e-11, ours.beta_below(x, a, b), float(stats.beta.cdf(x, a, b))), (x, a, b)


@pytest.mark.parametrize("n", [10**6, 10**9, 10**10])
@pytest.mark.parametrize("share", [0.5, 0.01, 1e-6])
@pytest.mark.parametrize("deviations", [-4, -0.1, 0.1, 3])
def test_the_beta_distribution_keeps_its_digits_for_large_counts(n: int, share: float, deviations: float) -> None:
    a, b = n * share + 1, n * (1 - share) + 1
    x = a / (a + b) + deviations * math.sqrt(share * (1 - share) / n)
    assert close(1e-10, ours.beta_below(x, a, b), float(stats.beta.cdf(x, a, b)))


def test_a_rare_event_among_thousands_of_millions_is_a_plain_binomial_sum() -> None:
    n, x = 10**9, Decimal("1.133e-8")
    with localcontext(prec=60):
        below = sum((math.comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(11)), Decimal(0))
    assert ours.beta_below(float(x), 11, n - 10) == pytest.approx(float(1 - below), rel=1e-11)


@pytest.mark.parametrize("q", [1e-9, 0.025, 0.5, 0.999])
@pytest.mark.parametrize(("a", "b"), [(1, 1), (2, 3), (1, 10**9), (10**9, 1), (500_000_000, 700_000_000), (12, 80)])
def test_a_quantile_is_where_the_chance_is(q: float, a: float, b: float) -> None:
    x = ours.beta_quantile(q, a, b)
    assert 0 < x <= 1
    assert x == pytest.approx(float(stats.beta.ppf(q, a, b)), rel=1e-8)


def test_students_t_is_scipys() -> None:
    chosen = random.Random(2)
    for _ in range(3000):
        t, df, alpha = chosen.uniform(0, 30), 10 ** chosen.uniform(0, 9), 10 ** chosen.uniform(-6, -0.31)
        assert close(1e-11, ours.t_beyond(t, df), 2 * float(stats.t.sf(t, df))), (t, df)
        assert close(1e-11, ours.t_critical(alpha, df), float(stats.t.isf(alpha / 2, df))), (alpha, df)


def test_shifted_t_is_scipys() -> None:
    chosen = random.Random(3)
    for _ in range(500):
        t, df, shift = chosen.uniform(0.3, 9), 10 ** chosen.uniform(0.31, 6), chosen.uniform(0, 8)
        assert ours.noncentral_t_above(t, df, shift) == pytest.approx(float(stats.nct.sf(t, df, shift)), abs=1e-9)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 9, 50, 501, 2000])
def test_chi_square_is_scipys(df: int) -> None:
    for step in range(-20, 10):
        x = df * 10 ** (step / 10)
        assert close(1e-11, ours.chi_square_above(x, df), float(stats.chi2.sf(x, df))), x
    assert ours.chi_square_above(0, df) == 1


@pytest.mark.parametrize("alpha", [1e-9, 0.001, 0.05, 0.3])
def test_the_normal_is_scipys(alpha: float) -> None:
    assert ours.normal_critical(alpha) == pytest.approx(float(stats.norm.isf(alpha / 2)), rel=1e-13)
    assert ours.normal_beyond(ours.normal_critical(alpha)) == pytest.approx(alpha, rel=1e-12)
    assert ours.normal_above(ours.normal_critical(alpha, 1)) == pytest.approx(alpha, rel=1e-12)


def test_the_hypergeometric_tail_is_scipys() -> None:
    chosen = random.Random(4)
    for _ in range(2000):
        good, bad = chosen.randrange(1, 3000), chosen.randrange(1, 3000)
        draws = chosen.randrange(good + bad + 1)
        k = chosen.randint(max(0, draws - bad), min(good, draws))
        theirs = float(stats.hypergeom.sf(k - 1, good + bad, good, draws))
        assert close(1e-11, hypergeometric_at_least(k, good, bad, draws), theirs), (k, good, bad, draws)


def test_the_hypergeometric_tail_of_thousands_of_millions_is_the_normal_one() -> None:
    n = 10**10
    for deviations in (-3, -1, 0, 1, 3):
        k = n // 2 + round(deviations * math.sqrt(n / 8))
        corrected = (k - 0.5 - n / 2) / math.sqrt(n / 8)
        assert hypergeometric_at_least(k, n, n, n) == pytest.approx(ours.normal_above(corrected), rel=1e-8)


def test_a_root_is_found_to_the_last_digits_and_a_missing_one_is_an_error() -> None:
    assert root(lambda x: x**3 - 2, 0, 50) == pytest.approx(2 ** (1 / 3), rel=1e-15)
    assert root(lambda x: x - 1e-12, -1, 1) == pytest.approx(1e-12, rel=1e-15)
    assert root(lambda x: x - 1, 0, 1) == root(lambda x: 1 - x, 1, 7) == 1
    assert root(lambda x: -1.0 if x < 0.7 else min(1.0, x - 0.7), 0, 100) == pytest.approx(0.7)
    with pytest.raises(ValueError, match="sign"):
        root(lambda x: x * x + 1, -1, 1)
