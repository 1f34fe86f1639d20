"""The page of natural frequency: two methods, and the choice, which is the team's. A stranger's data set is not there: 404."""

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.core.addresses import back
from tactics.core.pages import offer_undo, render
from tactics.jobs.models import Job
from tactics.retention import answers, files
from tactics.retention.asked import Asking
from tactics.retention.choices import actions, words
from tactics.retention.frequency.shown import FEWEST, Shown
from tactics.retention.measures.cadence import MOST_LEAST, WINDOWS, Frequency
from tactics.retention.measures.calendar import PERIODS
from tactics.retention.queries import ready_dataset

bp = Blueprint("frequency", __name__, url_prefix="/retention/<int:dataset_id>")
USUAL = Frequency()


@bp.get("/frequency")
def show(dataset_id: int) -> str:
    """How often people use it by nature: active days and gaps, and the team's choice."""
    dataset = ready_dataset(dataset_id)
    asking = Asking(request.args, dataset.about)
    asked = Frequency(
        int(asking.choice("days", [str(days) for days in WINDOWS], str(USUAL.days))),
        asking.whole("least", 1, MOST_LEAST, USUAL.least),
        asking.event("event"),
    )
    found = answers.answer(dataset, "frequency", asked.plain())
    job, shown = (found, None) if isinstance(found, Job) else (None, Shown(found, asked))
    return render(
        "retention/frequency.html",
        dataset=dataset,
        asked=asked,
        ignored=[str(words.FIELDS[name]) for name in asking.ignored],
        job=job,
        shown=shown,
        cadences=words.CADENCES,
        windows=WINDOWS,
        most_least=MOST_LEAST,
        fewest=FEWEST,
        fields=words.FIELDS,
        saving=files.key_of("frequency", asked.plain()),
    )


@bp.post("/frequency")
def choose(dataset_id: int) -> ResponseReturnValue:
    """Keep the team's natural frequency: what the form says, or the address that an Undo posts to."""
    dataset = ready_dataset(dataset_id)
    undoing = "cadence" not in request.form
    wanted = request.args.get("cadence", "") if undoing else request.form["cadence"]
    if wanted not in {*PERIODS, ""}:
        abort(422)
    before = dataset.cadence
    actions.choose_cadence(dataset, wanted)
    if undoing:
        session.pop("undo", None)
        flash(gettext("Put back as it was."), "success")
    else:
        said = words.CADENCES[wanted] if wanted else gettext("none yet")
        offer_undo(
            gettext("Natural frequency: %(cadence)s.", cadence=said),
            url_for("frequency.choose", dataset_id=dataset_id, cadence=before),
        )
    return redirect(back(url_for("frequency.show", dataset_id=dataset_id)), 303)
