"""Owns the synonyms as stems: which groups an expression belongs to, and what else those groups say. Pure.

Keeps true that an expression is stemmed in every language, since nobody says which language it is in, and that a
phrase never shrinks to one of its words: "log in" without its stop word would be any log.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tactics.search.nearness import distance
from tactics.search.stems import fold, pieces, terms
from tactics.search.synonyms import Synonyms

Expression = tuple[str, tuple[str, ...]]  # a language, and stems in a row

LONGEST = 4  # words in the longest phrase looked up


class Thesaurus:
    """Looks up what else an expression may be called."""

    def __init__(self, synonyms: Synonyms, languages: Sequence[str]) -> None:
        self._others: dict[Expression, tuple[Expression, ...]] = {}
        self._spellings = frozenset(word for group in synonyms.groups for text in group for word in _plain(text))
        gathered: dict[Expression, set[Expression]] = defaultdict(set)
        for group in synonyms.groups:
            members = {each for text in group for each in _expressions(text, languages)}
            for member in members:
                gathered[member] |= members
        for member, others in gathered.items():
            self._others[member] = tuple(sorted(others - {member}))

    def __contains__(self, expression: Expression) -> bool:
        return expression in self._others

    def others(self, expression: Expression) -> tuple[Expression, ...]:
        """The other expressions of the groups this one is in."""
        return self._others.get(expression, ())

    def near(self, word: str, slips: int) -> Iterator[tuple[int, str]]:
        """The words of all groups at most so many slips away, each with its distance."""
        for spelling in self._spellings:
            apart = distance(fold(word), fold(spelling), slips)
            if apart <= slips:
                yield apart, spelling


def _plain(text: str) -> Iterator[str]:
    return (form for piece in pieces(text) for form in piece.forms[:1])


def _expressions(text: str, languages: Sequence[str]) -> Iterator[Expression]:
    """The expression's stems in each language; a hyphenated one also as separate words."""
    spaced = text.replace("-", " ")
    for language in languages:
        for variant in {text, spaced}:
            words = list(pieces(variant))
            stems = tuple(found[0] for piece in words if (found := terms(language, piece.forms)))
            if stems and (len(stems) > 1 or len(words) == 1):
                yield language, stems
