"""Owns the query language: free words, "a phrase", -word and -"a phrase"; nothing else is an operator. Pure.

Keeps true that any text at all can be read, and that no query is longer than the caps below.
"""

import re
from dataclasses import dataclass

from tactics.search.stems import WORD, Piece, pieces

MAX_CHARACTERS = 1000  # a question, not an essay; keeps the cost of any query bounded
MAX_WORDS = 32
_QUOTES = '"“”„»«'
_ITEM = re.compile(rf"(?P<minus>(?<!\S)[-−]+)?(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]|(?P<word>{WORD.pattern}))")


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for: words to look for, phrases that must be there, words and phrases that must not."""

    text: str
    words: tuple[Piece, ...] = ()
    phrases: tuple[tuple[Piece, ...], ...] = ()
    without: tuple[tuple[Piece, ...], ...] = ()


def parse(text: str) -> Query:
    """Read a reader's words; anything that is neither quote, minus nor word is space."""
    text = text[:MAX_CHARACTERS]
    words: list[Piece] = []
    phrases: list[tuple[Piece, ...]] = []
    without: list[tuple[Piece, ...]] = []
    for item in list(_ITEM.finditer(text))[:MAX_WORDS]:
        name = "word" if item["phrase"] is None else "phrase"
        found = tuple(_within(text, *item.span(name)))
        if item["minus"]:
            without.append(found)
        elif name == "phrase":
            phrases.append(found)
        else:
            words.extend(found)
    return Query(text, tuple(words), tuple(filter(None, phrases)), tuple(filter(None, without)))


def _within(text: str, start: int, end: int) -> list[Piece]:
    found = (piece for piece in pieces(text[start:end]) if piece.forms)
    return [Piece(start + piece.start, start + piece.end, piece.forms) for piece in found][:MAX_WORDS]
