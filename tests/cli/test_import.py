"""`tactics catalogue import`: the original base and ours, in any encoding, whole or not at all."""

import csv
import io

import pytest
from flask import Flask
from openpyxl import Workbook

from tests.cli.conftest import Writer, explained, must, run

ORIGINAL = """Taktik;Scope;Funnel-steg;Ämne;Typ
Ring den som lämnat;Fråga varför, utan att sälja.;Retention, Referral;Churn, Undersökning;Inhouse
Annonsera för återköp;Visa varan igen.;Revenue;Annonsering|Ehandel;Budget krävs
"""
ENGLISH = "slug,title,stages,type,effort\nown-one,One,retention,research,s\nown-two,Two,revenue,campaign,l\n"


def titles(app: Flask, language: str = "en") -> set[str]:
    return {row["title"] for row in app.test_client().get(f"/exports/tactics.json?lang={language}").json}


def test_the_original_base_is_imported_with_its_swedish_headers(seeded: Flask, written: Writer) -> None:
    said = must(run(seeded, "catalogue", "import", written("bas.csv", ORIGINAL), "--lang", "sv"))
    assert said == "2 added, 0 changed, 0 unchanged\n"
    tactic = seeded.test_client().get("/api/v1/tactics/ring-den-som-lamnat?lang=sv").json
    assert (tactic["title"], tactic["description"]) == ("Ring den som lämnat", "Fråga varför, utan att sälja.")
    assert (tactic["stages"], tactic["topics"]) == (["retention", "referral"], ["churn", "survey"])
    assert (tactic["budget"], tactic["type"]) == ("in-house", None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding_of_the_contract_is_read(seeded: Flask, written: Writer, encoding: str) -> None:
    must(run(seeded, "catalogue", "import", written("bas.csv", ORIGINAL.encode(encoding)), "--lang", "sv"))
    assert "Annonsera för återköp" in titles(seeded, "sv")


def test_what_is_imported_is_found_at_once(seeded: Flask, written: Writer) -> None:
    must(run(seeded, "catalogue", "import", written("bas.csv", ORIGINAL), "--lang", "sv"))
    found = seeded.test_client().get("/api/v1/tactics?q=återköp&lang=sv").json["items"]
    assert [item["title"] for item in found] == ["Annonsera för återköp"]


def test_the_same_file_twice_changes_nothing(seeded: Flask, written: Writer) -> None:
    file = written("own.csv", ENGLISH)
    assert must(run(seeded, "catalogue", "import", file)) == "2 added, 0 changed, 0 unchanged\n"
    assert must(run(seeded, "catalogue", "import", file)) == "0 added, 0 changed, 2 unchanged\n"
    file.write_text(ENGLISH.replace("One", "Uno"))
    assert must(run(seeded, "catalogue", "import", file)) == "0 added, 1 changed, 1 unchanged\n"


def test_a_dry_run_says_the_same_and_changes_nothing(seeded: Flask, written: Writer) -> None:
    before = titles(seeded)
    said = must(run(seeded, "catalogue", "import", written("own.csv", ENGLISH), "--dry-run"))
    assert said == "2 would be added, 0 would be changed, 0 unchanged\n"
    assert titles(seeded) == before
    assert must(run(seeded, "search", "check")).startswith("2 tactics")


def test_a_workbook_and_json_are_read_too(seeded: Flask, written: Writer) -> None:
    book, file = Workbook(), io.BytesIO()
    assert book.active
    for row in csv.reader(io.StringIO(ENGLISH)):
        book.active.append(row)
    book.save(file)
    must(run(seeded, "catalogue", "import", written("own.xlsx", file.getvalue())))
    must(run(seeded, "catalogue", "import", written("own.json", '[{"title": "From JSON", "stages": ["revenue"]}]')))
    assert titles(seeded) >= {"One", "Two", "From JSON"}


MIXED = "title,stages,effort\nGood,retention,s\n,retention,s\nBad stage,love,s\n=Bad effort,revenue,xl\nAlso good,revenue,m\n"


def test_rows_that_cannot_be_used_are_listed_with_their_lines_and_the_others_are_read(seeded: Flask, written: Writer) -> None:
    result = run(seeded, "catalogue", "import", written("mixed.csv", MIXED))
    assert "mixed.csv: 3 of 5 rows were rejected" in explained(result)
    lines = result.stdout.splitlines()
    assert lines[0] == "2 added, 0 changed, 0 unchanged"
    assert [line.partition(":")[0] for line in lines[1:]] == ["line 3", "line 4", "line 5"]
    assert "“love” is not known" in lines[2]
    assert titles(seeded) >= {"Good", "Also good"}


def test_rejected_rows_are_saved_harmless_and_can_be_mended_and_read_again(seeded: Flask, written: Writer) -> None:
    saved = written("rejected.csv", "")
    run(seeded, "catalogue", "import", written("mixed.csv", MIXED), "--rejected", saved)
    rows = list(csv.DictReader(io.StringIO(saved.read_text(), newline="")))
    assert [row["line"] for row in rows] == ["3", "4", "5"]
    assert [row["title"] for row in rows] == ["", "Bad stage", "'=Bad effort"]
    assert all(row["reason"] for row in rows)
    saved.write_text(saved.read_text().replace("xl", "l").replace("love", "referral"))
    again = run(seeded, "catalogue", "import", saved, "--rejected", saved)
    assert again.stdout.startswith("2 added")
    assert titles(seeded) >= {"=Bad effort", "Bad stage"}
    assert saved.read_text().startswith("line,reason,title,stages,effort")


def test_where_rejected_rows_cannot_be_saved_that_is_said(seeded: Flask, written: Writer) -> None:
    result = run(seeded, "catalogue", "import", written("mixed.csv", MIXED), "--rejected", "/no/such/folder/rejected.csv")
    assert "/no/such/folder/rejected.csv" in explained(result)


HOSTILE = {
    "empty.csv": b"",
    "only-headings.txt": b"\n\n\n",
    "zeros.csv": b"\0" * 1000,
    "image.csv": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "unclosed.csv": b'title\n"never closed',
    "no-workbook.xlsx": b"PK\x03\x04 and then nothing",
    "text.xlsx": b"title\nOne\n",
    "deep.json": b"[" * 100_000,
    "number.json": b'[{"title": ' + b"9" * 5000 + b"}]",
    "object.json": b'{"title": "One"}',
    "cut.json": b'[{"title": "One"',
    "unknown.exe": b"MZ",
    "half-utf16.csv": b"\xff\xfe\0",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_line_and_changes_nothing(seeded: Flask, written: Writer, name: str) -> None:
    before = titles(seeded)
    assert explained(run(seeded, "catalogue", "import", written(name, HOSTILE[name]))).startswith(f"{name}: ")
    assert titles(seeded) == before


def test_a_row_with_half_a_character_does_not_end_in_a_traceback(seeded: Flask, written: Writer) -> None:
    result = run(seeded, "catalogue", "import", written("half.json", '[{"title": "half \\ud800", "summary": "\\ud800"}]'))
    assert result.exit_code in {0, 1}
    assert must(run(seeded, "search", "check"))
