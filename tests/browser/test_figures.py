"""Figures in use: filled pages without a fault and without sideways scroll, the dashboard's order changed in place."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.accessibility import faults
from tests.browser.browsing import LOCALES, Page, Visit, expect
from tests.browser.test_pages import NARROW, too_wide

BOTH = pytest.mark.parametrize("locale", LOCALES)
NOTE = "A note that is quite long, as notes tend to be, with one.verylongwordwithoutany.space in it"
ROWS = "\n".join(f"2024-W{week:02};{20 + week % 5},{week};{NOTE if week % 9 == 0 else ''}" for week in range(1, 53) if week != 30)


def send(page: Page, path: str, **form: str) -> str:
    """Send a form as a page would; where it leads."""
    page.goto("/figures/churn?new=1")
    token = page.locator("input[name=csrf_token]").first.input_value()
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    answer = page.request.post(path, form={"csrf_token": token, **form}, headers={"Origin": origin})
    assert answer.ok
    return answer.url


def follow(page: Page, kpi: str = "activation-rate") -> str:
    """Somebody who follows a year of weeks; the address of the import of that series."""
    key = send(page, "/figures", kpi=kpi, period="week", start="1", label="Norge").rpartition("=")[2]
    page.goto(f"/figures/series/{key}/import")
    page.locator("#text").fill(f"date;value;note\n{ROWS}")
    page.locator("form .button--primary").click()
    page.locator(".figure-plan .button--primary").click()
    page.wait_for_url(re.compile(r"/figures/[\w-]+\?series="))
    send(page, f"/figures/series/{key}", target="22,5")
    return f"/figures/series/{key}/import"


@BOTH
@pytest.mark.parametrize("path", ["/figures", "/figures/activation-rate", "/dashboard"])
def test_filled_pages_have_no_fault_and_fit_the_narrowest_screen(visit: Visit, locale: str, path: str) -> None:
    page = visit("/", locale=locale)
    follow(page)
    page.goto(path)
    expect(page.locator(".spark, .chart").first).to_be_attached()
    assert faults(page) == []
    page.set_viewport_size(NARROW)
    page.reload()
    assert too_wide(page) == []
    assert faults(page) == []


@BOTH
@pytest.mark.parametrize("text", ["date;value\n2025-W01;4,123", "date;value\n2025-W01;lots\nsoon;4", "nothing"])
def test_nor_has_what_an_import_would_do(visit: Visit, complaints: list[str], locale: str, text: str) -> None:
    page = visit("/", locale=locale, viewport=NARROW)
    page.goto(follow(page))
    page.locator("#text").fill(text)
    page.locator(".figure-box .button").first.click()
    expect(page.locator(".figure-plan, .answer__problem, .message--danger")).to_be_visible()
    assert too_wide(page) == []
    assert faults(page) == []
    complaints.clear()


@BOTH
def test_nor_has_the_question_before_a_value_is_replaced(visit: Visit, complaints: list[str], locale: str) -> None:
    page = visit("/", locale=locale)
    follow(page)
    page.goto("/figures/activation-rate")
    page.locator("#when").fill("2024-W05")
    page.locator("#value").fill("1")
    page.locator("#add .button--primary").click()
    expect(page.locator(".figure-taken")).to_be_visible()
    assert faults(page) == []
    page.locator(".figure-taken button").click()
    expect(page.locator(".message--success")).to_be_visible()
    page.goto("/figures/activation-rate?page=3")
    page.locator(".figure-table a").first.click()
    expect(page.locator("#value")).to_be_visible()
    assert faults(page) == []
    complaints.clear()


def test_an_answer_of_a_calculator_is_saved_from_its_page(visit: Visit) -> None:
    page = visit("/kpis/churn?lost=10&start=250")
    page.locator(".save-answer summary").click()
    assert faults(page, ".save-answer") == []
    page.locator("#in-lost").fill("5")
    expect(page.locator(".answer__value")).to_contain_text("2%")
    page.locator(".save-answer summary").click()
    page.locator("#save-when").fill("2026-03")
    page.locator(".save-answer button").click()
    page.wait_for_url("**/figures/churn?series=*")
    expect(page.locator(".figure-picture__value")).to_contain_text("2%")


def test_the_order_of_the_dashboard_is_changed_in_place(visit: Visit) -> None:
    page = visit("/")
    for kpi in ("churn", "mrr"):
        send(page, "/figures", kpi=kpi, period="month", start="1")
    page.goto("/dashboard")
    names = page.locator(".figure-card__name")
    expect(names).to_have_text(["Churn", "Monthly recurring revenue (MRR)"])
    page.evaluate("window.same = true")
    page.locator("button[value=down]").first.click()
    expect(names).to_have_text(["Monthly recurring revenue (MRR)", "Churn"])
    assert page.evaluate("window.same") is True
