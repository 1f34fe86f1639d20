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
from typing import Any, NamedTuple

from tactics.search.bits import full, members, to_bits
from tactics.search.index import Fields
from tactics.search.lists import Edit, Lists, ListsWriter, changed, renew_texts, row_of
from tactics.search.shelf import Shelf, ShelfWriter, Texts
from tactics.search.stems import fold, pieces
from tactics.search.words import MAX_CHARACTERS

OFFERED = ("title", "summary")
_COLUMNS = {"documents": "I"}

CACHED_PREFIXES = 256
MAX_TYPED = 8  # words; more narrow nothing down
CONSIDERED = 200  # documents ordered for one answer; a prefix that fits more is too short to order well anyway


class Rewritten(NamedTuple):
    """A document by its ordinal, and its text in one language before and after (empty where there was, or is, none)."""

    ordinal: int
    before: Fields
    after: Fields


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
        self._words, self._lists, self._size = shelf.texts(name), Lists(shelf, name, _COLUMNS), size
        self.starting = lru_cache(CACHED_PREFIXES)(self._starting)

    def _starting(self, prefix: str) -> int:
        """The documents of the words between the first and the last with the prefix, which lie in a row."""
        span, starts = self._words.span(prefix), self._lists.starts
        return to_bits(self._lists.columns[0][starts[span.start] : starts[span.stop]], self._size)


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
    held: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in OFFERED}
    for ordinal, row in enumerate(rows):
        titles.append(row.get(f"title_{language}") or "")
        for name, words in held.items():
            for word in _words(row.get(f"{name}_{language}") or ""):
                words[word].append(ordinal)
    writer.texts(f"{language}.titles", titles)
    for name, words in held.items():
        whole = f"{language}.{name}.words"
        writer.texts(whole, sorted(words))
        lists = ListsWriter(writer, whole, _COLUMNS)
        for word in sorted(words):
            lists.add(array("I", words[word]))
        lists.close()


def renew_title_words(writer: ShelfWriter, shelf: Shelf, language: str, rows: Sequence[Rewritten]) -> None:
    """The same of an older snapshot, with some documents changed and others added at the end."""
    titles = shelf.texts(f"{language}.titles")
    retitled = [row_of(len(titles), row.ordinal, row.after.title) for row in rows]
    renew_texts(writer, f"{language}.titles", titles, retitled)
    for name in OFFERED:
        whole = f"{language}.{name}.words"
        words, lists = shelf.texts(whole), Lists(shelf, whole, _COLUMNS)
        edits = [_renewed(words, lists, word, changes) for word, changes in sorted(_moves(rows, name).items())]
        renew_texts(writer, whole, words, changed(edits, lambda row: row[0]))
        ListsWriter(writer, whole, _COLUMNS).renew(lists, changed(edits, lambda row: [row[1]]))


def _moves(rows: Sequence[Rewritten], name: str) -> dict[str, list[tuple[int, bool]]]:
    """By word: the documents that it came into (True) or went out of."""
    moves: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for ordinal, before, after in rows:
        gone, come = _words(getattr(before, name)), _words(getattr(after, name))
        for word in gone ^ come:
            moves[word].append((ordinal, word in come))
    return moves


def _renewed(words: Texts, lists: Lists, word: str, moves: Iterable[tuple[int, bool]]) -> "Edit[tuple[str, array[int]]]":
    place, held = words.where(word)
    documents = set(lists.row(place)[0]) if held else set[int]()
    for ordinal, come in moves:
        documents.add(ordinal) if come else documents.discard(ordinal)
    return Edit(place, held, (word, array("I", sorted(documents))) if documents else None)


def _words(text: str) -> set[str]:
    """The folded words of a title, hyphenated ones also joined."""
    return {fold(form) for piece in pieces(text) for form in piece.forms}
