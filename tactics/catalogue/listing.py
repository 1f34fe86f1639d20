"""What the list page shows, worked out ahead of the template: facets, chips, cards, the sentence, the pager.

Keeps true: a card's markup is rendered once for each edition and language, then only joined; hits are highlighted by
putting marked text into that same markup. That, not the search, is what makes the page fast.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

from flask import current_app, g
from flask_babel import gettext
from markupsafe import Markup, escape

from tactics.catalogue.edition import Edition
from tactics.catalogue.filters import SORTS, TacticFilter
from tactics.catalogue.queries import Card, Found, Relief, reliefs
from tactics.core.i18n import current_language
from tactics.core.pages import SIGNS, filled, macro, without_indents
from tactics.core.paging import Slice
from tactics.core.vocabulary import FACETS, facet_name
from tactics.search.searcher import Hits

SHOWN_FACETS = ("stage", "topic", "type", "budget", "effort", "model", "evidence")


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

    def slots(self) -> dict[str, Callable[[], object]]:
        """What the page's template leaves open."""
        return {
            "sentence": self.sentence,
            "words": lambda: self.wanted.q,
            "facets": self.facets,
            "kept_inputs": self.kept_inputs,
            "chips": self.head,
            "sort_options": lambda: _sort_options(bool(self.wanted.q), self.wanted.sort, current_language()),
            "other_view": self.other_view,
            "query": lambda: self.query,
            "results": self.results,
            "pager": lambda: pager(self.slice, "/tactics" + _with_view(self.query, self.view)),
        }

    def sentence(self) -> str:
        """What is shown, in words."""
        wanted = self.wanted
        return _in_words(wanted.q, tuple(wanted.chosen.items()), wanted.match, self.slice.total, current_language())

    def facets(self) -> Markup:
        """Every facet with its values, their counts and which are chosen."""
        language, counts, chosen = current_language(), self.found.selection.counts, self.wanted.chosen
        drawn = []
        for facet in SHOWN_FACETS:
            heading, values = _drawn_facet(facet, language)
            both = facet == "topic" and len(chosen.get(facet, ())) > 1
            match = macro("catalogue/_results.html", "match")(self.wanted.match) if both else ""
            own = _filled_in(values, counts[facet], chosen.get(facet, ()))
            drawn.append(f'<fieldset class="facet"><legend>{heading}</legend>{match}{own}</fieldset>\n')
        return Markup("".join(drawn))  # noqa: S704  # markup of ours around escaped names and numbers

    def kept_inputs(self) -> Markup:
        """The part of the filter that has no box of its own, kept when the form is sent."""
        kept = Markup('<input type="hidden" name="kpi" value="{}">')
        return Markup("").join(kept.format(value) for value in self.wanted.chosen.get("kpi", ()))

    def head(self) -> Markup:
        """What was not understood, what may have been meant, and the chips; nothing for the bare list."""
        if not (self.wanted.ignored or self.wanted.q or self.wanted.chosen):
            return Markup("")
        drawn: Markup = macro("catalogue/_results.html", "head")(self.wanted.ignored, self.suggestion(), self.chips())
        return drawn

    def results(self) -> Markup | bytes:
        """The page's tactics, or what to do when there are none."""
        if self.slice.total and self.view == "cards":
            return b'<ul class="card-grid">%b</ul>' % b"".join(self.cards())
        drawn: Markup = macro("catalogue/_results.html", "table" if self.slice.total else "nothing")(self)
        return drawn

    def chips(self) -> list[Chip]:
        """One for each value chosen and for the words."""
        names = {"q": gettext("Search"), **{facet: facet_name(facet) for facet in self.wanted.chosen}}
        return [
            Chip(label, names[facet], self.address(self.wanted.without(facet, value)))
            for facet, value, label in self.wanted.parts()
        ]

    def cards(self) -> list[bytes]:
        """The page's cards as they are sent, hits highlighted, those in the reader's backlog marked."""
        hits, edition, language, marked = self.found.selection.hits, self.found.edition, current_language(), marked_ids()
        if hits is None or hits.empty:
            return [_plain(card, language, card.key in marked, edition) for card in self.found.items]
        return [_with_hits(card, language, card.key in marked, edition, hits).encode() for card in self.found.items]

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

    def address(self, wanted: TacticFilter) -> str:
        """The list's address for another filter, keeping the view."""
        return "/tactics" + _with_view(wanted.address(), self.view)

    @cached_property
    def query(self) -> str:
        """The query string of this filter on its first page."""
        return self.wanted.address(page=1)

    def other_view(self) -> str:
        """The address of the same page of the list in the other view."""
        query = self.query if self.wanted.page == 1 else self.wanted.address()
        return "/tactics" + _with_view(query, "cards" if self.view == "table" else "table")


def _with_view(query: str, view: str) -> str:
    if view == "cards":
        return query
    return f"{query}&view=table" if query else "?view=table"


def pager(where: Slice, address: str) -> Markup:
    """The way to the other pages of a list whose first page has this address."""
    if where.pages == 1:
        return Markup("")
    return filled(_drawn_pager(where, current_language()), f"{address}{'&' if '?' in address else '?'}page=")


@lru_cache(maxsize=512)
def _drawn_pager(where: Slice, _language: str) -> Markup:
    drawn: Markup = macro("macros/pagers.html", "pager")(where, SIGNS[0])
    return drawn


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
def _drawn_facet(facet: str, _language: str) -> tuple[str, list[tuple[str, str, str, str]]]:
    """A facet's heading, and for each value its markup before and after what depends on the filter."""
    box = Markup('<input type="checkbox" name="{}" value="{}"')
    values = [
        (value, str(box.format(facet, value)), f'><span>{escape(name)}</span><span class="facet__count">', "</span></label>\n")
        for value, name in FACETS[facet].items()
    ]
    return facet_name(facet), values


def _filled_in(values: list[tuple[str, str, str, str]], counts: Mapping[str, int], chosen: Collection[str]) -> Markup:
    """The values of a facet with their counts and checks. Joined by hand: the page has fifty of them."""
    label, none = '<label class="facet__value">', '<label class="facet__value facet__value--none">'
    return Markup(  # noqa: S704  # markup of ours around escaped names and numbers
        "".join(
            f"{label if counts[value] or value in chosen else none}{box}{' checked' if value in chosen else ''}"
            f"{name}{counts[value]}{end}"
            for value, box, name, end in values
        )
    )


@lru_cache(maxsize=2048)
def _in_words(q: str, chosen: tuple[tuple[str, tuple[str, ...]], ...], match: str, total: int, _language: str) -> str:
    return TacticFilter(q=q, chosen=MappingProxyType(dict(chosen)), match=match).in_words(total)


@lru_cache(maxsize=64)
def _sort_options(with_words: bool, chosen: str, _language: str) -> Markup:
    names = {
        "relevance": gettext("Relevance") if with_words else gettext("Recommended"),
        "name": gettext("Name"),
        "effort": gettext("Least effort"),
        "evidence": gettext("Best evidence"),
        "newest": gettext("Newest"),
    }
    option = Markup('<option value="{}"{}>{}</option>')
    return Markup("").join(option.format(sort, Markup(" selected") if sort == chosen else "", names[sort]) for sort in SORTS)


@lru_cache(maxsize=2)
def _kept_cards(_edition: Edition) -> dict[tuple[int, str, bool], bytes]:
    """The cards of an edition drawn so far, by id, language and whether marked; a new edition starts with none."""
    return {}


@lru_cache(maxsize=2)
def _kept_frames(_edition: Edition) -> dict[tuple[int, str, bool], str]:
    """The same with signs where title and summary go, for highlighting."""
    return {}


def _plain(card: Card, language: str, marked: bool, edition: Edition) -> bytes:
    """A card without highlights."""
    kept, key = _kept_cards(edition), (card.key, language, marked)
    if key not in kept:
        kept[key] = without_indents(macro("macros/cards.html", "card")(card, marked)).encode()
    return kept[key]


def _with_hits(card: Card, language: str, marked: bool, edition: Edition, hits: Hits) -> Markup:
    """A card with what answers the search highlighted."""
    kept, key = _kept_frames(edition), (card.key, language, marked)
    if key not in kept:
        kept[key] = str(macro("macros/cards.html", "card")(card, marked, title=SIGNS[0], summary=SIGNS[1]))
    return filled(kept[key], *_highlighted(card, hits))


def _highlighted(card: Card, hits: Hits | None) -> tuple[Markup, Markup]:
    if hits is None or hits.empty:
        return escape(card.title), escape(card.summary)
    return _marked(hits, card.title, card.language), _marked(hits, card.summary, card.language)


def _marked(hits: Hits, text: str, language: str) -> Markup:
    pieces = (Markup("<mark>{}</mark>").format(piece) if hit else escape(piece) for piece, hit in hits.mark(text, language))
    return Markup("").join(pieces)
