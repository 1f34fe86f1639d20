"""Owns what a reader's words may mean: for each word the terms that answer it, and how well each one does.

Keeps true that the word itself weighs most, that what it is turned into (accents, compounds, synonyms, corrections)
weighs less, and that a rarer term never lends a word more weight than the word's own rarity gives it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tactics.search.compounds import Compounds, Cut
from tactics.search.nearness import reach
from tactics.search.stems import MIN_LETTERS, PARTICLES, Piece, fold, query_stop_words, stem, stop_words, terms
from tactics.search.thesaurus import LONGEST, Expression, Thesaurus
from tactics.search.vocabulary import Vocabulary

# How well a term answers the word, against 1 for the word itself.
ACCENTED = 0.8  # får for far, when far itself is nowhere
ALSO_ACCENTED = 0.4  # får for far, when far is a word too
SYNONYM = 0.5
JOINED = 0.9  # kundlojalitet for "kund lojalitet", signup for "sign up"
COMPOUND = 0.4  # kundretention for retention
PART = 0.6  # uppsägning and sida for uppsägningssidan
CORRECTED = 0.7

SURE_LETTERS, PART_LETTERS = 4, 3  # parts this long are surer than a slip of the keys; the shortest part there is
RARE_SHARE = 100  # a compound in fewer than one document in this many is also read as its parts
CORRECTIONS = 3
CACHED_SLIPS = 256  # looking for a misspelt word's neighbours reads the whole vocabulary: 10 ms at 26 000 terms


@dataclass(slots=True)
class Word:
    """One word asked for, with everything that answers it: an expression and its weight."""

    piece: Piece
    form: str
    answers: dict[Expression, float] = field(default_factory=dict)
    correction: str | None = None

    def add(self, expression: Expression, weight: float) -> None:
        """One more answer; the better weight stays."""
        self.answers[expression] = max(weight, self.answers.get(expression, 0.0))


class Quoted(NamedTuple):
    """A phrase; hollow (no words) when it holds only grammar."""

    words: tuple[Word, ...]
    rows: tuple[Expression, ...]


class Interpreter:
    """Turns typed words into words with answers."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary], thesaurus: Thesaurus, size: int) -> None:
        self._vocabularies, self._thesaurus, self._size = vocabularies, thesaurus, size
        self._compounds = Compounds(vocabularies)
        self._stops = frozenset[str]().union(*map(query_stop_words, vocabularies))
        self._nearest = lru_cache(CACHED_SLIPS)(lambda form, slips: sorted(self._nearby(form, slips)))
        self._grammar = frozenset[str]().union(*map(stop_words, vocabularies))

    def read(self, typed: Iterable[Piece]) -> list[Word]:
        """The words that carry meaning, each with its answers, in the order typed."""
        spoken = [Word(piece, form) for piece in typed for form in self._forms(piece)]
        for word in spoken:
            self._add_own(word, word.form, 1.0)
        self._add_joined(spoken)
        self._add_spans(spoken)
        asked = [word for word in spoken if not self.is_stop(word.form)] or self._at_least_filler(spoken)
        return [each for word in asked for each in self._mended(word)]

    def quoted(self, typed: Iterable[Piece]) -> Quoted:
        """A phrase: its words, each answered only by itself, and what must stand in a row in each language."""
        words = [Word(piece, form) for piece in typed for form in self._forms(piece)]
        told = [word for word in words if not self.is_stop(word.form) or word.form in PARTICLES]
        for word in told:
            word.answers = self.exact(word.form)
        rows = [self._row(language, words) for language in self._vocabularies] if told else []
        return Quoted(tuple(told), tuple(row for row in rows if row[1]))

    def _row(self, language: str, words: Iterable[Word]) -> Expression:
        """The words' terms in one language; those it does not index are not there."""
        row: list[str] = []
        for word in words:
            if plain := terms(language, (word.form,)):
                own = (stems for code, stems in self.exact(word.form) if code == language)
                row += next(own, plain)
        return language, tuple(row)

    def _at_least_filler(self, spoken: Iterable[Word]) -> list[Word]:
        """Of a query that is all filler, the words that are more than grammar ("få")."""
        return [word for word in spoken if word.answers and word.form not in self._grammar]

    def is_stop(self, form: str) -> bool:
        """Whether the word is only grammar or filler in some language (or a single letter)."""
        return len(form) < MIN_LETTERS or form in self._stops

    def exact(self, form: str) -> dict[Expression, float]:
        """The terms that are the word itself, also if typed without its accents."""
        found = {each: 1.0 for each in self._stems(form) if self._known(each)}
        if form == fold(form):
            weight = ALSO_ACCENTED if found else ACCENTED
            for language, vocabulary in self._vocabularies.items():
                for term in vocabulary.accented(fold(stem(language, form))):
                    found.setdefault((language, (vocabulary.terms[term],)), weight)
        return found

    def rarity(self, expression: Expression) -> float:
        """How telling an expression is: the rarest of its terms."""
        vocabulary = self._vocabularies[expression[0]]
        numbers = (vocabulary.find(text) for text in expression[1])
        return max((vocabulary.rarities[number] for number in numbers if number is not None), default=0.0)

    def _forms(self, piece: Piece) -> tuple[str, ...]:
        """A hyphenated word is one word when somebody writes it so, else its parts."""
        joined = piece.forms[0]
        return piece.forms[1:] if len(piece.forms) > 1 and not self._heard(joined) else (joined,)

    def _heard(self, form: str) -> bool:
        return bool(self.exact(form)) or any(each in self._thesaurus for each in self._stems(form))

    def _stems(self, form: str) -> Iterator[Expression]:
        for language in self._vocabularies:
            if found := terms(language, (form,)):
                yield language, found

    def _known(self, expression: Expression) -> bool:
        vocabulary = self._vocabularies[expression[0]]
        return all(vocabulary.find(text) is not None for text in expression[1])

    def _add_own(self, word: Word, form: str, share: float) -> None:
        exact = self.exact(form)
        usual = self._usual(form)
        for expression, weight in exact.items():
            word.add(expression, share * weight * self._damped(expression, usual))
        for expression in self._compounds.around([*self._stems(form), *exact]):
            word.add(expression, share * COMPOUND * self._damped(expression, usual))

    def _damped(self, expression: Expression, usual: float) -> float:
        rarity = self.rarity(expression)
        return min(1.0, usual / rarity) if usual and rarity else 1.0

    def _add_joined(self, spoken: Sequence[Word]) -> None:
        for one, other in pairwise(spoken):
            for link in ("", "s"):
                for expression in self._stems(one.form + link + other.form):
                    if self._known(expression):
                        one.add(expression, JOINED / 2)
                        other.add(expression, JOINED / 2)

    def _add_spans(self, spoken: Sequence[Word]) -> None:
        for language in self._vocabularies:
            told = [(word, found[0]) for word in spoken if (found := terms(language, (word.form,)))]
            for start in range(len(told)):
                for stop in range(start + 1, min(len(told), start + LONGEST) + 1):
                    self._add_synonyms(language, told[start:stop])

    def _add_synonyms(self, language: str, span: Sequence[tuple[Word, str]]) -> None:
        others = self._thesaurus.others((language, tuple(text for _, text in span)))
        words = [word for word, _ in span if not self.is_stop(word.form)]
        known = [expression for expression in others if self._known(expression)] if words else []
        usual = max((self._usual(word.form) for word in words), default=0.0)
        for word in words:
            for expression in known:
                word.add(expression, SYNONYM * self._damped(expression, usual))

    def _usual(self, form: str) -> float:
        """How telling the word is itself, in the language that uses it most."""
        exact = self.exact(form)
        best = max(exact.values(), default=0.0)
        return min((self.rarity(each) for each, weight in exact.items() if weight == best), default=0.0)

    def _mended(self, word: Word) -> list[Word]:
        """The word, and what else it is when it is unknown or rare: the parts of a compound, or a slip of the keys."""
        if word.answers and not self._rare(word):
            return [word]
        if word.answers:
            return [word, *self._parts(word, self._compounds.cut(word.form, PART_LETTERS))]
        for letters, slips in ((SURE_LETTERS, 1), (PART_LETTERS, 2)):
            if parts := self._parts(word, self._compounds.cut(word.form, letters)):
                return parts
            if self._correct(word, min(slips, reach(word.form))):
                break
        return [word]

    def _rare(self, word: Word) -> bool:
        exact = self.exact(word.form)
        return bool(exact) and all(self._share(each) * RARE_SHARE < self._size for each in exact)

    def _share(self, expression: Expression) -> int:
        vocabulary = self._vocabularies[expression[0]]
        numbers = (vocabulary.find(text) for text in expression[1])
        return min((vocabulary.count(number) for number in numbers if number is not None), default=0)

    def _parts(self, word: Word, cut: Cut | None) -> list[Word]:
        """The parts of a compound as words of their own; a bound part (års-) also answers by what it binds."""
        if cut is None:
            return []
        parts = [Word(word.piece, cut.first), Word(word.piece, cut.last)]
        for part in parts:
            self._add_own(part, part.form, PART)
            self._add_spans([part])
        if cut.bound != cut.first:
            usual = self._usual(cut.first)
            for expression in self._compounds.bound(cut.bound):
                parts[0].add(expression, PART * COMPOUND * self._damped(expression, usual))
        return parts

    def _correct(self, word: Word, slips: int) -> bool:
        """Whether there are words near enough: they answer at a lower weight, and the best is what may be meant."""
        near = self._nearest(word.form, slips)
        best = [spelling for apart, *_, spelling in near if apart == near[0][0]][:CORRECTIONS]
        for spelling in best:
            self._add_own(word, spelling, CORRECTED)
        if best:
            meant = Word(word.piece, best[0])
            self._add_spans([meant])
            for expression, weight in meant.answers.items():
                word.add(expression, CORRECTED * weight)
            word.correction = best[0]
        return bool(best)

    def _nearby(self, form: str, slips: int) -> Iterator[tuple[int, bool, int, str]]:
        if form.isalpha() and slips:
            for apart, spelling in self._thesaurus.near(form, slips):
                yield apart, spelling[0] != form[0], 0, spelling
            for vocabulary in self._vocabularies.values():
                for apart, rank, spelling in vocabulary.near(form, slips):
                    if spelling not in self._stops:
                        yield apart, spelling[0] != form[0], rank, spelling
