"""Export, import, export: not one byte is another, whatever the titles, and in a fresh database as well."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tactics.catalogue.actions import import_records
from tactics.catalogue.importer import read_records
from tactics.catalogue.records import Outcome
from tactics.catalogue.sheets import read_lines
from tactics.cli import main
from tactics.exports.tables import TABLES
from tactics.exports.writers import to_csv, to_json
from tests.conftest import running

LANGUAGES = ("en", "sv")
SIGNS = ("=1+1", "+46 70 123", "-20 % off", "@home", "'quoted", "''=twice", '"double"', "a;b,c|d", "line\u2028sep", "ÅÄÖ é 🧲")
ROWS = [{"slug": f"t{place}", "lang": "en", "title": title, "summary": title * 2} for place, title in enumerate(SIGNS)]
ROWS[0] |= {"stages": "retention|revenue", "topics": "churn", "type": "research", "budget": "in-house", "effort": "s"}
ROWS[1] |= {"description": "First\n\n=second\r\nthird;\t'fourth'", "models": "saas", "kpis": "churn|nps"}


@pytest.fixture
def empties(bare: Path, tmp_path: Path) -> Iterator[tuple[Flask, Flask]]:
    """Two applications without any tactic."""
    with ExitStack() as stack:
        folders = [shutil.copytree(bare, tmp_path / name) for name in ("one", "other")]
        one, other = (stack.enter_context(running(folder)) for folder in folders)
        yield one, other


def take_in(app: Flask, name: str, content: bytes, language: str = "en") -> Outcome:
    with app.test_request_context(query_string={"lang": language}):
        records, rejected = read_records(read_lines(name, content), language, LANGUAGES)
        assert not rejected
        return import_records(records)


def export(app: Flask, form: str, query: str = "") -> bytes:
    return app.test_client().get(f"/exports/tactics.{form}{query}").data


def cli(app: Flask, *words: object) -> Result:
    result = app.test_cli_runner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.parametrize(("form", "language"), [("csv", "en"), ("json", "sv")])
def test_the_whole_catalogue_comes_back_byte_for_byte(fresh_app: Flask, form: str, language: str) -> None:
    query = f"?lang={language}"
    before = export(fresh_app, form, query)
    outcome = take_in(fresh_app, f"tactics.{form}", before)
    assert len(outcome.changed) + len(outcome.unchanged) == export(fresh_app, "csv", query).count(f",{language},".encode())
    assert not outcome.added
    assert export(fresh_app, form, query) == before


@pytest.mark.parametrize("form", ["csv", "json"])
def test_titles_with_signs_come_back_byte_for_byte_in_a_fresh_database(empties: tuple[Flask, Flask], form: str) -> None:
    one, other = empties
    take_in(one, "rows.json", json.dumps(ROWS).encode())
    first = export(one, form)
    outcome = take_in(other, f"tactics.{form}", first)
    assert len(outcome.added) == len(SIGNS)
    assert export(other, form) == first
    assert [row["title"] for row in json.loads(export(other, "json", "?sort=newest"))] == [" ".join(t.split()) for t in SIGNS]


def test_the_form_for_excel_can_be_read_back_too(empties: tuple[Flask, Flask]) -> None:
    one, other = empties
    take_in(one, "rows.json", json.dumps(ROWS).encode())
    take_in(other, "tactics.csv", export(one, "csv", "?style=excel"))
    assert export(other, "csv") == export(one, "csv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_can_be_read_back_with_its_headings_in_either_language(empties: tuple[Flask, Flask], language: str) -> None:
    one, other = empties
    take_in(one, "rows.json", json.dumps([ROWS[0], *ROWS[2:8]]).encode())
    take_in(other, "tactics.xlsx", export(one, "xlsx", f"?lang={language}"), language)
    assert json.loads(export(other, "json")) == json.loads(export(one, "json"))


def test_both_languages_of_a_tactic_travel_in_one_file(empties: tuple[Flask, Flask]) -> None:
    one, other = empties
    swedish = [{**row, "lang": "sv", "title": f"{row['title']} sv"} for row in ROWS]
    take_in(one, "rows.json", json.dumps(ROWS + swedish).encode())
    joined = json.loads(export(one, "json", "?lang=en")) + json.loads(export(one, "json", "?lang=sv"))
    take_in(other, "rows.json", json.dumps(joined).encode())
    for language in LANGUAGES:
        assert export(other, "csv", f"?lang={language}") == export(one, "csv", f"?lang={language}")


def test_the_commands_make_the_same_files_as_the_page_and_read_them_back(
    prepared: Path, fresh_app: Flask, tmp_path: Path
) -> None:
    take_in(fresh_app, "rows.json", json.dumps(ROWS).encode())
    files = {form: tmp_path / f"whole.{form}" for form in ("csv", "json")}
    for form, file in files.items():
        cli(fresh_app, "export", "tactics", "--format", form, "--output", file, "--filter", "?lang=en")
        assert file.read_bytes() == export(fresh_app, form, "?lang=en")
    with running(shutil.copytree(prepared, tmp_path / "fresh")) as other:
        assert cli(other, "catalogue", "import", files["csv"]).stdout.startswith(f"{len(SIGNS)} added")
        for form, file in files.items():
            cli(other, "export", "tactics", "--format", form, "--output", tmp_path / "again", "--filter", "lang=en")
            assert (tmp_path / "again").read_bytes() == file.read_bytes()


signs = st.sampled_from(["=", "+", "-", "@", "'", '"', ";", ",", "|", "\t", " ", "\n"])
titles = st.lists(signs | st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=20).map("".join)


@given(written=st.lists(titles.filter(lambda title: title.strip()), min_size=1, max_size=6))
def test_any_title_comes_back_from_a_file(app: Flask, written: list[str]) -> None:
    rest = ("",) * (len(TABLES["tactics"].columns) - 3)
    rows = [(f"t{place}", "en", " ".join(title.split()), *rest) for place, title in enumerate(written)]
    with app.test_request_context():
        for name, content in (
            ("x.csv", to_csv(TABLES["tactics"].columns, rows)),
            ("x.json", to_json(TABLES["tactics"].columns, rows)),
        ):
            records, rejected = read_records(read_lines(name, content), "en", LANGUAGES)
            assert not rejected
            assert [record.texts["en"].title for record in records] == [row[2] for row in rows]
