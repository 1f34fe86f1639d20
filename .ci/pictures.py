#!/usr/bin/env python3
"""Make the README's pictures: start the app on a data folder of its own, fill a backlog, take screenshots.

Run: uv run --all-groups .ci/pictures.py
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
PORT = "8019"
BASE = f"http://127.0.0.1:{PORT}"
SCORES = (
    ("exit-survey", 6, 8, 9),
    ("pause-account", 8, 7, 5),
    ("onboarding-checklist", 9, 6, 6),
    ("smart-payment-retries", 7, 9, 8),
)


def main() -> None:
    """Take every picture."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "TACTICS_DATA_DIR": data, "TACTICS_PORT": PORT}
        server = subprocess.Popen([sys.executable, "app.py"], cwd=PICTURES.parent.parent, env=environment)
        try:
            wait_until_up()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
                take_all(browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light", locale="en-GB"))
                browser.close()
        finally:
            server.terminate()
            server.wait()


def wait_until_up() -> None:
    """Wait at most a minute for the app to answer."""
    for _ in range(120):
        try:
            urlopen(f"{BASE}/readyz").close()  # noqa: S310  # our own server
        except (URLError, ConnectionError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the app did not start")


def take_all(page: Page) -> None:
    """The pages, the backlog filled and the sample made through their own buttons."""
    take(page, "home", "/")
    take(page, "tactics", "/tactics?stage=retention&budget=in-house&topic=churn")
    take(page, "tactic", "/tactics/customer-community#evidence")
    for slug, *scores in SCORES:
        page.goto(f"{BASE}/tactics/{slug}")
        page.locator(f"button[value={slug}]").first.click()
        page.get_by_role("link", name="In the backlog").first.wait_for()
        page.goto(f"{BASE}/backlog?sort=newest")
        row = page.locator(".backlog-row").first
        for name, score in zip(("impact", "confidence", "ease"), scores, strict=True):
            row.locator(f"[name={name}]").fill(str(score))
        row.get_by_role("button", name="Save").click()
        page.get_by_text("Saved.").wait_for()
    take(page, "backlog", "/backlog")
    page.goto(f"{BASE}/retention")
    page.get_by_role("button", name="Try with the sample").click()
    page.get_by_text("This is simulated").wait_for()
    page.goto(f"{page.url}/cohorts?period=month&start=signup")
    page.get_by_role("heading", name="Cohort by cohort").wait_for()
    take(page, "retention", page.url.removeprefix(BASE) + "#cohorts")


def take(page: Page, name: str, address: str) -> None:
    """One picture."""
    page.goto(BASE + address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
