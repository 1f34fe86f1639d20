"""The home page, the funnel as a picture, and a page for each of its stages."""

from typing import Any

from flask import Blueprint, Response, abort

from tactics.catalogue.listing import marked_version
from tactics.catalogue.publishing import shelf
from tactics.catalogue.queries import best_evidenced
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.core.responses import unless_unchanged
from tactics.core.vocabulary import STAGES
from tactics.funnel import queries
from tactics.funnel.stages import STAGES as GUIDES

bp = Blueprint("funnel", __name__)


@bp.get("/")
def home() -> Response:
    """What this is, a search, the funnel, some of the best-evidenced tactics."""
    return _page("funnel/home.html", best=lambda: best_evidenced(None, current_language(), 6))


@bp.get("/funnel")
def overview() -> Response:
    """The whole funnel."""
    return _page("funnel/overview.html", guides=lambda: GUIDES)


@bp.get("/funnel/<name>")
def stage(name: str) -> Response:
    """One stage: its question, what to think through, its tactics, its neighbours."""
    if name not in STAGES:
        abort(404)
    order = list(STAGES)
    place = order.index(name)
    return _page(
        "funnel/stage.html",
        stage=lambda: name,
        guide=lambda: GUIDES[name],
        place=lambda: place + 1,
        before=lambda: order[place - 1] if place else None,
        after=lambda: order[place + 1] if place + 1 < len(order) else None,
        best=lambda: best_evidenced(name, current_language(), 3),
        groups=lambda: queries.groups(name, current_language()),
    )


def _page(template: str, **makers: Any) -> Response:
    """A page of the funnel, its content made only when the reader does not have it already."""

    def make() -> str:
        content = {name: maker() for name, maker in makers.items()}
        return render(template, counts=queries.counts(), total=queries.total(), **content)

    return unless_unchanged((shelf().current().version, marked_version()), make)
