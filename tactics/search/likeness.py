"""Owns which documents are like another: those that share the most of what is telling about it, in any of its languages.

Keeps true that a document is never like itself, that equal likeness is ordered by ordinal, and that the cost is bounded
however many documents there are: a few that do best by its most telling terms are compared term by term, and no others.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import nlargest
from itertools import islice

from tactics.search import layout
from tactics.search.shelf import Shelf
from tactics.search.vocabulary import Vocabulary

# By how many of the six documents named as related by the authors of the 158 tactics are found: .51 (comparing all
# documents by all terms: .50; crediting them for 16 terms, without comparing: .38).
TELLING = 16  # terms of a document that others are looked up by, in each language
READ = 100  # documents looked at for each such term
COMPARED = 30  # documents compared with it term by term


class Likeness:
    """Each document's terms, in every language."""

    def __init__(self, shelf: Shelf, vocabularies: Sequence[Vocabulary]) -> None:
        self._tongues = [(each, layout.opened(shelf, each.language, layout.OWN)) for each in vocabularies]

    def best(self, ordinal: int, limit: int) -> list[int]:
        """The documents most like one of them, the likest first."""
        impacts = [{term: vocabulary.impact(term, ordinal) for term in own.row(ordinal)[0]} for vocabulary, own in self._tongues]
        candidates = defaultdict[int, float](float)
        for (vocabulary, _), ours in zip(self._tongues, impacts, strict=True):
            for term in nlargest(TELLING, ours, key=lambda term: (ours[term], -term)):
                for other, impact in _foremost(vocabulary, term):
                    candidates[other] += ours[term] * impact
        candidates.pop(ordinal, None)  # a document of words that mean nothing is not even like itself
        compared = nlargest(COMPARED, candidates, key=lambda other: (candidates[other], -other))
        likeness = {other: self._likeness(impacts, other) for other in compared}
        return nlargest(limit, likeness, key=lambda other: (likeness[other], -other))

    def _likeness(self, impacts: Sequence[dict[int, float]], other: int) -> float:
        total = 0.0
        for (vocabulary, own), ours in zip(self._tongues, impacts, strict=True):
            shared = sorted(ours.keys() & set(own.row(other)[0]))
            total += sum(ours[term] * vocabulary.impact(term, other) for term in shared)
        return total


def _foremost(vocabulary: Vocabulary, term: int) -> Iterator[tuple[int, float]]:
    few = vocabulary.count(term) <= READ
    return vocabulary.postings(term) if few else islice(vocabulary.from_the_top(term), READ)
