"""The pages of the playbooks."""

from flask import Blueprint, Flask, Response, abort

from tactics.catalogue.listing import marked_version
from tactics.catalogue.publishing import shelf
from tactics.catalogue.queries import cards, ids_by_slug
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.core.responses import unless_unchanged
from tactics.playbooks.books import by_slug, playbooks, with_tactic

bp = Blueprint("playbooks", __name__)


@bp.get("/playbooks")
def index() -> str:
    """Every playbook."""
    return render("playbooks/index.html", playbooks=playbooks(), language=current_language())


@bp.get("/playbooks/<slug>")
def playbook(slug: str) -> Response:
    """One playbook: how to know the situation, what to do and in which order."""
    found = by_slug(slug)
    if found is None:
        abort(404)
    language = current_language()

    def make() -> str:
        ids = ids_by_slug(step.tactic for step in found.steps)
        tactics = {card.slug: card for card in cards(list(ids.values()), language)}
        steps = [(step, tactics[step.tactic]) for step in found.steps if step.tactic in tactics]
        text = found.texts[language]
        return render("playbooks/playbook.html", playbook=found, text=text, steps=steps, language=language)

    return unless_unchanged((shelf().current().version, marked_version()), make)


def init_app(app: Flask) -> None:
    """Tell the pages below and beside, which may not look here, where a tactic is part of a playbook, and its name."""
    app.jinja_env.globals.update(playbooks_with=with_tactic, playbook_by_slug=by_slug)
