"""The whole product by keyboard alone: everything can be reached, in a sensible order, is seen, and answers."""

import re
from pathlib import Path

import pytest

from tests.browser.browsing import (
    FILLED_PAGES,
    PAGES,
    Page,
    Visit,
    add_button,
    box,
    checked,
    expect,
    in_backlog,
    open_item,
    put_in_backlog,
)

STOP = """() => {
  const it = document.activeElement;
  if (it === document.body) return null;
  const style = getComputedStyle(it), path = it.querySelector("path"), place = it.getBoundingClientRect();
  const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const ringed = it instanceof SVGElement && parseFloat(getComputedStyle(path).strokeWidth) >= 3;
  return {
    name: it.id || it.name || it.textContent.trim().slice(0, 40) || it.className,
    is: ["skip-link", "brand", "site-nav", "switches", "search", "facet", "chips", "toolbar", "card-item", "pager", "site-footer"]
      .find((part) => it.closest("." + part)) ?? it.tagName,
    seen: drawn || ringed,
    shown: place.width > 0 && place.bottom > 0 && place.top < innerHeight && place.right > 0 && place.left < innerWidth,
  };
}"""


def stops(page: Page, most: int = 400) -> list[dict[str, str | bool]]:
    """Everything that Tab reaches, in order, until it leaves the page."""
    found = []
    while len(found) < most:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        found.append(stop)
    return found


def tab_to(page: Page, selector: str, most: int = 150) -> None:
    """Press Tab until the first element of a selector has the focus."""
    reached = f"document.activeElement === document.querySelector({selector!r})"
    for _ in range(most):
        if page.evaluate(reached):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


def test_tab_goes_through_the_list_page_from_top_to_bottom(visit: Visit) -> None:
    page = visit("/tactics?stage=referral")
    order = [stop["is"] for stop in stops(page)]
    parts = ["skip-link", "brand", "site-nav", "switches", "search", "facet", "chips", "toolbar", "card-item", "site-footer"]
    assert list(dict.fromkeys(order)) == parts
    assert order.count("facet") == page.locator("#facets input").count()
    assert order.count("card-item") == 2 * page.locator("#results .card-item").count()


@pytest.mark.parametrize("name", ["home", "table", "tactic with evidence for and against", "funnel", "stage", "playbook"])
def test_wherever_the_focus_is_one_sees_it(visit: Visit, examples: dict[str, str], name: str) -> None:
    found = stops(visit(PAGES[name].format_map(examples)))
    assert len(found) > 15
    assert [stop["name"] for stop in found if not (stop["seen"] and stop["shown"])] == []


@pytest.mark.parametrize("name", FILLED_PAGES)
def test_in_the_backlog_too(visit: Visit, name: str) -> None:
    page = put_in_backlog(visit("/"), "exit-survey")
    if name == "item":
        open_item(page)
    found = stops(page)
    assert len(found) > 15
    assert [stop["name"] for stop in found if not (stop["seen"] and stop["shown"])] == []


def test_the_skip_link_leads_past_the_header(visit: Visit) -> None:
    page = visit("/tactics")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()


def test_space_ticks_a_value_and_the_next_one_follows(visit: Visit) -> None:
    page = visit("/tactics")
    tab_to(page, "#facets input[value=retention]")
    page.keyboard.press("Space")
    page.wait_for_url("**stage=retention")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_url("**stage=referral*")
    assert checked(page) == ["retention", "referral"]
    expect(box(page, "stage", "referral")).to_be_focused()


def test_an_arrow_chooses_the_order(visit: Visit) -> None:
    page = visit("/tactics?stage=referral")
    page.locator("select[name=sort]").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**sort=*")
    expect(page.locator("select[name=sort]")).to_be_focused()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_adds_a_tactic_and_the_next_is_one_tab_away(visit: Visit, key: str) -> None:
    page = visit("/tactics?stage=referral")
    tab_to(page, "button[name=tactic]")
    page.keyboard.press(key)
    expect(in_backlog(page)).to_have_text("1")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(add_button(page).first).to_be_focused()


def test_enter_opens_a_stage_in_the_picture_of_the_funnel(visit: Visit) -> None:
    page = visit("/funnel")
    tab_to(page, "svg.funnel a:nth-of-type(2)")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/funnel/activation$"))


def test_the_wide_table_can_be_scrolled(visit: Visit) -> None:
    page = visit("/tactics?view=table", viewport={"width": 500, "height": 800})
    tab_to(page, ".table-scroll")
    page.keyboard.press("ArrowRight")
    moved = "part => new Promise(done => part.scrollLeft ? done(true) : part.addEventListener('scroll', () => done(true)))"
    assert page.locator(".table-scroll").evaluate(moved)


def test_from_a_question_to_a_file_without_a_mouse(visit: Visit) -> None:
    page = visit("/")
    tab_to(page, "#q")
    page.keyboard.type("cancel")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tactics?q=cancel")
    tab_to(page, "button[name=tactic]")
    page.keyboard.press("Enter")
    expect(in_backlog(page)).to_have_text("1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/backlog")
    tab_to(page, ".backlog-row input[name=impact]")
    for value in ("8", "7", "6"):
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, ".backlog-row__inputs button")
    page.keyboard.press("Space")
    expect(page.locator(".score")).to_have_text("7.0")
    expect(page.locator("select[name=status]")).to_have_value("planned")
    page.locator("main").focus()
    tab_to(page, ".menu:not(.room-nav__menu) > summary")
    page.keyboard.press("Enter")
    tab_to(page, ".menu:not(.room-nav__menu) a[href$='/exports/backlog.csv']")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert "planned" in Path(waiting.value.path()).read_text()
