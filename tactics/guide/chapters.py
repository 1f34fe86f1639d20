"""What a chapter of the guide is: its sections in both languages, their texts cut into pieces. Pure.

Keeps true: both languages have the same sections with the same anchors, pictures and examples; only the words differ.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

LANGUAGES = ("en", "sv")
WORDS_A_MINUTE = 200


@dataclass(frozen=True)
class Piece:
    """A part of a text: words (kind "text"), the number of a source ("note"), a number ("figure"), or a link's words."""

    kind: str
    text: str
    target: str = ""


Passage = tuple[Piece, ...]


@dataclass(frozen=True)
class Formula:
    """A KPI's formula to set with given numbers: the example's own, or the register's when none are given."""

    kpi: str
    variant: str
    given: Mapping[str, str]


@dataclass(frozen=True)
class Part:
    """A section in one language: its heading, paragraphs, points, and the caption and text alternative of its picture."""

    heading: str
    text: tuple[Passage, ...]
    points: tuple[Passage, ...] = ()
    caption: Passage = ()
    alt: Passage = ()

    def passages(self) -> Iterator[Passage]:
        """Everything that is read, in order."""
        yield from (*self.text, *self.points, *([self.caption] if self.caption else []))


@dataclass(frozen=True)
class Section:
    """A section; `key` is its anchor in both languages."""

    key: str
    parts: Mapping[str, Part]
    picture: str = ""
    formula: Formula | None = None
    example: bool = False
    tactics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Head:
    """What stands at the top and at the end of a chapter in one language."""

    title: str
    lead: str
    summary: tuple[Passage, ...]
    first: tuple[Passage, ...]


@dataclass(frozen=True)
class Chapter:
    """A chapter of the guide."""

    slug: str
    number: int
    written: date
    heads: Mapping[str, Head]
    sections: tuple[Section, ...]
    kpis: tuple[str, ...] = ()
    playbooks: tuple[str, ...] = field(default=())

    def passages(self, language: str) -> Iterator[Passage]:
        """Every text with marks, in the order it is read."""
        head = self.heads[language]
        yield from head.summary
        for section in self.sections:
            yield from section.parts[language].passages()
        yield from head.first

    def pieces(self, language: str, kind: str) -> list[Piece]:
        """The pieces of one kind, in the order they are read."""
        return [piece for passage in self.passages(language) for piece in passage if piece.kind == kind]

    def sources(self, language: str) -> list[str]:
        """The sources it cites, each once, in the order of their notes."""
        return list(dict.fromkeys(piece.target for piece in self.pieces(language, "note")))

    def tactics(self, language: str) -> list[str]:
        """The tactics it names, each once."""
        listed = [slug for section in self.sections for slug in section.tactics]
        return list(dict.fromkeys([*listed, *(piece.target for piece in self.pieces(language, "tactic"))]))

    def prose(self, language: str) -> str:
        """Its text without marks, a line for each passage and heading: what is counted and proof-read."""
        head = self.heads[language]
        lines = [head.title, head.lead, *(section.parts[language].heading for section in self.sections)]
        return "\n".join([*lines, *map(plain, self.passages(language))])

    def words(self, language: str) -> int:
        """How many words that is."""
        return len(re.findall(r"\w+(?:[-’'.,]\w+)*", self.prose(language)))

    def minutes(self, language: str) -> int:
        """How long it takes to read, rounded up."""
        return -(-self.words(language) // WORDS_A_MINUTE)


def plain(passage: Passage) -> str:
    """A passage without its marks; a number counts as a digit."""
    return "".join("0" if piece.kind == "figure" else piece.text for piece in passage)
