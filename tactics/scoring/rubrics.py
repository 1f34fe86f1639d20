"""What stands beside each input: what it asks, and what some answers mean, read from the seed. Pure.

Keeps true: every input of every framework has its rubric in both languages, its anchors rise within its bounds, and
no rubric belongs to nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tactics.core.settings import shipped
from tactics.core.written import BadSeed, must, read_mapping
from tactics.scoring.frameworks import FRAMEWORKS, Framework, Method
from tactics.scoring.inputs import Input

LANGUAGES = ("en", "sv")
CRITERION = "criterion"
"""The name under which the rubric of every criterion of a team's own stands."""


@dataclass(frozen=True)
class Anchor:
    """What an answer from `low` to `high` means; both are the same for a single answer."""

    low: Decimal
    high: Decimal
    text: str


@dataclass(frozen=True)
class Rubric:
    """What an input asks, in one sentence, and its anchors from low to high, in one language."""

    asks: str
    anchors: tuple[Anchor, ...]


Rubrics = Mapping[tuple[str, str, str], Rubric]
"""Rubrics by framework, input and language."""


def read_rubrics(folder: Path) -> Rubrics:
    """The rubrics of a seed folder. Raises BadSeed."""
    path = folder / "rubrics.yaml"
    content = read_mapping(path)
    wanted = {framework: asked(own) for framework, own in FRAMEWORKS.items()}
    must(set(content) == set(wanted), path, "does not have the frameworks of the register, no more and no less")
    found: dict[tuple[str, str, str], Rubric] = {}
    try:
        for framework, inputs in wanted.items():
            must(set(content[framework]) == set(inputs), path, f"{framework}: the inputs are not those of the register")
            for name, own in inputs.items():
                for language in LANGUAGES:
                    found[framework, name, language] = _rubric(path, content[framework][name], own, language)
    except (LookupError, TypeError, ValueError, ArithmeticError) as error:
        raise BadSeed(f"{path.name}: {error} is missing or cannot be read") from error
    return found


def asked(framework: Framework) -> dict[str, Input]:
    """Everything a framework asks in any variant, by name; for own criteria one that stands for all."""
    if framework.own:
        return {CRITERION: Input(CRITERION, CRITERION)}
    return {own.name: own for variant in framework.variants for own in variant.inputs}


def _rubric(path: Path, content: Mapping[str, Any], own: Input, language: str) -> Rubric:
    anchors = tuple(_anchor(one["at"], one[language]) for one in content["anchors"])
    ends = [end for anchor in anchors for end in (anchor.low, anchor.high)]
    must(ends == sorted(ends), path, f"{own.name}: the anchors do not rise")
    for end in ends:
        own.checked(end)  # Raises a ValueError, which names the input, for an anchor out of bounds.
    rubric = Rubric(str(content["asks"][language]).strip(), anchors)
    must(bool(rubric.asks and anchors and all(one.text for one in anchors)), path, f"{own.name}: a text is empty")
    return rubric


def _anchor(at: list[Any], text: str) -> Anchor:
    return Anchor(Decimal(str(at[0])), Decimal(str(at[-1])), str(text).strip())


@cache
def rubrics() -> Rubrics:
    """The product's own rubrics."""
    return read_rubrics(shipped("seed_data"))


def rubric(method: Method, name: str, language: str) -> Rubric:
    """The rubric of an input of a method. Raises KeyError for an input or a language there is none of."""
    return rubrics()[method.framework.id, CRITERION if method.framework.own else name, language]
