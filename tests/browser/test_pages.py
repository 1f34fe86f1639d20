"""What holds for every page: it fits a narrow screen, it fetches nothing twice or from elsewhere, it can be printed."""

import re
from collections import Counter

import pytest

from tests.browser.browsing import FILLED_PAGES, LOCALES, PAGES, Page, Visit, expect, open_item, put_in_backlog

NARROW = {"width": 320, "height": 640}
TOO_WIDE = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((part) => part.getBoundingClientRect().right > innerWidth + 0.5 && !part.parentElement.closest(".table-scroll"))
  .filter((part) => !part.closest(".visually-hidden, .menu:not([open]) > ul, .skip-link") && part.checkVisibility())
  .map((part) => `${part.tagName}.${part.className}`)"""


def too_wide(page: Page) -> list[str]:
    """What sticks out to the right, if the page can be scrolled sideways."""
    page.wait_for_load_state()  # A click may have led here, and the styles come after the page.
    page.evaluate("document.fonts.ready.then(() => true)")  # Another font than ours is wider.
    fits = page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    return [] if fits else page.evaluate(TOO_WIDE) or ["something"]


@pytest.mark.parametrize("locale", LOCALES)
def test_no_page_scrolls_sideways_on_the_narrowest_screen(visit: Visit, examples: dict[str, str], locale: str) -> None:
    page = visit("/", locale=locale, viewport=NARROW)
    wide = {}
    for name, path in PAGES.items():
        page.goto(path.format_map(examples))
        page.evaluate("document.querySelectorAll('details:not(.menu)').forEach((part) => (part.open = true))")
        wide[name] = too_wide(page)
    assert {name: parts for name, parts in wide.items() if parts} == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", FILLED_PAGES)
def test_nor_does_the_backlog(visit: Visit, locale: str, name: str) -> None:
    page = put_in_backlog(visit("/", locale=locale, viewport=NARROW), "exit-survey", "streaks")
    page.locator("#title").fill(
        "An idea with a name that is quite long, as names of ideas tend to be, and one.verylongwordwithoutany.space"
    )
    page.locator("#title").press("Enter")
    expect(page.locator(".backlog-row")).to_have_count(3)
    if name == "item":
        open_item(page, 2)
    assert too_wide(page) == []


@pytest.mark.parametrize("name", ["home", "search", "tactic with evidence for and against", "empty backlog"])
def test_a_page_fetches_each_file_once_and_only_from_here(
    visit: Visit, base_url: str, examples: dict[str, str], name: str
) -> None:
    page = visit("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(PAGES[name].format_map(examples))
    page.evaluate("document.fonts.ready.then(() => true)")
    files = Counter(address.partition("?")[0] for address in asked)
    assert [address for address, times in files.items() if times > 1 or not address.startswith(base_url)] == []
    assert any(address.endswith(".ttf") for address in files)


def test_the_api_is_documented_by_a_page_that_needs_nothing_from_elsewhere(visit: Visit, base_url: str) -> None:
    page = visit("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/docs")
    expect(page.locator(".opblock").first).to_be_visible()
    expect(page.locator(".opblock-summary-path", has_text="/tactics").first).to_be_visible()
    assert all(address.startswith((base_url, "data:")) for address in asked)


def test_a_printed_tactic_is_its_text_and_its_sources(visit: Visit, examples: dict[str, str]) -> None:
    page = visit(f"/tactics/{examples['both_sides']}")
    page.emulate_media(media="print")
    for shown in ("h1", ".lead", ".facts", ".how-to", ".source", ".source__from"):
        expect(page.locator(shown).first).to_be_visible()
    for tool in (".site-header", ".site-footer", ".skip-link", "button", "a.button", "form", ".band", "#related-cards"):
        assert [part for part in page.locator(tool).all() if part.is_visible()] == [], tool


def test_on_paper_a_source_shows_where_it_is(visit: Visit, examples: dict[str, str]) -> None:
    page = visit(f"/tactics/{examples['both_sides']}")
    source = page.locator(".source__from a").first
    after = "link => getComputedStyle(link, '::after').content"
    assert source.evaluate(after) == "none"
    page.emulate_media(media="print")
    assert str(source.get_attribute("href")) in source.evaluate(after)


def test_a_dark_page_is_printed_black_on_white(visit: Visit, examples: dict[str, str]) -> None:
    page = visit(f"/tactics/{examples['both_sides']}?theme=dark", color_scheme="dark")
    page.emulate_media(media="print")
    text, paper = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    assert sum(map(int, re.findall(r"\d+", text)[:3])) < 200
    assert paper == "rgb(255, 255, 255)"


def test_a_printed_list_and_backlog_have_no_tools(visit: Visit) -> None:
    page = visit("/tactics")
    page.emulate_media(media="print")
    expect(page.locator(".tactic-card").first).to_be_visible()
    for tool in ("#filter", ".toolbar", ".pager", ".tactic-card button"):
        expect(page.locator(tool).first).to_be_hidden()
    put_in_backlog(page, "exit-survey")
    expect(page.locator(".backlog-row h2")).to_be_visible()
    for tool in (".backlog__bar", ".backlog__own", ".backlog-row button"):
        expect(page.locator(tool).first).to_be_hidden()
