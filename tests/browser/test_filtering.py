"""Filtering the list in place: what is shown, the address, the history, the focus, and answers that come too late."""

import re

import pytest

from tests.browser.browsing import (
    DOWN,
    Page,
    Visit,
    box,
    checked,
    count_of,
    expect,
    facts,
    heading,
    hold,
    search_for,
    titles,
    total,
)

MAIN_BUSY = "main[aria-busy=true]"


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit("/tactics")


def choose(page: Page, facet: str, value: str) -> None:
    """Tick a value and wait until the list shows it."""
    box(page, facet, value).click()
    page.wait_for_url(f"**{facet}={value}*")


def test_a_click_shows_as_many_tactics_as_the_value_promised_without_a_new_page(page: Page) -> None:
    page.evaluate("window.same = true")
    promised = count_of(page, "stage", "referral")
    box(page, "stage", "referral").click()
    expect(page).to_have_url(re.compile(r"/tactics\?stage=referral$"))
    assert (total(page), len(titles(page))) == (promised, promised)
    assert page.evaluate("window.same")


def test_the_sentence_the_title_and_the_chips_say_what_is_shown(page: Page) -> None:
    before = heading(page).inner_text()
    box(page, "budget", "in-house").click()
    expect(heading(page)).not_to_have_text(before)
    expect(heading(page)).to_contain_text("in-house")
    expect(page).to_have_title(re.compile(re.escape(heading(page).inner_text())))
    expect(page.locator(".chip")).to_have_text([re.compile("In-house")])


def test_the_counts_of_other_facets_follow_and_stay_true(page: Page) -> None:
    choose(page, "stage", "retention")
    promised = count_of(page, "topic", "churn")
    choose(page, "topic", "churn")
    assert total(page) == promised
    assert count_of(page, "stage", "retention") == promised


def test_several_topics_can_be_asked_for_together(page: Page) -> None:
    choose(page, "topic", "churn")
    choose(page, "topic", "email")
    either = total(page)
    page.get_by_role("radio", name="All of them").check()
    page.wait_for_url("**match=all*")
    expect(page.get_by_role("radio", name="All of them")).to_be_checked()
    assert 0 < total(page) < either


def test_a_chip_takes_its_value_away_and_the_last_one_all(page: Page) -> None:
    page.goto("/tactics?q=email&stage=retention&effort=s")
    page.locator(".chip", has_text="Retention").click()
    expect(page.locator(".chip:not(.chip--clear)")).to_have_count(2)
    assert checked(page) == ["s"]
    page.locator(".chip--clear").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert (page.url.partition("?")[2], page.locator("#q").input_value()) == ("", "")


def test_a_chip_can_be_opened_in_a_tab_of_its_own(page: Page) -> None:
    page.goto("/tactics?stage=retention&effort=s")
    with page.context.expect_page() as opened:
        page.locator(".chip").first.click(modifiers=["Control"])
    expect(opened.value).to_have_url(re.compile(r"\?effort=s$"))
    expect(page).to_have_url(re.compile("stage=retention"))


def test_back_and_forward_restore_list_search_field_and_checkboxes(page: Page) -> None:
    states = [facts(page)]
    search_for(page, "email")
    states.append(facts(page))
    for facet, value in (("stage", "retention"), ("effort", "s")):
        choose(page, facet, value)
        states.append(facts(page))
    assert len({state["heading"] for state in states}) == 4
    for step, path in ((page.go_back, states[2::-1]), (page.go_forward, states[1:])):
        for state in path:
            step()
            expect(heading(page)).to_have_text(state["heading"])
            assert facts(page) == state


def test_back_from_a_tactic_gives_the_list_that_was_left(page: Page) -> None:
    choose(page, "stage", "referral")
    left = facts(page)
    page.locator("#results .tactic-card__title a").first.click()
    expect(page.locator("article.tactic")).to_be_visible()
    page.go_back()
    expect(heading(page)).to_have_text(left["heading"])
    assert facts(page) == left


def test_reloading_gives_the_same(page: Page) -> None:
    search_for(page, "onboarding")
    choose(page, "stage", "activation")
    shown = facts(page)
    page.reload()
    assert facts(page) == shown
    assert shown["titles"]


def test_a_slow_answer_does_not_overwrite_a_newer_one(page: Page) -> None:
    held = hold(page, "**/tactics?stage=referral")
    box(page, "stage", "referral").click()
    expect(page.locator(MAIN_BUSY)).to_have_count(1)
    box(page, "budget", "in-house").click()
    expect(heading(page)).to_contain_text("in-house referral")
    expect(page.locator(MAIN_BUSY)).to_have_count(0)
    for route in held:
        route.fulfill(body="<main></main>")
    box(page, "effort", "s").click()
    expect(heading(page)).to_contain_text("in-house referral tactics of small effort")


def test_the_list_says_that_it_is_busy_while_an_answer_is_awaited(page: Page) -> None:
    held = hold(page, "**/tactics?stage=referral")
    box(page, "stage", "referral").click()
    expect(page.locator(MAIN_BUSY)).to_have_count(1)
    held[0].continue_()
    expect(heading(page)).to_contain_text("referral")
    expect(page.locator(MAIN_BUSY)).to_have_count(0)


def test_the_clicked_checkbox_keeps_the_focus(page: Page) -> None:
    choose(page, "topic", "survey")
    expect(box(page, "topic", "survey")).to_be_focused()
    expect(box(page, "topic", "survey")).to_be_checked()


def test_without_an_answer_the_browser_goes_to_the_address_itself(page: Page, complaints: list[str]) -> None:
    page.evaluate("window.same = true")
    page.route("**/tactics?stage=referral", lambda route: route.abort(), times=1)
    box(page, "stage", "referral").click()
    expect(heading(page)).to_contain_text("referral")
    assert page.evaluate("window.same") is None
    assert complaints == [DOWN]
    complaints.clear()


def test_an_empty_list_says_what_to_leave_out_and_keeps_the_promise(page: Page) -> None:
    page.goto("/tactics?stage=referral&effort=l")
    page.locator(".facet__value--none").first.click()
    expect(heading(page)).to_contain_text("No ")
    assert titles(page) == []
    relief = page.locator(".reliefs li").first
    link = relief.locator("a")
    promised = int(re.findall(r"\d+", relief.inner_text().removeprefix(link.inner_text()))[0])
    link.click()
    expect(page.locator(".reliefs")).to_have_count(0)
    assert total(page) == promised > 0
