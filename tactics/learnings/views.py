"""The library of what the team has learned."""

from flask import Blueprint, Flask, request

from tactics.accounts.guards import current_workspace
from tactics.backlog.filters import BacklogFilter
from tactics.backlog.states import OUTCOMES
from tactics.catalogue.listing import pager
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.experiments import wording
from tactics.experiments.judging import interval_of, judged
from tactics.experiments.queries import days_run
from tactics.learnings import queries
from tactics.learnings.queries import Learning

bp = Blueprint("learnings", __name__)


@bp.get("/learnings")
def index() -> str:
    """What was tried, how it ended and what it taught, searchable; and how often which kind of thing was won."""
    wanted, workspace = BacklogFilter.from_args(request.args), current_workspace()
    library = queries.library(workspace, wanted, current_language()) if workspace else None
    shown = library if library and library.any else None
    return render("learnings/index.html", library=shown, wanted=wanted, outcomes=OUTCOMES, effect=effect, rate=rate, pager=pager)


def effect(learning: Learning) -> str:
    """What came out in one line; empty where nothing was written down."""
    item, result = learning.item, learning.result
    if result is None:
        return ""
    found = judged(item, item.sequential, result, days=days_run(item, result), ended=True)
    measured = found[0].verdict.effect if found else None
    if measured:
        return wording.effect(measured.estimate, measured.interval, item.metric_kind)
    interval = interval_of(result)
    return wording.effect(result.effect or 0.0, interval, item.metric_kind) if interval else ""


def rate(share: float) -> str:
    """A win rate as the reader writes it, in whole per cent."""
    return wording.per_cent(share, 0)


def init_app(app: Flask) -> None:
    """Tell the tactic's page, which may not look up, what the reader's own experiments with it came to."""
    app.jinja_env.globals.update(own_record=queries.own_record, win_rate=rate)
