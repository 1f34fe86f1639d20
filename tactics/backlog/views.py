"""The pages of the backlog. A stranger's item is not there: 404."""

from flask import Blueprint, Flask, Response, abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.accounts.actions import issue_token
from tactics.accounts.guards import current_workspace, refuse_bad_token, workspace_to_change
from tactics.accounts.models import Workspace
from tactics.backlog import actions, queries
from tactics.backlog.filters import SORTS, STATUSES, BacklogFilter
from tactics.backlog.forms import IdeaForm, ItemForm
from tactics.backlog.models import BacklogItem
from tactics.backlog.queries import Board
from tactics.catalogue.listing import pager
from tactics.catalogue.publishing import shelf
from tactics.catalogue.queries import best_evidenced, ids_by_slug
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.core.paging import Slice
from tactics.core.responses import unless_unchanged
from tactics.playbooks import books as playbooks

bp = Blueprint("backlog", __name__)
_MOST_AT_ONCE = 500
"""How many tactics one form may add: a statement of the database holds only so many values."""


@bp.get("/backlog")
def index() -> Response:
    """The workspace's backlog, ranked."""
    wanted = BacklogFilter.from_args(request.args)
    workspace = current_workspace()

    def make() -> ResponseReturnValue:
        language = current_language()
        board = queries.board(workspace.id, wanted, language) if workspace else _empty(wanted)
        starters = [] if any(board.counts.values()) else best_evidenced(None, language, 3)
        return render("backlog/index.html", board=board, statuses=STATUSES, sorts=SORTS, starters=starters, pager=pager)

    state = (workspace.id, workspace.version) if workspace else ()
    return unless_unchanged((shelf().current().version, *state), make)


@bp.post("/backlog")
def add() -> ResponseReturnValue:
    """Put a tactic or a whole playbook (by slug), or an own idea (by title), in the backlog."""
    if slugs := _asked_for():
        ids = ids_by_slug(slugs)
        if not ids:
            abort(404)
        actions.add_tactics(workspace_to_change(), [ids[slug] for slug in slugs if slug in ids])
        flash(gettext("Added to your backlog."), "success")
        return redirect(_back("catalogue.index"), 303)
    form = IdeaForm()
    if not form.validate():
        flash(gettext("Give the idea a name of at most 200 characters."), "danger")
        return redirect(_back("backlog.index"), 303)
    actions.add_idea(workspace_to_change(), form.title.data or "")
    flash(gettext("Added to your backlog."), "success")
    return redirect(_back("backlog.index"), 303)


@bp.get("/backlog/<int:key>")
def item(key: int) -> ResponseReturnValue:
    """One item, to score and write about."""
    _workspace, found = _own(key)
    return render("backlog/item.html", row=_row(found), form=ItemForm(obj=found))


@bp.post("/backlog/<int:key>")
def change(key: int) -> ResponseReturnValue:
    """Store what was written about an item."""
    workspace, found = _own(key)
    form = ItemForm(obj=found)
    if not form.validate():
        return render("backlog/item.html", row=_row(found), form=form), 422
    actions.change(workspace, found, form.given())
    flash(gettext("Saved."), "success")
    return redirect(_back("backlog.index"), 303)


@bp.post("/backlog/<int:key>/remove")
def remove(key: int) -> ResponseReturnValue:
    """Take an item out of the backlog; the next page offers to put it back."""
    workspace, found = _own(key)
    row = _row(found)
    actions.remove(workspace, found)
    session["undo"] = [row.id, row.title]
    flash(gettext("“%(title)s” was removed.", title=row.title), "undo")
    return redirect(_back("backlog.index"), 303)


@bp.post("/backlog/<int:key>/restore")
def restore(key: int) -> ResponseReturnValue:
    """Put back what was removed."""
    workspace = current_workspace()
    found = queries.removed_item(workspace.id, key) if workspace else None
    if workspace is None or found is None:
        abort(404)
    actions.restore(workspace, found)
    session.pop("undo", None)
    flash(gettext("Put back, with everything it held."), "success")
    return redirect(_back("backlog.index"), 303)


@bp.route("/backlog/token", methods=["GET", "POST"])
def token() -> ResponseReturnValue:
    """Make a token, so that a program can read and write this backlog. It is shown once."""
    made = issue_token(workspace_to_change().id) if request.method == "POST" else None
    return render("backlog/token.html", token=made)


def _asked_for() -> list[str]:
    """The slugs of the tactics that a form names, one by one or as a playbook."""
    playbook = playbooks.by_slug(request.form.get("playbook", ""))
    steps = [step.tactic for step in playbook.steps] if playbook else []
    return list(dict.fromkeys([*request.form.getlist("tactic"), *steps]))[:_MOST_AT_ONCE]


def _own(key: int) -> tuple[Workspace, BacklogItem]:
    workspace = current_workspace()
    found = queries.own_item(workspace.id, key) if workspace else None
    if workspace is None or found is None:
        abort(404)
    return workspace, found


def _row(found: BacklogItem) -> queries.Row:
    return queries.rows([found], current_language())[0]


def _empty(wanted: BacklogFilter) -> Board:
    return Board([], Slice.of(1, wanted.per_page, 0), wanted, dict.fromkeys(STATUSES, 0), ())


def _back(fallback: str) -> str:
    """The page that the form stood on, when it is one of ours, so that the reader keeps their place."""
    asked = request.form.get("next", "")
    ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
    return asked if ours else url_for(fallback)


def init_app(app: Flask) -> None:
    """Tell the rooms below, which may not look up, what stands in the reader's backlog."""
    app.before_request(refuse_bad_token)
    app.extensions["marked_ids"] = queries.marked_ids
    app.jinja_env.globals.update(marked_ids=queries.marked_ids, backlog_count=queries.item_count)
