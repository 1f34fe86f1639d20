"""Owns the questions only Whoosh can answer: in which documents words stand in a row.

Keeps true that a Whoosh searcher never leaves its thread (shared ones give wrong answers), that one is opened only
when first needed and closed when its thread has ended, and that answers are sets of *our* ordinals, whatever has
happened to the index since the snapshot was compiled.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread, current_thread
from typing import Any, NamedTuple

from whoosh import index as whoosh_index
from whoosh.query import Or, Phrase
from whoosh.reading import ReaderClosed

from tactics.search.bits import to_bits
from tactics.search.index import SEARCHED, keyed

CACHED_PHRASES = 1024
OPENINGS = 2  # a swap or a commit under way can take a file from under us once


class _Opened(NamedTuple):
    searcher: Any
    ordinals: dict[int, int]  # by Whoosh's number


class Phrases:
    """Finds the documents in which stems stand in a row."""

    def __init__(self, folder: Path, ordinals: Mapping[int, int]) -> None:
        self._folder, self._ordinals = folder, ordinals
        self._lock, self._closed = Lock(), False
        self._by_thread: dict[Thread, _Opened] = {}
        self.find = lru_cache(CACHED_PHRASES)(self._search)

    def close(self) -> None:
        """Let go of the index; a thread still asking gets None."""
        with self._lock:
            self._closed = True
            for thread in list(self._by_thread):
                self._by_thread.pop(thread).searcher.close()
        self.find.cache_clear()

    def _search(self, language: str, stems: tuple[str, ...], slop: int = 1) -> int | None:
        """The documents with the stems in a row in one field; None when the index cannot be read."""
        wanted = Or([Phrase(f"{name}_{language}", list(stems), slop=slop) for name in SEARCHED])
        for _ in range(OPENINGS):
            try:
                opened = self._own()
                found = [opened.ordinals.get(number) for number in opened.searcher.docs_for_query(wanted)]
            except (FileNotFoundError, whoosh_index.EmptyIndexError, ReaderClosed):
                self._forget()
            else:
                return to_bits((ordinal for ordinal in found if ordinal is not None), len(self._ordinals))
        return None

    def _own(self) -> _Opened:
        """The searcher of the thread that asks, opened when first asked for."""
        return self._by_thread.get(current_thread()) or self._open()

    def _open(self) -> _Opened:
        with self._lock:
            if self._closed:
                raise ReaderClosed
            for thread in [each for each in self._by_thread if not each.is_alive()]:
                self._by_thread.pop(thread).searcher.close()
            searcher = whoosh_index.open_dir(str(self._folder)).searcher()
            numbered = keyed(searcher.reader())
            opened = _Opened(searcher, {number: self._ordinals[key] for number, key in numbered if key in self._ordinals})
            self._by_thread[current_thread()] = opened
            return opened

    def _forget(self) -> None:
        with self._lock:
            opened = self._by_thread.pop(current_thread(), None)
        if opened:
            opened.searcher.close()
