"""A served product in which a team has brought a data set: for the questions to it, in a browser."""

import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from tactics.jobs import worker
from tests.browser.browsing import Page, Visit
from tests.browser.conftest import _Silent
from tests.conftest import Person, running
from tests.retention.people import bring
from tests.retention.stores import Row


@dataclass(frozen=True)
class TeamSite:
    """The application, its address, the data set in it, and the cookies of the team that it belongs to."""

    app: Flask
    address: str
    dataset: int
    state: dict[str, Any]

    def open(self, visit: Visit, path: str, **options: Any) -> Page:
        """A page of the data set, as somebody of the team sees it."""
        return visit(f"{self.address}/retention/{self.dataset}/{path}", storage_state=self.state, **options)


@contextmanager
def served(prepared: Path, folder: Path, rows: Iterable[Row], segments: Sequence[str] = (), *, works: bool) -> Iterator[TeamSite]:
    """The product on a copy of the prepared folder; with `works` a worker in a thread of its own does the jobs."""
    ending = threading.Event()
    with running(shutil.copytree(prepared, folder / "data")) as app:
        person = Person(app.test_client())
        person.add()
        dataset = bring(app, person, rows, segments)
        cookie = person.client.get_cookie("session")
        assert cookie
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
        threads = [threading.Thread(target=server.serve_forever)]
        threads += [threading.Thread(target=worker.work, args=(app, ending))] if works else []
        for thread in threads:
            thread.start()
        kept = {"name": "session", "value": cookie.value, "domain": "127.0.0.1", "path": "/", "expires": -1}
        kept |= {"httpOnly": True, "secure": False, "sameSite": "Lax"}
        yield TeamSite(app, f"http://127.0.0.1:{server.server_port}", dataset, {"cookies": [kept], "origins": []})
        ending.set()
        server.shutdown()
        for thread in threads:
            thread.join()
        server.server_close()
