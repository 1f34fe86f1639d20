"""A file comes in slices: in order, twice, late, out of place, by two at once, half; it is whole or it is not there."""

import fcntl
import os
import time
from datetime import timedelta

import pytest
from flask import Flask

from tactics.core.database import utc_now
from tactics.jobs.worker import work_off
from tactics.retention import actions, uploads
from tests.conftest import Cast
from tests.retention.bringing import FRONT, SMALL, begin, change, folder, push, state, stored

WHOLE = SMALL.encode()


def sent(cast: Cast, app: Flask) -> tuple[str, int]:
    """An upload that has begun: where its slices go, and its id."""
    answer = begin(cast.alice, len(WHOLE))
    assert answer.status_code == 201
    address = str(answer.json["address"])
    return address, int(address.rpartition("/")[2])


def test_slices_make_the_file_and_the_last_says_where_to_go(cast: Cast, fresh_app: Flask) -> None:
    address, key = sent(cast, fresh_app)
    for at in range(0, len(WHOLE), 50):
        answer = push(cast.alice, address, at, WHOLE[at : at + 50])
        assert answer.status_code == 200
    assert answer.json == {"at": len(WHOLE), "next": f"{FRONT}/{key}"}
    assert (folder(fresh_app, key) / "upload").read_bytes() == WHOLE
    assert work_off(fresh_app) == 1
    assert state(fresh_app, key) == "mapping"


def test_a_slice_that_comes_twice_changes_nothing(cast: Cast, fresh_app: Flask) -> None:
    address, key = sent(cast, fresh_app)
    assert push(cast.alice, address, 0, WHOLE[:100]).json["at"] == 100
    again = push(cast.alice, address, 0, WHOLE[:100])
    assert (again.status_code, again.json) == (409, {"at": 100, "next": None})
    assert (folder(fresh_app, key) / "upload.part").read_bytes() == WHOLE[:100]


def test_the_last_slice_twice_leads_on_and_is_looked_at_once(cast: Cast, fresh_app: Flask) -> None:
    address, key = sent(cast, fresh_app)
    for _ in range(2):
        answer = push(cast.alice, address, 0, WHOLE)
        assert (answer.status_code, answer.json["next"]) == (200, f"{FRONT}/{key}")
    assert work_off(fresh_app) == 1


def test_a_slice_out_of_place_is_refused(cast: Cast, fresh_app: Flask) -> None:
    address, key = sent(cast, fresh_app)
    for at in (1, len(WHOLE), "0 ", "-1", "", "x", "1e3", "\u0663", "9" * 400, "nan"):
        assert push(cast.alice, address, at, b"a").status_code in {409, 422}, at
    assert state(fresh_app, key) == "uploading"
    assert uploads_of(fresh_app, key) == b""


def test_more_than_was_said_is_refused(cast: Cast, fresh_app: Flask) -> None:
    address, key = sent(cast, fresh_app)
    assert push(cast.alice, address, 0, WHOLE + b"x").status_code == 422
    assert uploads_of(fresh_app, key) == b""


def test_two_browsers_that_send_the_same_file_make_one(cast: Cast, fresh_app: Flask) -> None:
    address, key = sent(cast, fresh_app)
    at = 0
    for start in (0, 60, 60, 120, 0, 180):  # One is behind the other, in turns.
        answer = push(cast.alice, address, start, WHOLE[start : start + 60])
        at = answer.json["at"]
    while at < len(WHOLE):
        at = push(cast.alice, address, at, WHOLE[at : at + 60]).json["at"]
    assert (folder(fresh_app, key) / "upload").read_bytes() == WHOLE


def test_while_one_sends_another_has_to_wait(cast: Cast, fresh_app: Flask) -> None:
    address, key = sent(cast, fresh_app)
    folder(fresh_app, key).mkdir(parents=True)
    with (folder(fresh_app, key) / "upload.part").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert push(cast.alice, address, 0, WHOLE).status_code == 409
    assert push(cast.alice, address, 0, WHOLE).status_code == 200


def test_an_upload_that_was_cut_off_goes_on(cast: Cast, fresh_app: Flask) -> None:
    address, key = sent(cast, fresh_app)
    push(cast.alice, address, 0, WHOLE[:100])
    page = cast.alice.get(f"{FRONT}/{key}?lang=en").text
    assert 'data-at="100"' in page
    assert f'data-size="{len(WHOLE)}"' in page
    assert push(cast.alice, address, 100, WHOLE[100:]).json["next"]


def test_one_that_was_killed_between_the_last_byte_and_the_name_goes_on(cast: Cast, fresh_app: Flask) -> None:
    address, key = sent(cast, fresh_app)
    folder(fresh_app, key).mkdir(parents=True)
    (folder(fresh_app, key) / "upload.part").write_bytes(WHOLE)
    assert push(cast.alice, address, len(WHOLE), b"").json["next"]
    other, second = sent(cast, fresh_app)
    folder(fresh_app, second).mkdir(parents=True)
    (folder(fresh_app, second) / "upload").write_bytes(WHOLE)
    assert push(cast.alice, other, 0, WHOLE[:10]).json["next"]


def test_a_stranger_can_neither_send_nor_see(cast: Cast, fresh_app: Flask) -> None:
    address, key = sent(cast, fresh_app)
    for person in (cast.bob, cast.stranger):
        assert push(person, address, 0, WHOLE).status_code == 404
        assert person.get(f"{FRONT}/{key}").status_code == 404
    assert push(cast.alice, f"{FRONT}/uploads/{10**30}", 0, b"a").status_code == 404


def test_a_path_of_windows_is_only_its_last_part(cast: Cast, fresh_app: Flask) -> None:
    key = int(begin(cast.alice, 5, "C:\\Users\\anna\\köp.csv").json["address"].rpartition("/")[2])
    row = stored(fresh_app, key)
    assert row
    assert (row["filename"], row["name"]) == ("köp.csv", "köp")


def test_a_slice_needs_the_token(cast: Cast, fresh_app: Flask) -> None:
    address, _key = sent(cast, fresh_app)
    assert cast.alice.client.post(f"{address}?at=0", data=WHOLE, content_type="application/octet-stream").status_code == 400


def test_a_size_that_cannot_be_is_refused_before_anything_comes(cast: Cast) -> None:
    for size in ("0", "-5", "", "1.5", "9" * 15, "9" * 5000, "٣"):
        answer = cast.alice.post(f"{FRONT}/uploads", page=FRONT, name="a.csv", size=size)
        assert answer.status_code == 422, size
        assert answer.json["message"]


def test_what_does_not_go_on_for_a_day_is_swept(cast: Cast, fresh_app: Flask) -> None:
    address, old = sent(cast, fresh_app)
    _other, fresh = sent(cast, fresh_app)
    for key in (old, fresh):
        push(cast.alice, f"{FRONT}/uploads/{key}", 0, WHOLE[:10])
    change(fresh_app, old, created_at=utc_now() - timedelta(days=2))
    change(fresh_app, fresh, created_at=utc_now() - timedelta(days=2))
    part = folder(fresh_app, old) / "upload.part"
    os.utime(part, (time.time() - 90_000,) * 2)
    work_off(fresh_app)
    assert stored(fresh_app, old) is None
    assert not folder(fresh_app, old).exists()
    assert state(fresh_app, fresh) == "uploading"
    assert push(cast.alice, address, 10, WHOLE[10:]).status_code == 404


def test_cancelling_while_it_comes_leaves_nothing(cast: Cast, fresh_app: Flask) -> None:
    address, key = sent(cast, fresh_app)
    push(cast.alice, address, 0, WHOLE[:100])
    assert cast.alice.post(f"{FRONT}/{key}/delete", page=FRONT).status_code == 303
    assert not folder(fresh_app, key).exists()
    assert push(cast.alice, address, 100, WHOLE[100:]).status_code == 404


def uploads_of(app: Flask, key: int) -> bytes:
    path = folder(app, key) / "upload.part"
    return path.read_bytes() if path.exists() else b""


def test_a_disk_that_fills_up_on_the_way_is_told(cast: Cast, fresh_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    address, _key = sent(cast, fresh_app)
    monkeypatch.setattr(uploads, "SPARE", 2**60)
    answer = push(cast.alice, address, 0, WHOLE)
    assert answer.status_code == 422
    assert answer.json["message"]
    monkeypatch.undo()
    assert push(cast.alice, address, 0, WHOLE).json["next"]


def test_nothing_else_is_swept(cast: Cast, fresh_app: Flask) -> None:
    address, key = sent(cast, fresh_app)
    push(cast.alice, address, 0, WHOLE)
    with fresh_app.app_context():
        actions.sweep()
    assert (folder(fresh_app, key) / "upload").exists()
