"""A tactic as plain data, on its way into the tables: made by the seed and by the importer, stored by actions. Pure.

Keeps true: a field that is None was not given, so storing the record leaves it as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class TextRecord:
    """A tactic's text in one language."""

    title: str
    summary: str | None = None
    description: str | None = None
    sections: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class EvidenceRecord:
    """What one source says of a tactic, by language."""

    source: str
    fit: str
    claims: Mapping[str, str]
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceRecord:
    """Something published."""

    id: str
    title: str
    author: str
    year: int
    url: str
    kind: str
    grade: str


@dataclass(frozen=True)
class TacticRecord:
    """One tactic. `tags` holds the facets that can have several values, each with its values in order."""

    slug: str
    texts: Mapping[str, TextRecord]
    type: str | None = None
    budget: str | None = None
    effort: str | None = None
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    time: tuple[int, int, str] | None = None
    added: date | None = None
    experiment: Mapping[str, Any] | None = None
    evidence: tuple[EvidenceRecord, ...] | None = None
    links: Mapping[str, tuple[str, ...]] | None = None
    """Slugs of other tactics, by kind of link: related, requires."""


@dataclass(frozen=True)
class Outcome:
    """What storing many records did, by slug."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
