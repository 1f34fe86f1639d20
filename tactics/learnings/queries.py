"""Reading what a workspace has learned.

Keeps true: a learning is an item that is done, or about which something was written down as learned; every read is of
one workspace.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from sqlalchemy import Select, func, select

from tactics.accounts.models import Workspace
from tactics.backlog import arranging
from tactics.backlog.arranging import Outline
from tactics.backlog.filters import BacklogFilter
from tactics.backlog.models import BacklogItem, ItemEvent
from tactics.backlog.queries import outlines
from tactics.core.database import db, utc_now
from tactics.core.paging import Page, Slice
from tactics.core.vocabulary import KPIS
from tactics.experiments.models import ExperimentResult
from tactics.experiments.queries import results_of
from tactics.learnings.matching import finder
from tactics.learnings.tallies import Tally, breakdown, tally

PER_PAGE = 20
LEARNED = ("learning_what", "learning_meaning", "learning_next", "decision")
"""What is written down of what came out."""
_TEXTS = ("hypothesis_observation", "hypothesis_change", "hypothesis_population", "hypothesis_impact", *LEARNED)


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
    items = db.session.scalars(_learnings(workspace.id)).all()
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


def tried(workspace_id: str, tactic_id: int) -> BacklogItem | None:
    """The workspace's item of a tactic, if it is a learning; a tactic stands in a backlog once at most."""
    return db.session.scalar(_learnings(workspace_id).where(BacklogItem.tactic_id == tactic_id))


def whole_items(workspace_id: str, keys: Sequence[int]) -> dict[int, BacklogItem]:
    """Some of a workspace's items as they are stored, by id."""
    found: dict[int, BacklogItem] = {}
    for start in range(0, len(keys), 500):  # A statement of the database holds only so many values.
        wanted = (BacklogItem.workspace_id == workspace_id, BacklogItem.id.in_(keys[start : start + 500]))
        found |= {item.id: item for item in db.session.scalars(select(BacklogItem).where(*wanted))}
    return found


def learned_in(workspace_id: str, first: date, last: date) -> set[int]:
    """The items of which something that was learned was written down between two days, both included; in UTC."""
    begin, end = datetime.combine(first, time.min, UTC), datetime.combine(last, time.max, UTC)
    query = select(ItemEvent.item_id, ItemEvent.after).join(BacklogItem, BacklogItem.id == ItemEvent.item_id)
    query = query.where(BacklogItem.workspace_id == workspace_id, ItemEvent.kind == "changed")
    found = db.session.execute(query.where(ItemEvent.at >= begin, ItemEvent.at <= end))
    return {item for item, after in found if any(after.get(name) for name in LEARNED)}


def _learnings(workspace_id: str) -> Select[BacklogItem]:
    written = func.length(BacklogItem.learning_what + BacklogItem.learning_meaning + BacklogItem.learning_next)
    query = select(BacklogItem).where(BacklogItem.workspace_id == workspace_id, BacklogItem.removed_at.is_(None))
    return query.where((BacklogItem.status == "done") | (written > 0))


def _said(own: Outline, item: BacklogItem) -> list[str]:
    metric = str(KPIS.get(item.primary_metric, item.primary_metric))
    return [own.title, own.notes, metric, *own.tags, *(getattr(item, name) for name in _TEXTS)]
