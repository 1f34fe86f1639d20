"""The page of progress: what it says, what it lets one do, and to whom."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tactics.core.database import db, transaction, utc_now
from tactics.jobs import actions
from tactics.jobs.models import Job
from tactics.jobs.worker import work_off
from tests.conftest import Cast, QueryCounter, running
from tests.jobs.conftest import Sums


@pytest.fixture(scope="module")
def fresh_app(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with all tactics, on a copy that the tests of this file share."""
    with running(shutil.copytree(prepared, tmp_path_factory.mktemp("own") / "data")) as own:
        yield own


def put(app: Flask, key: int, **values: object) -> None:
    with app.app_context(), transaction():
        job = db.session.get(Job, key)
        for name, value in values.items():
            setattr(job, name, value)


def test_a_job_that_waits_can_be_seen_and_stopped_without_scripts(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice)
    page = cast.alice.get(f"/jobs/{key}?lang=en").text
    assert re.search(r"<h1[^>]*>Adding numbers</h1>", page)
    assert "Waiting for its turn" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "<progress" in page
    answer = cast.alice.post(f"/jobs/{key}/stop", page=f"/jobs/{key}")
    assert (answer.status_code, answer.location) == (303, f"/jobs/{key}")
    page = cast.alice.get(f"/jobs/{key}").text
    assert "It was stopped." in page
    assert "refresh" not in page
    assert "<progress" not in page


def test_a_job_that_runs_shows_stage_and_share_in_the_readers_language(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice)
    put(sums.app, key, state="running", stage="waiting", progress=0.42, seen_at=utc_now())
    page = cast.alice.get(f"/jobs/{key}?lang=sv").text
    assert 'value="0.42"' in page
    assert "42\u00a0%" in page
    assert "Waiting for a file" in page
    state = cast.alice.get(f"/jobs/{key}/state?lang=en")
    assert state.json == {"state": "running", "progress": 0.42, "percent": "42%", "said": "Waiting for a file", "after": ""}
    assert state.headers["Cache-Control"] == "no-store"
    assert "X-Content-Type-Options" in state.headers
    cast.alice.post(f"/jobs/{key}/stop", page=f"/jobs/{key}")
    page = cast.alice.get(f"/jobs/{key}?lang=en").text
    assert "Stopping" in page
    assert "/stop" not in page


def test_a_job_that_is_done_leads_on(sums: Sums, cast: Cast) -> None:
    there, nowhere = sums.ask(cast.alice, after="/backlog?x=1"), sums.ask(cast.alice, subject="2")
    work_off(sums.app)
    answer = cast.alice.get(f"/jobs/{there}")
    assert (answer.status_code, answer.location) == (303, "/backlog?x=1")
    assert "Done." in cast.alice.get(f"/jobs/{nowhere}?lang=en").text


def test_a_job_that_failed_says_why_and_can_be_tried_again(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice, "refuse", after="/backlog")
    work_off(sums.app)
    page = cast.alice.get(f"/jobs/{key}?lang=en").text
    assert "There is no column Ålder in 12,345 rows." in page
    assert '<a href="/backlog">Go on without it</a>' in page
    answer = cast.alice.post(f"/jobs/{key}/again", page=f"/jobs/{key}")
    assert answer.status_code == 303
    again = sums.read(int(answer.location.rpartition("/")[2]))
    assert (again.state, again.after, again.asked) == ("waiting", "/backlog", {"do": "refuse"})
    assert again.id != key


@pytest.mark.parametrize("code", ["too-slow", "too-big", "crashed", "interrupted", "never heard of"])
@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_end_has_a_sentence(sums: Sums, cast: Cast, code: str, language: str) -> None:
    key = sums.ask(cast.alice)
    put(sums.app, key, state="failed", problem={"code": code, "values": {}}, ended_at=utc_now())
    said = re.search(r'<p class="job__said"[^>]*>([^<]+)</p>', cast.alice.get(f"/jobs/{key}?lang={language}").text)
    assert said
    assert said[1].endswith(".")
    assert said[1].startswith("It " if language == "en" else "Det ")


def test_looking_at_a_job_whose_worker_is_gone_ends_it(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice)
    put(sums.app, key, state="running", seen_at=utc_now() - actions.SILENCE - timedelta(seconds=2))
    state = cast.alice.get(f"/jobs/{key}/state?lang=en").json
    assert state["state"] == "failed"
    assert "interrupted" in state["said"]
    assert cast.alice.post(f"/jobs/{key}/again", page=f"/jobs/{key}").location != f"/jobs/{key}"


def test_a_job_that_waits_long_says_what_may_be_the_matter(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice)
    put(sums.app, key, created_at=utc_now() - timedelta(minutes=2))
    assert "no worker is running" in cast.alice.get(f"/jobs/{key}?lang=en").text


def test_a_strangers_job_is_not_there(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice)
    for who in (cast.bob, cast.stranger):
        assert who.get(f"/jobs/{key}").status_code == 404
        assert who.get(f"/jobs/{key}/state").status_code == 404
        assert who.post(f"/jobs/{key}/stop").status_code == 404
        assert who.post(f"/jobs/{key}/again").status_code == 404
    assert cast.alice.get("/jobs/99999").status_code == 404
    assert cast.alice.get(f"/jobs/{10**40}").status_code == 404
    assert cast.alice.client.post(f"/jobs/{key}/stop").status_code == 400
    assert sums.read(key).state == "waiting"


def test_one_job_too_many_is_said_where_it_was_asked_for(sums: Sums, cast: Cast) -> None:
    failed = sums.ask(cast.alice, "refuse")
    work_off(sums.app)
    for number in range(actions.MOST):
        sums.ask(cast.alice, subject=str(number))
    answer = cast.alice.post(f"/jobs/{failed}/again", page=f"/jobs/{failed}")
    assert answer.location == f"/jobs/{failed}"
    assert "20 jobs are at work already" in cast.alice.get(f"/jobs/{failed}?lang=en").text


def test_asking_for_the_state_is_light(sums: Sums, cast: Cast, count_queries: QueryCounter) -> None:
    key = sums.ask(cast.alice)
    with count_queries(sums.app) as queries:
        cast.alice.get(f"/jobs/{key}/state")
    assert len(queries) == 2
