"""Several people's scores of one idea, given blind. Pure.

Keeps true: nobody sees the others' answers before having given all of their own; the panel's score is the mean of the
people's scores, never the score of their mean answers.

People disagree about an input when, by its kind, their answers lie
- scale: more than 3 points apart (https://knowmba.com/concepts/ice-scoring). A mean, weighted or not, is then covered
  too: it cannot lie further apart than the answers it is made of;
- choice: more than one step apart on the list of stated values;
- yes-no: on both sides;
- hours: more than one of PXL's points apart;
- number: more than twice as high at the top as at the bottom.
The rules beside the first are our own.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from tactics.scoring.formulas import ease_points
from tactics.scoring.frameworks import Method, to_decimal
from tactics.scoring.inputs import Input
from tactics.scoring.scores import Answers, NoScore, Scored, missing, score

APART = 3
"""How many points on a scale of ten two people may lie apart and still agree."""
Person = TypeVar("Person", bound=Hashable)


@dataclass(frozen=True)
class Spread:
    """How people answered one input: the mean, the ends, and whether they lie too far apart."""

    input: Input
    mean: Decimal
    low: Decimal
    high: Decimal
    disagrees: bool

    @property
    def width(self) -> Decimal:
        """From the lowest answer to the highest."""
        return self.high - self.low


@dataclass(frozen=True)
class Panel:
    """What a panel says: its score, how many gave one, and the spread of each input in order (none without answers)."""

    score: Scored
    people: int
    spreads: tuple[Spread, ...]

    @property
    def disagrees(self) -> bool:
        """Whether the people should talk before the score is used."""
        return any(spread.disagrees for spread in self.spreads)


def visible(method: Method, given: Mapping[Person, Answers], person: Person) -> dict[Person, Answers]:
    """The answers that a person may see: their own until these are complete, then everybody's.

    Show a person `combine` of these only: a mean gives away the others' answers too.
    """
    own = given.get(person, {})
    if missing(method, own):
        return {person: own} if person in given else {}
    return dict(given)


def combine(method: Method, given: Mapping[Person, Answers]) -> Panel:
    """The panel's score and spreads, from those who answered everything. Raises BadInput as `score` does."""
    complete = [answers for answers in given.values() if not missing(method, answers)]
    scores = [score(method, answers) for answers in complete]
    values = [Fraction(one.value) for one in scores if one.value is not None]
    why = next((one.why for one in scores), None) or NoScore.MISSING
    made = Scored(method, _mean(values)) if values else Scored(method, None, why)
    return Panel(made, len(values), tuple(_spread(own, complete) for own in method.inputs) if complete else ())


def _mean(values: list[Fraction]) -> Decimal:
    return to_decimal(sum(values, Fraction()) / len(values))


def _spread(own: Input, complete: list[Answers]) -> Spread:
    values = [own.checked(value) for answers in complete if (value := answers.get(own.name)) is not None]
    low, high = min(values), max(values)
    return Spread(own, _mean([Fraction(value) for value in values]), low, high, _apart(own, low, high))


def _apart(own: Input, low: Decimal, high: Decimal) -> bool:
    if own.kind == "scale":
        return high - low > APART
    if own.kind == "yes-no":
        return low != high
    if own.kind == "choice":
        return abs(own.choices.index(low) - own.choices.index(high)) > 1
    if own.kind == "hours":
        return ease_points(Fraction(low)) - ease_points(Fraction(high)) > 1
    return high > 2 * low
