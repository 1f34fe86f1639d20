"""Owns the compilation of the Whoosh index into a snapshot of flat arrays.

For each language its terms, and for each term the documents that hold it with their *impact*: the term's whole share
of a document's score, worked out beforehand. Keeps true that a document's ordinal is the place of its key among all
keys in ascending order, that a term's documents ascend, and that impacts are BM25 summed over the fields, title above
summary above body. Each field is saturated by itself, so a word in both title and body counts as two witnesses
(nDCG@10 +.02 to +.04 on StackFAQ against BM25F, which adds the fields up first, by how that was tuned).

Every word of a language also has a *place*: its number when all fields of all documents are laid in one row, with
gaps between them. Words stand in a row where their places do, which is a question about sets of numbers.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from math import log
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index

from tactics.search.bits import to_bytes
from tactics.search.index import SEARCHED, keyed
from tactics.search.shelf import NOWHERE, ShelfWriter
from tactics.search.spellings import write_spellings
from tactics.search.stems import fold
from tactics.search.suggestions import write_title_words

# Measured on StackFAQ (title and body) and SweFAQ (body only); see tests/search/test_ir.py.
BOOSTS = {"title": 3.0, "summary": 1.75, "body": 1.0}
LENGTH_SHARE = {"title": 0.5, "summary": 0.6, "body": 0.75}  # BM25's b: how much a long field is discounted
SATURATION = 1.2  # BM25's k1: how soon one more occurrence stops mattering

HEAD = 1024  # a term in more documents than this also gets them in order of impact, to be read from the top
WORDS_PER_BIT = 32  # above one document in this many, a bitset is smaller than the list of documents
GAP = 8  # places left empty between two fields, so that no phrase reaches from one into the next
TELLING = 16  # terms kept as a document's most telling ones, for likeness


def compile_postings(index_folder: Path, target: Path) -> None:
    """Compile the index into a snapshot in `target`, a folder that must not exist yet."""
    opened = whoosh_index.open_dir(str(index_folder))
    try:
        with opened.reader() as reader:
            _compile(reader, ShelfWriter(target))
    finally:
        opened.close()


def _compile(reader: Any, writer: ShelfWriter) -> None:
    numbered = sorted((key, number) for number, key in keyed(reader))
    ordinals = {number: ordinal for ordinal, (_, number) in enumerate(numbered)}
    languages = sorted(name.removeprefix("title_") for name in reader.schema.names() if name.startswith("title_"))
    writer.array("keys", array("q", [key for key, _ in numbered]))
    for language in languages:
        _Compilation(reader, language, ordinals).write(writer)
        write_spellings(writer, language, reader, len(numbered))
        write_title_words(writer, language, [reader.stored_fields(number) for _, number in numbered])
    writer.finish(languages=languages, documents=len(numbered))


@dataclass
class _Postings:
    """The growing arrays of one language."""

    terms: list[str] = field(default_factory=list)
    starts: "array[int]" = field(default_factory=lambda: array("I", [0]))
    documents: "array[int]" = field(default_factory=lambda: array("I"))
    impacts: "array[float]" = field(default_factory=lambda: array("f"))
    rarities: "array[float]" = field(default_factory=lambda: array("f"))
    heads: "array[int]" = field(default_factory=lambda: array("I"))
    order: "array[int]" = field(default_factory=lambda: array("I"))
    bitsets: "array[int]" = field(default_factory=lambda: array("I"))
    places: "array[int]" = field(default_factory=lambda: array("I"))
    stops: "array[int]" = field(default_factory=lambda: array("I", [0]))
    bits: bytearray = field(default_factory=bytearray)


class _Compilation:
    """One language's way from Whoosh's fields to flat arrays."""

    def __init__(self, reader: Any, language: str, ordinals: dict[int, int]) -> None:
        self._reader, self._language, self._ordinals = reader, language, ordinals
        self._fields = [(f"{name}_{language}", BOOSTS[name], self._discounts(name)) for name in SEARCHED]
        self._lexicons = {column: set(reader.lexicon(column)) for column, _, _ in self._fields}
        self._bases = self._lay_out()
        self._size = sum(any(row[2].get(number) for row in self._fields) for number in ordinals)
        self._telling: list[list[tuple[float, int]]] = [[] for _ in ordinals]

    def write(self, writer: ShelfWriter) -> None:
        """Everything about terms and their documents."""
        held = _Postings()
        for text in sorted(set().union(*self._lexicons.values())):
            if weights := self._weights(text, held.places):
                self._add(held, text.decode("utf-8"), weights)
        for name in ("starts", "documents", "impacts", "rarities", "heads", "order", "bitsets", "places", "stops"):
            writer.array(f"{self._language}.{name}", getattr(held, name))
        writer.array(f"{self._language}.bases", array("I", sorted(base for bases in self._bases for base in bases.values())))
        writer.array(f"{self._language}.bits", array("B", bytes(held.bits)))
        self._write_terms(writer, held.terms)
        self._write_telling(writer)

    def _discounts(self, name: str) -> dict[int, float]:
        """By document: what a field's length does to the weight of a word in it."""
        column, share = f"{name}_{self._language}", LENGTH_SHARE[name]
        lengths = {number: self._reader.doc_field_length(number, column) or 0 for number in self._ordinals}
        mean = sum(lengths.values()) / max(1, sum(map(bool, lengths.values())))
        return {number: 1 / (1 - share + share * length / mean) for number, length in lengths.items() if length}

    def _lay_out(self) -> list[dict[int, int]]:
        """By field and document: the place of its first word."""
        bases: list[dict[int, int]] = [{} for _ in self._fields]
        free = 0
        for number, _ in sorted(self._ordinals.items(), key=lambda row: row[1]):
            for (column, _, _), starts in zip(self._fields, bases, strict=True):
                starts[number] = free
                free += GAP + (self._reader.doc_field_length(number, column) or 0)
        return bases

    def _weights(self, text: bytes, places: "array[int]") -> dict[int, float]:
        """By ordinal: how much of the term a document holds, over its three fields; notes the term's places."""
        weights: dict[int, float] = {}
        for (column, boost, discounts), bases in zip(self._fields, self._bases, strict=True):
            for number, found in self._occurrences(column, text):
                ordinal, base = self._ordinals[number], bases[number]
                places.extend([base + place for place in found])
                amount = len(found) * discounts[number]
                weights[ordinal] = weights.get(ordinal, 0.0) + boost * amount / (SATURATION + amount)
        return weights

    def _occurrences(self, column: str, text: bytes) -> Iterator[tuple[int, list[int]]]:
        if text not in self._lexicons[column]:
            return
        matcher = self._reader.postings(column, text)
        decoded = self._reader.schema[column].format.decoder("positions")
        while matcher.is_active():
            yield matcher.id(), decoded(matcher.value())
            matcher.next()

    def _add(self, held: _Postings, text: str, weights: dict[int, float]) -> None:
        documents = sorted(weights)
        rarity = log(1 + (self._size - len(documents) + 0.5) / (len(documents) + 0.5))
        impacts = [rarity * (SATURATION + 1) * weights[ordinal] for ordinal in documents]
        self._note_telling(len(held.terms), documents, impacts)
        held.terms.append(text)
        held.documents.extend(documents)
        held.impacts.extend(impacts)
        held.rarities.append(rarity)
        held.starts.append(len(held.documents))
        held.stops.append(len(held.places))
        self._add_head(held, impacts)
        self._add_bits(held, documents)

    def _add_head(self, held: _Postings, impacts: list[float]) -> None:
        if len(impacts) <= HEAD:
            held.heads.append(NOWHERE)
            return
        held.heads.append(len(held.order))
        held.order.extend(sorted(range(len(impacts)), key=lambda place: (-impacts[place], place)))

    def _add_bits(self, held: _Postings, documents: list[int]) -> None:
        if len(documents) * WORDS_PER_BIT <= len(self._ordinals):
            held.bitsets.append(NOWHERE)
            return
        packed = to_bytes(documents, len(self._ordinals))
        held.bitsets.append(len(held.bits) // len(packed))
        held.bits += packed

    def _note_telling(self, term: int, documents: list[int], impacts: list[float]) -> None:
        for ordinal, impact in zip(documents, impacts, strict=True):
            best = self._telling[ordinal]
            if len(best) < TELLING:
                heappush(best, (impact, term))
            elif impact > best[0][0]:
                heappushpop(best, (impact, term))

    def _write_terms(self, writer: ShelfWriter, terms: list[str]) -> None:
        backwards = sorted((text[::-1], term) for term, text in enumerate(terms))
        bare = sorted((fold(text), term) for term, text in enumerate(terms) if fold(text) != text)
        writer.texts(f"{self._language}.terms", terms)
        writer.texts(f"{self._language}.backwards", (text for text, _ in backwards))
        writer.array(f"{self._language}.backwards.terms", array("I", (term for _, term in backwards)))
        writer.texts(f"{self._language}.folded", (text for text, _ in bare))
        writer.array(f"{self._language}.folded.terms", array("I", (term for _, term in bare)))

    def _write_telling(self, writer: ShelfWriter) -> None:
        ends, terms, weights = array("I"), array("I"), array("f")
        for best in self._telling:
            for impact, term in sorted(best, reverse=True):
                terms.append(term)
                weights.append(impact)
            ends.append(len(terms))
        writer.array(f"{self._language}.telling.ends", ends)
        writer.array(f"{self._language}.telling.terms", terms)
        writer.array(f"{self._language}.telling.weights", weights)
