"""The playbooks, read from the seed. Pure.

Keeps true: each playbook has both languages and from four to eight steps, each a tactic with why it stands where it does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tactics.core.settings import shipped
from tactics.core.vocabulary import KPIS, MODELS, STAGES
from tactics.core.written import BadSeed, must, read_mapping


@dataclass(frozen=True)
class Step:
    """A tactic, and why now, by language."""

    tactic: str
    why: Mapping[str, str]


@dataclass(frozen=True)
class Playbook:
    """A situation and what to do about it, in order. `texts` has name, summary and diagnose by language."""

    slug: str
    order: int
    stage: str
    models: tuple[str, ...]
    kpi: str
    texts: Mapping[str, Mapping[str, str]]
    steps: tuple[Step, ...]


def read_playbooks(folder: Path) -> list[Playbook]:
    """The playbooks of a seed folder, in their order. Raises BadSeed."""
    found = [_playbook(path) for path in (folder / "playbooks").glob("*.yaml")]
    return sorted(found, key=lambda playbook: playbook.order)


def _playbook(path: Path) -> Playbook:
    content = read_mapping(path)
    try:
        playbook = Playbook(
            slug=path.stem,
            order=content["order"],
            stage=content["stage"],
            models=tuple(content["models"]),
            kpi=content["kpi"],
            texts={language: _text(content[language]) for language in ("en", "sv")},
            steps=tuple(Step(step["tactic"], {"en": step["en"], "sv": step["sv"]}) for step in content["steps"]),
        )
    except (KeyError, TypeError) as error:
        raise BadSeed(f"{path.name}: {error} is missing") from error
    must(playbook.stage in STAGES, path, f"stage {playbook.stage!r} is not known")
    must(playbook.kpi in KPIS, path, f"kpi {playbook.kpi!r} is not known")
    must(set(playbook.models) <= set(MODELS), path, "models: one is not known")
    must(4 <= len(playbook.steps) <= 8, path, "steps: give from four to eight")
    return playbook


def _text(content: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(content[name]) for name in ("name", "summary", "diagnose")}


@cache
def playbooks() -> tuple[Playbook, ...]:
    """The product's own playbooks."""
    return tuple(read_playbooks(shipped("seed_data")))


def by_slug(slug: str) -> Playbook | None:
    """The playbook with this slug."""
    return next((playbook for playbook in playbooks() if playbook.slug == slug), None)


def with_tactic(slug: str) -> list[Playbook]:
    """The playbooks that have a tactic among their steps."""
    return [playbook for playbook in playbooks() if any(step.tactic == slug for step in playbook.steps)]
