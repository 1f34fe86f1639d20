"""Owns the answers: what a reader's words find, in which order, with which corrections, marks and suggestions.

Keeps true that any text at all is answered, that everything here is read-only and may be shared between threads,
and that ordinals belong to one snapshot only: a new snapshot is a new Searcher.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from tactics.search.bits import full, members
from tactics.search.likeness import Likeness
from tactics.search.marking import Marker
from tactics.search.matching import enough, is_sentence
from tactics.search.meaning import Interpreter, Quoted, Word
from tactics.search.ranking import Group, Ranking, Row
from tactics.search.shelf import Shelf
from tactics.search.suggestions import Suggestion, Suggestions
from tactics.search.synonyms import Expression, Synonyms, Thesaurus
from tactics.search.vocabulary import Vocabulary
from tactics.search.words import Query, parse

ENOUGH = 12  # documents that answer closely; with fewer, compounds and wide synonyms count as matches too
LOOSE = 2  # a synonym of several words may have one word in between: "säger snabbt upp"


@dataclass(frozen=True)
class Hits:
    """What a query found; ordinals are those of the Searcher it came from."""

    matches: int
    did_you_mean: str | None
    empty: bool
    _ranking: Ranking = field(repr=False, compare=False)
    _words: tuple[Word, ...] = field(repr=False, compare=False)

    def ranked(self, within: int, start: int, stop: int) -> list[int]:
        """The hits among `within` from place `start` up to `stop`, best first."""
        return self._ranking.best(self.matches & within, start, stop)

    def score(self, ordinal: int) -> float:
        """How well a document answers; only to be compared within one query."""
        return self._ranking.score(ordinal)

    def mark(self, text: str, language: str) -> list[tuple[str, bool]]:
        """The text in pieces, in order; True is a word that answered the query."""
        if language not in self._markers:
            answers = (stems for word in self._words for own, stems in word.answers if own == language)
            self._markers[language] = Marker(language, answers)
        return self._markers[language].mark(text)

    @cached_property
    def _markers(self) -> dict[str, Marker]:
        return {}


class Searcher:
    """Answers from one snapshot alone; `index_folder` is where it came from, and is not read."""

    def __init__(
        self,
        postings: Path,
        index_folder: Path,  # noqa: ARG002  # part of the interface from when phrases were asked of Whoosh
        synonyms: Synonyms,
        languages: Sequence[str],
    ) -> None:
        shelf = Shelf(postings)
        self.keys: Sequence[int] = shelf.integers("keys", "q")
        self._ordinals = {key: ordinal for ordinal, key in enumerate(self.keys)}
        size, held = len(self.keys), [language for language in languages if language in shelf.meta["languages"]]
        self._vocabularies = {language: Vocabulary(shelf, language, size) for language in held}
        self._suggestions = {language: Suggestions(shelf, language, self.keys) for language in held}
        self._likeness = Likeness(shelf, list(self._vocabularies.values()))
        self._interpreter = Interpreter(self._vocabularies, _thesaurus(synonyms, tuple(held)), size)
        self._everything = full(size)

    def find(self, words: str) -> Hits:
        """What the words find; never raises, whatever the text."""
        query = parse(words)
        asked = self._interpreter.read(query.words)
        quoted = [each for phrase in query.phrases if (each := self._interpreter.quoted(phrase)).words]
        unwanted = [each for phrase in query.without if (each := self._interpreter.quoted(phrase)).words]
        if not asked and not quoted and not unwanted:
            return Hits(self._everything, None, True, self._ranking(()), ())
        matches = self._enough(asked, len(query.words)) if asked else self._everything
        for phrase in quoted:
            matches &= self._standing(phrase)
        for phrase in unwanted:
            matches &= ~self._standing(phrase)
        spoken = [each for word in asked for each in (word, *word.parts)]
        spoken += [word for phrase in quoted for word in phrase.words]
        ranking = self._ranking(spoken)
        if is_sentence(len(asked), len(query.words)):
            matches = ranking.foremost(matches)
        return Hits(matches, _corrected(query, asked), False, ranking, tuple(spoken))

    def suggest(self, prefix: str, language: str, limit: int = 8) -> list[Suggestion]:
        """Documents whose title, or else summary, has a word for every word typed so far."""
        offered = self._suggestions.get(language)
        return offered.offer(prefix, limit) if offered else []

    def similar(self, key: int, limit: int = 6) -> list[int]:
        """The keys of the documents most like this one; none for an unknown key."""
        ordinal = self._ordinals.get(key)
        return [] if ordinal is None else [self.keys[other] for other in self._likeness.best(ordinal, limit)]

    def close(self) -> None:
        """Forget what is kept of the snapshot; its maps go with the last Hits that reads them."""
        for vocabulary in self._vocabularies.values():
            vocabulary.forget()

    def _ranking(self, words: Sequence[Word]) -> Ranking:
        return Ranking(lambda: [self._group(word) for word in words])

    def _group(self, word: Word) -> Group:
        """The answers to one word, ready to be scored."""
        group = Group()
        for expression, weight in word.answers.items():
            language, stems = expression
            if len(stems) > 1:
                group.add_rows(self._phrase_rows(expression, weight))
            elif (term := self._vocabularies[language].find(stems[0])) is not None:
                group.add_term(self._vocabularies[language], term, weight)
        return group

    def _phrase_rows(self, expression: Expression, weight: float) -> Iterator[Row]:
        vocabulary = self._vocabularies[expression[0]]
        terms = [term for stem in expression[1] if (term := vocabulary.find(stem)) is not None]
        for ordinal in members(self._bits(expression)):
            yield ordinal, weight * sum(vocabulary.impact(term, ordinal) for term in terms)

    def _enough(self, asked: Iterable[Word], typed: int) -> int:
        """Those that answer closely, unless answering in any way finds more of the words or they are too few."""
        words = [(word, *word.parts) for word in asked]
        few, narrow = enough([[self._narrow(each) for each in word] for word in words], len(self.keys), typed)
        many, wide = enough([[self._union(each.answers) for each in word] for word in words], len(self.keys), typed)
        return narrow if few >= many and narrow.bit_count() >= ENOUGH else wide

    def _narrow(self, word: Word) -> int:
        """The documents that answer a word closely; when those are too few, also others, by the most telling answers first."""
        found = self._union(word.close)
        for expression in sorted(set(word.answers) - word.close, key=self._interpreter.lexicon.rarity, reverse=True):
            if found.bit_count() >= ENOUGH:
                break
            found |= self._bits(expression)
        return found

    def _union(self, expressions: Iterable[Expression]) -> int:
        bits = 0
        for expression in expressions:
            bits |= self._bits(expression)
        return bits

    def _bits(self, expression: Expression, slop: int = LOOSE) -> int:
        """The documents that hold all of an expression's stems, in a row."""
        language, stems = expression
        vocabulary = self._vocabularies[language]
        numbers = tuple(number for stem in stems if (number := vocabulary.find(stem)) is not None)
        if len(numbers) < len(stems):
            return 0
        return vocabulary.bits(numbers[0]) if len(numbers) == 1 else vocabulary.standing(numbers, slop)

    def _standing(self, phrase: Quoted) -> int:
        """The documents in which the words stand in a row, in any language."""
        found = 0
        for row in phrase.rows:
            found |= self._bits(row, 1)
        return found


@lru_cache(maxsize=2)
def _thesaurus(synonyms: Synonyms, languages: tuple[str, ...]) -> Thesaurus:
    """Made once for all snapshots: a new one comes with every save."""
    return Thesaurus(synonyms, languages)


def _corrected(query: Query, asked: Iterable[Word]) -> str | None:
    """The query as its reader would have typed it without slips."""
    text, slips = query.text, [word for word in asked if word.correction]
    for word in sorted(slips, key=lambda each: each.piece.start, reverse=True):
        text = text[: word.piece.start] + str(word.correction) + text[word.piece.end :]
    return text if slips else None
