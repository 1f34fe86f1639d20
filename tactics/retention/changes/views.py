"""The page of before and after, and the marks on it. A stranger's mark is not there: 404."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, request, url_for
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
from tactics.retention.changes.asked import Around
from tactics.retention.changes.comparing import compare
from tactics.retention.changes.shown import Shown
from tactics.retention.measures.definition import Retention
from tactics.retention.models import Dataset
from tactics.retention.queries import ready_dataset
from tactics.retention.wording import share

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
    around = Around.of(asking, definition, marks[-1].day if marks else None)
    found = answers.answer(dataset, "cohorts", definition.plain())
    if isinstance(found, Job):
        return _page(dataset, asking, definition, around, job=found)
    shown = None
    if around.day:
        compared = compare(found["cohorts"], definition, around.day, around.span, around.most)
        shown = Shown(compared, definition, around.span, around.day, [(mark.day, mark.name) for mark in marks])
    saving = files.key_of("cohorts", definition.plain())
    query = urlencode({**request.args, **around.parameters()})
    return _page(dataset, asking, definition, around, shown=shown, saving=saving, query=query)


def _page(dataset: Dataset, asking: Asking, definition: Retention, around: Around, **more: Any) -> str:
    words: dict[str, Any] = {"job": None, "shown": None, "saving": "", "problem": "", "typed": {}}
    return render(
        "retention/changes.html",
        dataset=dataset,
        marks=queries.marks(dataset),
        experiments=_experiments(dataset),
        asked=definition,
        around=around,
        ignored=asking.ignored,
        day_of=written_day,
        share=share,
        **{**words, **more},
    )


@bp.post("/marks")
def mark(dataset_id: int) -> ResponseReturnValue:
    """Mark a day on which something changed; what the form says, or the address that an Undo posts to.

    Where the form has an experiment, its first day is meant, whatever stands in the field of the day.
    """
    dataset = ready_dataset(dataset_id)
    undoing = "day" not in request.form
    given = request.args if undoing else request.form
    asking = Asking(given, dataset.about)
    experiment = {own.id: own for own in _experiments(dataset)}.get(read_whole(given.get("item"), 0, 2**31 - 1))
    day = experiment.started_on if experiment and not undoing else asking.day("day")
    name = " ".join(given.get("name", "").split())[:200] or (experiment.title[:200] if experiment else "")
    problem = ""
    if day is None or not name or "\0" in name:
        problem = gettext("Not marked: write a day as 2026-03-14 and what changed, or choose an experiment.")
    elif len(queries.marks(dataset)) >= queries.MOST:
        problem = gettext("Not marked: there are %(num)s marks already. Remove one first.", num=queries.MOST)
    if day is None or problem:
        definition = Retention(asking.period(dataset.cadence), back=dataset.core_event)
        return _page(dataset, Asking({}, None), definition, Around.of(asking, definition), problem=problem, typed=given), 422
    if not any((own.day, own.name) == (day, name) for own in queries.marks(dataset)):  # The same form may come twice.
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
