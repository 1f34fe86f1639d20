"""Reading goals.

Keeps true: every read is of one workspace; a goal of another, or one that was removed, is not there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from tactics.backlog.arranging import Outline
from tactics.backlog.queries import outlines
from tactics.core.database import db, utc_now
from tactics.core.marks import mark
from tactics.goals.models import Goal, GoalItem
from tactics.goals.progress import Progress, progress, target_of
from tactics.kpis.wording import per_cent
from tactics.tracking.models import FigureSeries
from tactics.tracking.queries import followed
from tactics.tracking.shown import Following


@dataclass(frozen=True)
class Standing:
    """A goal as it is shown: the figure it is of, what it aims for, how far that is, and the items that work for it."""

    goal: Goal
    figure: Following
    target: Decimal
    progress: Progress
    items: Sequence[Outline]

    @property
    def name(self) -> str:
        """The goal's own name, or the figure's."""
        return self.goal.name or self.figure.name

    @property
    def covered(self) -> str:
        """The share of the way that is behind, in per cent; nothing without a value since the start."""
        return "" if self.progress.share is None else per_cent(100 * self.progress.share, 0)

    @property
    def even(self) -> str:
        """The share that an even pace would have covered, in per cent."""
        return per_cent(100 * self.progress.pace, 0)


def goals_of(workspace_id: str, language: str) -> list[Standing]:
    """The goals of a workspace, those that end first on top; as many queries however many there are."""
    query = select(Goal).join(FigureSeries, FigureSeries.id == Goal.series_id)
    query = query.where(Goal.workspace_id == workspace_id, Goal.removed_at.is_(None), FigureSeries.removed_at.is_(None))
    return standings(db.session.scalars(query.order_by(Goal.due_on, Goal.id)).all(), workspace_id, language)


def standings(goals: Sequence[Goal], workspace_id: str, language: str) -> list[Standing]:
    """Goals of one workspace as they are shown."""
    figures = {row.series.id: row for row in followed(list({goal.series_id: goal.series for goal in goals}.values()), language)}
    items = _items(workspace_id, [goal.id for goal in goals], language)
    return [_standing(goal, figures[goal.series_id], items.get(goal.id, []), utc_now().date()) for goal in goals]


def own_goal(workspace_id: str, key: int, *, removed: bool = False) -> Goal | None:
    """The workspace's goal with this id; none while its figure is removed."""
    if not 0 < key < 2**31:
        return None
    gone = Goal.removed_at.is_not(None) if removed else Goal.removed_at.is_(None)
    query = select(Goal).join(FigureSeries, FigureSeries.id == Goal.series_id).where(FigureSeries.removed_at.is_(None))
    return db.session.scalar(query.where(Goal.workspace_id == workspace_id, Goal.id == key, gone))


def version_of(goal: Goal) -> str:
    """The mark of all that a goal holds now, with the items that work for it: whoever shows another has not seen this."""
    items = db.session.scalars(select(GoalItem.item_id).where(GoalItem.goal_id == goal.id).order_by(GoalItem.item_id)).all()
    numbers = (number.normalize() for number in (goal.baseline, goal.amount))
    return mark(goal.name, goal.owner, goal.way, *numbers, goal.start_on, goal.due_on, goal.removed_at, list(items))


def _standing(goal: Goal, figure: Following, items: Sequence[Outline], today: date) -> Standing:
    target = target_of(goal.baseline, goal.way, goal.amount)
    since = [value for day, value in figure.values if day >= goal.start_on]
    latest = since[-1] if since else None
    return Standing(goal, figure, target, progress(goal.baseline, target, latest, (goal.start_on, goal.due_on), today), items)


def _items(workspace_id: str, keys: Iterable[int], language: str) -> Mapping[int, list[Outline]]:
    pairs = db.session.execute(select(GoalItem.goal_id, GoalItem.item_id).where(GoalItem.goal_id.in_(keys))).all()
    if not pairs:
        return {}
    known = {own.id: own for own in outlines(workspace_id, language, None)}
    found: dict[int, list[Outline]] = {}
    for goal, item in pairs:
        if item in known:
            found.setdefault(goal, []).append(known[item])
    return found
