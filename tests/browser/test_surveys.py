"""Surveys and the feedback form in a browser: by finger and by keyboard, without scripts, in a frame, without a fault."""

import re
from collections.abc import Callable, Iterator
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from tests.browser.accessibility import faults
from tests.browser.browsing import LOCALES, Page, Visit, expect

BOTH = pytest.mark.parametrize("locale", LOCALES)
NARROW = {"width": 320, "height": 640}


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *_values: object) -> None:  # noqa: A002  # the interface
        """Say nothing of each request."""


@pytest.fixture
def make(visit: Visit) -> Callable[..., tuple[Page, str]]:
    """`make("nps")` is a new survey: its page, and its public address."""

    def making(kind: str, locale: str = "en-GB") -> tuple[Page, str]:
        page = visit(f"/surveys/new?kind={kind}", locale=locale)
        page.locator("#product_en").fill("Kundkollens företagsabonnemang")
        page.locator("#asker").fill("Kundkollen AB")
        page.locator("#name").fill("Kundundersökning")
        page.locator(".survey-form__send button").click()
        page.wait_for_url(re.compile(r"/surveys/\d+$"))
        return page, str(page.locator(".reach__address").get_attribute("href"))

    return making


def overflow(page: Page) -> bool:
    page.wait_for_load_state()
    return bool(page.evaluate("document.scrollingElement.scrollWidth > innerWidth"))


@BOTH
@pytest.mark.parametrize("kind", ["nps", "csat", "ces", "churn"])
def test_the_public_form_has_no_fault_and_fits_the_narrowest_screen(
    visit: Visit, make: Callable[..., tuple[Page, str]], kind: str, locale: str
) -> None:
    _page, address = make(kind)
    page = visit(address, locale=locale, viewport=NARROW)
    expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    assert not overflow(page)
    assert faults(page) == []


def test_a_score_is_chosen_and_sent_by_keyboard_alone(visit: Visit, make: Callable[..., tuple[Page, str]]) -> None:
    page, address = make("nps")
    asked = visit(address)
    asked.keyboard.press("Tab")
    while asked.evaluate("document.activeElement.name") != "answer":
        asked.keyboard.press("Tab")
    for key in ("Space", "ArrowRight", "ArrowRight", "ArrowRight"):
        asked.keyboard.press(key)
    asked.keyboard.press("Tab")
    asked.keyboard.type("Because")
    asked.keyboard.press("Tab")
    asked.keyboard.press("Enter")
    expect(asked.locator("h1")).to_have_text("Thank you!")
    assert faults(asked) == []
    page.reload()
    expect(page.locator(".said__facts strong")).to_have_text("3 of 10")


def test_it_works_without_scripts(visit: Visit, make: Callable[..., tuple[Page, str]]) -> None:
    page, address = make("churn")
    asked = visit(address, java_script_enabled=False)
    asked.locator(".reasons__one").nth(2).click()
    asked.locator("#comment").fill("It was time")
    asked.locator(".asked__send button").click()
    expect(asked.locator("h1")).to_have_text("Thank you!")
    page.reload()
    expect(page.locator(".said__text")).to_have_text("It was time")


@pytest.fixture
def shop(visit: Visit) -> Iterator[Callable[[str], Page]]:
    """`shop(address)` is a page of another site (localhost is another than 127.0.0.1) that shows an address in a frame."""
    bodies: list[bytes] = []

    def serve(_environ: object, start: Callable[..., object]) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html")])
        return bodies[-1:]

    server = make_server("127.0.0.1", 0, serve, handler_class=_Silent)
    thread = Thread(target=server.serve_forever)
    thread.start()

    def showing(address: str) -> Page:
        bodies.append(
            f'<title>Shop</title><link rel="icon" href="data:,"><iframe src="{address}" height="700"></iframe>'.encode()
        )
        return visit(f"http://localhost:{server.server_port}/")

    yield showing
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_can_be_answered_in_a_frame_on_another_site(
    make: Callable[..., tuple[Page, str]], shop: Callable[[str], Page]
) -> None:
    page, address = make("csat")
    inside = shop(f"{address}?embed=1").frame_locator("iframe")
    inside.locator(".scale__step").nth(3).click()
    inside.locator(".asked__send button").click()
    expect(inside.locator("h1")).to_have_text("Thank you!")
    page.reload()
    expect(page.locator(".result .empty")).to_contain_text("There is 1 answer.")


def test_it_is_not_shown_in_a_frame_without_being_embedded(
    make: Callable[..., tuple[Page, str]], shop: Callable[[str], Page], complaints: list[str]
) -> None:
    _page, address = make("csat")
    page = shop(address)
    expect(page).to_have_title("Shop")
    expect(page.frame_locator("iframe").locator(".asked")).to_have_count(0)
    assert any("frame-ancestors" in complaint for complaint in complaints), complaints
    complaints.clear()


@BOTH
def test_the_result_of_many_has_no_fault_and_a_comment_becomes_an_idea_in_place(
    visit: Visit, make: Callable[..., tuple[Page, str]], locale: str
) -> None:
    page, address = make("nps", locale)
    asked = visit(address, locale="en-GB")
    for score in (9, 9, 10, 7, 8, 6, 2, 10, 9, 8):
        asked.goto(address)
        asked.locator(f'input[value="{score}"]').check(force=True)
        asked.locator("#comment").fill(f"A comment about {score} with.averylongwordwithoutanyspaceinit.at.all")
        asked.locator(".asked__send button").click()
    page.reload()
    expect(page.locator(".rule")).to_be_visible()
    assert faults(page) == []
    page.locator(".said__act button").first.click()
    expect(page.locator(".said .button--done")).to_have_count(1)
    page.set_viewport_size(NARROW)
    assert not overflow(page)


@BOTH
def test_ideas_are_left_published_voted_for_and_decided(visit: Visit, locale: str) -> None:
    page = visit("/feedback", locale=locale)
    page.locator("#product").fill("Kundkollen")
    page.locator("#asker").fill("Kundkollen AB")
    page.locator(".survey-form button").click()
    expect(page.locator(".message--success")).to_be_visible()
    address = str(page.locator(".reach__address").get_attribute("href"))
    visitor = visit(address, locale=locale, viewport=NARROW)
    visitor.locator("#title").fill("Ett mörkt läge för alla som arbetar om natten")
    visitor.locator(".wishes__form button").click()
    expect(visitor.locator(".message")).to_be_visible()
    page.goto("/feedback")
    assert faults(page) == []
    page.locator(".said__act button").click()
    expect(page.locator(".said")).to_have_count(0)
    visitor.goto(address)
    visitor.locator(".vote").click()
    expect(visitor.locator(".vote--given strong")).to_have_text("1")
    assert faults(visitor) == []
    assert not overflow(visitor)
    page.goto("/feedback?status=published")
    page.locator(".said h2 a").click()
    assert faults(page) == []
