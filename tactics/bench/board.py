"""What a team's board costs, in this process, with few and with many items: it should not grow as they do."""

import re
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter

from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from tactics.backlog.models import BacklogItem
from tactics.backlog.states import OPEN
from tactics.bench.generate import settings_in
from tactics.bench.load import quantile
from tactics.bench.table import Row
from tactics.catalogue.models import Tactic
from tactics.core.database import db
from tactics.factory import create_app

FEW, MANY = 50, 1000
_TIMES, _WARMING = 20, 3


def measure_board(folder: Path, size: int) -> Iterator[Row]:
    """A row for each number of items; the ratio is that of the larger board's time to the smaller one's."""
    app = create_app(settings_in(folder))
    boards = {}
    for items in (FEW, MANY):
        client = app.test_client()
        with app.app_context():
            _fill(client, items)
            db.engine.dispose()
        boards[items] = _times(client)
    app.extensions["shelf"].close()
    for items, times in boards.items():
        ratio = median(times) / median(boards[FEW]) if items == MANY else None
        note = f"ratio to {FEW} items" if ratio else ""
        yield Row(
            size, f"in process: the board, {items} items", median=median(times), p95=quantile(times, 0.95), ratio=ratio, note=note
        )


def _fill(client: FlaskClient, items: int) -> None:
    """A new workspace with so many items: some on tactics, most the team's own, at all stages of the work."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/backlog").text)
    client.post("/backlog", data={"csrf_token": token and token[1], "title": "The first"})
    newest = select(func.max(BacklogItem.id)).scalar_subquery()
    workspace = db.session.scalars(select(BacklogItem.workspace_id).where(BacklogItem.id == newest)).one()
    tactics = [*db.session.scalars(select(Tactic.id).limit(items // 4)), *[None] * items][: items - 1]
    states = islice(cycle(("idea", "scored", *OPEN)), items - 1)
    rows = [
        {
            "workspace_id": workspace,
            "tactic_id": key,
            "title": "" if key else f"Idea {place}",
            "status": state,
            "owner": f"O{place % 5}",
        }
        for place, (key, state) in enumerate(zip(tactics, states, strict=True))
    ]
    db.session.execute(insert(BacklogItem), rows)
    db.session.commit()


def _times(client: FlaskClient) -> list[float]:
    """Milliseconds for each answer."""
    times = []
    for _ in range(_WARMING + _TIMES):
        began = perf_counter()
        client.get("/backlog/board")
        times.append((perf_counter() - began) * 1000)
    return times[_WARMING:]
