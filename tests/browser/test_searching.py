"""Searching as one types: what is shown, what the history holds, and that typing is never disturbed."""

import re

import pytest

from tests.browser.browsing import (
    LOCALES,
    Page,
    Visit,
    add_button,
    box,
    expect,
    heading,
    hold,
    in_backlog,
    search_for,
    titles,
    total,
)


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit("/tactics")


def entries(page: Page) -> int:
    """How many addresses the history of this tab holds."""
    length: int = page.evaluate("history.length")
    return length


def test_what_is_typed_is_found_without_pressing_enter(page: Page) -> None:
    everything = total(page)
    page.locator("#q").press_sequentially("churn")
    expect(page).to_have_url(re.compile(r"/tactics\?q=churn$"))
    expect(page.locator(".chip")).to_have_text([re.compile("churn")])
    assert 0 < total(page) < everything


def test_hits_are_marked(page: Page) -> None:
    search_for(page, "churn")
    expect(page.locator("#results mark").first).to_have_text(re.compile("churn", re.IGNORECASE))


def test_the_field_keeps_focus_and_caret_while_results_come(page: Page) -> None:
    page.locator("#q").press_sequentially("emil")
    page.wait_for_url("**q=emil")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("a")
    page.wait_for_url("**q=email")
    expect(page.locator("#q")).to_be_focused()
    assert page.evaluate("document.activeElement.selectionStart") == 3


def test_a_word_typed_in_pieces_is_one_step_in_the_history(page: Page) -> None:
    before, everything = entries(page), total(page)
    for piece in ("em", "ai", "l"):
        page.locator("#q").press_sequentially(piece)
        page.wait_for_url(f"**{piece}")
    assert entries(page) == before + 1
    page.go_back()
    expect(page.locator("#q")).to_have_value("")
    assert total(page) == everything


def test_typing_on_before_the_first_answer_keeps_the_list_one_step_back(page: Page) -> None:
    hold(page, "**/tactics?q=em")
    before = entries(page)
    with page.expect_request("**/tactics?q=em"):
        page.locator("#q").press_sequentially("em")
    page.locator("#q").press_sequentially("ail")
    page.wait_for_url("**q=email")
    assert entries(page) == before + 1
    page.go_back()
    expect(page).to_have_url(re.compile("/tactics$"))


def test_enter_after_typing_adds_nothing_to_the_history(page: Page) -> None:
    search_for(page, "email")
    before = entries(page)
    with page.expect_response("**/tactics?q=email"):
        page.locator("#q").press("Enter")
    expect(page.locator("main[aria-busy]")).to_have_count(0)
    assert entries(page) == before


def test_another_search_after_a_filter_is_a_step_of_its_own(page: Page) -> None:
    search_for(page, "email")
    box(page, "effort", "s").click()
    page.wait_for_url("**effort=s*")
    search_for(page, "price")
    page.go_back()
    expect(page.locator("#q")).to_have_value("email")
    expect(box(page, "effort", "s")).to_be_checked()


def test_words_and_filters_hold_together(page: Page) -> None:
    search_for(page, "email")
    found = total(page)
    box(page, "effort", "s").click()
    page.wait_for_url("**q=email*effort=s*")
    expect(page.locator("#q")).to_have_value("email")
    assert 0 < total(page) < found


def test_emptying_the_field_shows_all_again(page: Page) -> None:
    everything = total(page)
    search_for(page, "email")
    page.locator("#q").fill("")
    expect(page).to_have_url(re.compile("/tactics$"))
    assert total(page) == everything


def test_a_chip_clicked_while_the_typing_waits_is_not_undone(page: Page) -> None:
    page.goto("/tactics?stage=retention")
    page.evaluate("""() => {
        const field = document.querySelector("#q");
        field.value = "email";
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        document.querySelector(".chip").click();
    }""")
    expect(page).to_have_url(re.compile("/tactics$"))
    page.wait_for_timeout(400)  # Longer than the pause after which what was typed would be asked for.
    expect(page).to_have_url(re.compile("/tactics$"))


def test_adding_from_the_results_keeps_what_was_searched_for(page: Page) -> None:
    search_for(page, "email")
    shown = titles(page)
    add_button(page).first.click()
    expect(in_backlog(page)).to_have_text("1")
    assert (titles(page), page.locator("#q").input_value()) == (shown, "email")


def test_a_misspelt_word_is_corrected_by_one_click(page: Page) -> None:
    search_for(page, "onbording")
    page.locator(".did-you-mean a").click()
    expect(page.locator("#q")).to_have_value("onboarding")
    assert titles(page)


def test_nothing_found_is_said_and_the_way_back_is_offered(page: Page) -> None:
    everything = total(page)
    search_for(page, "xyzzy")
    expect(page.locator(".empty h2")).to_be_visible()
    page.locator(".empty .button--primary").click()
    expect(heading(page)).to_contain_text(str(everything))
    expect(page.locator("#q")).to_have_value("")


def test_signs_of_every_kind_are_only_words(page: Page) -> None:
    page.locator("#q").fill('"unclosed -<b>&%00 (OR')
    expect(page.locator(".chip")).to_contain_text("<b>&%00")
    expect(page.locator("#results-head b")).to_have_count(0)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_home_page_searches_and_its_examples_find_something(visit: Visit, locale: str) -> None:
    page = visit("/", locale=locale)
    for example in page.locator(".hero__try a").all_inner_texts():
        page.locator("#q").fill(example)
        page.locator("#q").press("Enter")
        page.wait_for_url("**/tactics?q=*")
        assert titles(page), example
        page.goto("/")
