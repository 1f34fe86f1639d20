"""Bringing a file in a browser: progress, cancel, a line that breaks, going on; with scripts and without; for everybody."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from tests.browser.accessibility import faults  # first: it skips where the browser's plugin is absent
from tests.browser.browsing import DOWN, LOCALES, Page, Route, Visit, expect
from tests.browser.conftest import _Silent
from tests.conftest import running
from tests.retention.bringing import SMALL

NARROW = {"width": 320, "height": 640}
SLOW = 60_000
ROWS = b"".join(b"u%06d,2026-01-%02d 08:00,open\n" % (n % 9000, n % 28 + 1) for n in range(70_000))
LARGE = b"user_id,timestamp,event\n" + ROWS
"""A file of several slices: two megabytes."""


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The product of this file, and a worker in a process of its own."""
    folder = shutil.copytree(prepared, tmp_path_factory.mktemp("retention") / "data")
    environ = {**os.environ, "TACTICS_DATA_DIR": str(folder), "TACTICS_SECRET_KEY": "secret"}
    program = [sys.executable, "-c", "from tactics.cli import main; main()", "jobs", "work"]
    with running(folder) as app, subprocess.Popen(program, env=environ) as worker:
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()
        worker.terminate()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small file of events."""
    path = tmp_path / "händelser.csv"
    path.write_text(SMALL)
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file that takes several slices."""
    path = tmp_path / "large.csv"
    path.write_bytes(LARGE)
    return path


def upload(page: Page, path: Path) -> None:
    """Choose a file and send it."""
    page.locator("#file").set_input_files(path)
    page.locator(".upload__act button").click()


def wait_for_mapping(page: Page) -> None:
    """The file was looked at, by a worker that may still have been starting."""
    page.wait_for_url(re.compile(r"/mapping$"), timeout=SLOW)


def check(page: Page) -> None:
    """The page has no fault and fits the narrowest screen."""
    assert faults(page) == []
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_whole_way_has_no_fault(visit: Visit, site: str, file: Path, locale: str, complaints: list[str]) -> None:
    page = visit(f"{site}/retention", locale=locale)
    upload(page, file)
    wait_for_mapping(page)
    expect(page.locator("#name")).to_have_value("händelser")
    page.locator("#zone").fill("Nowhere")
    page.locator(".acts .button--primary").click()
    expect(page.locator("#zone")).to_have_attribute("aria-invalid", "true")
    complaints.clear()  # Chromium tells of every refused form.
    check(page)
    page.locator("#zone").fill("Europe/Oslo")
    page.locator(".acts .button--primary").click()
    expect(page.locator(".retention-counts")).to_be_visible(timeout=SLOW)
    expect(page.locator(".retention-next li").first).to_be_visible()
    check(page)
    page.locator(".retention-delete").click()
    check(page)
    page.goto(f"{site}/retention")
    expect(page.locator(".retention-sets tbody tr")).to_have_count(1)
    check(page)


def test_from_the_sample_to_its_overview(visit: Visit, site: str) -> None:
    page = visit(f"{site}/retention")
    page.get_by_role("button", name="Try with the sample").click()
    expect(page.locator("h1")).to_have_text("Sample: a subscription, simulated")
    expect(page.locator(".retention-counts dd").nth(1)).to_have_text("3,000", timeout=SLOW)
    expect(page.get_by_role("navigation", name="Questions to these events")).to_be_visible()


def test_a_file_comes_in_slices_and_shows_how_far_it_is(visit: Visit, site: str, large: Path) -> None:
    page = visit(f"{site}/retention")
    shares: list[str] = []
    starts: list[int] = []

    def look(route: Route) -> None:
        starts.append(int(route.request.url.rpartition("at=")[2]))
        shares.append(page.locator("[data-share]").inner_text())
        route.continue_()

    page.route("**/retention/uploads/*", look)
    upload(page, large)
    wait_for_mapping(page)
    assert starts[0] == 0
    assert len(starts) > 2
    assert starts == sorted(set(starts))
    assert shares[0] == "0% sent"
    assert shares == sorted(shares, key=lambda said: int(said.partition("%")[0]))
    assert page.locator("body").inner_text().count("u000000") >= 1


def test_a_line_that_breaks_is_taken_up_where_it_broke(visit: Visit, site: str, large: Path, complaints: list[str]) -> None:
    page = visit(f"{site}/retention")
    starts: list[str] = []

    def stumble(route: Route) -> None:
        starts.append(route.request.url.rpartition("at=")[2])
        if len(starts) == 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/retention/uploads/*", stumble)
    upload(page, large)
    expect(page.locator("[data-said]")).to_have_text("The connection is lost. Trying again…")
    wait_for_mapping(page)
    assert starts[1] == starts[2]
    assert complaints == [DOWN]
    complaints.clear()


def test_cancelling_deletes_what_has_come(visit: Visit, site: str, large: Path) -> None:
    page = visit(f"{site}/retention")
    page.route("**/retention/uploads/*", lambda route: route.continue_() if route.request.url.endswith("at=0") else None)
    upload(page, large)
    expect(page.locator("progress")).not_to_have_attribute("value", "0")
    expect(page.locator("[data-stop]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator(".upload__act button")).to_be_visible()


def test_an_upload_left_half_way_goes_on_with_the_same_file_only(visit: Visit, site: str, large: Path, file: Path) -> None:
    page = visit(f"{site}/retention")
    page.route("**/retention/uploads/*", lambda route: route.continue_() if route.request.url.endswith("at=0") else None)
    upload(page, large)
    expect(page.locator("progress")).not_to_have_attribute("value", "0")
    page.goto(f"{site}/retention")
    page.unroute("**/retention/uploads/*")  # Not before the page is left: a slice that waits would go on.
    expect(page.locator(".set-state--uploading")).to_be_visible()
    page.locator(".retention-sets a").click()
    check(page)
    upload(page, file)
    expect(page.locator("[data-said]")).to_have_text("This is another file: it has another name or size.")
    starts: list[str] = []
    page.on("request", lambda request: "at=" in request.url and starts.append(request.url.rpartition("at=")[2]))
    upload(page, large)
    wait_for_mapping(page)
    assert int(starts[0]) >= 2**18


def test_a_file_that_is_too_large_is_told_before_it_is_sent(visit: Visit, site: str, file: Path) -> None:
    page = visit(f"{site}/retention")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.locator("[data-upload]").evaluate("form => (form.dataset.most = '10')")
    upload(page, file)
    expect(page.locator("[data-said]")).to_contain_text("The file is larger than 1\u00a0GB")
    assert "POST" not in asked


def test_the_whole_way_without_javascript(visit: Visit, site: str, file: Path) -> None:
    page = visit(f"{site}/retention", java_script_enabled=False)
    upload(page, file)
    wait_for_mapping(page)  # The page asks by itself.
    page.locator(".acts .button--primary").click()
    expect(page.locator(".retention-counts")).to_be_visible(timeout=SLOW)
    page.locator(".retention-delete").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator("#messages")).to_contain_text("deleted for good")


def test_a_reading_can_be_stopped_and_begun_again(visit: Visit, site: str, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(LARGE + ROWS * 12)
    page = visit(f"{site}/retention")
    upload(page, path)
    wait_for_mapping(page)
    page.locator(".acts .button--primary").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", name="This did not work")).to_be_visible()
    page.get_by_role("link", name="Change the settings").click()
    page.locator(".acts .button--primary").click()
    expect(page.locator(".retention-counts")).to_be_visible(timeout=SLOW)
    expect(page.locator(".retention-counts dd").first).to_have_text("910,000")
