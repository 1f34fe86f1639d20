"""Publishing: from the tables to the search index and the edition that readers see; and which edition that is.

Keeps true: the tables are the truth and everything here is derived; an edition is written beside and then named
`current` in one step, so a reader sees the old one or the new one, never half of one; one process publishes at a time.
A worker notices a new edition by the time stamp of `current`, so that it costs readers one stat call.
"""

import fcntl
import logging
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock

from flask import current_app
from sqlalchemy import select

from tactics.catalogue.edition import Edition
from tactics.catalogue.gathering import documents, entries
from tactics.catalogue.models import CatalogueState, Tactic
from tactics.catalogue.pressing import renew_edition, write_edition
from tactics.core.database import db
from tactics.core.settings import Settings, shipped
from tactics.search import index
from tactics.search.index import Change
from tactics.search.postings import compile_postings
from tactics.search.renewing import renew_postings
from tactics.search.searcher import Searcher
from tactics.search.synonyms import Synonyms

log = logging.getLogger(__name__)
_KEPT = 2
"""How many editions stay on disk: the current one, and the one a slow reader may still be opening."""


class NotPublished(Exception):
    """There is no edition to read: nothing has been loaded yet."""


class Shelf:
    """Holds the edition that this process reads, and changes it when a newer one is published."""

    def __init__(self, settings: Settings) -> None:
        """Remember where to look; nothing is opened before it is asked for."""
        self._settings = settings
        self._pointer = str(settings.editions_dir / "current")
        self._lock = Lock()
        self._stamp = 0
        self._edition: Edition | None = None

    def current(self) -> Edition:
        """The published edition. Raises NotPublished when there is none."""
        try:
            stamp = os.stat(self._pointer).st_mtime_ns  # noqa: PTH116  # asked in every request: a Path costs ten times more
        except FileNotFoundError:
            raise NotPublished("run: tactics catalogue load") from None
        edition = self._edition
        if edition is None or stamp != self._stamp:
            edition = self._open(stamp)
        return edition

    def _open(self, stamp: int) -> Edition:
        with self._lock:
            if self._edition is None or stamp != self._stamp:
                newer = self._openable()
                if newer is not self._edition:
                    self.close()
                self._edition, self._stamp = newer, stamp
            return self._edition

    def _openable(self) -> Edition:
        try:
            return open_edition(self._settings)
        except (OSError, ValueError) as error:  # Damaged, or written by another version of the program.
            log.warning("the published edition cannot be opened: %s", error)
            if self._edition is None:
                raise NotPublished("run: tactics search rebuild") from error
            return self._edition

    def close(self) -> None:
        """Put the edition away. Who still reads it may finish, but phrases are then taken as single words."""
        if self._edition is not None:
            self._edition.close()
            self._edition = None


def shelf() -> Shelf:
    """The shelf of the running application."""
    kept: Shelf = current_app.extensions["shelf"]
    return kept


def open_edition(settings: Settings) -> Edition:
    """Open the edition called current; once more when it was swept away while being opened.

    Raises OSError when it is not there, ValueError when it is damaged.
    """
    for attempt in (1, 2):
        try:
            folder = _current(settings)
            searcher = Searcher(folder / "postings", settings.index_dir, _synonyms(), settings.languages)
            return Edition(folder, searcher, settings.languages)
        except FileNotFoundError:
            if attempt == 2:
                raise
        except (LookupError, TypeError) as error:
            raise ValueError(f"the edition in {folder} is damaged") from error
    raise AssertionError("unreachable")


@lru_cache(maxsize=1)
def _synonyms() -> Synonyms:
    """Read once: it takes longer than opening everything else, and only another version of the program has others."""
    return Synonyms.load(shipped("seed_data") / "synonyms.yaml")


def publish(settings: Settings, changed: Iterable[int] | None = None) -> None:
    """Bring index and edition up to the tables: the tactics named, or all of them. The caller holds the lock (alone)."""
    state = db.session.get(CatalogueState, 1)
    changes = None
    if changed is None or not settings.index_dir.exists():
        index.rebuild(settings.index_dir, documents(), settings.languages)
    else:
        changes = index.update(settings.index_dir, documents(set(changed)), (), settings.languages)
    _name_current(settings, _write(settings, state.version if state else 0, changes))


def published_version(settings: Settings) -> int | None:
    """The version that the current edition was written from, by its name; None when there is no edition."""
    try:
        return int((settings.editions_dir / "current").read_text().partition("-")[0])
    except (OSError, ValueError):
        return None


def publish_if_behind(settings: Settings) -> bool:
    """Publish when edition or index is not there, or of another version than the tables; tells whether it did."""
    state = db.session.get(CatalogueState, 1)
    try:
        with closing(open_edition(settings)) as edition:
            if state and edition.version == state.version and settings.index_dir.exists():
                return False
    except (OSError, ValueError):
        pass  # No edition, or a broken one: both are mended by publishing.
    publish(settings)
    return True


def drift(settings: Settings) -> tuple[set[int], set[int]]:
    """Ids that the index lacks, and ids that it has too many: both empty when it is true to the tables."""
    stored = set(db.session.scalars(select(Tactic.id)))
    indexed = index.keys(settings.index_dir) if settings.index_dir.exists() else set()
    return stored - indexed, indexed - stored


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the data folder's lock: of several processes, one publishes at a time. Freed when the process dies."""
    with (settings.data_dir / "publishing.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(settings: Settings, version: int, changes: Sequence[Change] | None) -> Path:
    """A new edition: from the current one when only these documents have changed since, else from index and tables."""
    settings.editions_dir.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{version:08}-", dir=settings.editions_dir))
    if changes is None or not _renew(settings, folder, version, changes):
        compile_postings(settings.index_dir, folder / "postings")
        write_edition(folder, version, entries(), settings.languages)
    return folder


def _renew(settings: Settings, folder: Path, version: int, changes: Sequence[Change]) -> bool:
    try:
        base = _current(settings)
    except OSError:
        return False
    if not renew_postings(base / "postings", folder / "postings", changes):
        return False
    if renew_edition(base, folder, version, entries({change.key for change in changes}), settings.languages):
        return True
    shutil.rmtree(folder / "postings")
    return False


def _current(settings: Settings) -> Path:
    return settings.editions_dir / (settings.editions_dir / "current").read_text()


def _name_current(settings: Settings, folder: Path) -> None:
    aside = settings.editions_dir / f"{folder.name}.current"
    aside.write_text(folder.name)
    aside.replace(settings.editions_dir / "current")
    older = sorted((f for f in settings.editions_dir.iterdir() if f.is_dir()), key=lambda f: f.stat().st_mtime_ns)
    for path in older[:-_KEPT]:
        shutil.rmtree(path, ignore_errors=True)
