"""The monthly review on paper: one sheet of A4, whatever the month held, and it says how much it leaves out."""

import re
from collections.abc import Iterator

import pytest

from tactics.core.database import utc_now
from tests.browser.browsing import LOCALES, Page, Visit, expect

PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")
LONG = "Fler än väntat svarade, och hälften nämnde priset redan i första meningen. "


def rows(ended: int, started: int, planned: int, text: str, title: str) -> Iterator[str]:
    """A backlog for the import, whose items were all added today."""
    today = utc_now().date().isoformat()
    yield "title\towner\tstatus\toutcome\tstarted_on\tended_on\tplanned_end\tlearning_what\tlearning_meaning\tlearning_next"
    states = [*(ended * ["done"]), *(started * ["running"]), *(planned * ["planned"])]
    for place, status in enumerate(states):
        days = [today if status != "planned" else "", today if status == "done" else "", "2026-01-01" if planned > 9 else ""]
        learned = 3 * [text if status == "done" and place != 1 else ""]
        facts = [f"{place}. {title}"[:200], "Maria Lindström-Söderqvist", status, "won" if status == "done" else ""]
        yield "\t".join([*facts, *days, *learned])


def sheets(page: Page, content: str) -> int:
    """Import a backlog by the pages, and print the month: how many sheets that takes."""
    page.goto("/backlog/import")
    page.locator("#text").fill(content)
    for _step in range(3):
        page.locator("main .button--primary").click()
    expect(page.locator(".message--success")).to_be_visible()
    page.goto("/backlog/review")
    return len(PAGE_OF_PDF.findall(page.pdf(format="A4")))


@pytest.mark.parametrize("locale", LOCALES)
def test_an_ordinary_month_is_one_sheet_with_everything_on_it(visit: Visit, locale: str) -> None:
    page = visit("/", locale=locale)
    assert sheets(page, "\n".join(rows(5, 1, 2, LONG, "Påminnelse tre dagar före första fakturan"))) == 1
    page.emulate_media(media="print")
    assert page.locator(".review__items > li").count() == 5 + 6 + 8
    expect(page.locator(".on-paper")).to_have_count(0)
    for text in page.locator(".review__title, .review__learned").all():
        assert text.evaluate("part => part.scrollHeight <= part.clientHeight + 1"), "it is cut off"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_busy_month_is_one_sheet_too_and_says_how_many_more_there_are(visit: Visit, locale: str) -> None:
    page = visit("/", locale=locale)
    assert sheets(page, "\n".join(rows(30, 49, 40, LONG * 60, LONG * 3))) == 1
    page.emulate_media(media="print")
    left_out = {"ended": "22", "started": "69", "added": "109", "overdue": "79"}
    for part, many in left_out.items():
        expect(page.locator(f".review__part--{part} .on-paper")).to_contain_text(many)
        expect(page.locator(f".review__part--{part} .off-paper").first).to_be_hidden()


@pytest.mark.parametrize("path", ["/kpis/churn", "/growth-model", "/playbooks/involuntary-churn"])
def test_paper_has_the_parts_of_a_page_without_its_tools(visit: Visit, path: str) -> None:
    page = visit(path)
    page.emulate_media(media="print")
    expect(page.locator("main .band").first).to_be_visible()
    expect(page.locator(".site-header")).to_be_hidden()
    assert page.locator("main .button:visible").count() == 0
