"""The order, the table and the pages of the list: changed in place, each an address, none losing the filter."""

import re

import pytest

from tests.browser.browsing import Page, Visit, add_button, box, expect, heading, in_backlog, search_for, titles, total


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit("/tactics")


def sort_by(page: Page, value: str) -> None:
    page.locator("select[name=sort]").select_option(value)
    page.wait_for_url(f"**sort={value}*")


def other_view(page: Page) -> None:
    page.locator(".toolbar > a").click()


def test_sorting_by_name_orders_the_list_and_keeps_the_filter(page: Page) -> None:
    box(page, "stage", "referral").click()
    page.wait_for_url("**stage=referral*")
    before = titles(page)
    sort_by(page, "name")
    after = titles(page)
    assert after == sorted(before, key=str.casefold) != before
    expect(box(page, "stage", "referral")).to_be_checked()


def test_the_order_chosen_stays_chosen_and_focused(page: Page) -> None:
    sort_by(page, "evidence")
    select = page.locator("select[name=sort]")
    expect(select).to_have_value("evidence")
    select.focus()
    sort_by(page, "newest")
    expect(select).to_be_focused()


def test_back_restores_the_order(page: Page) -> None:
    first = titles(page)
    sort_by(page, "name")
    page.go_back()
    expect(page.locator("select[name=sort]")).not_to_have_value("name")
    assert titles(page) == first


def test_the_usual_order_is_not_written_in_the_address(page: Page) -> None:
    usual = page.locator("select[name=sort]").input_value()
    sort_by(page, "name")
    page.locator("select[name=sort]").select_option(usual)
    expect(page).to_have_url(re.compile("/tactics$"))


def test_the_table_shows_the_same_tactics_and_the_cards_come_back(page: Page) -> None:
    box(page, "stage", "referral").click()
    page.wait_for_url("**stage=referral*")
    cards = titles(page)
    other_view(page)
    expect(page.locator("table.tactic-table")).to_be_visible()
    expect(page).to_have_url(re.compile("stage=referral.*view=table"))
    assert titles(page) == cards
    other_view(page)
    expect(page.locator(".card-grid .tactic-card").first).to_be_visible()


def test_the_table_stays_while_one_filters_searches_and_sorts(page: Page) -> None:
    page.goto("/tactics?view=table")
    box(page, "effort", "s").click()
    page.wait_for_url("**effort=s*")
    search_for(page, "email")
    sort_by(page, "name")
    expect(page.locator("table.tactic-table mark").first).to_be_visible()
    expect(page).to_have_url(re.compile("view=table"))


def test_the_pager_shows_other_tactics_from_the_top(page: Page) -> None:
    first, everything = titles(page), total(page)
    page.locator(".pager [rel=next]").click()
    expect(page).to_have_url(re.compile(r"/tactics\?page=2$"))
    assert not set(first) & set(titles(page))
    assert total(page) == everything
    expect(page.locator("main")).to_be_focused()
    assert page.locator("#results .tactic-card").first.evaluate("card => card.getBoundingClientRect().top < innerHeight")


def test_every_tactic_stands_on_exactly_one_page(page: Page) -> None:
    box(page, "stage", "activation").click()
    page.wait_for_url("**stage=activation*")
    seen, everything = titles(page), total(page)
    while page.locator(".pager [rel=next]").count():
        number = page.locator(".pager [aria-current]").inner_text()
        page.locator(".pager [rel=next]").click()
        expect(page.locator(".pager [aria-current]")).not_to_have_text(number)
        seen += titles(page)
    assert len(seen) == len(set(seen)) == everything


def test_a_filter_on_a_later_page_begins_at_the_first(page: Page) -> None:
    page.goto("/tactics?page=3")
    box(page, "stage", "retention").click()
    expect(page).to_have_url(re.compile(r"/tactics\?stage=retention$"))
    expect(page.locator(".pager [aria-current]")).to_contain_text("1")


def test_back_from_a_later_page_shows_the_first(page: Page) -> None:
    first = titles(page)
    page.locator(".pager [rel=next]").click()
    page.wait_for_url("**page=2")
    page.go_back()
    expect(page.locator(".pager [aria-current]")).to_contain_text("1")
    assert titles(page) == first


def test_adding_on_a_later_page_of_the_table_stays_there(page: Page) -> None:
    page.goto("/tactics?view=table&page=2")
    shown = titles(page)
    add_button(page).nth(1).click()
    expect(in_backlog(page)).to_have_text("1")
    assert (titles(page), page.url.partition("?")[2]) == (shown, "view=table&page=2")


def test_an_unknown_value_in_the_address_is_named_and_left_out(page: Page) -> None:
    everything = total(page)
    page.goto("/tactics?stage=nonsense&page=999&sort=up")
    expect(page.locator(".message--warning")).to_contain_text("nonsense")
    expect(heading(page)).to_contain_text(str(everything))
