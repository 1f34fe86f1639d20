"""The pages of an experiment: its design, its result and what was learned. A stranger's item is not there: 404."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.accounts.guards import current_member, member_to_change
from tactics.backlog import actions as backlog
from tactics.backlog.habits import habits_of
from tactics.backlog.models import BacklogItem
from tactics.backlog.queries import row_of
from tactics.backlog.states import CHECKS, OUTCOMES, STATUSES, missing
from tactics.backlog.views import conflict_page, own
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.core.vocabulary import DESIGNS, KPIS
from tactics.experiments import actions, differing, wording
from tactics.experiments.arms import PARTS, Arms
from tactics.experiments.forms import RAIL_STATES, DesignForm, LearningForm, ResultForm, name_of
from tactics.experiments.judging import interval_of, judged
from tactics.experiments.models import ExperimentResult
from tactics.experiments.pictures import draw
from tactics.experiments.queries import days_run, result_of
from tactics.experiments.sizing import OTHERS, RANDOMISED, Sizing, groups_of, sizing
from tactics.statistics.verdict import Flag

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
    return _result_page(found, result, ResultForm(obj=_percent(found, result)), _stored(found, result))


@bp.post("/backlog/<int:key>/results")
def write_results(key: int) -> ResponseReturnValue:
    """Store what came out."""
    found, form = own(key), ResultForm()
    kind = form.kind.data if form.kind.data in {*PARTS, "typed"} else "counts"
    arms = Arms.read(_names(found), kind, request.form)
    if not form.validate() or arms.problems or _typed_badly(form, kind):
        return _result_page(found, None, form, arms), 422
    values = {**form.given(), "kind": kind, "arms": arms.rows if kind in PARTS else [], "looked_early": form.looked_early.data}
    values["guardrails"] = {rail: request.form[f"rail-{place}"] for place, rail in _rails(found)}
    values["looked_early"] |= _too_early(found, values)
    if found.metric_kind == "share":
        values |= {name: values[name] / 100 for name in ("effect", "effect_low", "effect_high") if values.get(name) is not None}
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
        abort(422)
    try:
        backlog.change(member_to_change(), found, form.given(), form.version.data)
    except backlog.Conflict:
        return conflict_page(found)
    flash(gettext("Saved."), "success")
    return redirect(url_for("experiments.results", key=key) + "#learning", 303)


@bp.post("/backlog/<int:key>/next")
def next_idea(key: int) -> ResponseReturnValue:
    """Make what to try next an idea of its own."""
    found = own(key)
    title = " ".join(found.learning_next.split())[:200]
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
        "others": {name: DESIGNS[name] for name in OTHERS},
        "randomised": not found.design or found.design in RANDOMISED,
        "lacking": missing(found, gate),
        "gate": gate,
        "checks": CHECKS,
    }
    return render("experiments/design.html", row=_row(found), form=form, kpis=KPIS, wording=wording, **shown)


def _result_page(found: BacklogItem, result: ExperimentResult | None, form: ResultForm, arms: Arms) -> str:
    ended = found.status in {"analysing", "done"}
    verdicts = judged(found, found.sequential, result, days=days_run(found, result), ended=ended) if result else []
    worthwhile = found.smallest_effect and (found.smallest_effect if found.more_is_better else -found.smallest_effect)

    def shown(value: float) -> str:
        return wording.bare(value, found.metric_kind)

    pictures = {own.name: draw(e.interval, e.estimate, worthwhile, shown) for own in verdicts if (e := own.verdict.effect)}
    typed = interval_of(result) if result and result.kind == "typed" else None
    rails = [(place, rail, (result.guardrails if result else {}).get(rail, "unclear")) for place, rail in _rails(found)]
    context: dict[str, Any] = {
        "result": result,
        "verdicts": verdicts,
        "pictures": pictures,
        "typed": typed,
        "typed_picture": draw(typed, result.effect or 0.0, worthwhile, shown) if typed and result else None,
        "rails": rails,
        "rail_states": RAIL_STATES,
        "parts": PARTS,
        "learning": LearningForm(formdata=None, obj=found),
        "outcomes": OUTCOMES,
        "statuses": STATUSES,
    }
    return render("experiments/results.html", row=_row(found), form=form, arms=arms, wording=wording, **context)


def _row(found: BacklogItem) -> Any:
    return row_of(found, current_language(), current_member())


def _names(found: BacklogItem) -> list[str]:
    """The groups' names: the card's, or the usual two."""
    return found.variants if len(found.variants) > 1 else [gettext("Control"), gettext("Variant")][: groups_of(found)]


def _rails(found: BacklogItem) -> list[tuple[int, str]]:
    sent = request.form.get if request.method == "POST" else (lambda _name: "unclear")
    return [(place, rail) for place, rail in enumerate(found.guardrails) if sent(f"rail-{place}") in RAIL_STATES]


def _stored(found: BacklogItem, result: ExperimentResult | None) -> Arms:
    rows = result.arms if result else []
    return Arms.stored([row["name"] for row in rows] or _names(found), rows)


def _percent(found: BacklogItem, result: ExperimentResult | None) -> SimpleNamespace | None:
    """A result as its form shows it: effects of a share in points."""
    if result is None:
        return None
    scale = 100 if found.metric_kind == "share" else 1
    effects = {name: getattr(result, name) for name in ("effect", "effect_low", "effect_high")}
    shown = {name: value if value is None else round(value * scale, 9) for name, value in effects.items()}
    kept = {name: getattr(result, name) for name in ("kind", "days", "looked_early", "tool")}
    return SimpleNamespace(**kept, **shown)


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
