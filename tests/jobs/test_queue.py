"""What is asked for is done once, by one worker, and what comes to nothing is known."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tactics.cli import main
from tactics.core.database import db, transaction, utc_now
from tactics.jobs import actions, queries
from tactics.jobs.children import Failed
from tactics.jobs.models import Job
from tactics.jobs.queue import queue
from tactics.jobs.worker import work_off
from tests.conftest import Cast
from tests.jobs.conftest import Sums


def change(app: Flask, key: int, **values: object) -> None:
    with app.app_context(), transaction():
        job = db.session.get(Job, key)
        for name, value in values.items():
            setattr(job, name, value)


def test_what_waits_is_worked_off_by_a_real_child(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice, numbers=[2, 3])
    assert sums.read(key).state == "waiting"
    assert work_off(sums.app) == 1
    job = sums.read(key)
    assert (job.state, job.result, job.progress, job.problem) == ("done", {"sum": 5}, 1, None)
    assert job.started_at
    assert job.ended_at
    assert work_off(sums.app) == 0


def test_equal_work_is_one_job_until_it_has_ended(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice)
    assert sums.ask(cast.alice) == key
    assert sums.ask(cast.bob) != key
    assert sums.ask(cast.alice, subject="2") != key
    assert work_off(sums.app) == 3
    assert sums.ask(cast.alice) > key


def test_the_database_itself_refuses_a_second_equal_job(sums: Sums, cast: Cast) -> None:
    job = sums.read(sums.ask(cast.alice))
    with sums.app.app_context(), pytest.raises(Exception, match="UNIQUE"), transaction():
        db.session.add(Job(**{name: getattr(job, name) for name in ("workspace_id", "kind", "subject", "key", "asked")}))


def test_a_problem_is_kept_and_the_room_hears_of_it(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice, "refuse")
    work_off(sums.app)
    job = sums.read(key)
    assert job.state == "failed"
    assert job.problem == {"code": "no-such-column", "values": {"column": "Ålder", "rows": 12345}}
    assert sums.failed == ["no-such-column"]


def test_a_workspace_has_at_most_twenty_jobs_at_work(sums: Sums, cast: Cast) -> None:
    for number in range(actions.MOST):
        sums.ask(cast.alice, subject=str(number))
    with pytest.raises(actions.TooMany):
        sums.ask(cast.alice, subject="one more")
    assert sums.ask(cast.alice, subject="0")
    assert sums.ask(cast.bob)


@pytest.mark.parametrize("address", ["https://example.org/", "//example.org", "/\\example.org", "x"])
def test_a_job_leads_only_to_an_address_of_the_site(sums: Sums, cast: Cast, address: str) -> None:
    with pytest.raises(ValueError, match=re.escape(address)):
        sums.ask(cast.alice, after=address)


def test_a_job_that_waits_is_stopped_at_once(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice)
    with sums.app.app_context():
        actions.stop(db.session.get_one(Job, key))
    assert (sums.read(key).state, sums.failed) == ("stopped", ["stopped"])
    work_off(sums.app)
    assert sums.read(key).state == "stopped"


def test_only_one_worker_gets_a_job(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice)
    with sums.app.app_context():
        assert [actions.claim(key), actions.claim(key)] == [True, False]


def test_a_job_whose_worker_is_silent_is_interrupted_and_can_be_asked_again(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice)
    silent = utc_now() - actions.SILENCE - timedelta(seconds=1)
    with sums.app.app_context():
        actions.claim(key)
    assert sums.ask(cast.alice) == key
    change(sums.app, key, seen_at=silent)
    assert sums.ask(cast.alice) != key
    job = sums.read(key)
    assert (job.state, (job.problem or {})["code"], sums.failed) == ("failed", "interrupted", ["interrupted"])
    with sums.app.app_context():
        assert actions.beat(key, 0.5, "late") is False
        actions.finish(key, {"late": True})
    assert sums.read(key).state == "failed"


def test_a_job_that_the_queue_lost_is_put_in_again(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice)
    with sums.app.app_context(), queue() as opened:
        assert opened.held() == {key}
        assert opened.take() == key
        actions.tidy()
        assert opened.held() == {key}
        actions.tidy()
    assert work_off(sums.app) == 1


def test_a_room_whose_own_end_of_the_work_fails_has_a_failed_job(sums: Sums, cast: Cast) -> None:
    key, other = sums.ask(cast.alice), sums.ask(cast.bob)
    sums.finished = lambda job, _result: 1 / 0 if job.id == key else {"doubled": True}
    assert work_off(sums.app) == 2
    job = sums.read(key)
    assert (job.state, (job.problem or {})["code"], sums.failed) == ("failed", "crashed", ["crashed"])
    assert sums.read(other).result == {"doubled": True}


def test_a_room_may_find_a_problem_in_what_the_child_found(sums: Sums, cast: Cast) -> None:
    def refuse(_job: Job, result: dict[str, Any]) -> None:
        raise Failed("no-such-column", {"column": "x", "rows": result["sum"]})

    key, sums.finished = sums.ask(cast.alice), refuse
    work_off(sums.app)
    assert sums.read(key).problem == {"code": "no-such-column", "values": {"column": "x", "rows": 3}}


def test_a_job_of_a_room_that_is_no_more_fails(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice)
    change(sums.app, key, kind="forgotten")
    work_off(sums.app)
    assert sums.read(key).state == "failed"
    assert cast.alice.get(f"/jobs/{key}").status_code == 200


def test_the_command_runs_what_waits(sums: Sums, cast: Cast) -> None:
    key = sums.ask(cast.alice)
    done = sums.app.test_cli_runner().invoke(main.commands["jobs"], ["run"])
    assert (done.exit_code, done.output) == (0, "1 jobs run\n")
    assert sums.read(key).state == "done"


def test_ended_jobs_are_forgotten_after_a_week(sums: Sums, cast: Cast) -> None:
    old, fresh = sums.ask(cast.alice), sums.ask(cast.bob)
    work_off(sums.app)
    change(sums.app, old, ended_at=utc_now() - actions.KEPT - timedelta(seconds=1))
    with sums.app.app_context():
        actions.tidy()
        assert db.session.get(Job, old) is None
        assert db.session.get(Job, fresh)


def test_the_last_job_for_some_work_is_found_whatever_became_of_it(sums: Sums, cast: Cast) -> None:
    job = sums.read(sums.ask(cast.alice, "refuse"))
    work_off(sums.app)
    with sums.app.app_context():
        found = queries.last_job(job.workspace_id, "sums", "1", "refuse")
        assert found
        assert (found.id, found.state) == (job.id, "failed")
        assert queries.last_job(job.workspace_id, "sums", "1", "other") is None
