"""Owns the renewal of a snapshot: an older one with a few documents changed or added, without compiling the index anew.

Keeps true that a renewed snapshot is byte for byte the one a compilation would give, so that answers, scores and order
cannot differ; and that when this cannot be had cheaply, nothing is written and the caller is told to compile.
"""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from shutil import rmtree

from whoosh.util.numeric import byte_to_length, length_to_byte

from tactics.search import layout
from tactics.search.amending import Amendment
from tactics.search.index import SEARCHED, Change, Document, Fields
from tactics.search.lists import Edit, renew_column
from tactics.search.shelf import Shelf, ShelfWriter
from tactics.search.spellings import renew_spellings
from tactics.search.stems import StemAnalyzer, SurfaceAnalyzer
from tactics.search.suggestions import Rewritten, renew_title_words
from tactics.search.weighing import discount, usual_length, weight

SHARE = 4  # when more than one document in so many has changed, all are better compiled

_Found = dict[str, dict[str, list[int]]]  # by field and term: its positions


def renew_postings(base: Path, target: Path, changes: Sequence[Change]) -> bool:
    """Write to `target` the snapshot in `base` with these changes, given by ascending key; False if it must be compiled.

    That is when documents are gone or come between others (all ordinals would shift), when a field's usual length is
    another, when much has changed, and when the older snapshot cannot be read or is not of these documents.
    """
    try:
        return _renew(Shelf(base), target, changes)
    except (OSError, ValueError):
        rmtree(target, ignore_errors=True)
        return False


def _renew(shelf: Shelf, target: Path, changes: Sequence[Change]) -> bool:
    keys = shelf.integers("keys", "q")
    ordinals = _ordinals(keys, changes)
    if ordinals is None or len(changes) * SHARE > len(keys):
        return False
    languages: list[str] = shelf.meta["languages"]
    renewals = [_Renewal(shelf, language, list(_rewritten(ordinals, changes, language))) for language in languages]
    if not all(renewal.as_usual for renewal in renewals):
        return False
    writer = ShelfWriter(target)
    keys_now = renew_column(writer, "keys", keys, (Edit(len(keys), False, each.key) for each in changes if each.before is None))
    for renewal in renewals:
        renewal.write(writer)
    writer.finish(**shelf.meta | {"documents": len(keys_now)})
    return True


def _ordinals(keys: Sequence[int], changes: Sequence[Change]) -> list[int] | None:
    """The changed documents' ordinals, if those that are new come after all others and none is gone."""
    found, free = list[int](), len(keys)
    for change in changes:
        place = bisect_left(keys, change.key)
        held = place < len(keys) and keys[place] == change.key
        if change.after is None or held == (change.before is None) or (not held and place < len(keys)):
            return None
        found.append(place if held else free)
        free += not held
    return found


def _rewritten(ordinals: Iterable[int], changes: Iterable[Change], language: str) -> Iterator[Rewritten]:
    """What the changes are in one language."""
    for ordinal, change in zip(ordinals, changes, strict=True):
        yield Rewritten(ordinal, _text(change.before, language), _text(change.after, language))


def _text(document: Document | None, language: str) -> Fields:
    return document.texts.get(language, Fields("")) if document else Fields("")


class _Renewal:
    """One language, changed."""

    def __init__(self, shelf: Shelf, language: str, rows: Sequence[Rewritten]) -> None:
        self._shelf, self._language, self._rows = shelf, language, rows
        self._found = [_occurrences(language, row.after) for row in rows]
        self._usual: dict[str, float] = shelf.meta["usual"][language]
        self._lengths = array("I", shelf.integers(f"{language}.lengths", "I").tobytes())
        for row, found in zip(rows, self._found, strict=True):
            self._lengths[self._own(row)] = array("I", [_length(found[name]) for name in SEARCHED])

    @property
    def as_usual(self) -> bool:
        """Whether every field is as long as it used to be."""
        now = {name: usual_length(self._lengths[place :: len(SEARCHED)]) for place, name in enumerate(SEARCHED)}
        return self._usual == now

    def write(self, writer: ShelfWriter) -> None:
        """Everything about terms, titles and spellings."""
        amendment = Amendment(self._shelf, self._language)
        spelt = Counter[str]()
        for row, found in zip(self._rows, self._found, strict=True):
            self._note(amendment, row, found)
            spelt.update(_spellings(row.after))
            spelt.subtract(_spellings(row.before))
        amendment.write(writer, sum(map(any, zip(*[iter(self._lengths)] * len(SEARCHED), strict=True))))
        writer.array(f"{self._language}.lengths", self._lengths)
        renew_title_words(writer, self._shelf, self._language, self._rows)
        renew_spellings(writer, self._shelf, self._language, spelt)

    def _note(self, amendment: Amendment, row: Rewritten, found: _Found) -> None:
        weights, places = defaultdict[str, float](float), defaultdict[str, list[int]](list)
        lengths = self._lengths[self._own(row)]
        for (name, first), length in zip(layout.first_places(row.ordinal, lengths), lengths, strict=True):
            discounted = discount(name, length, self._usual[name])
            for text, positions in found[name].items():
                weights[text] += weight(name, len(positions), discounted)
                places[text] += [first + position for position in positions]
        amendment.note(row.ordinal, weights, {text: layout.within(row.ordinal, where) for text, where in places.items()})

    def _own(self, row: Rewritten) -> slice:
        """Where a document's lengths stand."""
        return slice(row.ordinal * len(SEARCHED), (row.ordinal + 1) * len(SEARCHED))


def _occurrences(language: str, text: Fields) -> _Found:
    """What Whoosh would index of a text."""
    analyze, found = StemAnalyzer(language), _Found()
    for name in SEARCHED:
        positions: dict[str, list[int]] = defaultdict(list)
        for token in analyze(getattr(text, name), positions=True):
            positions[token.text].append(token.pos)
        found[name] = positions
    return found


def _length(positions: dict[str, list[int]]) -> int:
    """A field's length in words as Whoosh keeps it: in one byte, rounded up."""
    words = sum(map(len, positions.values()))
    return byte_to_length(length_to_byte(words)) if words else 0


def _spellings(text: Fields) -> set[str]:
    return {token.text for name in SEARCHED for token in SurfaceAnalyzer()(getattr(text, name))}
