"""Suggestions under the search field: a combobox, by keyboard and by mouse, that never stands in the way."""

import re

import pytest

from tests.browser.browsing import DOWN, Locator, Page, Visit, expect, hold


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit("/")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def ask(page: Page, words: str = "churn") -> list[str]:
    """Type words and give the suggestions that come."""
    page.locator("#q").press_sequentially(words)
    expect(options(page).first).to_be_visible()
    return options(page).all_inner_texts()


def chosen(page: Page) -> str | None:
    """The suggestion that the field points at, when the same one is drawn as chosen."""
    key = page.locator("#q").get_attribute("aria-activedescendant")
    marked = page.locator("[role=option][aria-selected=true]")
    assert marked.count() == (key is not None)
    return page.locator(f"#{key}[aria-selected=true]").inner_text() if key else None


@pytest.mark.parametrize("path", ["/", "/tactics"])
def test_suggestions_open_as_one_types_and_say_so(visit: Visit, path: str) -> None:
    page = visit(path)
    field = page.get_by_role("combobox", name=re.compile("Search"))
    expect(field).to_have_attribute("aria-expanded", "false")
    ask(page)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(f"#{field.get_attribute('aria-controls')}")).to_have_role("listbox")


def test_arrows_go_through_the_suggestions_and_round(page: Page) -> None:
    offered = ask(page)
    seen = []
    for _ in range(len(offered) + 2):
        page.keyboard.press("ArrowDown")
        seen.append(chosen(page))
    assert seen == [*offered, None, offered[0]]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert chosen(page) == offered[-1]


def test_the_field_keeps_the_focus_and_the_words(page: Page) -> None:
    ask(page)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("churn")


def test_enter_opens_the_chosen_tactic(page: Page) -> None:
    offered = ask(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("article.tactic h1")).to_have_text(offered[0])


def test_enter_without_a_choice_searches(page: Page) -> None:
    ask(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/tactics\?q=churn$"))


def test_escape_closes_the_list_and_leaves_the_words(page: Page) -> None:
    ask(page)
    page.keyboard.press("Escape")
    expect(options(page).first).to_be_hidden()
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#q")).to_have_value("churn")


def test_a_click_opens_the_tactic(page: Page) -> None:
    offered = ask(page)
    options(page).nth(1).click()
    expect(page.locator("article.tactic h1")).to_have_text(offered[1])


def test_leaving_the_field_closes_the_list(page: Page) -> None:
    ask(page)
    page.keyboard.press("Tab")
    expect(options(page).first).to_be_hidden()


def test_one_letter_suggests_nothing_and_closes_what_was_open(page: Page) -> None:
    ask(page, "ch")
    page.keyboard.press("Backspace")
    expect(options(page).first).to_be_hidden()


def test_a_slow_suggestion_gives_way_to_the_next(page: Page) -> None:
    held = hold(page, "**/suggest?q=ch")
    with page.expect_request("**/suggest?q=ch"):
        page.locator("#q").press_sequentially("ch")
    offered = ask(page, "urn")
    held[0].fulfill(json={"items": [{"title": "stale", "url": "/stale"}]})
    assert offered == options(page).all_inner_texts() != ["stale"]


def test_suggestions_that_fail_leave_the_search_working(page: Page, complaints: list[str]) -> None:
    page.route("**/suggest?*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.locator("#q").press_sequentially("churn")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/tactics\?q=churn$"))
    assert set(complaints) == {DOWN}
    complaints.clear()


def test_swedish_words_are_suggested_in_swedish(visit: Visit) -> None:
    page = visit("/", locale="sv-SE")
    offered = ask(page, "kund")
    assert any("kund" in title.lower() for title in offered)
