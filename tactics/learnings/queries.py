"""Reading what a workspace has learned.

Keeps true: a learning is an item that is done, or about which something was written down as learned; every read is of
one workspace.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import g
from sqlalchemy import func, select

from tactics.accounts.guards import current_workspace
from tactics.accounts.models import Workspace
from tactics.backlog import arranging
from tactics.backlog.arranging import Outline
from tactics.backlog.filters import BacklogFilter
from tactics.backlog.models import BacklogItem
from tactics.backlog.queries import outlines
from tactics.backlog.states import OUTCOMES
from tactics.core.database import db, utc_now
from tactics.core.paging import Page, Slice
from tactics.experiments.models import ExperimentResult
from tactics.experiments.queries import results_of
from tactics.learnings.matching import finder
from tactics.learnings.tallies import Tally, breakdown, tally

PER_PAGE = 20
_TEXTS = ("hypothesis_change", "hypothesis_impact", "learning_what", "learning_meaning", "learning_next", "decision")


@dataclass(frozen=True)
class Learning:
    """Something learned: the item as lists have it, whole, and what came out of it."""

    outline: Outline
    item: BacklogItem
    result: ExperimentResult | None


@dataclass(frozen=True)
class Library(Page[Learning]):
    """A page of learnings, newest first, with the tally of all that the filter finds."""

    wanted: BacklogFilter
    total: Tally
    broken_down: dict[str, dict[str, Tally]]
    any: bool


def library(workspace: Workspace, wanted: BacklogFilter, language: str) -> Library:
    """The learnings that a filter asks for. Its words are looked for in all that was written, by stems."""
    known = {own.id: own for own in outlines(workspace.id, language, None)}
    items = _learned(workspace.id)
    learned = [known[item.id] for item in items if item.id in known]
    whole = {item.id: item for item in items}
    narrowed = arranging.arranged(learned, replace(wanted, q="", sort="changed"), utc_now())
    find = finder(wanted.q)
    found = [own for own in narrowed if find.finds(_said(own, whole[own.id]))]
    found.sort(key=lambda own: (own.ended_on or own.changed_at.date(), own.id), reverse=True)
    where = Slice.of(wanted.page, PER_PAGE, len(found))
    shown = found[where.start : where.stop]
    results = results_of(workspace.id, [own.id for own in shown])
    page = [Learning(own, whole[own.id], results.get(own.id)) for own in shown]
    done = [own for own in found if own.status == "done"]
    facets = {facet: breakdown(done, facet) for facet in ("stage", "topic", "type")}
    return Library(page, where, wanted, tally(done), facets, bool(learned))


def own_record(tactic_id: int) -> Tally | None:
    """How the experiments with a tactic ended in the workspace of whoever asks; None when there were none."""
    if "ended_by_tactic" not in g:
        workspace = current_workspace()
        g.ended_by_tactic = _ended(workspace.id) if workspace else {}
    ended: dict[int, dict[str, int]] = g.ended_by_tactic
    return Tally({**dict.fromkeys(OUTCOMES, 0), **ended[tactic_id]}) if tactic_id in ended else None


def _learned(workspace_id: str) -> Sequence[BacklogItem]:
    written = func.length(BacklogItem.learning_what + BacklogItem.learning_meaning + BacklogItem.learning_next)
    query = select(BacklogItem).where(BacklogItem.workspace_id == workspace_id, BacklogItem.removed_at.is_(None))
    return db.session.scalars(query.where((BacklogItem.status == "done") | (written > 0))).all()


def _said(own: Outline, item: BacklogItem) -> list[str]:
    return [own.title, own.notes, *own.tags, *(getattr(item, name) for name in _TEXTS)]


def _ended(workspace_id: str) -> dict[int, dict[str, int]]:
    query = (
        select(BacklogItem.tactic_id, BacklogItem.outcome, func.count())
        .where(BacklogItem.workspace_id == workspace_id, BacklogItem.removed_at.is_(None), BacklogItem.status == "done")
        .where(BacklogItem.tactic_id.is_not(None), BacklogItem.outcome.is_not(None))
        .group_by(BacklogItem.tactic_id, BacklogItem.outcome)
    )
    found: dict[int, dict[str, int]] = {}
    for tactic, outcome, count in db.session.execute(query):
        if tactic and outcome:
            found.setdefault(tactic, {})[outcome] = count
    return found
