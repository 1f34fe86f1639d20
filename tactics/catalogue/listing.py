"""What the list page shows, worked out ahead of the template: facets, chips, cards, the sentence, the pager.

Keeps true: a card's markup is rendered once for each edition and language, then only joined; hits are highlighted by
putting marked text into that same markup. That, not the search, is what makes the page fast.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from flask import current_app, g, get_template_attribute, url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from tactics.catalogue.edition import Edition
from tactics.catalogue.filters import SORTS, TacticFilter
from tactics.catalogue.queries import Card, Found, Relief, reliefs
from tactics.core.i18n import current_language
from tactics.core.vocabulary import FACETS, facet_name
from tactics.search.searcher import Hits

SHOWN_FACETS = ("stage", "topic", "type", "budget", "effort", "model", "evidence")
_TITLE, _SUMMARY = "\ue000", "\ue001"
"""Private-use characters that stand for the highlighted title and summary in a card's kept markup."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: what it is called, how many tactics choosing it shows, whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of the filter, with the address that is left when it is taken away."""

    label: str
    facet: str
    address: str


class Listing:
    """The list page's content."""

    def __init__(self, found: Found, view: str) -> None:
        """Of what was found, as cards or as a table."""
        self.found = found
        self.wanted = found.wanted
        self.view = view
        self.slice = found.slice

    @cached_property
    def sentence(self) -> str:
        """What is shown, in words."""
        return self.wanted.in_words(self.slice.total)

    def facets(self) -> Iterator[tuple[str, str, list[Value]]]:
        """Each facet: its parameter, its heading, its values with counts."""
        for facet in SHOWN_FACETS:
            counts, chosen = self.found.selection.counts[facet], self.wanted.chosen.get(facet, ())
            yield facet, facet_name(facet), [Value(v, n, counts[v], v in chosen) for v, n in _labels(facet)]

    def chips(self) -> list[Chip]:
        """One for each value chosen and for the words."""
        names = {"q": gettext("Search"), **{facet: facet_name(facet) for facet in self.wanted.chosen}}
        return [
            Chip(label, names[facet], self.address(self.wanted.without(facet, value)))
            for facet, value, label in self.wanted.parts()
        ]

    def cards(self) -> Markup:
        """The page's cards, hits highlighted, those in the reader's backlog marked."""
        hits, kept, marked = self.found.selection.hits, _kept_markup(self.found.edition), marked_ids()
        language = current_language()
        return Markup("").join(_card(card, language, kept, hits, card.key in marked) for card in self.found.items)

    def highlighted(self, card: Card) -> tuple[Markup, Markup]:
        """A card's title and summary with the hits marked."""
        return _highlighted(card, self.found.selection.hits)

    def reliefs(self) -> list[tuple[Relief, str]]:
        """For an empty list: what could be left out, and the address without it."""
        return [(relief, self.address(relief.wanted)) for relief in reliefs(self.wanted)]

    def suggestion(self) -> tuple[str, str] | None:
        """What the reader may have meant to type, and its address."""
        hits = self.found.selection.hits
        if not hits or not hits.did_you_mean:
            return None
        return hits.did_you_mean, self.address(replace(self.wanted, q=hits.did_you_mean, page=1))

    def sorts(self) -> list[tuple[str, str]]:
        """The orders that can be chosen, with their names."""
        names = {
            "relevance": gettext("Relevance") if self.wanted.q else gettext("Recommended"),
            "name": gettext("Name"),
            "effort": gettext("Least effort"),
            "evidence": gettext("Best evidence"),
            "newest": gettext("Newest"),
        }
        return [(sort, names[sort]) for sort in SORTS]

    def address(self, wanted: TacticFilter | None = None, **changes: str | int) -> str:
        """The list's address for a filter (this one unless another is given), keeping the view."""
        query = (wanted or self.wanted).address(**changes)
        if self.view == "table":
            query = f"{query}&view=table" if query else "?view=table"
        return f"/tactics{query}"

    def other_view(self) -> str:
        """The address of the same list in the other view."""
        other = Listing(self.found, "cards" if self.view == "table" else "table")
        return other.address()

    def export(self, form: str) -> str:
        """The address that downloads this list."""
        return url_for("exports.download", table="tactics", form=form) + replace(self.wanted, page=1, per_page=24).address()


def marked_ids() -> Collection[int]:
    """The tactics that the reader already has in the backlog: the room above says which (see backlog.views)."""
    provider: Callable[[], Collection[int]] | None = current_app.extensions.get("marked_ids")
    if "marked_ids" not in g:
        g.marked_ids = provider() if provider else ()
    ids: Collection[int] = g.marked_ids
    return ids


def marked_version() -> tuple[int, ...]:
    """What the marks add to the state of a page."""
    return tuple(sorted(marked_ids()))


@lru_cache(maxsize=64)
def _labels_in(facet: str, _language: str) -> list[tuple[str, str]]:
    return [(value, str(name)) for value, name in FACETS[facet].items()]


def _labels(facet: str) -> list[tuple[str, str]]:
    return _labels_in(facet, current_language())


@lru_cache(maxsize=2)
def _kept_markup(_edition: Edition) -> dict[tuple[int, str, bool], str]:
    """Card markup of an edition, with signs where title and summary go."""
    return {}


def _card(card: Card, language: str, kept: dict[tuple[int, str, bool], str], hits: Hits | None, marked: bool) -> Markup:
    markup = kept.get((card.key, language, marked))
    if markup is None:
        macro: Any = get_template_attribute("macros/cards.html", "card")
        markup = kept[card.key, language, marked] = str(macro(card, marked, title=_TITLE, summary=_SUMMARY))
    title, summary = _highlighted(card, hits)
    return Markup(markup.replace(_TITLE, title).replace(_SUMMARY, summary))  # noqa: S704  # our markup, escaped text


def _highlighted(card: Card, hits: Hits | None) -> tuple[Markup, Markup]:
    if hits is None or hits.empty:
        return escape(card.title), escape(card.summary)
    return _marked(hits, card.title, card.language), _marked(hits, card.summary, card.language)


def _marked(hits: Hits, text: str, language: str) -> Markup:
    pieces = (Markup("<mark>{}</mark>").format(piece) if hit else escape(piece) for piece, hit in hits.mark(text, language))
    return Markup("").join(pieces)
