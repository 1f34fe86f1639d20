"""Whether a text says what somebody looks for, by the search room's own words and stems. Pure.

Keeps true: each word has to be there in one of the languages' stems (so "uppsägningar" finds "uppsägning"), a quoted
phrase as it stands, and what has a minus before it must not be.
"""

from collections.abc import Iterable, Sequence

from tactics.search.stems import Piece, pieces, terms
from tactics.search.words import Query, parse

LANGUAGES = ("sv", "en")


def finder(words: str) -> "Finder":
    """What looks for some words in texts."""
    return Finder(parse(words))


class Finder:
    """A query made ready to be asked of many texts."""

    def __init__(self, query: Query) -> None:
        self._words = [_stems(piece) for piece in query.words]
        self._phrases = [[_stems(piece) for piece in phrase] for phrase in query.phrases]
        self._without = [[_stems(piece) for piece in phrase] for phrase in query.without]

    def finds(self, texts: Iterable[str]) -> bool:
        """Whether the texts, taken together, say what is looked for."""
        spoken = [_stems(piece) for text in texts for piece in pieces(text)]
        said = {stem for stems in spoken for stem in stems}
        return (
            all(word & said for word in self._words)
            and all(_stands(phrase, spoken) for phrase in self._phrases)
            and not any(phrase and _stands(phrase, spoken) for phrase in self._without)
        )


def _stems(piece: Piece) -> set[str]:
    return {stem for language in LANGUAGES for stem in terms(language, piece.forms)} | set(piece.forms)


def _stands(phrase: Sequence[set[str]], spoken: Sequence[set[str]]) -> bool:
    size = len(phrase)
    return any(
        all(wanted & given for wanted, given in zip(phrase, spoken[start : start + size], strict=True))
        for start in range(len(spoken) - size + 1)
    )
