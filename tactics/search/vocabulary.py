"""Owns one language's terms as read from a snapshot: which there are, who holds them, and which are near.

Keeps true that nothing here is written after opening, so threads may share it; caches only repeat what is on disk.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tactics.search.bits import to_bits
from tactics.search.index import SEARCHED
from tactics.search.shelf import NOWHERE, Shelf
from tactics.search.spellings import Spellings

CACHED_SETS = 512  # at 100 000 documents a set is 12.5 kB: about 6 MB

CACHED_PHRASES = 1024
_FIELDS = len(SEARCHED)


class Vocabulary:
    """One language's terms, by number."""

    def __init__(self, shelf: Shelf, language: str, size: int) -> None:
        self.language, self._size = language, size
        self.terms = shelf.texts(f"{language}.terms")
        self.rarities = shelf.floats(f"{language}.rarities")
        self._starts = shelf.integers(f"{language}.starts", "I")
        self._documents = shelf.integers(f"{language}.documents", "I")
        self._impacts = shelf.floats(f"{language}.impacts")
        self._heads = shelf.integers(f"{language}.heads", "I")
        self._order = shelf.integers(f"{language}.order", "I")
        self._bitsets = shelf.integers(f"{language}.bitsets", "I")
        self._bits = shelf.integers(f"{language}.bits", "B")
        self._places = shelf.integers(f"{language}.places", "I")
        self._stops = shelf.integers(f"{language}.stops", "I")
        self._bases = shelf.integers(f"{language}.bases", "I")
        self._backwards = shelf.texts(f"{language}.backwards")
        self._backwards_terms = shelf.integers(f"{language}.backwards.terms", "I")
        self._folded = shelf.texts(f"{language}.folded")
        self._folded_terms = shelf.integers(f"{language}.folded.terms", "I")
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
        return bool(self._heads[term] != NOWHERE)

    def postings(self, term: int) -> Iterator[tuple[int, float]]:
        """The term's documents, ascending, with their impacts."""
        start, stop = self._starts[term], self._starts[term + 1]
        return zip(self._documents[start:stop], self._impacts[start:stop], strict=True)

    def from_the_top(self, term: int) -> Iterator[tuple[int, float]]:
        """The term's documents with their impacts, the greatest impact first."""
        start, head = self._starts[term], self._heads[term]
        if head == NOWHERE:
            yield from sorted(self.postings(term), key=lambda row: (-row[1], row[0]))
            return
        for place in self._order[head : head + self.count(term)]:
            yield self._documents[start + place], self._impacts[start + place]

    def impact(self, term: int, ordinal: int) -> float:
        """The term's share in one document's score; nothing if it is not there."""
        stop = self._starts[term + 1]
        place = bisect_left(self._documents, ordinal, self._starts[term], stop)
        return float(self._impacts[place]) if place < stop and self._documents[place] == ordinal else 0.0

    def starting(self, stem: str) -> Iterator[int]:
        """The terms that start with the stem and go on."""
        return (term for term in self.terms.span(stem) if len(self.terms[term]) > len(stem))

    def ending(self, stem: str) -> Iterator[int]:
        """The terms that end with the stem and begin before it."""
        span = self._backwards.span(stem[::-1])
        return (self._backwards_terms[place] for place in span if len(self._backwards[place]) > len(stem))

    def accented(self, folded: str) -> Iterator[int]:
        """The terms that would read so without their accents."""
        return (term for place, term in self._bare(folded) if len(self._folded[place]) == len(folded))

    def accented_starting(self, folded: str) -> Iterator[int]:
        """The terms that would start so without their accents, and go on."""
        return (term for place, term in self._bare(folded) if len(self._folded[place]) > len(folded))

    def _bare(self, folded: str) -> Iterator[tuple[int, int]]:
        return ((place, self._folded_terms[place]) for place in self._folded.span(folded))

    def _read_bits(self, term: int) -> int:
        where = self._bitsets[term]
        if where == NOWHERE:
            return to_bits(self._documents[self._starts[term] : self._starts[term + 1]], self._size)
        width = (self._size + 7) // 8
        return int.from_bytes(self._bits[where * width : (where + 1) * width], "little")

    def _standing(self, terms: Sequence[int], slop: int) -> int:
        """The documents with the terms in a row in one field, each at most `slop` words after the one before it."""
        first, last = self._where(terms[0]), self._where(terms[-1])
        onwards = len(first) <= len(last)
        steps = range(1, slop + 1) if onwards else range(-slop, 0)
        reached = set(first if onwards else last)
        for term in terms[1:] if onwards else terms[-2::-1]:
            reached = {place + step for place in reached for step in steps}.intersection(self._where(term))
        return to_bits({(bisect_right(self._bases, place) - 1) // _FIELDS for place in reached}, self._size)

    def _where(self, term: int) -> "memoryview[int]":
        return self._places[self._stops[term] : self._stops[term + 1]]
