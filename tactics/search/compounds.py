"""Owns words inside words: which terms a stem is a part of, and which parts a compound is made of.

Keeps true that only languages that write compounds as one word are looked into, and that a part is always a word
some document uses. What is left around a stem need not be a known word: asking for that cost .01 nDCG@10 on SweFAQ.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tactics.search.stems import COMPOUNDING, stem
from tactics.search.thesaurus import Expression
from tactics.search.vocabulary import Vocabulary

STEM_LETTERS = 4  # a shorter stem is inside too many words by chance
LONGEST_LIST = 24  # the most frequent compounds; more only cost time
_LINKS = "soeua"  # letters Swedish puts between the parts: uppsägning-s-sida, veck-o-brev


class Cut(NamedTuple):
    """A compound in two: the first part as a word, as it is bound (with its s), and the last part."""

    first: str
    bound: str
    last: str


class Compounds:
    """Looks into the compounds of every language that has them."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        self._held = {code: vocabulary for code, vocabulary in vocabularies.items() if code in COMPOUNDING}

    def around(self, expressions: Iterable[Expression]) -> list[Expression]:
        """The compounds that start or end with one of these stems, the most frequent first."""
        found: dict[Expression, int] = {}
        for language, (text, *_) in expressions:
            if language in self._held and len(text) >= STEM_LETTERS:
                vocabulary = self._held[language]
                self._note(found, language, (*vocabulary.starting(text), *vocabulary.ending(text)))
        return _frequent(found)

    def bound(self, first: str) -> list[Expression]:
        """The compounds that start with a part bound by its s (års-), however short."""
        found: dict[Expression, int] = {}
        for language, vocabulary in self._held.items():
            self._note(found, language, vocabulary.starting(first))
        return _frequent(found)

    def cut(self, form: str, letters: int) -> Cut | None:
        """The two words a compound is made of, each of so many letters, cut where the shorter one is longest."""
        cuts = []
        for language, vocabulary in self._held.items():
            for place in range(letters, len(form) - letters + 1):
                first, last = self._unbound(language, form[:place]), form[place:]
                if first and vocabulary.find(stem(language, last)) is not None:
                    cuts.append((min(place, len(form) - place), Cut(first, form[:place], last)))
        return max(cuts)[1] if cuts else None

    def _note(self, found: dict[Expression, int], language: str, terms: Iterable[int]) -> None:
        vocabulary = self._held[language]
        for term in terms:
            found[language, (vocabulary.terms[term],)] = vocabulary.count(term)

    def _unbound(self, language: str, first: str) -> str:
        """The first part as a word of its own; of two readings (års, år) the one in more documents, else the bare one."""
        readings = (first, first[:-1]) if first[-1] in _LINKS else (first,)
        best = max(reversed(readings), key=lambda reading: self._count(language, reading))
        return best if self._count(language, best) else ""

    def _count(self, language: str, form: str) -> int:
        vocabulary = self._held[language]
        term = vocabulary.find(stem(language, form))
        return 0 if term is None else vocabulary.count(term)


def _frequent(found: Mapping[Expression, int]) -> list[Expression]:
    return sorted(found, key=lambda expression: (-found[expression], expression))[:LONGEST_LIST]
