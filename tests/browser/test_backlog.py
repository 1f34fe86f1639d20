"""The backlog: score, move, remove and put back, all where one is."""

import re

import pytest

from tests.browser.accessibility import faults
from tests.browser.browsing import Locator, Page, Visit, expect, in_backlog, put_in_backlog

SLUGS = ("exit-survey", "streaks", "bundles")


@pytest.fixture
def page(visit: Visit) -> Page:
    return put_in_backlog(visit("/"), *SLUGS)


def rows(page: Page) -> Locator:
    return page.locator(".backlog-row")


def score(row: Locator, *values: str) -> None:
    """Write impact, confidence and ease, and save."""
    for name, value in zip(("impact", "confidence", "ease"), values, strict=True):
        row.locator(f"input[name={name}]").fill(value)
    row.locator(".backlog-row__inputs button").click()


@pytest.mark.parametrize(("locale", "shown"), [("en-GB", "7.3"), ("sv-SE", "7,3")])
def test_scores_take_a_decimal_comma_and_answer_in_the_readers_way(visit: Visit, locale: str, shown: str) -> None:
    page = put_in_backlog(visit("/", locale=locale), "exit-survey")
    score(rows(page).first, "7,5", "8", "6.5")
    expect(page.locator(".score")).to_have_text(shown)
    page.reload()
    expect(page.locator(".score")).to_have_text(shown)


def test_the_highest_score_comes_first_at_once(page: Page) -> None:
    last = rows(page).last.locator("h2").inner_text()
    score(rows(page).last, "9", "9", "9")
    expect(rows(page).first.locator("h2")).to_have_text(last)
    expect(page.get_by_role("status")).not_to_be_empty()


def test_enter_in_a_field_saves_and_keeps_the_focus_there(page: Page) -> None:
    field = rows(page).first.locator("input[name=owner]")
    field.fill("Alva")
    field.press("Enter")
    expect(page.locator("select[name=owner] option", has_text="Alva")).to_have_count(1)
    expect(rows(page).first.locator("input[name=owner]")).to_be_focused()


@pytest.mark.parametrize(("locale", "wrong"), [("en-GB", "lots"), ("sv-SE", "11"), ("en-GB", "0,9")])
def test_a_score_that_is_none_is_explained_and_nothing_is_lost(
    visit: Visit, complaints: list[str], locale: str, wrong: str
) -> None:
    page = put_in_backlog(visit("/", locale=locale), "exit-survey")
    score(rows(page).first, wrong, "8", "6")
    expect(page.locator(".field__error")).to_have_count(1)
    assert [page.locator(f"input[name={name}]").input_value() for name in ("impact", "confidence", "ease")] == [wrong, "8", "6"]
    assert all("status of 422" in complaint for complaint in complaints)
    complaints.clear()


def test_a_corrected_score_is_stored(page: Page, complaints: list[str]) -> None:
    score(rows(page).first, "lots", "8", "6")
    page.locator(".item-form input[name=impact]").fill("7")
    page.locator(".item-form .button--primary").click()
    expect(page.locator(".score", has_text="7.0")).to_have_count(1)
    complaints.clear()


def test_moving_to_another_status_moves_the_counts_and_can_be_taken_back(page: Page) -> None:
    title = rows(page).nth(1).locator("h2").inner_text()
    rows(page).nth(1).locator("select[name=status]").select_option("planned")
    rows(page).nth(1).locator(".backlog-row__inputs button").click()
    planned = page.locator(".tabs a", has_text="Planned")
    expect(planned).to_contain_text("1")
    page.locator(".message--undo button").click()
    expect(planned).to_contain_text("0")
    rows(page).nth(1).locator("select[name=status]").select_option("planned")
    rows(page).nth(1).locator(".backlog-row__inputs button").click()
    planned.click()
    expect(page).to_have_url(re.compile("status=planned"))
    expect(rows(page).locator("h2")).to_have_text([title])


def test_what_is_not_ready_meets_the_gate_and_a_reason_opens_it(page: Page, complaints: list[str]) -> None:
    rows(page).first.locator("input[name=impact]").fill("7")
    rows(page).first.locator("select[name=status]").select_option("running")
    rows(page).first.locator(".backlog-row__inputs button").click()
    expect(page.locator("h1")).to_have_text("Not ready to run")
    page.locator("#why").fill("The board wants it")
    page.get_by_role("button", name="Start without it").click()
    expect(page.locator(".tabs a", has_text="Running")).to_contain_text("1")
    expect(page.locator(".backlog-row input[name=impact][value='7']")).to_have_count(1)
    assert all("status of 422" in complaint for complaint in complaints)
    complaints.clear()


def test_two_people_at_one_item_see_both_versions_and_one_chooses(page: Page, visit: Visit, complaints: list[str]) -> None:
    page.goto("/team")
    page.get_by_role("button", name="Make an invitation link").click()
    link = page.locator(".link-field").inner_text()
    other = visit(re.sub(r"^https?://[^/]+", "", link))
    other.get_by_role("button", name="Join").click()
    expect(rows(other)).to_have_count(3)
    page.goto("/backlog")
    rows(other).first.locator("input[name=owner]").fill("Theirs")
    rows(other).first.locator(".backlog-row__inputs button").click()
    expect(other.locator(".message--success")).to_be_visible()
    rows(page).first.locator("input[name=owner]").fill("Mine")
    rows(page).first.locator(".backlog-row__inputs button").click()
    expect(page.locator("h1")).to_have_text("Changed by somebody else")
    expect(page.locator("td")).to_have_text(["Mine", "Theirs"])
    page.get_by_role("button", name="Keep mine").click()
    expect(rows(page).first.locator("input[name=owner]")).to_have_value("Mine")
    assert all("status of 409" in complaint for complaint in complaints)
    complaints.clear()


def test_a_view_is_saved_with_the_filter_that_stands(page: Page) -> None:
    page.locator("select[name=stage]").select_option("retention")
    page.wait_for_url("**stage=retention**")
    page.locator(".saved summary").click()
    page.locator(".saved__box input[name=name]").fill("Mine")
    page.locator(".saved__box input[name=name]").press("Enter")
    expect(page.locator(".chip", has_text="Mine")).to_have_attribute("href", "/backlog?stage=retention")


def test_removing_takes_it_away_and_undo_brings_everything_back(page: Page) -> None:
    score(rows(page).first, "9", "8", "7")
    expect(page.locator(".score", has_text="8.0")).to_have_count(1)
    title = rows(page).first.locator("h2").inner_text()
    rows(page).first.locator(".backlog-row__remove button").click()
    expect(in_backlog(page)).to_have_text("2")
    expect(rows(page).locator("h2", has_text=title)).to_have_count(0)
    page.locator(".message--undo button").click()
    expect(rows(page).first.locator("h2")).to_have_text(title)
    expect(rows(page).first.locator(".score")).to_have_text("8.0")
    expect(in_backlog(page)).to_have_text("3")


def test_the_offer_to_undo_is_one_key_away(page: Page) -> None:
    rows(page).first.locator(".backlog-row__remove button").press("Enter")
    expect(page.locator(".message--undo")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".message--undo button")).to_be_focused()


def test_the_last_one_removed_leaves_an_empty_backlog_and_the_undo(visit: Visit) -> None:
    page = put_in_backlog(visit("/"), "exit-survey")
    page.locator(".backlog-row__remove button").click()
    expect(page.locator(".empty")).to_be_visible()
    expect(in_backlog(page)).to_have_text("")
    page.locator(".message--undo button").click()
    expect(rows(page)).to_have_count(1)


def test_the_list_narrows_and_sorts_at_once(page: Page) -> None:
    page.locator("select[name=sort]").select_option("newest")
    expect(page).to_have_url(re.compile("sort=newest"))
    newest = rows(page).first.locator("h2").inner_text()
    page.locator("select[name=stage]").select_option("retention")
    expect(page).to_have_url(re.compile("stage=retention.*sort=newest"))
    page.go_back()
    expect(rows(page)).to_have_count(3)
    assert rows(page).first.locator("h2").inner_text() == newest


def test_an_own_idea_is_added_and_opened(page: Page) -> None:
    page.locator("#title").fill("Ring the ten largest customers <today>")
    page.locator("#title").press("Enter")
    page.locator(".backlog-row").get_by_role("link", name="Ring the ten largest customers <today>").click()
    expect(page.locator("h1")).to_have_text("Ring the ten largest customers <today>")
    expect(in_backlog(page)).to_have_text("4")


def test_an_item_keeps_its_notes_and_owner(page: Page) -> None:
    rows(page).first.locator("h2 a").click()
    page.locator("textarea[name=notes]").fill("Ask Åsa first.\n<script>alert(1)</script>")
    page.locator("input[name=owner]").fill("Åsa")
    page.locator(".item-form .button--primary").click()
    expect(page.locator(".message--success")).to_be_visible()
    page.goto("/backlog")
    expect(rows(page).first.locator(".backlog-row__notes")).to_contain_text("Ask Åsa first.")
    expect(rows(page).first.locator("input[name=owner]")).to_have_value("Åsa")


def test_what_is_written_on_an_item_removed_in_another_tab_is_kept_and_saved_when_it_is_put_back(
    page: Page, complaints: list[str]
) -> None:
    other = page.context.new_page()
    other.goto("/backlog")
    other.locator(".backlog-row__remove button").first.click()
    expect(in_backlog(other)).to_have_text("2")
    score(rows(page).first, "5", "6", "7")
    expect(page.locator("h1")).to_contain_text("is removed")
    assert faults(page) == []
    page.get_by_role("button", name="Put it back and save mine").click()
    expect(rows(page)).to_have_count(3)
    expect(page.locator(".score", has_text="6.0")).to_have_count(1)
    assert all("status of 409" in complaint for complaint in complaints)
    complaints.clear()


def test_a_token_is_shown_once_and_works(page: Page, base_url: str) -> None:
    page.goto("/backlog/token")
    page.locator("main form button").click()
    token = page.locator("code.token").inner_text()
    answer = page.request.get(f"{base_url}/api/v1/backlog", headers={"Authorization": f"Bearer {token}"})
    assert answer.json()["total"] == len(SLUGS)
    page.goto("/backlog/token")
    expect(page.locator("code.token")).to_have_count(0)
