"""The child's side of a job: one request on standard input, progress and one answer as lines of JSON on standard output.

Keeps true: before the work begins, the process has given up what the work does not need: memory, time and file size
beyond its limits, the network, other programs, and every file outside its folder and its own program. A child whose
worker is gone ends. Imports nothing but the standard library, so that it starts in a moment. The audit hook sees what
Python itself does and says what was refused; libraries that open files by themselves (DuckDB) are held by the kernel's
fence, where the kernel has one, and by their own settings.
"""

import errno
import json
import math
import os
import resource
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from tactics.jobs import fence

Tell = Callable[[float, str], None]
"""Says how far the work has come (0 to 1), and the name of the stage it is in."""
Handle = Callable[[dict[str, Any], Tell], dict[str, Any]]
"""The work itself: what was asked to a result, both of what JSON can hold. Raises Problem."""

_EVERY = 0.1
"""Seconds between two tellings of the same stage; those in between are left out."""
_TOO_BIG = b'{"problem": {"code": "too-big", "values": {}}}\n'
_READABLE = (
    *(sys.prefix, sys.base_prefix, str(Path(__file__).parents[1])),
    *("/usr/share/zoneinfo", "/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/sys/fs/cgroup"),
)
_DEVICES = ("/dev/null", "/dev/urandom")
_REFUSED = (
    *("socket.", "subprocess.", "ctypes.", "pty.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile"),
    *("os.system", "os.kill", "signal.pthread_kill", "resource.", "sqlite3.", "ftplib.", "http.", "urllib."),
)
_CHANGES = {
    **dict.fromkeys(("os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.chown", "os.utime"), 1),
    **dict.fromkeys(("os.rename", "os.link", "os.symlink"), 2),
    **dict.fromkeys(("os.setxattr", "os.removexattr", "os.chflags", "os.lockf"), 1),
}
"""Events that change a file, and how many of their arguments are paths."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Problem(Exception):
    """What is wrong with what was asked: a code that the web has a sentence for, and the values of that sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotAllowed(PermissionError):
    """The work tried to reach something that is not its own."""


def main(handle: Handle) -> NoReturn:
    """Read the request, confine this process, do the work, answer, and end."""
    request = json.loads(sys.stdin.buffer.readline())
    folder = Path.cwd()
    fence.enclose(str(folder), _READABLE, _DEVICES)
    threading.stack_size(256 * 1024)
    threading.Thread(target=_end_with_the_worker, daemon=True).start()
    _limit(request["limits"])
    _confine(folder)
    answer = _answer(handle, request["asked"])
    _write(answer)
    os._exit(0)  # Nothing that the work left open may hold up the end.


def _answer(handle: Handle, asked: dict[str, Any]) -> bytes:
    try:
        return _line({"result": handle(asked, _teller())})
    except Problem as problem:
        return _line({"problem": {"code": problem.code, "values": problem.values}})
    except MemoryError:
        return _TOO_BIG
    except Exception as error:  # noqa: BLE001  # whatever it is, the worker logs it
        if isinstance(error, OSError) and error.errno in {errno.EFBIG, errno.ENOMEM, errno.ENOSPC}:
            return _TOO_BIG
        traceback.print_exc()
        os._exit(1)


def _teller() -> Tell:
    last = (-math.inf, "")

    def tell(progress: float, stage: str) -> None:
        nonlocal last
        now = time.monotonic()
        if stage != last[1] or now - last[0] >= _EVERY:
            last = (now, stage)
            _write(_line({"progress": min(1.0, max(0.0, float(progress))), "stage": stage}))

    return tell


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps(told, allow_nan=False).encode() + b"\n"


def _write(line: bytes) -> None:
    sys.stdout.flush()
    rest = memoryview(line)
    while rest:
        rest = rest[os.write(1, rest) :]


def _end_with_the_worker() -> None:
    """End when the worker's end of standard input is closed, as it is when the worker dies in whatever way."""
    while os.read(0, 4096):
        pass
    os._exit(1)


def _limit(limits: dict[str, int]) -> None:
    """Give up all above the limits: bytes of memory, seconds of processor time, bytes of a file."""
    kinds = {
        resource.RLIMIT_AS: (limits["memory"], limits["memory"]),
        resource.RLIMIT_CPU: (limits["cpu"], limits["cpu"] + 5),
        resource.RLIMIT_FSIZE: (limits["file"], limits["file"]),
        resource.RLIMIT_NOFILE: (256, 256),
        resource.RLIMIT_CORE: (0, 0),
    }
    for kind, wanted in kinds.items():
        most = resource.getrlimit(kind)[1]  # What the operator allows may be less.
        soft, hard = (value if most == resource.RLIM_INFINITY else min(value, most) for value in wanted)
        with suppress(ValueError):  # macOS knows these names, but not all of the limits.
            resource.setrlimit(kind, (soft, hard))


def _confine(folder: Path) -> None:
    """Refuse from now on what the work has no business with. There is no way back."""
    own = _inside(folder)
    readable = (*own, *(part for place in _READABLE for part in _inside(place)))

    def check(path: Any, allowed: tuple[str, ...]) -> None:
        if isinstance(path, int):
            return  # A file that is open already.
        real = os.path.realpath(os.fsdecode("." if path is None else path))
        if real not in _DEVICES and not f"{real}/".startswith(allowed):
            raise NotAllowed(errno.EACCES, "outside of the work's own folder", real)

    def hook(event: str, values: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = values
            by_number = mode is None  # `os.open`: what it opens of a folder would be a way around these checks.
            writes = (flags or 0) & _WRITING if by_number else not set(str(mode)).isdisjoint("wax+")
            check(path, own if writes or (by_number and Path(os.fsdecode(path)).is_dir()) else readable)
        elif event in _CHANGES:
            for path in values[: _CHANGES[event]]:
                check(path, own)
        elif event in {"os.listdir", "os.scandir", "os.chdir", "os.walk"}:
            check(values[0], readable)
        elif event.startswith(_REFUSED):
            raise NotAllowed(errno.EPERM, event)

    sys.addaudithook(hook)


def _inside(place: object) -> tuple[str, ...]:
    """The beginnings of every path inside a folder: as it is named, and where that leads."""
    return tuple({f"{str(place).rstrip('/')}/", f"{os.path.realpath(str(place))}/"})
