"""The page of progress at /jobs/<id>: what is done, how far it has come, stop, try again.

Keeps true: without JavaScript the page reloads itself while there is something to wait for; the state that a script asks
for costs two queries; a done job leads on to where it said it would.
"""

from http import HTTPStatus

from flask import Blueprint, Flask, Response, abort, flash, jsonify, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from tactics.accounts.guards import current_workspace
from tactics.core.addresses import back
from tactics.core.database import db, utc_now
from tactics.core.pages import render
from tactics.jobs import actions, queries
from tactics.jobs.models import Job
from tactics.jobs.shown import shown

bp = Blueprint("jobs", __name__)


@bp.get("/jobs/<int:key>")
def job(key: int) -> ResponseReturnValue:
    """How far a job has come."""
    found = _own(key)
    if found.state == "done" and found.after:
        return redirect(found.after, 303)
    return _unkept(render("jobs/job.html", job=found))


@bp.get("/jobs/<int:key>/state")
def state(key: int) -> Response:
    """The same for the script that waits."""
    found = _own(key)
    own = shown(found)
    return _unkept(jsonify(state=found.state, progress=own.share, percent=own.percent, said=own.said, after=found.after))


@bp.post("/jobs/<int:key>/stop")
def stop(key: int) -> ResponseReturnValue:
    """Stop a job."""
    actions.stop(_own(key))
    return redirect(back(url_for("jobs.job", key=key)), 303)


@bp.post("/jobs/<int:key>/again")
def again(key: int) -> ResponseReturnValue:
    """Ask once more for what came to nothing."""
    found = _own(key)
    try:
        fresh = found if found.state == "done" else actions.again(found)
    except actions.TooMany as problem:
        flash(str(problem), "danger")
        fresh = found
    return redirect(back(url_for("jobs.job", key=fresh.id)), 303)


def init_app(app: Flask) -> None:
    """Let every template show a job (macros/waiting.html), and every page say that a workspace has too many of them."""
    app.jinja_env.globals["shown_job"] = shown
    app.register_error_handler(actions.TooMany, _too_many)


def _too_many(problem: actions.TooMany) -> tuple[str, int]:
    status = HTTPStatus.TOO_MANY_REQUESTS
    return render("problem.html", status=status.value, message=str(problem)), status


def _own(key: int) -> Job:
    """A job of the reader's, ended now if its worker is gone."""
    workspace = current_workspace()
    found = queries.own_job(workspace.id, key) if workspace and key < 2**31 else None
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    if found.state == "running" and found.seen_at and utc_now() - found.seen_at > actions.SILENCE:
        actions.end_interrupted(found.workspace_id)
        db.session.refresh(found)
    return found


def _unkept(answer: str | Response) -> Response:
    response = make_response(answer)
    response.headers["Cache-Control"] = "no-store"
    return response
