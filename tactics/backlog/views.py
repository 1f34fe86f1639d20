"""The pages of the backlog: the list, an item, the team's habits. A stranger's item is not there: 404."""

from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.accounts.actions import issue_token
from tactics.accounts.guards import current_member, current_workspace, member_to_change, refuse_bad_token
from tactics.backlog import actions, queries
from tactics.backlog.actions import Conflict, NotReady
from tactics.backlog.filters import GROUPS, LATE, SORTS, BacklogFilter
from tactics.backlog.forms import IdeaForm, ItemForm, MoveForm
from tactics.backlog.habits import habits_of
from tactics.backlog.inputs import Question, ScoreInputs
from tactics.backlog.models import BacklogItem
from tactics.backlog.prefilling import prefills
from tactics.backlog.queries import Board, Row
from tactics.backlog.states import CHECKS, OUTCOMES, STATUSES, missing
from tactics.backlog.telling import answer, named, told
from tactics.catalogue.listing import pager
from tactics.catalogue.publishing import shelf
from tactics.catalogue.queries import best_evidenced, ids_by_slug
from tactics.core.i18n import current_language
from tactics.core.pages import offer_undo, render
from tactics.core.paging import Slice
from tactics.core.responses import unless_unchanged
from tactics.playbooks import books as playbooks
from tactics.scoring.wording import disagreement

bp = Blueprint("backlog", __name__)
OFFERS = {"statuses": STATUSES, "sorts": SORTS, "groups": GROUPS, "late": LATE, "outcomes": OUTCOMES}
"""What the filters of the backlog offer, for templates."""
_MOST_IN_ROW = 4
"""How many questions of a framework fit in a row of the list; with more, an item is scored on its own page."""
_MOST_AT_ONCE = 500
"""How many tactics one form may add: a statement of the database holds only so many values."""


@bp.get("/backlog")
def index() -> Response:
    """The workspace's backlog, ranked."""
    wanted = BacklogFilter.from_args(request.args)
    workspace, member = current_workspace(), current_member()

    def make() -> ResponseReturnValue:
        language = current_language()
        board = queries.board(workspace.id, wanted, language, member) if workspace else _empty(wanted)
        starters = [] if any(board.counts.values()) else best_evidenced(None, language, 3)
        views = queries.saved_views(workspace.id) if workspace else ()
        shown = {"board": board, "offers": OFFERS, "starters": starters, "views": views, "pager": pager}
        return render("backlog/index.html", asked=partial(_asked, language=language), **shown)

    state = (workspace.id, workspace.version, member and member.id) if workspace else ()
    return unless_unchanged((shelf().current().version, *state), make)


@bp.post("/backlog")
def add() -> ResponseReturnValue:
    """Put a tactic or a whole playbook (by slug), or an own idea (by title), in the backlog."""
    if slugs := _asked_for():
        ids = ids_by_slug(slugs)
        if not ids:
            abort(404)
        found = prefills([ids[slug] for slug in slugs if slug in ids], current_language())
        actions.add_tactics(member_to_change(), found)
        flash(gettext("Added to your backlog."), "success")
        return redirect(_back("catalogue.index"), 303)
    form = IdeaForm()
    if not form.validate():
        flash(gettext("Give the idea a name of at most 200 characters."), "danger")
        return redirect(_back("backlog.index"), 303)
    actions.add_idea(member_to_change(), form.title.data or "")
    flash(gettext("Added to your backlog."), "success")
    return redirect(_back("backlog.index"), 303)


@bp.get("/backlog/<int:key>")
def item(key: int) -> ResponseReturnValue:
    """One item: what it is, where it stands, what everybody thinks of it, what was done to it."""
    return _item_page(own(key))


@bp.post("/backlog/<int:key>")
def change(key: int) -> ResponseReturnValue:
    """Store what was written about an item: its fields, the reader's scores, its state; what the form holds of them."""
    found = own(key)
    form, moving, inputs = ItemForm(obj=found), MoveForm(obj=found), _answers(found)
    moves = "status" in request.form
    if not form.validate() or inputs.problems or (moves and not moving.validate()):
        return _item_page(found, form, inputs, 422)
    member, version = member_to_change(), form.version.data
    try:
        actions.change(member, found, form.given(), version)
        if inputs.given:
            actions.score(member, found, inputs.method, inputs.to_store, version)
        if moves and moving.status.data != found.status:
            _move(found, moving)
    except Conflict:
        return _conflict_page(found)
    except NotReady as refused:
        return _gate_page(found, refused.checks)
    if not moves or "undo" not in session:
        flash(gettext("Saved."), "success")
    return redirect(_back("backlog.index"), 303)


@bp.post("/backlog/<int:key>/move")
def move(key: int) -> ResponseReturnValue:
    """Bring an item to another state; the next page offers to take it back."""
    found, form = own(key), MoveForm()
    if not form.validate():
        abort(400)
    try:
        _move(found, form)
    except Conflict:
        return _conflict_page(found)
    except NotReady as refused:
        return _gate_page(found, refused.checks)
    return redirect(_back("backlog.index"), 303)


@bp.post("/backlog/<int:key>/take-back/<int:event>")
def take_back(key: int, event: int) -> ResponseReturnValue:
    """Undo a move."""
    found = own(key)
    happening = queries.event_of(found, event)
    if happening is None:
        abort(404)
    try:
        actions.take_back(member_to_change(), found, happening)
    except Conflict:
        flash(gettext("It was moved again since; nothing was undone."), "warning")
    else:
        flash(gettext("Undone: it is where it was."), "success")
    session.pop("undo", None)
    return redirect(_back("backlog.index"), 303)


@bp.post("/backlog/<int:key>/remove")
def remove(key: int) -> ResponseReturnValue:
    """Take an item out of the backlog; the next page offers to put it back."""
    found = own(key)
    title = _row(found).title
    actions.remove(member_to_change(), found)
    offer_undo(gettext("“%(title)s” was removed.", title=title), url_for("backlog.restore", key=key))
    following = _back("backlog.index")
    return redirect(url_for("backlog.index") if following.startswith(url_for("backlog.item", key=key)) else following, 303)


@bp.post("/backlog/<int:key>/restore")
def restore(key: int) -> ResponseReturnValue:
    """Put back what was removed."""
    workspace = current_workspace()
    found = queries.removed_item(workspace.id, key) if workspace else None
    if workspace is None or found is None:
        abort(404)
    actions.restore(member_to_change(), found)
    session.pop("undo", None)
    flash(gettext("Put back, with everything it held."), "success")
    return redirect(_back("backlog.index"), 303)


@bp.route("/backlog/token", methods=["GET", "POST"])
def token() -> ResponseReturnValue:
    """Make a token, so that a program can read and write this backlog. It is shown once."""
    made = None
    if request.method == "POST":
        member = member_to_change()
        made = issue_token(member.workspace_id, member.id)
    return render("backlog/token.html", token=made)


def own(key: int) -> BacklogItem:
    """The reader's own item with this id; 404 when there is none."""
    workspace = current_workspace()
    found = queries.own_item(workspace.id, key) if workspace else None
    if found is None:
        abort(404)
    return found


def _move(found: BacklogItem, form: MoveForm) -> None:
    values = form.given()
    event = actions.move(
        member_to_change(),
        found,
        form.status.data,
        outcome=values.get("outcome") or None,
        why=values.get("why", ""),
        gate=habits_of(found.workspace_id).gate,
        version=form.version.data,
    )
    if event:
        title = _row(found).title
        message = gettext("“%(title)s” is now: %(status)s.", title=title, status=STATUSES[found.status])
        offer_undo(message, url_for("backlog.take_back", key=found.id, event=event.id))


def _row(found: BacklogItem) -> Row:
    return queries.row_of(found, current_language(), current_member())


def _answers(found: BacklogItem) -> ScoreInputs:
    return ScoreInputs.read(habits_of(found.workspace_id).method, request.form, _row(found).opinions.mine)


def _asked(row: Row, language: str) -> list[Question]:
    """The questions that a row of the list has room for, with the reader's own answers."""
    questions = ScoreInputs.stored(row.opinions.method, row.opinions.mine).questions(language)
    return questions if len(questions) <= _MOST_IN_ROW else []


def _item_page(
    found: BacklogItem, form: ItemForm | None = None, inputs: ScoreInputs | None = None, status: int = 200
) -> ResponseReturnValue:
    habits, row = habits_of(found.workspace_id), _row(found)
    inputs = inputs or ScoreInputs.stored(habits.method, row.opinions.mine)
    shown = {
        "row": row,
        "form": form or ItemForm(obj=found),
        "questions": inputs.questions(current_language()),
        "habits": habits,
        "lacking": missing(found, habits.gate),
        "statuses": STATUSES,
        "outcomes": OUTCOMES,
        "checks": CHECKS,
        "history": queries.history(found),
    }
    return render("backlog/item.html", **shown), status


def _gate_page(found: BacklogItem, lacking: Any) -> ResponseReturnValue:
    row = _row(found)
    return render("backlog/gate.html", row=row, lacking=lacking, checks=CHECKS, back=_back("backlog.index")), 422


def _conflict_page(found: BacklogItem) -> ResponseReturnValue:
    """Both sides: what was sent, and what stands now with who wrote it; either can be kept."""
    row, last = _row(found), queries.history(found, 1)
    left_out = {"csrf_token", "version", "next"}
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in left_out]
    stands = {tag: getattr(found, tag, None) for tag, _value in sent} | {"tags": ", ".join(tag.name for tag in found.tags)}
    both = {"row": row, "sent": sent, "stands": stands, "last": last[0] if last else None, "here": request.path}
    return render("backlog/conflict.html", back=_back("backlog.index"), **both), 409


def _asked_for() -> list[str]:
    """The slugs of the tactics that a form names, one by one or as a playbook."""
    playbook = playbooks.by_slug(request.form.get("playbook", ""))
    steps = [step.tactic for step in playbook.steps] if playbook else []
    return list(dict.fromkeys([*request.form.getlist("tactic"), *steps]))[:_MOST_AT_ONCE]


def _empty(wanted: BacklogFilter) -> Board:
    return Board([], Slice.of(1, wanted.per_page, 0), wanted, dict.fromkeys(STATUSES, 0), (), (), habits_of(None))


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
    app.jinja_env.globals.update(outcome_names=OUTCOMES, told=told, field_name=named, answer=answer, disagreement=disagreement)
