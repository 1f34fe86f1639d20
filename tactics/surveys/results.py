"""What the answers of a survey come to, with how far chance alone could move it. Pure.

Keeps true: no figure without its number of answers; no figure at all below LEAST answers, where an interval would be
as wide as the scale; every interval is for 95% and covers the chance of who happened to answer, never the difference
between those who answer and those who do not.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tactics.statistics.distributions import normal_critical, t_critical
from tactics.statistics.inputs import Arm
from tactics.statistics.intervals import wilson
from tactics.surveys.kinds import Kind

LEAST = 10
"""Below so many answers there is too little to say. From here on the interval of the promoter score, counted out over
all outcomes for shares in steps of 5%, holds the truth at least 93 times in 100 (plain Wald: down to 65)."""
_ALPHA = 0.05
"""What every interval leaves out, on both sides together."""
GROUPS: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "nps": {"promoters": (9, 10), "passives": (7, 8), "detractors": (0, 6)},
    "csat": {"satisfied": (4, 5), "others": (1, 3)},
    "ces": {"easy": (5, 7), "others": (1, 4)},
}
"""The scores that belong together, from and to, both included, the best first."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95% interval and its number of answers; no ends where all gave the same score."""

    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Part:
    """A group of answers, or a reason: how many, and what share in per cent."""

    key: str
    count: int
    share: Estimate


@dataclass(frozen=True)
class Result:
    """What a survey says: its figure, a second one beside it, and its parts. No figures below LEAST answers."""

    n: int
    figure: Estimate | None
    mean: Estimate | None
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Tally:
    """How many gave one answer on one day: a score, or else a reason."""

    day: date
    score: int | None
    reason: str
    count: int


@dataclass(frozen=True)
class Week:
    """The answers of a week, by its Monday; no figure below LEAST of them."""

    monday: date
    n: int
    figure: Estimate | None


def result(kind: Kind, tallies: Sequence[Tally]) -> Result:
    """What the answers come to. The figure is the promoter score, the share who are satisfied, or the mean of ease."""
    n = sum(tally.count for tally in tallies)
    if n < LEAST:
        return Result(n, None, None, ())
    if kind.scale is None:
        return Result(n, None, None, _ranked(kind.reasons, tallies, n))
    counts = _counts(tallies)
    parts = tuple(Part(key, count, share(count, n)) for key, count in _groups(kind.key, counts).items())
    average = mean(counts, *kind.scale) if kind.key == "csat" else None
    return Result(n, _figure(kind.key, kind.scale, counts), average, parts)


def weeks(kind: Kind, tallies: Sequence[Tally], last: date, many: int) -> list[Week]:
    """So many weeks up to the one that holds `last`, the oldest first, those without answers too."""
    monday = last - timedelta(days=last.weekday())
    made = []
    for place in range(many - 1, -1, -1):
        start = monday - timedelta(weeks=place)
        own = [tally for tally in tallies if start <= tally.day < start + timedelta(weeks=1)]
        n = sum(tally.count for tally in own)
        made.append(Week(start, n, _figure(kind.key, kind.scale, _counts(own)) if kind.scale and n >= LEAST else None))
    return made


def promoter_score(promoters: int, passives: int, detractors: int) -> Estimate:
    """NPS in points, from −100 to 100, with the adjusted Wald interval.

    The score is 100·(p − d), and its variance that of a trinomial that is worth 1, 0 or −1: (p + d − (p − d)²)/n. The
    interval adds three answers first, ¾ promoters, 1½ passives and ¾ detractors, which of the methods compared by
    Rocks (2016), Interval estimation for the "Net Promoter Score", The American Statistician 70(4), 365–372, keeps its
    95% best where the answers are few. Raises ZeroDivisionError when there are none.
    """
    n = promoters + passives + detractors
    for_it, against, total = promoters + 0.75, detractors + 0.75, n + 3
    middle = (for_it - against) / total
    off = normal_critical(_ALPHA) * math.sqrt(((for_it + against) / total - middle**2) / total)
    ends = (max(-100.0, 100 * (middle - off)), min(100.0, 100 * (middle + off)))
    return Estimate(100 * (promoters - detractors) / n, *ends, n)


def share(part: int, whole: int) -> Estimate:
    """A share in per cent, with its Wilson interval. Undefined(NO_VISITORS) when the whole is nought."""
    arm = Arm(part, whole)
    ends = wilson(arm, _ALPHA)
    return Estimate(100 * arm.share, 100 * ends.low, 100 * ends.high, whole)


def mean(counts: Mapping[int, int], least: int, most: int) -> Estimate:
    """The mean of scores, with Student's t interval, kept within the scale.

    When all gave the same score the answers tell nothing of how they spread, so there is no interval. Raises
    ZeroDivisionError when there are none.
    """
    n = sum(counts.values())
    middle = sum(score * count for score, count in counts.items()) / n
    around = sum(count * (score - middle) ** 2 for score, count in counts.items())
    if n < 2 or sum(count > 0 for count in counts.values()) < 2:
        return Estimate(middle, None, None, n)
    off = t_critical(_ALPHA, n - 1) * math.sqrt(around / (n - 1) / n)
    return Estimate(middle, max(float(least), middle - off), min(float(most), middle + off), n)


def _figure(kind: str, scale: tuple[int, int], counts: Mapping[int, int]) -> Estimate:
    groups = _groups(kind, counts)
    if kind == "nps":
        return promoter_score(groups["promoters"], groups["passives"], groups["detractors"])
    return share(groups["satisfied"], sum(counts.values())) if kind == "csat" else mean(counts, *scale)


def _counts(tallies: Sequence[Tally]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for tally in tallies:
        if tally.score is not None:
            counts[tally.score] = counts.get(tally.score, 0) + tally.count
    return counts


def _groups(kind: str, counts: Mapping[int, int]) -> dict[str, int]:
    return {
        key: sum(count for score, count in counts.items() if low <= score <= high) for key, (low, high) in GROUPS[kind].items()
    }


def _ranked(reasons: Sequence[str], tallies: Sequence[Tally], n: int) -> tuple[Part, ...]:
    """The reasons, the most given first; also those that nobody gave."""
    counts = dict.fromkeys(reasons, 0)
    for tally in tallies:
        counts[tally.reason] = counts.get(tally.reason, 0) + tally.count
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    return tuple(Part(reason, count, share(count, n)) for reason, count in ranked)
