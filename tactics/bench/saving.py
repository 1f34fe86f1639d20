"""What saving costs those who read: one process imports a changed tactic over and over while readers ask for pages.

Run as a program it is that process: saving.py DATA_DIR; it says when it begins, and after each save how long it took.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from statistics import mean, median
from time import perf_counter, sleep

from tactics.bench.generate import seed_records, settings_in
from tactics.bench.load import Crowd, Load, quantile
from tactics.bench.servers import Server
from tactics.bench.table import Row, at_least
from tactics.catalogue.actions import import_records
from tactics.catalogue.records import TacticRecord, TextRecord
from tactics.factory import create_app

SAVING = "/tactics while another process saves"
_LONGEST = 300.0
"""Seconds that readers are watched at most, when a save takes longer than that."""
_SLICE = 1.0
_PATHS = ("/tactics",)


def measure_saving(folder: Path, size: int, ours: Server, crowd: Crowd, seconds: float) -> Row:
    """Readers alone, then for at least one whole save and the coming of its edition, then alone again."""
    before = crowd.ask(ours.port, _PATHS, seconds)
    with _saver(folder) as said:
        during = list(_watch(said, ours, crowd, seconds))
        saves = _saves(said)
    after = crowd.ask(ours.port, _PATHS, seconds)
    rate, times = mean(load.rate for load in during), list(chain.from_iterable(load.times for load in during))
    share = rate / ((before.rate + after.rate) / 2)
    took = f"{len(saves)} saved in {median(saves):.2f} s each" if saves else f"nothing saved in {_LONGEST:g} s"
    note = f"ratio to readers alone, {at_least(share, 0.5)}; {took}, longest answer {max(times):.0f} ms"
    return Row(size, SAVING, rate, median(times), quantile(times, 0.95), ratio=share, note=note)


def _watch(said: Path, ours: Server, crowd: Crowd, seconds: float) -> Iterator[Load]:
    """Slices of reading, from the first save's beginning until an edition has come; one more when that edition is read."""
    began = perf_counter()
    while perf_counter() - began < _LONGEST:
        published = bool(_saves(said))
        yield crowd.ask(ours.port, _PATHS, min(_SLICE, seconds))
        if published and perf_counter() - began >= seconds:
            return


@contextmanager
def _saver(folder: Path) -> Iterator[Path]:
    """The saving process, once it has begun, and the file where it says how it goes."""
    said = folder / "saves"
    command = [sys.executable, "-m", "tactics.bench.saving", str(folder)]
    with said.open("w") as file, subprocess.Popen(command, stdout=file) as process:  # noqa: S603  # ours
        try:
            while not said.stat().st_size:
                if process.poll() is not None:
                    raise ConnectionError("the saving process ended before it began")
                sleep(0.01)
            yield said
        finally:
            process.kill()


def _saves(said: Path) -> list[float]:
    """Seconds that each save so far took."""
    return [float(line) for line in said.read_text().splitlines()[1:]]


def _save_forever(folder: Path) -> None:
    app, tactic = create_app(settings_in(folder)), seed_records()[0]
    title = tactic.texts["en"].title
    print("begins", flush=True)
    for number in count(1):
        began = perf_counter()
        with app.app_context():
            import_records([TacticRecord(tactic.slug, {"en": TextRecord(f"{title} ({number})")})])
        print(perf_counter() - began, flush=True)


if __name__ == "__main__":
    _save_forever(Path(sys.argv[1]))
