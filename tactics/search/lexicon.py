"""Owns what all languages together know of a word as typed: the terms it is, how telling they are, what may be meant.

Keeps true that a form without accents is also heard as the word with them, and that a correction is always a word
that finds something, the one in the language of the rest of the query first.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from tactics.search.spellings import Near
from tactics.search.stems import fold, query_stop_words, stem, stop_words, terms
from tactics.search.synonyms import Expression, Thesaurus
from tactics.search.vocabulary import Vocabulary

# How well a term answers the word, against 1 for the word itself.
ACCENTED = 0.8  # får for far, when far itself is nowhere
ALSO_ACCENTED = 0.4  # får for far, when far is a word too

RARE_SHARE = 100  # a word in fewer than one document in this many is rare
CORRECTIONS = 3
CACHED_SLIPS = 256  # looking for a misspelt word's neighbours reads the whole vocabulary: 10 ms at 26 000 terms


class Lexicon:
    """Every language's terms and the synonyms, asked by the form of a word."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary], thesaurus: Thesaurus, size: int) -> None:
        self._vocabularies, self._thesaurus, self._size = vocabularies, thesaurus, size
        self.stops = frozenset[str]().union(*map(query_stop_words, vocabularies))
        self._near = lru_cache(CACHED_SLIPS)(self._nearby)

    def stems(self, form: str) -> Iterator[Expression]:
        """What the form would be as a term of each language."""
        for language in self._vocabularies:
            if found := terms(language, (form,)):
                yield language, found

    def exact(self, form: str) -> dict[Expression, float]:
        """The terms that are the word itself, also if typed without its accents, and how well each answers it."""
        found = {each: 1.0 for each in self.stems(form) if self.known(each)}
        if form == fold(form):
            weight = ALSO_ACCENTED if found else ACCENTED
            for language, vocabulary in self._vocabularies.items():
                for term in vocabulary.accented(fold(stem(language, form))):
                    found.setdefault((language, (vocabulary.terms[term],)), weight)
        return found

    def heard(self, form: str) -> bool:
        """Whether the documents or the synonyms know the word."""
        return bool(self.exact(form)) or any(each in self._thesaurus for each in self.stems(form))

    def known(self, expression: Expression) -> bool:
        """Whether all of an expression's terms stand in some document."""
        return len(self._numbers(expression)) == len(expression[1])

    def rarity(self, expression: Expression) -> float:
        """How telling an expression is: the rarest of its terms."""
        rarities = self._vocabularies[expression[0]].rarities
        return max((rarities[number] for number in self._numbers(expression)), default=0.0)

    def usual(self, form: str) -> float:
        """How telling the word is itself, in the language that uses it most."""
        exact = self.exact(form)
        best = max(exact.values(), default=0.0)
        return min((self.rarity(each) for each, weight in exact.items() if weight == best), default=0.0)

    def rare(self, form: str) -> bool:
        """Whether the word is known, but to very few documents."""
        exact = self.exact(form)
        return bool(exact) and all(self._count(each) * RARE_SHARE < self._size for each in exact)

    def meant(self, form: str, slips: int, others: Sequence[str]) -> list[str]:
        """The likeliest spellings of a misspelt word beside these other words of the query."""
        tongues = self._tongues(others)
        rows = self._near(form, slips)
        near = sorted(((each.apart, each.strange, each.language not in tongues, each.changed), each) for each in rows)
        return list(dict.fromkeys(each.spelling for likeness, each in near if likeness == near[0][0]))[:CORRECTIONS]

    def _tongues(self, others: Sequence[str]) -> set[str]:
        """The languages that know most of these words, grammar included."""
        known = {
            language: sum(other in stop_words(language) or other in vocabulary.spellings for other in others)
            for language, vocabulary in self._vocabularies.items()
        }
        return {language for language, count in known.items() if count == max(known.values())}

    def _nearby(self, form: str, slips: int) -> list[Near]:
        if not form.isalpha() or not slips:
            return []
        used = (near for vocabulary in self._vocabularies.values() for near in vocabulary.spellings.near(form, slips))
        rows = (near for near in (*self._thesaurus.near(form, slips), *used) if near.spelling not in self.stops)
        return [near for near in rows if near.spelling != form and self.heard(near.spelling)]

    def _numbers(self, expression: Expression) -> list[int]:
        find = self._vocabularies[expression[0]].find
        return [number for text in expression[1] if (number := find(text)) is not None]

    def _count(self, expression: Expression) -> int:
        vocabulary = self._vocabularies[expression[0]]
        return min(map(vocabulary.count, self._numbers(expression)), default=0)
