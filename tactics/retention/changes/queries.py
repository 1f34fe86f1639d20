"""Reading marks."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy import select

from tactics.core.database import db
from tactics.retention.models import Dataset, Mark

MOST = 50
"""Marks of one data set."""


def marks(dataset: Dataset) -> Sequence[Mark]:
    """The marks of a data set, oldest day first."""
    return db.session.scalars(select(Mark).where(Mark.dataset_id == dataset.id).order_by(Mark.day, Mark.id)).all()


def own_mark(dataset: Dataset, key: int) -> Mark:
    """A mark of the data set. Anything else is not there: 404."""
    mark = db.session.get(Mark, key)
    if mark is None or mark.dataset_id != dataset.id:
        abort(404)
    return mark
