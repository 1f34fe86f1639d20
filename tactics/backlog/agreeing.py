"""The page where a team agrees on how it works, and the filters that it keeps under a name."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from tactics.accounts.guards import current_workspace, workspace_to_change
from tactics.accounts.models import Workspace
from tactics.backlog import actions, queries
from tactics.backlog.agreed import Scoring, read_limits, read_scoring, said, shown_scoring
from tactics.backlog.conflicts import both_sides
from tactics.backlog.differing import Difference
from tactics.backlog.filters import BacklogFilter
from tactics.backlog.forms import line
from tactics.backlog.habits import habits_of, stored, version_of
from tactics.backlog.states import CHECKS, OPEN, STATUSES
from tactics.core.i18n import current_language
from tactics.core.pages import offer_undo, render
from tactics.scoring.frameworks import FRAMEWORKS, method
from tactics.scoring.rubrics import rubrics

bp = Blueprint("habits", __name__)
PAGES: Mapping[str, str] = {"list": "backlog.index", "board": "planning.board", "timeline": "planning.timeline"}
"""The pages that a saved filter may be of, by the name that is stored."""
_PARTS: Mapping[str, tuple[str, ...]] = {"scoring": ("framework", "variant", "weights"), "gate": ("gate",), "limits": ("limits",)}
"""What each form of the page stores, by the names of BacklogHabits."""
_LONGEST_NAME, _LONGEST_QUERY = 60, 1000


@bp.get("/backlog/habits")
def index() -> ResponseReturnValue:
    """How the team works. `framework` shows another way to score, without choosing it."""
    workspace = current_workspace()
    habits = habits_of(workspace.id if workspace else None)
    asked = FRAMEWORKS.get(request.args.get("framework", ""), habits.method.framework)
    return _page(shown_scoring(asked, habits.method))


@bp.post("/backlog/habits")
def change() -> ResponseReturnValue:
    """Store one of the page's forms: `part` says which."""
    parts = {"scoring": _change_scoring, "gate": _change_gate, "limits": _change_limits}
    store = parts.get(request.form.get("part", ""))
    if store is None:
        abort(400)
    return store()


@bp.post("/backlog/views")
def save() -> ResponseReturnValue:
    """Keep the filter of a page under a name; also what brings back one that was taken away."""
    name, page = line(request.values.get("name")), request.values.get("of", "list")
    query = BacklogFilter.from_args(MultiDict(parse_qsl(request.values.get("query", "").lstrip("?")))).address(page=1)
    if PAGES.get(page) not in current_app.view_functions:
        abort(400)
    if not 0 < len(name) <= _LONGEST_NAME:
        flash(gettext("Give the view a name of at most %(most)s characters.", most=_LONGEST_NAME), "danger")
    elif len(query) > _LONGEST_QUERY:
        flash(gettext("That filter is too long to keep."), "danger")
    else:
        before = actions.save_view(workspace_to_change(), name, page, query)
        flash(gettext("The view “%(name)s” is saved for everybody in the team.", name=name), "success")
        if before:
            again = url_for("habits.save", name=name, of=before[0], query=before[1])
            offer_undo(gettext("“%(name)s” was the name of another view, which is replaced.", name=name), again)
    return redirect(url_for(PAGES[page]) + query, 303)


@bp.post("/backlog/views/<int:view>/forget")
def forget(view: int) -> ResponseReturnValue:
    """Take a saved view away; the next page offers to bring it back."""
    workspace = current_workspace()
    found = queries.own_view(workspace.id, view) if workspace else None
    if workspace is None or found is None:
        abort(404)
    again = url_for("habits.save", name=found.name, of=found.page, query=found.query)
    page, name = found.page, found.name
    actions.forget_view(workspace, found)
    offer_undo(gettext("The view “%(name)s” was taken away.", name=name), again)
    return redirect(url_for(PAGES[page]), 303)


def _change_scoring() -> ResponseReturnValue:
    wanted = read_scoring(request.form)
    if wanted is None:
        abort(400)
    if wanted.method is None:
        return _page(wanted, status=422)
    values = {"framework": wanted.framework.id, "variant": wanted.method.variant.id, "weights": dict(wanted.values)}
    return _stored("scoring", gettext("You now score by %(framework)s.", framework=wanted.framework.label), values)


def _change_gate() -> ResponseReturnValue:
    wanted = set(request.form.getlist("check"))
    return _stored("gate", gettext("Saved."), {"gate": [check for check in CHECKS if check in wanted]})


def _change_limits() -> ResponseReturnValue:
    limits, written, problems = read_limits(request.form)
    if problems:
        workspace = current_workspace()
        habits = habits_of(workspace.id if workspace else None)
        return _page(shown_scoring(habits.method.framework, habits.method), written, problems, 422)
    return _stored("limits", gettext("Saved."), {"limits": limits})


def _stored(part: str, told: str, values: Mapping[str, Any]) -> ResponseReturnValue:
    """Store a part of the habits, and tell; or show both sides when somebody else changed it meanwhile."""
    workspace, following = workspace_to_change(), url_for("habits.index") + f"#{part}"
    try:
        actions.set_habits(workspace, version=request.form.get("version"), **values)
    except actions.Conflict:
        stands = {name: getattr(stored(workspace.id), name) for name in values}
        theirs = said(stands)
        differing = [Difference(name, text, theirs[name]) for name, text in said(values).items() if text != theirs[name]]
        what = (gettext("How we work"), url_for("habits.index"))
        return both_sides(what, differing, version_of(stored(workspace.id), values), following, room="habits.index")
    flash(told, "success")
    return redirect(following, 303)


def _page(
    scoring: Scoring,
    limits: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    workspace = current_workspace()
    habits = habits_of(workspace.id if workspace else None)
    written = {state: str(habits.limits.get(state, "")) for state in OPEN} if limits is None else limits
    language = current_language()
    asks = {
        name: rubric.asks for (own, name, code), rubric in rubrics().items() if (own, code) == (scoring.framework.id, language)
    }
    shown = {
        "scoring": scoring,
        "asked": () if scoring.framework.own else method(scoring.framework.id, _known(scoring)).variant.inputs,
        "asks": asks,
        "habits": habits,
        "limits": written,
        "problems": problems or {},
        "versions": {part: _shown_version(part, workspace) for part in _PARTS},
    }
    return render("backlog/habits.html", frameworks=FRAMEWORKS, checks=CHECKS, statuses=STATUSES, **shown), status


def _shown_version(part: str, workspace: Workspace | None) -> str:
    """The version of a part that its form takes along; that of the form itself when it is shown again."""
    if request.form.get("part") == part and "version" in request.form:
        return request.form["version"]
    return version_of(stored(workspace.id if workspace else ""), _PARTS[part])


def _known(scoring: Scoring) -> str:
    """The variant that was asked for, when there is one of that name."""
    return scoring.variant if scoring.variant in {one.id for one in scoring.framework.variants} else ""
