"""Asking axe about a page."""

from tests.browser.browsing import Page  # first: it skips where the browser's plugin is absent

from axe_playwright_python.sync_playwright import Axe  # isort: skip

RULES = {
    "light": {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        "rules": {"target-size": {"enabled": True}},
        "resultTypes": ["violations"],
    },
    "dark": {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]},
}
"""In light everything of WCAG 2.2 AA that axe knows; in dark, where only colours differ, the rules that look at colours."""


def faults(page: Page, part: str = "html") -> list[str]:
    """What axe finds, in light and in dark. What folds is unfolded first, for axe sees what shows; but menus stay
    closed, for they lie over other things: ask about the part that is the menu."""
    page.wait_for_load_state()  # Before its styles are there, a page that a click led to has other sizes and colours.
    page.evaluate("document.querySelectorAll('details:not(.menu)').forEach((part) => (part.open = true))")
    found = []
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme)
        for rule in Axe().run(page, context=part, options=rules).response["violations"]:
            found += [f"{scheme}: {rule['id']}: {node['target']}: {node['failureSummary']}" for node in rule["nodes"]]
    return found
