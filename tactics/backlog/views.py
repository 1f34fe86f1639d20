"""The pages of the backlog: the list, an item, what was removed. A stranger's item is not there: 404."""

from functools import partial

from flask import Blueprint, Flask, Response, abort, flash, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from tactics.accounts.actions import issue_token
from tactics.accounts.guards import current_member, current_workspace, member_to_change, refuse_bad_token
from tactics.backlog import actions, queries
from tactics.backlog.actions import Conflict, Edit, NotReady
from tactics.backlog.filters import GROUPS, LATE, SORTS, BacklogFilter
from tactics.backlog.forms import LONGEST_WHY, IdeaForm, ItemForm, MoveForm, line
from tactics.backlog.habits import habits_of
from tactics.backlog.inputs import Question, ScoreInputs
from tactics.backlog.marks import experiment_marks
from tactics.backlog.models import BacklogItem, ItemEvent
from tactics.backlog.prefilling import prefills
from tactics.backlog.proposing import proposed
from tactics.backlog.queries import Board, Row
from tactics.backlog.refusals import conflict_page, elsewhere, ending_page, gate_page, gone_page, shown_row
from tactics.backlog.states import CHECKS, OUTCOMES, STATUSES, missing
from tactics.backlog.telling import answer, named, state, told, unexplained
from tactics.catalogue.listing import pager
from tactics.catalogue.publishing import shelf
from tactics.catalogue.queries import best_evidenced, ids_by_slug
from tactics.core.addresses import back
from tactics.core.database import utc_now
from tactics.core.i18n import current_language
from tactics.core.pages import offer_undo, render
from tactics.core.paging import Slice, read_whole
from tactics.core.responses import unless_unchanged
from tactics.playbooks import books as playbooks
from tactics.scoring.wording import disagreement, no_score

bp = Blueprint("backlog", __name__)
OFFERS = {"statuses": STATUSES, "sorts": SORTS, "groups": GROUPS, "late": LATE, "outcomes": OUTCOMES, "checks": CHECKS}
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

    mine = (workspace.id, workspace.version, member and member.id, utc_now().date()) if workspace else ()
    return unless_unchanged((shelf().current().version, *mine), make)


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
        return redirect(back(url_for("catalogue.index")), 303)
    form = IdeaForm()
    if not form.validate():
        flash(gettext("Give the idea a name of at most 200 characters."), "danger")
        return redirect(back(url_for("backlog.index")), 303)
    actions.add_idea(member_to_change(), form.title.data or "")
    flash(gettext("Added to your backlog."), "success")
    return redirect(back(url_for("backlog.index")), 303)


@bp.get("/backlog/<int:key>")
def item(key: int) -> ResponseReturnValue:
    """One item: what it is, where it stands, what everybody thinks of it, what was done to it."""
    return _item_page(own(key))


@bp.post("/backlog/<int:key>")
def change(key: int) -> ResponseReturnValue:
    """Store what was written about an item: its fields, the reader's scores, its state; what the form holds of them."""
    found = own(key)
    form, moving, inputs = ItemForm(obj=found), MoveForm(obj=found), _answers(found)
    if not all([form.validate(), moving.validate(), not inputs.problems]):
        return _item_page(found, form, inputs, moving, 422)
    move = moving.wanted(request.form.get("was"))
    return _do(found, Edit(form.given(), inputs.to_store if inputs.given else None, move), form.version.data)


@bp.post("/backlog/<int:key>/move")
def move(key: int) -> ResponseReturnValue:
    """Bring an item to another state; the next page offers to take it back."""
    found, form = own(key), MoveForm()
    if not form.validate():
        return _item_page(found, moving=form, status=422)
    return _do(found, Edit(move=form.wanted(request.form.get("was"))), form.version.data)


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
    return redirect(back(url_for("backlog.index")), 303)


@bp.post("/backlog/<int:key>/why/<int:event>")
def explain(key: int, event: int) -> ResponseReturnValue:
    """Write down why a move was made that was made without a word: once, and whoever made it."""
    found, member = own(key), member_to_change()
    happening, why = queries.event_of(found, event), line(request.form.get("why"))
    if happening is None or not unexplained(happening, member):
        abort(404)
    if not 0 < len(why) <= LONGEST_WHY:
        flash(gettext("Write why in at most %(most)s characters.", most=LONGEST_WHY), "danger")
        return _item_page(found, status=422)
    actions.explain(member, happening, why)
    flash(gettext("Saved."), "success")
    return redirect(url_for("backlog.item", key=key) + "#history", 303)


@bp.post("/backlog/<int:key>/remove")
def remove(key: int) -> ResponseReturnValue:
    """Take an item out of the backlog; the next page offers to put it back."""
    found = _find(key)
    title = shown_row(found).title
    if found.removed_at is None:
        actions.remove(member_to_change(), found)
    offer_undo(gettext("“%(title)s” was removed.", title=title), url_for("backlog.restore", key=key))
    return redirect(elsewhere(key), 303)


@bp.post("/backlog/<int:key>/restore")
def restore(key: int) -> ResponseReturnValue:
    """Put back what was removed."""
    found = _find(key)
    if found.removed_at is not None:
        actions.restore(member_to_change(), found)
    session.pop("undo", None)
    flash(gettext("Put back, with everything it held."), "success")
    return redirect(back(url_for("backlog.index")), 303)


@bp.get("/backlog/removed")
def removed() -> str:
    """What was taken out of the backlog, to put it back."""
    workspace, page = current_workspace(), read_whole(request.args.get("page"), 1, 10**9)
    found = queries.removed(workspace.id, page, current_language()) if workspace else None
    return render("backlog/removed.html", found=found, pager=pager)


@bp.route("/backlog/token", methods=["GET", "POST"])
def token() -> ResponseReturnValue:
    """Make a token, so that a program can read and write this backlog. It is shown once."""
    made = None
    if request.method == "POST":
        member = member_to_change()
        made = issue_token(member.workspace_id, member.id)
    return render("backlog/token.html", token=made)


def own(key: int) -> BacklogItem:
    """The reader's own item with this id; 404 when there is none.

    In place of one that was removed there is a page that says so. It holds what was sent, to be sent again with `put_back`.
    """
    found = _find(key)
    if found.removed_at is not None:
        if "put_back" not in request.form:
            abort(make_response(gone_page(found)))
        actions.restore(member_to_change(), found)
    return found


def _find(key: int) -> BacklogItem:
    """The reader's own item with this id, there or removed; 404 when there is none."""
    workspace = current_workspace()
    found = queries.own_item(workspace.id, key) or queries.removed_item(workspace.id, key) if workspace else None
    if found is None:
        abort(404)
    return found


def _do(found: BacklogItem, wanted: Edit, version: int | None) -> ResponseReturnValue:
    """Write what was asked for: all of it, or nothing and a page that says why and holds what was written."""
    if wanted.move and wanted.move.status == "done" != found.status and not wanted.move.outcome:
        return ending_page(found)
    member, habits = member_to_change(), habits_of(found.workspace_id)
    try:
        event = actions.edit(member, found, wanted, method=habits.method, gate=habits.gate, version=version)
    except Conflict:
        return conflict_page(found)
    except NotReady as refused:
        return gate_page(found, refused.checks)
    if event:
        _tell_move(found, event, habits.limits.get(found.status))
    else:
        flash(gettext("Saved."), "success")
    return redirect(back(url_for("backlog.index")), 303)


def _tell_move(found: BacklogItem, event: ItemEvent, limit: int | None) -> None:
    """Offer to take a move back, and say when the state now holds more than the team has agreed on."""
    message = gettext("“%(title)s” is now: %(status)s.", title=shown_row(found).title, status=state(event.after))
    if not event.why:
        here = url_for("backlog.item", key=found.id) + "#history"
        message = Markup('{} <a href="{}">{}</a>').format(message, here, gettext("Write why"))
    offer_undo(message, url_for("backlog.take_back", key=found.id, event=event.id))
    many = queries.how_many(found.workspace_id, found.status) if limit else 0
    if limit and many > limit:
        said = {"status": STATUSES[found.status], "many": many, "limit": limit}
        flash(gettext("%(status)s now holds %(many)s. You have agreed on %(limit)s at most.", **said), "warning")


def _answers(found: BacklogItem) -> ScoreInputs:
    return ScoreInputs.read(habits_of(found.workspace_id).method, request.form, shown_row(found).opinions.mine)


def _asked(row: Row, language: str) -> list[Question]:
    """The questions that a row of the list has room for, with the reader's own answers."""
    questions = ScoreInputs.stored(row.opinions.method, row.opinions.mine).questions(language)
    return questions if len(questions) <= _MOST_IN_ROW else []


def _item_page(
    found: BacklogItem,
    form: ItemForm | None = None,
    inputs: ScoreInputs | None = None,
    moving: MoveForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    habits, row, history, member = habits_of(found.workspace_id), shown_row(found), queries.history(found), current_member()
    inputs = inputs or ScoreInputs.stored(habits.method, row.opinions.mine)
    moves = [event for event, _who in history if event.kind in {"moved", "overridden", "undone"}]
    shown = {
        "row": row,
        "form": form or ItemForm(formdata=None, obj=found),
        "moving": moving or MoveForm(formdata=None, obj=found),
        "questions": inputs.questions(current_language()),
        "proposed": proposed(found.workspace_id, row.tactic, habits.method, current_language()),
        "why_none": no_score(row.opinions.panel.score, row.opinions.mine),
        "habits": habits,
        "lacking": missing(found, habits.gate),
        "history": history,
        "last_move": moves[0].id if moves and moves[0].kind != "undone" else None,
        "unexplained": [event.id for event in moves if unexplained(event, member)],
    }
    return render("backlog/item.html", offers=OFFERS, **shown), status


def _asked_for() -> list[str]:
    """The slugs of the tactics that a form names, one by one or as a playbook."""
    playbook = playbooks.by_slug(request.form.get("playbook", ""))
    steps = [step.tactic for step in playbook.steps] if playbook else []
    return list(dict.fromkeys([*request.form.getlist("tactic"), *steps]))[:_MOST_AT_ONCE]


def _empty(wanted: BacklogFilter) -> Board:
    return Board([], Slice.of(1, wanted.per_page, 0), (), wanted, dict.fromkeys(STATUSES, 0), (), (), habits_of(None))


def init_app(app: Flask) -> None:
    """Tell the rooms below, which may not look up, what stands in the reader's backlog."""
    app.before_request(refuse_bad_token)
    app.extensions["marked_ids"] = queries.marked_ids
    app.extensions["figure_marks"] = experiment_marks
    app.jinja_env.globals.update(marked_ids=queries.marked_ids, backlog_count=queries.item_count)
    app.jinja_env.globals.update(outcome_names=OUTCOMES, status_names=STATUSES, told=told, answer=answer)
    app.jinja_env.globals.update(disagreement=disagreement, no_score=no_score, field_name=named)
