"""A file of values: first what it would change, then all of it or nothing; and what was exported comes back the same."""

import io
import re
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from werkzeug.test import TestResponse

from tactics.cli import main
from tactics.tracking.sheets import clean_note
from tests.tracking.conftest import Analyst

signs = st.sampled_from(["=", "+", "-", "@", "'", '"', ";", ",", "|", "\t", " ", "å"])
notes = st.lists(signs | st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=15).map("".join)
amounts = st.decimals(-(10**9), 10**9, places=4)


def check(analyst: Analyst, key: int, text: str) -> TestResponse:
    return analyst.send(f"/figures/series/{key}/import", text=text)


def take_in(analyst: Analyst, key: int, text: str) -> None:
    """Check a text, then save what was shown."""
    page = check(analyst, key, text).text
    shown = re.search(r'name="shown" value="(\w+)"', page)
    assert shown, page
    kept = re.search(r'<textarea name="text" hidden[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert kept
    answer = analyst.send(f"/figures/series/{key}/import", text=unescape(kept[1]), shown=shown[1])
    assert answer.status_code == 303, answer.text


def upload(analyst: Analyst, key: int, name: str, content: bytes) -> TestResponse:
    form = {"csrf_token": analyst.token("/figures/churn?new=1"), "text": "", "file": (io.BytesIO(content), name)}
    return analyst.client.post(f"/figures/series/{key}/import", data=form)


def words(answer: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_a_check_shows_what_would_change_and_saves_nothing(analyst: Analyst) -> None:
    key = analyst.follow()
    analyst.save("2026-01", "4")
    analyst.save("2026-02", "5")
    answer = check(analyst, key, "date;value\n2026-01;4\n2026-02;6\n2026-03;7")
    said = words(answer)
    assert answer.status_code == 200
    assert "1 new value, 1 replaced, 1 as it is." in said
    assert "February 2026 6% 5%" in said
    assert analyst.rows(key) == ["2026-01-01,4,", "2026-02-01,5,"]


def test_what_was_shown_is_saved_when_it_is_confirmed(analyst: Analyst) -> None:
    key = analyst.follow()
    analyst.save("2026-02", "5", note="Kept")
    take_in(analyst, key, "date;value\n2026-02;6\n2026-03;7,5")
    assert analyst.rows(key) == ["2026-02-01,6,Kept", "2026-03-01,7.5,"]
    assert "2 values are saved." in analyst.read("/figures/churn?lang=en")


def test_one_row_that_cannot_be_used_keeps_all_out(analyst: Analyst) -> None:
    key = analyst.follow()
    answer = check(analyst, key, "date;value\n2026-01;4\n2026-02;lots")
    assert answer.status_code == 422
    assert "Line 3 “lots” is not a number." in words(answer)
    assert "2026-02;lots" in answer.text
    assert 'name="shown"' not in answer.text
    assert analyst.rows(key) == []


def test_what_somebody_changed_meanwhile_is_shown_again_before_it_is_written_over(analyst: Analyst) -> None:
    key, text = analyst.follow(), "date;value\n2026-01;4"
    shown = re.search(r'name="shown" value="(\w+)"', check(analyst, key, text).text)
    assert shown
    analyst.save("2026-01", "9")
    answer = analyst.send(f"/figures/series/{key}/import", text=text, shown=shown[1])
    assert answer.status_code == 200
    assert "January 2026 4% 9%" in words(answer)
    assert analyst.rows(key) == ["2026-01-01,9,"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_is_read_in_the_encodings_of_spreadsheets(analyst: Analyst, encoding: str) -> None:
    key = analyst.follow()
    answer = upload(analyst, key, "data.csv", "Datum;Värde;Anteckning\n1.1.2026;4,5;Åsas påsk".encode(encoding))
    assert answer.status_code == 200
    assert "January 2026 4.5% New value Åsas påsk" in words(answer)


def test_a_workbook_is_read_with_its_dates_and_numbers(analyst: Analyst) -> None:
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet
    for row in (
        ("Datum", "Värde", "Notering"),
        (date(2026, 1, 31), 4.25, "a;b"),
        None,
        (date(2026, 2, 28), 5, None),
        ("mars", 6, None),
    ):
        sheet.append(row or [])
    book.save(file)
    answer = upload(analyst, analyst.follow(), "data.xlsx", file.getvalue())
    assert "Line 5 “mars” is no date that can be read." in words(answer)
    sheet.delete_rows(5)
    file = io.BytesIO()
    book.save(file)
    key = analyst.follow()
    page = upload(analyst, key, "DATA.XLSX", file.getvalue())
    assert "January 2026 4.25% New value a;b" in words(page)
    kept = re.search(r'<textarea name="text" hidden[^>]*>(.*?)</textarea>', page.text, re.DOTALL)
    assert kept
    take_in(analyst, key, unescape(kept[1]))
    assert analyst.rows(key) == ["2026-01-01,4.25,a;b", "2026-02-01,5,"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.xlsx", b"no workbook"), ("x.csv", b"\0\0\0"), ("x.csv", b""), ("x", b"\xff\xfe\x00"), ("x.pdf", b"%PDF-1.4 \x81\x8d")],
)
def test_a_file_that_cannot_be_read_is_explained(analyst: Analyst, name: str, content: bytes) -> None:
    answer = upload(analyst, analyst.follow(), name, content)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.sampled_from('date;value,note\t\n\r"0123456789-./%=\ufeff\0') | st.characters(codec="utf-8"), max_size=120)
)
def test_no_text_breaks_the_page(analyst: Analyst, text: str) -> None:
    assert check(analyst, analyst.follow(), text).status_code in {200, 422}


@pytest.mark.parametrize("style", ["", "&style=excel"])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.dictionaries(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.tuples(amounts, notes), min_size=1, max_size=6))
def test_export_import_export_gives_the_same_bytes(
    fresh_app: Flask, analyst: Analyst, style: str, values: dict[date, tuple[Decimal, str]]
) -> None:
    first, second = Analyst(fresh_app.test_client()), Analyst(fresh_app.test_client())
    keys = [person.follow("mrr", period="day") for person in (first, second)]
    for day, (value, note) in values.items():
        saved = first.send("/figures", kpi="mrr", period="day", when=f"{day}", exact=f"{value:f}", note=note)
        assert saved.status_code == 303
    exported = first.get(f"/exports/figures.csv?series={keys[0]}{style}").data
    assert exported.startswith(b"\xef\xbb\xbf") == bool(style)
    take_in(second, keys[1], exported.decode("utf-8-sig"))
    assert second.get(f"/exports/figures.csv?series={keys[1]}{style}").data == exported
    assert len(second.rows(keys[1])) == len(values)
    assert all(clean_note(note) == note for note in (row.rpartition(",")[2] for row in second.rows(keys[1])) if '"' not in note)


def test_the_other_forms_hold_the_same_values(analyst: Analyst) -> None:
    key = analyst.follow()
    analyst.save("2026-01", "-4,25", note="=1+1")
    assert analyst.get(f"/exports/figures.json?series={key}").json == [{"date": "2026-01-01", "value": "-4.25", "note": "=1+1"}]
    assert analyst.csv(key, "&style=excel").splitlines()[1] == "2026-01-01;-4,25;'=1+1"
    assert "| 2026-01-01 | -4.25 | =1+1 |" in analyst.get(f"/exports/figures.md?series={key}").text
    assert analyst.get(f"/exports/figures.xlsx?series={key}").status_code == 200


def test_a_command_says_that_figures_are_exported_from_their_page(fresh_app: Flask, tmp_path: Path) -> None:
    result = fresh_app.test_cli_runner().invoke(main, ["export", "figures", "--output", str(tmp_path / "x.csv")])
    assert result.exit_code == 1
    assert result.output == "tactics: figures: what belongs to a workspace is exported from its page\n"
