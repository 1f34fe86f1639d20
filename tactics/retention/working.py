"""The child program that answers questions: `python -m tactics.retention.working`, one request, one answer.

Keeps true: it opens the store of one data set, for reading; the working folder is the data set's own.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from tactics.jobs import confined
from tactics.jobs.confined import Tell
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


def handle(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Ask `measure` of the store, with `asked`. Raises Problem."""
    tell(0.1, "computing")
    with store.faults("damaged"), store.connect(Path(store.FILE)) as connection:
        return MEASURES[request["measure"]](connection, request["asked"])


if __name__ == "__main__":
    confined.main(handle)
