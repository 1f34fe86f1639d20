"""How a team's experiments ended, counted over all and by what they were about. Pure.

Keeps true: a share always comes with the number it is a share of, and with its interval; an experiment that did not
finish is counted and shown, but is no try that could have been won.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tactics.backlog.arranging import Outline, values_of
from tactics.backlog.states import OUTCOMES
from tactics.statistics.inputs import Arm, Interval
from tactics.statistics.intervals import wilson

FACETS = ("stage", "topic", "type")
"""What the win rate is broken down by."""


@dataclass(frozen=True)
class Tally:
    """How many ended how. `rate` and `interval` (Wilson, 95 per cent) are shares of those that came to a conclusion."""

    ended: Mapping[str, int]

    @property
    def tries(self) -> int:
        """Those that came to an end: won, lost or inconclusive."""
        return sum(count for outcome, count in self.ended.items() if outcome != "unfinished")

    @property
    def rate(self) -> float | None:
        """The share of tries that were won; None without any."""
        return self.ended["won"] / self.tries if self.tries else None

    @property
    def interval(self) -> Interval | None:
        """Where the true share may lie; None without any tries."""
        return wilson(Arm(self.ended["won"], self.tries)) if self.tries else None


def tally(done: Iterable[Outline]) -> Tally:
    """How some items that are done ended."""
    ended = dict.fromkeys(OUTCOMES, 0)
    for own in done:
        ended[own.outcome or "inconclusive"] += 1
    return Tally(ended)


def breakdown(done: Iterable[Outline], facet: str) -> dict[str, Tally]:
    """The tally of each value of a facet, those with most tries first; an item with two values counts in both."""
    groups: dict[str, list[Outline]] = defaultdict(list)
    for own in done:
        for value in values_of(own.tactic, facet):
            groups[value].append(own)
    found = {value: tally(items) for value, items in groups.items()}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].tries, pair[0])))
