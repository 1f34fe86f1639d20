"""Owns the order of hits: a document's score is, summed over the words asked for, its best answer to each word.

Keeps true that the quick way (reading common terms from the top until nothing below can win) gives exactly the order
of the plain way (scoring every candidate): highest score first, equal scores by ordinal.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from heapq import heappush, heappushpop
from itertools import islice, takewhile

from tactics.search.bits import members, pack, to_bits
from tactics.search.vocabulary import Vocabulary

FEW = 1500  # so many candidates are scored one by one faster than common terms are read from the top
CHUNK = 128

# The list that answers a question. Its best ten are never cut, so nDCG@10 stays; it gets a sixth of the length.
LEAST, MOST = 12, 96
SHARE_OF_THE_BEST = 0.5

Row = tuple[int, float]


class Group:
    """The answers to one word: rare terms merged at once, common ones left on disk."""

    def __init__(self) -> None:
        self._merged: dict[int, float] = {}
        self._common: list[tuple[Vocabulary, int, float]] = []

    def add_term(self, vocabulary: Vocabulary, term: int, weight: float) -> None:
        """One term, at a weight."""
        if vocabulary.common(term):
            self._common.append((vocabulary, term, weight))
        else:
            self.add_rows((ordinal, weight * impact) for ordinal, impact in vocabulary.postings(term))

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Documents with what they score; each keeps its best."""
        merged = self._merged
        for ordinal, value in rows:
            if value > merged.get(ordinal, 0.0):
                merged[ordinal] = value

    def value(self, ordinal: int) -> float:
        """The document's best answer to the word."""
        best = self._merged.get(ordinal, 0.0)
        for vocabulary, term, weight in self._common:
            best = max(best, weight * vocabulary.impact(term, ordinal))
        return best

    def from_the_top(self) -> Iterator[Iterator[Row]]:
        """One descending stream for all rare terms, and one for each common term."""
        yield iter(sorted(self._merged.items(), key=lambda row: -row[1]))
        for vocabulary, term, weight in self._common:
            yield _weighted(vocabulary, term, weight)

    @property
    def all_merged(self) -> bool:
        """Whether no common term is left on disk."""
        return not self._common


class Ranking:
    """Scores documents by groups and finds the best of them; the groups are gathered when they are first needed."""

    def __init__(self, gather: Callable[[], Sequence[Group]]) -> None:
        self._gather = gather

    @cached_property
    def _groups(self) -> Sequence[Group]:
        return self._gather()

    def score(self, ordinal: int) -> float:
        """The sum of the best answers to each word."""
        return sum(group.value(ordinal) for group in self._groups)

    def best(self, candidates: int, start: int, stop: int) -> list[int]:
        """The candidates from place `start` up to `stop`, best first."""
        if not self._groups:
            return list(islice(members(candidates), start, stop))
        if candidates.bit_count() <= FEW or all(group.all_merged for group in self._groups):
            return self._one_by_one(candidates)[start:stop]
        return self._from_the_top(candidates, stop)[start:]

    def foremost(self, candidates: int) -> int:
        """The candidates worth showing to somebody who asked a question: the best few, and those not far behind."""
        best = self.best(candidates, 0, MOST)
        enough = SHARE_OF_THE_BEST * self.score(best[0]) if best else 0.0
        rest = takewhile(lambda ordinal: self.score(ordinal) >= enough, best[LEAST:])
        return to_bits([*best[:LEAST], *rest], candidates.bit_length())

    def _one_by_one(self, candidates: int) -> list[int]:
        scores = {ordinal: self.score(ordinal) for ordinal in members(candidates)}
        return sorted(scores, key=lambda ordinal: (-scores[ordinal], ordinal))

    def _from_the_top(self, candidates: int, wanted: int) -> list[int]:
        packed, seen, heap = pack(candidates), set[int](), list[tuple[float, int]]()
        streams = [[_Stream(rows) for rows in group.from_the_top()] for group in self._groups]
        while True:
            for ordinal in _unseen(streams, packed, seen):
                row = (self.score(ordinal), -ordinal)
                heappush(heap, row) if len(heap) < wanted else heappushpop(heap, row)
            reachable = sum(max(stream.ahead for stream in group) for group in streams)
            if not reachable or (len(heap) >= wanted and heap[0][0] > reachable):
                return [-negative for _, negative in sorted(heap, reverse=True)]


class _Stream:
    """Rows in descending order of value, read a chunk at a time."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self.ahead = float("inf")  # no row still to come is worth more

    def chunk(self) -> list[Row]:
        rows = list(islice(self._rows, CHUNK))
        self.ahead = rows[-1][1] if len(rows) == CHUNK else 0.0
        return rows


def _unseen(streams: Sequence[Sequence[_Stream]], packed: bytes, seen: set[int]) -> Iterator[int]:
    """The candidates among the next rows of every stream that have not come before."""
    room = len(packed) << 3
    for group in streams:
        for stream in group:
            for ordinal, _ in stream.chunk():
                if ordinal < room and packed[ordinal >> 3] >> (ordinal & 7) & 1 and ordinal not in seen:
                    seen.add(ordinal)
                    yield ordinal


def _weighted(vocabulary: Vocabulary, term: int, weight: float) -> Iterator[Row]:
    return ((ordinal, weight * impact) for ordinal, impact in vocabulary.from_the_top(term))
