"""Everything that writes the catalogue. The only code here that commits.

Keeps true: all of a load or import is stored, or none of it; what already says the same is not touched, so loading
the same thing twice changes nothing; every change raises the catalogue's version, and is then published to readers.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tactics.catalogue import seed
from tactics.catalogue.gathering import batches
from tactics.catalogue.models import CatalogueState, Evidence, Source, Tactic, TacticLink, TacticTag, TacticText
from tactics.catalogue.publishing import alone, publish, publish_if_behind, published_version
from tactics.catalogue.records import EvidenceRecord, Outcome, SourceRecord, TacticRecord, TextRecord
from tactics.core.database import alembic, db, transaction, utc_now
from tactics.core.settings import Settings, shipped


def prepare(settings: Settings) -> None:
    """Make everything ready to serve: tables migrated, seed loaded when it has changed, edition published."""
    with alone(settings):
        alembic.upgrade()
        folder = shipped("seed_data")
        if _state().seed_digest != seed.digest(folder):
            _load(folder)
        publish_if_behind(settings)
        db.session.rollback()


def load_seed(folder: Path) -> Outcome:
    """Load a seed folder and publish it. Raises BadSeed, and then nothing has changed."""
    settings = current_app.extensions["settings"]
    with alone(settings):
        outcome = _load(folder)
        publish_if_behind(settings)
        return outcome


def import_records(records: Iterable[TacticRecord], *, dry_run: bool = False) -> Outcome:
    """Store imported tactics in one transaction and publish them; a dry run does the same and takes it back."""
    settings = current_app.extensions["settings"]
    with alone(settings):
        behind = _state().version != published_version(settings)
        outcome = _store(records)
        if dry_run or not (outcome.added or outcome.changed):
            db.session.rollback()
            return outcome
        with transaction():
            _state().version += 1
        changed: list[int] = []
        for slugs in batches([*outcome.added, *outcome.changed]):
            changed += db.session.scalars(select(Tactic.id).where(Tactic.slug.in_(slugs)))
        publish(settings, None if behind else changed)  # A process that died may have stored what it did not publish.
        return outcome


def rebuild_search() -> int:
    """Build index and edition from the tables afresh; the number of tactics in them."""
    settings = current_app.extensions["settings"]
    with alone(settings):
        publish(settings)
    return db.session.query(Tactic).count()


def _state() -> CatalogueState:
    state = db.session.get(CatalogueState, 1)
    if state is None:
        state = CatalogueState(id=1, version=0, seed_digest="")
        db.session.add(state)
    return state


def _load(folder: Path) -> Outcome:
    digest, sources, tactics = seed.digest(folder), seed.read_sources(folder), seed.read_tactics(folder)
    seed.must_cite(tactics, sources)
    with transaction():
        different = _store_sources(sources)
        outcome = _store(tactics)
        state = _state()
        state.version += bool(different or outcome.added or outcome.changed)
        state.seed_digest = digest
    return outcome


def _store_sources(sources: Iterable[SourceRecord]) -> bool:
    stored = [db.session.merge(Source(**vars(record))) for record in sources]
    different = any(source in db.session.new or db.session.is_modified(source) for source in stored)
    db.session.flush()  # Evidence refers to the sources by id, not through the ORM, so they must be there first.
    return different


def _store(records: Iterable[TacticRecord]) -> Outcome:
    """Bring the tables to what the records say, without committing."""
    records = list(records)
    tactics = _existing(records)
    fates: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
    for record in records:
        tactic = tactics.get(record.slug)
        if tactic is None:
            tactic = tactics[record.slug] = Tactic(slug=record.slug, added=record.added or utc_now().date())
            db.session.add(tactic)
            _apply(tactic, record)
            fates["added"].append(record.slug)
        elif _apply(tactic, record):
            fates["changed"].append(record.slug)
        else:
            fates["unchanged"].append(record.slug)
    db.session.flush()  # The links need the ids of tactics that were only just added.
    for record in records:
        _link(tactics, record, fates)
    db.session.flush()  # A dry run must meet the constraints of the tables too.
    return Outcome(**{fate: tuple(slugs) for fate, slugs in fates.items()})


def _existing(records: list[TacticRecord]) -> dict[str, Tactic]:
    slugs = {record.slug for record in records}
    slugs |= {slug for record in records for targets in (record.links or {}).values() for slug in targets}
    whole = (selectinload(Tactic.texts), selectinload(Tactic.tags), selectinload(Tactic.evidence), selectinload(Tactic.links))
    found: dict[str, Tactic] = {}
    for batch in batches(sorted(slugs)):
        query = select(Tactic).where(Tactic.slug.in_(batch)).options(*whole)
        found.update({tactic.slug: tactic for tactic in db.session.scalars(query)})
    return found


def _apply(tactic: Tactic, record: TacticRecord) -> bool:
    """Give a tactic what its record says; tells whether anything was different."""
    changes = _set(tactic, {name: getattr(record, name) for name in ("type", "budget", "effort", "added", "experiment")})
    if record.time:
        changes |= _set(tactic, dict(zip(("time_from", "time_to", "time_unit"), record.time, strict=True)))
    for language, text in record.texts.items():
        changes |= _apply_text(tactic, language, text)
    for facet, values in record.tags.items():
        changes |= _apply_tags(tactic, facet, values)
    if record.evidence is not None:
        changes |= _apply_evidence(tactic, record.evidence)
    if changes:
        tactic.changed_at = utc_now()
    return changes


def _set(row: Any, values: Mapping[str, Any]) -> bool:
    """Set the values that were given and differ; tells whether there were any."""
    different = {name: value for name, value in values.items() if value is not None and getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def _apply_text(tactic: Tactic, language: str, record: TextRecord) -> bool:
    text = next((text for text in tactic.texts if text.language == language), None)
    if text is None:
        text = TacticText(language=language, title=record.title, summary=record.summary or "")
        text.description, text.sections = record.description, dict(record.sections or {})
        tactic.texts.append(text)
        return True
    return _set(text, vars(record))


def _apply_tags(tactic: Tactic, facet: str, values: tuple[str, ...]) -> bool:
    if tactic.values(facet) == list(values):
        return False
    kept = {tag.value: tag for tag in tactic.tags if tag.facet == facet}
    for tag in [tag for value, tag in kept.items() if value not in values]:
        tactic.tags.remove(tag)
    for position, value in enumerate(values):
        if value in kept:
            kept[value].position = position
        else:
            tactic.tags.append(TacticTag(facet=facet, value=value, position=position))
    return True


def _apply_evidence(tactic: Tactic, records: tuple[EvidenceRecord, ...]) -> bool:
    rows = {row.source_id: row for row in tactic.evidence}
    different = False
    for row in [row for source, row in rows.items() if source not in {record.source for record in records}]:
        tactic.evidence.remove(row)
        different = True
    for position, record in enumerate(records):
        values = {"position": position, "fit": record.fit, "claims": dict(record.claims), "figures": dict(record.figures)}
        if record.source in rows:
            different |= _set(rows[record.source], values)
        else:
            tactic.evidence.append(Evidence(source_id=record.source, **values))
            different = True
    return different


def _link(tactics: Mapping[str, Tactic], record: TacticRecord, fates: dict[str, list[str]]) -> None:
    if record.links is None:
        return
    tactic = tactics[record.slug]
    pairs = [(kind, place, slug) for kind, slugs in record.links.items() for place, slug in enumerate(slugs)]
    wanted = {(kind, tactics[slug].id): place for kind, place, slug in pairs if slug in tactics}
    if {(link.kind, link.other_id): link.position for link in tactic.links} == wanted:
        return
    tactic.links = [TacticLink(kind=kind, other_id=other, position=place) for (kind, other), place in wanted.items()]
    tactic.changed_at = utc_now()
    if record.slug in fates["unchanged"]:
        fates["unchanged"].remove(record.slug)
        fates["changed"].append(record.slug)
