"""The pressing of an edition: its files, from entries for all tactics, or from an older edition and those that changed.

Keeps true: both ways give the same files. `Edition` reads them, but for `sorting`, which holds what each tactic is sorted
by as texts that sort the same way, so that one tactic can find its place without the others being read from the tables.
"""

import json
from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tactics.catalogue.edition import Entry, collation_key
from tactics.core.vocabulary import FACETS
from tactics.search.lists import renew_texts, row_of
from tactics.search.shelf import Shelf, ShelfWriter, Texts

_EFFORTS = {"s": 0, "m": 1, "l": 2}
_MOST = 10**6  # pieces of evidence
_LAST_DAY = 99_999_999


def write_edition(folder: Path, version: int, entries: Iterable[Entry], languages: Sequence[str]) -> None:
    """Write everything but the search postings of an edition into an existing folder."""
    ordered = sorted(entries, key=lambda entry: entry.key)
    none: dict[str, dict[str, int]] = {facet: dict.fromkeys(values, 0) for facet, values in FACETS.items()}
    _write_facets(folder, version, none, dict(enumerate(ordered)))
    (folder / "keys").write_bytes(array("q", (entry.key for entry in ordered)).tobytes())
    sorting = ShelfWriter(folder / "sorting")
    rows = [_sorted_by(entry, languages) for entry in ordered]
    for name in _orders(languages):
        texts = [row[name] for row in rows]
        sorting.texts(name, texts)
        _write_order(folder, name, array("I", sorted(range(len(texts)), key=texts.__getitem__)))
    sorting.finish()


def renew_edition(base: Path, folder: Path, version: int, entries: Iterable[Entry], languages: Sequence[str]) -> bool:
    """The same from an older edition and the entries that changed or are new; False if all entries are needed for it.

    They are when one comes between others, and when the older edition is not whole or knows other facets.
    """
    ordered = sorted(entries, key=lambda entry: entry.key)
    try:
        shelf, content = Shelf(base / "sorting"), json.loads((base / "facets.json").read_text())
        keys = array("q", (base / "keys").read_bytes())
        texts = {name: shelf.texts(name) for name in _orders(languages)}
        orders = {name: array("I", (base / f"order-{name}").read_bytes()) for name in texts}
    except (OSError, ValueError):
        return False
    facets = {facet: {value: int(bits, 16) for value, bits in values.items()} for facet, values in content["facets"].items()}
    if {facet: set(values) for facet, values in facets.items()} != {facet: set(values) for facet, values in FACETS.items()}:
        return False
    size, changed = len(keys), dict[int, Entry]()
    for entry in ordered:
        ordinal = bisect_left(keys, entry.key)
        if ordinal == len(keys):
            keys.append(entry.key)
        elif keys[ordinal] != entry.key:
            return False
        changed[ordinal] = entry
    _write_facets(folder, version, facets, changed)
    (folder / "keys").write_bytes(keys.tobytes())
    sorting = ShelfWriter(folder / "sorting")
    for name, old in texts.items():
        fresh = {ordinal: _sorted_by(entry, languages)[name] for ordinal, entry in changed.items()}
        renew_texts(sorting, name, old, [row_of(size, *each) for each in sorted(fresh.items())])
        _write_order(folder, name, _moved(orders[name], old, fresh))
    sorting.finish()
    return True


def _orders(languages: Sequence[str]) -> list[str]:
    return ["evidence", "effort", "newest", *(f"name-{language}" for language in languages)]


def _sorted_by(entry: Entry, languages: Sequence[str]) -> dict[str, str]:
    """For each order a text that sorts as the order does; equal ones are in order of their ids."""
    evidence = "".join(f"{_MOST + place:07}" for place in entry.evidence_rank)
    effort = min((_EFFORTS[value] for value in entry.values.get("effort", ())), default=len(_EFFORTS))
    newest = f"{_LAST_DAY - int(entry.added.replace('-', '')):08}"
    names = {f"name-{language}": collation_key(_title(entry, language), language) for language in languages}
    return {"evidence": evidence, "effort": f"{effort}{evidence}", "newest": newest, **names}


def _title(entry: Entry, language: str) -> str:
    return entry.titles.get(language) or next(iter(entry.titles.values()), "")


def _write_facets(folder: Path, version: int, facets: Mapping[str, Mapping[str, int]], changed: Mapping[int, Entry]) -> None:
    """The facets' sets, with the changed tactics where they belong now."""
    size = max(changed, default=0) // 8 + 1
    moved, own = bytearray(size), {facet: {value: bytearray(size) for value in values} for facet, values in facets.items()}
    for ordinal, entry in changed.items():
        moved[ordinal >> 3] |= 1 << (ordinal & 7)
        for facet, values in entry.values.items():
            for value in values:
                own[facet][value][ordinal >> 3] |= 1 << (ordinal & 7)
    others = ~int.from_bytes(moved, "little")
    written = {
        facet: {value: f"{bits & others | int.from_bytes(own[facet][value], 'little'):x}" for value, bits in values.items()}
        for facet, values in facets.items()
    }
    (folder / "facets.json").write_text(json.dumps({"version": version, "facets": written}))


def _moved(order: "array[int]", old: Texts, fresh: Mapping[int, str]) -> "array[int]":
    """An order with some tactics in new places."""
    moved = array("I", (ordinal for ordinal in order if ordinal not in fresh))
    for ordinal in fresh:
        insort(moved, ordinal, key=lambda each: (fresh[each] if each in fresh else old[each], each))
    return moved


def _write_order(folder: Path, name: str, order: "array[int]") -> None:
    (folder / f"order-{name}").write_bytes(order.tobytes())
