"""Owns what a snapshot holds for one language, by file name, and the parts of it that follow from others.

Keeps true that everything said of a term or a document follows from that term or document alone (but for how rare a term
is), so that a change of one document leaves the rows of all terms it does not hold as they were.

Every word of a language has a *place*: its number when all fields of all documents are laid in one row, with gaps
between them. Words stand in a row where their places do, which is a question about sets of numbers.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence

from tactics.search.bits import to_bytes
from tactics.search.index import SEARCHED
from tactics.search.lists import Lists, ListsWriter
from tactics.search.shelf import Shelf, ShelfWriter
from tactics.search.stems import fold
from tactics.search.weighing import rarity

POSTINGS, ORDER, BITS, PLACES = BY_TERM = ("postings", "order", "bits", "places")
OWN = "own"  # by document: its terms, ascending
_COLUMNS = {
    POSTINGS: {"documents": "I", "weights": "f"},
    ORDER: {"places": "I"},
    BITS: {"bytes": "B"},
    PLACES: {"numbers": "I"},
    OWN: {"terms": "I"},
}

HEAD = 1024  # a term in more documents than this also gets them in order of weight, to be read from the top
WORDS_PER_BIT = 32  # above one document in this many, a bitset is smaller than the list of documents
GAP = 8  # places left empty between two fields, so that no phrase reaches from one into the next
# Places for one document: with 32 bits for a place there is room for a million documents. The words of a longer document
# still count, but its last ones are in no phrase.
ROOM = 4096


def backwards(text: str) -> str:
    """What terms are found by that end in some way."""
    return text[::-1]


VIEWS: dict[str, Callable[[str], str]] = {"backwards": backwards, "bare": fold}
"""Other orders of the terms, each a list of their numbers sorted by what this makes of them."""


def in_view(name: str, text: str) -> bool:
    """Whether the view has the term: the bare view has only those that are written with accents."""
    return name != "bare" or fold(text) != text


def opened(shelf: Shelf, language: str, name: str) -> Lists:
    """One of the lists above, to be read."""
    return Lists(shelf, f"{language}.{name}", _COLUMNS[name])


def begun(writer: ShelfWriter, language: str, name: str) -> ListsWriter:
    """One of the lists above, to be written."""
    return ListsWriter(writer, f"{language}.{name}", _COLUMNS[name])


def by_weight(weights: Sequence[float]) -> "array[int]":
    """The places of a common term's weights, the greatest first; nothing for other terms."""
    common = len(weights) > HEAD
    return array("I", sorted(range(len(weights)), key=weights.__getitem__, reverse=True) if common else ())


def packed(documents: Sequence[int]) -> "array[int]":
    """The set of documents where it is smaller than the list; else nothing."""
    worth = documents and len(documents) * WORDS_PER_BIT > documents[-1]
    return array("B", to_bytes(documents, documents[-1] + 1) if worth else b"")


def first_places(ordinal: int, lengths: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Each field of a document with the place of its first word; lengths are in words, in the order of the fields."""
    place = ordinal * ROOM
    for name, length in zip(SEARCHED, lengths, strict=True):
        yield name, place
        place += length + GAP


def within(ordinal: int, places: list[int]) -> "array[int]":
    """A term's places in one document, ascending, without those it has no room for."""
    end = (ordinal + 1) * ROOM - GAP
    return array("I", sorted(place for place in places if place < end))


def write_rarities(writer: ShelfWriter, language: str, starts: Sequence[int], documents: int) -> None:
    """How rare each term is among so many documents, from where the lists of their documents start."""
    holding = (starts[term + 1] - starts[term] for term in range(len(starts) - 1))
    writer.array(f"{language}.rarities", array("f", (rarity(count, documents) for count in holding)))
