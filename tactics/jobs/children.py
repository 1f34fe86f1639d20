"""The worker's side of a job: starts a confined child, hears what it tells, and ends it when it has to.

Keeps true: no child outlives the call that started it; whatever a child does (hangs, floods, dies), the caller gets a
result or a `Failed` with a code, within the time limit. The child's program is the confined side (`confined.main`).
"""

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from tactics.core.settings import PACKAGE

log = logging.getLogger(__name__)

_TURN = 0.1
"""Seconds between two looks at whether the child should end."""
_LONGEST_LINE = 32 * 2**20
_KEPT_OF_ERRORS = 4000
"""Bytes of what a child last wrote on standard error, for the operator's log."""


@dataclass(frozen=True)
class Limits:
    """What a child may use."""

    memory: int = 1024 * 2**20
    """Bytes of address space."""
    cpu: int = 300
    """Seconds of processor time."""
    file: int = 4 * 2**30
    """Bytes of the largest file it writes."""
    seconds: float = 600
    """Seconds from start to end."""
    lines: int = 100_000
    """How many lines it may tell."""


class Failed(Exception):
    """A child did not come to a result. `code` is the child's own, or stopped, too-slow, too-big or crashed."""

    def __init__(self, code: str, values: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.values = values or {}


OnProgress = Callable[[float, str], None]


def run_child(
    program: str, asked: dict[str, Any], folder: Path, limits: Limits, *, on_progress: OnProgress, stop: Callable[[], bool]
) -> dict[str, Any]:
    """Run the module `program` in a process of its own with `folder` as its own folder; its result.

    `on_progress` hears every telling; `stop` is asked ten times a second whether to give up. Raises Failed.
    """
    with _started(program, folder) as process:
        request = json.dumps({"asked": asked, "limits": {k: v for k, v in asdict(limits).items() if k != "seconds"}})
        assert process.stdin  # noqa: S101  # it was asked for
        with suppress(BrokenPipeError):  # It died at once: what follows finds that out.
            process.stdin.write(request.encode() + b"\n")
            process.stdin.flush()
        return _listen(process, limits, on_progress, stop)


@contextmanager
def _started(program: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A child in a process group of its own, which is gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    environ = {"PYTHONPATH": str(PACKAGE.parent), "TZ": "UTC", "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}
    command = [sys.executable, "-P", "-s", "-m", program]
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603  # our own program
        command, cwd=folder, env=environ, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True, bufsize=0
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _listen(
    process: subprocess.Popen[bytes], limits: Limits, on_progress: OnProgress, stop: Callable[[], bool]
) -> dict[str, Any]:
    """Hear a child until it has answered. Raises Failed."""
    deadline = time.monotonic() + limits.seconds
    hearing = _Hearing(process, limits.lines)
    with hearing:
        while True:
            if stop():
                raise Failed("stopped")
            if time.monotonic() > deadline:
                raise Failed("too-slow")
            for line in hearing.turn():
                result = _hear(line, on_progress)
                if result is not None:
                    return result
            if hearing.ended:
                raise _ended(process, hearing.errors)


class _Hearing:
    """The two pipes of a child, read as they fill."""

    def __init__(self, process: subprocess.Popen[bytes], most_lines: int) -> None:
        self._selector = selectors.DefaultSelector()
        self._streams = (process.stdout, process.stderr)
        self._left = most_lines
        self._pieces: list[bytes] = []
        self._held = 0
        self.errors = b""
        self.ended = False

    def __enter__(self) -> None:
        for stream in self._streams:
            assert stream  # noqa: S101  # both were asked for
            self._selector.register(stream, selectors.EVENT_READ)

    def __exit__(self, *_error: object) -> None:
        self._selector.close()

    def turn(self) -> list[bytes]:
        """The lines that came, after at most one turn of waiting. Raises Failed when a child tells too much."""
        lines: list[bytes] = []
        for key, _events in self._selector.select(_TURN):
            stream: IO[bytes] = key.fileobj  # type: ignore[assignment]  # one of the streams
            chunk = os.read(stream.fileno(), 2**16)
            if not chunk:
                self._selector.unregister(stream)
                self.ended = self.ended or stream is self._streams[0]
            elif stream is self._streams[0]:
                lines += self._lines(chunk)
            else:
                self.errors = (self.errors + chunk)[-_KEPT_OF_ERRORS:]
        return lines

    def _lines(self, chunk: bytes) -> list[bytes]:
        *whole, rest = chunk.split(b"\n")
        if whole:
            whole[0] = b"".join(self._pieces) + whole[0]
            self._pieces, self._held = [], 0
        self._pieces.append(rest)
        self._held += len(rest)
        self._left -= len(whole)
        if self._left < 0 or self._held > _LONGEST_LINE:
            log.error("a child told more than it may")
            raise Failed("crashed")
        return whole


def _hear(line: bytes, on_progress: OnProgress) -> dict[str, Any] | None:
    """The result, if that is what a line tells. Raises Failed for a problem, and for what is no message."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        told = None
    match told:
        case {"result": dict() as result}:
            return dict(result)
        case {"problem": {"code": str() as code, "values": dict() as values}}:
            raise Failed(code, values)
        case {"progress": int() | float() as progress, "stage": str() as stage}:
            on_progress(float(progress), stage[:40])
            return None
    log.error("a child told what is no message: %r", line[:200])
    raise Failed("crashed")


def _ended(process: subprocess.Popen[bytes], errors: bytes) -> Failed:
    """Why a child that never answered has ended."""
    try:
        status = process.wait(1)
    except subprocess.TimeoutExpired:  # It closed its end, and goes on.
        return Failed("crashed")
    if status == -signal.SIGXCPU:
        return Failed("too-big")
    log.error("a child ended with status %s: %s", status, errors.decode(errors="replace"))
    return Failed("crashed")
