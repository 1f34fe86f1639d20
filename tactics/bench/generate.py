"""Generated catalogues: the real seed, and beside it as many invented tactics as a size asks for.

Keeps true: the same seed and size give the same rows; facet values, evidence and sentences come from real tactics, so
that their spread is real. A generated tactic is the length of an imported one: a summary and a short description.
"""

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from tactics import search
from tactics.catalogue import edition, pressing, publishing, seed
from tactics.catalogue.actions import prepare
from tactics.catalogue.models import CatalogueState, Evidence, Tactic, TacticTag, TacticText
from tactics.catalogue.records import TacticRecord, TextRecord
from tactics.catalogue.sections import PROSE
from tactics.core.database import db
from tactics.core.settings import Settings, read_settings, shipped
from tactics.factory import create_app

FORM = 1
"""Raise it whenever other rows would be generated than before: kept catalogues are then made afresh."""

_CHUNK = 1000
_FLATTENED = 10
"""Zipf's law with its head cut: the most common sentence stands in one tactic of ten, not in every second."""

_BORROWED = 0.3
"""How often a generated tactic has a facet from another tactic than the one it is patterned on."""

Rows = list[dict[str, Any]]


def seed_records() -> list[TacticRecord]:
    """The real tactics."""
    return seed.read_tactics(shipped("seed_data"))


def catalogue_name(size: int) -> str:
    """What a kept catalogue of this size is called: another when the seed, the search or the editions have changed."""
    editions = (Path(edition.__file__), Path(pressing.__file__), Path(publishing.__file__))
    code = (*sorted(Path(search.__file__).parent.glob("*.py")), *editions)
    known = hashlib.sha256(seed.digest(shipped("seed_data")).encode() + b"".join(path.read_bytes() for path in code))
    return f"{size}-{FORM}-{known.hexdigest()[:10]}"


def settings_in(folder: Path) -> Settings:
    """The product's settings for a data folder, whatever the environment says."""
    return read_settings({"TACTICS_DATA_DIR": str(folder)})


def make_catalogue(folder: Path, size: int) -> None:
    """Fill a data folder with a catalogue of this size and publish it."""
    settings = settings_in(folder)
    with create_app(settings).app_context():
        prepare(settings)
        records = seed_records()
        if size > len(records):
            with publishing.alone(settings):
                _insert(records, size)
                publishing.publish(settings)
        db.engine.dispose()


def _insert(records: Sequence[TacticRecord], size: int) -> None:
    highest = db.session.scalar(select(func.max(Tactic.id))) or 0
    for chunk in _chunks(records, highest + 1, size - len(records)):
        for model, rows in chunk.items():
            if rows:
                db.session.connection().execute(insert(model), rows)
    state = db.session.get_one(CatalogueState, 1)
    state.version += 1
    db.session.commit()


def _chunks(records: Sequence[TacticRecord], first: int, count: int) -> Iterator[dict[type, Rows]]:
    writer = _Writer.of(records)
    for start in range(first, first + count, _CHUNK):
        chunk: dict[type, Rows] = {Tactic: [], TacticText: [], TacticTag: [], Evidence: []}
        for key in range(start, min(start + _CHUNK, first + count)):
            writer.add(chunk, key)
        yield chunk


@dataclass(frozen=True)
class _Sentences:
    """Sentences in one language, some of them much more common than others."""

    texts: list[str]
    weights: list[float]

    @classmethod
    def of(cls, texts: list[TextRecord], dice: random.Random) -> "_Sentences":
        sentences = sorted({sentence for text in texts for sentence in _split(text)})
        dice.shuffle(sentences)
        return cls(sentences, list(accumulate(1 / (rank + _FLATTENED) for rank in range(len(sentences)))))

    def draw(self, dice: random.Random, count: int) -> str:
        return " ".join(dice.choices(self.texts, cum_weights=self.weights, k=count))


@dataclass(frozen=True)
class _Writer:
    """Invents tactics out of real ones."""

    records: Sequence[TacticRecord]
    sentences: dict[str, _Sentences]
    dice: random.Random

    @classmethod
    def of(cls, records: Sequence[TacticRecord]) -> "_Writer":
        dice = random.Random(FORM)
        languages = sorted({language for record in records for language in record.texts})
        texts = {language: [record.texts[language] for record in records] for language in languages}
        return cls(records, {language: _Sentences.of(texts[language], dice) for language in languages}, dice)

    def add(self, chunk: dict[type, Rows], key: int) -> None:
        """One tactic's rows in every table."""
        pattern = self.dice.choice(self.records)
        kind, budget, effort = (getattr(self._model(pattern), facet) for facet in ("type", "budget", "effort"))
        own = {"id": key, "slug": f"generated-{key}", "type": kind, "budget": budget, "effort": effort}
        chunk[Tactic].append({**own, "added": pattern.added})
        chunk[TacticText] += [self._text(pattern, key, language) for language in self.sentences]
        for facet in pattern.tags:
            values = self._model(pattern).tags.get(facet, ())
            chunk[TacticTag] += [
                {"tactic_id": key, "facet": facet, "value": value, "position": place} for place, value in enumerate(values)
            ]
        for place, item in enumerate(self._model(pattern).evidence or ()):
            said = {"claims": dict(item.claims), "figures": dict(item.figures)}
            chunk[Evidence].append({"tactic_id": key, "source_id": item.source, "position": place, "fit": item.fit, **said})

    def _model(self, pattern: TacticRecord) -> TacticRecord:
        return self.dice.choice(self.records) if self.dice.random() < _BORROWED else pattern

    def _text(self, pattern: TacticRecord, key: int, language: str) -> dict[str, Any]:
        drawn = self.sentences[language]
        texts = {"summary": drawn.draw(self.dice, 2), "description": drawn.draw(self.dice, self.dice.randint(2, 6))}
        title = f"{pattern.texts[language].title} {key}"
        return {"tactic_id": key, "language": language, "title": title, **texts, "sections": {}}


def _split(text: TextRecord) -> Iterator[str]:
    sections = text.sections or {}
    for paragraph in (text.summary or "", *sections.get("steps", ()), *(sections.get(name, "") for name in PROSE)):
        yield from (sentence for sentence in re.split(r"(?<=[.!?])\s+", paragraph) if len(sentence.split()) > 3)
