"""Schemathesis asks what nobody thought of: all its phases and checks, as a guest and as a program with a token."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.api.conftest import Program

schemathesis = pytest.importorskip("schemathesis")
engine = pytest.importorskip("schemathesis.engine")
events = pytest.importorskip("schemathesis.engine.events")
PLAN = {
    "seed": 20261121,
    "generation": {"max-examples": 10},
    "phases": {"stateful": {"generation": {"max-examples": 5}}},
    "operations": [
        {
            "include-name": "POST /api/v1/kpis/{slug}",
            # Which figures a KPI takes, and that a part is not above its whole, no schema of the body can say.
            "checks": {"positive_data_acceptance": {"expected-statuses": [200, 404, 422]}},
        }
    ],
}


@pytest.fixture(scope="module")
def address(fresh_app: Flask) -> Iterator[str]:
    """The application behind a socket: its check of ignored tokens cannot call an application directly."""
    server = make_server("127.0.0.1", 0, fresh_app)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/api/v1/openapi.json"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("token", [False, True], ids=["guest", "token"])
def test_the_api_does_as_it_says(address: str, by_token: Program, token: bool) -> None:
    by_token.add(tactic="exit-survey")
    plan = {**PLAN, "headers": by_token.headers} if token else PLAN
    config = schemathesis.Config.from_dict(plan)
    asked, found = run(schemathesis.openapi.from_url(address, config=config))
    assert found == []
    assert asked > 200


def run(schema: Any) -> tuple[int, list[str]]:
    """How many requests were made, and each surprise with what to type to see it again."""
    asked, found = 0, []
    for happening in engine.from_schema(schema).execute():
        if isinstance(happening, events.NonFatalError | events.FatalError):
            found.append(repr(getattr(happening, "value", None) or happening))
        if isinstance(happening, events.ScenarioFinished):
            asked += len(happening.recorder.interactions)
            failures = [check.failure_info for checks in happening.recorder.checks.values() for check in checks]
            found += [f"{it.failure.title}: {it.failure.message}\n{it.code_sample}" for it in failures if it]
    return asked, found
