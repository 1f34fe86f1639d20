"""How a file comes: as one form, or in slices; and whether there is room for it.

Keeps true: what comes goes to the disk as it comes, never into memory; a slice is only ever put where the file ends, by
one sender at a time, so a repeated or a late one does no harm; what was received stays received when the sender is cut off.
"""

import fcntl
import os
from tempfile import NamedTemporaryFile
from threading import BoundedSemaphore
from typing import IO, Any

from flask import g, request
from flask_babel import gettext
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.formparser import FormDataParser

from tactics.core.i18n import number
from tactics.core.problems import Problem
from tactics.retention import files

MOST_BYTES = 2**30
"""Of one file."""
MOST_SETS = 20
"""Data sets of one workspace."""
MOST_TOTAL = 5 * 2**30
"""Bytes of all files of one workspace."""
SPARE = 2 * 2**30
"""Bytes of the disk that no upload may take: what is read from a file needs room as well."""
_FORM = 2**20
"""Bytes of a form besides its file."""
_CHUNK = 2**16
_turns = BoundedSemaphore(2)
"""Forms with files that one web process takes at once: each holds one of its four threads (see serving) until it has come."""


class Refused(Problem):
    """A file that cannot be taken; the message says why."""


class WrongPlace(Exception):
    """A slice that does not begin where the file ends."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size
        """Bytes that are there."""


class _OnDisk(FormDataParser):
    """Reads a form whose files go straight to the disk of the data sets: `/tmp` may be small, or memory."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "stream_factory": _arrive})


def _arrive(**_about: Any) -> IO[bytes]:
    """A file that is gone when it is closed; until then it has a name (see `take`)."""
    return NamedTemporaryFile(dir=files.arriving())


def make_way() -> None:
    """Let this request's form be as large as a file may be and the disk has room for. Before anything reads the form.

    Raises ServiceUnavailable while as many forms come in as may at once.
    """
    if request.mimetype == "multipart/form-data":
        if not _turns.acquire(blocking=False):
            raise ServiceUnavailable(retry_after=30)
        g.upload_turn = _turns
        request.max_content_length = max(0, min(MOST_BYTES + _FORM, files.free() - SPARE))
        request.max_form_parts = 20
        request.form_data_parser_class = _OnDisk


def done() -> None:
    """Let another form come in: that of this request has."""
    turn: BoundedSemaphore | None = g.pop("upload_turn", None)
    if turn:
        turn.release()


def take(arrived: IO[bytes], dataset_id: int) -> None:
    """Make a file that a form brought the upload of a data set, without copying it."""
    files.folder(dataset_id)
    os.link(arrived.name, files.upload(dataset_id))


def must_fit(size: int, sets: int, total: int) -> None:
    """Whether a file of so many bytes may come, where `sets` data sets of `total` bytes are. Raises Refused."""
    if size < 1:
        raise Refused(gettext("The file is empty."))
    if size > MOST_BYTES:
        most = in_bytes(MOST_BYTES)
        raise Refused(gettext("The file is larger than %(most)s. Export fewer columns or a shorter period.", most=most))
    if sets >= MOST_SETS:
        raise Refused(gettext("There are %(most)s data sets already. Delete one that you no longer need.", most=MOST_SETS))
    if total + size > MOST_TOTAL:
        most = in_bytes(MOST_TOTAL)
        raise Refused(gettext("With this file, your data sets would take more than %(most)s. Delete one first.", most=most))
    _must_be_room(size)


def append(dataset_id: int, at: int, size: int) -> int:
    """Put the body of this request where the file ends; how many bytes are there then, at most `size`.

    Raises WrongPlace when the file does not end at `at` or somebody else is sending, Refused when the disk is full.
    """
    if files.upload(dataset_id).exists():
        return size
    _must_be_room(0)
    files.folder(dataset_id)
    with files.part(dataset_id).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WrongPlace(file.tell()) from error
        if file.seek(0, os.SEEK_END) != at:
            raise WrongPlace(file.tell())
        while at < size and (chunk := request.stream.read(min(_CHUNK, size - at))):
            at += file.write(chunk)
    if at == size:
        files.part(dataset_id).replace(files.upload(dataset_id))
    return at


def received(dataset_id: int) -> int:
    """How many bytes of a file that is coming are there."""
    try:
        return files.part(dataset_id).stat().st_size
    except FileNotFoundError:
        return 0


def _must_be_room(size: int) -> None:
    if files.free() - SPARE < size:
        raise Refused(gettext("There is no room for this file on the server. Whoever runs it has to make some."))


def in_bytes(size: int) -> str:
    """A size as a person reads it: 4.2 MB."""
    for unit, name in ((2**30, "GB"), (2**20, "MB"), (2**10, "kB")):
        if size >= unit:
            return f"{number(size / unit, 1)}\u00a0{name}"
    return f"{number(size)}\u00a0B"
