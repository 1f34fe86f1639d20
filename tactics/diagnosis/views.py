"""The page of the diagnosis: a form, and the answer to its address."""

from flask import Blueprint, Response, request

from tactics.catalogue.filters import TacticFilter
from tactics.catalogue.listing import marked_version
from tactics.catalogue.publishing import shelf
from tactics.catalogue.queries import Found, find
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.core.responses import unless_unchanged
from tactics.diagnosis import words
from tactics.diagnosis.asked import FIELDS, Case, read_case
from tactics.diagnosis.shown import Diagnosis
from tactics.kpis.growth import LONGEST

bp = Blueprint("diagnosis", __name__)
_SHOWN_TACTICS = 6


@bp.get("/diagnose")
def index() -> Response:
    """Where a funnel leaks, which stage moves most, and the tactics for that stage that fit the reader's business."""

    def make() -> str:
        language = current_language()
        case = read_case(dict(request.args.items()), language)
        told = Diagnosis(case, language)
        return render(
            "diagnosis/index.html", case=case, told=told, found=_tactics(case, told.stage, language), fields=FIELDS,
            words=words, longest=LONGEST, language=language,
        )  # fmt: skip

    return unless_unchanged((shelf().current().version, marked_version()), make)


def _tactics(case: Case, stage: str, language: str) -> Found:
    """A stage's tactics that fit the business model and the budget, by the catalogue's own filter, the best evidenced first."""
    chosen = {"stage": (stage,), "model": (case.model,), "budget": (case.budget,)}
    wanted = TacticFilter(
        chosen={facet: value for facet, value in chosen.items() if value[0]}, sort="evidence", per_page=_SHOWN_TACTICS
    )
    return find(wanted, language)
