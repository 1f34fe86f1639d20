"""The board: a card is dragged, moved with the keys or by its form; the rules and the way back are the backlog's own."""

import re

import pytest

from tests.browser.accessibility import faults
from tests.browser.browsing import Locator, Page, Visit, expect, put_in_backlog


@pytest.fixture
def page(visit: Visit) -> Page:
    page = put_in_backlog(visit("/"), "exit-survey")
    page.goto("/backlog/board")
    return page


def card(page: Page) -> Locator:
    return page.locator(".board-card")


def column(page: Page, status: str) -> Locator:
    return page.locator(f'.column[data-status="{status}"]')


def test_a_card_is_dragged_to_another_column_and_stays_there(page: Page) -> None:
    card(page).drag_to(column(page, "planned"))
    expect(column(page, "planned").locator(".board-card")).to_have_count(1)
    expect(column(page, "idea").locator(".board-card")).to_have_count(0)
    assert page.url.endswith("/backlog/board")
    page.reload()
    expect(column(page, "planned").locator(".board-card")).to_have_count(1)


def test_a_card_that_is_dropped_where_it_was_is_left_alone(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    card(page).drag_to(column(page, "idea"))
    expect(column(page, "idea").locator(".board-card")).to_have_count(1)
    assert "POST" not in asked


def test_alt_and_an_arrow_move_the_card_that_has_the_focus(page: Page) -> None:
    card(page).locator("a").focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(column(page, "scored").locator(".board-card")).to_have_count(1)
    expect(card(page).locator("a")).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    expect(column(page, "planned").locator(".board-card")).to_have_count(1)
    page.keyboard.press("Alt+ArrowLeft")
    expect(column(page, "scored").locator(".board-card")).to_have_count(1)


def test_a_move_is_told_and_can_be_taken_back(page: Page) -> None:
    card(page).drag_to(column(page, "planned"))
    expect(column(page, "planned").locator(".board-card")).to_have_count(1)
    page.locator(".message--undo button").click()
    expect(column(page, "idea").locator(".board-card")).to_have_count(1)


def test_what_is_not_ready_meets_the_gate_when_it_is_dragged_to_running(page: Page, complaints: list[str]) -> None:
    card(page).drag_to(column(page, "running"))
    expect(page.locator("h1")).to_have_text("Not ready to run")
    page.locator("#why").fill("The boss wants it")
    page.locator("#why").press("Enter")
    expect(column(page, "running").locator(".board-card")).to_have_count(1)
    assert all("status of 422" in complaint for complaint in complaints)
    complaints.clear()


def test_without_a_script_the_form_of_the_card_moves_it(visit: Visit) -> None:
    page = put_in_backlog(visit("/", java_script_enabled=False), "exit-survey")
    page.goto("/backlog/board")
    card(page).locator("select").select_option("planned")
    card(page).locator("button").click()
    expect(column(page, "planned").locator(".board-card")).to_have_count(1)
    assert page.url.endswith("/backlog/board")


@pytest.mark.parametrize("width", [390, 1440])
def test_all_seven_columns_are_there_without_sideways_scrolling(visit: Visit, width: int) -> None:
    page = put_in_backlog(visit("/", locale="sv-SE", viewport={"width": width, "height": 900}), "exit-survey", "streaks")
    page.goto("/backlog/board")
    board = page.locator(".board")
    assert board.evaluate("board => board.scrollWidth <= board.clientWidth")
    edges = page.locator(".column").evaluate_all("columns => columns.map(column => column.getBoundingClientRect().right)")
    assert len(edges) == 7
    assert max(edges) <= width


def test_on_a_phone_the_columns_stand_under_each_other_and_a_line_leads_to_each(visit: Visit) -> None:
    page = put_in_backlog(visit("/", viewport={"width": 390, "height": 844}, has_touch=True), "exit-survey")
    page.goto("/backlog/board")
    expect(page.locator(".board-jump a")).to_have_text(["Idea 1"])
    tops = page.locator(".column").evaluate_all("columns => columns.map(column => column.getBoundingClientRect().top)")
    assert sorted(set(tops)) == tops


def test_a_card_dropped_on_done_is_asked_how_it_ended(page: Page, complaints: list[str]) -> None:
    card(page).drag_to(column(page, "done"))
    expect(page.locator("h1")).to_have_text("How did it end?")
    assert faults(page) == []
    page.get_by_role("button", name="Lost").click()
    expect(column(page, "done").locator(".board-card .outcome")).to_have_text("Lost")
    assert page.url.endswith("/backlog/board")
    assert all("status of 422" in complaint for complaint in complaints)
    complaints.clear()


def test_under_the_mouse_no_other_card_moves(visit: Visit) -> None:
    page = put_in_backlog(visit("/", viewport={"width": 1440, "height": 900}), "exit-survey", "streaks")
    page.goto("/backlog/board")
    before = card(page).nth(1).bounding_box()
    card(page).first.hover()
    expect(card(page).first.locator("button")).to_have_css("opacity", "1")
    card(page).first.locator("select").click(trial=True)
    assert card(page).nth(1).bounding_box() == before


def test_a_board_that_is_scrolled_sideways_shows_the_card_that_was_moved(visit: Visit) -> None:
    slugs = ("exit-survey", "streaks", "bundles", "badges", "clean-exit", "faster-pages")
    page = put_in_backlog(visit("/", viewport={"width": 700, "height": 900}), *slugs)
    for place, status in enumerate(("scored", "planned", "done:won", "parked", "parked")):
        row = page.locator(".backlog-row").nth(place)
        row.locator("select[name=status]").select_option(status)
        row.locator(".backlog-row__inputs button").click()
        expect(page.locator(".tabs a").nth(1)).to_contain_text(str(len(slugs) - 1 - place))
    page.goto("/backlog/board")
    card(page).last.locator("select").select_option("analysing")
    card(page).last.locator("button").press("Enter")
    expect(column(page, "analysing").locator(".board-card")).to_have_count(1)
    expect(column(page, "analysing").locator("button:focus")).to_be_in_viewport(ratio=0.9)


def test_what_a_colleague_moved_meanwhile_is_not_moved_over(page: Page, complaints: list[str]) -> None:
    other = page.context.new_page()
    other.goto("/backlog/board")
    card(other).drag_to(column(other, "parked"))
    expect(column(other, "parked").locator(".board-card")).to_have_count(1)
    card(page).drag_to(column(page, "planned"))
    expect(page.locator("h1")).to_have_text("Changed by somebody else")
    page.get_by_role("link", name="Keep what stands").click()
    expect(column(page, "parked").locator(".board-card")).to_have_count(1)
    assert all("status of 409" in complaint for complaint in complaints)
    complaints.clear()


def test_states_are_ticked_and_only_their_columns_stand(page: Page) -> None:
    page.locator(".backlog__narrow summary").click()
    page.get_by_role("checkbox", name="Idea").check()
    expect(page.locator(".column")).to_have_count(1)
    page.get_by_role("checkbox", name="Running").check()
    expect(page.locator(".column")).to_have_count(2)
    expect(page).to_have_url(re.compile("status=idea&status=running$"))
    assert faults(page) == []


def test_heads_stay_in_sight_where_a_column_is_long(visit: Visit) -> None:
    page = put_in_backlog(visit("/", viewport={"width": 1440, "height": 500}), "exit-survey", "streaks", "bundles", "badges")
    page.goto("/backlog/board")
    card(page).last.scroll_into_view_if_needed()
    page.mouse.wheel(0, 300)
    expect(column(page, "parked").locator("h2")).to_be_in_viewport()
