"""The glossary's page, and the filter that links terms in other pages' texts to it."""

from flask import Blueprint, Flask, g, url_for
from markupsafe import Markup, escape

from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.glossary.terms import Term, glossary, pointed_out

bp = Blueprint("glossary", __name__)


@bp.get("/glossary")
def index() -> str:
    """Every term, in the order of the reader's language."""
    language = current_language()
    terms = sorted(glossary(), key=lambda term: term.names[language].casefold())
    return render("glossary/index.html", terms=terms, language=language)


def with_terms(text: str, language: str) -> Markup:
    """The text with each term's first occurrence on the page linked to its definition."""
    if language not in ("en", "sv"):
        return escape(text)
    seen: set[str] = g.setdefault("terms_seen", set())
    return Markup("").join(_piece(piece, term, language) for piece, term in pointed_out(text, language, seen))


def _piece(piece: str, term: Term | None, language: str) -> Markup:
    if term is None:
        return escape(piece)
    link = Markup('<a class="term" href="{}#{}" title="{}">{}</a>')
    return link.format(url_for("glossary.index"), term.slug, term.definitions[language], piece)


def init_app(app: Flask) -> None:
    """Give the templates the filter."""
    app.jinja_env.filters["with_terms"] = with_terms
