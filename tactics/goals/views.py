"""The pages of goals. A stranger's goal is not there: 404."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.accounts.guards import current_workspace, workspace_to_change
from tactics.backlog.actions import Conflict
from tactics.backlog.conflicts import both_sides
from tactics.backlog.differing import Difference
from tactics.backlog.queries import outlines
from tactics.backlog.states import STATUSES
from tactics.catalogue.listing import pager
from tactics.core.database import utc_now
from tactics.core.i18n import current_language, day
from tactics.core.pages import offer_undo, render
from tactics.core.paging import Slice, read_whole
from tactics.goals import actions, queries
from tactics.goals.forms import FIELDS, GoalForm
from tactics.goals.models import Goal
from tactics.goals.progress import ways
from tactics.tracking.forms import number_text
from tactics.tracking.models import FigureSeries
from tactics.tracking.queries import followed, own_series, series_in

bp = Blueprint("goals", __name__)
PER_PAGE = 20


@bp.get("/goals")
def index() -> str:
    """The workspace's goals, and the figures that one can be set for."""
    workspace, language = current_workspace(), current_language()
    goals = queries.goals_of(workspace.id, language) if workspace else []
    figures = followed(series_in(workspace.id), language) if workspace else []
    where = Slice.of(read_whole(request.args.get("page"), 1, 10**9), PER_PAGE, len(goals))
    return render("goals/index.html", goals=goals[where.start : where.stop], slice=where, pager=pager, figures=figures)


@bp.route("/goals/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Set a goal for the figure that the address names; where it names none, the page on which one is chosen."""
    if request.method == "GET" and "figure" not in request.args:
        return redirect(url_for("goals.index"))
    workspace = current_workspace()
    series = own_series(workspace.id, read_whole(request.args.get("figure"), 0, 2**31 - 1)) if workspace else None
    if series is None:
        abort(404)
    return _edit(series, None)


@bp.route("/goals/<int:key>", methods=["GET", "POST"])
def goal(key: int) -> ResponseReturnValue:
    """One goal: how far it has come, and what it is."""
    found = _own(key)
    return _edit(found.series, found)


@bp.post("/goals/<int:key>/remove")
def remove(key: int) -> ResponseReturnValue:
    """Take a goal away; the next page offers to put it back."""
    found = _own(key)
    actions.put_away(found)
    offer_undo(gettext("The goal was removed."), url_for("goals.restore", key=key))
    return redirect(url_for("goals.index"), 303)


@bp.post("/goals/<int:key>/restore")
def restore(key: int) -> ResponseReturnValue:
    """Put back a goal that was removed."""
    actions.put_away(_own(key, removed=True), back=True)
    session.pop("undo", None)
    flash(gettext("Put back, with everything it held."), "success")
    return redirect(url_for("goals.index"), 303)


def _own(key: int, *, removed: bool = False) -> Goal:
    workspace = current_workspace()
    found = queries.own_goal(workspace.id, key, removed=removed) if workspace else None
    if found is None:
        abort(404)
    return found


def _edit(series: FigureSeries, found: Goal | None) -> ResponseReturnValue:
    language = current_language()
    [figure] = followed([series], language)
    written = _written(found, language) if found else None
    known = sorted(
        outlines(series.workspace_id, language, None), key=lambda own: own.id not in (written.items if written else ())
    )
    form = GoalForm(figure, [(own.id, own.title) for own in known], obj=written)
    if form.validate_on_submit():
        version, values = request.form.get("version") if found else None, {**form.values(), "series_id": series.id}
        try:
            actions.write(workspace_to_change().id, found, values, form.items.data or [], version)
        except Conflict:
            if found is None:
                raise  # A new goal has no other side.
            return _conflict(_own(found.id), form)
        flash(gettext("Saved."), "success")
        return redirect(url_for("goals.index"), 303)
    standing = queries.standings([found], series.workspace_id, language)[0] if found else None
    version = request.form.get("version") or (queries.version_of(found) if found else "")
    shown = {"figure": figure, "form": form, "standing": standing, "version": version}
    page = render("goals/goal.html", **shown, statuses=STATUSES, today=utc_now())
    return page, 422 if form.is_submitted() else 200


def _conflict(found: Goal, form: GoalForm) -> ResponseReturnValue:
    """Both sides of a goal that somebody else changed meanwhile."""
    language = current_language()
    [standing], written = queries.standings([found], found.workspace_id, language), _written(found, language)
    sides = [(form[name], *(_said(form, name, side) for side in (form.said(name), getattr(written, name)))) for name in FIELDS]
    differing = [Difference(str(field.label.text), mine, theirs) for field, mine, theirs in sides if mine != theirs]
    what, following = (standing.name, url_for("goals.goal", key=found.id)), url_for("goals.index")
    return both_sides(what, differing, queries.version_of(found), following, room="goals.index")


def _said(form: GoalForm, name: str, value: Any) -> str:
    """What a field of a goal holds, in the reader's words."""
    if name == "items":
        choices: list[Any] = list(form.items.choices or ())
        return "\n".join(sorted(choice.label for choice in choices if choice.value in (value or ()))) or "–"
    if name == "way":
        return str(ways(form.unit)[value])
    return (day(value) if isinstance(value, date) else str(value or "")) or "–"


def _written(found: Goal, language: str) -> SimpleNamespace:
    """A goal as its form shows it."""
    [standing] = queries.standings([found], found.workspace_id, language)
    plain = {name: getattr(found, name) for name in ("name", "owner", "way", "start_on", "due_on")}
    numbers = {"baseline": number_text(found.baseline), "amount": number_text(found.amount)}
    return SimpleNamespace(**plain, **numbers, items=[own.id for own in standing.items])
