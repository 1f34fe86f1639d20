"""The kinds of survey: what each asks, on which scale, in both languages; read from the seed. Pure.

Keeps true: the wording and the scale of a kind are the same for every survey of it, so that its results can be
compared with each other and with the bands of the KPI library; only the follow-up question may be rewritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tactics.core.settings import shipped
from tactics.core.written import BadSeed, must, read_mapping

LANGUAGES = ("en", "sv")


@dataclass(frozen=True)
class KindText:
    """What a kind says in one language: to the team (name, about), and to whoever answers (the rest)."""

    name: str
    about: str
    question: str
    low: str
    high: str
    follow_up: str
    reasons: Mapping[str, str]

    def asked(self, product: str) -> str:
        """The question, with the name in its place."""
        return self.question.replace("{product}", product)


@dataclass(frozen=True)
class Kind:
    """A kind of survey: either a scale (least and most, whole steps) or reasons to choose one of, and the KPI it feeds."""

    key: str
    kpi: str
    scale: tuple[int, int] | None
    reasons: tuple[str, ...]
    texts: Mapping[str, KindText]

    def takes(self, written: str) -> bool:
        """Whether what was sent is one of the answers that the form offers."""
        if self.scale is None:
            return written in self.reasons
        least, most = self.scale
        return written in {str(step) for step in range(least, most + 1)}


def read_kinds(folder: Path) -> dict[str, Kind]:
    """The kinds of a seed folder by key, in the order they are offered. Raises BadSeed."""
    path = folder / "surveys.yaml"
    return {key: _kind(path, key, content) for key, content in read_mapping(path).items()}


def _kind(path: Path, key: str, content: Mapping[str, Any]) -> Kind:
    reasons = tuple(content.get("reasons") or ())
    try:
        texts = {language: _text(content[language]) for language in LANGUAGES}
        scale = (int(content["scale"][0]), int(content["scale"][1])) if "scale" in content else None
        kind = Kind(key, str(content["kpi"]), scale, reasons, texts)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise BadSeed(f"{path.name}: {key}: {error} is missing or cannot be read") from error
    must((scale is None) == bool(reasons), path, f"{key}: give a scale or reasons, not both")
    for text in texts.values():
        must(tuple(text.reasons) == reasons, path, f"{key}: the reasons differ between the languages")
        must("{product}" in text.question, path, f"{key}: the question does not name the product")
    return kind


def _text(content: Mapping[str, Any]) -> KindText:
    words = {name: str(content[name]).strip() for name in ("name", "about", "question", "follow_up")}
    ends = {name: str(content.get(name, "")).strip() for name in ("low", "high")}
    return KindText(**words, **ends, reasons={key: str(said) for key, said in (content.get("reasons") or {}).items()})


@cache
def kinds() -> Mapping[str, Kind]:
    """The product's own kinds."""
    return read_kinds(shipped("seed_data"))
