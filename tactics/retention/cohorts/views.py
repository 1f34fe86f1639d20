"""The page of cohorts, the triangle with its curves, and the same as a file.

Keeps true: every state of the page is an address, and a file has the address of what it holds; nothing is computed here.
"""

from http import HTTPStatus

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tactics.core.database import utc_now
from tactics.core.i18n import joined
from tactics.core.pages import render
from tactics.jobs.models import Job
from tactics.retention import answers, files, queries
from tactics.retention.cohorts import files as cohort_files
from tactics.retention.cohorts import words as cohort_words
from tactics.retention.cohorts.asked import CohortQuestion
from tactics.retention.cohorts.shown import Shown
from tactics.retention.measures.definition import HORIZONS, MOST_PERIODS, USUAL_BRACKETS
from tactics.retention.models import Dataset
from tactics.tracking.periods import KINDS

bp = Blueprint("cohorts", __name__, url_prefix="/retention/<int:dataset_id>")

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/cohorts")
def show(dataset_id: int) -> ResponseReturnValue:
    """Who came back, cohort by cohort."""
    dataset = queries.ready_dataset(dataset_id)
    asked = _asked(dataset)
    found = _answer(dataset, asked)
    return render(
        "retention/cohorts.html",
        dataset=dataset,
        asked=asked,
        saving=files.key_of("cohorts", asked.definition.plain()),
        job=found if isinstance(found, Job) else None,
        shown=found if isinstance(found, Shown) else None,
        ignored=joined([str(cohort_words.FIELDS[name]) for name in asked.ignored]),
        words=cohort_words,
        kinds=KINDS,
        horizons=HORIZONS,
        most=MOST_PERIODS,
        brackets=", ".join(map(str, USUAL_BRACKETS[asked.definition.period])),
        address=lambda **others: url_for("cohorts.show", dataset_id=dataset.id, **asked.parameters(**others)),
        file=lambda form, **others: url_for("cohorts.download", dataset_id=dataset.id, form=form, **asked.parameters(**others)),
    )


@bp.get("/cohorts.<any(csv, xlsx):form>")
def download(dataset_id: int, form: str) -> ResponseReturnValue:
    """The same as a file. While the answer is not there, the page that shows how far it has come."""
    dataset = queries.ready_dataset(dataset_id)
    asked = _asked(dataset)
    found = _answer(dataset, asked)
    if not isinstance(found, Shown):
        return redirect(url_for("cohorts.show", dataset_id=dataset.id, **asked.parameters()), HTTPStatus.SEE_OTHER)
    excel = request.args.get("style") == "excel"
    content = cohort_files.to_xlsx(found) if form == "xlsx" else cohort_files.to_csv(found, excel=excel)
    response = Response(content, content_type=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="cohorts-{dataset.id}-{utc_now():%Y-%m-%d}.{form}"'
    response.cache_control.private = True
    response.cache_control.no_store = True
    return response


def _asked(dataset: Dataset) -> CohortQuestion:
    return CohortQuestion.of(request.args, dataset.about, dataset.cadence, dataset.core_event)


def _answer(dataset: Dataset, asked: CohortQuestion) -> Shown | Job:
    """What was found, or the job that finds it."""
    found = answers.answer(dataset, "cohorts", asked.definition.plain())
    return found if isinstance(found, Job) else Shown(asked, found, (dataset.about or {}).get("zone", ""))
