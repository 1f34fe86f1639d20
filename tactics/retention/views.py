"""The pages of data sets: the list, one of them, its name, its end. A stranger's data set is not there: 404."""

from flask import Blueprint, Flask, Response, abort, current_app, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.accounts.guards import current_workspace, workspace_to_change
from tactics.core.pages import render
from tactics.core.paging import read_whole
from tactics.core.settings import Settings
from tactics.jobs.actions import TooMany, end_interrupted
from tactics.retention import actions, answers, files, kinds, queries, telling, uploads
from tactics.retention.forms import NameForm
from tactics.retention.models import Dataset

bp = Blueprint("retention", __name__)
_EVENTS = 12
"""How many events, and values of a segment, an overview lists at first."""


@bp.get("/retention")
def index() -> str:
    """What the retention engine is for, and the data sets of the workspace."""
    return front()


def front(problem: str = "") -> str:
    """The front page, with what was wrong with a file that was sent."""
    workspace = current_workspace()
    page = queries.datasets(workspace.id, read_whole(request.args.get("page"), 1, 1000)) if workspace else None
    settings: Settings = current_app.extensions["settings"]
    facts = {"most": uploads.MOST_BYTES, "most_sets": uploads.MOST_SETS, "days": settings.keep_events}
    return render("retention/index.html", page=page, problem=problem, in_bytes=uploads.in_bytes, period=telling.period, **facts)


@bp.post("/retention/sample")
def sample() -> ResponseReturnValue:
    """Make the simulated sample a data set."""
    try:
        made = actions.bring_sample(workspace_to_change().id, gettext("Sample: a subscription, simulated"))
    except (uploads.Refused, TooMany) as refused:
        return front(str(refused)), 422
    return redirect(url_for("retention.dataset", dataset_id=made.id), 303)


@bp.get("/retention/<int:dataset_id>")
def dataset(dataset_id: int) -> ResponseReturnValue:
    """One data set: what was read, and what can be asked of it; or how far it has come."""
    own = queries.own_dataset(dataset_id)
    if own.state == "mapping" and files.read_looked(own.id):
        return redirect(url_for("mapping.show", dataset_id=dataset_id), 303)
    return _page(own, NameForm(formdata=None, obj=own))


@bp.post("/retention/<int:dataset_id>/name")
def rename(dataset_id: int) -> ResponseReturnValue:
    """Call a data set something else."""
    own, form = queries.own_dataset(dataset_id), NameForm()
    if not form.validate():
        return _page(own, form), 422
    actions.rename(own, form.name.data or "")
    flash(gettext("Saved."), "success")
    return redirect(url_for("retention.dataset", dataset_id=dataset_id), 303)


@bp.post("/retention/<int:dataset_id>/look")
def look(dataset_id: int) -> ResponseReturnValue:
    """Look at the file once more, as it looks by itself."""
    own = queries.own_dataset(dataset_id)
    if files.upload(own.id).exists() and own.state not in {"uploading", "ready"} and not queries.work_on(own):
        try:
            actions.look(own)
        except TooMany as refused:
            flash(str(refused), "danger")
    return redirect(url_for("retention.dataset", dataset_id=dataset_id), 303)


@bp.route("/retention/<int:dataset_id>/delete", methods=["GET", "POST"])
def delete(dataset_id: int) -> ResponseReturnValue:
    """Ask whether a data set is to be deleted for good; delete it."""
    own = queries.own_dataset(dataset_id)
    if request.method == "GET":
        return render("retention/delete.html", dataset=own, analyses=queries.count_analyses(own))
    name = own.name
    actions.delete(own)
    flash(gettext("“%(name)s” is deleted for good.", name=name), "success")
    return redirect(url_for("retention.index"), 303)


@bp.get("/retention/<int:dataset_id>/rejected.csv")
def rejected(dataset_id: int) -> Response:
    """The rows that could not be used, each with its line and the reason."""
    path = files.rejected(queries.own_dataset(dataset_id).id)
    if not path.exists():
        abort(404)
    response = send_file(path, "text/csv", as_attachment=True, download_name="rejected.csv", conditional=False)
    response.cache_control.no_store = True
    return response


def _page(own: Dataset, form: NameForm) -> str:
    if own.state in {"looking", "reading"}:
        end_interrupted(own.workspace_id)
    shown = {
        "dataset": own,
        "form": form,
        "job": queries.work_on(own),
        "problem": telling.problem(own.problem),
        "again": not own.problem or own.problem["code"] in telling.PASSING,
        "reasons": telling.REASONS,
        "received": uploads.received(own.id),
        "raw": files.upload(own.id).exists(),
        "mappable": files.read_looked(own.id) is not None,
        "first": _EVENTS,
        "most": uploads.MOST_BYTES,
        "why": telling.WHY,
        "period": telling.period,
        "in_bytes": uploads.in_bytes,
    }
    return render("retention/dataset.html", **shown)


def init_app(app: Flask) -> None:
    """Tell the worker about the room's kinds of jobs."""
    answers.init_app(app)
    kinds.init_app(app)
