"""The child program that takes files in: `python -m tactics.retention.intake`, one request, one answer.

Keeps true: it is the only program that opens what somebody sent; the working folder is the data set's own; what it has
read waits, whole, in the folder `read` until the worker takes it (see files.take_read).
"""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would import it if it is there: a quarter of the start

from tactics.jobs import confined
from tactics.jobs.confined import Tell
from tactics.retention.events import looking, reading, sample, store

_READ = Path("read")


def handle(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Do what the request says (`do`: look, read or sample). Raises Problem."""
    work = {"look": _look, "read": _read, "sample": _sample}
    with store.faults("unreadable"):
        return work[request["do"]](request, tell)


def _look(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Look at the upload, which somebody calls `name`, with what they have `chosen`."""
    tell(0.1, "looking")
    return looking.look(Path("upload"), request["name"], request["chosen"])


def _read(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Read the upload by a `mapping`; ids are hashed by `secret`."""
    return _read_file(Path("upload"), request["mapping"], request["secret"], tell)


def _read_file(path: Path, mapping: dict[str, Any], secret: str, tell: Tell) -> dict[str, Any]:
    try:
        return reading.read(path, _READ, mapping, secret.encode(), tell)
    finally:
        with suppress(OSError):
            _READ.rmdir()  # It is empty when the reading came to nothing.


def _sample(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Make the sample and read it, as a file that somebody brought."""
    tell(0.1, "writing")
    path = sample.write(Path())
    try:
        guessed = looking.look(path, path.name)["guess"]
        zone = sample.PLANTED["zone"]
        planted = {name: sample.PLANTED[name] for name in ("user", "time", "event", "value")}
        mapping = {**guessed, **planted, "segments": list(sample.PLANTED["segments"]), "written_in": zone, "zone": zone}
        return _read_file(path, mapping, request["secret"], tell)
    finally:
        path.unlink()


if __name__ == "__main__":
    confined.main(handle)
