"""Scores: made of answers, and compared only with scores made in the same way. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import total_ordering
from typing import NamedTuple

from tactics.scoring.frameworks import Method, to_decimal
from tactics.scoring.inputs import BadInput, Input, Number, Problem

Answers = Mapping[str, Number | None]
"""What somebody answered, by the input's name; names that a method does not ask for are let be."""


class NoScore(StrEnum):
    """Why there is no score."""

    MISSING = "missing"
    EFFORT_ZERO = "effort-zero"
    """The effort, or the duration, that the score is divided by is 0."""


@total_ordering
@dataclass(frozen=True)
class Scored:
    """A score and how it was made; without one, `value` is None and `why` says why.

    To order scores of different methods, or where one has no value, raises TypeError.
    """

    method: Method
    value: Decimal | None
    why: NoScore | None = None

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Scored):
            return NotImplemented
        if self.method != other.method:
            raise TypeError(f"a score by {self.method.key} says nothing beside one by {other.method.key}")
        if self.value is None or other.value is None:
            raise TypeError("where there is no score there is nothing to compare")
        return self.value < other.value


class Place(NamedTuple):
    """A rank from 1, and how many were ranked."""

    rank: int
    of: int


class Read(NamedTuple):
    """The answers that could be read, and what is wrong with the others, by the input's name."""

    values: dict[str, Decimal]
    problems: dict[str, Problem]


def missing(method: Method, answers: Answers) -> list[Input]:
    """What the method asks for and has no answer to."""
    return [own for own in method.inputs if answers.get(own.name) is None]


def score(method: Method, answers: Answers) -> Scored:
    """The score that the answers give. Raises BadInput for an answer out of bounds, NaN and infinity among them."""
    given = {own.name: value for own in method.inputs if (value := answers.get(own.name)) is not None}
    exact = {own.name: Fraction(own.checked(given[own.name])) for own in method.inputs if own.name in given}
    if len(exact) < len(method.inputs):
        return Scored(method, None, NoScore.MISSING)
    if exact.get(method.variant.divisor) == 0:
        return Scored(method, None, NoScore.EFFORT_ZERO)
    return Scored(method, to_decimal(method.variant.formula(exact, method.weights)))


def read_inputs(method: Method, texts: Mapping[str, str], read_number: Callable[[str], Number]) -> Read:
    """What was written in a form; an empty field is no answer. `read_number` raises ValueError for what is no number."""
    read = Read({}, {})
    for own in method.inputs:
        if text := texts.get(own.name, "").strip():
            try:
                read.values[own.name] = own.read(text, read_number)
            except BadInput as bad:
                read.problems[own.name] = bad.problem
    return read


def rank(scores: Sequence[Scored]) -> list[Place | None]:
    """The place of each score among those made in the same way, equals sharing the best; None where there is no score."""
    groups: dict[Method, list[Decimal]] = defaultdict(list)
    for one in scores:
        if one.value is not None:
            groups[one.method].append(one.value)
    best = {  # In rising order the last of equals decides, and it has the best place.
        own: {value: len(values) - place for place, value in enumerate(sorted(values))} for own, values in groups.items()
    }
    return [None if one.value is None else Place(best[one.method][one.value], len(groups[one.method])) for one in scores]
