"""What can be exported: each table's columns, and its rows from the rooms' own queries.

Keeps true: an export holds what the page with the same address shows, in the same order, all pages of it; the names
and values of csv and json are those that the importer reads, whatever the reader's language.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from tactics.accounts.guards import current_member, current_workspace
from tactics.backlog import queries as backlog
from tactics.backlog.filters import BacklogFilter
from tactics.backlog.states import STATUSES
from tactics.catalogue import queries as catalogue
from tactics.catalogue.filters import TacticFilter
from tactics.core.i18n import current_language
from tactics.core.vocabulary import BUDGETS, EFFORTS, EVIDENCE, FACETS, TYPES

Cell = str | int | float | None | tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column: its name for programs, its heading for readers, and how its values are named for readers."""

    name: str
    heading: LazyString
    names: Mapping[str, LazyString] | None = None

    def shown(self, cell: Cell) -> Cell:
        """A value as a reader sees it: slugs become names, several become one text."""
        if isinstance(cell, tuple):
            return ", ".join(str(self.shown(part)) for part in cell)
        return str(self.names[cell]) if self.names and cell in self.names else cell  # type: ignore[index]  # a slug


@dataclass(frozen=True)
class Table:
    """What can be exported under one name."""

    columns: Sequence[Column]
    rows: Callable[[MultiDict[str, str]], Iterable[Sequence[Cell]]]
    title: LazyString


def _tactic_rows(args: MultiDict[str, str]) -> Iterable[Sequence[Cell]]:
    language = current_language()
    cards = catalogue.find_all(TacticFilter.from_args(args), language)
    descriptions = catalogue.descriptions([card.key for card in cards], language)
    for card in cards:
        tags = [card.tags.get(facet, ()) for facet in ("stage", "topic", "model", "kpi")]
        own = (card.slug, card.language, card.title, card.summary, descriptions.get(card.key, ""))
        yield (*own, *tags, card.type, card.budget, card.effort, card.evidence)


def _backlog_rows(args: MultiDict[str, str]) -> Iterable[Sequence[Cell]]:
    workspace = current_workspace()
    if workspace is None:
        return
    for row in backlog.all_rows(workspace.id, BacklogFilter.from_args(args), current_language(), current_member()):
        item, opinions = row.item, row.opinions
        slug, stages = (row.tactic.slug, row.tactic.tags.get("stage", ())) if row.tactic else ("", ())
        mine = {own.name: float(own.checked(value)) for own in opinions.method.inputs if (value := opinions.mine.get(own.name))}
        score = None if opinions.score is None else round(float(opinions.score), 2)
        answers = (mine.get("impact"), mine.get("confidence"), mine.get("ease"))
        times = (item.created_at.isoformat(), item.changed_at.isoformat())
        yield (item.id, slug, row.title, stages, item.status, *answers, score, item.owner, item.notes, *times)


TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "tactics": Table(
            (
                Column("slug", _l("Slug")),
                Column("lang", _l("Language")),
                Column("title", _l("Tactic")),
                Column("summary", _l("Summary")),
                Column("description", _l("Description")),
                Column("stages", _l("Funnel stages"), FACETS["stage"]),
                Column("topics", _l("Topics"), FACETS["topic"]),
                Column("models", _l("Business models"), FACETS["model"]),
                Column("kpis", _l("KPIs"), FACETS["kpi"]),
                Column("type", _l("Type of work"), TYPES),
                Column("budget", _l("Budget"), BUDGETS),
                Column("effort", _l("Effort"), EFFORTS),
                Column("evidence", _l("Evidence"), EVIDENCE),
            ),
            _tactic_rows,
            _l("Tactics"),
        ),
        "backlog": Table(
            (
                Column("id", _l("Id")),
                Column("tactic", _l("Slug")),
                Column("title", _l("Tactic or idea")),
                Column("stages", _l("Funnel stages"), FACETS["stage"]),
                Column("status", _l("Status"), STATUSES),
                Column("impact", _l("Impact")),
                Column("confidence", _l("Confidence")),
                Column("ease", _l("Ease")),
                Column("score", _l("Score")),
                Column("owner", _l("Owner")),
                Column("notes", _l("Notes")),
                Column("created_at", _l("Added")),
                Column("changed_at", _l("Changed")),
            ),
            _backlog_rows,
            _l("Growth backlog"),
        ),
    }
)
