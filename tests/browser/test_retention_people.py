"""Segments and people over time in a browser: the answer comes by itself, a tactic is taken from it, for everybody."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.accessibility import faults  # first: it skips where the browser's plugin is absent
from tests.browser.browsing import LOCALES, Visit, expect
from tests.browser.team_site import TeamSite, served
from tests.retention.segments.stories import story

SLOW = 60_000
NARROW: Any = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamSite]:
    """The product of this file, and a worker in a thread of its own."""
    with served(prepared, tmp_path_factory.mktemp("people"), story(), ["country"], works=True) as own:
        yield own


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("path", ["segments?period=week", "segments?by=event&period=week", "lifecycle?period=week"])
def test_the_pages_have_no_fault_and_fit_the_narrowest_screen(visit: Visit, site: TeamSite, path: str, locale: str) -> None:
    page = site.open(visit, path, locale=locale)
    expect(page.locator(".segment-finding")).to_be_visible(timeout=SLOW)
    assert faults(page) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_the_answer_comes_by_itself_and_another_question_is_another_address(visit: Visit, site: TeamSite) -> None:
    page = site.open(visit, "segments?period=week&rule=after")
    page.evaluate("window.same = true")
    expect(page.locator(".segment-finding")).to_contain_text("in week 4 or later", timeout=SLOW)
    assert page.evaluate("window.same")
    page.locator("#rule").select_option("on")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile("rule=on"))
    expect(page.locator(".segment-finding")).to_contain_text("came back in week 4,", timeout=SLOW)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_tactic_for_the_weak_spot_is_added_and_the_reader_stays(visit: Visit, site: TeamSite, javascript: bool) -> None:
    path = "segments?period=week&window=calendar" if javascript else "segments?period=week&window=calendar&rule=after"
    page = site.open(visit, path, java_script_enabled=javascript)
    expect(page.locator(".segment-finding")).to_be_visible(timeout=SLOW)
    button = page.locator(".tactic-card button").first
    slug = button.get_attribute("value")
    button.press("Enter")
    expect(page.locator(f"a#add-{slug}")).to_contain_text("In the backlog")
    expect(page).to_have_url(re.compile(re.escape(path)))
    page.goto(f"{site.address}/backlog")
    expect(page.locator(".backlog-row__notes").first).to_contain_text("Seen in the data set “events”: FI (country)")
