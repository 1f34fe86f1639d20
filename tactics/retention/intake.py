"""The child program that takes files in: `python -m tactics.retention.intake`, one request, one answer.

Keeps true: it is the only program that opens what somebody sent; the working folder is the data set's own; whatever it
writes has a temporary name until it is whole.
"""

import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would import it if it is there: a quarter of the start

from tactics.jobs import confined
from tactics.jobs.confined import Tell
from tactics.retention.events import looking, reading, sample, store


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


if __name__ == "__main__":
    confined.main(handle)
