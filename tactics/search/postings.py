"""Owns the compilation of the Whoosh index into a snapshot of flat arrays.

For each language its terms, and for each term the documents that hold it with their *impact*: the term's whole share
of a document's score, worked out beforehand. Keeps true that a document's ordinal is the place of its key among all
keys in ascending order, that a term's documents ascend, and that impacts are BM25 summed over the fields, title above
summary above body. Each field is saturated by itself, so a word in both title and body counts as two witnesses
(nDCG@10 +.02 to +.04 on StackFAQ against BM25F, which adds the fields up first, by how that was tuned).
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
from tactics.search.lexicon import write_surfaces, write_title_words
from tactics.search.shelf import NOWHERE, ShelfWriter
from tactics.search.stems import fold

# Measured on StackFAQ (title and body) and SweFAQ (body only); see tests/search/test_ir.py.
BOOSTS = {"title": 3.0, "summary": 1.75, "body": 1.0}
LENGTH_SHARE = {"title": 0.5, "summary": 0.6, "body": 0.75}  # BM25's b: how much a long field is discounted
SATURATION = 1.2  # BM25's k1: how soon one more occurrence stops mattering

HEAD = 1024  # a term in more documents than this also gets them in order of impact, to be read from the top
WORDS_PER_BIT = 32  # above one document in this many, a bitset is smaller than the list of documents
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
        write_surfaces(writer, language, reader, len(numbered))
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
    bits: bytearray = field(default_factory=bytearray)


class _Compilation:
    """One language's way from Whoosh's fields to flat arrays."""

    def __init__(self, reader: Any, language: str, ordinals: dict[int, int]) -> None:
        self._reader, self._language, self._ordinals = reader, language, ordinals
        self._fields = [(f"{name}_{language}", BOOSTS[name], self._discounts(name)) for name in SEARCHED]
        self._lexicons = {column: set(reader.lexicon(column)) for column, _, _ in self._fields}
        self._size = sum(any(row[2].get(number) for row in self._fields) for number in ordinals)
        self._telling: list[list[tuple[float, int]]] = [[] for _ in ordinals]

    def write(self, writer: ShelfWriter) -> None:
        """Everything about terms and their documents."""
        held = _Postings()
        for text in sorted(set().union(*self._lexicons.values())):
            if weights := self._weights(text):
                self._add(held, text.decode("utf-8"), weights)
        for name in ("starts", "documents", "impacts", "rarities", "heads", "order", "bitsets"):
            writer.array(f"{self._language}.{name}", getattr(held, name))
        writer.array(f"{self._language}.bits", array("B", bytes(held.bits)))
        self._write_terms(writer, held.terms)
        self._write_telling(writer)

    def _discounts(self, name: str) -> dict[int, float]:
        """By document: what a field's length does to the weight of a word in it."""
        column, share = f"{name}_{self._language}", LENGTH_SHARE[name]
        lengths = {number: self._reader.doc_field_length(number, column) or 0 for number in self._ordinals}
        mean = sum(lengths.values()) / max(1, sum(map(bool, lengths.values())))
        return {number: 1 / (1 - share + share * length / mean) for number, length in lengths.items() if length}

    def _weights(self, text: bytes) -> dict[int, float]:
        """By ordinal: how much of the term a document holds, over its three fields."""
        weights: dict[int, float] = {}
        for column, boost, discounts in self._fields:
            for number, count in self._occurrences(column, text):
                ordinal = self._ordinals[number]
                amount = count * discounts[number]
                weights[ordinal] = weights.get(ordinal, 0.0) + boost * amount / (SATURATION + amount)
        return weights

    def _occurrences(self, column: str, text: bytes) -> Iterator[tuple[int, float]]:
        if text not in self._lexicons[column]:
            return
        matcher = self._reader.postings(column, text)
        while matcher.is_active():
            yield matcher.id(), matcher.weight()
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
