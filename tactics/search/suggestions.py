"""Owns what is offered while somebody types: documents whose title (then summary) has a word for every typed prefix.

Keeps true that the last word may be half typed, that accents may be left out, and that titles come before summaries.
What `write_title_words` puts into a snapshot is what `Suggestions` reads from it.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from tactics.search.bits import full, members, to_bits
from tactics.search.shelf import Shelf, ShelfWriter
from tactics.search.stems import fold, pieces
from tactics.search.words import MAX_CHARACTERS

CACHED_PREFIXES = 256
MAX_TYPED = 8  # words; more narrow nothing down
CONSIDERED = 200  # documents ordered for one answer; a prefix that fits more is too short to order well anyway


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A document offered by its title."""

    key: int
    title: str


class Suggestions:
    """One language's titles, by the prefixes of their words."""

    def __init__(self, shelf: Shelf, language: str, keys: Sequence[int]) -> None:
        self._keys = keys
        self._titles = shelf.texts(f"{language}.titles")
        self._by_title = _Prefixes(shelf, f"{language}.title.words", len(keys))
        self._by_summary = _Prefixes(shelf, f"{language}.summary.words", len(keys))

    def offer(self, typed: str, limit: int) -> list[Suggestion]:
        """The best titles for what has been typed so far."""
        prefixes = [fold(each.forms[0]) for each in islice(pieces(typed[:MAX_CHARACTERS]), MAX_TYPED) if each.forms]
        if not prefixes:
            return []
        everyone = full(len(self._keys))
        in_title, anywhere = everyone, everyone
        for prefix in prefixes:
            here = self._by_title.starting(prefix)
            in_title &= here
            anywhere &= here | self._by_summary.starting(prefix)
        best = self._ordered(in_title, prefixes)[:limit]
        return best + self._ordered(anywhere & ~in_title, prefixes)[: limit - len(best)]

    def _ordered(self, candidates: int, prefixes: Sequence[str]) -> list[Suggestion]:
        rows = [(ordinal, self._titles[ordinal]) for ordinal in islice(members(candidates), CONSIDERED)]
        rows.sort(key=lambda row: (*_closeness(row[1], prefixes), row[0]))
        return [Suggestion(self._keys[ordinal], title) for ordinal, title in rows if title]


class _Prefixes:
    """The documents of every word that starts in some way."""

    def __init__(self, shelf: Shelf, name: str, size: int) -> None:
        self._words, self._size = shelf.texts(name), size
        self._stops = shelf.integers(f"{name}.stops", "I")
        self._documents = shelf.integers(f"{name}.documents", "I")
        self.starting = lru_cache(CACHED_PREFIXES)(self._starting)

    def _starting(self, prefix: str) -> int:
        """The documents of the words between the first and the last with the prefix, which lie in a row."""
        span = self._words.span(prefix)
        start = self._stops[span.start - 1] if span.start else 0
        stop = self._stops[span.stop - 1] if span.stop else 0
        return to_bits(self._documents[start:stop], self._size) if span else 0


def _closeness(title: str, prefixes: Iterable[str]) -> tuple[int, int, int]:
    """How well a title answers: few half words, early in the title, short titles first."""
    words = [fold(form) for piece in pieces(title) for form in piece.forms[:1]]
    halves, places = 0, 0
    for prefix in prefixes:
        halves += prefix not in words
        places += next((place for place, word in enumerate(words) if word.startswith(prefix)), len(words))
    return places, halves, len(title)


def write_title_words(writer: ShelfWriter, language: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """The titles by ordinal, and the documents of each word of a title or of a summary."""
    titles: list[str] = []
    held: dict[str, dict[str, list[int]]] = {"title": defaultdict(list), "summary": defaultdict(list)}
    for ordinal, row in enumerate(rows):
        titles.append(row.get(f"title_{language}") or "")
        for name, words in held.items():
            for word in _title_words(row.get(f"{name}_{language}") or ""):
                words[word].append(ordinal)
    writer.texts(f"{language}.titles", titles)
    for name, words in held.items():
        _write_words(writer, f"{language}.{name}.words", words)


def _title_words(text: str) -> set[str]:
    """The folded words of a title, hyphenated ones also joined."""
    return {fold(form) for piece in pieces(text) for form in piece.forms}


def _write_words(writer: ShelfWriter, name: str, words: Mapping[str, list[int]]) -> None:
    ends, documents = array("I"), array("I")
    for word in sorted(words):
        documents.extend(words[word])
        ends.append(len(documents))
    writer.texts(name, sorted(words))
    writer.array(f"{name}.stops", ends)
    writer.array(f"{name}.documents", documents)
