"""What the catalogue itself costs, in this process, without HTTP: questions, opening an edition; and files on disk."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from tactics.bench.asking import browsing, searches
from tactics.bench.generate import settings_in
from tactics.bench.load import quantile
from tactics.bench.table import Row, at_most
from tactics.catalogue.edition import Edition
from tactics.catalogue.filters import TacticFilter
from tactics.catalogue.publishing import open_edition
from tactics.catalogue.records import TacticRecord

FILTERS, SEARCH, OPEN = "in process: filters without words", "in process: words and 2 filters", "in process: open an edition"
INDEX = "on disk: index and editions"
_QUESTIONS, _OPENINGS, _WARMING = 200, 3, 20
_TARGETS = {(100_000, FILTERS): 4.0, (100_000, SEARCH): 40.0}


def measure_in_process(folder: Path, size: int, records: Sequence[TacticRecord]) -> Iterator[Row]:
    """The rows of one catalogue."""
    settings = settings_in(folder)
    folders = (settings.index_dir, settings.editions_dir)
    yield Row(size, INDEX, note=", ".join(f"{each.name} {_megabytes(each):.1f} MB" for each in folders))
    openings: list[float] = []
    for _ in range(_OPENINGS):
        began = perf_counter()
        edition = open_edition(settings)
        openings.append((perf_counter() - began) * 1000)
    yield _row(size, OPEN, openings)
    yield _row(size, FILTERS, _times(edition, browsing(records, _QUESTIONS)))
    yield _row(size, SEARCH, _times(edition, searches(records, 2, _QUESTIONS)))
    edition.searcher.close()


def _times(edition: Edition, asked: Sequence[TacticFilter]) -> list[float]:
    """Milliseconds for each question: its matches, all facet counts, the ids of the first page."""
    times = []
    for wanted in (*asked[:_WARMING], *asked):
        began = perf_counter()
        selection = edition.select(wanted)
        edition.keys_of(selection, wanted.sort, "en", 0, min(wanted.per_page, selection.total))
        times.append((perf_counter() - began) * 1000)
    return times[_WARMING:]


def _row(size: int, what: str, times: Sequence[float]) -> Row:
    target = _TARGETS.get((size, what))
    note = at_most(median(times), target, "ms") if target else ""
    return Row(size, what, median=median(times), p95=quantile(times, 0.95), note=note)


def _megabytes(folder: Path) -> float:
    files: Iterable[Path] = (path for path in folder.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files) / 2**20
