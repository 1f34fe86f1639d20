"""The backlog under /api/v1: read and written with a token, or with the page's session and its CSRF token.

Keeps true: a request is done whole or not at all; what a page would refuse is refused here for the same reason.
"""

from typing import Any

from flask import Response, abort, jsonify, request
from flask_babel import gettext
from flask_smorest import Blueprint
from marshmallow import RAISE
from werkzeug.exceptions import Conflict

from tactics.accounts.guards import current_member, current_workspace, member_to_change
from tactics.api import shapes
from tactics.api.bodies import JsonReader, unusable
from tactics.api.documented import LANG, listed, plain, problems
from tactics.api.writing import may_write
from tactics.backlog import actions, queries
from tactics.backlog.actions import Edit, Move
from tactics.backlog.filters import SORTS, BacklogFilter
from tactics.backlog.habits import habits_of
from tactics.backlog.models import BacklogItem
from tactics.backlog.prefilling import prefills
from tactics.backlog.states import CHECKS, OUTCOMES, STATUSES
from tactics.catalogue.queries import ids_by_slug
from tactics.core.database import db
from tactics.core.i18n import current_language
from tactics.core.paging import MOST_PER_PAGE
from tactics.core.problems import explain, problem_json
from tactics.core.vocabulary import STAGES
from tactics.scoring import wording
from tactics.scoring.inputs import BadInput

bp = Blueprint("api_backlog", __name__, url_prefix="/api/v1")
bp.ARGUMENTS_PARSER = JsonReader()
_PARAMETERS = [
    plain("q", "Words of the name, owner, notes or tags; all of them."),
    listed("status", STATUSES, "Repeat for several."),
    listed("outcome", OUTCOMES, "Repeat for several."),
    listed("stage", STAGES, "Repeat for several."),
    plain("owner", "Exactly this owner."),
    plain("tag", "An item's own tag; repeat for several."),
    plain("sort", f"One of {', '.join(SORTS)}."),
    plain("page", "From 1; beyond the last page the last one is given."),
    plain("per_page", f"At most {MOST_PER_PAGE}."),
    LANG,
]


@bp.before_request
def _refuse_strangers() -> None:
    """Before the body is read: who may not write is told nothing about what they sent."""
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        may_write()


@bp.get("/backlog")
@bp.doc(parameters=_PARAMETERS, operationId="listBacklog", security=[{"token": []}, {}])
@bp.response(200, shapes.BacklogPageSchema)
@problems(401)
def backlog() -> Response:
    """The backlog of the token's or the session's workspace; without either, an empty one."""
    args = request.args.copy()
    args.pop("group", None)  # A page shows an item in each of its groups; here it is listed once.
    wanted, workspace = BacklogFilter.from_args(args), current_workspace()
    board = queries.board(workspace.id if workspace else "", wanted, current_language(), current_member())
    where = board.slice
    counts = {"total": where.total, "page": where.page, "per_page": where.per_page, "pages": where.pages}
    return jsonify(items=[shapes.backlog_item(row) for row in board.items], ignored=wanted.ignored, **counts)


@bp.post("/backlog")
@bp.doc(operationId="addToBacklog", security=[{"token": []}])
@bp.arguments(shapes.BacklogItemSchema(unknown=RAISE))
@bp.response(201, shapes.BacklogItemSchema)
@problems(400, 401, 404, 409, 415, 422)
def add(content: dict[str, Any]) -> tuple[Response, int]:
    """Put a tactic (by slug) or an idea of your own (by title) in the backlog. A tactic that is there is given as it is."""
    there = queries.marked_ids()
    slug, title = content.pop("tactic", None), " ".join(content.pop("title", "").split())
    if slug:
        found = prefills(ids_by_slug([slug]).values(), current_language())
        if not found:
            abort(404)
        [item] = actions.add_tactics(member_to_change(), found)
    elif title:
        item = actions.add_idea(member_to_change(), title)
    else:
        raise unusable({"title": [gettext("Give a tactic's slug, or a title.")]})
    new = item.version == 1 and item.tactic_id not in there
    try:
        _change(item, content)
    except Exception:
        if new:
            actions.discard(item)
        raise
    return jsonify(_shown(item)), 201


@bp.get("/backlog/<int:key>")
@bp.doc(operationId="getBacklogItem", security=[{"token": []}, {}])
@bp.response(200, shapes.BacklogItemSchema)
@problems(401, 404)
def item(key: int) -> Response:
    """One item of your backlog."""
    return jsonify(_shown(_own(key)))


@bp.patch("/backlog/<int:key>")
@bp.doc(operationId="changeBacklogItem", security=[{"token": []}])
@bp.arguments(shapes.BacklogChangeSchema(unknown=RAISE))
@bp.response(200, shapes.BacklogItemSchema)
@problems(400, 401, 404, 409, 415, 422)
def change(content: dict[str, Any], key: int) -> Response:
    """Change some of an item: its parts, your answers, its state. All of it is done, or nothing."""
    found = _own(key)
    _change(found, content)
    return jsonify(_shown(found))


@bp.delete("/backlog/<int:key>")
@bp.doc(operationId="removeBacklogItem", security=[{"token": []}])
@bp.response(204)
@problems(400, 401, 404)
def remove(key: int) -> Response:
    """Take an item out of the backlog."""
    found = _own(key)
    actions.remove(member_to_change(), found)
    return Response(status=204)


def _own(key: int) -> BacklogItem:
    workspace = current_workspace()
    found = queries.own_item(workspace.id, key) if workspace else None
    if found is None:
        abort(404)
    return found


def _shown(found: BacklogItem) -> dict[str, Any]:
    return shapes.backlog_item(queries.row_of(found, current_language(), current_member()))


def _change(found: BacklogItem, content: dict[str, Any]) -> None:
    """Write what was sent of an item."""
    member, habits, version = member_to_change(), habits_of(found.workspace_id), content.pop("version", None)
    status, outcome, why = (content.pop(name, None) for name in ("status", "outcome", "why"))
    answers = {**content.pop("answers", {}), **{name: content.pop(name) for name in shapes.ICE if name in content}}
    move = Move(status or found.status, outcome, why or "") if status or outcome else None
    wanted = Edit(content, _inputs(found, answers) if answers else None, move)
    try:
        actions.edit(member, found, wanted, method=habits.method, gate=habits.gate, version=version)
    except actions.Conflict:
        db.session.refresh(found)
        raise _against(explain(409), version=found.version) from None
    except actions.NotReady as refused:
        detail = gettext("It lacks what your team has agreed on before an experiment runs. With `why` it runs all the same.")
        raise _against(detail, errors={"status": [str(CHECKS[check]) for check in refused.checks]}) from None


def _inputs(found: BacklogItem, answers: dict[str, float | None]) -> dict[str, str]:
    """All of who asks' answers about an item, with some changed. Raises the problem of those that cannot be used."""
    opinions = queries.row_of(found, current_language(), current_member()).opinions
    inputs = {own.name: own for own in opinions.method.inputs}
    faults = {name: [gettext("The team's framework does not ask for it.")] for name in answers if name not in inputs}
    kept = {name: str(value) for name, value in opinions.mine.items() if name in inputs and name not in answers}
    for name, value in answers.items():
        if value is None or name in faults:
            continue
        try:
            kept[name] = str(inputs[name].checked(value))
        except BadInput as bad:
            faults[name] = [wording.problem(inputs[name], bad.problem)]
    if faults:
        raise _against(gettext("It does not answer what your team's framework asks."), errors=faults)
    return kept


def _against(detail: str, **extra: Any) -> Conflict:
    """A 409: the request can be read, and stands against what the team has or has agreed on."""
    problem = Conflict()
    problem.response = problem_json(409, detail, **extra)
    return problem
