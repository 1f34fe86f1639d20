"""An edition: the whole catalogue as it stood at one version, compiled for reading.

Owns the files of one folder: the tactics' ids, one bitset for each value of each facet, the sort orders, and the
search postings. A tactic's *ordinal* is its place among the ids in ascending order; in a bitset, bit i is ordinal i.
Keeps true: an edition never changes once written, so it may be shared by threads and needs no lock.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

from tactics.catalogue.filters import TacticFilter
from tactics.core.keeping import Kept
from tactics.search.searcher import Hits, Searcher

_SPARSE = 32
"""A selection with fewer than one in so many tactics is sorted; a fuller one is picked out of the sorted whole."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an edition has to know of a tactic: its id, its values by facet, and what it is sorted by."""

    key: int
    values: Mapping[str, Sequence[str]]
    titles: Mapping[str, str]
    evidence_rank: tuple[int, int, int]
    added: str


@dataclass(frozen=True)
class Selection:
    """What a filter finds: the matching ordinals as a bitset, how many, and what the words hit.

    `around` holds for each facet what is found when that facet is left out: its values are counted in there.
    """

    matches: int
    total: int
    around: Mapping[str, int]
    hits: Hits | None
    edition: "Edition"

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """What choosing each value of each facet would show."""
        return {facet: self.edition.counts(facet, around) for facet, around in self.around.items()}


def collation_key(text: str, language: str) -> str:
    """A key that sorts names as the language does: å, ä, ö last in Swedish, accents ignored elsewhere."""
    folded = normalize("NFC", text).casefold()
    if language == "sv":
        folded = folded.translate({ord("å"): "{", ord("ä"): "|", ord("ö"): "}"})
    return "".join(sign for sign in normalize("NFD", folded) if not combining(sign))


class Edition:
    """A compiled catalogue, opened for reading."""

    def __init__(self, folder: Path, searcher: Searcher, languages: Sequence[str]) -> None:
        """Open the edition in a folder. Raises OSError or ValueError when it is not whole."""
        content = json.loads((folder / "facets.json").read_text())
        self.version: int = content["version"]
        self.facets: dict[str, dict[str, int]] = {
            facet: {value: int(written, 16) for value, written in values.items()} for facet, values in content["facets"].items()
        }
        self.keys = _read_array(folder / "keys", "q")
        names = ("evidence", "effort", "newest", *(f"name-{language}" for language in languages))
        self._orders = {name: _read_array(folder / f"order-{name}", "I") for name in names}
        self.everyone = (1 << len(self.keys)) - 1
        self.searcher = searcher
        if list(searcher.keys) != list(self.keys) or any(len(order) != len(self.keys) for order in self._orders.values()):
            raise ValueError(f"edition {self.version}: its files are not of the same tactics")
        self._places = {name: _inverse(order) for name, order in self._orders.items()}
        self._kept: dict[tuple[Hashable, ...], Kept[Any, Any]] = {}

    def kept(self, most: int, *kind: Hashable) -> Kept[Any, Any]:
        """What somebody keeps of this edition under a name of theirs, at most so many; it goes when the edition goes."""
        found = self._kept.get(kind)
        return self._kept.setdefault(kind, Kept(most)) if found is None else found

    def close(self) -> None:
        """Let go of the search index's files."""
        self.searcher.close()

    def select(self, wanted: TacticFilter) -> Selection:
        """Everything a filter matches, and for each facet what it would match without that facet."""
        hits = self.searcher.find(wanted.q) if wanted.q else None
        base = hits.matches if hits else self.everyone
        sets = {facet: self._set(facet, wanted) for facet in wanted.chosen}
        matches = base
        for chosen in sets.values():
            matches &= chosen
        around = dict.fromkeys(self.facets, matches)
        for facet in sets:
            if not (facet == "topic" and wanted.match == "all"):
                around[facet] = base
                for other, chosen in sets.items():
                    if other != facet:
                        around[facet] &= chosen
        return Selection(matches, matches.bit_count(), around, hits, self)

    def counts(self, facet: str, matches: int) -> dict[str, int]:
        """How many of the matches have each value of a facet."""
        return {value: (matches & bitset).bit_count() for value, bitset in self.facets[facet].items()}

    def ordinal(self, key: int) -> int:
        """The place of a tactic's id among all ids."""
        return bisect_left(self.keys, key)

    def count(self, wanted: TacticFilter) -> int:
        """How many tactics a filter matches."""
        matches = self.searcher.find(wanted.q).matches if wanted.q else self.everyone
        for facet in wanted.chosen:
            matches &= self._set(facet, wanted)
        return matches.bit_count()

    def _set(self, facet: str, wanted: TacticFilter) -> int:
        values = self.facets[facet]
        if facet == "topic" and wanted.match == "all":
            both = self.everyone
            for value in wanted.chosen[facet]:
                both &= values[value]
            return both
        either = 0
        for value in wanted.chosen[facet]:
            either |= values[value]
        return either

    def keys_of(self, selection: Selection, sort: str, language: str, start: int, stop: int) -> list[int]:
        """The ids of the selected tactics from position start to stop in the order asked for."""
        if sort == "relevance" and selection.hits and not selection.hits.empty:
            ordinals = selection.hits.ranked(selection.matches, start, stop)
        else:
            name = {"relevance": "evidence", "name": f"name-{language}"}.get(sort, sort)
            ordinals = self._ordered(selection, name, start, stop)
        return [self.keys[ordinal] for ordinal in ordinals]

    def _ordered(self, selection: Selection, name: str, start: int, stop: int) -> list[int]:
        if selection.matches == self.everyone:
            return list(self._orders[name][start:stop])
        bits = selection.matches.to_bytes(len(self.keys) // 8 + 1, "little")
        if selection.total * _SPARSE < len(self.keys):
            return nsmallest(stop, _set_bits(bits), key=self._places[name].__getitem__)[start:]
        found: list[int] = []
        for ordinal in self._orders[name]:
            if bits[ordinal >> 3] >> (ordinal & 7) & 1:
                found.append(ordinal)
                if len(found) == stop:
                    break
        return found[start:]


def _read_array(path: Path, typecode: str) -> "array[int]":
    numbers: array[int] = array(typecode)
    numbers.frombytes(path.read_bytes())
    return numbers


def _inverse(order: Sequence[int]) -> "array[int]":
    places = array("I", bytes(4 * len(order)))
    for place, ordinal in enumerate(order):
        places[ordinal] = place
    return places


def _set_bits(bits: bytes) -> Iterator[int]:
    for place, byte in enumerate(bits):
        rest = byte
        while rest:
            lowest = rest & -rest
            yield place * 8 + lowest.bit_length() - 1
            rest ^= lowest
