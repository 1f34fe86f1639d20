"""Every event of a file can be asked for: whatever its name is, and however many there are."""

import html
import re
from urllib.parse import quote, unquote

from flask import Flask
from sqlalchemy import select

from tactics.core.database import db
from tactics.jobs.models import Job
from tests.conftest import Cast
from tests.retention.bringing import FRONT, ready, stored
from tests.retention.people import asked

ODD = ["  spaces at both ends ", "a tab\t", "two\nlines\r\n", "x" * 199 + "  cut", "\u00a0hard space\u00a0", 'a "quoted" & <b>']


def content(names: list[str]) -> str:
    rows = "".join('u{},2026-01-0{},"{}"\n'.format(n % 9, n % 8 + 1, name.replace('"', '""')) for n, name in enumerate(names))
    return "user_id,timestamp,event\n" + rows


def test_an_odd_name_comes_back_from_the_form_as_it_is_kept(cast: Cast, fresh_app: Flask) -> None:
    key = ready(cast.alice, fresh_app, content([*ODD * 3, "\t \n", "open"]))
    row = stored(fresh_app, key)
    assert row
    assert (row["about"]["reasons"], row["about"]["kinds"]) == ({"event": 1}, len(ODD) + 1)
    page = f"{FRONT}/{key}/frequency"
    offered = [html.unescape(value) for value in re.findall(r'<option value="([^"]+)"', asked(fresh_app, cast.alice, page))]
    names = [event["name"] for event in row["about"]["events"]]
    assert set(names) <= set(offered)
    for name in names:
        sent = "\r\n".join(name.splitlines())  # As a browser sends it.
        answer = cast.alice.client.get(page, query_string={"event": sent, "lang": "en"})
        assert "Not understood" not in answer.text, name
        assert f'value="{html.escape(name).replace("&quot;", "&#34;")}" selected' in answer.text


def test_an_event_that_is_not_listed_can_be_written(cast: Cast, fresh_app: Flask) -> None:
    key = ready(cast.alice, fresh_app, content([f"event {number:03}" for number in range(205)] * 2))
    overview = cast.alice.get(f"{FRONT}/{key}?lang=en").text
    assert re.search(r"<dt>Kinds of event</dt>\s*<dd>205</dd>", overview)
    assert "The 200 most used of 205." in overview
    for page, name in (
        ("frequency", "event"),
        ("cohorts", "start"),
        ("segments", "did"),
        ("lifecycle", "buy"),
        ("core/active", "event"),
    ):
        shown = cast.alice.get(f"{FRONT}/{key}/{page}?lang=en").text
        assert f'name="{name}" type="text"' in shown, page
        assert "The 200 most used are proposed; any other of the 205 can be written." in shown, page
    found = asked(fresh_app, cast.alice, f"{FRONT}/{key}/frequency?event=event+204&lang=en")
    assert 'value="event 204"' in found
    assert "There is no event" not in found
    missing = asked(fresh_app, cast.alice, f"{FRONT}/{key}/frequency?event=evnt+204&lang=en")
    assert "There is no event called “evnt 204” in this data set." in missing
    assert 'value="evnt 204"' in missing


def test_where_all_are_listed_another_is_not_understood(cast: Cast, fresh_app: Flask) -> None:
    key = ready(cast.alice, fresh_app, content(["open", "buy"] * 4))
    assert "Not understood" in cast.alice.get(f"{FRONT}/{key}/frequency?event=evnt&lang=en").text


def test_the_longest_question_is_the_one_that_its_progress_leads_back_to(cast: Cast, fresh_app: Flask) -> None:
    name = quote("å" * 200)
    key = ready(cast.alice, fresh_app, content([unquote(name), "open"]))
    page = f"{FRONT}/{key}/cohorts?start={name}&back={name}&period=week"
    cast.alice.get(page)
    with fresh_app.app_context():
        newest = select(Job.after).order_by(Job.id.desc())
        assert db.session.scalar(newest) == page
