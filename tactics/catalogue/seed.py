"""Reading the seed: one YAML file a tactic, one file of sources, both languages side by side.

Keeps true: a file that does not follow the form is refused with its name and what is wrong with it; nothing is
guessed. The form is described in seed_data/README.md.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tactics.catalogue.records import EvidenceRecord, SourceRecord, TacticRecord, TextRecord
from tactics.catalogue.sections import HYPOTHESIS, PROSE
from tactics.core.vocabulary import DESIGNS, FACETS, GRADES, SOURCE_KINDS
from tactics.core.written import BadSeed, must, read_mapping

_TAGS = {"stages": "stage", "topics": "topic", "models": "model", "kpis": "kpi"}
_UNITS = ("days", "weeks", "months")


def digest(folder: Path) -> str:
    """A digest of everything the seed holds, to tell whether it has changed since it was loaded."""
    whole = hashlib.sha256()
    for path in _files(folder):
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def read_sources(folder: Path) -> list[SourceRecord]:
    """The sources. Raises BadSeed."""
    path = folder / "sources.yaml"
    content = read_mapping(path)
    try:
        sources = [SourceRecord(id=key, **fields) for key, fields in content.items()]
    except TypeError as error:
        raise BadSeed(f"{path.name}: {error}") from error
    for source in sources:
        must(source.kind in SOURCE_KINDS, path, f"{source.id}: kind {source.kind!r} is not known")
        must(source.grade in GRADES, path, f"{source.id}: grade {source.grade!r} is not known")
        must(source.url.startswith(("https://", "http://")), path, f"{source.id}: url must begin with http")
    return sources


def read_tactics(folder: Path) -> list[TacticRecord]:
    """Every tactic of the seed, in the order of the file names. Raises BadSeed."""
    return [_tactic(path) for path in sorted((folder / "tactics").glob("*.yaml"))]


def _files(folder: Path) -> list[Path]:
    if not (folder / "tactics").is_dir():
        raise BadSeed(f"{folder} holds no folder called tactics")
    return [folder / "sources.yaml", *sorted((folder / "tactics").glob("*.yaml"))]


def _tactic(path: Path) -> TacticRecord:
    content = read_mapping(path)
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
    must(value in FACETS[facet], path, f"{facet} {value!r} is not known")
    return value


def _date(path: Path, value: object) -> date:
    must(isinstance(value, date), path, f"added: {value!r} is not a date")
    return value  # type: ignore[return-value]  # just checked


def _time(path: Path, span: Mapping[str, Any]) -> tuple[int, int, str]:
    first, last, unit = span["from"], span["to"], span["unit"]
    must(isinstance(first, int) and isinstance(last, int) and first <= last, path, "time_to_effect: from 2 to 6")
    must(unit in _UNITS, path, f"time_to_effect: unit {unit!r} is none of {', '.join(_UNITS)}")
    return first, last, unit


def _experiment(path: Path, content: Mapping[str, Any]) -> dict[str, Any]:
    must(content["design"] in DESIGNS, path, f"experiment: design {content['design']!r} is not known")
    for kpi in (content["primary"], *content["guardrails"]):
        _value(path, "kpi", kpi)
    return dict(content)


def _text(path: Path, content: Mapping[str, Any]) -> TextRecord:
    known = {"name", "summary", "steps", "hypothesis", *PROSE}
    must(set(content) <= known, path, f"{', '.join(set(content) - known)} is not a section")
    must(set(content["hypothesis"]) == set(HYPOTHESIS), path, f"hypothesis has the parts {', '.join(HYPOTHESIS)}")
    sections = {name: content[name] for name in ("why", "steps", *PROSE[1:], "hypothesis") if name in content}
    return TextRecord(title=content["name"], summary=content["summary"], sections=sections)


def _evidence(path: Path, item: Mapping[str, Any]) -> EvidenceRecord:
    must(item["fit"] in {"direct", "related"}, path, f"{item['source']}: fit is direct or related")
    claims = {language: item[language] for language in ("en", "sv")}
    return EvidenceRecord(item["source"], item["fit"], claims, item.get("figure", {}))
