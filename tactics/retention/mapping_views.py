"""The page on which a person says what the columns of a file are and how it is written."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.core.pages import render
from tactics.jobs.actions import TooMany
from tactics.retention import actions, files, forms, queries, telling, uploads
from tactics.retention.models import Dataset

bp = Blueprint("mapping", __name__)
_ROWS, _COLUMNS = 8, 30
"""How much of a file the page shows."""


@bp.get("/retention/<int:dataset_id>/mapping")
def show(dataset_id: int) -> ResponseReturnValue:
    """What the file is taken for, to be corrected."""
    own, looked = _own(dataset_id)
    return _page(own, forms.MappingForm(own, looked))


@bp.post("/retention/<int:dataset_id>/mapping")
def give(dataset_id: int) -> ResponseReturnValue:
    """Read the file as is said; or look at it again when it is written otherwise than it was looked at."""
    own, looked = _own(dataset_id)
    form = forms.MappingForm(own, looked)
    if forms.changed_meanwhile(form):
        flash(gettext("The file was looked at anew meanwhile, so its columns may be others. Choose again."), "warning")
        return redirect(url_for("mapping.show", dataset_id=dataset_id), 303)
    try:
        if "look" in request.form or form.looks_otherwise():
            job = actions.look(own, form.chosen(), form.mapping())
        elif form.validate():
            job = actions.read(own, form.name.data or "", form.mapping())
        else:
            return _page(own, form), 422
    except TooMany as refused:
        flash(str(refused), "danger")
        return _page(own, form), 422
    page = url_for("jobs.job", key=job.id) if own.about else url_for("retention.dataset", dataset_id=dataset_id)
    return redirect(page, 303)


def _own(dataset_id: int) -> tuple[Dataset, dict[str, Any]]:
    """A data set and what its file looks like; one whose file is gone, or at work, leads to its own page."""
    own = queries.own_dataset(dataset_id)
    looked = files.read_looked(own.id)
    if own.state not in {"mapping", "ready", "failed"} or looked is None:
        abort(redirect(url_for("retention.dataset", dataset_id=dataset_id), 303))
    return own, looked


def _page(own: Dataset, form: forms.MappingForm) -> str:
    shown = {
        "dataset": own,
        "form": form,
        "looked": form.looked,
        "doubts": [telling.doubt(doubt) for doubt in form.looked["doubts"]],
        "problem": telling.problem(own.problem),
        "zones": forms.ZONES,
        "rows": _ROWS,
        "columns": _COLUMNS,
        "in_bytes": uploads.in_bytes,
    }
    return render("retention/mapping.html", **shown)
