"""Switching language and theme: the place and its filters stay, the choice is remembered."""

import re

import pytest

from tests.browser.browsing import Page, Visit, box, checked, count_of, expect, put_in_backlog, search_for, titles, total

LIST = "/tactics?stage=retention&effort=s&q=email&sort=name"
LIGHT, DARK = "light", "dark"


def switch(page: Page, kind: str, value: str) -> None:
    page.locator(f"a[data-switch={kind}][href*='{kind}={value}']").click()
    page.wait_for_url(f"**{kind}={value}*")


def looks(page: Page) -> str:
    """Whether the page is light or dark, by what is painted once its style is there."""
    page.wait_for_load_state("load")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return LIGHT if sum(map(int, re.findall(r"\d+", colour)[:3])) > 3 * 128 else DARK


def language(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")


@pytest.mark.parametrize(("locale", "expected"), [("sv-SE", "sv"), ("sv", "sv"), ("en-US", "en"), ("de-DE", "en")])
def test_the_first_page_speaks_the_browsers_language(visit: Visit, locale: str, expected: str) -> None:
    page = visit("/", locale=locale)
    assert language(page) == expected


def test_another_language_keeps_filters_words_and_order(visit: Visit) -> None:
    page = visit(LIST)
    before, found = checked(page), total(page)
    switch(page, "lang", "sv")
    assert (language(page), checked(page), total(page)) == ("sv", before, found)
    expect(page.locator("#q")).to_have_value("email")
    expect(page.locator("select[name=sort]")).to_have_value("name")


def test_the_language_is_remembered_on_other_pages_and_can_be_taken_back(visit: Visit) -> None:
    page = visit("/")
    english = page.locator("h1").inner_text()
    switch(page, "lang", "sv")
    page.locator(".site-nav a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    page.goto("/")
    expect(page.locator("h1")).not_to_have_text(english)
    switch(page, "lang", "en")
    expect(page.locator("h1")).to_have_text(english)


def test_the_switches_know_a_filter_that_was_just_clicked(visit: Visit) -> None:
    page = visit("/tactics")
    box(page, "stage", "referral").click()
    page.wait_for_url("**stage=referral")
    search_for(page, "friend")
    switch(page, "lang", "sv")
    assert checked(page) == ["referral"]
    expect(page.locator("#q")).to_have_value("friend")


def test_a_filter_clicked_after_the_switch_keeps_the_language(visit: Visit) -> None:
    page = visit("/tactics?lang=sv")
    promised = count_of(page, "stage", "referral")
    box(page, "stage", "referral").click()
    page.wait_for_url("**stage=referral")
    assert (language(page), total(page)) == ("sv", promised)


def test_every_word_a_swedish_reader_types_finds_the_same_in_either_language(visit: Visit) -> None:
    page = visit("/tactics?q=kundtjänst&lang=en")
    found = total(page)
    switch(page, "lang", "sv")
    assert (total(page), bool(titles(page))) == (found, True)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_without_a_choice_the_theme_follows_the_device(visit: Visit, scheme: str) -> None:
    page = visit("/", color_scheme=scheme)
    assert looks(page) == scheme
    page.emulate_media(color_scheme=LIGHT if scheme == DARK else DARK)
    assert looks(page) != scheme


@pytest.mark.parametrize(("scheme", "choice"), [(LIGHT, DARK), (DARK, LIGHT)])
def test_a_chosen_theme_wins_over_the_device_and_is_remembered(visit: Visit, scheme: str, choice: str) -> None:
    page = visit(LIST, color_scheme=scheme)
    before = checked(page)
    switch(page, "theme", choice)
    assert (looks(page), checked(page)) == (choice, before)
    page.locator(".site-nav a").nth(2).click()
    expect(page.locator("html")).to_have_attribute("data-theme", choice)
    assert looks(page) == choice


def test_the_theme_can_be_left_to_the_device_again(visit: Visit) -> None:
    page = visit("/glossary", color_scheme=LIGHT)
    switch(page, "theme", DARK)
    switch(page, "theme", "auto")
    assert looks(page) == LIGHT
    expect(page.locator("a[data-switch=theme][aria-current]")).to_have_attribute("href", re.compile("theme=auto"))


def test_language_and_theme_are_chosen_apart(visit: Visit) -> None:
    page = visit("/funnel")
    switch(page, "theme", DARK)
    switch(page, "lang", "sv")
    expect(page.locator("html")).to_have_attribute("data-theme", DARK)
    expect(page.locator("a[data-switch][aria-current]")).to_have_count(2)


def test_the_backlog_speaks_the_new_language_and_keeps_its_items(visit: Visit) -> None:
    page = put_in_backlog(visit("/"), "exit-survey")
    english = page.locator(".backlog-row h2").inner_text()
    switch(page, "lang", "sv")
    expect(page.locator(".backlog-row h2")).to_have_count(1)
    expect(page.locator(".backlog-row h2")).not_to_have_text(english)
