"""What the list page shows, worked out ahead of the template: facets, chips, cards, the sentence, the pager.

Keeps true: what does not depend on the address is not worked out again for each request (see catalogue.drawn).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

from flask import current_app
from flask_babel import gettext
from markupsafe import Markup, escape

from tactics.catalogue import drawn
from tactics.catalogue.filters import SORTS, TacticFilter
from tactics.catalogue.queries import Card, Found, Relief, reliefs
from tactics.core.i18n import current_language
from tactics.core.pages import SIGNS, macro
from tactics.core.paging import Slice
from tactics.core.vocabulary import facet_name

SHOWN_FACETS = ("stage", "topic", "type", "budget", "effort", "model", "evidence")


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of the filter, with the address that is left when it is taken away."""

    label: str
    facet: str
    address: str


class Listing:
    """The list page's content."""

    def __init__(self, found: Found, view: str, language: str, marked: Collection[int]) -> None:
        """Of what was found, as cards or as a table; `marked` are the tactics that the reader already has."""
        self.found = found
        self.wanted = found.wanted
        self.view = view
        self.slice = found.slice
        self.language = language
        self.marked = marked

    def slots(self) -> dict[str, Callable[[], object]]:
        """What the page's template leaves open."""
        return {
            "sentence": self.sentence,
            "words": lambda: self.wanted.q,
            "facets": self.facets,
            "kept_inputs": self.kept_inputs,
            "chips": self.head,
            "sort_options": lambda: _sort_options(bool(self.wanted.q), self.wanted.sort, self.language),
            "other_view": self.other_view,
            "query": lambda: self.query,
            "results": self.results,
            "pager": lambda: _pager(self.slice, "/tactics" + _with_view(self.query, self.view), self.language),
        }

    def sentence(self) -> bytes:
        """What is shown, in words."""
        wanted = self.wanted
        return _in_words(wanted.q, tuple(wanted.chosen.items()), wanted.match, self.slice.total, self.language)

    def facets(self) -> list[bytes]:
        """Every facet with its values, their counts and which are chosen."""
        return drawn.facets(SHOWN_FACETS, self.found, self.language)

    def kept_inputs(self) -> Markup | bytes:
        """The part of the filter that has no box of its own, kept when the form is sent."""
        if "kpi" not in self.wanted.chosen:
            return b""
        kept = Markup('<input type="hidden" name="kpi" value="{}">')
        return Markup("").join(kept.format(value) for value in self.wanted.chosen["kpi"])

    def head(self) -> Markup | bytes:
        """What was not understood, what may have been meant, and the chips; nothing for the bare list."""
        if not (self.wanted.ignored or self.wanted.q or self.wanted.chosen):
            return b""
        head: Markup = macro("catalogue/_results.html", "head")(self.wanted.ignored, self.suggestion(), self.chips())
        return head

    def results(self) -> Markup | list[bytes]:
        """The page's tactics, or what to do when there are none."""
        if self.slice.total and self.view == "cards":
            return [b'<ul class="card-grid">', *self.cards(), b"</ul>"]
        other: Markup = macro("catalogue/_results.html", "table" if self.slice.total else "nothing")(self)
        return other

    def chips(self) -> list[Chip]:
        """One for each value chosen and for the words."""
        names = {"q": gettext("Search"), **{facet: facet_name(facet) for facet in self.wanted.chosen}}
        return [
            Chip(label, names[facet], self.address(self.wanted.without(facet, value)))
            for facet, value, label in self.wanted.parts()
        ]

    def cards(self) -> list[bytes]:
        """The page's cards as they are sent, hits highlighted, those in the reader's backlog marked."""
        hits, shown = self.found.selection.hits, (self.found.items, self.found.edition, self.language, self.marked)
        return drawn.cards(*shown) if hits is None or hits.empty else drawn.cards_with_hits(*shown, hits)

    def highlighted(self, card: Card) -> tuple[Markup, Markup]:
        """A card's title and summary with the hits marked."""
        return drawn.highlighted(card, self.found.selection.hits)

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
        return self.wanted.address() if self.wanted.page == 1 else self.wanted.address(page=1)

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
    return Markup(_pager(where, address, current_language()).decode())  # noqa: S704  # markup


def _pager(where: Slice, address: str, language: str) -> bytes:
    if where.pages == 1:
        return b""
    between = escape(f"{address}{'&' if '?' in address else '?'}page=")
    return between.encode().join(_drawn_pager(where.page, where.pages, language))


@lru_cache(maxsize=512)
def _drawn_pager(page: int, pages: int, _language: str) -> list[bytes]:
    """The pieces of a pager between which the list's address goes."""
    as_many_pages = Slice(page, 1, pages)
    whole: Markup = macro("macros/pagers.html", "pager")(as_many_pages, SIGNS[0])
    return whole.encode().split(SIGNS[0].encode())


def marked_ids() -> Collection[int]:
    """The tactics that the reader already has in the backlog: the room above says which (see backlog.views)."""
    provider: Callable[[], Collection[int]] | None = current_app.extensions.get("marked_ids")
    return provider() if provider else ()


def marked_version() -> tuple[int, ...]:
    """What the marks of whoever asks add to the state of a page."""
    return version_of(marked_ids())


def own_record(key: int, marked: Collection[int]) -> Markup:
    """What the reader's team found where it tried a tactic; asked for only when it stands in its backlog."""
    provider: Callable[[int], Markup] | None = current_app.extensions.get("own_record")
    return provider(key) if provider and key in marked else Markup("")


def version_of(marked: Collection[int]) -> tuple[int, ...]:
    """What these marks add to the state of a page."""
    return tuple(sorted(marked))


@lru_cache(maxsize=2048)
def _in_words(q: str, chosen: tuple[tuple[str, tuple[str, ...]], ...], match: str, total: int, _language: str) -> bytes:
    return escape(TacticFilter(q=q, chosen=MappingProxyType(dict(chosen)), match=match).in_words(total)).encode()


@lru_cache(maxsize=64)
def _sort_options(with_words: bool, chosen: str, _language: str) -> bytes:
    names = {
        "relevance": gettext("Relevance") if with_words else gettext("Recommended"),
        "name": gettext("Name"),
        "effort": gettext("Least effort"),
        "evidence": gettext("Best evidence"),
        "newest": gettext("Newest"),
    }
    option = Markup('<option value="{}"{}>{}</option>')
    options = (option.format(sort, Markup(" selected") if sort == chosen else "", names[sort]) for sort in SORTS)
    return Markup("").join(options).encode()
