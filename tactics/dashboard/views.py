"""The page of the dashboard."""

from flask import Blueprint, Response

from tactics.accounts.guards import current_workspace
from tactics.catalogue.publishing import shelf
from tactics.core.database import utc_now
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.core.responses import unless_unchanged
from tactics.dashboard import queries

bp = Blueprint("dashboard", __name__)


@bp.get("/dashboard")
def index() -> Response:
    """What the workspace follows and does, at a glance; for a newcomer, where to begin."""
    workspace = current_workspace()

    def make() -> str:
        found = queries.sections(workspace, current_language()) if workspace else []
        return render("dashboard/index.html", sections=found)

    state = (workspace.id, workspace.version, utc_now().date(), shelf().current().version) if workspace else ()
    return unless_unchanged(state, make)
