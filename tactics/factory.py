"""The roof: one Flask application out of all the rooms. Only the doors to the outside and the tests stand above it."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tactics.accounts import views as accounts
from tactics.api import v1
from tactics.backlog import agreeing
from tactics.backlog import views as backlog
from tactics.catalogue import views as catalogue
from tactics.catalogue.publishing import NotPublished, Shelf, shelf
from tactics.core import addresses, i18n, pages, problems, responses, vocabulary
from tactics.core.database import alembic, db
from tactics.core.pages import render
from tactics.core.sessions import GuestSessions
from tactics.core.settings import PACKAGE, Settings, read_settings, shipped
from tactics.dashboard import views as dashboard
from tactics.diagnosis import views as diagnosis
from tactics.experiments import baseline
from tactics.experiments import views as experiments
from tactics.exports import views as exports
from tactics.funnel import views as funnel
from tactics.glossary import views as glossary
from tactics.goals import views as goals
from tactics.guide import views as guide
from tactics.imports import views as imports
from tactics.jobs import views as jobs
from tactics.kpis import views as kpis
from tactics.learnings import review_views as review
from tactics.learnings import views as learnings
from tactics.outward import views as outward
from tactics.planning import views as planning
from tactics.playbooks import views as playbooks
from tactics.retention import mapping_views as mapping
from tactics.retention import upload_views as uploads
from tactics.retention import views as retention
from tactics.retention.behaviour import views as core
from tactics.retention.changes import views as changes
from tactics.retention.cohorts import views as cohorts
from tactics.retention.frequency import views as frequency
from tactics.retention.lifecycle import views as lifecycle
from tactics.retention.saved import views as saved
from tactics.retention.segments import views as segments
from tactics.retention.worth import views as lifetime
from tactics.surveys import asking
from tactics.surveys import views as surveys
from tactics.surveys.feedback import hearing
from tactics.surveys.feedback import views as feedback
from tactics.tracking import views as tracking

_ROOMS = (
    *(
        funnel,
        dashboard,
        catalogue,
        kpis,
        diagnosis,
        playbooks,
        guide,
        glossary,
        accounts,
        backlog,
        agreeing,
        experiments,
        baseline,
    ),
    *(retention, uploads, mapping, frequency, core, changes, saved, cohorts, segments, lifecycle, lifetime),
    *(planning, learnings, review, goals, tracking, surveys, asking, feedback, hearing, exports, imports, jobs, outward),
)
_MOST_IN = 25 * 2**20


class _Product(Flask):
    """Flask, for functions none of which is a coroutine."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself. Flask inspects every view and hook for that in every request: a twentieth of a page's time."""
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """The application, by the given settings or those of the environment. Raises BadSetting."""
    settings = settings or read_settings()
    app = _Product("tactics", template_folder=str(shipped("templates")), static_folder=None)
    app.jinja_environment = pages.PageEnvironment
    app.jinja_options = {
        "extensions": ["jinja2.ext.i18n"],
        "trim_blocks": True,
        "lstrip_blocks": True,
        "undefined": pages.Forgotten,
    }
    app.session_interface = GuestSessions()
    app.testing = settings.testing
    app.debug = settings.debug
    app.extensions["settings"] = settings
    app.extensions["shelf"] = Shelf(settings)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=_MOST_IN,
        PERMANENT_SESSION_LIFETIME=timedelta(days=400),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=bool(settings.public_url and settings.public_url.startswith("https")),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # As long as the session: a page left open overnight still works.
        SQLALCHEMY_ENGINES={"default": settings.database_url},
        ALEMBIC={"script_location": str(PACKAGE / "migrations")},
        TRUSTED_HOSTS=None,
    )
    db.init_app(app)
    alembic.init_app(app)
    translations = i18n.init_app(app, settings)
    responses.init_app(app)
    problems.init_app(app)
    v1.init_app(app)
    for room in _ROOMS:
        app.register_blueprint(room.bp)
    for room in (glossary, playbooks, backlog, experiments, learnings, tracking, retention, exports, jobs):
        room.init_app(app)
    app.jinja_env.globals.update(vocabulary=vocabulary, public_url=addresses.public_url, here=outward.here)
    app.register_error_handler(NotPublished, _not_ready)
    app.add_url_rule("/healthz", "healthz", lambda: jsonify(status="up"))
    app.add_url_rule("/readyz", "readyz", _ready)
    if app.debug or app.testing:
        app.add_url_rule("/styleguide", "styleguide", lambda: render("styleguide.html"))
    pages.init_app(app, translations)
    return app


def _ready() -> tuple[Response, int]:
    """Whether the database and the index answer."""
    faults = {}
    try:
        db.session.execute(text("SELECT 1 FROM catalogue_state"))
    except SQLAlchemyError as error:
        faults["database"] = type(error).__name__
    try:
        shelf().current().searcher.find("retention")
    except (NotPublished, OSError, ValueError) as error:
        faults["index"] = type(error).__name__
    return jsonify(ready=not faults, faults=faults), HTTPStatus.SERVICE_UNAVAILABLE if faults else HTTPStatus.OK


def _not_ready(_error: NotPublished) -> tuple[str, int]:
    return render("problem.html", status=503, message=problems.explain(503)), 503
