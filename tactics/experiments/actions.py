"""Writing down what came out of an experiment. Commits."""

from collections.abc import Mapping
from typing import Any

from tactics.accounts.models import Member
from tactics.backlog.actions import changing, demand, note
from tactics.backlog.models import BacklogItem
from tactics.core.database import db, utc_now
from tactics.experiments.models import ExperimentResult


def write_result(member: Member, item: BacklogItem, values: Mapping[str, Any], version: int | None = None) -> ExperimentResult:
    """Store a result instead of the one before, by the names of ExperimentResult; the history keeps both.

    `version` is the item's when it was read. Raises Conflict when a result was written since.
    """
    demand(item, version, ("result",))
    result = db.session.get(ExperimentResult, item.id)
    before = {name: getattr(result, name) for name in values} if result else {}
    if result is not None and before == dict(values):
        return result
    with changing(item, member):
        if result is None:
            result = ExperimentResult(item_id=item.id, arms=[], guardrails={})
            db.session.add(result)
        for name, value in values.items():
            setattr(result, name, value)
        result.changed_at = utc_now()
        note(item, member.id, "analysed", {"result": before}, {"result": dict(values)})
    return result
