"""A confidence from 1 to 10, proposed from published evidence and from the team's own results. Pure.

Two steps. Published evidence gives a value on GrowthHackers' anchors (three documented cases 8 or 9, no record 2 or 3:
https://growthhackershelp.zendesk.com/hc/en-us/articles/212386217-Selecting-an-ICE-score); the steps between are ours.
Then the team's own results are weighed in: the published value counts as three cases, each result on the tactic as one
(won 10, lost 1, inconclusive 2, which is what no record gives), each result elsewhere on its topic as a quarter, and
all of the topic as two at most.

Keeps true: a case, a grade A or a win never lowers the value; counter-evidence or a loss never raises it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol, TypeVar

from tactics.scoring.frameworks import to_decimal

_NO_RECORD, _RETOLD, _SOME, _CASES = 2, 3, 4, (6, 7, 8)
_WON, _LOST = 10, 1
_PUBLISHED_WEIGHT = 3
_TOPIC_WEIGHT, _TOPIC_MOST = Fraction(1, 4), Fraction(2)


class Record(NamedTuple):
    """How many of a team's own experiments ended how; those that were not finished say nothing and are left out."""

    won: int = 0
    lost: int = 0
    inconclusive: int = 0


NONE = Record()


@dataclass(frozen=True)
class Published:
    """Published evidence, counted: measured effects of this very tactic, other support, and what speaks against it.

    `best` are the cases graded A; `others` other support graded A or B, `retold` that graded C.
    """

    cases: int = 0
    best: int = 0
    others: int = 0
    retold: int = 0
    against: int = 0


class Reason(NamedTuple):
    """One step to the value: its code, the numbers it rests on, and the value after it.

    Codes: none; retold (retold); some (others, retold); cases (cases, best); against (against); own and topic (won,
    lost, inconclusive).
    """

    code: str
    numbers: Mapping[str, int]
    value: Decimal


class Proposal(NamedTuple):
    """A confidence from 1 to 10 in halves, and the steps that led to it."""

    value: Decimal
    reasons: tuple[Reason, ...]


class Piece(Protocol):
    """One piece of evidence, such as the catalogue's `Weight`."""

    @property
    def kind(self) -> str:
        """A key of vocabulary.SOURCE_KINDS."""

    @property
    def grade(self) -> str:
        """A, B or C."""


P = TypeVar("P", bound=Piece)


def count(pieces: Iterable[P], is_strong: Callable[[P], bool]) -> Published:
    """Published evidence counted; `is_strong` is the catalogue's rule for what makes evidence strong."""
    pieces = list(pieces)
    cases = [piece for piece in pieces if is_strong(piece)]
    others = [piece for piece in pieces if not is_strong(piece) and piece.kind != "caution"]
    return Published(
        cases=len(cases),
        best=sum(piece.grade == "A" for piece in cases),
        others=sum(piece.grade != "C" for piece in others),
        retold=sum(piece.grade == "C" for piece in others),
        against=sum(piece.kind == "caution" for piece in pieces),
    )


def propose(published: Published, tactic: Record = NONE, topic: Record = NONE) -> Proposal:
    """The proposed confidence. `topic` are the team's results on the tactic's topics, its own on the tactic left out."""
    code, value, numbers = _start(published)
    reasons = [Reason(code, numbers, Decimal(value))]
    if published.against:
        value -= 1
        reasons.append(Reason("against", {"against": published.against}, Decimal(value)))
    total, weight = Fraction(value * _PUBLISHED_WEIGHT), Fraction(_PUBLISHED_WEIGHT)
    for code, record, each, most in (("own", tactic, Fraction(1), None), ("topic", topic, _TOPIC_WEIGHT, _TOPIC_MOST)):
        if results := sum(record):
            own = each * results if most is None else min(each * results, most)
            total, weight = total + own * _mean(record), weight + own
            reasons.append(Reason(code, record._asdict(), _in_halves(total / weight)))
    return Proposal(reasons[-1].value, tuple(reasons))


def _start(published: Published) -> tuple[str, int, dict[str, int]]:
    """The published value on its own: the code, the value and the numbers."""
    if published.cases:
        value = _CASES[min(published.cases, len(_CASES)) - 1] + bool(published.best)
        return "cases", value, {"cases": published.cases, "best": published.best}
    if published.others:
        return "some", _SOME, {"others": published.others, "retold": published.retold}
    if published.retold:
        return "retold", _RETOLD, {"retold": published.retold}
    return "none", _NO_RECORD, {}


def _mean(record: Record) -> Fraction:
    return Fraction(record.won * _WON + record.lost * _LOST + record.inconclusive * _NO_RECORD, sum(record))


def _in_halves(exact: Fraction) -> Decimal:
    """To the nearest half, and where two are as near to the lower."""
    return (to_decimal(exact) * 2).quantize(Decimal(1), ROUND_HALF_DOWN) / 2
