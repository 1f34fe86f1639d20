"""The calculators of the KPI library and the growth model: answers while one types, each an address."""

import re

import pytest

from tests.browser.browsing import Locator, Page, Visit, expect

PAGES = {"/kpis/churn": "#answer", "/growth-model": "#outcome", "/diagnose": "#effects"}
EVERY = pytest.mark.parametrize("path", PAGES)


def figure(page: Page) -> Locator:
    """The first field to write a figure in."""
    return page.locator("main [data-figure]").first


@EVERY
def test_the_answer_follows_what_is_typed_and_the_field_keeps_the_focus(visit: Visit, path: str) -> None:
    page = visit(path)
    before = page.locator(PAGES[path]).inner_text()
    figure(page).fill("1234")
    expect(page).to_have_url(re.compile("=1234"))
    expect(figure(page)).to_be_focused()
    assert page.locator(PAGES[path]).inner_text() != before


@EVERY
def test_back_restores_the_figures_and_their_answer(visit: Visit, path: str) -> None:
    page = visit(path)
    answer, written = page.locator(PAGES[path]).inner_text(), figure(page).input_value()
    figure(page).press_sequentially("12")
    page.wait_for_url(re.compile(r"\?"))
    page.go_back()
    expect(page).to_have_url(re.compile(f"{path}$"))
    expect(figure(page)).to_have_value(written)
    assert page.locator(PAGES[path]).inner_text() == answer


@EVERY
def test_what_is_no_figure_is_explained_at_its_field(visit: Visit, path: str) -> None:
    page = visit(path)
    figure(page).fill("many")
    expect(page.locator(".field__error").first).to_be_visible()
    expect(figure(page)).to_have_value("many")
    expect(figure(page)).to_have_accessible_description(page.locator(".field__error").first.inner_text())


@EVERY
def test_the_address_of_the_answer_is_copied_and_that_is_said(visit: Visit, path: str) -> None:
    page = visit(path, permissions=["clipboard-read", "clipboard-write"])
    figure(page).fill("123")
    expect(page).to_have_url(re.compile("=123"))
    button = page.locator("button[data-copy]")
    button.click()
    expect(page.locator("#messages")).to_have_text("The link is copied.")
    expect(button.get_by_text("Copied", exact=True)).to_be_visible()
    expect(button).to_be_focused()
    assert re.match(rf"https?://[^/]+{path}\?.*=123", page.evaluate("navigator.clipboard.readText()"))


@EVERY
def test_the_address_is_a_plain_link_without_javascript(visit: Visit, path: str) -> None:
    page = visit(path, java_script_enabled=False)
    expect(page.locator("button[data-copy]")).to_be_hidden()
    page.locator(".copying a").click()
    expect(page.locator(PAGES[path])).to_be_visible()


@EVERY
def test_without_javascript_a_button_calculates(visit: Visit, path: str) -> None:
    page = visit(path, java_script_enabled=False)
    before = page.locator(PAGES[path]).inner_text()
    figure(page).fill("1234")
    page.locator("main form button.no-js").first.click()
    expect(page).to_have_url(re.compile("=1234"))
    assert page.locator(PAGES[path]).inner_text() != before
