"""What the library says about each KPI, read from the seed. Pure.

Keeps true: every KPI of the register has its text in both languages, and every text belongs to one; a text's variants
are the register's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tactics.core.settings import shipped
from tactics.core.written import BadSeed, must, read_mapping
from tactics.kpis.bands import Benchmark
from tactics.kpis.register import REGISTER

GROUPS = ("retention", "revenue", "value", "engagement", "growth", "satisfaction")
LANGUAGES = ("en", "sv")
_UNITS = {"percent", "ratio", "score", "months", "days", "minutes", "money", "points", "number", "mean"}
_PERIODS = {"month", "quarter", "year"}


@dataclass(frozen=True)
class VariantText:
    """A variant's name, and when it is the one to use."""

    name: str
    note: str


@dataclass(frozen=True)
class KpiText:
    """A KPI in one language."""

    name: str
    question: str
    tells: str
    measure: Sequence[str]
    traps: Sequence[str]
    variants: Mapping[str, VariantText]
    worked: str
    correction: str


@dataclass(frozen=True)
class Entry:
    """A KPI's text in both languages, with its benchmarks and the rows of the source material that it reflects."""

    slug: str
    group: str
    better: str
    texts: Mapping[str, KpiText]
    benchmarks: tuple[Benchmark, ...]
    rows: tuple[str, ...]


def read_entries(folder: Path) -> dict[str, Entry]:
    """The KPIs of a seed folder by slug, in the register's order. Raises BadSeed."""
    found = {path.stem: _entry(path) for path in (folder / "kpis").glob("*.yaml")}
    missing = [slug for slug in REGISTER if slug not in found]
    if missing:
        raise BadSeed(f"seed_data/kpis: {', '.join(missing)} is missing")
    return {slug: found[slug] for slug in REGISTER}


def _entry(path: Path) -> Entry:
    content = read_mapping(path)
    must(path.stem in REGISTER, path, "is no KPI of the register")
    try:
        entry = Entry(
            slug=path.stem,
            group=content["group"],
            better=content["better"],
            texts={language: _text(path, content[language]) for language in LANGUAGES},
            benchmarks=tuple(_benchmark(path, one) for one in content["benchmarks"] or ()),
            rows=tuple(map(str, content["rows"] or ())),
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise BadSeed(f"{path.name}: {error} is missing or cannot be read") from error
    must(entry.group in GROUPS, path, f"group {entry.group!r} is not known")
    must(entry.better in {"higher", "lower", "depends"}, path, "better: write higher, lower or depends")
    return entry


def _text(path: Path, content: Mapping[str, Any]) -> KpiText:
    variants = {key: VariantText(str(own["name"]), str(own["note"]).strip()) for key, own in (content["variants"] or {}).items()}
    known = {variant.id for variant in REGISTER[path.stem].variants}
    must(set(variants) <= known, path, f"variants: {', '.join(sorted(set(variants) - known))} is not in the register")
    one_line = {key: str(content.get(key) or "").strip() for key in ("name", "question", "tells", "worked", "correction")}
    must(all(one_line[key] for key in ("name", "question", "tells", "worked")), path, "a text is empty")
    lists = {key: tuple(str(item).strip() for item in content[key]) for key in ("measure", "traps")}
    return KpiText(variants=variants, **one_line, **lists)  # type: ignore[arg-type]  # the names are the fields


def _benchmark(path: Path, content: Mapping[str, Any]) -> Benchmark:
    period = content.get("period")
    unit = str(content.get("unit") or "percent")
    must(unit in _UNITS, path, f"benchmarks: unit {unit!r} is not known")
    return Benchmark(
        row=str(content["row"]),
        segment={language: str(content["segment"][language]) for language in LANGUAGES},
        period=period if period in _PERIODS else "",
        good=_bounds(content.get("good")),
        great=_bounds(content.get("great")),
        unit=unit,
        note={language: str(content["note"][language]).strip() for language in LANGUAGES},
    )


def _bounds(content: Sequence[Any] | None) -> tuple[Decimal | None, Decimal | None] | None:
    if not content:
        return None
    low, high = (None if end is None else Decimal(str(end)) for end in content)
    return None if low is None and high is None else (low, high)


@cache
def entries() -> Mapping[str, Entry]:
    """The product's own texts by slug."""
    return read_entries(shipped("seed_data"))
