"""Reading the chapters from the seed. Pure.

A text may hold marks: `[^key]` a source, `[words](kind:target)` a link, `{name}` a number of tactics.guide.figures.
Keeps true: each chapter has both languages, section by section; every source, number, picture and KPI it names exists,
or the file is refused with its name. Whether the tactics and playbooks are there is asked by `tactics catalogue check`.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tactics.catalogue.records import SourceRecord
from tactics.catalogue.seed import read_sources
from tactics.core.settings import shipped
from tactics.core.written import BadSeed, must, read_mapping
from tactics.glossary.terms import read_terms
from tactics.guide.chapters import LANGUAGES, Chapter, Formula, Head, Part, Passage, Piece, Section
from tactics.guide.figures import figures
from tactics.guide.pictures import PICTURES
from tactics.kpis.register import REGISTER

PAGES: Mapping[str, str] = MappingProxyType(
    {
        "growth-model": "kpis.growth_model",
        "kpis": "kpis.index",
        "tactics": "catalogue.index",
        "playbooks": "playbooks.index",
        "glossary": "glossary.index",
        "backlog": "backlog.index",
    }
)
"""What a link of the kind `page` may point to, with its endpoint; a query or an anchor may follow."""
KINDS = ("tactic", "kpi", "playbook", "term", "guide", "page")
_MARK = re.compile(r"\[\^([a-z0-9-]+)\]|\[([^\]]+)\]\(([a-z]+):([^)\s]+)\)|\{([a-z0-9-]+)\}")
_NAME = re.compile(r"(\d\d)-([a-z0-9]+(?:-[a-z0-9]+)*)")
_JOINED = re.compile(r"(?<=[\d}]) (?=\d{3}(?!\d)|%|kr\b)")
"""Spaces inside a number or before its unit, where no line may break."""
_TAKEN = {"first", "notes", "further", "main", "messages", "short"}
"""Anchors that the page itself has."""


def read_chapters(folder: Path) -> list[Chapter]:
    """The chapters of a seed folder, in their order. Raises BadSeed."""
    paths = sorted((folder / "guide").glob("*.yaml"))
    sources = {source.id for source in read_sources(folder)}
    terms = {term.slug for term in read_terms(folder)}
    made = [_Reader(path, sources, terms).chapter() for path in paths]
    slugs = {chapter.slug for chapter in made}
    for path, chapter in zip(paths, made, strict=True):
        must(chapter.number == made.index(chapter) + 1, path, "the chapters must be numbered 01, 02, 03 …")
        for language in LANGUAGES:
            for piece in chapter.pieces(language, "guide"):
                must(piece.target.partition("#")[0] in slugs, path, f"there is no chapter {piece.target}")
    return made


class _Reader:
    """Reads one file, and refuses what does not follow the form."""

    def __init__(self, path: Path, sources: set[str], terms: set[str]) -> None:
        self.path, self.sources, self.terms = path, sources, terms

    def chapter(self) -> Chapter:
        """The chapter. Raises BadSeed."""
        must(bool(_NAME.fullmatch(self.path.stem)), self.path, "the file's name must be like 01-a-slug.yaml")
        number, _, slug = self.path.stem.partition("-")
        content = read_mapping(self.path)
        try:
            return self._chapter(number, slug, content)
        except KeyError as error:
            raise BadSeed(f"{self.path.name}: {error} is missing") from error
        except (TypeError, AttributeError) as error:
            raise BadSeed(f"{self.path.name}: {error}") from error

    def _chapter(self, number: str, slug: str, content: Mapping[str, Any]) -> Chapter:
        sections = tuple(self._section(one) for one in content["sections"])
        keys = [section.key for section in sections]
        must(len(set(keys)) == len(keys) and not _TAKEN & set(keys), self.path, "sections: a key stands twice or is taken")
        must(sum(section.example for section in sections) == 1, self.path, "sections: mark one of them as the example")
        must(type(content["written"]) is date, self.path, "written: give a date")
        for kpi in content["kpis"]:
            must(kpi in REGISTER, self.path, f"kpis: {kpi!r} is not known")
        return Chapter(
            slug=slug,
            number=int(number),
            written=content["written"],
            heads={language: self._head(content[language]) for language in LANGUAGES},
            sections=sections,
            kpis=tuple(content["kpis"]),
            playbooks=tuple(content["playbooks"]),
        )

    def _head(self, content: Mapping[str, Any]) -> Head:
        head = Head(
            self._line(content["title"]),
            self._line(content["lead"]),
            self._list(content["summary"]),
            self._list(content["first"]),
        )
        must(len(head.summary) == 3, self.path, "summary: give three lines")
        return head

    def _section(self, content: Mapping[str, Any]) -> Section:
        unknown = set(content) - {"key", "picture", "formula", "example", "tactics", *LANGUAGES}
        must(not unknown, self.path, f"sections: {', '.join(sorted(unknown))} is not known")
        picture, formula = content.get("picture", ""), content.get("formula")
        must(not picture or picture in PICTURES, self.path, f"picture {picture!r} is not known")
        parts = {language: self._part(content[language], drawn=bool(picture)) for language in LANGUAGES}
        must(
            len({len(part.points) for part in parts.values()}) == 1,
            self.path,
            f"{content['key']}: as many points in both languages",
        )
        tactics = tuple(content.get("tactics", ()))
        return Section(content["key"], parts, picture, self._formula(formula), bool(content.get("example")), tactics)

    def _part(self, content: Mapping[str, Any], *, drawn: bool) -> Part:
        unknown = set(content) - {"heading", "text", "points", "caption", "alt"}
        must(not unknown, self.path, f"sections: {', '.join(sorted(unknown))} is not known")
        must(("caption" in content) == drawn == ("alt" in content), self.path, "a picture, its caption and its alt go together")
        text = tuple(self._passage(line) for line in self._said(content["text"]).splitlines() if line.strip())
        caption, alt = (self._passage(content[name]) if drawn else () for name in ("caption", "alt"))
        return Part(self._line(content["heading"]), text, self._list(content.get("points", [])), caption, alt)

    def _formula(self, content: Mapping[str, Any] | None) -> Formula | None:
        if content is None:
            return None
        kpi, variant = REGISTER.get(content["kpi"]), content["variant"]
        known = {own.id: own for own in kpi.variants} if kpi else {}
        must(variant in known, self.path, f"formula: {content['kpi']}, {variant} is not known")
        given = {name: str(value) for name, value in content.get("given", {}).items()}
        must(
            not given or set(given) == set(known[variant].by_name),
            self.path,
            f"formula: give {', '.join(known[variant].by_name)}",
        )
        return Formula(content["kpi"], variant, given or known[variant].example)

    def _said(self, value: object) -> str:
        must(isinstance(value, str) and bool(value.strip()), self.path, f"{value!r} must be a text")
        return _JOINED.sub("\u00a0", str(value).strip())

    def _line(self, value: object) -> str:
        """A text that holds no marks: a title, a heading."""
        must(not _MARK.search(self._said(value)), self.path, f"no marks belong in: {value}")
        return self._said(value)

    def _list(self, values: object) -> tuple[Passage, ...]:
        must(isinstance(values, list), self.path, f"{values!r} must be a list")
        return tuple(self._passage(value) for value in values)  # type: ignore[attr-defined]  # a list, as just checked

    def _passage(self, value: object) -> Passage:
        text, made, end = self._said(value), [], 0
        for mark in _MARK.finditer(text):
            made += [Piece("text", text[end : mark.start()]), self._mark(*mark.groups())]
            end = mark.end()
        made.append(Piece("text", text[end:]))
        for piece in made:
            loose = piece.kind == "text" and re.search(r"[\[\]{}]", piece.text)
            must(not loose, self.path, f"a mark that cannot be read in: {piece.text.strip()[:60]}")
        return tuple(piece for piece in made if piece.text or piece.kind == "note")

    def _mark(self, source: str, words: str, kind: str, target: str, number: str) -> Piece:
        if source:
            must(source in self.sources, self.path, f"there is no source {source}")
            return Piece("note", "", source)
        if number:
            must(number in figures(), self.path, f"there is no number {number}")
            return Piece("figure", number, number)
        known = {"kpi": REGISTER, "term": self.terms, "page": PAGES}.get(kind)
        must(kind in KINDS, self.path, f"a link cannot be of the kind {kind!r}")
        must(known is None or re.split(r"[?#]", target)[0] in known, self.path, f"there is no {kind} {target}")
        return Piece(kind, words, target)


@cache
def chapters() -> tuple[Chapter, ...]:
    """The product's own chapters."""
    return tuple(read_chapters(shipped("seed_data")))


def by_slug(slug: str) -> Chapter | None:
    """The chapter with this slug."""
    return next((chapter for chapter in chapters() if chapter.slug == slug), None)


@cache
def sources() -> Mapping[str, SourceRecord]:
    """What may be cited, by key."""
    return {source.id: source for source in read_sources(shipped("seed_data"))}
