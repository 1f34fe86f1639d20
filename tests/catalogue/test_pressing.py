"""An edition renewed from an older one is the edition that all entries would have given, file by file."""

from pathlib import Path
from tempfile import mkdtemp

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from tactics.catalogue.actions import import_records, rebuild_search
from tactics.catalogue.edition import Entry
from tactics.catalogue.pressing import renew_edition, write_edition
from tactics.catalogue.records import TacticRecord, TextRecord
from tactics.core.settings import Settings
from tests.catalogue.catalogues import LANGUAGES, TITLES, entry


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pressed(within: Path, entries: list[Entry]) -> Path:
    folder = Path(mkdtemp(dir=within))
    write_edition(folder, 8, entries, LANGUAGES)
    return folder


def keyed(own: Entry, key: int) -> Entry:
    return Entry(key, own.values, own.titles, own.evidence_rank, own.added)


drawn = st.integers(0, len(TITLES) - 1).flatmap(entry)


@given(st.lists(drawn, max_size=9), st.dictionaries(st.integers(0, 11), drawn))
@settings(max_examples=50)
def test_a_renewed_edition_is_the_one_pressed_of_all(
    tmp_path_factory: pytest.TempPathFactory, first: list[Entry], changes: dict[int, Entry]
) -> None:
    within = tmp_path_factory.mktemp("pressed")
    before = {2 * place: keyed(own, 2 * place) for place, own in enumerate(first)}
    changed = {key: keyed(own, key) for key, own in changes.items() if key in before or key > max(before, default=-1)}
    folder = Path(mkdtemp(dir=within))
    assert renew_edition(pressed(within, list(before.values())), folder, 8, changed.values(), LANGUAGES)
    assert files(folder) == files(pressed(within, list((before | changed).values())))


def test_a_tactic_between_others_needs_all(tmp_path: Path) -> None:
    one, two, three = (Entry(key, {}, {"en": "A name"}, (0, 0, 0), "2026-01-01") for key in (1, 2, 3))
    assert not renew_edition(pressed(tmp_path, [one, three]), tmp_path, 8, [two], LANGUAGES)


@pytest.mark.parametrize("damaged", ["facets.json", "keys", "order-newest", "sorting/meta.json", "sorting/newest.B"])
def test_what_is_not_whole_is_not_renewed(tmp_path: Path, damaged: str) -> None:
    entries = [Entry(key, {}, {"en": "A name"}, (0, 0, 0), "2026-01-01") for key in (1, 2)]
    base = pressed(tmp_path, entries)
    (base / damaged).write_bytes(b"x")
    assert not renew_edition(base, tmp_path, 9, entries[1:], LANGUAGES)


def current(app: Flask) -> Path:
    settings: Settings = app.extensions["settings"]
    return settings.editions_dir / (settings.editions_dir / "current").read_text()


def test_saved_tactics_are_published_as_a_rebuild_would(fresh_app: Flask) -> None:
    new = TacticRecord("brand-new", {"en": TextRecord("Brand new", "Win back customers."), "sv": TextRecord("Helt ny")})
    text = TextRecord("Sviter", "Räkna dagar i följd.")
    with fresh_app.app_context():
        import_records([new])
        import_records([TacticRecord("streaks", {"sv": text}, effort="l", tags={"stage": ("revenue",)})])
        import_records([new, TacticRecord("badges", {"en": TextRecord("Medals for key actions")})])
        renewed = files(current(fresh_app))
        rebuild_search()
        assert files(current(fresh_app)) == renewed


def test_what_a_save_leaves_alone_is_copied_and_not_compiled(fresh_app: Flask) -> None:
    titles = current(fresh_app) / "postings" / "en.titles.B"
    titles.write_bytes(b"#" + titles.read_bytes()[1:])  # the first title's first letter, in the edition only
    with fresh_app.app_context():
        import_records([TacticRecord("streaks", {"en": TextRecord("Runs of days")})])
    renewed = (current(fresh_app) / "postings" / "en.titles.B").read_bytes()
    assert renewed[:1] == b"#"
    assert b"Runs of days" in renewed
