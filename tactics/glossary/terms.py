"""The terms, read from the seed, and finding them in a text. Pure.

Keeps true: each term has both languages; a term is pointed out once in a text, at its first occurrence, the longest
term first, so that "activation rate" is not taken for "activation".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tactics.core.settings import shipped
from tactics.core.vocabulary import KPIS
from tactics.core.written import BadSeed, must, read_mapping


@dataclass(frozen=True)
class Term:
    """A term: its name, definition and other spellings by language, and the KPI that it names, if any."""

    slug: str
    names: Mapping[str, str]
    definitions: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]
    kpi: str | None


def read_terms(folder: Path) -> list[Term]:
    """The glossary of a seed folder. Raises BadSeed."""
    path = folder / "glossary.yaml"
    return [_term(path, slug, content) for slug, content in read_mapping(path).items()]


def _term(path: Path, slug: str, content: Mapping[str, Any]) -> Term:
    try:
        languages = {language: content[language] for language in ("en", "sv")}
        names = {language: text["term"] for language, text in languages.items()}
        definitions = {language: text["definition"] for language, text in languages.items()}
        also = {language: tuple(content["also"][language]) for language in languages}
        kpi = content["kpi"]
    except (KeyError, TypeError) as error:
        raise BadSeed(f"{path.name}: {slug}: {error} is missing") from error
    must(kpi is None or kpi in KPIS, path, f"{slug}: kpi {kpi!r} is not known")
    return Term(slug, names, definitions, also, kpi)


@cache
def glossary() -> tuple[Term, ...]:
    """The product's own glossary."""
    return tuple(read_terms(shipped("seed_data")))


@cache
def _forms(language: str) -> tuple[re.Pattern[str], Mapping[str, Term]]:
    """One pattern for every spelling of every term, the longest first, and the term that each spelling means."""
    terms = {form.casefold(): term for term in glossary() for form in (term.names[language], *term.also[language])}
    longest_first = sorted(terms, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE), terms


def pointed_out(text: str, language: str, seen: set[str]) -> Iterator[tuple[str, Term | None]]:
    """The text in pieces; a term that is not among `seen` (slugs, which grows) comes with what it means."""
    pattern, terms = _forms(language)
    end = 0
    for found in pattern.finditer(text):
        term = terms[found[0].casefold()]
        if term.slug not in seen:
            seen.add(term.slug)
            yield text[end : found.start()], None
            yield found[0], term
            end = found.end()
    yield text[end:], None
