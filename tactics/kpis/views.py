"""The pages of the KPI library and of the growth model."""

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tactics.catalogue.filters import TacticFilter
from tactics.catalogue.listing import marked_version
from tactics.catalogue.publishing import shelf
from tactics.catalogue.queries import find
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.core.responses import unless_unchanged
from tactics.core.vocabulary import FACETS
from tactics.kpis import wording
from tactics.kpis.forecasts import Forecast
from tactics.kpis.growth import LONGEST
from tactics.kpis.register import REGISTER
from tactics.kpis.scenarios import FIELDS, LETTERS, STARTS, read_claim, read_scenario
from tactics.kpis.shown import Page
from tactics.kpis.texts import GROUPS, entries

bp = Blueprint("kpis", __name__)
_SHOWN_TACTICS = 6


def _args() -> dict[str, str]:
    return {name: value.replace("\0", " ")[:2000] for name, value in request.args.items()}


@bp.get("/kpis")
def index() -> Response:
    """Every KPI, by what it is about."""

    def make() -> str:
        groups = {group: [entry for entry in entries().values() if entry.group == group] for group in GROUPS}
        return render("kpis/index.html", groups=groups, total=len(REGISTER), language=current_language())

    return unless_unchanged((), make)


@bp.get("/kpis/<slug>")
def kpi(slug: str) -> ResponseReturnValue:
    """One KPI: what it tells, the calculator with the answer to the address, and the tactics that move it."""
    if slug not in REGISTER:
        if slug.lower() in REGISTER:
            return redirect(url_for("kpis.kpi", slug=slug.lower()))
        abort(404)
    language = current_language()

    def make() -> str:
        page = Page(REGISTER[slug], entries()[slug], _args(), language)
        wanted = TacticFilter(chosen={"kpi": known}, per_page=_SHOWN_TACTICS)
        found = find(wanted, language) if known else None
        return render("kpis/kpi.html", page=page, found=found, wanted=wanted, language=language)

    known = tuple(value for value in REGISTER[slug].moved_by if value in FACETS["kpi"])
    return unless_unchanged((shelf().current().version, marked_version()), make)


@bp.get("/growth-model")
def growth_model() -> Response:
    """Two or three companies month by month, and what a point of retention is worth."""

    def make() -> str:
        args = _args()
        forecast = Forecast(read_scenario(args, current_language()), read_claim(args))
        return render(
            "kpis/growth.html",
            forecast=forecast, scenario=forecast.scenario, claim=forecast.claim,
            fields=FIELDS, letters=LETTERS, starts=STARTS, longest=LONGEST, wording=wording,
        )  # fmt: skip

    return unless_unchanged((), make)
