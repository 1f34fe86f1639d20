"""From the rows of a file to tactics: which column is what, what its values mean, which rows cannot be used. Pure.

Keeps true: a row becomes a whole tactic or is rejected with its line number and a reason; several rows with the same
slug are the same tactic in several languages; a column that is missing leaves what is stored as it is.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from unicodedata import combining, normalize

from flask_babel import gettext

from tactics.catalogue.records import TacticRecord, TextRecord
from tactics.catalogue.sheets import Line
from tactics.core.vocabulary import FACETS, facet_name, recognise

_ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "slug": ("slug",),
        "lang": ("lang", "language", "språk"),
        "title": ("title", "taktik", "tactic", "name", "namn", "titel"),
        "summary": ("summary", "sammanfattning"),
        "description": ("description", "scope", "beskrivning"),
        "stages": ("stages", "stage", "funnel-steg", "funnel stages", "trattsteg"),
        "topics": ("topics", "topic", "ämne", "ämnen"),
        "models": ("models", "business models", "affärsmodeller"),
        "kpis": ("kpis", "kpi", "kpi:er"),
        "type": ("type", "type of work", "slag", "slags arbete"),
        "budget": ("budget",),
        "effort": ("effort", "insats"),
    }
)
"""Each column's names: the contract's, the original base's, and the headings of our own exports."""
_TAGS = MappingProxyType({"stages": "stage", "topics": "topic", "models": "model", "kpis": "kpi"})
_MOST_TITLE = 200
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Signs that nobody can see, no database of ours need store, and no XML (the feed, a workbook) may hold."""


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be used, and why."""

    line: int
    reason: str
    cells: Mapping[str, str]


class _Unusable(Exception):
    """Why one row cannot be used."""


def read_records(lines: Iterable[Line], language: str, languages: Iterable[str]) -> tuple[list[TacticRecord], list[Rejected]]:
    """The tactics in the rows of a file, whose text is in `language` where no column says otherwise; and the rest."""
    records: dict[str, TacticRecord] = {}
    rejected: list[Rejected] = []
    for line in lines:
        try:
            record = _record(_columns(line.cells), language, tuple(languages))
            records[record.slug] = _joined(records.get(record.slug), record)
        except _Unusable as problem:
            rejected.append(Rejected(line.number, str(problem), line.cells))
    return list(records.values()), rejected


def slugify(title: str) -> str:
    """A slug out of a title: plain letters, digits and hyphens, at most 80."""
    plain = "".join(sign for sign in normalize("NFKD", title.casefold()) if not combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("ø", "o").replace("æ", "ae").replace("ß", "ss")).strip("-")[:80].strip("-")


def _columns(cells: Mapping[str, str]) -> dict[str, str]:
    """The row's cells by our names. `Typ` is the budget in the original base, and the type of work elsewhere."""
    found = {name: cells[alias] for name, aliases in _ALIASES.items() for alias in aliases if alias in cells}
    if "typ" in cells:
        found.setdefault("budget" if recognise("budget", cells["typ"]) or not cells["typ"].strip() else "type", cells["typ"])
    return {name: _UNSHOWN.sub("", cell).strip() for name, cell in found.items()}


def _record(row: Mapping[str, str], language: str, languages: tuple[str, ...]) -> TacticRecord:
    title = " ".join(row.get("title", "").split())
    if not title:
        raise _Unusable(gettext("it has no title"))
    if len(title) > _MOST_TITLE:
        raise _Unusable(gettext("the title is longer than %(most)s characters", most=_MOST_TITLE))
    slug = slugify(row.get("slug", "")) or slugify(title)
    if not slug or slug == "suggest":  # /tactics/suggest is another page.
        raise _Unusable(gettext("no slug can be made from the title; give one"))
    own = row.get("lang", "").lower() or language
    if own not in languages:
        raise _Unusable(gettext("language “%(value)s” is not one of %(known)s", value=own[:20], known=", ".join(languages)))
    text = TextRecord(title, row.get("summary"), row.get("description"))
    tags = {facet: _several(facet, row[name]) for name, facet in _TAGS.items() if row.get(name)}
    kind, budget, effort = (_one(facet, row[facet]) if row.get(facet) else None for facet in ("type", "budget", "effort"))
    return TacticRecord(slug, {own: text}, type=kind, budget=budget, effort=effort, tags=tags)


def _one(facet: str, written: str) -> str:
    value = recognise(facet, written)
    if value is None:
        known = ", ".join(FACETS[facet])
        words = {"facet": facet_name(facet), "value": written[:40], "known": known}
        raise _Unusable(gettext("%(facet)s “%(value)s” is not known; write one of %(known)s", **words))
    return value


def _several(facet: str, written: str) -> tuple[str, ...]:
    parts = [part.strip() for part in re.split(r"[,|]", written) if part.strip()]
    return tuple(dict.fromkeys(_one(facet, part) for part in parts))


def _joined(first: TacticRecord | None, second: TacticRecord) -> TacticRecord:
    """Two rows of the same tactic: another language is added to it, the same language twice is a contradiction."""
    if first is None:
        return second
    if same := set(first.texts) & set(second.texts):
        raise _Unusable(gettext("“%(slug)s” stands here twice in %(language)s", slug=second.slug, language=", ".join(same)))
    return replace(
        first,
        texts={**first.texts, **second.texts},
        tags={**first.tags, **second.tags},
        type=second.type or first.type,
        budget=second.budget or first.budget,
        effort=second.effort or first.effort,
    )
