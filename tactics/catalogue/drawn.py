"""The catalogue's markup that is kept: cards and facets.

Keeps true: a piece is drawn once for each edition, language and whatever else it shows, and then only joined; hits are
highlighted by putting marked text into that same markup. That, not the search, is what makes a list fast.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from markupsafe import Markup, escape

from tactics.catalogue.edition import Edition
from tactics.catalogue.queries import Card, Found
from tactics.core.keeping import Kept
from tactics.core.pages import SIGNS, filled, macro
from tactics.core.vocabulary import FACETS, facet_name
from tactics.search.searcher import Hits

_MOST_CARDS, _MOST_FACETS = 5_000, 500


def cards(shown: Iterable[Card], edition: Edition, language: str, marked: Collection[int], heading: str = "h2") -> list[bytes]:
    """Cards as they are sent; those whose ids are `marked` are in the reader's backlog."""
    unmarked: Kept[int, bytes] = edition.kept(_MOST_CARDS, "cards", language, heading, False)
    done: Kept[int, bytes] = edition.kept(_MOST_CARDS, "cards", language, heading, True)
    drawn = []
    for card in shown:
        kept = done if card.key in marked else unmarked
        if (markup := kept.get(card.key)) is None:
            markup = kept[card.key] = macro("macros/cards.html", "card")(card, kept is done, heading).encode()
        drawn.append(markup)
    return drawn


def cards_with_hits(shown: Iterable[Card], edition: Edition, language: str, marked: Collection[int], hits: Hits) -> list[bytes]:
    """The same, with what answers the search highlighted."""
    drawn = []
    for card in shown:
        mark = card.key in marked
        frames: Kept[int, str] = edition.kept(_MOST_CARDS, "frames of cards", language, mark)
        if card.key not in frames:
            frames[card.key] = str(macro("macros/cards.html", "card")(card, mark, title=SIGNS[0], summary=SIGNS[1]))
        drawn.append(filled(frames[card.key], *highlighted(card, hits)).encode())
    return drawn


def add_button(card: Card, marked: Collection[int]) -> Markup:
    """What puts a tactic in the backlog, or says that it is there."""
    drawn: Markup = macro("macros/cards.html", "add")(card.slug, card.key in marked, card.title)
    return drawn


def highlighted(card: Card, hits: Hits | None) -> tuple[Markup, Markup]:
    """A card's title and summary with the hits marked."""
    if hits is None or hits.empty:
        return escape(card.title), escape(card.summary)
    return _highlighted(hits, card.title, card.language), _highlighted(hits, card.summary, card.language)


def _highlighted(hits: Hits, text: str, language: str) -> Markup:
    pieces = (Markup("<mark>{}</mark>").format(piece) if hit else escape(piece) for piece, hit in hits.mark(text, language))
    return Markup("").join(pieces)


def facets(names: Iterable[str], found: Found, language: str) -> list[bytes]:
    """Facets with their values, how many each would show, and which are chosen."""
    edition, around, wanted = found.edition, found.selection.around, found.wanted
    kept: Kept[tuple[str, int, tuple[str, ...], str], bytes] = edition.kept(_MOST_FACETS, "facets", language)
    drawn = []
    for name in names:
        chosen = wanted.chosen.get(name, ())
        match = wanted.match if name == "topic" and len(chosen) > 1 else ""
        key = (name, around[name], chosen, match)
        if (markup := kept.get(key)) is None:
            counts = edition.counts(name, around[name])
            markup = kept[key] = _draw_facet(name, counts, chosen, match, language).encode()
        drawn.append(markup)
    return drawn


def _draw_facet(name: str, counts: Mapping[str, int], chosen: Collection[str], match: str, language: str) -> str:
    """Joined by hand, because a search draws fifty values afresh: as a macro they take 1.2 ms instead of 0.03."""
    heading, values = _facet_parts(name, language)
    combined = macro("catalogue/_results.html", "match")(match) if match else ""
    label, none = '<label class="facet__value">', '<label class="facet__value facet__value--none">'
    boxes = "".join(
        f"{label if counts[value] or value in chosen else none}{box}{' checked' if value in chosen else ''}"
        f"{said}{counts[value]}{end}"
        for value, box, said, end in values
    )
    return f'<fieldset class="facet"><legend>{heading}</legend>{combined}{boxes}</fieldset>\n'


@lru_cache(maxsize=64)
def _facet_parts(name: str, _language: str) -> tuple[str, list[tuple[str, str, str, str]]]:
    """A facet's heading, and for each value its markup before and after what depends on the filter."""
    box = Markup('<input type="checkbox" name="{}" value="{}"')
    values = [
        (value, str(box.format(name, value)), f'><span>{escape(said)}</span><span class="facet__count">', "</span></label>\n")
        for value, said in FACETS[name].items()
    ]
    return facet_name(name), values
