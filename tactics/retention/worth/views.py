"""The page of lifetime value, and every customer as a file.

Keeps true: every state of the page is an address, and the file has the address of what it holds; nothing is computed here.
"""

import re
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from tactics.core.database import utc_now
from tactics.core.pages import render
from tactics.jobs.models import Job
from tactics.retention import answers, files, queries
from tactics.retention.models import Dataset
from tactics.retention.worth import words as lifetime_words
from tactics.retention.worth.asked import LifetimeQuestion
from tactics.retention.worth.shown import Shown

bp = Blueprint("lifetime", __name__, url_prefix="/retention/<int:dataset_id>")

MEASURE = "purchases"
_FILE = re.compile(r"customers-[0-9a-f]{32}\.csv")


@bp.get("/lifetime")
def show(dataset_id: int) -> ResponseReturnValue:
    """What customers will buy and be worth, and whether the models fit them."""
    dataset = queries.ready_dataset(dataset_id)
    asked = LifetimeQuestion.of(request.args, dataset.about)
    found = _answer(dataset, asked)
    return render(
        "retention/lifetime.html",
        dataset=dataset,
        asked=asked,
        job=found if isinstance(found, Job) else None,
        shown=None if isinstance(found, Job) else Shown(found, asked.question),
        saving=files.key_of(MEASURE, asked.question.plain()),
        words=lifetime_words,
        file=url_for("lifetime.download", dataset_id=dataset.id, **asked.parameters),
    )


@bp.get("/lifetime.csv")
def download(dataset_id: int) -> ResponseReturnValue:
    """Every customer. While the answer is not there, or holds no customers, the page that says so."""
    dataset = queries.ready_dataset(dataset_id)
    asked = LifetimeQuestion.of(request.args, dataset.about)
    found = _answer(dataset, asked)
    name = "" if isinstance(found, Job) else str(found.get("file", ""))
    path = files.folder(dataset.id) / "answers" / name
    if not _FILE.fullmatch(name) or not path.is_file():
        return redirect(url_for("lifetime.show", dataset_id=dataset.id, **asked.parameters), HTTPStatus.SEE_OTHER)
    title = f"customers-{dataset.id}-{utc_now():%Y-%m-%d}.csv"
    response = send_file(path, mimetype="text/csv", as_attachment=True, download_name=title, etag=False)
    response.cache_control.private = True
    response.cache_control.no_store = True
    return response


def _answer(dataset: Dataset, asked: LifetimeQuestion) -> dict[str, Any] | Job:
    return answers.answer(dataset, MEASURE, asked.question.plain())
