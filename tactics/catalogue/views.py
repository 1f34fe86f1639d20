"""The pages of the catalogue: the list, a tactic, suggestions as one types."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tactics.catalogue import drawn, listing, queries
from tactics.catalogue.filters import TacticFilter
from tactics.catalogue.publishing import shelf
from tactics.core.i18n import current_language
from tactics.core.pages import render_filled
from tactics.core.responses import unless_unchanged

bp = Blueprint("catalogue", __name__)


@bp.get("/tactics")
def index() -> Response:
    """The list of tactics that the address asks for, as cards or as a table."""
    args = request.args
    wanted = TacticFilter.from_args(args)
    view = "table" if args.getlist("view")[:1] == ["table"] else "cards"
    edition, language, marked = shelf().current(), current_language(), listing.marked_ids()

    def make() -> ResponseReturnValue:
        shown = listing.Listing(queries.find(wanted, language, edition), view, language, marked)
        return render_filled("catalogue/index.html", shown.slots(), view=view)

    return unless_unchanged((edition.version, listing.version_of(marked)), make)


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
    edition, language, marked = shelf().current(), current_language(), listing.marked_ids()
    found = queries.whole(slug, language, edition)
    if found is None:
        abort(404)
    record = listing.own_record(found.card.key, marked)

    def make() -> ResponseReturnValue:
        slots: dict[str, Callable[[], object]] = {
            "own_record": lambda: record,
            "add": lambda: drawn.add_button(found.card, marked),
            "related_cards": lambda: drawn.cards(found.related, edition, language, marked, "h3"),
        }
        return render_filled("catalogue/tactic.html", slots, whole=found)

    return unless_unchanged((edition.version, listing.version_of(marked), record), make)
