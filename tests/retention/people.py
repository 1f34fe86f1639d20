"""Data sets of people in a story: ready to be asked, without an upload."""

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta

from flask import Flask

from tactics.core.database import db, utc_now
from tactics.jobs.worker import work_off
from tactics.retention import files
from tactics.retention.models import Dataset
from tests.conftest import Person
from tests.retention.stores import Row, build


def bring(app: Flask, person: Person, rows: Iterable[Row], segments: Sequence[str] = (), name: str = "events") -> int:
    """A ready data set of these events in the person's workspace (see stores.build); its id."""
    with person.client.session_transaction() as session:
        workspace_id = session["workspace"]
    with app.app_context():
        kept = utc_now() + timedelta(days=90)
        dataset = Dataset(workspace_id=workspace_id, name=name, filename="events.csv", state="ready", mapping={}, expires_at=kept)
        db.session.add(dataset)
        db.session.flush()
        with build(files.folder(dataset.id), rows, segments) as store:
            told = store.execute("SELECT json FROM about").fetchone()
        assert told
        dataset.about = json.loads(told[0])
        db.session.commit()
        return dataset.id


def asked(app: Flask, person: Person, path: str) -> str:
    """The page at a path, once the jobs that it needs are done."""
    person.get(path)
    work_off(app)
    answer = person.get(path)
    assert answer.status_code == 200, answer.status
    return answer.text
