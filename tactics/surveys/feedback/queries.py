"""Reading the feedback form and its entries.

Keeps true: the team reads its own workspace only; the public sees what was published and nothing else; an entry's votes
are those of the different browsers that voted for it or for one that was merged into it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, select
from sqlalchemy.orm import aliased

from tactics.core.database import db
from tactics.core.paging import Page, Slice
from tactics.surveys.feedback.models import FeedbackEntry, FeedbackForm, FeedbackVote
from tactics.surveys.queries import standing_ideas

PER_PAGE = 25
STATUSES = ("new", "published", "declined", "merged")
MOST_TARGETS = 300
"""Among how many entries one to merge into can be chosen."""


@dataclass(frozen=True)
class Row:
    """An entry with its votes, how many were merged into it, and the idea it became if that still stands."""

    entry: FeedbackEntry
    votes: int
    merged: int
    idea: int | None


def own_form(workspace_id: str) -> FeedbackForm | None:
    """The workspace's form, open or closed."""
    return db.session.get(FeedbackForm, workspace_id)


def public_form(key: str) -> FeedbackForm | None:
    """The open form at a public address."""
    if not re.fullmatch(r"[\w-]{22}", key, re.ASCII):
        return None  # No key of ours; and a database may refuse to compare it (NUL).
    return db.session.scalar(select(FeedbackForm).where(FeedbackForm.key == key, FeedbackForm.is_open.is_(True)))


def counts(workspace_id: str) -> dict[str, int]:
    """How many entries each status has."""
    query = select(FeedbackEntry.status, func.count()).where(FeedbackEntry.workspace_id == workspace_id)
    found = {status: count for status, count in db.session.execute(query.group_by(FeedbackEntry.status))}  # noqa: C416  # rows
    return {status: found.get(status, 0) for status in STATUSES}


def inbox(workspace_id: str, status: str, page: int) -> Page[Row]:
    """One page of the entries with a status, the most wanted first, then the newest."""
    return _page(workspace_id, (FeedbackEntry.status == status,), "votes", page)


def published(form: FeedbackForm, sort: str, page: int) -> Page[Row]:
    """One page of what the public sees, the declined last."""
    return _page(form.workspace_id, (FeedbackEntry.is_public.is_(True),), sort, page)


def own_entry(workspace_id: str, key: int) -> FeedbackEntry | None:
    """The workspace's entry with this id."""
    if not 0 < key < 2**31:
        return None  # Larger than the column holds: a database would refuse the comparison.
    return db.session.scalar(select(FeedbackEntry).where(FeedbackEntry.workspace_id == workspace_id, FeedbackEntry.id == key))


def row(entry: FeedbackEntry) -> Row:
    """An entry as it is shown."""
    return _page(entry.workspace_id, (FeedbackEntry.id == entry.id,), "votes", 1).items[0]


def merged_into(entry: FeedbackEntry) -> Sequence[FeedbackEntry]:
    """The entries that were merged into this one."""
    return db.session.scalars(select(FeedbackEntry).where(FeedbackEntry.merged_into == entry.id).order_by(FeedbackEntry.id)).all()


def targets(entry: FeedbackEntry) -> Sequence[tuple[int, str]]:
    """What an entry can be merged into: the others that are not merged themselves, the newest first."""
    query = select(FeedbackEntry.id, FeedbackEntry.title).where(
        FeedbackEntry.workspace_id == entry.workspace_id, FeedbackEntry.id != entry.id, FeedbackEntry.status != "merged"
    )
    return [(key, title) for key, title in db.session.execute(query.order_by(FeedbackEntry.id.desc()).limit(MOST_TARGETS))]


def voted(form: FeedbackForm, voter: str) -> set[int]:
    """The entries that a browser has voted for, a vote for a merged one counting where it was merged."""
    query = select(_root(FeedbackEntry)).join(FeedbackVote, FeedbackVote.entry_id == FeedbackEntry.id)
    return set(db.session.scalars(query.where(FeedbackEntry.workspace_id == form.workspace_id, FeedbackVote.voter == voter)))


def _root(entry: Any) -> ColumnElement[int]:
    return func.coalesce(entry.merged_into, entry.id)


def _votes(workspace_id: str) -> Subquery:
    voted_for = aliased(FeedbackEntry)
    root = _root(voted_for).label("root")
    query = select(root, func.count(FeedbackVote.voter.distinct()).label("votes"))
    query = query.join(FeedbackVote, FeedbackVote.entry_id == voted_for.id).where(voted_for.workspace_id == workspace_id)
    return query.group_by(root).subquery()


def _page(workspace_id: str, conditions: tuple[ColumnElement[bool], ...], sort: str, page: int) -> Page[Row]:
    mine = (FeedbackEntry.workspace_id == workspace_id, *conditions)
    total = db.session.scalar(select(func.count()).select_from(FeedbackEntry).where(*mine)) or 0
    where = Slice.of(page, PER_PAGE, total)
    given, child = _votes(workspace_id), aliased(FeedbackEntry)
    merged = select(func.count()).where(child.merged_into == FeedbackEntry.id).scalar_subquery()
    count = func.coalesce(given.c.votes, 0)
    order = [FeedbackEntry.status == "declined", *([count.desc()] if sort == "votes" else []), FeedbackEntry.id.desc()]
    query = select(FeedbackEntry, count, merged).outerjoin(given, given.c.root == FeedbackEntry.id).where(*mine)
    found = db.session.execute(query.order_by(*order).offset(where.start).limit(where.per_page)).all()
    standing = standing_ideas([entry.idea_id for entry, _, _ in found])
    ideas = {entry.id: entry.idea_id for entry, _, _ in found if entry.idea_id in standing}
    return Page([Row(entry, votes, own, ideas.get(entry.id)) for entry, votes, own in found], where)
