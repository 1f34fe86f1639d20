"""Owns the compilation of the Whoosh index into a snapshot of flat arrays.

For each language its terms, and for each term the documents that hold it with their *weight*: what the term is worth
there, worked out beforehand. Keeps true that a document's ordinal is the place of its key among all keys in ascending
order, that a term's documents ascend, and that the same documents give the same bytes, however the index came to hold them.
"""

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index

from tactics.search import layout
from tactics.search.index import SEARCHED, keyed
from tactics.search.shelf import ShelfWriter
from tactics.search.spellings import write_spellings
from tactics.search.suggestions import write_title_words
from tactics.search.weighing import discount, usual_length, weight


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
    numbers = [number for _, number in numbered]
    languages = sorted(name.removeprefix("title_") for name in reader.schema.names() if name.startswith("title_"))
    writer.array("keys", array("q", [key for key, _ in numbered]))
    usual: dict[str, dict[str, float]] = {}
    for language in languages:
        compilation = _Compilation(reader, language, numbers)
        compilation.write(writer)
        usual[language] = compilation.usual
        write_spellings(writer, language, reader)
        write_title_words(writer, language, [reader.stored_fields(number) for number in numbers])
    writer.finish(languages=languages, documents=len(numbers), usual=usual)


class _Compilation:
    """One language's way from Whoosh's fields to flat arrays."""

    def __init__(self, reader: Any, language: str, numbers: Sequence[int]) -> None:
        self._reader, self._language = reader, language
        self._ordinals = {number: ordinal for ordinal, number in enumerate(numbers)}
        self._lexicons = {name: set(reader.lexicon(f"{name}_{language}")) for name in SEARCHED}
        lengths = {name: [reader.doc_field_length(number, f"{name}_{language}") or 0 for number in numbers] for name in SEARCHED}
        self.usual = {name: usual_length(lengths[name]) for name in SEARCHED}
        self._discounts = {name: [discount(name, each, self.usual[name]) for each in lengths[name]] for name in SEARCHED}
        self._lengths = list(zip(*lengths.values(), strict=True))
        firsts = [dict(layout.first_places(ordinal, each)) for ordinal, each in enumerate(self._lengths)]
        self._firsts = {name: [places[name] for places in firsts] for name in SEARCHED}

    def write(self, writer: ShelfWriter) -> None:
        """Everything about terms and their documents."""
        postings, order, bits, places = written = [layout.begun(writer, self._language, name) for name in layout.BY_TERM]
        own = [array("I") for _ in self._ordinals]
        terms: list[str] = []
        for text in sorted(set().union(*self._lexicons.values())):
            weights, where = self._occurrences(text)
            if not weights:
                continue
            documents = array("I", sorted(weights))
            amounts = array("f", [weights[ordinal] for ordinal in documents])
            for ordinal in documents:
                own[ordinal].append(len(terms))
            postings.add(documents, amounts)
            order.add(layout.by_weight(amounts))
            bits.add(layout.packed(documents))
            places.add(array("I", sorted(where)))
            terms.append(text.decode("utf-8"))
        layout.write_rarities(writer, self._language, postings.starts, sum(map(any, self._lengths)))
        for each in written:
            each.close()
        self._write_terms(writer, terms)
        self._write_documents(writer, own)

    def _occurrences(self, text: bytes) -> tuple[dict[int, float], list[int]]:
        """By ordinal: how much of the term a document holds, over its fields; and the term's places."""
        weights: dict[int, float] = {}
        where: list[int] = []
        for name in SEARCHED:
            discounts, firsts = self._discounts[name], self._firsts[name]
            for number, found in self._found(name, text):
                ordinal = self._ordinals[number]
                where += layout.within(ordinal, [firsts[ordinal] + place for place in found])
                weights[ordinal] = weights.get(ordinal, 0.0) + weight(name, len(found), discounts[ordinal])
        return weights, where

    def _found(self, name: str, text: bytes) -> Iterator[tuple[int, list[int]]]:
        if text not in self._lexicons[name]:
            return
        column = f"{name}_{self._language}"
        matcher = self._reader.postings(column, text)
        decoded = self._reader.schema[column].format.decoder("positions")
        while matcher.is_active():
            yield matcher.id(), decoded(matcher.value())
            matcher.next()

    def _write_terms(self, writer: ShelfWriter, terms: Sequence[str]) -> None:
        writer.texts(f"{self._language}.terms", terms)
        for name, key in layout.VIEWS.items():
            rows = sorted((key(text), term) for term, text in enumerate(terms) if layout.in_view(name, text))
            writer.array(f"{self._language}.{name}", array("I", (term for _, term in rows)))

    def _write_documents(self, writer: ShelfWriter, own: Sequence["array[int]"]) -> None:
        lists = layout.begun(writer, self._language, layout.OWN)
        for terms in own:
            lists.add(terms)
        lists.close()
        writer.array(f"{self._language}.lengths", array("I", (length for lengths in self._lengths for length in lengths)))
