"""Owns words as they are written: which spellings are in use, how far two are apart, which ones may have been meant.

Keeps true that spellings are sorted and carry how many documents use them, that the distance is symmetric and is
nought only for equal words, and that of spellings equally near the one that keeps the typed letters comes first.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tactics.search.lists import Edit, changed, renew_column, renew_texts
from tactics.search.shelf import Shelf, ShelfWriter
from tactics.search.stems import fold

ONE_SLIP, TWO_SLIPS = 4, 8  # letters a word needs before so many slips still leave it recognisable
_LONG = 255  # lengths are kept in a byte


class Near(NamedTuple):
    """A spelling near a typed word; sorted, the likeliest comes first."""

    apart: int
    strange: bool  # it starts with another letter: keys slip inside words, not on the first letter
    changed: bool  # a letter became another, which is rarer than one left out, doubled or swapped
    rank: int  # how many documents use it, negative
    spelling: str
    language: str  # nothing when only the synonyms know it


class Spellings:
    """One language's spellings."""

    def __init__(self, shelf: Shelf, language: str) -> None:
        self._language = language
        self._words = shelf.texts(f"{language}.surfaces")
        self._counts = shelf.integers(f"{language}.surfaces.counts", "I")
        self._letters = shelf.integers(f"{language}.surfaces.letters", "Q")
        self._lengths = shelf.integers(f"{language}.surfaces.lengths", "B")

    def __contains__(self, word: str) -> bool:
        """Whether some document spells a word exactly so."""
        return self._words.place(word) is not None

    def near(self, word: str, slips: int) -> Iterator[Near]:
        """The spellings at most so many slips away: reads the whole list, 10 ms at 26 000."""
        mask, low, high = _letters(fold(word)), len(word) - slips, len(word) + slips
        for place, (length, other) in enumerate(zip(self._lengths, self._letters, strict=True)):
            if low <= length <= high and (mask ^ other).bit_count() <= 2 * slips:
                yield from near(word, self._words[place], slips, self._counts[place], self._language)


def near(word: str, spelling: str, slips: int, count: int = 0, language: str = "") -> Iterator[Near]:
    """The spelling, if it is at most so many slips from the word."""
    one, other = fold(word), fold(spelling)
    apart = distance(one, other, slips)
    if apart <= slips:
        yield Near(apart, one[:1] != other[:1], _changed(one, other), -count, spelling, language)


def reach(word: str) -> int:
    """How many slips a word of this length may hold and still be recognised."""
    return (len(word) >= ONE_SLIP) + (len(word) >= TWO_SLIPS)


def distance(one: str, other: str, limit: int) -> int:
    """The number of slips between two words (letters put in, left out, changed, swapped); above the limit when more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, against in enumerate(other, start=1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > limit:
            return limit + 1
        before, above = above, line
    return above[-1]


def write_spellings(writer: ShelfWriter, language: str, reader: Any) -> None:
    """Every spelling in use, with its letters, length and number of documents."""
    column = f"surface_{language}"
    counted = ((text.decode("utf-8"), _in_use(reader, column, text)) for text in reader.lexicon(column))
    rows = [(word, count) for word, count in counted if count]
    writer.texts(f"{language}.surfaces", (word for word, _ in rows))
    writer.array(f"{language}.surfaces.counts", array("I", (count for _, count in rows)))
    writer.array(f"{language}.surfaces.letters", array("Q", (_letters(fold(word)) for word, _ in rows)))
    writer.array(f"{language}.surfaces.lengths", array("B", (min(_LONG, len(word)) for word, _ in rows)))


def renew_spellings(writer: ShelfWriter, shelf: Shelf, language: str, more: Mapping[str, int]) -> None:
    """The spellings of an older snapshot, with so many more (or fewer) documents for some."""
    name = f"{language}.surfaces"
    old, counts = shelf.texts(name), shelf.integers(f"{name}.counts", "I")
    edits: list[Edit[tuple[str, int]]] = []
    for word in sorted(word for word, number in more.items() if number):
        place, held = old.where(word)
        count = (counts[place] if held else 0) + more[word]
        edits.append(Edit(place, held, (word, count) if count > 0 else None))
    renew_texts(writer, name, old, changed(edits, lambda row: row[0]))
    renew_column(writer, f"{name}.counts", counts, changed(edits, lambda row: row[1]))
    letters, lengths = shelf.integers(f"{name}.letters", "Q"), shelf.integers(f"{name}.lengths", "B")
    renew_column(writer, f"{name}.letters", letters, changed(edits, lambda row: _letters(fold(row[0]))))
    renew_column(writer, f"{name}.lengths", lengths, changed(edits, lambda row: min(_LONG, len(row[0]))))


def _in_use(reader: Any, column: str, text: bytes) -> int:
    """In how many documents; Whoosh itself still counts those that were taken out."""
    if not reader.has_deletions():
        return int(reader.doc_frequency(column, text))
    return sum(1 for _ in reader.postings(column, text).all_ids())


def _letters(word: str) -> int:
    """The set of a word's letters in 64 bits: cheap proof that two words are too far apart."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 63)
    return mask


def _changed(one: str, other: str) -> bool:
    """Whether neither word holds all the letters of the other."""
    held, against = Counter(one), Counter(other)
    return not (held <= against or against <= held)
