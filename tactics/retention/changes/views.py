"""The page of before and after, and the marks on it. A stranger's mark is not there: 404."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.accounts.guards import current_member
from tactics.backlog.arranging import Outline
from tactics.backlog.queries import outlines
from tactics.core.addresses import back
from tactics.core.i18n import current_language
from tactics.core.i18n import day as written_day
from tactics.core.pages import offer_undo, render
from tactics.core.paging import read_whole
from tactics.jobs.models import Job
from tactics.retention import answers, files
from tactics.retention.asked import Asking
from tactics.retention.changes import actions, queries
from tactics.retention.changes.comparing import MOST, compare
from tactics.retention.changes.shown import Shown
from tactics.retention.cohorts.words import share
from tactics.retention.measures.definition import Retention
from tactics.retention.models import Dataset
from tactics.retention.queries import ready_dataset

bp = Blueprint("changes", __name__, url_prefix="/retention/<int:dataset_id>")


@bp.get("/changes")
def show(dataset_id: int) -> str:
    """Cohorts before a day and after it, beside each other."""
    dataset = ready_dataset(dataset_id)
    asking = Asking(request.args, dataset.about)
    definition = Retention(
        asking.period(dataset.cadence), start=asking.event("start"), back=asking.event("back", dataset.core_event)
    )
    marks = queries.marks(dataset)
    day = asking.day("day") or (marks[-1].day if marks else None)
    span = asking.whole("after", 0, definition.horizon, 1)
    most = asking.whole("most", 1, 60, MOST)
    words = {
        "dataset": dataset,
        "marks": marks,
        "asked": definition,
        "day": day,
        "span": span,
        "most": most,
        "ignored": asking.ignored,
        "experiments": _experiments(dataset),
        "day_of": written_day,
        "share": share,
    }
    found = answers.answer(dataset, "cohorts", definition.plain())
    if isinstance(found, Job):
        return render("retention/changes.html", job=found, shown=None, saving="", **words)
    shown = Shown(compare(found["cohorts"], definition, day, span, most), definition, span, day) if day else None
    saving = files.key_of("cohorts", definition.plain())
    return render("retention/changes.html", job=None, shown=shown, saving=saving, **words)


@bp.post("/marks")
def mark(dataset_id: int) -> ResponseReturnValue:
    """Mark a day on which something changed; what the form says, or the address that an Undo posts to."""
    dataset = ready_dataset(dataset_id)
    given = request.form if "day" in request.form else request.args
    experiment = {own.id: own for own in _experiments(dataset)}.get(read_whole(given.get("item"), 0, 2**31 - 1))
    day = Asking(given, dataset.about).day("day") or (experiment.started_on if experiment else None)
    name = " ".join(given.get("name", "").split())[:200] or (experiment.title[:200] if experiment else "")
    if day is None or not name or "\0" in name:
        flash(gettext("Not marked: write a day as 2026-03-14 and what changed, or choose an experiment."), "danger")
        return redirect(back(url_for("changes.show", dataset_id=dataset_id)), 303)
    if len(queries.marks(dataset)) >= queries.MOST:
        flash(gettext("Not marked: there are %(num)s marks already. Remove one first.", num=queries.MOST), "danger")
    else:
        actions.add_mark(dataset, day, name, experiment.id if experiment else None)
    return redirect(url_for("changes.show", dataset_id=dataset_id, day=day.isoformat()), 303)


@bp.post("/marks/<int:key>/remove")
def remove(dataset_id: int, key: int) -> ResponseReturnValue:
    """Take a mark away, with a way to take that back."""
    dataset = ready_dataset(dataset_id)
    own = queries.own_mark(dataset, key)
    again = url_for("changes.mark", dataset_id=dataset_id, day=own.day.isoformat(), name=own.name, item=own.item_id)
    actions.remove_mark(own)
    offer_undo(gettext("The mark “%(name)s” is gone.", name=own.name), again)
    return redirect(back(url_for("changes.show", dataset_id=dataset_id)), 303)


def _experiments(dataset: Dataset) -> Sequence[Outline]:
    """The experiments of the workspace that have begun, newest first."""
    whole = outlines(dataset.workspace_id, current_language(), current_member())
    begun = [own for own in whole if own.started_on]
    return sorted(begun, key=lambda own: own.started_on or date.min, reverse=True)[: queries.MOST]
