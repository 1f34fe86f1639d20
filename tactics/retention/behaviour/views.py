"""The pages of core behaviour: events held against each other, and who counts as active. A stranger's data set: 404."""

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.core.addresses import back
from tactics.core.i18n import LANGUAGE_NAMES, current_language
from tactics.core.pages import offer_undo, render
from tactics.jobs.models import Job
from tactics.retention import answers, files
from tactics.retention.asked import Asking
from tactics.retention.behaviour import active as active_shown
from tactics.retention.behaviour import shown as core_shown
from tactics.retention.choices import actions, words
from tactics.retention.cohorts.words import WINDOWS as WINDOW_WORDS
from tactics.retention.measures.behaviour import MOST_EVENTS, MOST_LAST, WAYS, Active, Comparison
from tactics.retention.measures.definition import MOST_PERIODS, WINDOWS
from tactics.retention.models import Dataset
from tactics.retention.queries import ready_dataset
from tactics.retention.wording import share

bp = Blueprint("core", __name__, url_prefix="/retention/<int:dataset_id>/core")


@bp.get("")
def show(dataset_id: int) -> str:
    """Which events keep people: those who did them in their first period, against those who did not."""
    dataset = ready_dataset(dataset_id)
    asking = Asking(request.args, dataset.about)
    asked = Comparison(
        asking.period(dataset.cadence),
        _events(asking, dataset) or core_shown.usual_events(dataset.about or {}),
        asking.choice("window", WINDOWS, "calendar"),
        asking.choice("back", tuple(words.BACKS), "any"),
    )
    at = asking.whole("at", 1, MOST_PERIODS, 0)
    found = answers.answer(dataset, "core", asked.plain())
    job, shown = (found, None) if isinstance(found, Job) else (None, core_shown.Shown(found, asked, at))
    return render(
        "retention/core.html",
        dataset=dataset,
        asked=asked,
        at=at,
        ignored=[str(words.FIELDS[name]) for name in asking.ignored],
        too_many=len(request.args.getlist("events")) > MOST_EVENTS,
        most=MOST_EVENTS,
        job=job,
        shown=shown,
        sentence=words.in_one_sentence(Active.of(dataset.active), current_language()) if dataset.active else "",
        words=words,
        share_said=share,
        windows=WINDOW_WORDS,
        fewest=core_shown.FEWEST,
        saving=files.key_of("core", asked.plain()),
    )


def _events(asking: Asking, dataset: Dataset) -> tuple[str, ...]:
    """The events that the address names, each once, as many as can be compared; those that are not there are ignored."""
    known = {event["name"] for event in (dataset.about or {}).get("events", ())}
    named = dict.fromkeys(request.args.getlist("events"))
    if not known.issuperset(named):
        asking.ignored.append("events")
    return tuple(name for name in named if name in known)[:MOST_EVENTS]


@bp.get("/active")
def active(dataset_id: int) -> str:
    """Who counts as active: a sentence for the whole firm, and how many it is true of."""
    dataset = ready_dataset(dataset_id)
    asking = Asking(request.args, dataset.about)
    asked = _definition(asking, dataset)
    found = answers.answer(dataset, "active", asked.plain())
    job, shown = (found, None) if isinstance(found, Job) else (None, active_shown.Shown(found, asked))
    return render(
        "retention/core_active.html",
        dataset=dataset,
        asked=asked,
        chosen=asked.plain() == dataset.active,
        sentences={language: words.in_one_sentence(asked, language) for language in _languages()},
        ignored=[str(words.FIELDS[name]) for name in asking.ignored],
        job=job,
        shown=shown,
        words=words,
        most_last=MOST_LAST[asked.period],
    )


def _languages() -> list[str]:
    """Every language, the reader's own first."""
    return sorted(LANGUAGE_NAMES, key=lambda language: language != current_language())


def _definition(asking: Asking, dataset: Dataset) -> Active:
    """The definition that is asked for; what is not said is as the team has chosen, or as is usual."""
    kept = dataset.active or {}
    period = asking.period(kept.get("period") or dataset.cadence)
    kept = kept if kept.get("period") == period else {}
    way = asking.choice("way", WAYS, kept.get("way", "of"))
    n = asking.whole("n", 1, MOST_LAST[period], kept.get("n", active_shown.USUAL_LAST[period]))
    k = asking.whole("k", 1, n, min(n, kept.get("k", (n + 1) // 2))) if way == "of" else n
    return Active(asking.event("event") or dataset.core_event or _first_event(dataset), period, k, n, way)


def _first_event(dataset: Dataset) -> str:
    """The most used event."""
    events = (dataset.about or {}).get("events", ())
    return str(events[0]["name"]) if events else ""


@bp.post("/active")
def choose(dataset_id: int) -> ResponseReturnValue:
    """Keep who counts as active, and with it the core behaviour: what the form says, or what an Undo posts to."""
    dataset = ready_dataset(dataset_id)
    undoing = "event" not in request.form
    wanted = _written(Asking(request.args if undoing else request.form, dataset.about), dataset)
    before = dataset.active or {"event": ""}
    actions.choose_active(dataset, wanted)
    if undoing:
        session.pop("undo", None)
        flash(gettext("Put back as it was."), "success")
    else:
        said = gettext("Core behaviour: “%(event)s”.", event=wanted.event) if wanted else gettext("Core behaviour: none yet.")
        offer_undo(said, url_for("core.choose", dataset_id=dataset_id, **before))
    return redirect(back(url_for("core.active", dataset_id=dataset_id)), 303)


def _written(asking: Asking, dataset: Dataset) -> Active | None:
    """The definition that a form names, None for none at all; a form with anything else in it is refused."""
    event = asking.event("event")
    made = _definition(asking, dataset) if event else None
    if asking.ignored:
        abort(422)
    return made
