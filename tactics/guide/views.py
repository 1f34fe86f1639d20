"""The pages of the guide."""

from flask import Blueprint, Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from tactics.catalogue.listing import marked_version
from tactics.catalogue.publishing import shelf
from tactics.catalogue.queries import cards, ids_by_slug
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.core.responses import unless_unchanged
from tactics.guide.reading import by_slug, chapters
from tactics.guide.shown import Page

bp = Blueprint("guide", __name__)


@bp.get("/guide")
def index() -> Response:
    """The contents: every chapter with what it is about."""

    def make() -> str:
        return render("guide/index.html", chapters=chapters(), language=current_language())

    return unless_unchanged(marked_version(), make)


@bp.get("/guide/<slug>")
def chapter(slug: str) -> ResponseReturnValue:
    """One chapter."""
    found = by_slug(slug)
    if found is None:
        if by_slug(slug.lower()) is not None:
            return redirect(url_for("guide.chapter", slug=slug.lower()))
        abort(404)
    language = current_language()

    def make() -> str:
        ids = ids_by_slug(found.tactics(language))
        named = {card.slug: card for card in cards(list(ids.values()), language)}
        page = Page(found, named, language)
        return render("guide/chapter.html", page=page, chapter=found, chapters=chapters(), language=language)

    return unless_unchanged((shelf().current().version, marked_version()), make)
