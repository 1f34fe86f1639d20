"""The figures that a workspace keeps over time, under /api/v1.

Keeps true: a series is named by its KPI, variant, period and label, the same way to read and to write it; a value is
never written over unless that is asked for; nothing is saved under a definition that nobody has seen.
"""

from typing import Any

from flask import Response, abort, jsonify, request
from flask_babel import gettext
from flask_smorest import Blueprint
from marshmallow import RAISE
from werkzeug.exceptions import Conflict, HTTPException

from tactics.accounts.guards import current_workspace, workspace_to_change
from tactics.api import tracked_shapes as shapes
from tactics.api.bodies import JsonReader
from tactics.api.documented import LANG, plain, problems
from tactics.api.writing import may_write
from tactics.core.i18n import current_language
from tactics.core.paging import MOST_PER_PAGE, Slice, read_whole
from tactics.core.problems import problem_json
from tactics.kpis.register import REGISTER
from tactics.tracking import actions, queries
from tactics.tracking.definitions import variant_of
from tactics.tracking.models import FigureSeries
from tactics.tracking.periods import first
from tactics.tracking.queries import Identity
from tactics.tracking.sheets import clean_note

bp = Blueprint("tracked", __name__, url_prefix="/api/v1")
bp.ARGUMENTS_PARSER = JsonReader()
bp.before_request(may_write)
PER_PAGE = 50
_PAGING = [plain("page", "From 1; beyond the last page the last one is given."), plain("per_page", f"At most {MOST_PER_PAGE}.")]
_WHICH = [
    plain("variant", "How it is computed; the KPI's usual way if left out."),
    plain("period", "day, week, month (default), quarter or year."),
    plain("label", "What sets the series apart, if it has a label."),
]


@bp.get("/figures")
@bp.doc(parameters=[*_PAGING, LANG], operationId="listFigures", security=[{"token": []}, {}])
@bp.response(200, shapes.FigurePageSchema)
@problems(401)
def figures() -> Response:
    """The KPIs that the token's or the session's workspace follows; without either, none."""
    workspace = current_workspace()
    found = queries.series_in(workspace.id) if workspace else ()
    where = _slice(len(found))
    shown = found[where.start : where.stop]
    items = [shapes.series(*pair) for pair in zip(shown, queries.followed(shown, current_language()), strict=True)]
    return jsonify(items=items, **_counts(where))


@bp.get("/figures/<slug>")
@bp.doc(parameters=[shapes.SLUG, *_WHICH, *_PAGING, LANG], operationId="listFigureValues", security=[{"token": []}, {}])
@bp.response(200, shapes.FigureValuePageSchema)
@problems(401, 404)
def values(slug: str) -> Response:
    """The values of one series, the newest first."""
    workspace, args = current_workspace(), request.args
    if "\0" in "".join((slug, *args.values())):
        abort(404)
    usual = REGISTER[slug].variants[0].id if slug in REGISTER else ""
    wanted = Identity(slug, args.get("variant") or usual, args.get("period") or "month", clean_note(args.get("label", "")))
    series = queries.find_series(workspace.id, wanted) if workspace else None
    if series is None:
        abort(404)
    rows = queries.values_of(series)
    where = _slice(len(rows))
    items = [shapes.value(row) for row in rows[::-1][where.start : where.stop]]
    [shown] = queries.followed([series], current_language())
    return jsonify(series=shapes.series(series, shown), items=items, **_counts(where))


@bp.post("/figures/<slug>")
@bp.doc(parameters=[shapes.SLUG], operationId="saveFigureValue", security=[{"token": []}])
@bp.arguments(shapes.FigureToSaveSchema(unknown=RAISE))
@bp.response(201, shapes.FigureValueSchema)
@problems(400, 401, 404, 409, 415, 422)
def save(content: dict[str, Any], slug: str) -> tuple[Response, int]:
    """Save the value of a period. The first one starts the series; the same value again changes nothing."""
    variant = content.get("variant") or (REGISTER[slug].variants[0].id if slug in REGISTER else "")
    if variant_of(slug, variant) is None:
        abort(404)
    wanted = Identity(slug, variant, content["period"], clean_note(content["label"]))
    note = clean_note(content["note"]) if "note" in content else None
    day = first(content["period"], content["date"])
    try:
        series = actions.follow(workspace_to_change(), wanted)
        saved = actions.save(series, day, content["value"], note, replace=content["replace"])
    except actions.Taken as taken:
        detail = gettext("The period has another value already. Send replace: true to write over it.")
        raise _conflict(detail, errors={"there": shapes.value(taken.there)}) from None
    except actions.Outdated as outdated:
        raise _conflict(_outdated(outdated.series)) from None
    except actions.TooMany:
        raise _conflict(gettext("There is no room for more here.")) from None
    return jsonify(shapes.value(saved)), 201


def _slice(total: int) -> Slice:
    page = read_whole(request.args.get("page"), 1, 10**9)
    return Slice.of(page, read_whole(request.args.get("per_page"), PER_PAGE, MOST_PER_PAGE), total)


def _counts(where: Slice) -> dict[str, int]:
    return {"total": where.total, "page": where.page, "per_page": where.per_page, "pages": where.pages}


def _outdated(series: FigureSeries) -> str:
    kept = series.definitions[-1]["wording"].get(current_language(), "")
    return str(gettext("The definition has changed since “%(wording)s”. Decide on its page how to go on.", wording=kept))


def _conflict(detail: str, **extra: Any) -> HTTPException:
    problem = Conflict()
    problem.response = problem_json(409, detail, **extra)
    return problem
