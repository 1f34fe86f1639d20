"""The arithmetic on a triangle of cohorts: which rows are meant, their means, and where the curve stops to fall. Pure.

Keeps true: a cell whose period is not over is None and is in no mean; a mean says how many people and cohorts it rests on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tactics.statistics.inputs import Arm, Interval
from tactics.statistics.intervals import wilson

MEANS = ("weighted", "simple", "none")
_FEWEST, _LEVEL, _LOWEST, _HARDLY = 4, 0.9, 0.8, 0.01


@dataclass(frozen=True)
class Cohort:
    """Those who began in one period (its first day): how many, and how many came back in each span (None: not over)."""

    start: date
    size: int
    kept: tuple[int | None, ...]

    def share(self, column: int) -> float | None:
        """The part of the cohort that came back, 0 to 1; None while that is not known."""
        kept = self.kept[column]
        return None if kept is None else kept / self.size


class Pooled(NamedTuple):
    """All cohorts that are complete in a column, as one: how many came back, of how many people, in how many cohorts."""

    kept: int
    size: int
    cohorts: int

    @property
    def share(self) -> float:
        """The weighted mean of the cohorts' shares, 0 to 1: every person counts the same."""
        return self.kept / self.size

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the share, by Wilson's formula."""
        return wilson(Arm(self.kept, self.size))


def read(found: dict[str, Any]) -> tuple[Cohort, ...]:
    """The cohorts of an answer of `measures.cohorts`, oldest first."""
    return tuple(Cohort(date.fromisoformat(row["start"]), row["size"], tuple(row["kept"])) for row in found["cohorts"])


def reached(cohorts: Sequence[Cohort]) -> int:
    """How many columns, from the first, any cohort has come to."""
    return max((column + 1 for cohort in cohorts for column, kept in enumerate(cohort.kept) if kept is not None), default=0)


def pooled(cohorts: Sequence[Cohort], column: int) -> Pooled | None:
    """The cohorts that are complete in a column, together; None when none is."""
    complete = [(kept, cohort.size) for cohort in cohorts if (kept := cohort.kept[column]) is not None]
    return Pooled(sum(kept for kept, _ in complete), sum(size for _, size in complete), len(complete)) if complete else None


def simple_mean(cohorts: Sequence[Cohort], column: int) -> float | None:
    """The mean of the complete cohorts' shares: every cohort counts the same, whatever its size."""
    shares = [share for cohort in cohorts if (share := cohort.share(column)) is not None]
    return sum(shares) / len(shares) if shares else None


def whole(cohorts: Sequence[Cohort], column: int) -> bool:
    """Whether a column says nothing: everybody of every cohort is in it, as in the period in which they began."""
    return all(cohort.kept[column] in {None, cohort.size} for cohort in cohorts)


class Course(NamedTuple):
    """How a curve goes on: `kind` is flat (from `place` on, at `level` on average), gone (from `place` on), falls, or short."""

    kind: str
    place: int = 0
    level: float = 0.0


def course(shares: Sequence[float]) -> Course:
    """Where a curve of shares stops to fall.

    That is the first place after which at least four more follow that keep, on average, nine tenths of its level, and
    none of which falls below eight tenths of it. It is gone where less than one in a hundred is left, to the end.
    """
    if len(shares) <= _FEWEST:
        return Course("short")
    if shares[-1] < _HARDLY:
        left = max((place for place, share in enumerate(shares) if share >= _HARDLY), default=-1)
        return Course("gone", left + 1)
    for place, share in enumerate(shares[:-_FEWEST]):
        later = shares[place + 1 :]
        mean = sum(later) / len(later)
        if share > 0 and mean >= share * _LEVEL and min(later) >= share * _LOWEST:
            return Course("flat", place, (share + sum(later)) / (1 + len(later)))
    return Course("falls")
