"""WCAG 2.2 AA, as far as a machine can tell: each page in both languages and both themes, without one fault."""

import pytest

from tests.browser.accessibility import faults
from tests.browser.browsing import LOCALES, PAGES, Visit, expect


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_fault(visit: Visit, examples: dict[str, str], name: str, locale: str) -> None:
    page = visit(PAGES[name].format_map(examples), locale=locale)
    expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    assert faults(page) == []


def test_faults_would_be_found(visit: Visit) -> None:
    page = visit("/glossary")
    page.evaluate("""() => {
        document.querySelector("h1").style.color = "light-dark(#ddd, #333)";
        document.querySelector("main").append(document.createElement("button"));
    }""")
    found = " ".join(faults(page))
    assert all(part in found for part in ("light: color-contrast", "light: button-name", "dark: color-contrast"))
