"""The page of people over time: new, current, reactivated, inactive; stickiness; who buys again."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from tactics.core.pages import render
from tactics.jobs.models import Job
from tactics.retention import answers, files, queries
from tactics.retention.changes.queries import marks
from tactics.retention.lifecycle.shown import People
from tactics.retention.people_asked import MovementQuestion

bp = Blueprint("lifecycle", __name__, url_prefix="/retention/<int:dataset_id>/lifecycle")
MEASURE = "lifecycle"


@bp.get("")
def show(dataset_id: int) -> ResponseReturnValue:
    """Who came, stayed, left and returned, period by period."""
    dataset = queries.ready_dataset(dataset_id)
    question = MovementQuestion.of(request.args, dataset.about or {}, dataset.cadence, dataset.core_event)
    asked = question.movement
    found = answers.answer(dataset, MEASURE, asked.plain())
    shared = {"dataset": dataset, "question": question, "asked": asked}
    if isinstance(found, Job):
        return render("retention/lifecycle.html", **shared, job=found, told=None)
    saving = files.key_of(MEASURE, asked.plain())
    told = People(asked, found, [(mark.day, mark.name) for mark in marks(dataset)])
    return render("retention/lifecycle.html", **shared, job=None, told=told, saving=saving)
