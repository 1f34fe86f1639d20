"""What may be tried next, proposed from how an experiment ended and from what its tactic is related to."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from tactics.backlog.models import BacklogItem
from tactics.backlog.queries import marked_ids
from tactics.catalogue.queries import Card, related

_IDEAS: Mapping[str, tuple[LazyString, ...]] = MappingProxyType(
    {
        "won": (
            _l("See in eight weeks whether the effect lasts: %(title)s"),
            _l("Try it on another group of customers: %(title)s"),
        ),
        "lost": (_l("Ask five of those who met it why it did not work: %(title)s"),),
        "inconclusive": (_l("Try a bolder version: %(title)s"), _l("Measure something that shows sooner: %(title)s")),
        "unfinished": (_l("Clear away what stopped it, and start again: %(title)s"),),
    }
)
_MOST = 3
_LONGEST = 120
"""So much of a title is said again in an idea."""


@dataclass(frozen=True)
class Following:
    """Ideas in words, and tactics that are not in the backlog yet."""

    ideas: list[str]
    tactics: list[Card]


def following(item: BacklogItem, title: str, outcome: str, language: str) -> Following | None:
    """The proposals; None while the outcome is open (empty)."""
    if outcome not in _IDEAS:
        return None
    marked = set(marked_ids())
    near = [card for card in related(item.tactic, language) if card.key not in marked] if item.tactic else []
    return Following([str(idea) % {"title": title[:_LONGEST]} for idea in _IDEAS[outcome]], near[:_MOST])
