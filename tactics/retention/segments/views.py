"""The page of segments: who stays and who does not, where the weak spot is, and the tactics for it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.accounts.guards import member_to_change
from tactics.backlog import actions
from tactics.backlog.prefilling import prefills
from tactics.catalogue.filters import TacticFilter
from tactics.catalogue.queries import Found, find, ids_by_slug
from tactics.core.addresses import back
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.jobs.models import Job
from tactics.retention import answers, files, queries
from tactics.retention.measures.questions import BEHAVIOUR
from tactics.retention.models import Dataset
from tactics.retention.people_asked import SegmentQuestion, usual_behaviour
from tactics.retention.segments import words as segment_words
from tactics.retention.segments.phases import FACETS, PHASES
from tactics.retention.segments.shown import Told

bp = Blueprint("segments", __name__, url_prefix="/retention/<int:dataset_id>/segments")
MEASURE = "segments"
_SHOWN_TACTICS = 6


@bp.get("")
def show(dataset_id: int) -> ResponseReturnValue:
    """Segments beside each other, phase by phase."""
    dataset = queries.ready_dataset(dataset_id)
    question = _asked(dataset)
    found = answers.answer(dataset, MEASURE, question.comparison.plain())
    shared = {
        "dataset": dataset, "question": question, "asked": question.comparison, "words": segment_words, "phases": PHASES,
        "behaviour": BEHAVIOUR, "usual": usual_behaviour(dataset.about or {}, dataset.core_event),
    }  # fmt: skip
    if isinstance(found, Job):
        return render("retention/segments.html", **shared, job=found, told=None)
    told = _told(dataset, question, found)
    phase = question.phase or told.phase
    saving = files.key_of(MEASURE, question.comparison.plain())
    tactics = _tactics(phase, current_language())
    return render("retention/segments.html", **shared, job=None, told=told, phase=phase, tactics=tactics, saving=saving)


@bp.post("/add")
def add(dataset_id: int) -> ResponseReturnValue:
    """Put tactics of a phase in the backlog; their cards begin with what was seen here, and in which data set."""
    dataset = queries.ready_dataset(dataset_id)
    question = _asked(dataset)
    kept = files.read_answer(dataset.id, files.key_of(MEASURE, question.comparison.plain()))
    ids = ids_by_slug(request.form.getlist("tactic")[:_SHOWN_TACTICS])
    if not ids:
        abort(404)
    cards = prefills(ids.values(), current_language())
    if kept:
        told = _told(dataset, question, kept.answer)
        seen = told.observation(question.phase or told.phase)
        for card in cards.values():
            card["notes"] = (
                gettext("Seen in the data set “%(name)s”: %(finding)s", name=dataset.name, finding=seen) if seen else ""
            )
    actions.add_tactics(member_to_change(), cards)
    flash(gettext("Added to your backlog, with what was seen here as a note."), "success")
    return redirect(back(url_for("segments.show", dataset_id=dataset.id)), 303)


def _asked(dataset: Dataset) -> SegmentQuestion:
    return SegmentQuestion.of(request.args, dataset.about or {}, dataset.cadence, dataset.core_event)


def _told(dataset: Dataset, question: SegmentQuestion, found: Mapping[str, Any]) -> Told:
    columns = {segment["column"]: segment["name"] for segment in (dataset.about or {}).get("segments", ())}
    return Told(question.comparison, found, columns.get(question.comparison.by, ""))


def _tactics(phase: str, language: str) -> Found:
    """The tactics of a phase by the catalogue's own filter, the best evidenced first."""
    return find(TacticFilter(chosen=FACETS[phase], sort="evidence", per_page=_SHOWN_TACTICS), language)
