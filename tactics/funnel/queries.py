"""Reading the funnel: how many tactics each stage has, and a stage's tactics in useful groups."""

from dataclasses import dataclass
from types import MappingProxyType

from tactics.catalogue.filters import TacticFilter
from tactics.catalogue.publishing import shelf
from tactics.catalogue.queries import Card, find
from tactics.core.vocabulary import STAGES, TYPES

_SHOWN = 4


@dataclass(frozen=True)
class Group:
    """Some of a stage's tactics of one type of work: the best evidenced, and how many there are."""

    type: str
    cards: tuple[Card, ...]
    total: int
    address: str


def counts() -> dict[str, int]:
    """How many tactics each stage has, in the funnel's order. One tactic may serve several stages."""
    facets = shelf().current().facets["stage"]
    return {stage: facets[stage].bit_count() for stage in STAGES}


def total() -> int:
    """How many tactics there are."""
    return len(shelf().current().keys)


def groups(stage: str, language: str) -> list[Group]:
    """A stage's tactics by type of work, the fullest group first; a type without any is left out."""
    found = [_group(stage, kind, language) for kind in TYPES]
    return sorted((group for group in found if group.total), key=lambda group: -group.total)


def _group(stage: str, kind: str, language: str) -> Group:
    wanted = TacticFilter(chosen=MappingProxyType({"stage": (stage,), "type": (kind,)}))
    found = find(wanted, language)
    return Group(kind, tuple(found.items[:_SHOWN]), found.slice.total, f"/tactics{wanted.address()}")
