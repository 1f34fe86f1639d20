"""What the people of a workspace think of an item, as far as one of them may see it. Pure.

Keeps true: before work begins, and while an item is parked, scores are blind: who has not answered everything sees no
answer but their own. Once an item is planned, all see all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from tactics.accounts.models import Member
from tactics.scoring.frameworks import Method
from tactics.scoring.panel import Panel, combine, visible
from tactics.scoring.scores import Answers

_BLIND = ("idea", "scored", "parked")


class Voter(NamedTuple):
    """Somebody who answered: a member's id and name."""

    id: int
    name: str


Given = Mapping[Voter, Answers]


@dataclass(frozen=True)
class Opinions:
    """The answers that somebody may see, and how many people's there are in all."""

    method: Method
    seen: Given
    voters: int
    mine: Answers

    @classmethod
    def of(cls, method: Method, given: Given, status: str, member: Member | None) -> "Opinions":
        """What a member may see of what was given; nobody in particular sees what is no longer blind."""
        me = next((voter for voter in given if member and voter.id == member.id), None)
        seen = visible(method, given, me or Voter(0, "")) if status in _BLIND else given
        return cls(method, seen, len(given), given[me] if me else {})

    @cached_property
    def panel(self) -> Panel:
        """The score of those whose answers are seen, and where they disagree."""
        return combine(self.method, self.seen)

    @property
    def score(self) -> Decimal | None:
        """The panel's score; None when there is none, or none to be seen."""
        return self.panel.score.value
