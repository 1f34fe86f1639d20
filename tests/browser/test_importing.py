"""A file of another tool on its way into the backlog, as a person brings it there: what it is, what it would do, and done."""

import csv
from pathlib import Path

import pytest

from tests.browser.browsing import LOCALES, Page, Visit, expect

FILE = "Summary;Status;Impact;Labels;Labels\nAsk why;Waiting for Bo;7,5;churn;q4\nCall them;Done;12;;\n\n=1+1;In progress;8;;\n"


def give(page: Page, path: Path, content: str) -> None:
    path.write_text(content)
    page.goto("/backlog/import")
    page.locator("#file").set_input_files(path)
    go_on(page)


def go_on(page: Page) -> None:
    page.locator("main .button--primary").press("Enter")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_file_of_another_tool_is_looked_at_tried_and_taken_in(
    visit: Visit, tmp_path: Path, complaints: list[str], locale: str
) -> None:
    page = visit("/", locale=locale)
    give(page, tmp_path / "jira.csv", FILE)
    chosen = [box.input_value() for box in page.locator(".import__columns select").all()]
    assert chosen == ["title", "status", "impact", "tags", "tags"]
    means = page.locator("[name=means]")
    expect(means).to_have_count(2)
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Waiting for Bo")
    assert all("status of 422" in complaint for complaint in complaints)
    complaints.clear()
    means.first.select_option("parked")
    go_on(page)
    expect(page.locator(".import__counts dd")).to_have_text(["2", "0", "0", "1"])
    expect(page.locator("[aria-labelledby=rejected] tbody th").first).to_have_text("3")
    address = page.url
    go_on(page)
    expect(page.locator(".message--success")).to_be_visible()
    page.goto(address)
    expect(page.locator(".message--info")).to_be_visible()


def test_the_rows_that_were_refused_are_taken_home_mended_and_brought_again(visit: Visit, tmp_path: Path) -> None:
    page = visit("/")
    give(page, tmp_path / "ideas.csv", "title,impact,notes\nOne,11,=kept\nTwo,7,\n")
    go_on(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    (row,) = csv.DictReader(text.splitlines())
    assert (row["line"], row["title"], row["notes"]) == ("2", "One", "'=kept")
    go_on(page)
    give(page, tmp_path / "rejected.csv", text.replace(",11,", ",9,"))
    go_on(page)
    expect(page.locator(".import__counts dd")).to_have_text(["1", "0", "0", "0"])
    go_on(page)
    expect(page.locator(".message--success")).to_be_visible()
