"""What was read from a file, between its upload and its import, in the data folder.

Keeps true: it has a name that nobody can guess and is found by its own workspace only; of two who import it at once one
may; its content is gone after the import, and a day after its upload at the latest; a workspace keeps no more than three.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tactics.core.database import utc_now

_DAY = 24 * 3600
_MOST_KEPT = 3
_KEY = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
_TAKEN = ".taken"


class Taken(Exception):
    """It was imported, or is just being imported."""


def keep(data_dir: Path, workspace_id: str, content: bytes) -> str:
    """Keep what was read; the key that it is found by. What is too old, of any workspace, goes."""
    folder = data_dir / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = sorted(((_changed(path), path) for path in folder.iterdir()), reverse=True)
    own = [path for _, path in files if path.name.startswith(_owner(workspace_id)) and path.suffix != _TAKEN]
    for path in {*own[_MOST_KEPT - 1 :], *(path for changed, path in files if _old(changed))}:
        path.unlink(missing_ok=True)  # Another process may have been quicker.
    key = secrets.token_urlsafe(16)
    path = folder / f"{_owner(workspace_id)}{key}"
    path.touch(mode=0o600)
    path.write_bytes(content)
    return key


def place(data_dir: Path, workspace_id: str, key: str) -> Path | None:
    """Where the workspace keeps what has this key; None when it is no key."""
    return data_dir / "imports" / f"{_owner(workspace_id)}{key}" if _KEY.fullmatch(key) else None


def kept(path: Path) -> bytes | None:
    """What is kept there; None for what never was (a stranger's, that is) and for what is too old. Raises Taken."""
    try:
        return None if _old(_changed(path)) else path.read_bytes()
    except FileNotFoundError:
        if path.with_suffix(_TAKEN).exists():
            raise Taken from None
        return None


@contextmanager
def taking(path: Path) -> Iterator[None]:
    """Import what is kept there, inside: when that fails it is kept on, else emptied. Raises Taken for all but the first."""
    aside = path.with_suffix(_TAKEN)
    try:
        path.rename(aside)
    except FileNotFoundError:
        raise Taken from None
    try:
        yield
    except BaseException:
        aside.rename(path)
        raise
    aside.write_bytes(b"")


def _changed(path: Path) -> float:
    """When a file was written; very long ago for one that is gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _old(changed: float) -> bool:
    return 0 < changed < utc_now().timestamp() - _DAY


def _owner(workspace_id: str) -> str:
    return hashlib.sha256(workspace_id.encode()).hexdigest()[:20] + "-"
