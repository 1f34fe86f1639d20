"""The other questions to a data set in a browser: answered by themselves, saved, marked, and for everybody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.accessibility import faults  # first: it skips where the browser's plugin is absent
from tests.browser.browsing import LOCALES, Page, Visit, expect
from tests.browser.team_site import TeamSite, served
from tests.retention.saved.test_every_page import shop

SLOW = 60_000
NARROW: Any = {"width": 320, "height": 640}
ANSWERS = {
    "frequency": ".curve-picture",
    "core?period=month": ".curve-picture",
    "core/active?period=month": ".curve-picture",
    "changes?day=2025-06-01&period=month&after=1": ".finding",
    "lifetime": ".finding",
}
"""What shows on a page once its answer is there."""


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamSite]:
    """The product of this file, and a worker in a thread of its own."""
    with served(prepared, tmp_path_factory.mktemp("questions"), shop(), ["country"], works=True) as own:
        yield own


def check(page: Page) -> None:
    """The page has no fault and fits the narrowest screen."""
    assert faults(page) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("path", ANSWERS)
def test_the_page_has_no_fault_and_fits_the_narrowest_screen(visit: Visit, site: TeamSite, path: str, locale: str) -> None:
    page = site.open(visit, path, locale=locale)
    expect(page.locator(ANSWERS[path]).first).to_be_visible(timeout=SLOW)
    check(page)


def test_a_finding_is_saved_and_stands_in_the_list(visit: Visit, site: TeamSite) -> None:
    page = site.open(visit, "cohorts?period=month")
    page.get_by_text("Save this analysis").click(timeout=SLOW)
    page.locator("#save-name").fill("Spring")
    page.locator("#save-name").press("Enter")
    expect(page.locator("h1")).to_have_text("Spring")
    check(page)
    page.get_by_role("link", name="Saved analyses").click()
    expect(page.locator(".analysis-list")).to_contain_text("Spring")
    check(page)


def test_a_day_is_marked_and_compared_without_a_script(visit: Visit, site: TeamSite) -> None:
    page = site.open(visit, "changes?period=month&after=1", java_script_enabled=False)
    page.locator("#mark-day").fill("2025-06-01")
    page.locator("#mark-name").fill("New start page")
    page.get_by_role("button", name="Mark the day").click()
    expect(page.locator(".mark-list")).to_contain_text("New start page")
    page.get_by_role("button", name="Remove New start page").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".mark-list")).to_contain_text("New start page")
