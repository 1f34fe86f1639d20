"""The pages of an experiment: its design, its result and what was learned. A stranger's item is not there: 404."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.accounts.guards import current_member, member_to_change
from tactics.backlog import actions as backlog
from tactics.backlog.forms import line
from tactics.backlog.habits import habits_of
from tactics.backlog.models import BacklogItem
from tactics.backlog.queries import row_of
from tactics.backlog.refusals import conflict_page
from tactics.backlog.states import CHECKS, OUTCOMES, STATUSES, missing
from tactics.backlog.views import own
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.core.vocabulary import DESIGNS, KPIS
from tactics.experiments import actions, differing, telling, wording
from tactics.experiments.arms import DIVISION, PARTS, Arms
from tactics.experiments.following import following
from tactics.experiments.forms import RAIL_STATES, DesignForm, LearningForm, ResultForm, name_of
from tactics.experiments.judging import Judged, arms_of, judged, outcome_of
from tactics.experiments.models import ExperimentResult
from tactics.experiments.pictures import IntervalPicture, draw
from tactics.experiments.queries import changed_since_start, days_run, result_of
from tactics.experiments.record import EFFECT
from tactics.experiments.sizing import OTHERS, Sizing, at_random, groups_of, sizing
from tactics.statistics.verdict import Flag, Reason

bp = Blueprint("experiments", __name__)


@bp.get("/backlog/<int:key>/design")
def design(key: int) -> ResponseReturnValue:
    """The card: hypothesis, metric, guardrails, sample, rule."""
    found = own(key)
    return _design_page(found, DesignForm(obj=found))


@bp.post("/backlog/<int:key>/design")
def write_design(key: int) -> ResponseReturnValue:
    """Store what was written on the card."""
    found = own(key)
    form = DesignForm(obj=found)
    if not form.validate():
        return _design_page(found, form), 422
    try:
        backlog.change(member_to_change(), found, form.values(), form.version.data)
    except backlog.Conflict:
        return conflict_page(found, differing.of_design(found, form.values()))
    flash(gettext("Saved."), "success")
    return redirect(url_for("experiments.design", key=key), 303)


@bp.get("/backlog/<int:key>/results")
def results(key: int) -> ResponseReturnValue:
    """What came out: the picture first, numbers second, p-values last."""
    found = own(key)
    result = result_of(found)
    return _result_page(found, result, _stored_form(found, result), _stored(found, result))


@bp.post("/backlog/<int:key>/results")
def write_results(key: int) -> ResponseReturnValue:
    """Store what came out."""
    found, form = own(key), ResultForm()
    kind = form.kind.data if form.kind.data in {*PARTS, "typed"} else "counts"
    arms = Arms.read(_names(found), kind, request.form)
    if not form.validate() or arms.problems or _typed_badly(form, kind):
        return _result_page(found, result_of(found), form, arms), 422
    values = {**form.given(), "kind": kind, "arms": arms.rows if kind in PARTS else [], "looked_early": form.looked_early.data}
    values["guardrails"] = {rail: request.form[f"rail-{place}"] for place, rail in _rails(found)}
    if found.metric_kind == "share":
        values |= {name: values[name] / 100 for name in EFFECT if values.get(name) is not None}
    values["looked_early"] |= _too_early(found, values)
    try:
        actions.write_result(member_to_change(), found, values, form.version.data)
    except backlog.Conflict:
        return conflict_page(found, differing.of_result(found, values, result_of(found)))
    flash(gettext("Saved."), "success")
    return redirect(url_for("experiments.results", key=key), 303)


@bp.post("/backlog/<int:key>/learning")
def write_learning(key: int) -> ResponseReturnValue:
    """Store what was learned."""
    found, form = own(key), LearningForm()
    if not form.validate():
        result = result_of(found)
        return _result_page(found, result, _stored_form(found, result), _stored(found, result), form), 422
    try:
        backlog.change(member_to_change(), found, form.given(), form.version.data)
    except backlog.Conflict:
        return conflict_page(found)
    flash(gettext("Saved."), "success")
    return redirect(url_for("experiments.results", key=key) + "#learning", 303)


@bp.post("/backlog/<int:key>/next")
def next_idea(key: int) -> ResponseReturnValue:
    """Make what to try next an idea of its own: one that is proposed, or what was written."""
    found = own(key)
    title = line(request.form.get("title") or found.learning_next)[:200]
    if not title:
        abort(404)
    observation = " ".join(filter(None, (found.learning_what, found.learning_meaning)))
    made = backlog.add_idea(member_to_change(), title, hypothesis_observation=observation, source="analytics")
    flash(gettext("Added to your backlog."), "success")
    return redirect(url_for("backlog.item", key=made.id), 303)


def _design_page(found: BacklogItem, form: DesignForm) -> str:
    size, gate = sizing(found), habits_of(found.workspace_id).gate
    shown = {
        "size": size if isinstance(size, Sizing) else None,
        "unknown": None if size is None or isinstance(size, Sizing) else wording.undefined(size),
        "others": {DESIGNS[name]: wording.way(name) for name in OTHERS},
        "randomised": at_random(found),
        "lacking": missing(found, gate),
        "gate": gate,
        "checks": CHECKS,
    }
    return render("experiments/design.html", row=_row(found), form=form, kpis=KPIS, wording=wording, **shown)


def _result_page(
    found: BacklogItem, result: ExperimentResult | None, form: ResultForm, arms: Arms, learning: LearningForm | None = None
) -> str:
    ended = found.status in {"analysing", "done"}
    verdicts = judged(found, found.sequential, result, days=days_run(found, result), ended=ended) if result else []
    counted = result is not None and any(own.verdict.effect and own.standing.variant for own in verdicts)
    row, kept = _row(found), result.guardrails if result else {}
    sent = {rail: request.form[f"rail-{place}"] for place, rail in _rails(found)}
    rails = [(place, rail, sent.get(rail) or kept.get(rail, "unclear")) for place, rail in enumerate(found.guardrails)]
    context: dict[str, Any] = {
        "result": result,
        "verdicts": verdicts,
        "pictures": {own.name: picture for own in verdicts if (picture := _picture(found, own))},
        "groups": _groups(result) if result and counted else [],
        "changed": telling.changed(changed_since_start(found)) if verdicts else "",
        "proposed": outcome_of(verdicts),
        "following": following(found, row.title, found.outcome or outcome_of(verdicts), current_language()),
        "rails": rails,
        "rail_states": RAIL_STATES,
        "parts": PARTS,
        "division": DIVISION if at_random(found) else "",
        "learning": learning or LearningForm(formdata=None, obj=found),
        "outcomes": OUTCOMES,
        "statuses": STATUSES,
    }
    return render("experiments/results.html", row=row, form=form, arms=arms, wording=wording, telling=telling, **context)


def _picture(found: BacklogItem, own: Judged) -> IntervalPicture | None:
    effect, worth, sure = own.verdict.effect, own.rule.smallest_effect, {Reason.BETTER, Reason.WORSE}
    if effect is None:
        return None
    worthwhile = worth if worth is None or found.more_is_better else -worth

    def shown(value: float) -> str:
        return wording.bare(value, found.metric_kind)

    return draw(effect.interval, effect.estimate, worthwhile, shown, sure=bool(sure & set(own.verdict.reasons)))


def _groups(result: ExperimentResult) -> list[tuple[str, str, str]]:
    """Each group: its name, what it came to, what that rests on."""
    return [(row["name"], *wording.group(arm)) for row, arm in zip(result.arms, arms_of(result.kind, result.arms), strict=True)]


def _row(found: BacklogItem) -> Any:
    return row_of(found, current_language(), current_member())


def _names(found: BacklogItem) -> list[str]:
    """The groups' names: the card's, or the usual two."""
    return found.variants if len(found.variants) > 1 else [gettext("Control"), gettext("Variant")][: groups_of(found)]


def _rails(found: BacklogItem) -> list[tuple[int, str]]:
    """The guardrails of which a request says how they stand, each with its place on the card."""
    return [(place, rail) for place, rail in enumerate(found.guardrails) if request.form.get(f"rail-{place}") in RAIL_STATES]


def _stored(found: BacklogItem, result: ExperimentResult | None) -> Arms:
    rows = result.arms if result else []
    return Arms.stored([row["name"] for row in rows] or _names(found), rows)


def _stored_form(found: BacklogItem, result: ExperimentResult | None) -> ResultForm:
    """The form of a result as it is kept, whatever the request holds: effects of a share in points."""
    if result is None:
        return ResultForm(formdata=None)
    scale = 100 if found.metric_kind == "share" else 1
    effects = {name: getattr(result, name) for name in EFFECT}
    shown = {name: value if value is None else round(value * scale, 9) for name, value in effects.items()}
    kept = {name: getattr(result, name) for name in ("kind", "days", "looked_early", "tool")}
    return ResultForm(formdata=None, obj=SimpleNamespace(**kept, **shown))


def _too_early(found: BacklogItem, values: dict[str, Any]) -> bool:
    """Whether what is to be saved is a look before the end: with a fixed horizon that is worth knowing later."""
    if found.sequential or found.status in {"analysing", "done"}:
        return False
    result = SimpleNamespace(days=None, **values) if "days" not in values else SimpleNamespace(**values)
    days = result.days if result.days is not None else days_run(found, None)
    return any(Flag.TOO_EARLY in one.verdict.flags for one in judged(found, found.sequential, result, days=days, ended=False))


def _typed_badly(form: ResultForm, kind: str) -> bool:
    low, effect, high = form.effect_low.data, form.effect.data, form.effect_high.data
    if kind != "typed" or (None not in (low, effect, high) and low <= effect <= high):
        return False
    form.effect.errors = [gettext("Give the effect and both ends of its interval, the lower end first.")]
    return True


def init_app(app: Flask) -> None:
    """What the templates of items call a metric by."""
    app.jinja_env.globals["metric_name"] = name_of
