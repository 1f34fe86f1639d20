"""The pages of the catalogue: the list, a tactic, suggestions as one types."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tactics.catalogue import listing, queries
from tactics.catalogue.filters import TacticFilter
from tactics.catalogue.publishing import shelf
from tactics.core.i18n import current_language
from tactics.core.pages import render, render_filled
from tactics.core.responses import unless_unchanged

bp = Blueprint("catalogue", __name__)


@bp.get("/tactics")
def index() -> Response:
    """The list of tactics that the address asks for, as cards or as a table."""
    wanted = TacticFilter.from_args(request.args)
    view = "table" if request.args.get("view") == "table" else "cards"

    def make() -> ResponseReturnValue:
        shown = listing.Listing(queries.find(wanted, current_language()), view)
        return render_filled("catalogue/index.html", shown.slots(), view=view)

    return unless_unchanged((shelf().current().version, listing.marked_version()), make)


@bp.get("/tactics/suggest")
def suggest() -> Response:
    """Titles that begin like what is being typed, as JSON."""
    language = current_language()
    found = shelf().current().searcher.suggest(request.args.get("q", "")[:100], language)
    slugs = {card.key: card.slug for card in queries.cards([item.key for item in found], language)}
    items = [
        {"title": item.title, "url": url_for("catalogue.tactic", slug=slugs[item.key])} for item in found if item.key in slugs
    ]
    return jsonify(items=items)


@bp.app_template_global()
def steps_for_machines(sections: dict[str, Any]) -> list[dict[str, str]]:
    """A tactic's steps as schema.org has them."""
    return [{"@type": "HowToStep", "text": step} for step in sections.get("steps", ())]


@bp.get("/tactics/<slug>")
def tactic(slug: str) -> ResponseReturnValue:
    """Everything about one tactic."""
    if slug != slug.lower():
        return redirect(url_for("catalogue.tactic", slug=slug.lower()))
    found = queries.by_slug(slug)
    if found is None:
        abort(404)
    language = current_language()

    def make() -> ResponseReturnValue:
        return render(
            "catalogue/tactic.html",
            tactic=found,
            card=queries.card_of(found, language),
            text=queries.text_for(found.texts, language),
            required=queries.linked(found, "requires", language),
            related=queries.related(found, language),
        )

    return unless_unchanged((shelf().current().version, listing.marked_version()), make)
