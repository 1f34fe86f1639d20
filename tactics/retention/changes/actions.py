"""Marking a day on which something changed, and taking the mark away. Commits."""

from datetime import date

from tactics.core.database import db, transaction
from tactics.retention.models import Dataset, Mark


def add_mark(dataset: Dataset, day: date, name: str, item_id: int | None) -> Mark:
    """Mark a day of a data set; `item_id` is the experiment of the same workspace that it was, if it was one."""
    mark = Mark(dataset_id=dataset.id, day=day, name=name, item_id=item_id)
    with transaction():
        db.session.add(mark)
    return mark


def remove_mark(mark: Mark) -> None:
    """Take a mark away; what it marked can be marked again as it was."""
    with transaction():
        db.session.delete(mark)
