"""The site map, robots.txt, and the Atom feed of new and changed tactics."""

from urllib.parse import quote

from flask import Blueprint, Response, current_app, request

from tactics.catalogue import queries
from tactics.core.addresses import public_url
from tactics.core.database import utc_now
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.core.vocabulary import STAGES
from tactics.guide.reading import chapters
from tactics.kpis.texts import entries
from tactics.playbooks.books import playbooks

bp = Blueprint("outward", __name__)
_CLOSED = ("/backlog", "/dashboard", "/exports/", "/f/", "/feedback", "/figures", "/s/", "/surveys", "/tactics?")


def here() -> str:
    """The full address of this page, without its query."""
    return public_url() + quote(request.path)


@bp.get("/robots.txt")
def robots() -> Response:
    """Everything may be read but what belongs to one reader; the endless filtered lists are left out."""
    closed = "".join(f"Disallow: {path}\n" for path in _CLOSED)
    content = f"User-agent: *\n{closed}Sitemap: {public_url()}/sitemap.xml\n"
    return Response(content, content_type="text/plain; charset=utf-8")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page that stands on its own, in every language."""
    alone = ("", "tactics", "funnel", "kpis", "growth-model", "diagnose", "playbooks", "guide", "glossary")
    pages = [(f"/{name}", "") for name in alone]
    pages += [(f"/funnel/{stage}", "") for stage in STAGES]
    pages += [(f"/kpis/{slug}", "") for slug in entries()]
    pages += [(f"/playbooks/{playbook.slug}", "") for playbook in playbooks()]
    pages += [(f"/guide/{chapter.slug}", "") for chapter in chapters()]
    pages += [(f"/tactics/{slug}", changed) for slug, changed in queries.slugs()]
    return _xml("outward/sitemap.xml", pages=pages, languages=current_app.extensions["settings"].languages)


@bp.get("/feed.atom")
def feed() -> Response:
    """The tactics that were added or changed last."""
    tactics, language = queries.newest(), current_language()
    texts = {tactic.id: queries.text_for(tactic.texts, language) for tactic in tactics}
    updated = tactics[0].changed_at if tactics else utc_now()
    response = _xml("outward/feed.xml", tactics=tactics, texts=texts, updated=updated)
    response.content_type = "application/atom+xml; charset=utf-8"
    return response


def _xml(template: str, **context: object) -> Response:
    content = render(template, base=public_url(), **context)
    return Response(content, content_type="application/xml; charset=utf-8")
