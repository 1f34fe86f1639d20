"""Everything that writes the catalogue: all of it or nothing, and nothing twice."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tactics.catalogue import actions
from tactics.catalogue.actions import import_records, load_seed, prepare, rebuild_search
from tactics.catalogue.models import CatalogueState, Tactic
from tactics.catalogue.publishing import drift, open_edition
from tactics.catalogue.records import EvidenceRecord, TacticRecord, TextRecord
from tactics.core.database import Base, db, transaction
from tactics.core.settings import shipped
from tactics.core.written import BadSeed
from tests.conftest import SEEDED

SLUGS = ("exit-survey", "reason-matched-cancel-flow", "clean-exit", "streaks", "streak-repair")


@pytest.fixture
def seed_copy(tmp_path: Path) -> Path:
    """Five tactics of the seed, to change."""
    copy = tmp_path / "seed"
    (copy / "tactics").mkdir(parents=True)
    for name in ("sources.yaml", *(f"tactics/{slug}.yaml" for slug in SLUGS)):
        shutil.copy(shipped("seed_data") / name, copy / name)
    return copy


@pytest.fixture
def inside(empty_app: Flask, seed_copy: Path) -> Iterator[Flask]:
    """Those five, loaded and published, in an app context."""
    with empty_app.app_context():
        assert load_seed(seed_copy).added == tuple(sorted(SLUGS))
        yield empty_app


def everything_stored() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = Base.metadata.sorted_tables
    stored = {table.name: sorted(map(tuple, db.session.execute(table.select())), key=repr) for table in tables}
    db.session.rollback()
    return stored


def current(app: Flask) -> tuple[str, int]:
    """Which edition is read, and since when."""
    path = app.extensions["settings"].editions_dir / "current"
    return path.read_text(), path.stat().st_mtime_ns


def in_file(seed: Path, slug: str, old: str, new: str) -> None:
    path = seed / "tactics" / f"{slug}.yaml"
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new, 1))


def stored(slug: str) -> Tactic:
    return db.session.scalars(select(Tactic).where(Tactic.slug == slug)).one()


def named(slug: str, title: str = "A name", **others: object) -> TacticRecord:
    return TacticRecord(slug, {"en": TextRecord(title)}, **others)


def test_loading_the_same_seed_again_changes_nothing(inside: Flask, seed_copy: Path) -> None:
    before, edition = everything_stored(), current(inside)
    assert set(load_seed(seed_copy).unchanged) == set(SLUGS)
    assert everything_stored() == before
    assert current(inside) == edition


def test_loading_a_changed_seed_changes_what_is_different(inside: Flask, seed_copy: Path) -> None:
    in_file(seed_copy, "streaks", "effort: ", "effort: s #")
    in_file(seed_copy, "exit-survey", "name: Avslutsenkät", "name: Avskedsfråga")
    version, long_ago = db.session.get_one(CatalogueState, 1).version, datetime(2020, 1, 1, tzinfo=UTC)
    with transaction():
        db.session.execute(Tactic.__table__.update().values(changed_at=long_ago))
    outcome = load_seed(seed_copy)
    assert set(outcome.changed) <= {"streaks", "exit-survey"}
    assert "exit-survey" in outcome.changed
    assert {text.title for text in stored("exit-survey").texts} == {"Exit survey", "Avskedsfråga"}
    assert db.session.get_one(CatalogueState, 1).version == version + 1
    late = db.session.scalars(select(Tactic.slug).where(Tactic.changed_at > long_ago)).all()
    assert set(late) == set(outcome.changed)


def test_a_changed_source_is_published_too(inside: Flask, seed_copy: Path) -> None:
    sources = seed_copy / "sources.yaml"
    sources.write_text(sources.read_text().replace("kind: effect", "kind: practice"))
    load_seed(seed_copy)
    with closing(open_edition(inside.extensions["settings"])) as edition:
        assert edition.facets["evidence"]["strong"] == 0


def test_what_a_seed_no_longer_says_of_a_tactic_is_gone(inside: Flask, seed_copy: Path) -> None:
    before = stored("exit-survey")
    assert before.evidence
    assert before.links
    path = seed_copy / "tactics" / "exit-survey.yaml"
    head = path.read_text().partition("\nevidence:")[0]
    lines = ["related: []" if line.startswith("related:") else line for line in head.splitlines()]
    path.write_text("\n".join("topics: [survey]" if line.startswith("topics:") else line for line in lines))
    assert load_seed(seed_copy).changed == ("exit-survey",)
    db.session.expire_all()
    after = stored("exit-survey")
    assert (after.evidence, [link for link in after.links if link.kind == "related"]) == ([], [])
    assert after.values("topic") == ["survey"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("type: ", "kind: ", "streaks.yaml: type is missing"),
        ("evidence:", "evidence:\n  - {source: unheard-of, fit: direct, en: a, sv: b}", "streaks.yaml: .* unheard-of"),
    ],
)
def test_a_bad_seed_changes_nothing(inside: Flask, seed_copy: Path, old: str, new: str, why: str) -> None:
    in_file(seed_copy, "streaks", old, new)
    in_file(seed_copy, "exit-survey", "name: Avslutsenkät", "name: Avskedsfråga")
    before = everything_stored()
    with pytest.raises(BadSeed, match=why):
        load_seed(seed_copy)
    assert everything_stored() == before


def test_an_import_adds_changes_and_leaves(inside: Flask) -> None:
    again = named("first", "First", tags={"stage": ("revenue",)})
    assert import_records([again, named("second")]).added == ("first", "second")
    outcome = import_records([again, named("second", "Another name"), named("third")])
    assert outcome == type(outcome)(("third",), ("second",), ("first",))


def test_the_same_import_twice_changes_nothing(inside: Flask) -> None:
    records = [named("first", tags={"topic": ("crm", "data")}, effort="s"), named("second")]
    import_records(records)
    before = everything_stored()
    assert import_records(records).unchanged == ("first", "second")
    assert everything_stored() == before


def test_an_import_leaves_what_it_does_not_mention(inside: Flask) -> None:
    before = everything_stored()
    import_records([named("exit-survey", "Farewell question")])
    after = everything_stored()
    assert {table for table in after if after[table] != before[table]} <= {"catalogue_state", "tactic", "tactic_text"}
    english = next(text for text in stored("exit-survey").texts if text.language == "en")
    assert english.title == "Farewell question"
    assert english.summary
    assert english.sections["steps"]


def test_the_order_of_values_is_kept_and_can_be_changed(inside: Flask) -> None:
    import_records([named("first", tags={"stage": ("revenue", "activation")})])
    assert import_records([named("first", tags={"stage": ("activation", "retention", "revenue")})]).changed == ("first",)
    db.session.expire_all()
    assert stored("first").values("stage") == ["activation", "retention", "revenue"]


def test_an_import_that_fails_half_way_stores_nothing(inside: Flask) -> None:
    before = everything_stored()
    unknown = EvidenceRecord("unheard-of", "direct", {"en": "It works."})
    with pytest.raises(IntegrityError):
        import_records([named("good"), named("bad", evidence=(unknown,))])
    db.session.rollback()
    assert everything_stored() == before


def test_a_dry_run_says_what_would_happen_and_changes_nothing(inside: Flask) -> None:
    before, edition = everything_stored(), current(inside)
    outcome = import_records([named("new"), named("streaks", "Series")], dry_run=True)
    assert (outcome.added, outcome.changed) == (("new",), ("streaks",))
    assert everything_stored() == before
    assert current(inside) == edition
    assert drift(inside.extensions["settings"]) == (set(), set())


def test_a_dry_run_meets_the_same_errors_as_the_real_one(inside: Flask) -> None:
    unknown = EvidenceRecord("unheard-of", "direct", {"en": "It works."})
    with pytest.raises(IntegrityError):
        import_records([named("bad", evidence=(unknown,))], dry_run=True)


def test_more_tactics_than_one_batch_are_all_stored_and_published(empty_app: Flask) -> None:
    with empty_app.app_context():
        count = 1200
        assert len(import_records([named(f"tactic-{n}") for n in range(count)]).added) == count
        assert len(import_records([named(f"tactic-{n}", "Changed") for n in range(count)]).changed) == count
        with closing(open_edition(empty_app.extensions["settings"])) as edition:
            assert edition.searcher.find("changed").matches.bit_count() == count


def store_without_publishing(*records: TacticRecord) -> None:
    """What a process leaves behind that is killed between committing and publishing."""
    with transaction():
        actions._store(records)
        actions._state().version += 1


def test_what_was_stored_but_not_published_is_mended_by_prepare(fresh_app: Flask) -> None:
    settings = fresh_app.extensions["settings"]
    with fresh_app.app_context():
        store_without_publishing(named("orphan", "Zanzibar"), named("streaks", "Zanzibar again"))
        with closing(open_edition(settings)) as old:
            assert len(old.keys) == SEEDED
        prepare(settings)
        with closing(open_edition(settings)) as edition:
            assert edition.searcher.find("zanzibar").matches.bit_count() == 2
        assert drift(settings) == (set(), set())


def test_what_was_stored_but_not_published_is_mended_by_the_next_import(inside: Flask) -> None:
    settings = inside.extensions["settings"]
    store_without_publishing(named("orphan", "Zanzibar"), named("streaks", "Zanzibar again"))
    import_records([named("next")])
    with closing(open_edition(settings)) as edition:
        assert edition.searcher.find("zanzibar").matches.bit_count() == 2
        assert len(edition.keys) == len(SLUGS) + 2


def test_the_search_can_be_rebuilt_from_the_tables_alone(inside: Flask) -> None:
    settings = inside.extensions["settings"]
    shutil.rmtree(settings.index_dir)
    shutil.rmtree(settings.editions_dir)
    assert rebuild_search() == len(SLUGS)
    with closing(open_edition(settings)) as edition:
        assert edition.searcher.find("survey").matches
    assert drift(settings) == (set(), set())
