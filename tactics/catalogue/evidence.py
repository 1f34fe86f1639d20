"""How good a tactic's evidence is, in one word. Pure.

Keeps true: a claim of grade C, a survey, a principle or a result from elsewhere never makes evidence strong; only a
measured effect of this very tactic, read in a source of grade A or B, does.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Weight(NamedTuple):
    """What counts about one piece of evidence."""

    kind: str
    grade: str
    fit: str


def is_strong(weight: Weight) -> bool:
    """Whether one piece is a direct effect graded A or B."""
    return weight.kind == "effect" and weight.fit == "direct" and weight.grade in {"A", "B"}


def level(weights: Iterable[Weight]) -> str:
    """The evidence facet's value for a tactic: strong, some or none."""
    weights = list(weights)
    if any(is_strong(weight) for weight in weights):
        return "strong"
    return "some" if weights else "none"


def rank(weights: Sequence[Weight]) -> tuple[int, int, int]:
    """A sorting key that puts the best-evidenced tactic first: strong pieces, then grade-A pieces, then all."""
    strong = sum(is_strong(weight) for weight in weights)
    return (-strong, -sum(weight.grade == "A" for weight in weights), -len(weights))
