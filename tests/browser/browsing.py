"""What the tests of the browser share. Importing it skips a module where the browser's plugin is not installed."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

pytest.importorskip("pytest_playwright", reason="the browser's plugin is absent: uv run --all-groups pytest")

from playwright.sync_api import Locator, Page, Route, expect  # after the skip

__all__ = [
    "DOWN",
    "FILLED_PAGES",
    "LOCALES",
    "PAGES",
    "Locator",
    "Page",
    "Route",
    "Visit",
    "add_button",
    "box",
    "checked",
    "count_of",
    "expect",
    "facts",
    "heading",
    "hold",
    "in_backlog",
    "open_item",
    "put_in_backlog",
    "search_for",
    "titles",
    "total",
]

Visit = Callable[..., Page]
LOCALES = ("en-GB", "sv-SE")
DOWN = "Failed to load resource: net::ERR_FAILED"
"""What Chromium writes to its console when a request that a test stops does not arrive."""

PAGES = {
    "home": "/",
    "cards": "/tactics",
    "table": "/tactics?view=table",
    "search": "/tactics?q=churn&stage=retention&topic=churn&topic=email",
    "nothing found": "/tactics?q=xyzzy&stage=referral&topic=advertising",
    "tactic with evidence for and against": "/tactics/{both_sides}",
    "tactic without evidence": "/tactics/{no_evidence}",
    "funnel": "/funnel",
    "stage": "/funnel/retention",
    "playbooks": "/playbooks",
    "playbook": "/playbooks/involuntary-churn",
    "KPIs": "/kpis",
    "KPI": "/kpis/churn",
    "growth model": "/growth-model",
    "diagnosis": "/diagnose",
    "diagnosis of a part": "/diagnose?activation=20&retention=many&model=media&budget=in-house&stage=referral",
    "retention without data": "/retention",
    "guide": "/guide",
    "chapter with a table": "/guide/churn-on-three-bases",
    "chapter with tactics": "/guide/phases-and-segments",
    "glossary": "/glossary",
    "no figures": "/figures",
    "beginning of a figure": "/figures/churn",
    "empty dashboard": "/dashboard",
    "empty backlog": "/backlog",
    "empty board": "/backlog/board",
    "empty timeline": "/backlog/timeline",
    "no learnings": "/learnings",
    "import": "/backlog/import",
    "empty monthly review": "/backlog/review",
    "columns of an export": "/exports/backlog",
    "no goals": "/goals",
    "no experiment for a baseline": "/backlog/baseline?kpi=churn&unit=percent&value=4.4",
    "no surveys": "/surveys",
    "kinds of survey": "/surveys/new",
    "new survey": "/surveys/new?kind=ces",
    "no feedback form": "/feedback",
    "nothing removed": "/backlog/removed",
    "token": "/backlog/token",
    "how we work": "/backlog/habits",
    "own criteria": "/backlog/habits?framework=weighted",
    "team": "/team",
    "style guide": "/styleguide",
}
FILLED_PAGES = {"backlog": "/backlog", "item": "/backlog/{item}"}
"""The pages of a reader who has something in the backlog."""

expect.set_options(timeout=15_000)


def heading(page: Page) -> Locator:
    """The sentence over the list of tactics."""
    return page.locator("#results-head h1")


def total(page: Page) -> int:
    """The number in that sentence; 0 when it says that there are none."""
    found = re.search(r"\d+", heading(page).inner_text())
    return int(found[0]) if found else 0


def titles(page: Page) -> list[str]:
    """The tactics listed, in order."""
    return page.locator("#results .tactic-card__title, #results th[scope=row]").all_inner_texts()


def box(page: Page, facet: str, value: str) -> Locator:
    """The checkbox of a facet's value."""
    return page.locator(f'#facets input[name="{facet}"][value="{value}"]')


def count_of(page: Page, facet: str, value: str) -> int:
    """The number beside it."""
    return int(box(page, facet, value).locator("xpath=..").locator(".facet__count").inner_text())


def checked(page: Page) -> list[str]:
    """The values that are ticked."""
    return page.eval_on_selector_all("#facets :checked", "boxes => boxes.map(box => box.value)")


def facts(page: Page) -> dict[str, Any]:
    """Everything of a list that its address must bring back."""
    search = page.locator("#q").input_value()
    return {"heading": heading(page).inner_text(), "titles": titles(page), "search": search, "checked": checked(page)}


def hold(page: Page, address: str) -> list[Route]:
    """Keep requests for an address (a glob) back; the list is filled with them."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep)
    return held


def search_for(page: Page, words: str) -> None:
    """Type words, wait for what they find, and leave the field (its suggestions would cover the page)."""
    page.locator("#q").fill(words)
    page.wait_for_url(f"**q={words}*")
    page.locator("#q").blur()


def add_button(page: Page) -> Locator:
    """The buttons that add a tactic to the backlog."""
    return page.locator("button[name=tactic]")


def in_backlog(page: Page) -> Locator:
    """The number beside the backlog in the navigation."""
    return page.locator("#backlog-count")


def open_item(page: Page, place: int = 0) -> None:
    """Open an item of the backlog and wait until its page is there."""
    page.locator(".backlog-row h2 a").nth(place).click()
    page.wait_for_url(re.compile(r"/backlog/\d+$"))


def put_in_backlog(page: Page, *slugs: str) -> Page:
    """Send the forms that add tactics, as a page would, and open the backlog."""
    page.goto("/backlog")
    token = page.locator("input[name=csrf_token]").first.input_value()
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    for slug in slugs:
        answer = page.request.post("/backlog", form={"csrf_token": token, "tactic": slug}, headers={"Origin": origin})
        assert answer.ok
    page.goto("/backlog")
    return page
