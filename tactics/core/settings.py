"""The settings, read once from the environment and refused loudly when they make no sense.

Owns every name that begins with TACTICS_. Keeps true: a `Settings` that exists is usable, its data folder is there,
and its secret key is the same for every process that shares the folder.
"""

import os
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PACKAGE = Path(__file__).resolve().parent.parent


class BadSetting(Exception):
    """A setting whose value cannot be used; the message names the variable and what to write instead."""


@dataclass(frozen=True)
class Settings:
    """Everything the operator decides. `data_dir` holds the database, the index and the secret."""

    data_dir: Path
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    languages: tuple[str, ...] = ("en", "sv")
    keep_events: int = 90
    """How many days the data of an uploaded file of events is kept."""
    debug: bool = False
    testing: bool = False

    @property
    def index_dir(self) -> Path:
        """The Whoosh index: derived, rebuilt when it is gone."""
        return self.data_dir / "index"

    @property
    def editions_dir(self) -> Path:
        """The compiled editions of the catalogue: derived, rebuilt when they are gone."""
        return self.data_dir / "editions"


def shipped(name: str) -> Path:
    """The folder `name` (templates, static, seed_data) inside the wheel or, in a checkout, beside the package."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment asks for. Raises BadSetting naming the first variable that is wrong."""
    data_dir = _data_dir(environ)
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(environ, data_dir),
        secret_key=environ.get("TACTICS_SECRET_KEY") or _kept_secret(data_dir),
        host=_host(environ),
        port=_port(environ),
        public_url=_public_url(environ),
        languages=_languages(environ),
        keep_events=_keep_events(environ),
        debug=environ.get("FLASK_DEBUG", "") in {"1", "true"},
    )


def _data_dir(environ: Mapping[str, str]) -> Path:
    value = environ.get("TACTICS_DATA_DIR") or "instance"
    try:
        folder = Path(value).expanduser().resolve()
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadSetting(f"TACTICS_DATA_DIR: {value} cannot be made ({reason})") from error
    if not os.access(folder, os.W_OK):
        raise BadSetting(f"TACTICS_DATA_DIR: {folder} is not writable")
    return folder


def _database_url(environ: Mapping[str, str], data_dir: Path) -> str:
    value = environ.get("TACTICS_DATABASE_URL") or f"sqlite:///{data_dir / 'tactics.sqlite3'}"
    known = "write sqlite:///FILE or postgresql://…"
    try:
        url = make_url(value)
        backend = url.get_backend_name()
        if backend not in {"sqlite", "postgresql"}:
            raise BadSetting(f"TACTICS_DATABASE_URL: {backend} is not known; {known}")
        url.get_dialect().import_dbapi()
    except ModuleNotFoundError as error:
        raise BadSetting(f"TACTICS_DATABASE_URL: {error.name} is not installed; install retention-engine[postgres]") from error
    except (ArgumentError, ValueError) as error:
        raise BadSetting(f"TACTICS_DATABASE_URL: this is not understood; {known}") from error
    if backend == "sqlite":
        _must_be_a_file(url.database or "")
    return value


def _must_be_a_file(database: str) -> None:
    """Every process and every thread opens the database for itself, so it must be a file, where a file can be made."""
    if not database or database.startswith((":memory:", "file:")):
        raise BadSetting("TACTICS_DATABASE_URL: several processes cannot share memory; write sqlite:///FILE")
    folder = Path(database).resolve().parent
    if not folder.is_dir():
        raise BadSetting(f"TACTICS_DATABASE_URL: there is no folder {folder}")


def _host(environ: Mapping[str, str]) -> str:
    value = environ.get("TACTICS_HOST") or "127.0.0.1"
    if not re.fullmatch(r"[A-Za-z0-9.:_-]+", value):
        raise BadSetting(f"TACTICS_HOST: {value!r} is not a host; write 127.0.0.1, or 0.0.0.0 for all of the machine's addresses")
    return value


def _port(environ: Mapping[str, str]) -> int:
    value = environ.get("TACTICS_PORT") or "8000"
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise BadSetting(f"TACTICS_PORT: {value!r} is not a port; write a number from 1 to 65535")
    return int(value)


def _public_url(environ: Mapping[str, str]) -> str | None:
    value = environ.get("TACTICS_PUBLIC_URL")
    if not value:
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise BadSetting(f"TACTICS_PUBLIC_URL: {value!r} is not an address; write https://tactics.example.org")
    return value.rstrip("/")


def _languages(environ: Mapping[str, str]) -> tuple[str, ...]:
    value = environ.get("TACTICS_LANGUAGES") or "en,sv"
    codes = tuple(dict.fromkeys(code.strip() for code in value.split(",")))
    for code in codes:
        try:
            Locale.parse(code)
        except (UnknownLocaleError, ValueError) as error:
            raise BadSetting(f"TACTICS_LANGUAGES: {code!r} is not a language code; write en,sv") from error
        if code not in {"en", "sv"}:
            raise BadSetting(f"TACTICS_LANGUAGES: there is no translation to {code!r}; write en,sv")
    return codes


def _keep_events(environ: Mapping[str, str]) -> int:
    value = environ.get("TACTICS_KEEP_EVENTS") or "90"
    if not value.isascii() or not value.isdigit() or len(value) > 4 or not 0 < int(value) <= 3650:
        raise BadSetting(f"TACTICS_KEEP_EVENTS: {value!r} is not a number of days; write a whole number from 1 to 3650")
    return int(value)


def _kept_secret(data_dir: Path) -> str:
    """The secret in the data folder, made once; the exclusive creation lets only one of several processes make it."""
    path = data_dir / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _wait_for_text(path)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text()


def _wait_for_text(path: Path) -> str:
    """The text of a file that another process may have created but not yet written."""
    for _ in range(100):
        if text := path.read_text():
            return text
        time.sleep(0.02)
    raise BadSetting(f"TACTICS_SECRET_KEY: {path} is empty; delete it or set the variable")
