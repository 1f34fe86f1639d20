"""The page of the people in a workspace, and the invitation by which others join.

Keeps true: looking at an invitation joins nothing; whoever has a workspace with something in it is told what they leave
before they do; an invitation that was withdrawn, or never was, is not there: 404.
"""

from flask import Blueprint, abort, flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.accounts import actions, queries
from tactics.accounts.forms import NameForm
from tactics.accounts.guards import current_member, current_workspace, enter, member_to_change, workspace_to_change
from tactics.accounts.models import Workspace
from tactics.core.pages import render

bp = Blueprint("accounts", __name__)


@bp.get("/team")
def team() -> ResponseReturnValue:
    """Who is in the workspace, the reader's own name, and the invitation."""
    return _page(NameForm(formdata=None, obj=current_member()))


@bp.post("/team")
def rename() -> ResponseReturnValue:
    """Give oneself a name."""
    form = NameForm()
    if not form.validate():
        return _page(form, 422)
    actions.rename(workspace_to_change(), member_to_change(), form.name.data or "")
    flash(gettext("Saved."), "success")
    return redirect(url_for("accounts.team"), 303)


@bp.post("/team/invitation")
def invite() -> ResponseReturnValue:
    """Make an invitation; one that was made before opens nothing any more."""
    member_to_change()  # Who invites is somebody: the others see them in the list.
    actions.invite(workspace_to_change())
    flash(gettext("Send the link to those who are to join."), "success")
    return redirect(url_for("accounts.team") + "#invitation", 303)


@bp.post("/team/invitation/withdraw")
def withdraw() -> ResponseReturnValue:
    """Take the invitation back."""
    actions.withdraw_invitation(workspace_to_change())
    flash(gettext("The link opens nothing any more. Who has joined stays."), "success")
    return redirect(url_for("accounts.team") + "#invitation", 303)


@bp.get("/join/<key>")
def look(key: str) -> ResponseReturnValue:
    """What it means to join."""
    return _join_page(_invited(key), key, NameForm(formdata=None, obj=current_member()))


@bp.post("/join/<key>")
def join(key: str) -> ResponseReturnValue:
    """Join the workspace, with the name that was given."""
    workspace, form = _invited(key), NameForm()
    if not form.validate():
        return _join_page(workspace, key, form, 422)
    if workspace == current_workspace():
        actions.rename(workspace, member_to_change(), form.name.data or "")
    else:
        enter(workspace, actions.join(workspace, form.name.data or ""))
        session.pop("undo", None)  # What it would undo belongs to the workspace that was left.
    flash(gettext("You are in. What anybody changes here, all of you see."), "success")
    return redirect(url_for("backlog.index"), 303)


def _invited(key: str) -> Workspace:
    found = queries.invited_to(key)
    if found is None:
        abort(404)
    return found


def _join_page(workspace: Workspace, key: str, form: NameForm, status: int = 200) -> ResponseReturnValue:
    mine = current_workspace()
    others = [member.name for member in queries.members(workspace.id) if member.name]
    shown = {"key": key, "form": form, "others": others, "inside": mine == workspace, "leaves": mine not in {None, workspace}}
    return render("accounts/join.html", **shown), status


def _page(form: NameForm, status: int = 200) -> ResponseReturnValue:
    workspace = current_workspace()
    people = queries.members(workspace.id) if workspace else ()
    invitation = workspace.invitation if workspace else None
    return render("accounts/team.html", form=form, people=people, me=current_member(), invitation=invitation), status
