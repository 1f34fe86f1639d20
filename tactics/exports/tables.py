"""What can be exported: each table's columns, and its rows from the rooms' own queries.

Keeps true: an export holds what the page with the same address shows, in the same order, all pages of it; the names
and values of csv and json are those that the importer reads, whatever the reader's language.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from flask import abort
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from tactics.accounts.guards import current_workspace
from tactics.catalogue import queries as catalogue
from tactics.catalogue.filters import TacticFilter
from tactics.catalogue.writing import Cell
from tactics.core.i18n import current_language
from tactics.core.paging import read_whole
from tactics.core.vocabulary import BUDGETS, EFFORTS, EVIDENCE, FACETS, TYPES
from tactics.exports.cards import COLUMNS, rows_of_cards
from tactics.exports.columns import Column, Table
from tactics.surveys import queries as surveys
from tactics.surveys.filters import VIAS, ResultFilter
from tactics.tracking import queries as tracking


def _tactic_rows(args: MultiDict[str, str]) -> Iterable[Sequence[Cell]]:
    language = current_language()
    cards = catalogue.find_all(TacticFilter.from_args(args), language)
    descriptions = catalogue.descriptions([card.key for card in cards], language)
    for card in cards:
        tags = [card.tags.get(facet, ()) for facet in ("stage", "topic", "model", "kpi")]
        own = (card.slug, card.language, card.title, card.summary, descriptions.get(card.key, ""))
        yield (*own, *tags, card.type, card.budget, card.effort, card.evidence)


def _figure_rows(args: MultiDict[str, str]) -> Iterable[Sequence[Cell]]:
    """The values of one series, which the address names: its import reads the same columns. Another's is not there."""
    workspace, asked = current_workspace(), args.get("series", "")
    key = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 11 else 0
    series = tracking.own_series(workspace.id, key) if workspace else None
    if series is None:
        abort(404)
    return [(value.day.isoformat(), value.value, value.note) for value in tracking.values_of(series)]


def _answer_rows(args: MultiDict[str, str]) -> Iterable[Sequence[Cell]]:
    """The answers of the survey that the address names; 404 when it is another's."""
    if not args.get("survey"):
        return
    workspace = current_workspace()
    survey = surveys.own_survey(workspace.id, read_whole(args["survey"], 0, 2**31)) if workspace else None
    if survey is None:
        abort(404)
    for answer in surveys.everything(survey, ResultFilter.from_args(args)):
        way = "personal" if answer.personal else "open"
        yield (answer.answered_on.isoformat(), answer.score, answer.reason, answer.comment, answer.language, way)


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
        "backlog": Table(COLUMNS, rows_of_cards, _l("Growth backlog")),
        "survey-answers": Table(
            (
                Column("answered_on", _l("Day")),
                Column("score", _l("Score")),
                Column("reason", _l("Reason")),
                Column("comment", _l("Comment")),
                Column("lang", _l("Language")),
                Column("way", _l("Came through"), VIAS),
            ),
            _answer_rows,
            _l("Answers"),
        ),
        "figures": Table(
            (Column("date", _l("Date")), Column("value", _l("Value")), Column("note", _l("Note"))),
            _figure_rows,
            _l("Figures"),
        ),
    }
)
