"""Reading goals.

Keeps true: every read is of one workspace; a goal of another, or one that was removed, is not there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tactics.backlog.arranging import Outline
from tactics.backlog.queries import outlines
from tactics.core.database import db, utc_now
from tactics.core.marks import mark
from tactics.goals.models import Goal, GoalItem
from tactics.goals.pictures import Course, course
from tactics.goals.progress import Aim, Progress, Value, counting, progress, target_of, until
from tactics.kpis.wording import per_cent, plain
from tactics.tracking.models import FigureSeries
from tactics.tracking.queries import newest
from tactics.tracking.shown import Following

MOST_VALUES = 400
"""How many of a figure's newest values a goal looks at: a year of days, and some."""
TOLD = 12
"""How many of them its page writes out under the picture."""


@dataclass(frozen=True)
class Standing:
    """A goal as it is shown: the figure it is of, its values since it began, how far that is, and the items that work for it."""

    goal: Goal
    figure: Following
    aim: Aim
    values: Sequence[Value]
    progress: Progress
    items: Sequence[Outline]

    @property
    def name(self) -> str:
        """The goal's own name, or the figure's."""
        return self.goal.name or self.figure.name

    @property
    def covered(self) -> str:
        """The whole per cents of the way that are behind (all but a little is not 100); nothing where there are none to tell."""
        share = self.progress.share
        return "" if share is None or share < 0 else per_cent(Decimal(int(100 * share)), 0)

    @property
    def even(self) -> str:
        """The value that an even pace would have had when the newest value was measured."""
        return self.figure.in_unit(self.aim.baseline + self.progress.pace * (self.aim.target - self.aim.baseline))

    @property
    def now(self) -> tuple[str, str] | None:
        """The value that it is judged by, or else the newest there is, with its period."""
        value = self.progress.value or (self.figure.values[-1] if self.figure.values else None)
        return (self.figure.in_unit(value[1]), self.figure.period(value[0])) if value else None

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """The newest values, the newest first: the period, the value, and what an even pace would have had."""
        kind, unit, today = self.figure.series.period, self.figure.in_unit, self.figure.today
        last = self.values[: -TOLD - 1 : -1]
        return [(self.figure.period(day), unit(value), unit(self.aim.even(until(kind, day, today)))) for day, value in last]

    def course(self, *size: int) -> Course:
        """The picture of its course: of a size, with scales; or small, without."""
        write = per_cent if self.figure.series.unit == "percent" else plain
        look: dict[str, Any] = {"write": write, "size": size} if size else {}
        return course(self.aim, self.figure.series.period, self.values, self.figure.today, **look)


def goals_of(workspace_id: str, language: str) -> list[Standing]:
    """The goals of a workspace, those that end first on top, reached ones last; as many queries however many there are."""
    query = select(Goal).join(FigureSeries, FigureSeries.id == Goal.series_id)
    query = query.where(Goal.workspace_id == workspace_id, Goal.removed_at.is_(None), FigureSeries.removed_at.is_(None))
    found = standings(db.session.scalars(query.order_by(Goal.due_on, Goal.id)).all(), workspace_id, language)
    return sorted(found, key=lambda own: own.progress.state == "reached")


def standings(goals: Sequence[Goal], workspace_id: str, language: str) -> list[Standing]:
    """Goals of one workspace as they are shown."""
    figures = {goal.series_id: goal.series for goal in goals}
    values = newest(list(figures), MOST_VALUES) if figures else {}
    shown = {key: Following(series, values[key], language, utc_now().date()) for key, series in figures.items()}
    items = _items(workspace_id, [goal.id for goal in goals], language)
    return [_standing(goal, shown[goal.series_id], items.get(goal.id, [])) for goal in goals]


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


def _standing(goal: Goal, figure: Following, items: Sequence[Outline]) -> Standing:
    aim = Aim(goal.baseline, target_of(goal.baseline, goal.way, goal.amount), goal.start_on, goal.due_on)
    values = counting(figure.series.period, figure.values, aim.start)
    return Standing(goal, figure, aim, values, progress(aim, figure.series.period, values, figure.today), items)


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
