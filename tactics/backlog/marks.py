"""When the experiments of a KPI began and ended, for the chart of its figures (tracking, a floor below, asks for it)."""

from collections.abc import Iterator

from flask_babel import gettext
from sqlalchemy import select

from tactics.backlog.models import BacklogItem
from tactics.catalogue.queries import cards
from tactics.core.database import db
from tactics.tracking.pictures import Mark


def experiment_marks(workspace_id: str, kpi: str, language: str) -> list[Mark]:
    """The beginnings and ends of the workspace's experiments whose primary metric is a KPI; two queries at most."""
    item = BacklogItem
    query = select(item.tactic_id, item.title, item.started_on, item.ended_on).where(
        item.workspace_id == workspace_id, item.removed_at.is_(None), item.primary_metric == kpi, item.started_on.is_not(None)
    )
    found = db.session.execute(query).all()
    names = {card.key: card.title for card in cards([row.tactic_id for row in found if row.tactic_id], language)}

    def marks() -> Iterator[Mark]:
        for row in found:
            title = names.get(row.tactic_id, row.title)
            yield Mark(row.started_on, gettext("“%(title)s” began", title=title), "start")
            if row.ended_on:
                yield Mark(row.ended_on, gettext("“%(title)s” ended", title=title), "end")

    return list(marks())
