"""What is kept of a data set, how long, and that nothing is left of it afterwards."""

import json
import logging
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tactics.core.database import db, utc_now
from tactics.jobs import actions as jobs
from tactics.jobs.models import Job
from tactics.jobs.worker import work_off
from tactics.retention.kinds import secret_of
from tests.conftest import Cast
from tests.retention.bringing import FRONT, SMALL, bring, change, folder, give, ready, send, state, stored


def holding(app: Flask, what: str) -> set[str]:
    """The files of the data folder that hold something."""
    files = [path for path in Path(app.extensions["settings"].data_dir).rglob("*") if path.is_file()]
    return {path.name for path in files if what.encode() in path.read_bytes()}


def test_the_sample_is_made_read_and_said_to_be_simulated(cast: Cast, fresh_app: Flask) -> None:
    answer = cast.stranger.post("/retention/sample", page=FRONT)
    assert answer.status_code == 303
    work_off(fresh_app)
    page = cast.stranger.get(answer.location, headers={"Accept-Language": "en"}).text
    assert "This is simulated" in page
    assert "Natural frequency" in page
    key = int(answer.location.rpartition("/")[2])
    row = stored(fresh_app, key)
    assert row
    assert (row["state"], row["about"]["people"], row["about"]["rejected"]) == ("ready", 3000, 0)
    assert {path.name for path in folder(fresh_app, key).iterdir()} == {"events.duckdb"}


def test_ids_are_hashed_and_the_key_stands_nowhere(cast: Cast, fresh_app: Flask) -> None:
    key = ready(cast.alice, fresh_app)
    row = stored(fresh_app, key)
    assert row
    with fresh_app.app_context():
        secret = secret_of(row["workspace_id"])
        told = json.dumps([job.asked for job in db.session.scalars(select(Job))])
    assert "secret" not in told
    assert holding(fresh_app, secret) == set()
    assert holding(fresh_app, "anna@kund.example") == set()


def test_two_workspaces_and_two_products_have_other_keys(app: Flask) -> None:
    with app.app_context():
        one, other = secret_of("a"), secret_of("b")
        assert len({one, other, secret_of("a")}) == 2


def test_ids_stay_when_the_team_says_so(cast: Cast, fresh_app: Flask) -> None:
    key = ready(cast.alice, fresh_app, hash=None)
    assert b"anna@kund.example" in (folder(fresh_app, key) / "events.duckdb").read_bytes()
    assert "User ids are kept" in cast.alice.get(f"{FRONT}/{key}?lang=en").text


def test_deleting_asks_first_and_leaves_no_file_no_row_and_no_answer(cast: Cast, fresh_app: Flask) -> None:
    key = ready(cast.alice, fresh_app, keep="y")
    assert cast.alice.get(f"{FRONT}/{key}/cohorts").status_code == 200
    work_off(fresh_app)
    asked = cast.alice.get(f"{FRONT}/{key}/delete?lang=en").text
    assert "cannot be undone" in asked
    assert stored(fresh_app, key)
    assert cast.alice.post(f"{FRONT}/{key}/delete", page=f"{FRONT}/{key}/delete").location == FRONT
    assert stored(fresh_app, key) is None
    assert not folder(fresh_app, key).exists()
    assert [path for path in folder(fresh_app, "").iterdir() if path.name != "arriving"] == []
    with fresh_app.app_context():
        jobs = db.session.scalars(select(Job)).all()
        assert all((job.subject, job.asked, job.result) == ("", {}, None) for job in jobs)
    assert cast.alice.get(f"{FRONT}/{key}").status_code == 404


def test_deleting_while_it_waits_stops_the_work(cast: Cast, fresh_app: Flask) -> None:
    key = int(send(cast.alice).location.rpartition("/")[2])
    cast.alice.post(f"{FRONT}/{key}/delete", page=FRONT)
    assert work_off(fresh_app) == 1  # An entry of the queue, and no job any more.
    assert not folder(fresh_app, key).exists()


def test_an_address_never_leads_to_another_data_set(cast: Cast, fresh_app: Flask) -> None:
    first = int(send(cast.alice).location.rpartition("/")[2])
    cast.alice.post(f"{FRONT}/{first}/delete", page=FRONT)
    assert int(send(cast.alice).location.rpartition("/")[2]) > first


def test_a_stranger_finds_nothing_to_see_change_or_delete(cast: Cast, fresh_app: Flask) -> None:
    key = ready(cast.alice, fresh_app, keep="y")
    for person in (cast.bob, cast.stranger):
        for page in ("", "/mapping", "/delete", "/rejected.csv"):
            assert person.get(f"{FRONT}/{key}{page}").status_code == 404
        for action in ("/name", "/mapping", "/delete", "/look"):
            assert person.post(f"{FRONT}/{key}{action}", page=FRONT, name="mine").status_code == 404
    assert state(fresh_app, key) == "ready"
    for key in (0, 2**31, 10**30):
        assert cast.alice.get(f"{FRONT}/{key}").status_code == 404


def test_the_keeping_time_is_told_before_and_after(cast: Cast, fresh_app: Flask) -> None:
    key = bring(cast.alice, fresh_app)
    row = stored(fresh_app, key)
    assert row
    assert row["expires_at"] - row["created_at"] == timedelta(days=fresh_app.extensions["settings"].keep_events)
    assert "after 90 days" in cast.alice.get(f"{FRONT}?lang=en").text


def test_what_has_expired_is_gone_at_once_and_deleted_by_the_worker(cast: Cast, fresh_app: Flask) -> None:
    old, fresh = ready(cast.alice, fresh_app, keep="y"), bring(cast.alice, fresh_app)
    change(fresh_app, old, expires_at=utc_now() - timedelta(seconds=1))
    assert cast.alice.get(f"{FRONT}/{old}").status_code == 404
    assert f'{FRONT}/{old}"' not in cast.alice.get(FRONT).text
    work_off(fresh_app)
    assert stored(fresh_app, old) is None
    assert not folder(fresh_app, old).exists()
    assert state(fresh_app, fresh) == "mapping"


def test_the_worker_sweeps_what_belongs_to_nothing(cast: Cast, fresh_app: Flask) -> None:
    (folder(fresh_app, "gone-0123") / "answers").mkdir(parents=True)
    folder(fresh_app, 4711).mkdir()
    folder(fresh_app, "arriving").mkdir()
    killed, coming = (folder(fresh_app, "arriving") / name for name in ("killed", "coming"))
    for file in (killed, coming):
        file.write_text("half")
    os.utime(killed, (time.time() - 90_000,) * 2)
    work_off(fresh_app)
    assert (killed.exists(), coming.exists()) == (False, True)
    assert not folder(fresh_app, "gone-0123").exists()
    assert folder(fresh_app, 4711).exists()  # It may be newer than the list: it goes after a day.


def test_a_chore_that_fails_stops_no_work(
    cast: Cast, fresh_app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise OSError("the disk is gone")

    fresh_app.extensions["chores"].insert(0, fail)
    with caplog.at_level(logging.CRITICAL):
        key = bring(cast.alice, fresh_app)
    assert state(fresh_app, key) == "mapping"


def test_a_name_can_be_changed_and_a_bad_one_comes_back(cast: Cast, fresh_app: Flask) -> None:
    key = ready(cast.alice, fresh_app)
    page = f"{FRONT}/{key}"
    assert cast.alice.post(f"{page}/name", page=page, name="  Våren\x00 2026 ").status_code == 303
    assert "<h1>Våren 2026</h1>" in cast.alice.get(page).text
    for wrong in ("", "   ", "x" * 201):
        assert cast.alice.post(f"{page}/name", page=page, name=wrong).status_code == 422


def test_stopping_a_look_can_be_taken_up_again(cast: Cast, fresh_app: Flask) -> None:
    address = send(cast.alice).location
    key = int(address.rpartition("/")[2])
    with fresh_app.app_context():
        [job] = db.session.scalars(select(Job).where(Job.kind == "look")).all()
        number = job.id
    assert cast.alice.post(f"/jobs/{number}/stop", page=FRONT).status_code == 303
    assert "It was stopped" in cast.alice.get(f"{address}?lang=en").text
    assert cast.alice.post(f"{address}/look", page=FRONT).status_code == 303
    work_off(fresh_app)
    assert state(fresh_app, key) == "mapping"


def test_what_was_read_or_half_read_when_the_work_is_ended_is_nowhere_and_changes_nothing(cast: Cast, fresh_app: Flask) -> None:
    key = ready(cast.alice, fresh_app, keep="y")
    own = folder(fresh_app, key)
    before = (own / "events.duckdb").read_bytes()
    give(cast.alice, key, event="")
    (own / "read" / "reading").mkdir(parents=True)  # As a child leaves it that is killed, or stopped at the last moment.
    (own / "read" / "events.duckdb").write_text("other events")
    with fresh_app.app_context():
        [job] = db.session.scalars(select(Job).where(Job.kind == "read", Job.state == "waiting")).all()
        jobs.stop(job)
    assert (state(fresh_app, key), (own / "events.duckdb").read_bytes()) == ("ready", before)
    assert {path.name for path in own.iterdir()} == {"upload", "looked.json", "events.duckdb", "rejected.csv"}


def test_too_many_jobs_keep_what_was_typed(cast: Cast, fresh_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    key = bring(cast.alice, fresh_app)
    monkeypatch.setattr("tactics.jobs.actions.MOST", 0)
    answer = give(cast.alice, key, name="Mine")
    assert answer.status_code == 422
    assert 'value="Mine"' in answer.text
    assert state(fresh_app, key) == "mapping"
    assert send(cast.alice, SMALL).status_code == 422
    assert len([path for path in folder(fresh_app, "").iterdir() if path.name.isdecimal()]) == 1


def test_a_file_that_somebody_took_away_does_not_send_round_in_a_circle(cast: Cast, fresh_app: Flask) -> None:
    key = bring(cast.alice, fresh_app)
    (folder(fresh_app, key) / "upload").unlink()
    page = cast.alice.get(f"{FRONT}/{key}?lang=en")
    assert page.status_code == 200
    assert "This did not work" in page.text


def test_what_lies_in_a_folder_from_before_a_restore_is_nobodys(cast: Cast, fresh_app: Flask) -> None:
    stray = folder(fresh_app, 1) / "answers"
    stray.mkdir(parents=True)
    (stray / "left.json").write_text("{}")
    assert bring(cast.alice, fresh_app) == 1
    assert not stray.exists()
