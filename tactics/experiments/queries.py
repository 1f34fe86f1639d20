"""Reading the results of experiments, always of one workspace's items."""

from collections.abc import Iterable

from sqlalchemy import select

from tactics.backlog.models import BacklogItem
from tactics.core.database import db, utc_now
from tactics.experiments.models import ExperimentResult


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
