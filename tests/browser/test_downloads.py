"""Exports: what the menus offer is really downloaded, can be read, and holds what the page shows."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.browser.browsing import Page, Visit, box, expect, put_in_backlog, titles, total

MENU = ".menu:not(.room-nav__menu) > summary"


def csv_titles(content: bytes) -> list[str]:
    return [row["title"] for row in csv.DictReader(io.StringIO(content.decode(), newline=""))]


def json_titles(content: bytes) -> list[str]:
    return [row["title"] for row in json.loads(content)]


def xlsx_titles(content: bytes) -> list[str]:
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [str(row[2]) for row in sheet.iter_rows(min_row=2, values_only=True)]


def md_titles(content: bytes) -> list[str]:
    return [line.split(" | ")[2] for line in content.decode().splitlines()[2:]]


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "CSV": csv_titles,
    "Excel": xlsx_titles,
    "JSON": json_titles,
    "Markdown": md_titles,
}
ENDINGS = {"CSV": ".csv", "Excel": ".xlsx", "JSON": ".json", "Markdown": ".md"}


def download(page: Page, form: str) -> tuple[str, bytes]:
    """Choose a form from the menu: the file's name and content."""
    page.locator(MENU).click()
    with page.expect_download() as waiting:
        page.locator(".menu:not(.room-nav__menu)").get_by_role("link", name=form, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@pytest.mark.parametrize("form", READERS)
def test_a_list_can_be_taken_out_as_it_is_shown(visit: Visit, form: str) -> None:
    page = visit("/tactics?stage=referral&sort=name")
    name, content = download(page, form)
    assert name.endswith(ENDINGS[form])
    assert READERS[form](content) == titles(page)


@pytest.mark.parametrize("form", READERS)
def test_the_backlog_can_be_taken_out_as_it_is_shown(visit: Visit, form: str) -> None:
    page = put_in_backlog(visit("/"), "exit-survey", "streaks", "bundles")
    page.goto("/backlog?sort=newest")
    name, content = download(page, form)
    assert name.endswith(ENDINGS[form])
    assert READERS[form](content) == page.locator(".backlog-row h2").all_inner_texts()


def test_the_file_follows_a_filter_that_was_clicked_and_holds_every_page(visit: Visit) -> None:
    page = visit("/tactics")
    box(page, "stage", "retention").click()
    page.wait_for_url("**stage=retention")
    _name, content = download(page, "CSV")
    assert len(csv_titles(content)) == total(page) > len(titles(page))


def test_scores_leave_as_numbers(visit: Visit) -> None:
    page = put_in_backlog(visit("/", locale="sv-SE"), "exit-survey")
    for name, value in (("impact", "7,5"), ("confidence", "8"), ("ease", "6,5")):
        page.locator(f".backlog-row input[name={name}]").fill(value)
    page.locator(".backlog-row__inputs button").click()
    expect(page.locator(".score")).to_have_text("7,3")
    (row,) = json.loads(download(page, "JSON")[1])
    assert (row["impact"], row["score"]) == (7.5, 7.33)


def test_the_menu_opens_and_closes_as_menus_do(visit: Visit) -> None:
    page = visit("/tactics")
    link = page.locator(".menu:not(.room-nav__menu)").get_by_role("link", name="CSV")
    page.locator(MENU).press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(page.locator(MENU)).to_be_focused()
    page.locator(MENU).click()
    page.locator("h1").click()
    expect(link).to_be_hidden()
