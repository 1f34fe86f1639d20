"""The phases of staying (early, middle, late), what sets a segment apart from the rest in each, and where the weak spot is. Pure.

The phases are those of the guide (activate and flatten the slope; make a habit; make staying easy and win back); their
bounds are ours (measures.questions.PHASE_ENDS). Keeps true: a group is compared with everybody else, never with an average
that holds it, and with those who began when its own people did; a phase is judged by those who were there when it began; a
difference stands only when it holds after Holm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tactics.statistics.inputs import Arm, Interval, Undefined, few_expected
from tactics.statistics.intervals import newcombe
from tactics.statistics.proportions import fisher_p, pooled_z_p
from tactics.statistics.samples import share_found
from tactics.statistics.several import bonferroni, holm

PHASES = ("early", "mid", "late")
ALPHA, POWER = 0.05, 0.8
FEW = 30
"""With fewer people than that a share says little."""
UNNAMED = ("other", "unknown")
"""Groups that are compared, and never called the weak spot: nobody can do anything for them."""
FACETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "early": {"stage": ("activation",), "kpi": ("activation-rate", "time-to-value")},
    "mid": {"stage": ("retention",), "kpi": ("stickiness", "repeat-purchase-rate", "purchase-frequency", "feature-adoption")},
    "late": {"stage": ("retention",), "kpi": ("reactivation-rate", "save-rate", "payment-recovery-rate")},
}
"""What the tactics of a phase are found by in the catalogue: its stage and the KPIs that they move."""


@dataclass(frozen=True)
class Gap:
    """A group beside the rest in one phase: of those there when it began, how many were there when it ended.

    `own` leaves out the `alone`, in whose cohorts there is nobody else. `expected` of them would have stayed, had they
    stayed as the others of their cohorts did: the rest's share, weighted to the group's mix of cohorts. `rest` has that
    share and as many people as it is worth (Kish's effective number; all of them where the mix is the same).

    `difference` and `interval` (95 %, Newcombe) are the group's share less that; `p` is adjusted by Holm for all
    comparisons of the page; `smallest` is the difference that so many people would show with power 80 %, at the level
    that the first of so many comparisons is held to; None where even the largest would not do.
    """

    key: str
    phase: str
    own: Arm
    rest: Arm
    expected: float
    alone: int
    interval: Interval
    p: float
    smallest: float | None
    stands: bool = False

    @property
    def few(self) -> bool:
        """Whether either side is too small to say much."""
        return min(self.own.visitors, self.rest.visitors) < FEW or few_expected(self.rest, self.own)

    @property
    def rest_share(self) -> float:
        """The share of the rest that stayed, weighted to the group's mix of cohorts."""
        return self.expected / self.own.visitors

    @property
    def difference(self) -> float:
        """The group's share less the rest's."""
        return (self.own.conversions - self.expected) / self.own.visitors

    @property
    def missing(self) -> int:
        """How many more would have stayed, had the group been like the rest; below 0 when it does better."""
        return round(self.expected - self.own.conversions)


def gaps(groups: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Gap]:
    """The comparison of each group in each phase, by its key and the phase; none where nobody was there on either side.

    Of two groups each is the other's rest: they are one comparison, as sure as the less sure of its sides.
    """
    raw = [gap for place, phase in enumerate(PHASES) for gap in _of_phase(groups, place, phase)]
    judged: dict[tuple[str, str], float] = {}
    for gap in raw:
        place = _judged(groups, gap)
        judged[place] = max(gap.p, judged.get(place, 0.0))
    adjusted = dict(zip(judged, holm(list(judged.values())), strict=True))
    level = bonferroni(ALPHA, max(1, len(judged)))
    found = {}
    for gap in raw:
        p = adjusted[_judged(groups, gap)]
        found[gap.key, gap.phase] = replace(gap, p=p, stands=p < ALPHA, smallest=_smallest(gap, level))
    return found


def weakest(found: Mapping[tuple[str, str], Gap]) -> Gap | None:
    """The group and phase where it is surest that much is lost: of those that stand, the one whose interval ends lowest."""
    worse = [gap for gap in found.values() if gap.stands and gap.difference < 0 and gap.key not in UNNAMED]
    return min(worse, key=lambda gap: gap.interval.high, default=None)


def everybody(groups: Sequence[Mapping[str, Any]]) -> dict[str, Arm]:
    """All people together in each phase that is over for anybody: of those there when it began, who stayed."""
    found = {}
    for place, phase in enumerate(PHASES):
        counts = [group["phases"][place] for group in groups if group["phases"][place]]
        if counts and sum(there for there, _stayed in counts):
            found[phase] = Arm(sum(stayed for _there, stayed in counts), sum(there for there, _stayed in counts))
    return found


def leaking(groups: Sequence[Mapping[str, Any]]) -> str:
    """The phase in which most people are lost; the early one when none is over."""
    together = everybody(groups)
    return max(together, key=lambda phase: together[phase].misses, default=PHASES[0])


def _judged(groups: Sequence[Mapping[str, Any]], gap: Gap) -> tuple[str, str]:
    """The comparison that a gap is judged with."""
    return "" if len(groups) == 2 else gap.key, gap.phase


def _of_phase(groups: Sequence[Mapping[str, Any]], place: int, phase: str) -> list[Gap]:
    found = []
    for group in groups:
        there, stayed, expected, spread = group["evened"][place] or (0, 0, 0, 0)
        if there:
            own, others = Arm(stayed, there), round(there * there / spread)
            rest = Arm(round(expected / there * others), others)
            alone = group["phases"][place][0] - there
            found.append(Gap(group["key"], phase, own, rest, expected, alone, newcombe(rest, own), _p(rest, own), None))
    return found


def _p(rest: Arm, own: Arm) -> float:
    """Fisher's where few are expected, else the pooled z test's; 1 where everybody did the same."""
    if few_expected(rest, own):
        return fisher_p(rest, own)
    return pooled_z_p(rest, own)


def _smallest(gap: Gap, level: float) -> float | None:
    """The smallest difference downwards (where there is no room, upwards) that would be found, at the arms' harmonic mean."""
    each = 2 / (1 / gap.own.visitors + 1 / gap.rest.visitors)
    for upward in (False, True):
        try:
            found = share_found(each, gap.rest.share, level, POWER, upward=upward)
        except Undefined:
            continue
        return abs(found - gap.rest.share)
    return None
