"""The child program that answers questions: `python -m tactics.retention.working`, one request, one answer.

Keeps true: it opens the store of one data set, for reading; the working folder is the data set's own; how far it has come
is what DuckDB says of the query that runs, and untold while there is none.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from tactics.jobs import confined
from tactics.jobs.confined import Problem, Tell
from tactics.retention.events import store
from tactics.retention.measures import cohorts, core, frequency, lifecycle, purchases, segments

MEASURES: dict[str, Callable[[duckdb.DuckDBPyConnection, dict[str, Any]], dict[str, Any]]] = {
    "frequency": frequency.measure,
    "core": core.measure,
    "active": core.active,
    "cohorts": cohorts.measure,
    "purchases": purchases.measure,
    "segments": segments.measure,
    "lifecycle": lifecycle.measure,
}
"""What can be asked of the store, by name."""
_EVENTS = ("event", "start", "back", "did", "buy")
"""The parts of a question that name an event; but for "core", which asks for `events` and leaves out what is not there."""
_TURN = 0.2


def handle(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Ask `measure` of the store, with `asked`. Raises Problem."""
    with store.faults("damaged"), store.connect(Path(store.FILE)) as connection, watching(connection, tell):
        _must_know(connection, request["measure"], request["asked"])
        return MEASURES[request["measure"]](connection, request["asked"])


def _must_know(connection: duckdb.DuckDBPyConnection, measure: str, asked: dict[str, Any]) -> None:
    """That the events that are asked for are there: not all can be listed to choose from. Raises Problem."""
    for name in {asked.get(part) for part in _EVENTS} - {None, ""}:
        if measure != "core" and not connection.execute("SELECT 1 FROM names WHERE name = ?", [name]).fetchone():
            raise Problem("no-such-event", event=name)


@contextmanager
def watching(connection: duckdb.DuckDBPyConnection, tell: Tell) -> Iterator[None]:
    """While there are queries in here, tell how far each has come (`counting-1`, -2 …); between them that it is computed."""
    ended, told = threading.Event(), steps(tell)

    def watch() -> None:
        while not ended.wait(_TURN):
            told(connection.query_progress() / 100)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def steps(tell: Tell) -> Callable[[float], None]:
    """Tells what is heard of DuckDB, 0 to 1, below 0 without a query: a share that falls is that of the next one."""
    step, before = 0, 2.0

    def heard(share: float) -> None:
        nonlocal step, before
        if share < 0:
            before = 2.0
            tell(0.0, "computing")
        else:
            step, before = step + (share < before), share
            tell(share, f"counting-{step}")

    return heard


if __name__ == "__main__":
    confined.main(handle)
