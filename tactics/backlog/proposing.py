"""A confidence proposed for a tactic, from its published evidence and from what the team's own experiments came to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from tactics.backlog.models import BacklogItem
from tactics.catalogue.evidence import is_strong
from tactics.catalogue.gathering import evidence_weights
from tactics.catalogue.queries import Card, cards
from tactics.core.database import db
from tactics.scoring import wording
from tactics.scoring.confidence import Record, count, propose
from tactics.scoring.frameworks import Method
from tactics.scoring.inputs import Input

CONFIDENCE = "confidence"
_OUTCOMES = ("won", "lost", "inconclusive")


@dataclass(frozen=True)
class Proposed:
    """What to propose as an answer, how a field writes it, and the reasons, one sentence each."""

    answer: str
    shown: str
    reasons: list[str]


def proposed(workspace_id: str, tactic: Card | None, method: Method, language: str) -> Proposed | None:
    """The proposal for an item; None for an own idea, and for a framework that does not ask how sure one is."""
    asked = next((own for own in method.inputs if own.name == CONFIDENCE and not method.framework.own), None)
    if tactic is None or asked is None:
        return None
    own, topic = _records(workspace_id, tactic, language)
    found = propose(count(evidence_weights([tactic.key])[tactic.key], is_strong), own, topic)
    value = _answer(asked, found.value)
    return Proposed(wording.plain(value), wording.shown(asked, value), wording.reasons(found))


def _answer(asked: Input, value: Decimal) -> Decimal:
    """A value from 1 to 10 as the question is answered; of stated per cents the nearest, the lower of two as near."""
    if not asked.choices:
        return value
    return min(sorted(asked.choices), key=lambda choice: abs(choice - value * 10))


def _records(workspace_id: str, tactic: Card, language: str) -> tuple[Record, Record]:
    """How the team's experiments ended: those on the tactic, and those on other tactics of its topics."""
    query = select(BacklogItem.tactic_id, BacklogItem.outcome).where(
        BacklogItem.workspace_id == workspace_id,
        BacklogItem.removed_at.is_(None),
        BacklogItem.status == "done",
        BacklogItem.outcome.in_(_OUTCOMES),
        BacklogItem.tactic_id.is_not(None),
    )
    ended = [(key, outcome) for key, outcome in db.session.execute(query) if key]
    topics = set(tactic.tags.get("topic", ()))
    near = {card.key for card in cards([key for key, _ in ended], language) if topics & set(card.tags.get("topic", ()))}
    own = (outcome for key, outcome in ended if key == tactic.key)
    others = (outcome for key, outcome in ended if key != tactic.key and key in near)
    return _record(own), _record(others)


def _record(outcomes: Iterable[str | None]) -> Record:
    found = Counter(outcomes)
    return Record(*(found[outcome] for outcome in _OUTCOMES))
