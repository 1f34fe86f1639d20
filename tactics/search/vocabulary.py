"""Owns one language's terms as read from a snapshot: which there are, who holds them, and which are near.

Keeps true that nothing here is written after opening, so threads may share it; caches only repeat what is on disk.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tactics.search import layout
from tactics.search.bits import to_bits
from tactics.search.shelf import Shelf
from tactics.search.spellings import Spellings
from tactics.search.stems import fold

CACHED_SETS = 512  # at 100 000 documents a set is 12.5 kB: about 6 MB
CACHED_PHRASES = 1024


class Vocabulary:
    """One language's terms, by number."""

    def __init__(self, shelf: Shelf, language: str, size: int) -> None:
        self.language, self._size = language, size
        self.terms = shelf.texts(f"{language}.terms")
        self.rarities = shelf.floats(f"{language}.rarities")
        postings, order = layout.opened(shelf, language, layout.POSTINGS), layout.opened(shelf, language, layout.ORDER)
        bits, places = layout.opened(shelf, language, layout.BITS), layout.opened(shelf, language, layout.PLACES)
        self._starts, (self._documents, self._weights) = postings.starts, postings.columns
        self._order_starts, (self._order,) = order.starts, order.columns
        self._bits_starts, (self._bits,) = bits.starts, bits.columns
        self._places_starts, (self._places,) = places.starts, places.columns
        self._views = {name: shelf.integers(f"{language}.{name}", "I") for name in layout.VIEWS}
        self.spellings = Spellings(shelf, language)
        self.find = lru_cache(4096)(self.terms.place)
        self.bits = lru_cache(CACHED_SETS)(self._read_bits)
        self.standing = lru_cache(CACHED_PHRASES)(self._standing)

    def forget(self) -> None:
        """Empty the caches."""
        for kept in (self.find, self.bits, self.standing):
            kept.cache_clear()

    def count(self, term: int) -> int:
        """In how many documents the term stands."""
        return int(self._starts[term + 1] - self._starts[term])

    def common(self, term: int) -> bool:
        """Whether so many documents hold the term that it is better read from the top."""
        return bool(self._order_starts[term] < self._order_starts[term + 1])

    def postings(self, term: int) -> Iterator[tuple[int, float]]:
        """The term's documents, ascending, with its impact: its share in their scores."""
        start, stop, rarity = self._starts[term], self._starts[term + 1], self.rarities[term]
        rows = zip(self._documents[start:stop], self._weights[start:stop], strict=True)
        return ((ordinal, rarity * weight) for ordinal, weight in rows)

    def from_the_top(self, term: int) -> Iterator[tuple[int, float]]:
        """The term's documents with their impacts, the greatest impact first."""
        if not self.common(term):
            yield from sorted(self.postings(term), key=lambda row: (-row[1], row[0]))
            return
        start, rarity = self._starts[term], self.rarities[term]
        for place in self._order[self._order_starts[term] : self._order_starts[term + 1]]:
            yield self._documents[start + place], rarity * self._weights[start + place]

    def impact(self, term: int, ordinal: int) -> float:
        """The term's share in one document's score; nothing if it is not there."""
        stop = self._starts[term + 1]
        place = bisect_left(self._documents, ordinal, self._starts[term], stop)
        held = place < stop and self._documents[place] == ordinal
        return float(self.rarities[term] * self._weights[place]) if held else 0.0

    def starting(self, stem: str) -> Iterator[int]:
        """The terms that start with the stem and go on."""
        return (term for term in self.terms.span(stem) if len(self.terms[term]) > len(stem))

    def ending(self, stem: str) -> Iterator[int]:
        """The terms that end with the stem and begin before it."""
        return (term for term in self._seen("backwards", stem[::-1]) if len(self.terms[term]) > len(stem))

    def accented(self, folded: str) -> Iterator[int]:
        """The terms that would read so without their accents."""
        return (term for term in self._seen("bare", folded) if len(fold(self.terms[term])) == len(folded))

    def accented_starting(self, folded: str) -> Iterator[int]:
        """The terms that would start so without their accents, and go on."""
        return (term for term in self._seen("bare", folded) if len(fold(self.terms[term])) > len(folded))

    def _seen(self, name: str, prefix: str) -> Iterator[int]:
        """The terms that start so in another view of them."""
        numbers, key = self._views[name], layout.VIEWS[name]
        start = bisect_left(numbers, prefix, key=lambda term: key(self.terms[term]))
        for place in range(start, len(numbers)):
            if not key(self.terms[numbers[place]]).startswith(prefix):
                return
            yield numbers[place]

    def _read_bits(self, term: int) -> int:
        start, stop = self._bits_starts[term], self._bits_starts[term + 1]
        if start < stop:
            return int.from_bytes(self._bits[start:stop], "little")
        return to_bits(self._documents[self._starts[term] : self._starts[term + 1]], self._size)

    def _standing(self, terms: Sequence[int], slop: int) -> int:
        """The documents with the terms in a row in one field, each at most `slop` words after the one before it."""
        first, last = self._where(terms[0]), self._where(terms[-1])
        onwards = len(first) <= len(last)
        steps = range(1, slop + 1) if onwards else range(-slop, 0)
        reached = set(first if onwards else last)
        for term in terms[1:] if onwards else terms[-2::-1]:
            reached = {place + step for place in reached for step in steps}.intersection(self._where(term))
        return to_bits({place // layout.ROOM for place in reached}, self._size)

    def _where(self, term: int) -> "memoryview[int]":
        places: memoryview[int] = self._places[self._places_starts[term] : self._places_starts[term + 1]]
        return places
