"""Taking a copy of all that cannot be rebuilt, and putting it back.

Owns the form of a backup: a zip of the SQLite database (taken through SQLite's own backup, so that it is consistent
while the product runs) and the secret key. Index and editions are derived and left out.
"""

import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from tactics.core.settings import Settings

_DATABASE, _SECRET = "tactics.sqlite3", "secret_key"


class CannotBackUp(Exception):
    """Why a backup can be neither made nor used."""


def backup(settings: Settings, target: Path) -> None:
    """Write a backup, beside first and then in one step to its name. Raises CannotBackUp."""
    source = _database(settings)
    if not source.exists():
        raise CannotBackUp(f"there is no database at {source}")
    with tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
        copy, whole = Path(folder) / _DATABASE, Path(folder) / "backup.zip"
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as kept:
            live.backup(kept)
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, _DATABASE)
            archive.writestr(_SECRET, settings.secret_key)
        try:
            target.write_bytes(whole.read_bytes())
        except OSError as error:
            raise CannotBackUp(f"{target} cannot be written ({error.strerror})") from error
    target.chmod(0o600)


def restore(settings: Settings, source: Path) -> None:
    """Put a backup's database and secret in place. Raises CannotBackUp, and then nothing has changed."""
    database = _database(settings)
    with tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
        copy = Path(folder) / _DATABASE
        try:
            with zipfile.ZipFile(source) as archive:
                copy.write_bytes(archive.read(_DATABASE))
                secret = archive.read(_SECRET)
            with closing(sqlite3.connect(copy)) as kept:
                sound = kept.execute("PRAGMA quick_check").fetchone() == ("ok",)
                known = kept.execute("SELECT 1 FROM sqlite_master WHERE name = 'catalogue_state'").fetchone()
        except (zipfile.BadZipFile, KeyError, sqlite3.DatabaseError) as error:
            raise CannotBackUp(f"{source.name} is not a backup ({error})") from error
        if not sound or not known:
            raise CannotBackUp(f"{source.name} holds a database that is damaged or of something else")
        for leftover in ("-wal", "-shm"):
            database.with_name(database.name + leftover).unlink(missing_ok=True)
        copy.replace(database)
    _keep_secret(settings.data_dir / _SECRET, secret)


def _keep_secret(path: Path, secret: bytes) -> None:
    """The cookies that guests hold are signed with the secret: without it their backlogs could not be reached."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret)


def _database(settings: Settings) -> Path:
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise CannotBackUp("only SQLite is backed up here; use pg_dump for PostgreSQL")
    return Path(url.database)
