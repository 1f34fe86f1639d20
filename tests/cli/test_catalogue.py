"""`tactics catalogue load` and `check`, `tactics search rebuild` and `check`, `tactics export`."""

import json
import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from tactics.catalogue.models import Tactic
from tactics.catalogue.publishing import shelf
from tactics.core.database import db
from tactics.core.settings import Settings
from tests.cli.conftest import explained, must, run
from tests.conftest import SEEDED


def data_dir(app: Flask) -> Path:
    settings: Settings = app.extensions["settings"]
    return settings.data_dir


def test_loading_makes_the_tactics_readable(empty_app: Flask, small_seed: Path) -> None:
    assert must(run(empty_app, "catalogue", "load", small_seed)) == "2 added, 0 changed, 0 unchanged\n"
    assert empty_app.test_client().get("/tactics/exit-survey").status_code == 200


def test_loading_twice_changes_nothing(seeded: Flask, small_seed: Path) -> None:
    before = seeded.test_client().get("/exports/tactics.json").data
    assert must(run(seeded, "catalogue", "load", small_seed)) == "0 added, 0 changed, 2 unchanged\n"
    assert seeded.test_client().get("/exports/tactics.json").data == before


def test_loading_a_changed_file_changes_its_tactic(seeded: Flask, small_seed: Path) -> None:
    file = small_seed / "tactics" / "streaks.yaml"
    file.write_text(file.read_text().replace("effort: m", "effort: l").replace("effort: s", "effort: l"))
    assert must(run(seeded, "catalogue", "load", small_seed)) == "0 added, 1 changed, 1 unchanged\n"
    assert seeded.test_client().get("/api/v1/tactics/streaks").json["effort"] == "l"


@pytest.mark.parametrize(
    ("change", "said"),
    [(("stages:", "stages: [love]\nwas:"), "love"), (("type:", "kind:"), "type"), (("en:", "en: [\n"), "streaks.yaml")],
)
@pytest.mark.parametrize("command", ["load", "check"])
def test_a_broken_seed_is_explained_and_loads_nothing(
    seeded: Flask, small_seed: Path, change: tuple[str, str], said: str, command: str
) -> None:
    file = small_seed / "tactics" / "streaks.yaml"
    file.write_text(file.read_text().replace(*change, 1))
    (small_seed / "tactics" / "exit-survey.yaml").unlink()
    before = seeded.test_client().get("/exports/tactics.json").data
    line = explained(run(seeded, "catalogue", command, small_seed))
    assert "streaks.yaml" in line
    assert said in line
    assert seeded.test_client().get("/exports/tactics.json").data == before


def test_the_shipped_catalogue_is_in_order(app: Flask) -> None:
    assert must(run(app, "catalogue", "check")) == "The catalogue is in order.\n"


def test_faults_of_a_catalogue_are_listed_and_counted(app: Flask, small_seed: Path) -> None:
    file = small_seed / "tactics" / "streaks.yaml"
    shutil.copy(file, file.with_name("streaks-again.yaml"))
    result = run(app, "catalogue", "check", small_seed)
    listed = result.stdout.splitlines()
    assert explained(result) == f"{len(listed)} faults in the catalogue"
    assert any("streaks-again" in line for line in listed)


def test_a_catalogue_that_was_just_loaded_agrees_with_its_index(app: Flask) -> None:
    assert must(run(app, "search", "check")).startswith(f"{SEEDED} tactics, version ")


def test_tactics_that_are_gone_from_the_tables_are_told_and_rebuilding_mends_it(seeded: Flask) -> None:
    with seeded.app_context():
        db.session.execute(delete(Tactic).where(Tactic.slug == "streaks"))
        db.session.commit()
    line = explained(run(seeded, "search", "check"))
    assert line == "the index lacks 0 tactics and has 1 too many; run: tactics search rebuild"
    assert must(run(seeded, "search", "rebuild")) == "1 tactics indexed\n"
    assert must(run(seeded, "search", "check")).startswith("1 tactics")


def test_tactics_that_the_index_lacks_are_told_and_rebuilding_mends_it(seeded: Flask) -> None:
    shutil.rmtree(data_dir(seeded) / "index")
    assert explained(run(seeded, "search", "check")).startswith("the index lacks 2 tactics and has 0 too many")
    must(run(seeded, "search", "rebuild"))
    assert must(run(seeded, "search", "check")).startswith("2 tactics")


@pytest.mark.parametrize("name", ["facets.json", "keys", "postings"])
def test_a_damaged_edition_is_told_and_rebuilding_mends_it(seeded: Flask, name: str) -> None:
    with seeded.app_context():
        shelf().close()
    for part in (data_dir(seeded) / "editions").glob(f"*/{name}"):
        shutil.rmtree(part) if part.is_dir() else part.write_bytes(b"x")
    assert "run: tactics search rebuild" in explained(run(seeded, "search", "check"))
    must(run(seeded, "search", "rebuild"))
    assert must(run(seeded, "search", "check")).startswith("2 tactics")


def test_an_export_honours_the_filter_and_the_form(app: Flask, tmp_path: Path) -> None:
    file, query = tmp_path / "out.json", "?stage=referral&sort=name&lang=sv"
    said = must(run(app, "export", "tactics", "--format", "json", "--output", file, "--filter", query))
    assert said == f"{file}: {file.stat().st_size} bytes\n"
    expected = app.test_client().get(f"/exports/tactics.json{query}").data
    assert file.read_bytes() == expected
    assert 0 < len(json.loads(expected)) < SEEDED


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "md"])
@pytest.mark.parametrize("table", ["tactics", "backlog"])
def test_every_form_of_every_table_can_be_written(app: Flask, tmp_path: Path, table: str, form: str) -> None:
    file = tmp_path / f"out.{form}"
    must(run(app, "export", table, "--format", form, "--output", file, "--filter", "topic=survey"))
    assert file.stat().st_size > 2 - (table == "backlog")


def test_an_export_in_the_style_of_excel(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    must(run(app, "export", "tactics", "--output", file, "--filter", "style=excel"))
    assert file.read_bytes().startswith(b"\xef\xbb\xbfslug;lang;title")


def test_a_filter_of_any_bytes_is_no_error(app: Flask, tmp_path: Path) -> None:
    assert must(run(app, "export", "tactics", "--output", tmp_path / "x.csv", "--filter", "q=\udcff&stage=%ff&&=&%"))
