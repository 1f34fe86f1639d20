"""The file between its upload and its import, in the data folder.

Keeps true: a file has a name that nobody can guess and is found by its own workspace only; it is gone after the import,
and a day after its upload at the latest; a workspace keeps no more than three.
"""

import hashlib
import re
import secrets
from pathlib import Path

from tactics.core.database import utc_now
from tactics.imports.reading import KINDS

_DAY = 24 * 3600
_MOST_KEPT = 3
_KEY = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


def keep(data_dir: Path, workspace_id: str, kind: str, content: bytes) -> str:
    """Keep a file; the key that it is found by. What is too old, of any workspace, goes."""
    folder = data_dir / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    latest = utc_now().timestamp() - _DAY
    files = sorted(((path.stat().st_mtime, path) for path in folder.iterdir()), reverse=True)
    own = [path for _, path in files if path.name.startswith(_owner(workspace_id))][_MOST_KEPT - 1 :]
    for path in {*own, *(path for changed, path in files if changed < latest)}:
        path.unlink(missing_ok=True)  # Another process may have been quicker.
    key = secrets.token_urlsafe(16)
    path = folder / f"{_owner(workspace_id)}{key}.{kind}"
    path.touch(mode=0o600)
    path.write_bytes(content)
    return key


def kept(data_dir: Path, workspace_id: str, key: str) -> Path | None:
    """The workspace's file with this key; None for a stranger's, and for one that is gone."""
    if not _KEY.fullmatch(key):
        return None
    paths = [data_dir / "imports" / f"{_owner(workspace_id)}{key}.{kind}" for kind in KINDS]
    latest = utc_now().timestamp() - _DAY
    return next((path for path in paths if path.is_file() and path.stat().st_mtime >= latest), None)


def _owner(workspace_id: str) -> str:
    return hashlib.sha256(workspace_id.encode()).hexdigest()[:20] + "-"
