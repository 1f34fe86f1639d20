"""The triangle as a file, opened by readers that are not ours: the csv module and openpyxl."""

import csv
import html
import io
import re

import pytest
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.retention.cohorts.conftest import Site
from tests.retention.cohorts.tables import MONTHLY, STORY
from tests.retention.people import asked, bring

RISKY = "=HYPERLINK(1)"


def blocks(content: bytes, delimiter: str = ",") -> list[list[list[str]]]:
    """The blocks of a CSV file between its empty lines."""
    found: list[list[list[str]]] = [[]]
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter):
        if row:
            found[-1].append(row)
        else:
            found.append([])
    return found


def test_the_counts_come_first_then_the_shares_then_the_definition(site: Site) -> None:
    counts, shares, definition = blocks(site.file("csv", f"{MONTHLY}&start=join").data)
    assert counts == [
        ["cohort", "size", "0", "1", "2"],
        ["2026-01", "4", "4", "2", "1"],
        ["2026-02", "2", "2", "1", ""],
        ["2026-03", "1", "1", "", ""],
    ]
    assert shares[1:5] == [
        ["2026-01", "4", "1", "0.5", "0.25"],
        ["2026-02", "2", "1", "0.5", ""],
        ["2026-03", "1", "1", "", ""],
        ["weighted mean", "7", "1", "0.5", "0.25"],
    ]
    assert [row[0] for row in shares[5:]] == ["lower end of 95% interval", "upper end of 95% interval", "cohorts in mean"]
    assert shares[-1] == ["cohorts in mean", "", "3", "2", "1"]
    assert ["start", "join"] in definition
    assert ["back", "any"] in definition
    assert ["file ends", "2026-03-31"] in definition


def test_the_counts_of_cdnow_are_the_reference_file(music: Site, cdnow_triangle: list[list[str]]) -> None:
    [counts, *_others] = blocks(music.file("csv").data)
    assert [[row[0], *row[2:]] for row in counts[1:]] == [
        [row[0], *(str(int(float(cell))) if cell else "" for cell in row[1:])] for row in cdnow_triangle
    ]


def test_a_file_for_a_nordic_excel_has_its_signs(site: Site) -> None:
    answer = site.file("csv", f"{MONTHLY}&style=excel")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    _counts, shares, _definition = blocks(answer.data, ";")
    assert shares[1] == ["2026-01", "4", "1", "0,5", "0,25"]
    assert re.fullmatch(r'attachment; filename="cohorts-\d+-\d{4}-\d{2}-\d{2}\.csv"', answer.headers["Content-Disposition"])
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_workbook_has_a_sheet_for_each_block_with_real_numbers(site: Site) -> None:
    book = load_workbook(io.BytesIO(site.file("xlsx", MONTHLY).data))
    assert book.sheetnames == ["Counts", "Shares", "How it is counted"]
    assert [[cell.value for cell in row] for row in book["Counts"].iter_rows()] == [
        ["Cohort", "People", 0, 1, 2],
        ["2026-01", 4, 4, 2, 1],
        ["2026-02", 2, 2, 1, None],
        ["2026-03", 1, 1, None, None],
    ]
    assert [cell.value for cell in list(book["Shares"].rows)[4]] == ["Weighted mean", 7, 1, 0.5, 0.25]
    assert book["Shares"]["D2"].number_format == "0.0%"
    assert "first event of any kind" in str(book["How it is counted"]["B2"].value)


def test_a_workbook_speaks_the_readers_language(site: Site) -> None:
    site.file("xlsx", MONTHLY)
    book = load_workbook(io.BytesIO(site.alice.get(f"{site.base}.xlsx?{MONTHLY}&lang=sv").data))
    site.alice.get("/?lang=en")
    assert book.sheetnames == ["Antal", "Andelar", "Så räknas det"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_holds_the_rows_that_are_asked_for(site: Site, form: str) -> None:
    data = site.file(form, f"{MONTHLY}&rows=last&last=1&mean=none").data
    if form == "xlsx":
        rows = [[str(cell.value) for cell in row] for row in load_workbook(io.BytesIO(data))["Counts"].rows]
    else:
        rows = blocks(data)[0]
    assert rows[1:] == [["2026-03", "1", "1"]]


def test_spans_have_their_heads_and_no_mean_no_lines(site: Site) -> None:
    counts, shares, _definition = blocks(site.file("csv", f"{MONTHLY}&rule=bracket&brackets=0,1,3&mean=none").data)
    assert counts[0] == ["cohort", "size", "0", "1–2"]
    assert len(shares) == 4


def test_a_simple_mean_has_no_interval(site: Site) -> None:
    _counts, shares, _definition = blocks(site.file("csv", f"{MONTHLY}&mean=simple").data)
    assert [row[0] for row in shares[4:]] == ["simple mean", "cohorts in mean"]


def test_an_event_that_a_spreadsheet_would_run_is_defused(site: Site) -> None:
    rows = [(who, moment, RISKY if event == "open" else event, value) for who, moment, event, value in STORY]
    key = bring(site.app, site.alice, rows)
    query = f"{MONTHLY}&back=%3DHYPERLINK(1)"
    asked(site.app, site.alice, f"/retention/{key}/cohorts?{query}")
    definition = blocks(site.alice.get(f"/retention/{key}/cohorts.csv?{query}").data)[-1]
    assert ["back", f"'{RISKY}"] in definition
    book = load_workbook(io.BytesIO(site.alice.get(f"/retention/{key}/cohorts.xlsx?{query}").data))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert any(RISKY in str(cell.value) for row in book["How it is counted"].iter_rows() for cell in row)


def test_a_file_that_is_not_there_yet_leads_to_the_page_that_waits(own: Site) -> None:
    answer = own.alice.get(f"{own.base}.xlsx?{MONTHLY}&show=both")
    assert answer.status_code == 303
    waiting = own.alice.get(answer.headers["Location"]).text
    assert "data-job=" in waiting
    assert '<option value="both" selected>' in waiting


def test_there_are_no_other_forms(cast: Cast, own: Site) -> None:
    assert cast.alice.get(f"{own.base}.pdf").status_code == 404


def test_the_page_links_to_the_files_of_just_what_it_shows(site: Site) -> None:
    page = site.page(f"{MONTHLY}&show=both&rows=last&last=2")
    links = [html.unescape(link) for link in re.findall(r'href="([^"]+)" download', page)]
    assert [link.partition("?")[0].rpartition(".")[2] for link in links] == ["xlsx", "csv", "csv"]
    assert [row[0] for row in blocks(site.alice.get(links[1]).data)[0][1:]] == ["2026-02", "2026-03"]
    assert site.alice.get(links[2]).data.startswith(b"\xef\xbb\xbf")
