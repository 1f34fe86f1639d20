"""Reading saved analyses: those of a workspace, and one that is its own."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy import func, select
from sqlalchemy.orm import defer

from tactics.accounts.guards import current_workspace
from tactics.core.database import db
from tactics.retention.models import Analysis, Dataset

MOST = 500
"""Analyses that a workspace may keep."""


def analyses(workspace_id: str, start: int, stop: int) -> Sequence[Analysis]:
    """The analyses of a workspace from one place of the list up to another, newest first, without their answers."""
    query = select(Analysis).where(Analysis.workspace_id == workspace_id, Analysis.removed_at.is_(None))
    ordered = query.order_by(Analysis.created_at.desc(), Analysis.id.desc())
    return db.session.scalars(ordered.options(defer(Analysis.answer)).offset(start).limit(stop - start)).all()


def twin(dataset: Dataset, name: str, page: str, query: str) -> Analysis | None:
    """The newest analysis of a data set that has this name and asks this, if there is one."""
    same = (Analysis.dataset_id == dataset.id, Analysis.name == name, Analysis.page == page, Analysis.query == query)
    return db.session.scalar(select(Analysis).where(*same, Analysis.removed_at.is_(None)).order_by(Analysis.id.desc()).limit(1))


def others(analysis: Analysis, most: int) -> Sequence[Analysis]:
    """The newest analyses of the same page, without it and without their answers."""
    own = (Analysis.workspace_id == analysis.workspace_id, Analysis.page == analysis.page, Analysis.id != analysis.id)
    query = select(Analysis).where(*own, Analysis.removed_at.is_(None)).order_by(Analysis.created_at.desc(), Analysis.id.desc())
    return db.session.scalars(query.options(defer(Analysis.answer)).limit(most)).all()


def count(workspace_id: str) -> int:
    """How many analyses a workspace has."""
    query = select(func.count()).where(Analysis.workspace_id == workspace_id, Analysis.removed_at.is_(None))
    return db.session.scalar(query) or 0


def own_analysis(key: int, *, removed: bool = False) -> Analysis:
    """An analysis of the reader's workspace; a removed one only if asked for. Anything else is not there: 404."""
    workspace = current_workspace()
    analysis = db.session.get(Analysis, key) if workspace and key < 2**31 else None
    if workspace is None or analysis is None or analysis.workspace_id != workspace.id or (analysis.removed_at and not removed):
        abort(404)
    return analysis
