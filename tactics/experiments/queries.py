"""Reading the results of experiments, always of one workspace's items."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from tactics.backlog.models import BacklogItem, ItemEvent
from tactics.core.database import db, utc_now
from tactics.experiments.models import ExperimentResult

RULE = (
    *("primary_metric", "metric_kind", "more_is_better", "baseline", "spread", "smallest_effect", "variants", "design"),
    *("guardrails", "weeks", "sequential", "decision_rule"),
)
"""The parts of a card that decide what a result means: fixed before the start."""


def result_of(item: BacklogItem) -> ExperimentResult | None:
    """What came out of an item, if it was written down."""
    return db.session.get(ExperimentResult, item.id)


def results_of(workspace_id: str, keys: Iterable[int]) -> dict[int, ExperimentResult]:
    """The results of some of a workspace's items, by item."""
    query = select(ExperimentResult).join(BacklogItem, BacklogItem.id == ExperimentResult.item_id)
    found = db.session.scalars(query.where(BacklogItem.workspace_id == workspace_id, BacklogItem.id.in_(keys)))
    return {result.item_id: result for result in found}


def days_run(item: BacklogItem, result: ExperimentResult | None) -> int:
    """How many full days an experiment has run: as written down, else by its dates."""
    if result is not None and result.days is not None:
        return result.days
    if item.started_on is None:
        return 0
    return max(0, ((item.ended_on or utc_now().date()) - item.started_on).days)


def changed_since_start(item: BacklogItem) -> list[str]:
    """The parts of the rule that say something else now than when the experiment began, by name; none before it began."""
    query = select(ItemEvent.before, ItemEvent.after).where(ItemEvent.item_id == item.id).order_by(ItemEvent.id)
    begun = False
    then: dict[str, Any] = {}
    for before, after in db.session.execute(query):
        if "started_on" in after and after["started_on"] != before.get("started_on"):
            begun, then = after["started_on"] is not None, {}
        elif begun:
            then = {name: value for name, value in before.items() if name in RULE} | then
    return [name for name in RULE if name in then and then[name] != getattr(item, name)]
