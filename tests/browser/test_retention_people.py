"""Segments and people over time in a browser: the answer comes by itself, a tactic is taken from it, for everybody."""

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from tactics.jobs import worker
from tests.browser.accessibility import faults  # first: it skips where the browser's plugin is absent
from tests.browser.browsing import LOCALES, Page, Visit, expect
from tests.browser.conftest import _Silent
from tests.conftest import Person, running
from tests.retention.people import bring
from tests.retention.segments.stories import story

SLOW = 60_000
NARROW: Any = {"width": 320, "height": 640}


@dataclass
class Site:
    """The served product, a data set in it, and the cookies of the team that it belongs to."""

    address: str
    dataset: int
    state: dict[str, Any]

    def open(self, visit: Visit, path: str, **options: Any) -> Page:
        """A page of the data set, as somebody of the team sees it."""
        return visit(f"{self.address}/retention/{self.dataset}/{path}", storage_state=self.state, **options)


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product of this file, and a worker in a thread of its own."""
    folder, ending = shutil.copytree(prepared, tmp_path_factory.mktemp("people") / "data"), threading.Event()
    with running(folder) as app:
        person = Person(app.test_client())
        person.add()
        dataset = bring(app, person, story(), ["country"])
        cookie = person.client.get_cookie("session")
        assert cookie
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
        threads = [threading.Thread(target=server.serve_forever), threading.Thread(target=worker.work, args=(app, ending))]
        for thread in threads:
            thread.start()
        kept = {"name": "session", "value": cookie.value, "domain": "127.0.0.1", "path": "/", "expires": -1}
        kept |= {"httpOnly": True, "secure": False, "sameSite": "Lax"}
        yield Site(f"http://127.0.0.1:{server.server_port}", dataset, {"cookies": [kept], "origins": []})
        ending.set()
        server.shutdown()
        for thread in threads:
            thread.join()
        server.server_close()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("path", ["segments?period=week", "segments?by=event&period=week", "lifecycle?period=week"])
def test_the_pages_have_no_fault_and_fit_the_narrowest_screen(visit: Visit, site: Site, path: str, locale: str) -> None:
    page = site.open(visit, path, locale=locale)
    expect(page.locator(".segment-finding")).to_be_visible(timeout=SLOW)
    assert faults(page) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_the_answer_comes_by_itself_and_another_question_is_another_address(visit: Visit, site: Site) -> None:
    page = site.open(visit, "segments?period=week&rule=after")
    page.evaluate("window.same = true")
    expect(page.locator(".segment-finding")).to_contain_text("in week 4 or later", timeout=SLOW)
    assert page.evaluate("window.same")
    page.locator("#rule").select_option("on")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile("rule=on"))
    expect(page.locator(".segment-finding")).to_contain_text("came back in week 4,", timeout=SLOW)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_tactic_for_the_weak_spot_is_added_and_the_reader_stays(visit: Visit, site: Site, javascript: bool) -> None:
    path = "segments?period=week&window=calendar" if javascript else "segments?period=week&window=calendar&rule=after"
    page = site.open(visit, path, java_script_enabled=javascript)
    expect(page.locator(".segment-finding")).to_be_visible(timeout=SLOW)
    button = page.locator(".tactic-card button").first
    slug = button.get_attribute("value")
    button.press("Enter")
    expect(page.locator(f"a#add-{slug}")).to_contain_text("In the backlog")
    expect(page).to_have_url(re.compile(re.escape(path)))
    page.goto(f"{site.address}/backlog")
    expect(page.locator(".backlog-row__notes").first).to_contain_text("Seen in the data set “events”: FI (country)")
