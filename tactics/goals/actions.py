"""Everything that writes goals. Commits.

Keeps true: a goal that somebody else changed since it was read is not written over.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select

from tactics.accounts.actions import raise_version
from tactics.backlog.actions import Conflict
from tactics.backlog.models import BacklogItem
from tactics.core.database import db, transaction, utc_now
from tactics.goals.models import Goal, GoalItem
from tactics.goals.queries import version_of


def write(
    workspace_id: str, goal: Goal | None, values: Mapping[str, Any], items: Iterable[int], version: str | None = None
) -> Goal:
    """Set a goal, or change one; `items` are the ids of the workspace's items that work for it.

    `version` is the goal's when it was read. Raises Conflict when it has another by now.
    """
    with transaction():
        raise_version(workspace_id)  # First: from here on nobody else writes in this workspace until it is done.
        if goal is None:
            goal = _same(workspace_id, values) or Goal(workspace_id=workspace_id)
            db.session.add(goal)
        else:
            db.session.refresh(goal)
            if version is not None and version != version_of(goal):
                raise Conflict
        for name, value in values.items():
            setattr(goal, name, value)
        db.session.flush()
        there = select(BacklogItem.id).where(BacklogItem.removed_at.is_(None))  # A removed item may be put back.
        db.session.execute(delete(GoalItem).where(GoalItem.goal_id == goal.id, GoalItem.item_id.in_(there)))
        db.session.add_all(GoalItem(goal_id=goal.id, item_id=item) for item in dict.fromkeys(items))
    return goal


def _same(workspace_id: str, values: Mapping[str, Any]) -> Goal | None:
    """The goal that says just this: a form that is sent twice sets one."""
    said = [getattr(Goal, name) == value for name, value in values.items()]
    return db.session.scalar(select(Goal).where(Goal.workspace_id == workspace_id, Goal.removed_at.is_(None), *said).limit(1))


def put_away(goal: Goal, *, back: bool = False) -> None:
    """Take a goal out of sight, or put it back."""
    with transaction():
        goal.removed_at = None if back else utc_now()
        raise_version(goal.workspace_id)
