"""Taking a copy of all that cannot be rebuilt, and putting it back.

Owns the form of a backup: a zip of the SQLite database (taken through SQLite's own backup, so that it is consistent
while the product runs) and the secret key. Index and editions are derived and left out.
"""

import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from tactics.core.settings import Settings

_DATABASE, _SECRET = "tactics.sqlite3", "secret_key"
_MOST_SECRET = 10_000
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    sqlite3.DatabaseError,
    LookupError,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
"""What reading a file that is no backup, or a crafted one, can raise."""


class CannotBackUp(Exception):
    """Why a backup can be neither made nor used."""


def backup(settings: Settings, target: Path) -> None:
    """Write a backup, beside first and then in one step to its name. Raises CannotBackUp."""
    source = _database(settings)
    try:
        if not source.exists() or not _is_ours(source):
            raise CannotBackUp(f"there is nothing to back up at {source}")
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:  # Nobody else may look into it.
            copy, whole = Path(folder) / _DATABASE, Path(folder) / "backup.zip"
            with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as kept:
                live.backup(kept)
            with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(copy, _DATABASE)
                archive.writestr(_SECRET, settings.secret_key)
            whole.chmod(0o600)
            whole.replace(target)
    except sqlite3.DatabaseError as error:
        raise CannotBackUp(f"{source} cannot be read ({error})") from error
    except OSError as error:
        raise CannotBackUp(f"{target} cannot be written ({error.strerror})") from error


def restore(settings: Settings, source: Path) -> None:
    """Put a backup's database and secret in place. Raises CannotBackUp, and then nothing has changed."""
    database = _database(settings)
    with tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
        copy = Path(folder) / _DATABASE
        try:
            secret = _unpack(source, copy)
            ours = _is_ours(copy)
        except _BROKEN as error:
            raise CannotBackUp(f"{source.name} is not a backup ({error})") from error
        if not ours:
            raise CannotBackUp(f"{source.name} holds a database that is damaged or of something else")
        for leftover in ("-wal", "-shm"):
            database.with_name(database.name + leftover).unlink(missing_ok=True)
        copy.replace(database)
    _keep_secret(settings.data_dir / _SECRET, secret)
    # The edition on the shelf may have the very version that the restored tables have, and still be of others.
    (settings.editions_dir / "current").unlink(missing_ok=True)


def _unpack(source: Path, copy: Path) -> str:
    """Write the database of a backup to a file, never more than there is room for; the secret."""
    with zipfile.ZipFile(source) as archive:
        if archive.getinfo(_DATABASE).file_size > shutil.disk_usage(copy.parent).free:
            raise CannotBackUp(f"{source.name} holds more than there is room for")
        if archive.getinfo(_SECRET).file_size > _MOST_SECRET:
            raise CannotBackUp(f"{source.name} holds a secret that cannot be one")
        with archive.open(_DATABASE) as packed, copy.open("wb") as file:
            shutil.copyfileobj(packed, file)
        secret = archive.read(_SECRET).decode()
    if not secret.strip():
        raise CannotBackUp(f"{source.name} holds no secret")
    return secret


def _is_ours(path: Path) -> bool:
    """Whether a file is a sound SQLite database with our tables."""
    with closing(sqlite3.connect(path)) as database:
        sound = database.execute("PRAGMA quick_check").fetchone() == ("ok",)
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return sound and {"alembic_version", "catalogue_state", "workspace"} <= tables


def _keep_secret(path: Path, secret: str) -> None:
    """The cookies that guests hold are signed with the secret: without it their backlogs could not be reached."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secret)


def _database(settings: Settings) -> Path:
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise CannotBackUp("only SQLite is backed up here; use pg_dump for PostgreSQL")
    return Path(url.database)
