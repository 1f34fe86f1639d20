"""The bench command: everything measured in one run, printed as one table while it comes in."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import click

from tactics.bench import servers
from tactics.bench.board import measure_board
from tactics.bench.events import measure_events
from tactics.bench.generate import catalogue_name, make_catalogue, seed_records
from tactics.bench.load import Crowd
from tactics.bench.measure import measure_in_process
from tactics.bench.pages import Failed, cases, measure_pages
from tactics.bench.saving import measure_saving
from tactics.bench.servers import DidNotStart, Server
from tactics.bench.table import Row, at_most, heading
from tactics.catalogue.records import TacticRecord
from tactics.jobs.children import Failed as Stopped

_TARGETS = {100_000: 10.0}
_TIME_TAKEN = "made-in-seconds"


def _sizes(_context: click.Context, _parameter: click.Parameter, value: str) -> list[int]:
    sizes = [part.strip() for part in value.split(",")]
    if not all(size.isascii() and size.isdigit() and 0 < int(size) <= 1_000_000 for size in sizes):
        raise click.BadParameter(f"{value!r}: write whole numbers, such as 150,10000")
    return [int(size) for size in sizes]


@dataclass(frozen=True)
class _Run:
    """What stays the same from size to size."""

    records: Sequence[TacticRecord]
    crowd: Crowd
    hello: Server
    against: str | None
    seconds: float
    workers: int
    keep: Path | None


@click.command("bench")
@click.option("--sizes", default="150,10000,100000", show_default=True, callback=_sizes, help="Tactics; 150 is the real seed.")
@click.option("--against", type=click.Choice(["datasette"]), help="Run this beside ours, on the same tactics.")
@click.option("--seconds", default=3.0, show_default=True, type=click.FloatRange(0.1, 60), help="How long each row is measured.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 16), help="Processes of each server.")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Keep generated catalogues here for the next run.")
@click.option("--events", type=click.IntRange(10_000, 5_000_000), help="Measure only the reading of so many events, as 3000000.")
def bench(sizes: list[int], against: str | None, seconds: float, workers: int, keep: Path | None, *, events: int | None) -> None:
    """Measure the product: pages against hello-world, questions, start, memory, and saving while others read."""
    if events:
        _print_events(events)
        return
    people = workers + 1
    click.echo(f"{workers} worker(s), {people} connections that ask without pause, {seconds:g} s a row")
    click.echo(heading())
    try:
        with Crowd(people) as crowd, servers.hello(workers) as hello:
            run = _Run(seed_records(), crowd, hello, against, seconds, workers, keep)
            for size in sizes:
                for row in _rows(run, size):
                    click.echo(row.line())
    except (DidNotStart, Failed, ConnectionError) as problem:
        raise click.ClickException(str(problem)) from problem


def _print_events(rows: int) -> None:
    click.echo(heading())
    try:
        for row in measure_events(rows):
            click.echo(row.line())
    except (Failed, Stopped) as problem:
        raise click.ClickException(str(problem)) from problem


def _rows(run: _Run, asked: int) -> Iterator[Row]:
    """Everything about a catalogue of the size asked for, in a data folder of its own."""
    size = max(asked, len(run.records))
    with tempfile.TemporaryDirectory(prefix="tactics-bench-") as kept, ExitStack() as stack:
        folder = Path(kept) / str(size)
        spent = _provide(folder, size, run.keep)
        yield Row(size, "made, loaded and indexed", note=f"{spent:.1f} s")
        yield from measure_in_process(folder, size, run.records)
        yield from measure_board(folder, size)
        rival = stack.enter_context(servers.datasette(folder)) if run.against else None
        ours = stack.enter_context(servers.product(folder, run.workers))
        target = f"; {at_most(ours.started_in, limit, 's')}" if (limit := _TARGETS.get(size)) else ""
        yield Row(size, "start with an existing index", note=f"{ours.started_in:.2f} s{target}")
        yield from measure_pages(size, cases(run.records, run.hello, ours, rival), run.crowd, run.seconds)
        yield measure_saving(folder, size, ours, run.crowd, run.seconds)


def _provide(folder: Path, size: int, keep: Path | None) -> float:
    """A catalogue to measure: a copy of a kept one, or a new one. The seconds it took to make it."""
    kept = keep / catalogue_name(size) if keep else None
    if kept is None or not (kept / _TIME_TAKEN).exists():
        click.echo(f"making {size} tactics …", err=True)
        began = perf_counter()
        make_catalogue(folder, size)
        (folder / _TIME_TAKEN).write_text(str(perf_counter() - began))
        if kept:
            shutil.copytree(folder, kept, dirs_exist_ok=True)
    else:
        shutil.copytree(kept, folder)
    return float((folder / _TIME_TAKEN).read_text())
