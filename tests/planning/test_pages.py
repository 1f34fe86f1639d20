"""The board moves items by the backlog's own rules; the feed is open to whoever has its address, and to nobody else."""

import re
import shutil
from pathlib import Path

from flask import Flask
from icalendar import Calendar
from sqlalchemy import insert

from tactics.backlog.models import BacklogItem
from tactics.core.database import db
from tests.conftest import Cast, Person, QueryCounter, running


def column(person: Person, status: str, query: str = "") -> list[str]:
    page = person.get(f"/backlog/board{query}").text
    section = page.split(f'data-status="{status}"')[1].split("</section>")[0]
    return re.findall(r'id="open-[^"]+" href="/backlog/(\d+)"', section)


def test_an_item_stands_in_the_column_of_its_state_and_moves_by_its_form(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    assert column(cast.alice, "idea") == [str(key)]
    answer = cast.alice.post(f"/backlog/{key}/move", status="planned", next="/backlog/board")
    assert (answer.status_code, answer.location) == (303, "/backlog/board")
    assert (column(cast.alice, "idea"), column(cast.alice, "planned")) == ([], [str(key)])


def test_the_gate_stands_before_the_column_of_what_runs(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    assert cast.alice.post(f"/backlog/{key}/move", status="running", next="/backlog/board").status_code == 422
    assert str(key) not in column(cast.alice, "running")


def test_a_card_that_somebody_else_moved_meanwhile_is_not_moved_over(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    page = cast.alice.get("/backlog/board").text
    version = re.search(rf'/backlog/{key}/move".*?name="version" value="(\d+)"', page, re.DOTALL)
    assert version
    cast.alice.post(f"/backlog/{key}/move", status="parked")
    assert cast.alice.post(f"/backlog/{key}/move", status="planned", version=version[1]).status_code == 409


def test_the_filter_of_the_list_narrows_the_board_and_groups_it(cast: Cast) -> None:
    cast.alice.post("/backlog", title="Call them")
    assert len(column(cast.alice, "idea", "?q=call")) == 1
    assert "Nothing here with that filter" in cast.alice.get("/backlog/board?stage=referral").text
    assert "Nobody owns it" in cast.alice.get("/backlog/board?group=owner").text


def test_the_board_costs_as_many_queries_however_much_it_holds(cast: Cast, fresh_app: Flask, count_queries: QueryCounter) -> None:
    with count_queries(fresh_app) as few:
        cast.alice.get("/backlog/board")
    key = cast.alice.item_ids()[0]
    with fresh_app.app_context():
        workspace = db.session.get_one(BacklogItem, key).workspace_id
        rows = [{"workspace_id": workspace, "title": f"Idea {place}", "status": "planned"} for place in range(1000)]
        db.session.execute(insert(BacklogItem), rows)
        db.session.commit()
    with count_queries(fresh_app) as many:
        page = cast.alice.get("/backlog/board").text
    assert len(many) == len(few) <= 12
    assert "All 1,000 on the list" in page


def test_the_timeline_shows_days_in_a_table_too(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    assert "Nothing with days yet" in cast.alice.get("/backlog/timeline").text
    days = {"planned_start": "2026-12-01", "planned_end": "2026-12-24", "metric_kind": "share", "effect_unit": "own"}
    assert cast.alice.post(f"/backlog/{key}/design", **days, more_is_better="1", sequential="", design="").status_code == 303
    page = cast.alice.get("/backlog/timeline?lang=sv").text
    assert "timeline__bar--planned" in page
    assert "24 dec. 2026" in page


def feed(person: Person) -> str:
    assert person.post("/backlog/calendar").status_code == 303
    found = re.search(r'value="http://[^/]+(/calendar/[^"]+)"', person.get("/backlog/timeline").text)
    assert found
    return found[1]


def test_whoever_has_the_private_address_reads_the_calendar_and_a_new_one_ends_it(cast: Cast) -> None:
    key = cast.alice.item_ids()[0]
    days = {"planned_start": "2026-12-01", "planned_end": "2026-12-24", "metric_kind": "share", "effect_unit": "own"}
    cast.alice.post(f"/backlog/{key}/design", **days, more_is_better="1", sequential="", design="")
    cast.alice.post(f"/backlog/{key}/move", status="planned")
    address = feed(cast.alice)
    [event] = Calendar.from_ical(cast.stranger.get(address).data).walk("VEVENT")
    assert str(event["summary"]) == "Exit survey"
    assert feed(cast.alice) != address
    assert cast.stranger.get(address).status_code == 404


def test_a_stranger_has_an_empty_board_and_no_calendar(cast: Cast) -> None:
    assert "Nothing here yet" in cast.stranger.get("/backlog/board").text
    for key in ("x", "%00", "None"):
        assert cast.stranger.get(f"/calendar/{key}.ics").status_code == 404


def test_the_addresses_of_the_feed_are_the_ones_the_product_is_reached_at(prepared: Path, tmp_path: Path) -> None:
    with running(shutil.copytree(prepared, tmp_path / "data"), public_url="https://work.example.org") as app:
        person = Person(app.test_client())
        key = person.add("exit-survey")
        person.post(f"/backlog/{key}/move", status="done", outcome="won")
        person.post("/backlog/calendar")
        address = re.search(r'value="https://work.example.org(/calendar/[^"]+)"', person.get("/backlog/timeline").text)
        assert address
        [event] = Calendar.from_ical(person.get(address[1]).data).walk("VEVENT")
        assert (str(event["url"]), str(event["uid"])) == (
            f"https://work.example.org/backlog/{key}",
            f"backlog-{key}@work.example.org",
        )
        assert person.get(f"/api/v1/backlog/{key}").json["url"] == f"https://work.example.org/backlog/{key}"
