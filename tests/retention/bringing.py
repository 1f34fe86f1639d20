"""Bringing files as a person does: the form, the slices, the mapping; and the real worker's children in between."""

import html
import io
import re
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tactics.core.database import db, transaction
from tactics.jobs.worker import work_off
from tactics.retention.models import Dataset
from tests.conftest import Person

FRONT = "/retention"
SMALL = (
    "user_id,timestamp,event,value,country\n"
    "anna@kund.example,2026-01-05 08:00,open,,SE\n"
    "bo@kund.example,2026-01-06 09:30,open,,NO\n"
    "anna@kund.example,2026-01-12 10:00,purchase,12.50,SE\n"
    "bo@kund.example,not a time,open,,NO\n"
)
"""Two people, three good rows and one bad."""


def send(person: Person, content: str | bytes = SMALL, name: str = "events.csv") -> TestResponse:
    """Send a file by the form of the front page, as a browser without scripts does."""
    raw = content.encode() if isinstance(content, str) else content
    return person.post(FRONT, page=FRONT, file=(io.BytesIO(raw), name))


def bring(person: Person, app: Flask, content: str | bytes = SMALL, name: str = "events.csv") -> int:
    """The same, and let it be looked at; the id of the data set."""
    answer = send(person, content, name)
    assert answer.status_code == 303, answer.text
    work_off(app)
    return int(answer.location.rpartition("/")[2])


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form of the mapping, untouched."""
    [form] = re.findall(r'<form class="wrap mapping".*?</form>', page, re.DOTALL)
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kind, name = (re.search(rf'\b{part}="([^"]*)"', tag) for part in ("type", "name"))
        value = re.search(r'\bvalue="([^"]*)"', tag)
        if name and (not kind or kind[1] != "checkbox" or "checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected[^>]*value="([^"]*)"', options)
        first = re.search(r'<option value="([^"]*)"', options)
        found[name] = html.unescape((chosen or first or ["", ""])[1])
    return found


def give(person: Person, key: int, **changes: str | None) -> TestResponse:
    """Send the mapping as the page proposes it, with changes; None leaves a field out, as an empty box does."""
    address = f"{FRONT}/{key}/mapping"
    whole = {**fields(person.get(address).text), **changes}
    whole.pop("csrf_token")
    return person.post(address, page=address, **{name: value for name, value in whole.items() if value is not None})


def ready(person: Person, app: Flask, content: str | bytes = SMALL, **changes: str | None) -> int:
    """A data set that is read."""
    key = bring(person, app, content)
    answer = give(person, key, **changes)
    assert answer.status_code == 303, answer.text
    work_off(app)
    assert state(app, key) == "ready"
    return key


def begin(person: Person, size: int, name: str = "events.csv") -> TestResponse:
    """Begin an upload in slices."""
    return person.post(f"{FRONT}/uploads", page=FRONT, name=name, size=str(size))


def push(person: Person, address: str, at: int | str, content: bytes) -> TestResponse:
    """Send a slice."""
    headers = {"X-CSRFToken": person.token(FRONT), "Content-Type": "application/octet-stream"}
    return person.client.post(f"{address}?at={at}", data=content, headers=headers)


def stored(app: Flask, key: int) -> dict[str, Any] | None:
    """The row of a data set."""
    with app.app_context():
        found = db.session.get(Dataset, key)
        return None if found is None else {name: getattr(found, name) for name in Dataset.__mapper__.column_attrs.keys()}  # noqa: SIM118  # no dictionary


def state(app: Flask, key: int) -> str:
    """The state of a data set."""
    row = stored(app, key)
    assert row
    return str(row["state"])


def folder(app: Flask, key: int | str) -> Path:
    """Where the files of a data set are."""
    return Path(app.extensions["settings"].data_dir) / "retention" / str(key)


def change(app: Flask, key: int, **values: Any) -> None:
    """Change a row as time would."""
    with app.app_context(), transaction():
        found = db.session.get(Dataset, key)
        assert found
        for name, value in values.items():
            setattr(found, name, value)
