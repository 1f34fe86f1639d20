"""Owns one language's terms as read from a snapshot: which there are, who holds them, and which are near.

Keeps true that nothing here is written after opening, so threads may share it; caches only repeat what is on disk.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from tactics.search.bits import to_bits
from tactics.search.lexicon import letters
from tactics.search.nearness import distance
from tactics.search.shelf import NOWHERE, Shelf
from tactics.search.stems import fold

CACHED_SETS = 512  # at 100 000 documents a set is 12.5 kB: about 6 MB


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
        self._backwards = shelf.texts(f"{language}.backwards")
        self._backwards_terms = shelf.integers(f"{language}.backwards.terms", "I")
        self._folded = shelf.texts(f"{language}.folded")
        self._folded_terms = shelf.integers(f"{language}.folded.terms", "I")
        self._surfaces = shelf.texts(f"{language}.surfaces")
        self._counts = shelf.integers(f"{language}.surfaces.counts", "I")
        self._letters = shelf.integers(f"{language}.surfaces.letters", "Q")
        self._lengths = shelf.integers(f"{language}.surfaces.lengths", "B")
        self.find = lru_cache(4096)(self.terms.place)
        self.bits = lru_cache(CACHED_SETS)(self._read_bits)

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
        start = bisect_left(self._folded, folded)
        for place in range(start, len(self._folded)):
            if self._folded[place] != folded:
                return
            yield self._folded_terms[place]

    def spelled(self, word: str) -> bool:
        """Whether some document spells a word exactly so."""
        return self._surfaces.place(word) is not None

    def near(self, word: str, reach: int) -> Iterator[tuple[int, int, str]]:
        """Spellings at most `reach` slips away, each with its distance and its documents (negative: common first)."""
        bare = fold(word)
        mask, low, high = letters(bare), len(word) - reach, len(word) + reach
        for place, (length, other) in enumerate(zip(self._lengths, self._letters, strict=True)):
            if low <= length <= high and (mask ^ other).bit_count() <= 2 * reach:
                spelling = self._surfaces[place]
                apart = distance(bare, fold(spelling), reach)
                if apart <= reach:
                    yield apart, -self._counts[place], spelling

    def _read_bits(self, term: int) -> int:
        where = self._bitsets[term]
        if where == NOWHERE:
            return to_bits(self._documents[self._starts[term] : self._starts[term + 1]], self._size)
        width = (self._size + 7) // 8
        return int.from_bytes(self._bits[where * width : (where + 1) * width], "little")
