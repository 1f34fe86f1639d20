"""Owns which words of a text are shown as hits: whole words, by their stems, whatever led to them. Pure.

Keeps true that the pieces, put together again, are the text.
"""

from collections.abc import Iterable, Sequence

from tactics.search.stems import Piece, pieces, terms


class Marker:
    """Marks a text in one language with the expressions that answered a query."""

    def __init__(self, language: str, expressions: Iterable[tuple[str, ...]]) -> None:
        self._language = language
        rows = list(expressions)
        self._single = {stems[0] for stems in rows if len(stems) == 1}
        self._phrases = [stems for stems in rows if len(stems) > 1]

    def mark(self, text: str) -> list[tuple[str, bool]]:
        """The text in pieces; True is a hit."""
        marked: list[tuple[str, bool]] = []
        done = 0
        for piece in self._hits(text):
            marked += ((text[done : piece.start], False), (text[piece.start : piece.end], True))
            done = piece.end
        return [row for row in (*marked, (text[done:], False)) if row[0]]

    def _hits(self, text: str) -> list[Piece]:
        words = [(piece, found) for piece in pieces(text) if (found := terms(self._language, piece.forms))]
        stems = [set(found) for _, found in words]
        hit = {place for place, each in enumerate(stems) if each & self._single}
        for phrase in self._phrases:
            for start in range(len(stems) - len(phrase) + 1):
                if _stands(phrase, stems, start):
                    hit.update(range(start, start + len(phrase)))
        return [words[place][0] for place in sorted(hit)]


def _stands(phrase: tuple[str, ...], stems: Sequence[set[str]], start: int) -> bool:
    return all(text in stems[start + place] for place, text in enumerate(phrase))
