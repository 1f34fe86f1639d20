"""Owns what a reader's words may mean: for each word the terms that answer it, and how well each one does.

Keeps true that the word itself weighs most, that what it is turned into (accents, compounds, synonyms, corrections)
weighs less, and that a rarer term never lends a word more weight than the word's own rarity gives it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from tactics.search.compounds import Compounds, Cut
from tactics.search.lexicon import Lexicon
from tactics.search.spellings import reach
from tactics.search.stems import IDIOMS, MIN_LETTERS, PARTICLES, Piece, stop_words, terms
from tactics.search.synonyms import LONGEST, Expression, Thesaurus
from tactics.search.vocabulary import Vocabulary

# How well a term answers the word, against 1 for the word itself.
SYNONYM = 0.5
JOINED = 0.9  # kundlojalitet for "kund lojalitet", signup for "sign up"
COMPOUND = 0.4  # kundretention for retention
PART = 0.6  # uppsägning and sida for uppsägningssidan
CORRECTED = 0.7

SURE_LETTERS, PART_LETTERS = 4, 3  # parts this long are surer than a slip of the keys; the shortest part there is
HALF_KNOWN = 4  # cuts of a misspelt compound that are looked into
WIDE = 0.7  # a synonym in more than twice the documents of the word (by the logarithm) is too wide to match by itself


@dataclass(slots=True)
class Word:
    """One word asked for, with everything that answers it: an expression and its weight."""

    piece: Piece
    form: str
    answers: dict[Expression, float] = field(default_factory=dict)
    close: set[Expression] = field(default_factory=set)  # the answers that are the word, not merely like it
    parts: tuple["Word", ...] = ()
    correction: str | None = None

    @property
    def meant(self) -> str:
        """The word without its slip."""
        return self.correction or self.form

    def add(self, expression: Expression, weight: float, *, close: bool = True) -> None:
        """One more answer; the better weight stays."""
        self.answers[expression] = max(weight, self.answers.get(expression, 0.0))
        if close:
            self.close.add(expression)


class Quoted(NamedTuple):
    """A phrase; hollow (no words) when it holds only grammar."""

    words: tuple[Word, ...]
    rows: tuple[Expression, ...]


class Interpreter:
    """Turns typed words into words with answers."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary], thesaurus: Thesaurus, size: int) -> None:
        self._languages, self._thesaurus = tuple(vocabularies), thesaurus
        self.lexicon = Lexicon(vocabularies, thesaurus, size)
        self._compounds = Compounds(vocabularies)
        self._grammar = frozenset[str]().union(*map(stop_words, vocabularies))

    def read(self, typed: Iterable[Piece]) -> list[Word]:
        """The words that carry meaning, each with its answers, in the order typed."""
        spoken = [Word(piece, form) for piece in typed for form in self._forms(piece)]
        for word in spoken:
            self._add_own(word, word.form, 1.0)
        self._add_joined(spoken)
        self._add_spans(spoken)
        idle = _idle([word.form for word in spoken])
        told = [word for place, word in enumerate(spoken) if place not in idle and not self.is_stop(word.form)]
        asked = told or self._at_least_filler(spoken)
        for word in asked:
            self._mend(word, [other.form for other in spoken if other is not word])
        if any(word.correction for word in asked):
            self._add_spans(spoken)
        return asked

    def quoted(self, typed: Iterable[Piece]) -> Quoted:
        """A phrase: its words, each answered only by itself, and what must stand in a row in each language."""
        words = [Word(piece, form) for piece in typed for form in self._forms(piece)]
        told = [word for word in words if not self.is_stop(word.form) or word.form in PARTICLES]
        for word in told:
            word.answers = self.lexicon.exact(word.form)
        rows = [self._row(language, words) for language in self._languages] if told else []
        return Quoted(tuple(told), tuple(row for row in rows if row[1]))

    def _row(self, language: str, words: Iterable[Word]) -> Expression:
        """The words' terms in one language; those it does not index are not there."""
        row: list[str] = []
        for word in words:
            if plain := terms(language, (word.form,)):
                own = (stems for code, stems in self.lexicon.exact(word.form) if code == language)
                row += next(own, plain)
        return language, tuple(row)

    def _at_least_filler(self, spoken: Iterable[Word]) -> list[Word]:
        """Of a query that is all filler, the words that are more than grammar ("få")."""
        return [word for word in spoken if word.answers and word.form not in self._grammar]

    def is_stop(self, form: str) -> bool:
        """Whether the word is only grammar or filler in some language (or a single letter)."""
        return len(form) < MIN_LETTERS or form in self.lexicon.stops

    def _forms(self, piece: Piece) -> tuple[str, ...]:
        """A hyphenated word is one word when somebody writes it so, else its parts."""
        joined = piece.forms[0]
        return piece.forms[1:] if len(piece.forms) > 1 and not self.lexicon.heard(joined) else (joined,)

    def _add_own(self, word: Word, form: str, share: float) -> None:
        exact = self.lexicon.exact(form)
        usual = self.lexicon.usual(form)
        for expression, weight in exact.items():
            word.add(expression, share * weight * self._damped(expression, usual))
        for expression in self._compounds.around([*self.lexicon.stems(form), *exact]):
            word.add(expression, share * COMPOUND * self._damped(expression, usual), close=False)

    def _damped(self, expression: Expression, usual: float) -> float:
        """What a term rarer than the word loses of its weight."""
        rarity = self.lexicon.rarity(expression)
        return min(1.0, usual / rarity) if usual and rarity else 1.0

    def _add_joined(self, spoken: Sequence[Word]) -> None:
        for one, other in pairwise(spoken):
            for link in ("", "s"):
                for expression in self.lexicon.stems(one.form + link + other.form):
                    if self.lexicon.known(expression):
                        one.add(expression, JOINED / 2)
                        other.add(expression, JOINED / 2)

    def _add_spans(self, spoken: Sequence[Word]) -> None:
        for language in self._languages:
            told = [(word, found[0]) for word in spoken if (found := terms(language, (word.meant,)))]
            for start in range(len(told)):
                for stop in range(start + 1, min(len(told), start + LONGEST) + 1):
                    self._add_synonyms(language, told[start:stop])

    def _add_synonyms(self, language: str, span: Sequence[tuple[Word, str]]) -> None:
        others = self._thesaurus.others((language, tuple(text for _, text in span)))
        words = [word for word, _ in span if not self.is_stop(word.form)]
        known = [expression for expression in others if self.lexicon.known(expression)] if words else []
        usual = max((self.lexicon.usual(word.form) for word in words), default=0.0)
        for expression in known:
            close = len(expression[1]) > 1 or self.lexicon.rarity(expression) >= usual - WIDE or not usual
            for word in words:
                word.add(expression, SYNONYM * self._damped(expression, usual), close=close)

    def _mend(self, word: Word, others: Sequence[str]) -> None:
        """Give an unknown or rare word what else it is: the parts of a compound, or what a slip of the keys hides."""
        if word.answers:
            if self.lexicon.rare(word.form):
                self._split(word, self._compounds.cut(word.form, PART_LETTERS))
            return
        slips = reach(word.form)
        for letters, most in ((SURE_LETTERS, 1), (PART_LETTERS, 2)):
            if self._split(word, self._compounds.cut(word.form, letters)):
                return
            if self._correct(word, self.lexicon.meant(word.form, min(most, slips), others)):
                return
        self._split_with_a_slip(word, others)

    def _split(self, word: Word, cut: Cut | None) -> bool:
        """Read a compound as its parts; a bound part (års-) also answers by what it binds."""
        if cut is None:
            return False
        word.parts = tuple(Word(word.piece, form) for form in (cut.first, cut.last))
        for part in word.parts:
            self._add_own(part, part.form, PART)
            self._add_spans([part])
        if cut.bound != cut.first:
            usual = self.lexicon.usual(cut.first)
            for expression in self._compounds.bound(cut.bound):
                word.parts[0].add(expression, PART * COMPOUND * self._damped(expression, usual), close=False)
        return True

    def _split_with_a_slip(self, word: Word, others: Sequence[str]) -> None:
        """Read a compound as its parts although one of them is misspelt: better than nothing."""
        for cut in self._compounds.half_known(word.form, SURE_LETTERS)[:HALF_KNOWN]:
            first, last = self._sure(cut.first, others), self._sure(cut.last, others)
            if first and last:
                bound = first + cut.bound[len(cut.first) :]
                word.correction = bound + last if bound + last != word.form else None
                self._split(word, Cut(first, bound, last))
                return

    def _sure(self, part: str, others: Sequence[str]) -> str:
        """A part of a compound if it is known, else what it is one slip from."""
        return part if self.lexicon.heard(part) else next(iter(self.lexicon.meant(part, 1, others)), "")

    def _correct(self, word: Word, meant: Sequence[str]) -> bool:
        """Let the spellings that may be meant answer, at a lower weight; whether there are any."""
        for spelling in meant:
            self._add_own(word, spelling, CORRECTED)
        if meant:
            best = Word(word.piece, meant[0])
            self._add_spans([best])
            for expression, weight in best.answers.items():
                word.add(expression, CORRECTED * weight, close=expression in best.close)
            word.correction = meant[0]
        return bool(meant)


def _idle(forms: Sequence[str]) -> set[int]:
    """The places of words that say nothing together: "en gång till"."""
    spans = [range(start, start + length) for length in {len(idiom) for idiom in IDIOMS} for start in range(len(forms))]
    return {place for span in spans if tuple(forms[span.start : span.stop]) in IDIOMS for place in span}
