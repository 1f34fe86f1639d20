"""Reading the seed: one YAML file a tactic, one file of sources, both languages side by side.

Keeps true: a file that does not follow the form is refused with its name and what is wrong with it; nothing is
guessed. The form is described in seed_data/README.md.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tactics.catalogue.records import EvidenceRecord, SourceRecord, TacticRecord, TextRecord
from tactics.catalogue.sections import HYPOTHESIS, PROSE
from tactics.core.vocabulary import DESIGNS, FACETS, GRADES, SOURCE_KINDS
from tactics.core.written import BadSeed, must, read_mapping

_TAGS = {"stages": "stage", "topics": "topic", "models": "model", "kpis": "kpi"}
_UNITS = ("days", "weeks", "months")
_LINKS = ("related", "requires")
_SLUG = re.compile(r"(?!suggest$)(?=.{1,80}$)[a-z0-9]+(-[a-z0-9]+)*")
"""What an address may hold; /tactics/suggest is taken."""


def digest(folder: Path) -> str:
    """A digest of everything the seed holds, to tell whether it has changed since it was loaded."""
    whole = hashlib.sha256()
    for path in _files(folder):
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def read_sources(folder: Path) -> list[SourceRecord]:
    """The sources. Raises BadSeed."""
    path = folder / "sources.yaml"
    return [_source(path, key, fields) for key, fields in read_mapping(path).items()]


def read_tactics(folder: Path) -> list[TacticRecord]:
    """Every tactic of the seed, in the order of the file names. Raises BadSeed."""
    return [_tactic(path) for path in sorted((folder / "tactics").glob("*.yaml"))]


def must_cite(tactics: Iterable[TacticRecord], sources: Iterable[SourceRecord]) -> None:
    """Refuse tactics that cite what is not among the sources, or the same source twice. Raises BadSeed."""
    known = {source.id for source in sources}
    for tactic in tactics:
        path, cited = Path(f"{tactic.slug}.yaml"), [item.source for item in tactic.evidence or ()]
        for source in cited:
            must(source in known, path, f"evidence: there is no source {source}")
            must(cited.count(source) == 1, path, f"evidence: {source} is cited twice")


def _files(folder: Path) -> list[Path]:
    if not (folder / "tactics").is_dir():
        raise BadSeed(f"{folder} holds no folder called tactics")
    return [folder / "sources.yaml", *sorted((folder / "tactics").glob("*.yaml"))]


def _source(path: Path, key: object, fields: Mapping[str, Any]) -> SourceRecord:
    try:
        source = SourceRecord(id=_said(path, "a source's id", key, 80), **fields)
    except TypeError as error:
        raise BadSeed(f"{path.name}: {key}: {error}") from error
    for name in ("title", "author", "url", "kind", "grade"):
        _said(path, f"{key}: {name}", getattr(source, name))
    must(isinstance(source.year, int), path, f"{key}: year must be a whole number")
    must(source.kind in SOURCE_KINDS, path, f"{key}: kind {source.kind!r} is not known")
    must(source.grade in GRADES, path, f"{key}: grade {source.grade!r} is not known")
    must(source.url.startswith(("https://", "http://")), path, f"{key}: url must begin with http")
    return source


def _tactic(path: Path) -> TacticRecord:
    must(bool(_SLUG.fullmatch(path.stem)), path, "the file's name must be small letters, digits and hyphens, at most 80")
    content = read_mapping(path)
    try:
        return TacticRecord(
            slug=path.stem,
            texts={language: _text(path, content[language]) for language in ("en", "sv")},
            type=_value(path, "type", content["type"]),
            budget=_value(path, "budget", content["budget"]),
            effort=_value(path, "effort", content["effort"]),
            tags={facet: _values(path, facet, content[name]) for name, facet in _TAGS.items()},
            time=_time(path, content["time_to_effect"]),
            added=_date(path, content["added"]),
            experiment=_experiment(path, content["experiment"]),
            evidence=tuple(_evidence(path, item) for item in _list(path, "evidence", content.get("evidence", []))),
            links={kind: tuple(_said(path, kind, slug) for slug in _list(path, kind, content[kind])) for kind in _LINKS},
        )
    except KeyError as error:
        raise BadSeed(f"{path.name}: {error.args[0]} is missing") from error
    except (TypeError, AttributeError) as error:
        raise BadSeed(f"{path.name}: {error}") from error


def _said(path: Path, where: str, value: object, most: int | None = None) -> str:
    must(isinstance(value, str) and bool(value.strip()), path, f"{where} must be a text")
    text = str(value)
    must(most is None or len(text) <= most, path, f"{where} must have at most {most} characters")
    return text


def _list(path: Path, where: str, value: object) -> list[Any]:
    must(isinstance(value, list), path, f"{where} must be a list")
    return value  # type: ignore[return-value]  # just checked


def _value(path: Path, facet: str, value: str) -> str:
    must(value in FACETS[facet], path, f"{facet} {value!r} is not known")
    return value


def _values(path: Path, facet: str, content: object) -> tuple[str, ...]:
    values = tuple(_value(path, facet, value) for value in _list(path, facet, content))
    must(len(set(values)) == len(values), path, f"{facet}: a value stands twice")
    return values


def _date(path: Path, value: object) -> date:
    must(type(value) is date, path, f"added: {value!r} is not a date")
    return value  # type: ignore[return-value]  # just checked


def _time(path: Path, span: Mapping[str, Any]) -> tuple[int, int, str]:
    first, last, unit = span["from"], span["to"], span["unit"]
    must(isinstance(first, int) and isinstance(last, int) and first <= last, path, "time_to_effect: from 2 to 6")
    must(unit in _UNITS, path, f"time_to_effect: unit {unit!r} is none of {', '.join(_UNITS)}")
    return first, last, unit


def _experiment(path: Path, content: Mapping[str, Any]) -> dict[str, Any]:
    must(content["design"] in DESIGNS, path, f"experiment: design {content['design']!r} is not known")
    must(isinstance(content["weeks"], int), path, "experiment: weeks must be a whole number")
    for kpi in (content["primary"], *_list(path, "experiment: guardrails", content["guardrails"])):
        _value(path, "kpi", kpi)
    return dict(content)


def _text(path: Path, content: Mapping[str, Any]) -> TextRecord:
    known = {"name", "summary", "steps", "hypothesis", *PROSE}
    must(set(content) <= known, path, f"{', '.join(sorted(set(content) - known))} is not a section")
    must(set(content["hypothesis"]) == set(HYPOTHESIS), path, f"hypothesis has the parts {', '.join(HYPOTHESIS)}")
    for part, value in content["hypothesis"].items():
        _said(path, f"hypothesis: {part}", value)
    for step in _list(path, "steps", content["steps"]):
        _said(path, "a step", step)
    for name in PROSE:
        if name in content:
            _said(path, name, content[name])
    sections = {name: content[name] for name in ("why", "steps", *PROSE[1:], "hypothesis") if name in content}
    return TextRecord(_said(path, "name", content["name"], 200), _said(path, "summary", content["summary"]), sections=sections)


def _evidence(path: Path, item: Mapping[str, Any]) -> EvidenceRecord:
    source = _said(path, "evidence: source", item["source"])
    must(item["fit"] in {"direct", "related"}, path, f"{source}: fit is direct or related")
    claims = {language: _said(path, f"{source}: {language}", item[language]) for language in ("en", "sv")}
    figures = {language: _said(path, f"{source}: figure", figure) for language, figure in item.get("figure", {}).items()}
    must(set(figures) <= set(claims), path, f"{source}: figure is given by language")
    return EvidenceRecord(source, item["fit"], claims, figures)
