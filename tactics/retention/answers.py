"""Answers of measures: kept ones at once, others by a job that somebody can watch.

Keeps true: a question of a data set is computed once; the web process computes nothing; an answer belongs to the data
set and is deleted with it.
"""

from typing import Any

from flask import Flask, request
from flask_babel import lazy_gettext as _l

from tactics.jobs import actions as jobs
from tactics.jobs import kinds
from tactics.jobs import queries as job_queries
from tactics.jobs.children import Limits
from tactics.jobs.models import Job
from tactics.retention import files
from tactics.retention.choices.words import CADENCES
from tactics.retention.models import Dataset
from tactics.retention.questions import QUESTIONS

KIND = "measure"
_LIMITS = Limits(memory=2 * 2**30, cpu=900, file=2 * 2**30, seconds=900)
_LONGEST = 4000
"""Characters of an address that a job can lead back to."""
STAGES = {
    "computing": _l("Working out the answer…"),
    **{f"counting-{step}": _l("Counting the events, step %(step)s…", step=step) for step in range(1, 10)},
}
"""What the child says that it is at (see working)."""
_SENTENCES = {
    "damaged": _l("The events cannot be read any more. Bring the file again."),
    "no-such-event": _l("There is no event called “%(event)s” in this data set. Choose another."),
}


def answer(dataset: Dataset, measure: str, asked: dict[str, Any]) -> dict[str, Any] | Job:
    """What a measure (a key of working.MEASURES) finds; or the job that is finding it, or that could not."""
    key = files.key_of(measure, asked)
    kept = files.read_answer(dataset.id, key)
    if kept:
        return kept.answer
    last = job_queries.last_job(dataset.workspace_id, KIND, str(dataset.id), key)
    if last and last.state in {"failed", "stopped"}:
        return last  # It is asked once more when somebody says so, not whenever the page is looked at.
    question = {"measure": measure, "asked": asked}
    return jobs.enqueue(dataset.workspace_id, KIND, str(dataset.id), question, key=key, after=_here())


def _here() -> str:
    """The address of the page that asks; without the question when it is too long to be kept."""
    here = request.full_path.rstrip("?")
    return here if len(here) <= _LONGEST else request.path


def _keep(job: Job, result: dict[str, Any]) -> None:
    """The child has an answer: keep it beside the events."""
    files.write_answer(int(job.subject), files.Kept(job.asked["measure"], job.asked["asked"], result))


def init_app(app: Flask) -> None:
    """Tell the worker how measures are computed."""
    kind = kinds.Kind(
        name=KIND,
        label=_l("Computing"),
        program="tactics.retention.working",
        limits=_LIMITS,
        folder=lambda job: files.folder(int(job.subject)),
        finished=_keep,
        stages=STAGES,
        sentences=_SENTENCES,
    )
    kinds.register(app, kind)
    app.jinja_env.globals.update(retention_questions=QUESTIONS, retention_cadences=CADENCES)
