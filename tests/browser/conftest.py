"""A browser on the real product: a server on a free port, Debian's Chromium, and ears for whatever it complains about."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.conftest import running

if TYPE_CHECKING:  # The plugin may be absent: then browsing.py skips the tests.
    from playwright.sync_api import Page

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


_READER = {"locale": "en-GB", "reduced_motion": "reduce", "viewport": {"width": 1280, "height": 900}}
"""Reads English, on a laptop, and wants no moving pictures (so that colours are final at once)."""


class _Silent(WSGIRequestHandler):
    def log_request(self, *_values: Any) -> None:
        """Say nothing of each request."""


@pytest.fixture(scope="session")
def base_url(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The product with all tactics, served for a worker's browser; who visits it has a workspace of their own."""
    folder = shutil.copytree(prepared, tmp_path_factory.mktemp("site") / "data")
    with running(folder) as app:
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def examples(base_url: str) -> dict[str, str]:
    """Slugs of tactics that show a page's extremes: evidence for and against, and none at all."""

    def ask(path: str) -> Any:
        with urlopen(f"{base_url}/api/v1/tactics{path}") as answer:
            return json.load(answer)

    kinds = {
        item["slug"]: {source["kind"] for source in ask(f"/{item['slug']}")["sources"]}
        for item in ask("?evidence=strong&per_page=20")["items"]
    }
    both = next(slug for slug, found in kinds.items() if "caution" in found and "effect" in found)
    return {"both_sides": both, "no_evidence": ask("?evidence=none&per_page=1")["items"][0]["slug"]}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's browser, without what it would do on its own account."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no {CHROMIUM}: apt-get install chromium, or name another in CHROMIUM")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": _QUIET}


@pytest.fixture
def complaints() -> list[str]:
    """What the browser wrote to its console, and errors of scripts. A test that expects one clears the list."""
    return []


@pytest.fixture
def visit(new_context: Callable[..., Any], complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """`visit("/tactics", locale="sv-SE")` opens an address in a browser without cookies.

    Whatever it complains about fails the test at the end: that is how a breach of the content policy shows.
    """

    def opening(path: str, **options: Any) -> Page:
        context = new_context(**{**_READER, **options})
        context.set_default_timeout(15_000)
        context.on("console", lambda said: said.type in {"error", "warning"} and complaints.append(said.text))
        context.on("weberror", lambda fault: complaints.append(str(fault.error)))
        page = context.new_page()
        page.goto(path)
        return page

    yield opening
    assert complaints == []
