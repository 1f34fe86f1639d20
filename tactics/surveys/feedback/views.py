"""The team's pages of the feedback form: the inbox, an entry, and what is decided about it. A stranger's is not there: 404."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tactics.accounts.guards import current_workspace, member_to_change, workspace_to_change
from tactics.catalogue.listing import pager
from tactics.core.addresses import back, public
from tactics.core.pages import offer_undo, render
from tactics.core.paging import Page, Slice, read_whole
from tactics.surveys.actions import to_backlog
from tactics.surveys.feedback import actions, queries
from tactics.surveys.feedback.forms import DecliningForm, OpeningForm
from tactics.surveys.feedback.models import FeedbackEntry

bp = Blueprint("feedback", __name__)


@bp.get("/feedback")
def index() -> str:
    """The inbox."""
    return _inbox(None)


@bp.post("/feedback")
def opened() -> ResponseReturnValue:
    """Open the form, or store what it is called."""
    form = OpeningForm(request.form)
    if not form.validate():
        return _inbox(form), 422
    actions.open_form(workspace_to_change(), form.product.data or "", form.asker.data or "")
    flash(gettext("The form is open. Its address is below."), "success")
    return redirect(url_for("feedback.index"), 303)


@bp.post("/feedback/close")
def close() -> ResponseReturnValue:
    """Take the form off the web."""
    workspace = current_workspace()
    form = queries.own_form(workspace.id) if workspace else None
    if form is None:
        abort(404)
    actions.close_form(form)
    flash(gettext("The form is closed. Its entries are still here."), "success")
    return redirect(url_for("feedback.index"), 303)


@bp.get("/feedback/<int:key>")
def entry(key: int) -> str:
    """One entry."""
    return _entry_page(_own(key), DecliningForm())


@bp.post("/feedback/<int:key>/publish")
def publish(key: int) -> ResponseReturnValue:
    """Show it to the public."""
    found = _own(key)
    actions.publish(found)
    offer_undo(gettext("“%(title)s” is public now.", title=found.title), url_for("feedback.withdraw", key=key))
    return redirect(back(url_for("feedback.index")), 303)


@bp.post("/feedback/<int:key>/withdraw")
def withdraw(key: int) -> ResponseReturnValue:
    """Put it back in the inbox."""
    actions.withdraw(_own(key))
    flash(gettext("It lies in the inbox again, and nobody else sees it."), "success")
    return redirect(back(url_for("feedback.index")), 303)


@bp.post("/feedback/<int:key>/decline")
def decline(key: int) -> ResponseReturnValue:
    """Say no, with the reason."""
    found, form = _own(key), DecliningForm(request.form)
    if not form.validate():
        return _entry_page(found, form), 422
    undoing = "feedback.publish" if found.is_public else "feedback.withdraw"
    actions.decline(found, form.reason.data or "")
    offer_undo(gettext("“%(title)s” is declined.", title=found.title), url_for(undoing, key=key))
    return redirect(url_for("feedback.index"), 303)


@bp.post("/feedback/<int:key>/merge")
def merge(key: int) -> ResponseReturnValue:
    """Count it as another one."""
    found = _own(key)
    target = queries.own_entry(found.workspace_id, read_whole(request.form.get("into"), 0, 2**31))
    if target is None or target.id == found.id or target.status == "merged":
        flash(gettext("Choose the entry that says the same."), "danger")
        return redirect(url_for("feedback.entry", key=key), 303)
    actions.merge(found, target)
    offer_undo(
        gettext("“%(title)s” counts as “%(other)s” now.", title=found.title, other=target.title),
        url_for("feedback.withdraw", key=key),
    )
    return redirect(url_for("feedback.entry", key=target.id), 303)


@bp.post("/feedback/<int:key>/idea")
def idea(key: int) -> ResponseReturnValue:
    """Put it in the backlog; a second click finds it there."""
    found = _own(key)
    votes = queries.row(found).votes
    said = ngettext("From the feedback form, %(num)s vote:", "From the feedback form, %(num)s votes:", votes)
    notes = [said, *([found.text] if found.text else []), public("feedback.entry", key=key)]
    if to_backlog(member_to_change(), found, found.title, "\n\n".join(notes)):
        flash(gettext("Added to your backlog."), "success")
    return redirect(back(url_for("feedback.entry", key=key)), 303)


@bp.route("/feedback/<int:key>/delete", methods=["GET", "POST"])
def delete(key: int) -> ResponseReturnValue:
    """Ask whether an entry is to be deleted for good, and do it."""
    found = _own(key)
    if request.method == "GET":
        return render("surveys/feedback/delete.html", row=queries.row(found))
    actions.delete_for_good(found)
    flash(gettext("The entry and its votes are deleted."), "success")
    return redirect(url_for("feedback.index"), 303)


def _inbox(opening: OpeningForm | None) -> str:
    workspace = current_workspace()
    form = queries.own_form(workspace.id) if workspace else None
    asked = request.args.get("status", "new")
    status = asked if asked in queries.STATUSES else "new"
    page = read_whole(request.args.get("page"), 1, 10**9)
    found = queries.inbox(form.workspace_id, status, page) if form else Page[queries.Row]([], Slice.of(1, 1, 0))
    address = public("hearing.board", public=form.key) if form else ""
    counts = queries.counts(form.workspace_id) if form else {}
    opening = opening or OpeningForm(obj=form)
    own = {"form": form, "opening": opening, "counts": counts, "address": address}
    return render("surveys/feedback/index.html", found=found, status=status, pager=pager, **own)


def _entry_page(found: FeedbackEntry, form: DecliningForm) -> str:
    target = queries.own_entry(found.workspace_id, found.merged_into) if found.merged_into else None
    return render(
        "surveys/feedback/entry.html", row=queries.row(found), form=form, target=target,
        merged=queries.merged_into(found), targets=queries.targets(found),
    )  # fmt: skip


def _own(key: int) -> FeedbackEntry:
    workspace = current_workspace()
    found = queries.own_entry(workspace.id, key) if workspace else None
    if found is None:
        abort(404)
    return found
