"""Owns the durable Whoosh index: one folder, a few fields per language, derived data that may always be rebuilt.

Keeps true that one writer works at a time, that a rebuild is made beside and swapped in, and that a document's
key is the only thing the outside needs to know of it. The folder holds pickles: never open one from a stranger.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from os import getpid
from pathlib import Path
from typing import Any, NamedTuple

from whoosh import fields as whoosh_fields
from whoosh import index as whoosh_index
from whoosh.reading import TermNotFound

from tactics.search.stems import StemAnalyzer, SurfaceAnalyzer

LOCK_SECONDS = 30.0  # a save waits this long for another save; then it is an error
WRITER_MEGABYTES = 192  # postings held in memory before Whoosh spills to disk
SEARCHED = ("title", "summary", "body")


@dataclass(frozen=True, slots=True)
class Fields:
    """One document's text in one language."""

    title: str
    summary: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found: a key, and texts by language code; a language may be missing."""

    key: int
    texts: Mapping[str, Fields]


class Change(NamedTuple):
    """One document before and after; None where it was not, or is no more."""

    key: int
    before: Document | None
    after: Document | None


def schema(languages: Sequence[str]) -> Any:
    """The Whoosh schema: stems of title, summary and body, and surface words, for each language."""
    columns: dict[str, Any] = {"key": whoosh_fields.NUMERIC(int, bits=64, stored=True, unique=True, sortable=True)}
    for language in languages:
        stems = StemAnalyzer(language)
        for name in SEARCHED:
            columns[f"{name}_{language}"] = whoosh_fields.TEXT(analyzer=stems, stored=True)
        columns[f"surface_{language}"] = whoosh_fields.TEXT(analyzer=SurfaceAnalyzer(), phrase=False)
    return whoosh_fields.Schema(**columns)


def rebuild(folder: Path, documents: Iterable[Document], languages: Sequence[str]) -> None:
    """Write a new index of exactly these documents beside the old one, then put it in its place."""
    beside = folder.with_name(f"{folder.name}.new-{getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        _fill(beside, documents, languages)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    _swap(beside, folder)


def update(folder: Path, changed: Iterable[Document], removed: Iterable[int], languages: Sequence[str]) -> list[Change]:
    """Put the changed documents in and take the removed ones out, in one commit; what that changed, by ascending key.

    TimeoutError if the lock is held. A missing index is begun with these documents: the drift check (`keys`) tells what
    else it lacks.
    """
    if not whoosh_index.exists_in(str(folder)):
        rebuild(folder, (), languages)
    opened = whoosh_index.open_dir(str(folder))
    try:
        _same_languages(opened, languages)
        with _writing(opened) as writer, opened.reader() as reader:
            wanted: dict[int, Document | None] = dict.fromkeys(removed) | {document.key: document for document in changed}
            return [_replace(reader, writer, key, wanted[key], languages) for key in sorted(wanted)]
    finally:
        opened.close()


def _replace(reader: Any, writer: Any, key: int, after: Document | None, languages: Sequence[str]) -> Change:
    before = None
    with suppress(TermNotFound):  # raised for a key that no document has
        number = reader.first_id("key", reader.schema["key"].to_bytes(key))
        before = _document(key, reader.stored_fields(number), languages)
        writer.delete_document(number)
    if after is not None:
        writer.add_document(**_columns(after, languages))
    return Change(key, before, after)


def _document(key: int, stored: Mapping[str, Any], languages: Iterable[str]) -> Document:
    """A document as it was put in."""
    held = [language for language in languages if f"title_{language}" in stored]
    return Document(key, {language: Fields(*(stored[f"{name}_{language}"] for name in SEARCHED)) for language in held})


def keys(folder: Path) -> set[int]:
    """The keys of all documents in the index; none when there is no index yet."""
    if not whoosh_index.exists_in(str(folder)):
        return set()
    opened = whoosh_index.open_dir(str(folder))
    try:
        with opened.reader() as reader:
            return {key for _, key in keyed(reader)}
    finally:
        opened.close()


def keyed(reader: Any) -> Iterator[tuple[int, int]]:
    """Whoosh's number and our key of each living document."""
    if not reader.doc_count():
        return
    column = reader.column_reader("key")
    for number in reader.all_doc_ids():
        yield number, int(column[number])


def _fill(folder: Path, documents: Iterable[Document], languages: Sequence[str]) -> None:
    created = whoosh_index.create_in(str(folder), schema(languages))
    try:
        with _writing(created) as writer:
            for document in documents:
                writer.add_document(**_columns(document, languages))
    finally:
        created.close()


# A compound segment is copied into memory by every searcher that opens it (170 MB at 100 000 documents, for each
# thread); single files are mapped.
@contextmanager
def _writing(opened: Any) -> Iterator[Any]:
    try:
        writer = opened.writer(timeout=LOCK_SECONDS, limitmb=WRITER_MEGABYTES, compound=False)
    except whoosh_index.LockError as error:
        raise TimeoutError("the search index is being written by somebody else") from error
    try:
        yield writer
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


def _columns(document: Document, languages: Sequence[str]) -> dict[str, Any]:
    columns: dict[str, Any] = {"key": document.key}
    for language in languages:
        if (texts := document.texts.get(language)) is not None:
            parts = {name: getattr(texts, name) for name in SEARCHED}
            columns |= {f"{name}_{language}": text for name, text in parts.items()}
            columns[f"surface_{language}"] = "\n".join(parts.values())
    return columns


def _same_languages(opened: Any, languages: Sequence[str]) -> None:
    held = {name.removeprefix("title_") for name in opened.schema.names() if name.startswith("title_")}
    if held != set(languages):
        raise ValueError(f"the index holds {sorted(held)}, not {sorted(languages)}: rebuild it")


def _swap(beside: Path, folder: Path) -> None:
    """Two renames: a reader that opens between them misses the folder for an instant, and tries once more."""
    aside = folder.with_name(f"{folder.name}.old-{getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    if folder.exists():
        folder.rename(aside)
    beside.rename(folder)
    shutil.rmtree(aside, ignore_errors=True)
