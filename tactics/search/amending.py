"""Owns one language's terms in a renewed snapshot: the old lists, amended for the few documents that have changed.

Keeps true that only rows of terms that a changed document holds, or held, are looked at; all others are copied.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from tactics.search import layout
from tactics.search.lists import Edit, changed, renew_column, renew_texts, renumbered, row_of
from tactics.search.shelf import Shelf, ShelfWriter, Texts


class _Term(NamedTuple):
    """A term with its documents, its weights in them and its places; moved when documents or weights are not the old ones."""

    text: str
    documents: "array[int]"
    weights: "array[float]"
    places: "array[int]"
    moved: bool


class Amendment:
    """Gathers what changed documents hold, then writes everything about terms."""

    def __init__(self, shelf: Shelf, language: str) -> None:
        self._shelf, self._language = shelf, language
        self._terms = shelf.texts(f"{language}.terms")
        self._lists = {name: layout.opened(shelf, language, name) for name in (*layout.BY_TERM, layout.OWN)}
        self._held: dict[int, list[str]] = {}
        self._weights: dict[str, dict[int, float]] = defaultdict(dict)  # nought where the term is no more
        self._places: dict[str, dict[int, array[int]]] = defaultdict(dict)

    def note(self, ordinal: int, weights: Mapping[str, float], places: Mapping[str, "array[int]"]) -> None:
        """What a document holds now, by term; its ordinal is an old one or comes after all others."""
        own = self._lists[layout.OWN]
        before = own.row(ordinal)[0] if ordinal < len(own) else ()
        self._held[ordinal] = sorted(weights)
        for text in {*weights, *(self._terms[term] for term in before)}:
            self._weights[text][ordinal] = weights.get(text, 0.0)
            self._places[text][ordinal] = places.get(text, array("I"))

    def write(self, writer: ShelfWriter, documents: int) -> None:
        """Everything about terms, where so many documents have any."""
        edits = [self._edit(text) for text in sorted(self._weights)]
        moved = [edit for edit in edits if edit.new is None or edit.new.moved]
        starts = self._renew(writer, layout.POSTINGS, moved, lambda term: [term.documents, term.weights])
        self._renew(writer, layout.ORDER, moved, lambda term: [layout.by_weight(term.weights)])
        self._renew(writer, layout.BITS, moved, lambda term: [layout.packed(term.documents)])
        self._renew(writer, layout.PLACES, edits, lambda term: [term.places])
        layout.write_rarities(writer, self._language, starts, documents)
        numbering = _Numbering(self._terms, edits)
        renew_texts(writer, f"{self._language}.terms", self._terms, numbering.edits)
        for name in layout.VIEWS:
            self._write_view(writer, name, numbering)
        own = self._lists[layout.OWN]
        rows = [row_of(len(own), *each) for each in sorted(self._held.items())]
        numbered = changed(rows, lambda texts: [array("I", map(numbering.of, texts))])
        layout.begun(writer, self._language, layout.OWN).renew(own, numbered, numbering.numbers)

    def _edit(self, text: str) -> Edit[_Term]:
        term, held = self._terms.where(text)
        documents, weights = self._lists[layout.POSTINGS].row(term) if held else (array("I"), array("f"))
        places = self._lists[layout.PLACES].row(term)[0] if held else array("I")
        moved = [_put(documents, weights, ordinal, weight) for ordinal, weight in sorted(self._weights[text].items())]
        for ordinal, own in sorted(self._places[text].items()):
            start, stop = (bisect_left(places, each * layout.ROOM) for each in (ordinal, ordinal + 1))
            places[start:stop] = own
        return Edit(term, held, _Term(text, documents, weights, places, any(moved)) if documents else None)

    def _renew(
        self, writer: ShelfWriter, name: str, edits: Sequence[Edit[_Term]], row: Callable[[_Term], list["array[Any]"]]
    ) -> "array[int]":
        lists = layout.begun(writer, self._language, name)
        lists.renew(self._lists[name], changed(edits, row))
        return lists.starts

    def _write_view(self, writer: ShelfWriter, name: str, numbering: "_Numbering") -> None:
        """Another order of the terms, without those that are gone and with those that have come."""
        whole, key = f"{self._language}.{name}", layout.VIEWS[name]
        old = self._shelf.integers(whole, "I")
        edits: list[Edit[int]] = []
        for _, text, come in sorted((key(text), text, come) for text, come in numbering.moves if layout.in_view(name, text)):
            place = bisect_left(old, (key(text), text), key=lambda term: (key(self._terms[term]), self._terms[term]))
            edits.append(Edit(place, not come, numbering.of(text) if come else None))
        renew_column(writer, whole, old, edits, numbering.numbers)


class _Numbering:
    """The numbers of the terms when some are gone and others have come."""

    def __init__(self, terms: Texts, edits: Sequence[Edit[_Term]]) -> None:
        self._terms = terms
        self.edits = [Edit(place, held, new and new.text) for place, held, new in edits if not held or new is None]
        self.numbers = renumbered(len(terms), self.edits)
        self._gone = [edit.place for edit in self.edits if edit.held]
        self._come = [edit.new for edit in self.edits if edit.new is not None]

    @property
    def moves(self) -> list[tuple[str, bool]]:
        """The terms that have come (True) or are gone."""
        return [(text, True) for text in self._come] + [(self._terms[place], False) for place in self._gone]

    def of(self, text: str) -> int:
        """The number of a term that is there now."""
        place, _ = self._terms.where(text)
        return place - bisect_left(self._gone, place) + bisect_left(self._come, text)


def _put(documents: "array[int]", weights: "array[float]", ordinal: int, weight: float) -> bool:
    """Give a document its weight, or take it out for a weight of nought; tells whether that changed anything."""
    place = bisect_left(documents, ordinal)
    if place == len(documents) or documents[place] != ordinal:
        if weight:
            documents.insert(place, ordinal)
            weights.insert(place, weight)
        return bool(weight)
    before, weights[place] = weights[place], weight
    if not weight:
        del documents[place], weights[place]
        return True
    return weights[place] != before
