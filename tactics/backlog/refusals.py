"""The pages in place of what was asked for: it is gone, it was changed meanwhile, it is not ready, it has no outcome. HTTP only.

Keeps true: each holds all that was sent, to be sent again with what was missing; nothing of it is stored yet.
"""

from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.accounts.guards import current_member
from tactics.backlog import queries
from tactics.backlog.conflicts import both_sides, sent
from tactics.backlog.differing import Difference, differences
from tactics.backlog.models import BacklogItem
from tactics.backlog.queries import Row
from tactics.backlog.states import CHECKS, OUTCOMES
from tactics.core.addresses import back
from tactics.core.i18n import current_language, moment
from tactics.core.pages import render


def shown_row(found: BacklogItem) -> Row:
    """An item as the reader may see it."""
    return queries.row_of(found, current_language(), current_member())


def gone_page(found: BacklogItem) -> ResponseReturnValue:
    """Who removed an item and when, with what was sent to it and the way to have both back."""
    row, written = shown_row(found), request.method == "POST"
    known = [part for part in differences(row, request.form) if part.name not in request.form]
    shown = {"row": row, "said": _last_said(found, removed=True), "written": written, "sent": sent(), "differing": known}
    return render("backlog/gone.html", leave=elsewhere(found.id), **shown, **_again(found)), 409 if written else 404


def elsewhere(key: int) -> str:
    """The page that the form stood on, unless it is one of an item that is gone."""
    following, everything = back(url_for("backlog.index")), url_for("backlog.index")
    return everything if following.startswith(url_for("backlog.item", key=key)) else following


def ending_page(found: BacklogItem) -> ResponseReturnValue:
    """How an item ended, which nobody else can know, with all that was sent, to be sent again with the answer."""
    others = [pair for pair in sent() if pair[0] not in {"outcome", "was"}]
    return render("backlog/ending.html", row=shown_row(found), outcomes=OUTCOMES, others=others, **_again(found)), 422


def gate_page(found: BacklogItem, lacking: Sequence[str]) -> ResponseReturnValue:
    """What is missing, with all that was sent, to be sent again with a reason, or without the move."""
    others = [pair for pair in sent() if pair[0] not in {"status", "outcome", "was", "why"}]
    moves = [pair for pair in sent() if pair[0] in {"status", "outcome", "was"}]
    shown = {"lacking": lacking, "checks": CHECKS, "moves": moves, "others": others}
    return render("backlog/gate.html", row=shown_row(found), **shown, **_again(found)), 422


def conflict_page(found: BacklogItem, differing: Sequence[Difference] | None = None) -> ResponseReturnValue:
    """Both sides: what was sent, and what stands now with who wrote it; either can be kept.

    `differing` is given for a form that writes otherwise than is stored.
    """
    row, here, following = shown_row(found), url_for("backlog.item", key=found.id), back(url_for("backlog.index"))
    both = differences(row, request.form) if differing is None else differing
    return both_sides((row.title, here), both, found.version, following, room="backlog.index", changed=_last_said(found))


def _again(found: BacklogItem) -> dict[str, Any]:
    """Where what was sent goes once more, the version that its writer had read, and the page that follows."""
    return {"here": request.path, "version": request.form.get("version", found.version), "back": back(url_for("backlog.index"))}


def _last_said(found: BacklogItem, *, removed: bool = False) -> str:
    """Who changed an item last, and when; nothing of one without a history."""
    for event, name in queries.history(found, 1):
        who = {"who": name or gettext("Somebody"), "when": moment(event.at)}
        if removed:
            return str(gettext("%(who)s removed this %(when)s.", **who))
        return str(gettext("%(who)s changed this %(when)s, after you opened it. Nothing of yours is saved yet.", **who))
    return ""
