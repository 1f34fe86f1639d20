"""Owns which documents are like another: those that hold its most telling terms, in any of its languages.

Keeps true that a document is never like itself, and that equal likeness is ordered by ordinal.
"""

from collections import defaultdict
from itertools import islice

from tactics.search.shelf import Shelf
from tactics.search.vocabulary import Vocabulary

READ = 1000  # documents looked at for each telling term; the best ones come first


class Likeness:
    """One language's telling terms of each document."""

    def __init__(self, shelf: Shelf, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._ends = shelf.integers(f"{vocabulary.language}.telling.ends", "I")
        self._terms = shelf.integers(f"{vocabulary.language}.telling.terms", "I")
        self._weights = shelf.floats(f"{vocabulary.language}.telling.weights")

    def add(self, scores: defaultdict[int, float], ordinal: int) -> None:
        """Credit every document for the telling terms it shares with this one."""
        start = self._ends[ordinal - 1] if ordinal else 0
        for place in range(start, self._ends[ordinal]):
            weight = self._weights[place]
            for other, impact in islice(self._vocabulary.from_the_top(self._terms[place]), READ):
                scores[other] += weight * impact
