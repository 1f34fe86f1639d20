"""What the dashboard shows: a list of sections, each with its template and what that needs.

A room that has something to show adds its section in `sections`, in the order of the page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tactics.accounts.models import Workspace
from tactics.backlog.arranging import Outline, counts
from tactics.backlog.queries import outlines
from tactics.backlog.states import STATUSES
from tactics.core.database import utc_now
from tactics.goals.queries import goals_of
from tactics.tracking.queries import followed, series_in
from tactics.tracking.shown import Following


@dataclass(frozen=True)
class Section:
    """A part of the dashboard: the template that draws it, and what stands in it."""

    template: str
    content: Mapping[str, Any]


def sections(workspace: Workspace, language: str) -> list[Section]:
    """The sections of the page, in its order; none for a workspace where nothing is done yet."""
    figures, items = followed(series_in(workspace.id), language), outlines(workspace.id, language, None)
    if not figures and not items:
        return []
    goals = goals_of(workspace.id, language)
    late = [own for own in goals if own.progress.state == "late"]
    due = {"figures": waiting(figures), "late": overdue(items), "goals": late, "statuses": STATUSES}
    return [
        Section("dashboard/_due.html", due),
        *([Section("dashboard/_goals.html", {"goals": goals})] if goals else []),
        Section("dashboard/_figures.html", {"rows": [row for row in figures if row.series.pinned], "all": len(figures)}),
        Section("dashboard/_backlog.html", backlog_state(items)),
    ]


def waiting(figures: Iterable[Following]) -> Sequence[Following]:
    """The figures that wait for somebody: a value is missing, or a definition is to be decided about."""
    return [row for row in figures if row.outdated or row.missing]


def overdue(items: Iterable[Outline]) -> Sequence[Outline]:
    """The items that should have begun or ended before today."""
    today = utc_now().date()
    return [item for item in items if item.overdue(today)]


def backlog_state(items: Sequence[Outline]) -> Mapping[str, Any]:
    """How many items each status has, how many nobody has touched for long, and those that run."""
    running, stale = [item for item in items if item.status == "running"], sum(item.stale(utc_now()) for item in items)
    return {"counts": counts(items), "statuses": STATUSES, "running": running, "stale": stale}
