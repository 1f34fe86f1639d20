"""Proof-reading the catalogue: faults that the form alone does not forbid, found mechanically.

Owns what `tactics catalogue check` asks for. Keeps true: a fault names the file and, where it can, the words; what a
person must judge (is it true, is it good) is not pretended to be checked here: see seed_data/README.md.

Reading ease is LIX (Björnsson 1968): words per sentence + 100 × words of more than six letters per word. It was made
for Swedish and serves English as well; our bands are those of plain non-fiction in each language.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

from tactics.catalogue import seed
from tactics.catalogue.records import SourceRecord, TacticRecord, TextRecord
from tactics.catalogue.sections import prose
from tactics.glossary.terms import Term, read_terms
from tactics.guide.chapters import Chapter
from tactics.guide.reading import read_chapters
from tactics.kpis.texts import read_entries
from tactics.playbooks.books import Playbook, read_playbooks
from tactics.scoring.rubrics import read_rubrics

LANGUAGES = ("en", "sv")
LIX_BANDS = {"en": (24.0, 55.0), "sv": (24.0, 56.0)}
LENGTH_RATIO = (0.62, 1.5)
"""How long the Swedish text may be, in words, as a share of the English one: compounds make it shorter."""
WORD_BANDS = {"summary": (15, 55), "why": (45, 130), "fits": (15, 70), "pitfalls": (20, 85), "measure": (25, 90)}
CHAPTER_WORDS = (700, 1200)
MOST_ALIKE = 0.35
"""Share of five-word runs that two tactics may have in common before one looks like a copy of the other."""
SHUNNED = {
    "en": ("e-mail", "studies show", "game-changer", "game changer", "behavior", "personalize"),
    "sv": ("e-post", "kund lojalitet", "adressera", "studier visar", "churna "),
}
"""Spellings that the glossary has decided against, and phrases that claim without a source."""
_LONG_WORD = 6


def faults(folder: Path) -> list[str]:
    """Everything that is wrong with a seed folder, in words. Raises BadSeed when it cannot be read at all."""
    tactics, sources = seed.read_tactics(folder), seed.read_sources(folder)
    chapters = read_chapters(folder) if (folder / "guide").is_dir() else []
    texts = {tactic.slug: [_whole(text) for text in tactic.texts.values()] for tactic in tactics}
    texts |= {f"guide/{chapter.slug}": [chapter.prose(language) for language in LANGUAGES] for chapter in chapters}
    found = [*_links(tactics), *_sources(tactics, sources, chapters), *_repeated_sentences(texts), *_near_duplicates(tactics)]
    for tactic in tactics:
        found += [f"{tactic.slug}: {fault}" for fault in _texts(tactic)]
    known = {tactic.slug for tactic in tactics}
    for chapter in chapters:
        found += [f"guide/{chapter.slug}: {fault}" for fault in _chapter(chapter, known, folder)]
    if (folder / "playbooks").is_dir():
        found += _playbooks(read_playbooks(folder), known)
    if (folder / "kpis").is_dir():
        read_entries(folder)  # Refuses what does not follow the form, and names what is missing.
    if (folder / "rubrics.yaml").exists():
        read_rubrics(folder)  # The same.
    if (folder / "glossary.yaml").exists():
        found += _glossary(read_terms(folder), tactics)
    return found


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return re.findall(r"[^\W_]+(?:[-’'][^\W_]+)*", text.casefold())


def sentences(text: str) -> list[str]:
    """The sentences of a text, cut after a full stop, question or exclamation mark."""
    return [part.strip() for part in re.split(r"(?<=[.!?…])[”\"]?\s+|\n+", text) if part.strip()]


def lix(text: str) -> float:
    """Reading ease: about 30 is easy, 40 ordinary, 60 hard. An empty text is 0."""
    all_words = words(text)
    if not all_words:
        return 0.0
    long_words = sum(len(word) > _LONG_WORD for word in all_words)
    return len(all_words) / len(sentences(text)) + 100 * long_words / len(all_words)


def _links(tactics: list[TacticRecord]) -> Iterator[str]:
    known = {tactic.slug for tactic in tactics}
    first = {tactic.slug: set((tactic.links or {}).get("requires", ())) for tactic in tactics}
    for tactic in tactics:
        for kind, slugs in (tactic.links or {}).items():
            yield from (f"{tactic.slug}: {kind}: there is no tactic {slug}" for slug in slugs if slug not in known)
            if tactic.slug in slugs:
                yield f"{tactic.slug}: {kind}: it names itself"
        if _leads_to(tactic.slug, tactic.slug, first, set()):
            yield f"{tactic.slug}: requires: it must be done before itself"


def _leads_to(start: str, goal: str, first: Mapping[str, set[str]], seen: set[str]) -> bool:
    ahead = first.get(start, set()) - seen
    return goal in ahead or any(_leads_to(slug, goal, first, seen | ahead) for slug in ahead)


def _sources(tactics: list[TacticRecord], sources: list[SourceRecord], chapters: list[Chapter]) -> Iterator[str]:
    known = {source.id for source in sources}
    cited = {item.source for tactic in tactics for item in tactic.evidence or ()}
    cited |= {source for chapter in chapters for language in LANGUAGES for source in chapter.sources(language)}
    for tactic in tactics:
        own = [item.source for item in tactic.evidence or ()]
        yield from (f"{tactic.slug}: evidence: there is no source {source}" for source in own if source not in known)
        yield from (f"{tactic.slug}: evidence: {source} is cited twice" for source in set(own) if own.count(source) > 1)
    yield from (f"sources.yaml: {source} is cited nowhere" for source in sorted(known - cited))
    for source in sources:
        if not (source.title and source.author and 1900 < source.year < 2100):
            yield f"sources.yaml: {source.id}: title, author or year is missing"


def _texts(tactic: TacticRecord) -> Iterator[str]:
    for language in LANGUAGES:
        text = tactic.texts[language]
        yield from _language(_whole(text), language)
        yield from _lengths(text, language)
    yield from _compared(tactic.texts["en"], tactic.texts["sv"])


def _language(whole: str, language: str) -> Iterator[str]:
    ease, (least, most) = lix(whole), LIX_BANDS[language]
    if not least <= ease <= most:
        yield f"{language}: reading ease (LIX) is {ease:.0f}, wanted {least:.0f}–{most:.0f}"
    yield from (f"{language}: write otherwise than {word!r}" for word in SHUNNED[language] if word in whole.casefold())


def _chapter(chapter: Chapter, tactics: set[str], folder: Path) -> Iterator[str]:
    playbooks = {path.stem for path in (folder / "playbooks").glob("*.yaml")}
    least, most = CHAPTER_WORDS
    for language in LANGUAGES:
        yield from _language(chapter.prose(language), language)
        if not least <= chapter.words(language) <= most:
            yield f"{language}: {chapter.words(language)} words, wanted {least}–{most}"
        yield from (f"{language}: there is no tactic {slug}" for slug in chapter.tactics(language) if slug not in tactics)
        named = {*chapter.playbooks, *(piece.target for piece in chapter.pieces(language, "playbook"))}
        yield from (f"{language}: there is no playbook {slug}" for slug in sorted(named - playbooks))


def _lengths(text: TextRecord, language: str) -> Iterator[str]:
    for name, (least, most) in WORD_BANDS.items():
        length = len(words(_part(text, name)))
        if not least <= length <= most:
            yield f"{language}: {name}: {length} words, wanted {least}–{most}"
    steps = (text.sections or {}).get("steps", ())
    if not 4 <= len(steps) <= 7:
        yield f"{language}: {len(steps)} steps, wanted 4–7"


def _compared(english: TextRecord, swedish: TextRecord) -> Iterator[str]:
    if set(english.sections or {}) != set(swedish.sections or {}):
        yield "the languages have different sections"
    ratio = len(words(_whole(swedish))) / max(1, len(words(_whole(english))))
    least, most = LENGTH_RATIO
    if not least <= ratio <= most:
        yield f"the Swedish text has {ratio:.0%} of the English one's words"


def _part(text: TextRecord, name: str) -> str:
    return text.summary or "" if name == "summary" else str((text.sections or {}).get(name, ""))


def _whole(text: TextRecord) -> str:
    return f"{text.summary or ''}\n\n{prose(text.sections or {})}"


def _repeated_sentences(texts: Mapping[str, list[str]]) -> Iterator[str]:
    owners: dict[str, set[str]] = defaultdict(set)
    for name, wholes in texts.items():
        for sentence in (sentence for whole in wholes for sentence in sentences(whole)):
            if len(words(sentence)) >= 4:
                owners[" ".join(words(sentence))].add(name)
    yield from (f"{', '.join(sorted(who))}: the same sentence: {said}" for said, who in owners.items() if len(who) > 1)


def _near_duplicates(tactics: list[TacticRecord]) -> Iterator[str]:
    for language in LANGUAGES:
        runs = {tactic.slug: _runs(words(_whole(tactic.texts[language]))) for tactic in tactics}
        for (one, first), (two, second) in combinations(runs.items(), 2):
            shared = len(first & second) / max(1, min(len(first), len(second)))
            if shared > MOST_ALIKE:
                yield f"{one}, {two}: {language}: {shared:.0%} of the text is the same"


def _runs(all_words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(*(all_words[start:] for start in range(5)), strict=False))


def _playbooks(playbooks: list[Playbook], known: set[str]) -> Iterator[str]:
    for playbook in playbooks:
        for step in playbook.steps:
            if step.tactic not in known:
                yield f"playbooks/{playbook.slug}: there is no tactic {step.tactic}"


def _glossary(terms: list[Term], tactics: list[TacticRecord]) -> Iterator[str]:
    for language in LANGUAGES:
        owners: dict[str, list[str]] = defaultdict(list)
        for term in terms:
            for form in {name.casefold() for name in (term.names[language], *term.also[language])}:
                owners[form].append(term.slug)
        yield from (f"glossary.yaml: {language}: {form!r} means {', '.join(own)}" for form, own in owners.items() if len(own) > 1)
        texts = " ".join(_whole(tactic.texts[language]) for tactic in tactics).casefold()
        used = {slug for form, own in owners.items() if form in texts for slug in own}
        if len(used) < len(terms) / 3:
            yield f"glossary.yaml: {language}: only {len(used)} of {len(terms)} terms stand in any tactic"
