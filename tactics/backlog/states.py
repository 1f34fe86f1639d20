"""The states of an item, and what must be true before an experiment runs. Pure.

Keeps true: the order is the way of an idea through the work; an item is done with one outcome, and any other state has
none; the gate looks at what is written, never at who asks.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

STATUSES: Mapping[str, LazyString] = MappingProxyType(
    {
        "idea": _l("Idea"),
        "scored": _l("Scored"),
        "planned": _l("Planned"),
        "running": _l("Running"),
        "analysing": _l("Analysing"),
        "done": _l("Done"),
        "parked": _l("Parked"),
    }
)
OUTCOMES: Mapping[str, LazyString] = MappingProxyType(
    {
        "won": _l("Won"),
        "lost": _l("Lost"),
        "inconclusive": _l("Inconclusive"),
        "unfinished": _l("Did not finish"),
    }
)
SOURCES: Mapping[str, LazyString] = MappingProxyType(
    {
        "tactic": _l("A tactic of the catalogue"),
        "analytics": _l("Our own figures"),
        "survey": _l("Survey or interviews"),
        "support": _l("Support cases"),
        "competitor": _l("A competitor"),
        "highest-paid": _l("The highest paid person's opinion"),
        "team": _l("The team"),
    }
)
"""Where an idea came from."""

CHECKS: Mapping[str, LazyString] = MappingProxyType(
    {
        "hypothesis": _l("The hypothesis says what is changed and what that should cause"),
        "metric": _l("There is one primary metric"),
        "guardrail": _l("There is a guardrail: a figure that must not get worse"),
        "owner": _l("Somebody owns it"),
        "end-rule": _l("The rule for when it ends and what decides is written down"),
        "sample": _l("Baseline, smallest effect and traffic are there, so that the sample is known"),
        "dates": _l("Start and end are planned"),
    }
)
"""What a team can demand before an experiment runs."""
USUAL_GATE = ("hypothesis", "metric", "guardrail", "owner", "end-rule")

OPEN = ("planned", "running", "analysing")
"""The states in which somebody is at work."""


class Card(Protocol):
    """What the gate looks at."""

    hypothesis_change: str
    hypothesis_impact: str
    primary_metric: str
    guardrails: list[str]
    owner: str
    decision_rule: str
    baseline: float | None
    smallest_effect: float | None
    weekly_traffic: int | None
    planned_start: date | None
    planned_end: date | None


def missing(card: Card, gate: Iterable[str]) -> tuple[str, ...]:
    """Which checks of a gate a card does not pass, in the order of CHECKS."""
    passed = {
        "hypothesis": all(map(str.strip, (card.hypothesis_change, card.hypothesis_impact))),
        "metric": bool(card.primary_metric.strip()),
        "guardrail": any(map(str.strip, card.guardrails)),
        "owner": bool(card.owner.strip()),
        "end-rule": bool(card.decision_rule.strip()),
        "sample": None not in {card.baseline, card.smallest_effect, card.weekly_traffic},
        "dates": bool(card.planned_start and card.planned_end),
    }
    wanted = set(gate)
    return tuple(check for check in CHECKS if check in wanted and not passed[check])
