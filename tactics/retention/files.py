"""Where a data set's files are: `data_dir/retention/<id>/`.

Owns the names in that folder: `upload` (the file as it came; `upload.part` until it is whole), `looked.json`,
`events.duckdb`, `rejected.csv`, `answers/`, `read/` (what a child has read, or is reading); and beside the data sets
`arriving/`, where a browser's form puts its file.
Keeps true: a name is only ever made from a number or a digest of ours, never from what somebody sent.
"""

import hashlib
import json
import secrets
import shutil
import time
from collections.abc import Container
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from tactics.core.settings import Settings

_DAY = 24 * 3600
_SHAPE = 2
"""To be raised when measures answer in another form: what was kept before is computed anew."""


def folder(dataset_id: int) -> Path:
    """The folder of a data set; made when it is not there."""
    place = _all() / str(int(dataset_id))
    place.mkdir(parents=True, exist_ok=True)
    return place


def arriving() -> Path:
    """The folder of files that a form is sending; made when it is not there."""
    place = _all() / "arriving"
    place.mkdir(parents=True, exist_ok=True)
    return place


def upload(dataset_id: int) -> Path:
    """The file as it came, whole."""
    return _all() / str(int(dataset_id)) / "upload"


def part(dataset_id: int) -> Path:
    """The file that is still coming."""
    return _all() / str(int(dataset_id)) / "upload.part"


def rejected(dataset_id: int) -> Path:
    """The rows that could not be used."""
    return _all() / str(int(dataset_id)) / "rejected.csv"


def fresh(dataset_id: int) -> bool:
    """Whether something of a file that is coming has come within a day."""
    return part(dataset_id).exists() and not _old(part(dataset_id))


def free() -> int:
    """Bytes that are free on the disk of the data folder."""
    settings: Settings = current_app.extensions["settings"]
    return shutil.disk_usage(settings.data_dir).free


def delete(dataset_id: int) -> None:
    """Delete everything of a data set, for good."""
    _remove(_all() / str(int(dataset_id)))


def delete_upload(dataset_id: int) -> None:
    """Delete the file as it came, and what it looked like; what was read from it stays."""
    upload(dataset_id).unlink(missing_ok=True)
    _looked(dataset_id).unlink(missing_ok=True)


def write_looked(dataset_id: int, looked: dict[str, Any]) -> None:
    """Keep what a file looks like (see events.looking). It holds rows as they stand, so it is in no table."""
    aside = folder(dataset_id) / "looked.part"
    aside.write_text(json.dumps(looked))
    aside.replace(_looked(dataset_id))


def read_looked(dataset_id: int) -> dict[str, Any] | None:
    """What a file that is still there looks like; None when it is gone or was not looked at."""
    try:
        kept: dict[str, Any] = json.loads(_looked(dataset_id).read_text())
    except (OSError, ValueError):
        return None
    return kept if upload(dataset_id).exists() else None


def take_read(dataset_id: int) -> None:
    """Make what a child has read the data set's own: the events, and the rows that could not be used. Raises OSError."""
    place = folder(dataset_id)
    (place / "read" / "events.duckdb").replace(place / "events.duckdb")
    listed = place / "read" / "rejected.csv"
    if listed.exists():
        listed.replace(rejected(dataset_id))
    else:
        rejected(dataset_id).unlink(missing_ok=True)
    delete_read(dataset_id)


def delete_read(dataset_id: int) -> None:
    """Delete what a child has read, whole or not, and nobody took."""
    _remove(_all() / str(int(dataset_id)) / "read")


def delete_answers(dataset_id: int) -> None:
    """Delete all answers: the events have become others."""
    _remove(_all() / str(int(dataset_id)) / "answers")


def sweep(known: Container[int]) -> None:
    """Delete what belongs to no data set of those known: left by a process that was killed, or by a child that was.

    A folder without a data set is left alone for a day: it may be newer than the list.
    """
    for place in _all().glob("*"):
        stray = place.name.isdecimal() and int(place.name) not in known and _old(place)
        if stray or place.name.startswith("gone-"):
            _remove(place)
    for file in _all().glob("arriving/*"):
        if _old(file):
            file.unlink(missing_ok=True)


def key_of(measure: str, asked: dict[str, Any]) -> str:
    """The name under which an answer is kept: the same for the same question to the same code."""
    question = json.dumps([_SHAPE, measure, asked], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(question.encode(errors="replace")).hexdigest()[:32]


@dataclass(frozen=True)
class Kept:
    """An answer with its question."""

    measure: str
    asked: dict[str, Any]
    answer: dict[str, Any]


def read_answer(dataset_id: int, key: str) -> Kept | None:
    """A kept answer; None when there is none, or it cannot be read."""
    try:
        return Kept(**json.loads((_all() / str(int(dataset_id)) / "answers" / f"{key}.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def write_answer(dataset_id: int, kept: Kept) -> None:
    """Keep an answer: whole, or not at all."""
    place = folder(dataset_id) / "answers"
    place.mkdir(exist_ok=True)
    key = key_of(kept.measure, kept.asked)
    aside = place / f"{key}.part"
    aside.write_text(json.dumps(asdict(kept)))
    aside.replace(place / f"{key}.json")


def _all() -> Path:
    settings: Settings = current_app.extensions["settings"]
    return settings.data_dir / "retention"


def _looked(dataset_id: int) -> Path:
    return _all() / str(int(dataset_id)) / "looked.json"


def _old(place: Path) -> bool:
    try:
        return place.stat().st_mtime < time.time() - _DAY
    except FileNotFoundError:
        return False


def _remove(place: Path) -> None:
    """Delete a folder, under another name first: a child that is just being stopped finds it gone at once."""
    aside = place.with_name(f"gone-{secrets.token_hex(8)}") if not place.name.startswith("gone-") else place
    with suppress(FileNotFoundError):
        place.replace(aside)
    shutil.rmtree(aside, ignore_errors=True)
