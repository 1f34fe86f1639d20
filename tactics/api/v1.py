"""The tactics under /api/v1, and the door to all the API: its document, its errors.

Keeps true: reading tactics needs nothing; every error is application/problem+json; the OpenAPI document describes what
is really answered.
"""

from importlib.resources import files
from pathlib import Path

import flask_smorest
from flask import Blueprint as PageBlueprint
from flask import Flask, Response, abort, jsonify, request, send_from_directory
from flask_smorest import Blueprint

from tactics import __version__
from tactics.api import backlog, figures, shapes, tracked
from tactics.api.bodies import JsonReader
from tactics.api.documented import LANG, listed, plain, problems
from tactics.api.figure_shapes import FIGURE
from tactics.catalogue import queries
from tactics.catalogue.filters import SORTS, TacticFilter
from tactics.core.csrf import csrf, form_token
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.core.paging import MOST_PER_PAGE
from tactics.core.vocabulary import FACETS

bp = Blueprint("api", __name__, url_prefix="/api/v1")
bp.ARGUMENTS_PARSER = JsonReader()

_PAGING = [
    plain("page", "From 1; beyond the last page the last one is given."),
    plain("per_page", f"At most {MOST_PER_PAGE}."),
]
_TACTIC_PARAMETERS = [
    plain("q", 'Free words; "a phrase"; -word excludes. Never an error.'),
    *(listed(facet, values, "Repeat for several; unknown values are listed in `ignored`.") for facet, values in FACETS.items()),
    plain("match", "How several topics combine: any (default) or all."),
    plain("sort", f"One of {', '.join(SORTS)}."),
    *_PAGING,
    LANG,
]


@bp.get("/tactics")
@bp.doc(parameters=_TACTIC_PARAMETERS, operationId="listTactics")
@bp.response(200, shapes.TacticPageSchema)
def tactics() -> Response:
    """The tactics that a filter finds, with facet counts."""
    return jsonify(shapes.tactic_page(queries.find(TacticFilter.from_args(request.args), current_language())))


@bp.get("/tactics/<slug>")
@bp.doc(parameters=[LANG], operationId="getTactic")
@bp.response(200, shapes.TacticDetailSchema)
@problems(404)
def tactic(slug: str) -> Response:
    """Everything about one tactic, evidence included."""
    found = queries.by_slug(slug)
    if found is None:
        abort(404)
    language = current_language()
    return jsonify(shapes.tactic(found, queries.card_of(found, language), language))


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
    api = Api(app)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    content = {"application/problem+json": {"schema": shapes.ProblemSchema}}
    api.spec.components.response("Problem", {"description": "What went wrong.", "content": content})
    for part in (bp, backlog.bp, figures.bp, tracked.bp):
        csrf.exempt(part)
        api.register_blueprint(part)
    api.spec.components.schemas["KpiFigures"]["additionalProperties"] = FIGURE
    api.spec.components.schemas["BacklogItem"]["anyOf"] = shapes.TACTIC_OR_TITLE
    app.register_blueprint(pages)
