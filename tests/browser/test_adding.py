"""Adding to the backlog in place: the button becomes a link, the number in the navigation grows, nothing else moves."""

import re

import pytest

from tests.browser.browsing import Route, Visit, add_button, expect, hold, in_backlog, put_in_backlog, titles

PLACES = {
    "list": "/tactics?stage=retention&effort=s",
    "table": "/tactics?view=table",
    "tactic": "/tactics/{both_sides}",
    "home": "/",
    "stage": "/funnel/revenue",
    "KPI": "/kpis/churn",
    "playbook": "/playbooks/involuntary-churn",
}


@pytest.mark.parametrize("place", PLACES)
def test_one_click_adds_where_one_is_and_it_stays_marked(visit: Visit, examples: dict[str, str], place: str) -> None:
    page = visit(PLACES[place].format_map(examples))
    address, slug = page.url, add_button(page).first.get_attribute("value")
    add_button(page).first.click()
    expect(in_backlog(page)).to_have_text("1")
    expect(page.locator(f"a#add-{slug}")).to_have_attribute("href", "/backlog")
    expect(page.locator(f"a#add-{slug}")).to_be_focused()
    expect(page.get_by_role("status")).not_to_be_empty()
    assert page.url == address
    page.reload()
    expect(page.locator(f"a#add-{slug}")).to_be_visible()
    expect(in_backlog(page)).to_have_text("1")


def test_related_tactics_can_be_added_too(visit: Visit, examples: dict[str, str]) -> None:
    page = visit(PLACES["tactic"].format_map(examples))
    page.locator("#related-cards button[name=tactic]").first.click()
    expect(in_backlog(page)).to_have_text("1")
    expect(page.locator("#related-cards a.button--done")).to_have_count(1)
    expect(page.locator(".tactic__facts button[name=tactic]")).to_be_visible()


def test_a_whole_playbook_is_added_by_one_click(visit: Visit) -> None:
    page = visit(PLACES["playbook"])
    steps = page.locator(".playbook-steps > li").count()
    page.locator("button[name=playbook]").click()
    expect(in_backlog(page)).to_have_text(str(steps))
    expect(page.locator(".playbook-steps a.button--done")).to_have_count(steps)
    expect(page.locator("#playbook-add a")).to_be_focused()
    expect(add_button(page)).to_have_count(0)


def test_the_link_leads_to_the_backlog_that_holds_it(visit: Visit) -> None:
    page = visit("/tactics?stage=referral")
    title = titles(page)[0]
    add_button(page).first.click()
    page.locator("#results a.button--done").click()
    expect(page.locator(".backlog-row h2")).to_have_text([title])


def test_an_empty_backlog_offers_tactics_to_begin_with(visit: Visit) -> None:
    page = visit("/backlog")
    title = page.locator(".tactic-card__title").first.inner_text()
    add_button(page).first.click()
    expect(page.locator(".backlog-row h2")).to_have_text([title])
    expect(in_backlog(page)).to_have_text("1")


def test_adding_is_no_step_in_the_history(visit: Visit) -> None:
    page = visit("/")
    page.goto("/tactics")
    before = page.evaluate("history.length")
    add_button(page).first.click()
    expect(in_backlog(page)).to_have_text("1")
    assert page.evaluate("history.length") == before


def test_two_quick_clicks_on_a_slow_line_add_both(visit: Visit) -> None:
    page = visit("/tactics")
    held: list[Route] = []
    page.route("**/backlog", lambda route: route.fallback() if held else held.append(route))
    add_button(page).nth(0).click()
    expect(page.locator("main[aria-busy=true]")).to_be_visible()
    add_button(page).nth(1).click()
    held[0].continue_()
    expect(in_backlog(page)).to_have_text("2")
    expect(page.locator("#results a.button--done")).to_have_count(2)


def test_a_filter_clicked_while_a_tactic_is_being_added_waits_for_it(visit: Visit) -> None:
    page = visit("/tactics?stage=referral")
    held = hold(page, "**/backlog")
    add_button(page).first.click()
    expect(page.locator("main[aria-busy=true]")).to_be_visible()
    page.locator("select[name=sort]").select_option("name")
    held[0].continue_()
    page.wait_for_url("**sort=name")
    expect(in_backlog(page)).to_have_text("1")
    expect(page.locator("#results a.button--done")).to_have_count(1)


def test_a_double_click_adds_one(visit: Visit) -> None:
    page = visit("/tactics?stage=referral")
    add_button(page).first.evaluate("button => { button.click(); button.click(); }")
    expect(page.locator("#results a.button--done")).to_have_count(1)
    page.goto("/backlog")
    expect(page.locator(".backlog-row")).to_have_count(1)


def test_a_page_left_open_after_the_cookies_are_gone_explains_itself(visit: Visit, complaints: list[str]) -> None:
    page = put_in_backlog(visit("/"), "exit-survey")
    page.goto("/tactics")
    page.context.clear_cookies()
    add_button(page).first.click()
    expect(page.locator(".problem h1")).to_be_visible()
    assert all("status of 400" in complaint for complaint in complaints)
    complaints.clear()


def test_every_browser_has_a_backlog_of_its_own(visit: Visit) -> None:
    alice, bob = visit("/tactics"), visit("/tactics")
    add_button(alice).first.click()
    expect(in_backlog(alice)).to_have_text("1")
    bob.reload()
    expect(in_backlog(bob)).to_have_text("")
    expect(bob.get_by_role("link", name=re.compile("In the backlog"))).to_have_count(0)
