"""The calculators and the growth model under /api/v1: the same sums as the pages.

Keeps true: nothing is stored or changed and nobody's data is read, so neither a token nor the page's CSRF token is
asked for, POST included; what has no answer is a problem that names the figure, never NaN, infinity or 500.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask import Response, abort, jsonify
from flask_smorest import Blueprint

from tactics.api import figure_shapes as shapes
from tactics.api.bodies import JsonReader, unusable
from tactics.api.documented import LANG, problems
from tactics.core.i18n import current_language
from tactics.kpis.answering import answer_numbers
from tactics.kpis.growth import Company, ceiling, users
from tactics.kpis.register import REGISTER
from tactics.kpis.texts import entries

bp = Blueprint("figures", __name__, url_prefix="/api/v1")
bp.ARGUMENTS_PARSER = JsonReader()


@bp.get("/kpis")
@bp.doc(parameters=[LANG], operationId="listKpis")
@bp.response(200, shapes.KpiListSchema)
def kpis() -> Response:
    """Every KPI with its calculators: variants, formulas, and the figures they take."""
    items = [shapes.kpi(entry, current_language()) for entry in entries().values()]
    return jsonify(items=items, total=len(items))


@bp.post("/kpis/<slug>")
@bp.doc(parameters=[LANG], operationId="computeKpi")
@bp.arguments(shapes.KpiFiguresSchema)
@bp.response(200, shapes.AnswerSchema)
@problems(400, 404, 415, 422)
def compute(content: dict[str, Any], slug: str) -> Response:
    """Compute a KPI from figures. Changes nothing and needs no token."""
    if slug not in REGISTER:
        abort(404)
    wanted, period = content.pop("variant", None), content.pop("period", "month")
    own, entry = REGISTER[slug], entries()[slug]
    if wanted is not None and wanted not in {variant.id for variant in own.variants}:
        raise unusable({"variant": [", ".join(variant.id for variant in own.variants)]})
    variant = own.variant(wanted, dict.fromkeys(content, "given"))
    values, errors = shapes.given(content, variant)
    found = answer_numbers(variant, values)
    if found.value is None or errors:
        raise unusable({problem.field: [problem.message] for problem in found.problems} | errors)
    return jsonify(shapes.answer(entry, found, found.value, period, current_language()))


@bp.get("/growth-model")
@bp.doc(operationId="growthModel")
@bp.arguments(shapes.GrowthQuerySchema, location="query")
@bp.response(200, shapes.GrowthSchema)
@problems(422)
def growth_model(asked: dict[str, Any]) -> Response:
    """Users month by month with a steady intake and retention, and the ceiling they approach."""
    company = Company(asked["new_users"], asked["retention"])
    limit = ceiling(company)
    months = [{"month": month, "users": _whole(count)} for month, count in enumerate(users(company, asked["months"]), 1)]
    return jsonify(months=months, ceiling=None if limit is None else _whole(limit))


def _whole(count: Decimal) -> int:
    return int(count.to_integral_value(ROUND_HALF_UP))
