"""The page that shows both sides when two people changed the same: what was sent, and what stands. HTTP only.

Keeps true: nothing that was sent is lost; it is stored only when its writer says so, having seen the other side.
"""

from collections.abc import Sequence

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.backlog.differing import Difference
from tactics.core.pages import render

NOT_CONTENT = {"csrf_token", "version", "next", "put_back"}
"""What every page puts in a form anew."""


def both_sides(
    what: tuple[str, str], differing: Sequence[Difference], version: object, following: str, *, room: str, changed: str = ""
) -> ResponseReturnValue:
    """The page, with status 409; where nothing differs, somebody else wrote the very same, and all is well.

    `what` is the name and the address of what was changed, `changed` who did it and when, `version` what the form is to
    bring back when the writer keeps theirs, `room` the page of the sub-navigation.
    """
    if not differing:
        flash(gettext("Saved."), "success")
        return redirect(following, 303)
    said = changed or gettext("This was changed after you opened it. Nothing of yours is saved yet.")
    both = {"differing": differing, "sent": sent(), "version": version, "here": request.full_path.rstrip("?")}
    return render("backlog/conflict.html", what=what, said=said, back=following, room=room, **both), 409


def sent() -> list[tuple[str, str]]:
    """What a form held, but for what every page puts there anew."""
    return [pair for pair in request.form.items(multi=True) if pair[0] not in NOT_CONTENT]
