"""Nobody sees or changes another's item: 404, at every address there is."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.conftest import Cast, Person


def addresses(app: Flask, key: int) -> Iterator[tuple[str, str]]:
    """Every method and address of the application that names an item."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.arguments == {"key"}:
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
                yield method, adapter.build(rule.endpoint, {"key": key}, method=method)


def try_all(app: Flask, person: Person, key: int) -> dict[tuple[str, str], int]:
    statuses = {}
    for method, address in addresses(app, key):
        token = person.token()
        form, headers = {"csrf_token": token, "impact": "9"}, {"X-CSRFToken": token}
        body: dict[str, Any] = {"json": {"impact": 9}} if "/api/" in address else {"data": form}
        answer = person.client.open(address, method=method, headers=headers, **({} if method == "GET" else body))
        statuses[method, address] = answer.status_code
    return statuses


def test_there_are_addresses_to_try(fresh_app: Flask) -> None:
    assert {method for method, _ in addresses(fresh_app, 1)} == {"GET", "POST", "PATCH", "DELETE"}
    assert len(list(addresses(fresh_app, 1))) >= 7


@pytest.mark.parametrize("name", ["bob", "stranger"])
def test_another_workspace_gets_404_everywhere_and_changes_nothing(fresh_app: Flask, cast: Cast, name: str) -> None:
    (key,) = cast.alice.item_ids()
    before = cast.alice.get(f"/api/v1/backlog/{key}?lang=en").json
    statuses = try_all(fresh_app, getattr(cast, name), key)
    assert statuses == dict.fromkeys(statuses, 404)
    assert cast.alice.get(f"/api/v1/backlog/{key}?lang=en").json == before


@pytest.mark.parametrize("key", [0, 999_999, 2**31, 2**63, 10**30])
def test_an_item_that_is_not_there_is_404_everywhere_for_its_own_reader_too(fresh_app: Flask, cast: Cast, key: int) -> None:
    assert set(try_all(fresh_app, cast.alice, key).values()) == {404}


@pytest.mark.parametrize("key", ["abc", "-1", "1.5", "1e3", "١", "%00", "9" * 5000, "1%2f2"])
def test_an_address_that_names_no_item_is_404(cast: Cast, key: str) -> None:
    assert cast.alice.get(f"/backlog/{key}").status_code == 404
    assert cast.alice.get(f"/api/v1/backlog/{key}").status_code == 404


def test_a_removed_item_of_another_cannot_be_restored(cast: Cast) -> None:
    (key,) = cast.alice.item_ids()
    cast.alice.post(f"/backlog/{key}/remove")
    assert cast.bob.post(f"/backlog/{key}/restore").status_code == 404
    assert cast.stranger.post(f"/backlog/{key}/restore").status_code == 404
    assert cast.alice.item_ids() == []


def test_an_export_holds_nothing_of_another(cast: Cast) -> None:
    cast.alice.post("/backlog", title="Secret plan")
    for form in ("csv", "json", "md", "xlsx"):
        assert b"Secret plan" not in cast.bob.get(f"/exports/backlog.{form}").data
        assert b"Secret plan" not in cast.stranger.get(f"/exports/backlog.{form}").data
    assert "Secret plan" in cast.alice.get("/exports/backlog.csv").text
    assert "Secret plan" not in cast.bob.get("/api/v1/backlog").text
