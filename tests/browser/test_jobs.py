"""Waiting for a job: the page moves on by itself, with a script and without one, and is for everybody."""

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask, redirect, render_template_string
from flask.typing import ResponseReturnValue
from werkzeug.serving import make_server

from tactics.accounts.guards import workspace_to_change
from tactics.jobs import actions, queries, worker
from tests.browser.accessibility import faults  # first: it skips where the browser's plugin is absent
from tests.browser.browsing import DOWN, LOCALES, Page, Visit, expect
from tests.browser.conftest import _Silent
from tests.conftest import running
from tests.jobs.conftest import Sums

ROOM = """{% extends "base.html" %}{% from "macros/waiting.html" import head, waiting with context %}
{% block title %}Answers{% endblock %}{% block head %}{{ head(job) }}{% endblock %}
{% block content %}<div class="wrap"><h1>Answers</h1><div id="answer" data-region tabindex="-1">
{% if job.state == "done" %}<p id="waited">It waited: {{ job.result.waited }}.</p>{% else %}{{ waiting(job) }}{% endif %}
</div></div>{% endblock %}"""
"""A page of a room that waits for an answer of its own."""


@dataclass
class Site:
    """The served product with the tests' kind of work, and a room that asks for it."""

    sums: Sums
    address: str

    def let_go(self, subject: str) -> None:
        """Let the job that waits for a file end."""
        folder = self.sums.folder / subject
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "go").touch()


def add_room(app: Flask) -> None:
    """Addresses at which a reader asks for a job, and for a page that holds one."""

    def ask(do: str, subject: str) -> ResponseReturnValue:
        job = actions.enqueue(workspace_to_change().id, "sums", subject, {"do": do, "numbers": [1]}, after="/glossary")
        return redirect(f"/jobs/{job.id}", 303)

    def room(subject: str) -> ResponseReturnValue:
        owner = workspace_to_change().id
        job = queries.last_job(owner, "sums", subject, "") or actions.enqueue(owner, "sums", subject, {"do": "wait"})
        return render_template_string(ROOM, job=job)

    app.add_url_rule("/ask/<do>/<subject>", view_func=ask)
    app.add_url_rule("/room/<subject>", view_func=room)


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product of this file, and a worker in a thread of its own."""
    folder, ending = tmp_path_factory.mktemp("jobs"), threading.Event()
    with running(shutil.copytree(prepared, folder / "data")) as app:
        sums = Sums(app, folder / "work")
        add_room(app)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
        threads = [threading.Thread(target=server.serve_forever), threading.Thread(target=worker.work, args=(app, ending))]
        for thread in threads:
            thread.start()
        yield Site(sums, f"http://127.0.0.1:{server.server_port}")
        ending.set()
        server.shutdown()
        for thread in threads:
            thread.join()
        server.server_close()


@pytest.fixture
def visit(visit: Visit, site: Site) -> Visit:
    """Open an address of this file's site."""
    return lambda path, **options: visit(f"{site.address}{path}", **options)


def runs(page: Page) -> Page:
    """The page, once its job has begun."""
    expect(page.locator("[data-job-said]")).to_have_text("Waiting for a file")
    return page


def test_the_page_shows_how_far_it_is_and_goes_on_when_it_is_done(visit: Visit, site: Site) -> None:
    page = runs(visit("/ask/wait/shown"))
    expect(page.locator("progress")).to_have_attribute("value", "0.25")
    expect(page.locator("[data-job-percent]")).to_have_text("25%")
    expect(page.locator(".job-status")).to_have_text("Waiting for a file")
    site.let_go("shown")
    expect(page).to_have_url(re.compile("/glossary$"))
    page.go_back()
    expect(page).not_to_have_url(re.compile("/jobs/"))


def test_it_stops_by_keyboard_and_can_be_tried_again(visit: Visit, site: Site) -> None:
    page = runs(visit("/ask/wait/stopped"))
    page.get_by_role("button", name="Stop").press("Enter")
    expect(page.locator("[data-job-said]")).to_have_text("It was stopped.")
    site.let_go("stopped")
    page.get_by_role("button", name="Try again").press("Enter")
    expect(page).to_have_url(re.compile("/glossary$"))


def test_a_failure_is_told_without_a_reload_and_the_focus_stays_near(visit: Visit, site: Site) -> None:
    page = runs(visit("/ask/wait/failed"))
    page.evaluate("window.same = true")
    page.get_by_role("button", name="Stop").focus()
    site.sums.break_off("failed")
    expect(page.locator(".job--failed [data-job-said]")).to_have_text("It ended unexpectedly.")
    assert page.evaluate("window.same")
    expect(page.locator("[data-region]")).to_be_focused()
    expect(page.locator(".job-status")).to_have_text("It ended unexpectedly.")


def test_a_page_of_a_room_shows_its_answer_when_it_is_there(visit: Visit, site: Site) -> None:
    page = runs(visit("/room/embedded"))
    page.evaluate("window.same = true")
    site.let_go("embedded")
    expect(page.locator("#waited")).to_have_text("It waited: True.")
    assert page.evaluate("window.same")


def test_a_room_stays_where_it_is_when_its_job_is_stopped_and_tried_again(visit: Visit, site: Site) -> None:
    page = runs(visit("/room/stopped-there"))
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Try again").click()
    expect(page).to_have_url(re.compile("/room/stopped-there$"))
    site.let_go("stopped-there")
    expect(page.locator("#waited")).to_be_visible()


def test_nobody_who_answers_for_a_while_is_waited_for(visit: Visit, site: Site, complaints: list[str]) -> None:
    page = runs(visit("/ask/wait/silent"))
    page.route("**/state", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        site.let_go("silent")
    page.unroute("**/state")
    expect(page).to_have_url(re.compile("/glossary$"))
    assert set(complaints) == {DOWN}
    complaints.clear()


def test_without_scripts_the_page_asks_again_by_itself(visit: Visit, site: Site) -> None:
    page = visit("/ask/wait/plain", java_script_enabled=False)
    expect(page.locator("[data-job-percent]")).to_have_text("25%")
    site.let_go("plain")
    expect(page).to_have_url(re.compile("/glossary$"))


@pytest.mark.parametrize("locale", LOCALES)
def test_no_state_of_a_job_has_a_fault(visit: Visit, site: Site, locale: str) -> None:
    subject = f"axe-{locale}"
    page = visit(f"/ask/wait/{subject}", locale=locale)
    expect(page.locator("progress[value]")).to_be_visible()
    assert faults(page) == []
    page.locator(".job button").click()
    expect(page.locator(".job--stopped")).to_be_visible()
    assert faults(page) == []
    page.goto(f"{site.address}/ask/refuse/{subject}")
    expect(page.locator(".job--failed")).to_be_visible()
    assert faults(page) == []
