"""The library of what the team has learned."""

from flask import Blueprint, Flask, request
from markupsafe import Markup

from tactics.accounts.guards import current_workspace
from tactics.backlog.filters import BacklogFilter
from tactics.backlog.models import BacklogItem
from tactics.backlog.queries import days_done
from tactics.backlog.states import OUTCOMES
from tactics.catalogue.listing import pager
from tactics.core.i18n import current_language
from tactics.core.pages import macro, render
from tactics.experiments import wording
from tactics.experiments.judging import judged
from tactics.experiments.models import ExperimentResult
from tactics.experiments.queries import days_run, result_of
from tactics.learnings import queries

bp = Blueprint("learnings", __name__)


@bp.get("/learnings")
def index() -> str:
    """What was tried, how it ended and what it taught, searchable; and how often which kind of thing was won."""
    wanted, workspace = BacklogFilter.from_args(request.args), current_workspace()
    library = queries.library(workspace, wanted, current_language()) if workspace else None
    shown = library if library and library.any else None
    return render("learnings/index.html", library=shown, wanted=wanted, outcomes=OUTCOMES, effect=effect, rate=rate, pager=pager)


def effect(item: BacklogItem, result: ExperimentResult | None) -> str:
    """What came out in one line; empty where nothing was written down."""
    if result is None:
        return ""
    found = judged(item, item.sequential, result, days=days_run(item, result), ended=True)
    measured = found[0].verdict.effect if found else None
    return wording.effect(measured.estimate, measured.interval, item.metric_kind) if measured else ""


def rate(share: float) -> str:
    """A win rate as the reader writes it, in whole per cent."""
    return wording.per_cent(share, 0)


def own_record(tactic_id: int) -> Markup:
    """What came out where the team of whoever asks tried a tactic; nothing where it did not."""
    workspace = current_workspace()
    item = queries.tried(workspace.id, tactic_id) if workspace else None
    if item is None:
        return Markup("")
    moved = days_done([item.id]) if item.status == "done" and not item.ended_on else {}
    ended = item.ended_on or moved.get(item.id)
    drawn: Markup = macro("learnings/_record.html", "record")(item, ended, effect(item, result_of(item)))
    return drawn


def init_app(app: Flask) -> None:
    """Tell the tactic's page, which may not look up, what the reader's own team found."""
    app.extensions["own_record"] = own_record
