"""The board, the timeline and the calendar feed. Moves are the backlog's own."""

from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.accounts.guards import current_member, current_workspace, workspace_to_change
from tactics.backlog import arranging, queries
from tactics.backlog.actions import new_calendar_key, set_habits
from tactics.backlog.arranging import Outline
from tactics.backlog.filters import BacklogFilter
from tactics.backlog.habits import habits_of, workspace_of_calendar
from tactics.backlog.states import OPEN, STATUSES
from tactics.backlog.views import OFFERS
from tactics.catalogue.listing import pager
from tactics.core.addresses import public
from tactics.core.database import utc_now
from tactics.core.i18n import current_language
from tactics.core.pages import offer_undo, render
from tactics.planning.calendar import Event, to_ics
from tactics.planning.columns import due, exceeded, lanes
from tactics.planning.timeline import KINDS, days_of, draw

bp = Blueprint("planning", __name__)
_CLOSED = "closed_calendar"
"""Where the reader's session keeps a workspace, the key that it closed, and the one that it has since."""


@bp.get("/backlog/board")
def board() -> str:
    """The backlog by state."""
    shown, workspace = _page(), current_workspace()
    limits = habits_of(workspace.id if workspace else None).limits
    shown["offers"] = {**OFFERS, "statuses": {status: str(name) for status, name in STATUSES.items()}}  # Once, not in each card.
    shown |= {"limits": limits, "over": exceeded(shown["everything"], limits)}
    return render(
        "planning/board.html",
        due=partial(due, today=utc_now().date()),
        lanes=lanes(shown["found"], shown["board"]["wanted"], limits),
        **shown,
    )


@bp.get("/backlog/timeline")
def timeline() -> str:
    """What is planned, running and over, in time."""
    shown, workspace = _page(), current_workspace()
    key = habits_of(workspace.id).calendar if workspace else None
    feed = public("planning.feed", key=key, lang=current_language()) if key else None
    wanted, today = shown["board"]["wanted"], utc_now().date()
    picture = draw(shown["found"], today, wanted.page, wanted.per_page)
    late = [bar.item.id for bar in picture.bars if bar.item.overdue(today)]
    return render("planning/timeline.html", picture=picture, kinds=KINDS, late=late, feed=feed, pager=pager, **shown)


@bp.post("/backlog/calendar")
def renew_feed() -> ResponseReturnValue:
    """Make a private address for the calendar; the one before it opens nothing any more."""
    workspace = workspace_to_change()
    before = habits_of(workspace.id).calendar
    new_calendar_key(workspace)
    return _told_of_feed(gettext("The calendar has a new private address."), before)


@bp.post("/backlog/calendar/withdraw")
def withdraw_feed() -> ResponseReturnValue:
    """Close the private address of the calendar."""
    workspace = workspace_to_change()
    before = habits_of(workspace.id).calendar
    if before is None:
        return _to_calendar()  # The same click twice.
    set_habits(workspace, calendar=None)
    return _told_of_feed(gettext("The private address opens nothing any more."), before)


@bp.post("/backlog/calendar/again")
def restore_feed() -> ResponseReturnValue:
    """Open the private address again that this reader closed last."""
    workspace, closed = workspace_to_change(), session.pop(_CLOSED, None)
    if closed is None or closed[0] != workspace.id:
        return _to_calendar()  # The same click twice, or nothing to undo.
    if habits_of(workspace.id).calendar != closed[2]:
        flash(gettext("The private address was changed again since; nothing was undone."), "warning")
        return _to_calendar()
    set_habits(workspace, calendar=closed[1])
    return _told_of_feed(gettext("Undone: the private address is the one it was."), None)


def _told_of_feed(message: str, before: str | None) -> ResponseReturnValue:
    """Tell what became of the address; the reader keeps the key before it, so that it can be had again."""
    if before:
        workspace = workspace_to_change()
        session[_CLOSED] = (workspace.id, before, habits_of(workspace.id).calendar)
        offer_undo(message, url_for("planning.restore_feed"))
    else:
        session.pop("undo", None)
        flash(message, "success")
    return _to_calendar()


def _to_calendar() -> ResponseReturnValue:
    return redirect(url_for("planning.timeline") + "#calendar", 303)


@bp.get("/calendar/<key>.ics")
def feed(key: str) -> Response:
    """The calendar of the workspace that has this private key."""
    workspace = workspace_of_calendar(key) if "\0" not in key else None
    if workspace is None:
        abort(404)
    response = Response(calendar_of(workspace.id, BacklogFilter()), content_type="text/calendar; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def calendar_of(workspace_id: str, wanted: BacklogFilter) -> bytes:
    """The items of a filter that have days and are planned, running or over, as a calendar file."""
    now, language = utc_now(), current_language()
    found = arranging.arranged(queries.outlines(workspace_id, language, None), wanted, now)
    events = [_event(own, *days) for own in found if own.status in {*OPEN, "done"} and (days := days_of(own, now.date()))]
    return to_ics(events, gettext("Growth experiments"))


def _event(own: Outline, start: date, end: date) -> Event:
    url = public("backlog.item", key=own.id)
    text = gettext("Owner: %(owner)s", owner=own.owner) if own.owner else ""
    return Event(f"backlog-{own.id}@{urlsplit(url).netloc}", own.title, start, end, own.status, own.changed_at, text, url)


def _page() -> dict[str, Any]:
    """What board and timeline have in common: the filter, what it finds, what it offers."""
    wanted, workspace = BacklogFilter.from_args(request.args), current_workspace()
    everything = queries.outlines(workspace.id, current_language(), current_member()) if workspace else []
    found = arranging.arranged(everything, wanted, utc_now())
    tags = sorted({tag for own in everything for tag in own.tags}, key=str.casefold)
    offered = {"wanted": wanted, "owners": arranging.owners(everything), "tags": tags}
    views = queries.saved_views(workspace.id) if workspace else ()
    return {"board": offered, "everything": everything, "found": found, "views": views, "offers": OFFERS}
