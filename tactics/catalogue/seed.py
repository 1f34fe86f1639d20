"""Reading the seed: one YAML file a tactic, one file of sources, both languages side by side.

Keeps true: a file that does not follow the form is refused with its name and what is wrong with it; nothing is
guessed. The form is described in seed_data/README.md.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tactics.catalogue.records import EvidenceRecord, SourceRecord, TacticRecord, TextRecord
from tactics.catalogue.sections import HYPOTHESIS, PROSE
from tactics.core.vocabulary import DESIGNS, FACETS, GRADES, SOURCE_KINDS

_TAGS = {"stages": "stage", "topics": "topic", "models": "model", "kpis": "kpi"}
_UNITS = ("days", "weeks", "months")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadSeed(Exception):
    """A seed file that cannot be used; the message names the file and the fault."""


def digest(folder: Path) -> str:
    """A digest of everything the seed holds, to tell whether it has changed since it was loaded."""
    whole = hashlib.sha256()
    for path in _files(folder):
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def read_sources(folder: Path) -> list[SourceRecord]:
    """The sources. Raises BadSeed."""
    path = folder / "sources.yaml"
    content = _read(path)
    try:
        sources = [SourceRecord(id=key, **fields) for key, fields in content.items()]
    except TypeError as error:
        raise BadSeed(f"{path.name}: {error}") from error
    for source in sources:
        _must(source.kind in SOURCE_KINDS, path, f"{source.id}: kind {source.kind!r} is not known")
        _must(source.grade in GRADES, path, f"{source.id}: grade {source.grade!r} is not known")
        _must(source.url.startswith(("https://", "http://")), path, f"{source.id}: url must begin with http")
    return sources


def read_tactics(folder: Path) -> list[TacticRecord]:
    """Every tactic of the seed, in the order of the file names. Raises BadSeed."""
    return [_tactic(path) for path in sorted((folder / "tactics").glob("*.yaml"))]


def _files(folder: Path) -> list[Path]:
    if not (folder / "tactics").is_dir():
        raise BadSeed(f"{folder} holds no folder called tactics")
    return [folder / "sources.yaml", *sorted((folder / "tactics").glob("*.yaml"))]


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  # a safe loader, in C where there is one
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadSeed(f"{path.name}: {' '.join(str(error).split())}") from error
    _must(isinstance(content, dict), path, "is not a mapping")
    return dict(content)


def _must(held: bool, path: Path, fault: str) -> None:
    if not held:
        raise BadSeed(f"{path.name}: {fault}")


def _tactic(path: Path) -> TacticRecord:
    content = _read(path)
    try:
        return TacticRecord(
            slug=path.stem,
            texts={language: _text(path, content[language]) for language in ("en", "sv")},
            type=_value(path, "type", content["type"]),
            budget=_value(path, "budget", content["budget"]),
            effort=_value(path, "effort", content["effort"]),
            tags={facet: tuple(_value(path, facet, v) for v in content[name]) for name, facet in _TAGS.items()},
            time=_time(path, content["time_to_effect"]),
            added=_date(path, content["added"]),
            experiment=_experiment(path, content["experiment"]),
            evidence=tuple(_evidence(path, item) for item in content.get("evidence", ())),
            links={kind: tuple(content[kind]) for kind in ("related", "requires")},
        )
    except KeyError as error:
        raise BadSeed(f"{path.name}: {error.args[0]} is missing") from error
    except (TypeError, AttributeError) as error:
        raise BadSeed(f"{path.name}: {error}") from error


def _value(path: Path, facet: str, value: str) -> str:
    _must(value in FACETS[facet], path, f"{facet} {value!r} is not known")
    return value


def _date(path: Path, value: object) -> date:
    _must(isinstance(value, date), path, f"added: {value!r} is not a date")
    return value  # type: ignore[return-value]  # just checked


def _time(path: Path, span: Mapping[str, Any]) -> tuple[int, int, str]:
    first, last, unit = span["from"], span["to"], span["unit"]
    _must(isinstance(first, int) and isinstance(last, int) and first <= last, path, "time_to_effect: from 2 to 6")
    _must(unit in _UNITS, path, f"time_to_effect: unit {unit!r} is none of {', '.join(_UNITS)}")
    return first, last, unit


def _experiment(path: Path, content: Mapping[str, Any]) -> dict[str, Any]:
    _must(content["design"] in DESIGNS, path, f"experiment: design {content['design']!r} is not known")
    for kpi in (content["primary"], *content["guardrails"]):
        _value(path, "kpi", kpi)
    return dict(content)


def _text(path: Path, content: Mapping[str, Any]) -> TextRecord:
    known = {"name", "summary", "steps", "hypothesis", *PROSE}
    _must(set(content) <= known, path, f"{', '.join(set(content) - known)} is not a section")
    _must(set(content["hypothesis"]) == set(HYPOTHESIS), path, f"hypothesis has the parts {', '.join(HYPOTHESIS)}")
    sections = {name: content[name] for name in ("why", "steps", *PROSE[1:], "hypothesis") if name in content}
    return TextRecord(title=content["name"], summary=content["summary"], sections=sections)


def _evidence(path: Path, item: Mapping[str, Any]) -> EvidenceRecord:
    _must(item["fit"] in {"direct", "related"}, path, f"{item['source']}: fit is direct or related")
    claims = {language: item[language] for language in ("en", "sv")}
    return EvidenceRecord(item["source"], item["fit"], claims, item.get("figure", {}))
