"""The addresses under /api/v1, their documentation and their errors.

Keeps true: reading tactics needs nothing; the backlog needs a token, or the page's session with its CSRF token to
write; every error is application/problem+json; the OpenAPI document describes what is really answered.
"""

from importlib.resources import files
from pathlib import Path
from typing import Any

import flask_smorest
from flask import Blueprint as PageBlueprint
from flask import Flask, Response, abort, jsonify, request, send_from_directory
from flask_babel import gettext
from flask_smorest import Blueprint
from marshmallow import RAISE
from werkzeug.exceptions import Conflict, HTTPException, UnprocessableEntity

from tactics import __version__
from tactics.accounts.guards import bearer_token, current_member, current_workspace, member_to_change, token_needed
from tactics.api import figures, shapes
from tactics.api.bodies import JsonReader
from tactics.api.figure_shapes import FIGURE
from tactics.backlog import actions
from tactics.backlog import queries as backlog_queries
from tactics.backlog.filters import SORTS as BACKLOG_SORTS
from tactics.backlog.filters import BacklogFilter
from tactics.backlog.habits import habits_of
from tactics.backlog.models import BacklogItem
from tactics.backlog.prefilling import prefills
from tactics.backlog.states import CHECKS, STATUSES
from tactics.catalogue import queries
from tactics.catalogue.filters import SORTS, TacticFilter
from tactics.core.csrf import csrf, form_token
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.core.paging import MOST_PER_PAGE
from tactics.core.problems import explain, problem_json
from tactics.core.vocabulary import FACETS, STAGES
from tactics.scoring import wording
from tactics.scoring.inputs import BadInput

bp = Blueprint("api", __name__, url_prefix="/api/v1")
bp.ARGUMENTS_PARSER = JsonReader()

_LANG = {
    "in": "query",
    "name": "lang",
    "schema": {"type": "string"},
    "description": "The language of texts and labels: en or sv; another is as if none were asked for.",
}


def _listed(name: str, values: Any, text: str) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "string"}, "description": f"Known values: {', '.join(values)}."}
    return {"in": "query", "name": name, "schema": schema, "description": text, "style": "form", "explode": True}


def _plain(name: str, text: str, **schema: Any) -> dict[str, Any]:
    return {"in": "query", "name": name, "schema": {"type": "string", **schema}, "description": text}


_PAGING = [
    _plain("page", "From 1; beyond the last page the last one is given."),
    _plain("per_page", f"At most {MOST_PER_PAGE}."),
]
_TACTIC_PARAMETERS = [
    _plain("q", 'Free words; "a phrase"; -word excludes. Never an error.'),
    *(_listed(facet, values, "Repeat for several; unknown values are listed in `ignored`.") for facet, values in FACETS.items()),
    _plain("match", "How several topics combine: any (default) or all."),
    _plain("sort", f"One of {', '.join(SORTS)}."),
    *_PAGING,
    _LANG,
]
_BACKLOG_PARAMETERS = [
    _listed("status", STATUSES, "Repeat for several."),
    _listed("stage", STAGES, "Repeat for several."),
    _plain("owner", "Exactly this owner."),
    _plain("sort", f"One of {', '.join(BACKLOG_SORTS)}."),
    *_PAGING,
    _LANG,
]
_PROBLEMS = {
    400: "The request could not be understood.",
    401: "A bad token, or none where one is needed.",
    404: "There is nothing here.",
    409: "Somebody else has changed it since.",
    415: "The body is not JSON.",
    422: "Something in the request cannot be used.",
}


def _problems(*statuses: int) -> Any:
    """Document problem+json answers."""
    content = {"application/problem+json": {"schema": shapes.ProblemSchema}}
    return bp.doc(responses={str(status): {"description": _PROBLEMS[status], "content": content} for status in statuses})


@bp.get("/tactics")
@bp.doc(parameters=_TACTIC_PARAMETERS, operationId="listTactics")
@bp.response(200, shapes.TacticPageSchema)
def tactics() -> Response:
    """The tactics that a filter finds, with facet counts."""
    return jsonify(shapes.tactic_page(queries.find(TacticFilter.from_args(request.args), current_language())))


@bp.get("/tactics/<slug>")
@bp.doc(parameters=[_LANG], operationId="getTactic")
@bp.response(200, shapes.TacticDetailSchema)
@_problems(404)
def tactic(slug: str) -> Response:
    """Everything about one tactic, evidence included."""
    found = queries.by_slug(slug)
    if found is None:
        abort(404)
    language = current_language()
    return jsonify(shapes.tactic(found, queries.card_of(found, language), language))


@bp.get("/backlog")
@bp.doc(parameters=_BACKLOG_PARAMETERS, operationId="listBacklog", security=[{"token": []}, {}])
@bp.response(200, shapes.BacklogPageSchema)
@_problems(401)
def backlog() -> Response:
    """The backlog of the token's or the session's workspace; without either, an empty one."""
    wanted, workspace = BacklogFilter.from_args(request.args), current_workspace()
    board = backlog_queries.board(workspace.id if workspace else "", wanted, current_language(), current_member())
    where = board.slice
    counts = {"total": where.total, "page": where.page, "per_page": where.per_page, "pages": where.pages}
    return jsonify(items=[shapes.backlog_item(row) for row in board.items], ignored=wanted.ignored, **counts)


@bp.post("/backlog")
@bp.doc(operationId="addToBacklog", security=[{"token": []}])
@bp.arguments(shapes.BacklogItemSchema(unknown=RAISE))
@bp.response(201, shapes.BacklogItemSchema)
@_problems(400, 401, 404, 415, 422)
def add(content: dict[str, Any]) -> tuple[Response, int]:
    """Put a tactic (by slug) or an idea of your own (by title) in the backlog. A tactic that is there is given as it is."""
    _may_write()
    slug, title = content.pop("tactic", None), content.pop("title", "").strip()
    if slug:
        found = prefills(queries.ids_by_slug([slug]).values(), current_language())
        if not found:
            abort(404)
        [item] = actions.add_tactics(member_to_change(), found)
    elif title:
        item = actions.add_idea(member_to_change(), title)
    else:
        raise _unusable({"title": [gettext("Give a tactic's slug, or a title.")]})
    _change(item, content)
    return jsonify(_shown(item)), 201


@bp.get("/backlog/<int:key>")
@bp.doc(operationId="getBacklogItem", security=[{"token": []}, {}])
@bp.response(200, shapes.BacklogItemSchema)
@_problems(401, 404)
def item(key: int) -> Response:
    """One item of your backlog."""
    return jsonify(_shown(_own(key)))


@bp.patch("/backlog/<int:key>")
@bp.doc(operationId="changeBacklogItem", security=[{"token": []}])
@bp.arguments(shapes.BacklogChangeSchema(unknown=RAISE))
@bp.response(200, shapes.BacklogItemSchema)
@_problems(400, 401, 404, 409, 415, 422)
def change(content: dict[str, Any], key: int) -> Response:
    """Change some of an item: its parts, your answers, its state."""
    _may_write()
    found = _own(key)
    _change(found, content)
    return jsonify(_shown(found))


@bp.delete("/backlog/<int:key>")
@bp.doc(operationId="removeBacklogItem", security=[{"token": []}])
@bp.response(204)
@_problems(400, 401, 404)
def remove(key: int) -> Response:
    """Take an item out of the backlog."""
    _may_write()
    found = _own(key)
    actions.remove(member_to_change(), found)
    return Response(status=204)


def _may_write() -> None:
    """Let pass who has a token, or a session whose CSRF token came along."""
    if bearer_token() is None:
        if "X-CSRFToken" not in request.headers:
            raise token_needed()
        csrf.protect()


def _own(key: int) -> BacklogItem:
    workspace = current_workspace()
    found = backlog_queries.own_item(workspace.id, key) if workspace else None
    if found is None:
        abort(404)
    return found


def _shown(found: BacklogItem) -> dict[str, Any]:
    return shapes.backlog_item(backlog_queries.row_of(found, current_language(), current_member()))


def _change(found: BacklogItem, content: dict[str, Any]) -> None:
    """Write what was sent of an item: parts, then answers, then its state; nothing when the answers cannot be used."""
    member, habits, version = member_to_change(), habits_of(found.workspace_id), content.pop("version", None)
    move = {name: content.pop(name, None) for name in ("status", "outcome", "why")}
    answers = {**content.pop("answers", {}), **{name: content.pop(name) for name in shapes.ICE if name in content}}
    try:
        inputs = _inputs(found, answers)
        actions.change(member, found, content, version)
        if answers:
            actions.score(member, found, habits.method, inputs, version)
        if move["status"] or move["outcome"]:
            status, outcome, why = move["status"] or found.status, move["outcome"], move["why"] or ""
            actions.move(member, found, status, outcome=outcome, why=why, gate=habits.gate, version=version)
    except actions.Conflict:
        problem = Conflict()
        problem.response = problem_json(409, explain(409), version=found.version)
        raise problem from None
    except actions.NotReady as refused:
        raise _unusable({"status": [str(CHECKS[check]) for check in refused.checks]}) from None


def _inputs(found: BacklogItem, answers: dict[str, float | None]) -> dict[str, str]:
    """All of who asks' answers about an item, with some changed. Raises the problem of those that cannot be used."""
    opinions = backlog_queries.row_of(found, current_language(), current_member()).opinions
    inputs = {own.name: own for own in opinions.method.inputs}
    faults = {name: [gettext("The team's framework does not ask for it.")] for name in answers if name not in inputs}
    kept: dict[str, str] = {name: str(value) for name, value in opinions.mine.items() if name not in answers}
    for name, value in answers.items():
        if value is None or name in faults:
            continue
        try:
            kept[name] = str(inputs[name].checked(value))
        except BadInput as bad:
            faults[name] = [wording.problem(inputs[name], bad.problem)]
    if faults:
        raise _unusable(faults)
    return kept


def _unusable(errors: dict[str, list[str]]) -> HTTPException:
    problem = UnprocessableEntity()
    problem.response = problem_json(422, explain(422), errors=errors)
    return problem


class Api(flask_smorest.Api):
    """flask-smorest without its own error pages: core.problems answers every error, /api or not."""

    ERROR_SCHEMA = shapes.ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = "Problem"

    def _register_error_handlers(self) -> None:
        pass


pages = PageBlueprint("api_docs", __name__)


@pages.get("/api/docs")
def docs() -> str:
    """The documentation of the API, to read and to try."""
    return render("api/docs.html")


@pages.get("/api/docs/<any('swagger-ui.css', 'swagger-ui-bundle.js'):name>")
def docs_file(name: str) -> Response:
    """A file of the Swagger UI package."""
    return send_from_directory(_swagger(), name)


def _swagger() -> Path:
    return Path(str(files("flask_swagger_ui"))) / "dist"


def init_app(app: Flask) -> None:
    """Open the door."""
    app.config.update(
        API_TITLE="Retention Engine",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={"info": {"description": "Tactics with graded evidence, and your backlog.", "x-version": __version__}},
    )
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = form_token
    csrf.exempt(bp)
    csrf.exempt(figures.bp)
    api = Api(app)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    content = {"application/problem+json": {"schema": shapes.ProblemSchema}}
    api.spec.components.response("Problem", {"description": "What went wrong.", "content": content})
    api.register_blueprint(bp)
    api.register_blueprint(figures.bp)
    api.spec.components.schemas["KpiFigures"]["additionalProperties"] = FIGURE
    api.spec.components.schemas["BacklogItem"]["anyOf"] = shapes.TACTIC_OR_TITLE
    app.register_blueprint(pages)
