"""The backlog as a table: every part of an experiment's card, so that nothing is lost on the way out and in again.

The header is the one that the field's cards have in common (idea, hypothesis, scores, plan, result, learning); `answers`
holds the answers to whatever framework the team scores by, and the score is that which who asks may see.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from tactics.accounts.guards import current_member, current_workspace
from tactics.backlog import queries
from tactics.backlog.filters import BacklogFilter
from tactics.backlog.queries import Row
from tactics.backlog.states import OUTCOMES, SOURCES, STATUSES
from tactics.catalogue.writing import Cell
from tactics.core.i18n import current_language
from tactics.core.vocabulary import DESIGNS, FACETS, TYPES
from tactics.experiments.models import ExperimentResult
from tactics.experiments.queries import days_run, results_of
from tactics.experiments.record import HEADINGS, ICE, LEARNED, NAMES, PLAN, effect_of
from tactics.experiments.sizing import Sizing, sizing
from tactics.exports.columns import Column

_NAMED = {
    "stages": FACETS["stage"],
    "topics": FACETS["topic"],
    "type": TYPES,
    "design": DESIGNS,
    "source": SOURCES,
    "status": STATUSES,
    "outcome": OUTCOMES,
}
COLUMNS = tuple(Column(name, HEADINGS[name], _NAMED.get(name)) for name in NAMES)


def rows(args: MultiDict[str, str]) -> list[Row]:
    """The items of the workspace of whoever asks that a filter finds, in its order."""
    workspace = current_workspace()
    if workspace is None:
        return []
    return queries.all_rows(workspace.id, BacklogFilter.from_args(args), current_language(), current_member())


def rows_of_cards(args: MultiDict[str, str]) -> Iterable[Sequence[Cell]]:
    """The cells of each, in the order of COLUMNS."""
    found = rows(args)
    results = results_of(found[0].item.workspace_id, [row.item.id for row in found]) if found else {}
    return [_cells(row, results.get(row.item.id)) for row in found]


def _cells(row: Row, result: ExperimentResult | None) -> tuple[Cell, ...]:
    item, opinions = row.item, row.opinions
    tags = row.tactic.tags if row.tactic else {}
    framework, variant, _weights = opinions.method.key
    given = {own.name: own.checked(value) for own in opinions.method.inputs if (value := opinions.mine.get(own.name)) is not None}
    answers = tuple(f"{name}={value:f}" for name, value in given.items())
    ice = [float(given[name]) if framework == "ice" and name in given else None for name in ICE]
    score = None if opinions.score is None else round(float(opinions.score), 2)
    size = sizing(item)
    return (
        *(item.id, row.tactic.slug if row.tactic else "", row.title, tags.get("stage", ()), tags.get("topic", ())),
        *(row.tactic.type if row.tactic else None, item.source, item.status, item.outcome, item.owner),
        *(tuple(tag.name for tag in item.tags), framework, variant, answers, *ice, score),
        *(_cell(getattr(item, name)) for name in PLAN),
        *(size.per_group if isinstance(size, Sizing) else None, *effect_of(item, result, days_run(item, result))),
        *(_cell(getattr(item, name)) for name in LEARNED),
        *(item.created_at.isoformat(), item.changed_at.isoformat()),
    )


def _cell(value: Any) -> Cell:
    """A stored value as a cell: dates as ISO 8601, yes and no as words that programs know, lists as several values."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return tuple(value)
    cell: Cell = value.isoformat() if hasattr(value, "isoformat") else value
    return cell
