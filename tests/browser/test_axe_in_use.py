"""WCAG 2.2 AA of what only shows in use: a filled backlog, messages, mistakes, suggestions, a phone's width."""

import pytest

from tests.browser.accessibility import faults
from tests.browser.browsing import (
    FILLED_PAGES,
    LOCALES,
    PAGES,
    Page,
    Visit,
    add_button,
    expect,
    in_backlog,
    open_item,
    put_in_backlog,
)

BOTH = pytest.mark.parametrize("locale", LOCALES)


@pytest.fixture
def phone(visit: Visit) -> Page:
    return visit("/tactics", viewport={"width": 360, "height": 740})


@BOTH
@pytest.mark.parametrize("name", FILLED_PAGES)
def test_the_backlog_has_no_fault(visit: Visit, name: str, locale: str) -> None:
    page = put_in_backlog(visit("/", locale=locale), "exit-survey", "streaks")
    for field in ("impact", "confidence", "ease"):
        page.locator(f".backlog-row input[name={field}]").first.fill("7,5")
    page.locator(".backlog-row__inputs button").first.click()
    expect(page.locator(".message--success")).to_be_visible()
    if name == "item":
        open_item(page)
    assert faults(page) == []


def test_nor_has_the_offer_to_undo(visit: Visit) -> None:
    page = put_in_backlog(visit("/", locale="sv-SE"), "exit-survey")
    page.locator(".backlog-row__remove button").click()
    expect(page.locator(".message--undo button")).to_be_visible()
    assert faults(page) == []


def test_nor_has_an_explained_mistake(visit: Visit, complaints: list[str]) -> None:
    page = put_in_backlog(visit("/", locale="sv-SE"), "exit-survey")
    page.locator("input[name=impact]").fill("lots")
    page.locator("input[name=impact]").press("Enter")
    expect(page.locator(".field__error")).to_be_visible()
    assert faults(page) == []
    complaints.clear()


def test_nor_has_a_new_token(visit: Visit) -> None:
    page = visit("/backlog/token", locale="sv-SE")
    page.locator("main form button").click()
    expect(page.locator("code.token")).to_be_visible()
    assert faults(page) == []


@BOTH
def test_nor_has_a_page_that_is_not_there(visit: Visit, complaints: list[str], locale: str) -> None:
    page = visit("/tactics/no-such-tactic", locale=locale)
    expect(page.locator(".problem")).to_be_visible()
    assert faults(page) == []
    assert len(complaints) == 1
    assert "status of 404" in complaints.pop()


def test_nor_have_open_suggestions(visit: Visit) -> None:
    page = visit("/", locale="sv-SE")
    page.locator("#q").press_sequentially("churn")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert faults(page) == []


def test_nor_has_an_open_menu(visit: Visit) -> None:
    page = visit("/tactics")
    page.locator(".menu > summary").click()
    assert faults(page, ".menu") == []


def test_nor_has_a_list_that_was_changed_in_place(visit: Visit) -> None:
    page = visit("/tactics?topic=churn&topic=nonsense")
    add_button(page).first.click()
    expect(in_backlog(page)).to_have_text("1")
    page.locator(".toolbar > a").click()
    expect(page.locator("table.tactic-table")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("name", ["search", "table", "tactic with evidence for and against"])
def test_nor_has_a_phone(phone: Page, examples: dict[str, str], name: str) -> None:
    phone.goto(PAGES[name].format_map(examples))
    assert faults(phone) == []


def test_nor_has_the_backlog_on_a_phone(phone: Page) -> None:
    assert faults(put_in_backlog(phone, "exit-survey")) == []


@pytest.mark.parametrize(("scheme", "choice"), [("light", "dark"), ("dark", "light")])
def test_nor_has_a_theme_that_was_chosen(visit: Visit, scheme: str, choice: str) -> None:
    page = visit(f"/tactics?q=churn&theme={choice}", color_scheme=scheme)
    expect(page.locator("html")).to_have_attribute("data-theme", choice)
    assert faults(page) == []
