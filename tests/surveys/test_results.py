"""The arithmetic of surveys: intervals that keep their promise, whatever the answers."""

import math
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactics.surveys.kinds import kinds
from tactics.surveys.results import LEAST, Tally, mean, promoter_score, result, share, weeks

counts = st.integers(0, 5000)
TODAY = date(2026, 11, 20)


def tallies(kind: str, numbers: list[int], day: date = TODAY) -> list[Tally]:
    """So many answers of each step of a kind's scale, or of each reason."""
    own = kinds()[kind]
    if own.scale is None:
        return [Tally(day, None, reason, number) for reason, number in zip(own.reasons, numbers, strict=False)]
    return [Tally(day, own.scale[0] + step, "", number) for step, number in enumerate(numbers[: own.scale[1] - own.scale[0] + 1])]


def test_the_promoter_score_of_the_kpi_library_comes_out() -> None:
    found = promoter_score(70, 20, 10)
    assert (found.value, found.n) == (60, 100)
    n, p, d = 103, 70.75 / 103, 10.75 / 103  # Rocks 2016: ¾ promoter, 1½ passives and ¾ detractor more.
    off = 1.959964 * math.sqrt((p + d - (p - d) ** 2) / n)
    assert found.low == pytest.approx(100 * (p - d - off), abs=1e-4)
    assert found.high == pytest.approx(100 * (p - d + off), abs=1e-4)


@given(counts, counts, counts)
def test_the_score_lies_in_its_interval_and_the_interval_on_the_scale(promoters: int, passives: int, detractors: int) -> None:
    if promoters + passives + detractors == 0:
        return
    found = promoter_score(promoters, passives, detractors)
    assert found.low is not None
    assert found.high is not None
    assert -100 <= found.low <= found.value <= found.high <= 100
    assert found.low < found.high


@given(counts, counts, counts)
def test_what_is_turned_round_has_the_opposite_score(promoters: int, passives: int, detractors: int) -> None:
    if promoters + passives + detractors == 0:
        return
    one, other = promoter_score(promoters, passives, detractors), promoter_score(detractors, passives, promoters)
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -(other.high or 0), -(other.low or 0)))


@pytest.mark.parametrize("truth", [(0.5, 0.2), (0.1, 0.8), (0.9, 0.05), (0.05, 0.05), (0.34, 0.33)])
def test_the_interval_holds_the_truth_93_times_in_100_from_the_least_answers_on(truth: tuple[float, float]) -> None:
    p, d = truth
    q, n = 1 - p - d, LEAST
    held = 0.0
    for yes in range(n + 1):
        for no in range(n + 1 - yes):
            found = promoter_score(yes, n - yes - no, no)
            if (found.low or -100) - 1e-9 <= 100 * (p - d) <= (found.high or 100) + 1e-9:
                held += math.comb(n, yes) * math.comb(n - yes, no) * p**yes * d**no * q ** (n - yes - no)
    assert held >= 0.93


@given(st.lists(st.integers(0, 400), min_size=7, max_size=7))
def test_a_mean_lies_in_its_interval_and_the_interval_on_the_scale(numbers: list[int]) -> None:
    scores = {step + 1: number for step, number in enumerate(numbers)}
    if not sum(numbers):
        return
    found = mean(scores, 1, 7)
    every = [score for score, number in scores.items() for _ in range(number)]
    assert found.value == pytest.approx(sum(every) / len(every))
    if len(set(every)) < 2:
        assert (found.low, found.high) == (None, None)
    else:
        assert found.low is not None
        assert found.high is not None
        assert 1 <= found.low <= found.value <= found.high <= 7


def test_a_mean_has_students_interval() -> None:
    found = mean({4: 1, 5: 2, 6: 1, 7: 1}, 1, 7)  # R: t.test(c(4, 5, 5, 6, 7))
    assert found.value == pytest.approx(5.4)
    assert (found.low, found.high) == pytest.approx((3.984285, 6.815715), abs=1e-5)


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_a_share_lies_in_its_interval(part: int, more: int) -> None:
    found = share(part, part + more)
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value <= found.high + 1e-9 <= 100 + 1e-8


@given(st.sampled_from(sorted(kinds())), st.lists(st.integers(0, 60), min_size=11, max_size=11))
def test_a_result_counts_everybody_once(kind: str, numbers: list[int]) -> None:
    own = tallies(kind, numbers)
    found = result(kinds()[kind], own)
    assert found.n == sum(tally.count for tally in own)
    if found.n < LEAST:
        assert (found.figure, found.mean, found.parts) == (None, None, ())
    else:
        assert sum(part.count for part in found.parts) == found.n
        assert all(part.share.n == found.n for part in found.parts)
        assert (found.figure is None) == (kind == "churn")


def test_reasons_are_ranked_and_none_is_left_out() -> None:
    found = result(kinds()["churn"], tallies("churn", [2, 9, 0, 4, 0, 0, 1]))
    assert [part.count for part in found.parts] == [9, 4, 2, 1, 0, 0, 0]
    assert {part.key for part in found.parts} == set(kinds()["churn"].reasons)


def test_csat_counts_fours_and_fives() -> None:
    found = result(kinds()["csat"], tallies("csat", [1, 1, 2, 6, 10]))
    assert found.figure
    assert (found.figure.value, found.figure.n) == (80, 20)
    assert found.mean
    assert found.mean.value == pytest.approx(4.15)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_weeks_follow_each_other_and_begin_on_mondays(last: date, many: int) -> None:
    found = weeks(kinds()["nps"], [Tally(last, 9, "", 12)], last, many)
    assert len(found) == many
    assert all(week.monday.weekday() == 0 for week in found)
    assert {later.monday - week.monday for week, later in pairwise(found)} <= {timedelta(weeks=1)}
    assert (found[-1].n, sum(week.n for week in found)) == (12, 12)


def test_a_week_with_few_answers_has_its_number_and_no_figure() -> None:
    (found,) = weeks(kinds()["nps"], [Tally(TODAY, 9, "", LEAST - 1)], TODAY, 1)
    assert (found.n, found.figure) == (LEAST - 1, None)
