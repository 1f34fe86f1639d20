"""The page of cohorts in a browser: the answer takes the place of the progress, by keyboard, without scripts, for everybody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.accessibility import faults  # first: it skips where the browser's plugin is absent
from tests.browser.browsing import LOCALES, Page, Visit, expect
from tests.browser.team_site import TeamSite, served

from tactics.jobs.worker import work_off  # isort: skip
from tests.retention.stores import Row

EVENTS: list[Row] = [
    (f"p{who}", f"2026-{month:02}-{1 + who % 27:02} 12:00:00", event, None)
    for who in range(60)
    for month, event in ((1 + who % 9, "join"), *((back, "open") for back in range(2 + who % 9, 11) if (who * back) % 3))
]
"""Sixty people who begin in nine months; some come back in some of the later ones, till October."""


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamSite]:
    """A site with a data set, without a worker: a test says when jobs are done."""
    with served(prepared, tmp_path_factory.mktemp("cohorts"), EVENTS, works=False) as own:
        yield own


def opened(visit: Visit, site: TeamSite, query: str, **options: Any) -> Page:
    """The page with its answer."""
    page = site.open(visit, f"cohorts?{query}", **options)
    if page.locator("[data-job]").count():
        work_off(site.app)
        page.reload()
    expect(page.locator("table.heat")).to_be_visible()
    return page


def test_the_answer_takes_the_place_of_the_progress(visit: Visit, site: TeamSite) -> None:
    page = site.open(visit, "cohorts?horizon=7")
    expect(page.locator("progress")).to_be_visible()
    assert faults(page) == []
    work_off(site.app)
    expect(page.locator("table.heat")).to_be_visible()
    expect(page.locator("progress")).to_have_count(0)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("query", ["", "show=both&mean=simple&cohort=2026-02-01&period=month", "rule=bracket&rows=mean&start=x"])
def test_the_page_has_no_fault_and_fits_a_phone(visit: Visit, site: TeamSite, query: str, locale: str) -> None:
    page = opened(visit, site, query, locale=locale)
    assert faults(page) == []
    page.locator(".heat-head summary").click()
    assert faults(page, ".heat-head") == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert faults(page) == []


def test_the_table_scrolls_by_keyboard_and_its_first_column_stays(visit: Visit, site: TeamSite) -> None:
    page = opened(visit, site, "period=month", viewport={"width": 390, "height": 800})
    region = page.get_by_role("region", name="Share of each cohort that came back")
    region.focus()
    before = page.locator(".heat__row th").first.bounding_box()
    last = page.locator(".heat thead th").last
    expect(last).not_to_be_in_viewport()
    for _ in range(25):
        page.keyboard.press("ArrowRight")
    expect(last).to_be_in_viewport()
    assert page.locator(".heat__row th").first.bounding_box() == before


def test_the_numbers_of_the_periods_stay_above_the_table_when_it_is_scrolled(visit: Visit, site: TeamSite) -> None:
    page = opened(visit, site, "period=month", viewport={"width": 390, "height": 420})
    page.get_by_role("region", name="Share of each cohort that came back").focus()
    page.keyboard.press("End")
    expect(page.locator(".heat__row th").last).to_be_in_viewport(ratio=0.9)
    expect(page.locator(".heat__mean").first).not_to_be_in_viewport()
    expect(page.locator(".heat thead th").first).to_be_in_viewport()
    page.locator(".heat__row input").nth(2).focus()
    head, box = (page.locator(part).bounding_box() for part in (".heat thead th >> nth=0", ".heat__row input >> nth=2"))
    assert head
    assert box
    assert box["y"] >= head["y"] + head["height"]


def test_a_ticked_cohort_is_drawn_without_scripts(visit: Visit, site: TeamSite) -> None:
    page = opened(visit, site, "period=month", java_script_enabled=False)
    expect(page.locator(".curve-legend li")).to_have_count(1)
    page.get_by_role("checkbox", name="March 2026").check()
    page.get_by_role("checkbox", name="May 2026").check()
    page.get_by_role("button", name="Draw the ticked ones").click()
    expect(page.locator(".curve-legend li")).to_have_text(["1Weighted mean of 9 cohorts", "2March 2026", "3May 2026"])
    page.get_by_role("button", name="Show only the ticked ones").click()
    expect(page.locator(".heat__row")).to_have_count(2)
    expect(page.locator(".curve-legend li").first).to_have_text("1Weighted mean of 2 cohorts")
