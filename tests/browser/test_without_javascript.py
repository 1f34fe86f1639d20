"""The whole product without a single script: everything is a link or a form."""

import json
import re
from pathlib import Path

import pytest

from tests.browser.browsing import (
    Page,
    Visit,
    add_button,
    box,
    checked,
    count_of,
    expect,
    in_backlog,
    put_in_backlog,
    titles,
    total,
)

SHOW = ".facets__apply button"


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit("/tactics", java_script_enabled=False)


@pytest.fixture
def backlog(page: Page) -> Page:
    return put_in_backlog(page, "exit-survey", "streaks")


def test_no_script_runs_here(page: Page) -> None:
    expect(page.locator("html.js")).to_have_count(0)
    expect(page.locator(SHOW)).to_be_visible()


def test_filtering_is_a_form(page: Page) -> None:
    promised = count_of(page, "stage", "referral")
    box(page, "stage", "referral").check()
    page.locator(SHOW).click()
    expect(page).to_have_url(re.compile(r"[?&]stage=referral"))
    assert (total(page), len(titles(page)), checked(page)) == (promised, promised, ["referral"])


def test_on_a_phone_the_filter_unfolds(visit: Visit) -> None:
    page = visit("/tactics", java_script_enabled=False, viewport={"width": 390, "height": 800})
    expect(box(page, "stage", "referral")).to_be_hidden()
    page.locator(".facets > summary").click()
    box(page, "stage", "referral").check()
    page.locator(SHOW).click()
    expect(page.locator(".chip")).to_have_count(1)


def test_words_and_filters_are_sent_together_and_a_chip_is_a_link(page: Page) -> None:
    box(page, "effort", "s").check()
    page.locator("#q").fill("email")
    page.locator("#q").press("Enter")
    expect(page.locator(".chip:not(.chip--clear)")).to_have_count(2)
    page.locator(".chip").first.click()
    expect(page.locator("#q")).to_have_value("")
    assert checked(page) == ["s"]


def test_sorting_is_a_button_that_keeps_the_filter(page: Page) -> None:
    page.goto("/tactics?stage=referral")
    before = titles(page)
    page.locator("select[name=sort]").select_option("name")
    page.locator(".toolbar button.no-js").click()
    expect(page).to_have_url(re.compile("stage=referral.*sort=name|sort=name.*stage=referral"))
    assert titles(page) == sorted(before, key=str.casefold)


def test_table_pager_and_back_button_are_links(page: Page) -> None:
    first = titles(page)
    page.locator(".pager [rel=next]").click()
    assert not set(first) & set(titles(page))
    page.go_back()
    page.locator(".toolbar > a").click()
    expect(page.locator("table.tactic-table")).to_be_visible()
    assert titles(page) == first


def test_adding_comes_back_to_the_place_with_a_message(page: Page) -> None:
    page.goto("/tactics?stage=referral&sort=name")
    address, slug = page.url, add_button(page).nth(1).get_attribute("value")
    add_button(page).nth(1).click()
    expect(page.locator(".message--success")).to_be_visible()
    expect(page.locator(f"a#add-{slug}")).to_be_visible()
    expect(in_backlog(page)).to_have_text("1")
    assert page.url == address


@pytest.mark.parametrize("path", ["/", "/tactics?view=table", "/tactics/exit-survey", "/funnel/revenue", "/backlog"])
def test_every_page_that_shows_tactics_can_add_them(page: Page, path: str) -> None:
    page.goto(path)
    add_button(page).first.click()
    expect(in_backlog(page)).to_have_text("1")


def test_a_playbook_is_added_as_a_whole(page: Page) -> None:
    page.goto("/playbooks/involuntary-churn")
    steps = page.locator(".playbook-steps > li").count()
    page.locator("button[name=playbook]").click()
    expect(in_backlog(page)).to_have_text(str(steps))


def test_scores_are_saved_and_rank_the_backlog(backlog: Page) -> None:
    last = backlog.locator(".backlog-row").last
    title = last.locator("h2").inner_text()
    for name, value in (("impact", "7,5"), ("confidence", "8"), ("ease", "6,5")):
        last.locator(f"input[name={name}]").fill(value)
    last.locator("select[name=status]").select_option("planned")
    last.locator(".backlog-row__inputs button").click()
    expect(backlog.locator(".backlog-row").first.locator("h2")).to_have_text(title)
    expect(backlog.locator(".backlog-row").first.locator(".score")).to_have_text("7.3")
    expect(backlog.locator(".backlog-row").first.locator("select[name=status]")).to_have_value("planned")


def test_a_wrong_score_is_explained_and_can_be_corrected(backlog: Page, complaints: list[str]) -> None:
    backlog.locator("input[name=impact]").first.fill("lots")
    backlog.locator("input[name=impact]").first.press("Enter")
    expect(backlog.locator(".field__error")).to_contain_text("Write a number")
    expect(backlog.locator(".item-form input[name=impact]")).to_have_value("lots")
    backlog.locator(".item-form input[name=impact]").fill("7")
    backlog.locator(".item-form .button--primary").click()
    expect(backlog.locator("input[name=impact]").first).to_have_value("7")
    assert all("status of 422" in complaint for complaint in complaints)
    complaints.clear()


def test_removing_can_be_undone(backlog: Page) -> None:
    titles_before = backlog.locator(".backlog-row h2").all_inner_texts()
    backlog.locator(".backlog-row__remove button").first.click()
    expect(backlog.locator(".backlog-row")).to_have_count(1)
    backlog.locator(".message--undo button").click()
    expect(backlog.locator(".backlog-row h2")).to_have_text(titles_before)


def test_the_backlog_narrows_by_a_button(backlog: Page) -> None:
    backlog.locator("select[name=sort]").select_option("newest")
    backlog.locator("select[name=stage]").select_option("retention")
    backlog.locator(".backlog__narrow button.no-js").click()
    expect(backlog).to_have_url(re.compile("stage=retention.*sort=newest"))
    expect(backlog.locator("select[name=sort]")).to_have_value("newest")


def test_an_own_idea_is_added(backlog: Page) -> None:
    backlog.locator("#title").fill("Ring the ten largest customers")
    backlog.locator(".idea-form button").click()
    expect(backlog.locator(".backlog-row h2", has_text="Ring the ten")).to_have_count(1)


def test_the_export_menu_opens_and_downloads(backlog: Page) -> None:
    backlog.locator(".menu:not(.room-nav__menu) > summary").click()
    with backlog.expect_download() as waiting:
        backlog.locator(".menu:not(.room-nav__menu)").get_by_role("link", name="JSON").click()
    assert len(json.loads(Path(waiting.value.path()).read_text())) == 2


def test_language_and_theme_are_links(page: Page) -> None:
    page.goto("/tactics?stage=referral")
    page.locator("a[data-switch=lang][href*='lang=sv']").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    page.locator("a[data-switch=theme][href*='theme=dark']").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert checked(page) == ["referral"]


def test_the_picture_of_the_funnel_is_made_of_links(page: Page) -> None:
    page.goto("/funnel")
    page.locator("svg.funnel a").nth(3).click()
    expect(page).to_have_url(re.compile("/funnel/retention$"))
