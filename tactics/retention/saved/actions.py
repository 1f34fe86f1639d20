"""Saving an analysis, removing it and taking that back. Commits."""

from tactics.core.database import db, transaction, utc_now
from tactics.retention.files import Kept
from tactics.retention.models import Analysis, Dataset

_PERSONAL = ("top", "file")
"""What an answer says of single people: it goes with the data, and is no part of what is kept."""


def save(dataset: Dataset, kept: Kept, *, name: str, note: str, page: str, query: str) -> Analysis:
    """Keep a question and its answer, as the page at the endpoint `page` with `query` showed it."""
    analysis = Analysis(
        workspace_id=dataset.workspace_id,
        dataset_id=dataset.id,
        source=dataset.name,
        name=name,
        note=note,
        page=page,
        query=query,
        measure=kept.measure,
        asked=kept.asked,
        answer={name: value for name, value in kept.answer.items() if name not in _PERSONAL},
    )
    with transaction():
        db.session.add(analysis)
    return analysis


def remove(analysis: Analysis) -> None:
    """Take an analysis out of the list."""
    with transaction():
        analysis.removed_at = utc_now()


def restore(analysis: Analysis) -> None:
    """Put it back."""
    with transaction():
        analysis.removed_at = None
