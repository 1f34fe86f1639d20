"""What a chapter's page shows, worked out ahead of the template: its texts, notes, pictures, formulas and neighbours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from flask import url_for

from tactics.catalogue.queries import Card
from tactics.catalogue.records import SourceRecord
from tactics.guide.chapters import Chapter, Head, Passage, Piece, Section
from tactics.guide.figures import Figure, figures
from tactics.guide.pictures import PICTURES, Picture
from tactics.guide.reading import PAGES, chapters, sources
from tactics.kpis import wording
from tactics.kpis.register import REGISTER
from tactics.kpis.shown import Page as KpiPage
from tactics.kpis.texts import entries

_ENDPOINTS = {"tactic": "catalogue.tactic", "kpi": "kpis.kpi", "playbook": "playbooks.playbook", "guide": "guide.chapter"}


@dataclass(frozen=True)
class Note:
    """A numbered note at the end of a chapter."""

    number: int
    source: SourceRecord


class Page:
    """A chapter in a language; `tactics` are the cards of those it names that this catalogue has, by slug."""

    def __init__(self, chapter: Chapter, tactics: Mapping[str, Card], language: str) -> None:
        """The page of a chapter."""
        self.chapter, self.tactics, self.language = chapter, tactics, language

    @property
    def head(self) -> Head:
        """Title, lead, summary and first steps."""
        return self.chapter.heads[self.language]

    @cached_property
    def notes(self) -> list[Note]:
        """The sources in the order they are first cited."""
        return [Note(number, sources()[key]) for number, key in enumerate(self.chapter.sources(self.language), 1)]

    def note_of(self, piece: Piece) -> Note:
        """The note that a piece refers to."""
        return next(note for note in self.notes if note.source.id == piece.target)

    def address(self, piece: Piece) -> str | None:
        """Where a link leads; None when it leads to a tactic that this catalogue does not have."""
        target, _, anchor = piece.target.partition("#")
        if piece.kind == "term":
            return f"{url_for('glossary.index')}#{target}"
        if piece.kind == "page":
            name = re.split(r"[?#]", piece.target)[0]
            return url_for(PAGES[name]) + piece.target.removeprefix(name)
        if piece.kind == "tactic" and target not in self.tactics:
            return None
        return url_for(_ENDPOINTS[piece.kind], slug=target) + (f"#{anchor}" if anchor else "")

    def written(self, piece: Piece) -> str:
        """The number that a piece stands for, as the reader writes it."""
        return said(figures()[piece.target])

    def plain(self, passage: Passage) -> str:
        """A passage as mere words, its numbers written out: for text alternatives."""
        return "".join(self.written(piece) if piece.kind == "figure" else piece.text for piece in passage)

    def picture(self, section: Section) -> Picture | None:
        """The picture of a section."""
        return PICTURES[section.picture]() if section.picture else None

    def formula(self, section: Section) -> KpiPage | None:
        """A section's formula with its numbers, as the KPI's own page would answer them."""
        own = section.formula
        if own is None:
            return None
        given = {name: wording.plain(Decimal(text)) for name, text in own.given.items()}
        return KpiPage(REGISTER[own.kpi], entries()[own.kpi], {"variant": own.variant, **given}, self.language)

    def listed(self, section: Section) -> list[Card]:
        """The tactics that a section lists."""
        return [self.tactics[slug] for slug in section.tactics if slug in self.tactics]

    @property
    def before(self) -> Chapter | None:
        """The chapter before this one."""
        return chapters()[self.chapter.number - 2] if self.chapter.number > 1 else None

    @property
    def after(self) -> Chapter | None:
        """The chapter after this one."""
        return next(iter(chapters()[self.chapter.number :]), None)

    def for_machines(self, address: str) -> dict[str, Any]:
        """The chapter as schema.org knows an article; `address` is its own."""
        return {
            "@context": "https://schema.org",
            "@type": "Article",
            "headline": self.head.title,
            "description": self.head.lead,
            "inLanguage": self.language,
            "datePublished": self.chapter.written.isoformat(),
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "url": address,
            "position": self.chapter.number,
            "wordCount": self.chapter.words(self.language),
            "citation": [note.source.url for note in self.notes],
        }


def said(figure: Figure) -> str:
    """A number as the reader writes it."""
    if figure.unit == "percent":
        return wording.per_cent(figure.value, figure.decimals)
    if figure.unit == "points":
        return wording.points(wording.rounded(figure.value, figure.decimals))
    return wording.plain(figure.value, figure.decimals) if figure.unit == "plain" else wording.whole(figure.value)
