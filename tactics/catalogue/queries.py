"""Reading the catalogue: what a filter finds, one tactic whole, its neighbours in meaning.

Keeps true: a page of cards costs at most two queries, none when its cards were shown before; no query runs per row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tactics.catalogue import evidence
from tactics.catalogue.edition import Edition, Selection
from tactics.catalogue.filters import TacticFilter
from tactics.catalogue.gathering import evidence_weights
from tactics.catalogue.models import Evidence, Tactic, TacticTag, TacticText
from tactics.catalogue.publishing import shelf
from tactics.catalogue.sections import prose
from tactics.core.database import db
from tactics.core.keeping import Kept
from tactics.core.paging import Page, Slice

_CARDS_KEPT, _WHOLES_KEPT = 20_000, 500
_KEPT_FRESH = 50


@dataclass(frozen=True, slots=True)
class Card:
    """A tactic as it stands in a list. `language` is that of its text: the reader's, or another when that is missing."""

    key: int
    slug: str
    language: str
    title: str
    summary: str
    type: str | None
    budget: str | None
    effort: str | None
    evidence: str
    tags: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Found(Page[Card]):
    """One page of what a filter finds, with the selection it is a page of."""

    wanted: TacticFilter
    selection: Selection
    edition: Edition

    def scores(self) -> list[float | None]:
        """How well each item matches the words; None for each when there were none."""
        hits = self.selection.hits
        if hits is None or hits.empty:
            return [None] * len(self.items)
        return [round(hits.score(self.edition.ordinal(card.key)), 4) for card in self.items]


@dataclass(frozen=True)
class Relief:
    """What leaving out one part of a filter would show."""

    name: str
    value: str
    label: str
    wanted: TacticFilter
    total: int


def find(wanted: TacticFilter, language: str, edition: Edition | None = None) -> Found:
    """The page of tactics that a filter asks for, in the current edition if no other is given."""
    edition = edition or shelf().current()
    selection = edition.select(wanted)
    where = Slice.of(wanted.page, wanted.per_page, selection.total)
    keys = edition.keys_of(selection, wanted.sort, language, where.start, where.stop)
    shown = wanted if where.page == wanted.page else replace(wanted, page=where.page)
    return Found(_cards(edition, keys, language), where, shown, selection, edition)


def find_all(wanted: TacticFilter, language: str) -> list[Card]:
    """Every tactic that a filter asks for, in its order, whatever the page."""
    edition = shelf().current()
    selection = edition.select(wanted)
    return cards(edition.keys_of(selection, wanted.sort, language, 0, selection.total), language)


def reliefs(wanted: TacticFilter) -> list[Relief]:
    """For a filter that finds nothing: each part that could be left out, with what that would show, most first."""
    edition = shelf().current()
    tried = [(part, wanted.without(*part[:2])) for part in wanted.parts()]
    found = [Relief(*part, looser, edition.count(looser)) for part, looser in tried]
    return sorted((relief for relief in found if relief.total), key=lambda relief: -relief.total)


def best_evidenced(stage: str | None, language: str, limit: int) -> list[Card]:
    """The tactics with the best evidence: of one stage, or of all."""
    wanted = TacticFilter(chosen={"stage": (stage,)} if stage else {}, per_page=limit)
    return list(find(wanted, language).items)


def cards(keys: Sequence[int], language: str) -> list[Card]:
    """The tactics with these ids as cards, in this order; ids that are gone are left out."""
    return _cards(shelf().current(), keys, language)


def _cards(edition: Edition, keys: Sequence[int], language: str) -> list[Card]:
    kept: Kept[int, Card] = edition.kept(_CARDS_KEPT, "cards read", language)
    missing = [key for key in keys if key not in kept]
    if not missing:
        return [kept[key] for key in keys]
    if len(kept) > _CARDS_KEPT:  # Only here, so that one question is always answered whole.
        kept.clear()
        missing = list(keys)
    for start in range(0, len(missing), 500):
        kept.update({card.key: card for card in _read_cards(missing[start : start + 500], language)})
    return [kept[key] for key in keys if key in kept]


def _read_cards(keys: Sequence[int], language: str) -> list[Card]:
    tags: dict[int, dict[str, list[str]]] = {key: {} for key in keys}
    query = select(TacticTag).where(TacticTag.tactic_id.in_(keys)).order_by(TacticTag.position)
    for tag in db.session.scalars(query):
        tags[tag.tactic_id].setdefault(tag.facet, []).append(tag.value)
    weights = evidence_weights(keys)
    columns = (Tactic.id, Tactic.slug, Tactic.type, Tactic.budget, Tactic.effort)
    texts = select(*columns, TacticText.language, TacticText.title, TacticText.summary).join(TacticText)
    found: dict[int, Card] = {}
    for row in db.session.execute(texts.where(Tactic.id.in_(keys))):
        if row.id in found and row.language != language:
            continue
        own = {facet: tuple(values) for facet, values in tags[row.id].items()}
        values = (row.type, row.budget, row.effort, evidence.level(weights.get(row.id, ())))
        found[row.id] = Card(row.id, row.slug, row.language, row.title, row.summary, *values, own)
    return list(found.values())


@dataclass(frozen=True, eq=False)
class Whole:
    """All that the page of a tactic shows, in one language."""

    tactic: Tactic
    text: TacticText
    card: Card
    required: Sequence[Card]
    related: Sequence[Card]


def whole(slug: str, language: str, edition: Edition) -> Whole | None:
    """One tactic with everything about it and around it, read once for an edition; None when there is no such tactic."""
    kept: Kept[str, Whole] = edition.kept(_WHOLES_KEPT, "wholes", language)
    if slug not in kept:
        tactic = by_slug(slug)
        if tactic is None:
            return None
        text, card = text_for(tactic.texts, language), card_of(tactic, language)
        kept[slug] = Whole(tactic, text, card, linked(tactic, "requires", language), related(tactic, language))
    return kept[slug]


def by_slug(slug: str) -> Tactic | None:
    """One tactic with everything about it, or None."""
    if "\0" in slug:
        return None  # PostgreSQL would refuse to look for it.
    whole = (
        selectinload(Tactic.texts),
        selectinload(Tactic.tags),
        selectinload(Tactic.links),
        selectinload(Tactic.evidence).joinedload(Evidence.source),
    )
    return db.session.scalar(select(Tactic).where(Tactic.slug == slug).options(*whole))


def card_of(tactic: Tactic, language: str) -> Card:
    """A tactic that was just read, as a card."""
    text = text_for(tactic.texts, language)
    weights = [evidence.Weight(row.source.kind, row.source.grade, row.fit) for row in tactic.evidence]
    tags = {facet: tuple(tactic.values(facet)) for facet in ("stage", "topic", "model", "kpi")}
    own = (tactic.type, tactic.budget, tactic.effort, evidence.level(weights))
    return Card(tactic.id, tactic.slug, text.language, text.title, text.summary, *own, tags)


def text_for(texts: Iterable[TacticText], language: str) -> TacticText:
    """The text in the reader's language, or in another when that is missing."""
    ordered = sorted(texts, key=lambda text: text.language != language)
    return ordered[0]


def linked(tactic: Tactic, kind: str, language: str) -> list[Card]:
    """The tactics that this one points to: related, or required before it."""
    return cards([link.other_id for link in tactic.links if link.kind == kind], language)


def related(tactic: Tactic, language: str, limit: int = 6) -> list[Card]:
    """Tactics to read next: those its author named, then those most like it in meaning."""
    named = [link.other_id for link in tactic.links if link.kind == "related"]
    first = {link.other_id for link in tactic.links if link.kind == "requires"}
    alike = [key for key in shelf().current().searcher.similar(tactic.id, limit + len(named)) if key not in first]
    return cards(list(dict.fromkeys([*named, *alike]))[:limit], language)


def newest(limit: int = _KEPT_FRESH) -> list[Tactic]:
    """The tactics added or changed last, the latest first, with their texts."""
    query = select(Tactic).order_by(Tactic.changed_at.desc(), Tactic.id).limit(limit)
    return list(db.session.scalars(query.options(selectinload(Tactic.texts))))


def slugs() -> list[tuple[str, str]]:
    """Every tactic's slug and the day it changed, for the site map."""
    rows = db.session.execute(select(Tactic.slug, Tactic.changed_at).order_by(Tactic.slug))
    return [(slug, changed.date().isoformat()) for slug, changed in rows]


def ids_by_slug(wanted: Iterable[str]) -> dict[str, int]:
    """The ids of the tactics with these slugs; unknown slugs are left out."""
    slugs = [slug for slug in wanted if "\0" not in slug]  # PostgreSQL would refuse to look for those.
    rows = db.session.execute(select(Tactic.slug, Tactic.id).where(Tactic.slug.in_(slugs)))
    return {row.slug: row.id for row in rows}


def descriptions(keys: Sequence[int], language: str) -> dict[int, str]:
    """Each tactic's whole text as one piece, by id: what was imported, or else its sections one after another."""
    found: dict[int, str] = {}
    for start in range(0, len(keys), 500):
        wanted = TacticText.tactic_id.in_(keys[start : start + 500])
        for text in db.session.scalars(select(TacticText).where(wanted)):
            if text.language == language or text.tactic_id not in found:
                found[text.tactic_id] = whole_text(text)
    return found


def whole_text(text: TacticText) -> str:
    """One text as one piece."""
    return text.description if text.description is not None else prose(text.sections)
