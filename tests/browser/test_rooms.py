"""The pages of the team's work beside each other: one line on a laptop, one control on a phone, with no script."""

import pytest

from tests.browser.accessibility import faults
from tests.browser.browsing import LOCALES, Page, Visit, expect

PHONE = {"width": 390, "height": 844}


def links(page: Page, part: str) -> list[str]:
    return page.locator(f"{part} a").evaluate_all("links => links.map(link => link.getAttribute('href'))")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("width", [1100, 1440])
def test_where_there_is_room_twelve_links_take_one_line(visit: Visit, locale: str, width: int) -> None:
    page = visit("/backlog/board", locale=locale, viewport={"width": width, "height": 900})
    boxes = page.locator(".room-nav__line a").evaluate_all("links => links.map(link => link.getBoundingClientRect().top)")
    assert len(boxes) == 12
    assert len(set(boxes)) == 1
    expect(page.locator(".room-nav__menu")).to_be_hidden()


@pytest.mark.parametrize("locale", LOCALES)
def test_on_a_phone_one_control_names_the_page_and_opens_to_all_of_them_without_a_script(visit: Visit, locale: str) -> None:
    page = visit("/goals", locale=locale, viewport=PHONE, java_script_enabled=False)
    summary = page.locator(".room-nav__menu summary")
    expect(page.locator(".room-nav__line")).to_be_hidden()
    expect(summary).to_contain_text({"en-GB": "Goals", "sv-SE": "Mål"}[locale])
    assert (page.locator(".room-nav").bounding_box() or {})["height"] <= 60
    summary.click()
    expect(page.locator(".room-nav__menu a[aria-current=page]")).to_have_attribute("href", "/goals")
    assert links(page, ".room-nav__menu") == links(page, ".room-nav__line")
    page.locator(".room-nav__menu a[href='/learnings']").click()
    expect(page).to_have_url(f"{page.url.partition('/learnings')[0]}/learnings")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_it_has_no_fault_and_escape_closes_it(visit: Visit, scheme: str) -> None:
    page = visit("/goals", viewport=PHONE, color_scheme=scheme)
    page.locator(".room-nav__menu summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".room-nav__menu a").first).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".room-nav__menu a").first).to_be_hidden()
    expect(page.locator(".room-nav__menu summary")).to_be_focused()


def test_a_message_has_room_on_both_sides(visit: Visit) -> None:
    page = visit("/backlog")
    page.locator("#title").fill("Call them")
    page.locator("#title").press("Enter")
    message, nav, header = (page.locator(part).bounding_box() or {} for part in (".message", ".room-nav", ".site-header"))
    assert message["y"] - header["y"] - header["height"] >= 12
    assert nav["y"] - message["y"] - message["height"] >= 12
