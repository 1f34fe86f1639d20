"""The kernel's fence around a confined child, which no library in it can step over, whatever language it is written in.

Keeps true: after `enclose` the process changes files in its own folder only, reads only what it is given and the system's
libraries, and has no network, as far as the kernel can hold it to that. Linux has two ways that need no privilege:
Landlock (5.13: files; 6.7: TCP; 6.12: signals) and a network namespace with nothing in it. Where neither is to be had,
nothing happens here, and Python's own fence (`confined`) stands alone. Numbers and structures: linux/landlock.h.
"""

import ctypes
import os
import sys
from collections.abc import Iterable
from contextlib import suppress

_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""Landlock's system calls, the same on every architecture that we know Python to run on."""
_NO_NEW_PRIVILEGES = 38
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_PATH_BENEATH = 1
_EXECUTE, _WRITE, _READ, _LIST, _DEVICE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 15
_FILES = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: _DEVICE}
"""What of files each version learned to hold: at first all but moving to another folder, cutting off, and devices."""
_TCP, _OUTSIDERS = 0b11, 0b11
"""To listen and to connect (version 4); signals and abstract sockets to whoever stands outside (version 6)."""
_LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache")
"""What the loader opens for a library that comes late."""


class _Rules(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("tcp", ctypes.c_uint64), ("outsiders", ctypes.c_uint64))


class _Place(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("opened", ctypes.c_int32))


def version() -> int:
    """The version of the kernel's Landlock; 0 where there is none."""
    return max(0, _call(_CREATE, None, 0, 1)) if sys.platform == "linux" else 0


def enclose(own: str, readable: Iterable[str], devices: Iterable[str]) -> None:
    """Give up for good every file but those, and the network; to be called before there is a second thread."""
    if sys.platform != "linux":
        return
    # Root need not become another user for it, and would lose its right to files of others.
    _library().unshare(_NEW_NETWORK if os.geteuid() == 0 else _NEW_NETWORK | _NEW_USER)
    known = version()
    every = sum(learned for since, learned in _FILES.items() if since <= known)
    rules = _Rules(every, _TCP if known >= 4 else 0, _OUTSIDERS if known >= 6 else 0)
    fence = _call(_CREATE, ctypes.byref(rules), ctypes.sizeof(rules), 0) if known else -1
    if fence < 0:
        return
    _allow(fence, own, every & ~_EXECUTE & ~_DEVICE)
    for place in (*readable, *_LIBRARIES):
        _allow(fence, place, _READ | _LIST)
    for device in devices:
        _allow(fence, device, _READ | _WRITE)
    _library().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _call(_RESTRICT, fence, 0)
    os.close(fence)


def _allow(fence: int, place: str, allowed: int) -> None:
    """Open a gate to a place and what lies in it, if it is there."""
    with suppress(FileNotFoundError, PermissionError):
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
        try:
            held = allowed if os.path.isdir(place) else allowed & ~_LIST  # noqa: PTH112  # a path as the kernel sees it
            _call(_ADD, fence, _PATH_BENEATH, ctypes.byref(_Place(held, opened)), 0)
        finally:
            os.close(opened)


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def _call(number: int, *values: object) -> int:
    """What a system call gives; negative when it failed."""
    arguments = [ctypes.c_long(value) if isinstance(value, int) else value for value in values]
    call = _library().syscall
    call.restype = ctypes.c_long
    return int(call(ctypes.c_long(number), *arguments))
