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
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from threading import Lock
from typing import Any

from flask import current_app
from sqlalchemy import select

from tactics.catalogue import evidence
from tactics.catalogue.edition import Edition, Entry, write_edition
from tactics.catalogue.models import CatalogueState, Evidence, Source, Tactic, TacticTag, TacticText
from tactics.catalogue.sections import prose
from tactics.core.database import db
from tactics.core.settings import Settings, shipped
from tactics.search import index
from tactics.search.index import Document, Fields
from tactics.search.postings import compile_postings
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
            folder = settings.editions_dir / (settings.editions_dir / "current").read_text()
            searcher = Searcher(folder / "postings", settings.index_dir, _synonyms(), settings.languages)
            return Edition(folder, searcher, settings.languages)
        except FileNotFoundError:
            if attempt == 2:
                raise
        except (LookupError, TypeError) as error:
            raise ValueError(f"the edition in {folder} is damaged") from error
    raise AssertionError("unreachable")


def _synonyms() -> Synonyms:
    return Synonyms.load(shipped("seed_data") / "synonyms.yaml")


def publish(settings: Settings, changed: Iterable[int] | None = None) -> None:
    """Bring index and edition up to the tables: the tactics named, or all of them. The caller holds the lock (alone)."""
    state = db.session.get(CatalogueState, 1)
    if changed is None or not settings.index_dir.exists():
        index.rebuild(settings.index_dir, _documents(None), settings.languages)
    else:
        index.update(settings.index_dir, _documents(set(changed)), (), settings.languages)
    _name_current(settings, _write(settings, state.version if state else 0))


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


def _write(settings: Settings, version: int) -> Path:
    settings.editions_dir.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{version:08}-", dir=settings.editions_dir))
    compile_postings(settings.index_dir, folder / "postings")
    write_edition(folder, version, _entries(), settings.languages)
    return folder


def _name_current(settings: Settings, folder: Path) -> None:
    aside = settings.editions_dir / f"{folder.name}.current"
    aside.write_text(folder.name)
    aside.replace(settings.editions_dir / "current")
    older = sorted((f for f in settings.editions_dir.iterdir() if f.is_dir()), key=lambda f: f.stat().st_mtime_ns)
    for path in older[:-_KEPT]:
        shutil.rmtree(path, ignore_errors=True)


def _documents(keys: set[int] | None) -> Iterator[Document]:
    """The tactics' texts as search documents, evidence and hypothesis included, read in one pass ordered by tactic."""
    claims: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in db.session.execute(select(Evidence.tactic_id, Evidence.claims)):
        claims[row.tactic_id].append(row.claims)
    columns = (TacticText.tactic_id, TacticText.language, TacticText.title, TacticText.summary)
    query = select(*columns, TacticText.description, TacticText.sections).order_by(TacticText.tactic_id)
    rows = db.session.execute(query.execution_options(yield_per=1000))
    for key, texts in groupby(rows, key=attrgetter("tactic_id")):
        if keys is None or key in keys:
            yield Document(key, {row.language: _fields(row, claims.get(key, [])) for row in texts})


def _fields(row: Any, claims: list[dict[str, str]]) -> Fields:
    """A text as it is searched."""
    told = [claim.get(row.language, "") for claim in claims]
    body = [row.description or prose(row.sections), *row.sections.get("hypothesis", {}).values(), *told]
    return Fields(row.title, row.summary, "\n".join(body))


def _entries() -> Iterator[Entry]:
    values: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for tag in db.session.execute(select(TacticTag.tactic_id, TacticTag.facet, TacticTag.value)):
        values[tag.tactic_id][tag.facet].append(tag.value)
    titles: dict[int, dict[str, str]] = defaultdict(dict)
    for text in db.session.execute(select(TacticText.tactic_id, TacticText.language, TacticText.title)):
        titles[text.tactic_id][text.language] = text.title
    weights = evidence_weights()
    columns = (Tactic.id, Tactic.type, Tactic.budget, Tactic.effort, Tactic.added)
    for row in db.session.execute(select(*columns)):
        own = values[row.id]
        for facet in ("type", "budget", "effort"):
            own[facet] = [value] if (value := getattr(row, facet)) else []
        own["evidence"] = [evidence.level(weights[row.id])]
        yield Entry(row.id, own, titles[row.id], evidence.rank(weights[row.id]), row.added.isoformat())


def evidence_weights(keys: Iterable[int] | None = None) -> dict[int, list[evidence.Weight]]:
    """What each tactic's evidence weighs, by tactic id: of the tactics named, or of all."""
    query = select(Evidence.tactic_id, Evidence.fit, Source.kind, Source.grade).join(Source)
    if keys is not None:
        query = query.where(Evidence.tactic_id.in_(keys))
    weights: dict[int, list[evidence.Weight]] = defaultdict(list)
    for row in db.session.execute(query):
        weights[row.tactic_id].append(evidence.Weight(row.kind, row.grade, row.fit))
    return weights
