"""The child program of the retention engine: `python -m tactics.retention.working`, one request, one answer.

Keeps true: it is the only program that opens files of events; the working folder is the data set's own; whatever it
writes has a temporary name until it is whole.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would import it if it is there: a quarter of the start

import duckdb

from tactics.jobs import confined
from tactics.jobs.confined import Problem, Tell
from tactics.retention.events import looking, reading, sample, store
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
    """Do what the request says (`do`: look, read, sample or measure). Raises Problem."""
    work = {"look": _look, "read": _read, "sample": _sample, "measure": _measure}
    return work[request["do"]](request, tell)


def _look(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Look at the upload, which somebody calls `name`, with what they have `chosen`."""
    tell(0.1, "looking")
    with _told("unreadable"):
        return looking.look(Path("upload"), request["name"], request["chosen"])


def _read(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Read the upload by a `mapping`; ids are hashed by `secret`."""
    with _told("unreadable"):
        return reading.read(Path("upload"), Path(), request["mapping"], request["secret"].encode(), tell)


def _sample(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Make the sample and read it, as a file that somebody brought."""
    tell(0.1, "writing")
    path = sample.write(Path())
    try:
        guessed = looking.look(path, path.name)["guess"]
        zone = sample.PLANTED["zone"]
        planted = {name: sample.PLANTED[name] for name in ("user", "time", "event", "value")}
        mapping = {**guessed, **planted, "segments": list(sample.PLANTED["segments"]), "written_in": zone, "zone": zone}
        return reading.read(path, Path(), mapping, request["secret"].encode(), tell)
    finally:
        path.unlink()


def _measure(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Ask `measure` of the store, with `asked`."""
    tell(0.1, "computing")
    with _told("damaged"), store.connect(Path(store.FILE)) as connection:
        return MEASURES[request["measure"]](connection, request["asked"])


@contextmanager
def _told(code: str) -> Iterator[None]:
    """Whatever DuckDB has against a file becomes a problem that somebody can be told; a fault in our SQL stays one of ours."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise Problem("too-big") from error
    except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException):
        raise
    except duckdb.Error as error:
        raise Problem(code) from error


if __name__ == "__main__":
    confined.main(handle)
