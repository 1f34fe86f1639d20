"""A file comes by a form, and may be as large as no other form; whatever it is called, it is only a name."""

import io

import pytest
from flask import Flask

from tactics.jobs.worker import work_off
from tactics.retention import uploads
from tests.conftest import Cast, QueryCounter
from tests.retention.bringing import FRONT, SMALL, begin, bring, folder, send, state, stored

HOSTILE = [
    ("../../etc/passwd.csv", "passwd.csv"),
    ("C:/Users/anna/händelser 2026.csv", "händelser 2026.csv"),
    ("/absolute.csv", "absolute.csv"),
    ("..", ".."),
    ("a\x00b\x1b[31m.csv", "ab[31m.csv"),
    ("<script>alert(1)</script>.csv", "script>.csv"),
    ("x" * 400 + ".csv", "x" * 200),
    ("%s%(name)s{0}.csv", "%s%(name)s{0}.csv"),
]


def test_a_guest_sees_what_it_is_for_and_has_no_workspace_for_looking(cast: Cast) -> None:
    page = cast.stranger.get(f"{FRONT}?lang=en")
    assert page.status_code == 200
    assert all(part in page.text for part in ("Try with the sample", "At most 1\u00a0GB and 5,000,000 rows", "after 90 days"))
    assert "Nothing here yet" in page.text
    assert "session" not in page.headers.get("Set-Cookie", "")


def test_a_file_is_looked_at_and_then_asks_what_its_columns_are(cast: Cast, fresh_app: Flask) -> None:
    answer = send(cast.stranger)
    assert answer.status_code == 303
    waiting = cast.stranger.get(answer.location).text
    assert 'class="job' in waiting
    assert 'http-equiv="refresh"' in waiting
    assert work_off(fresh_app) == 1
    assert cast.stranger.get(answer.location).location.endswith("/mapping")


def test_it_lies_on_the_disk_under_a_number_and_nowhere_else(cast: Cast, fresh_app: Flask) -> None:
    key = bring(cast.alice, fresh_app)
    assert (folder(fresh_app, key) / "upload").read_text() == SMALL
    assert list(folder(fresh_app, "arriving").iterdir()) == []


def test_a_name_is_only_shown(cast: Cast, fresh_app: Flask) -> None:
    for name, shown in HOSTILE:
        answer = send(cast.alice, name=name)
        key = int(answer.location.rpartition("/")[2])
        row = stored(fresh_app, key)
        assert row
        assert row["filename"] == shown
        assert {path.name for path in folder(fresh_app, key).iterdir()} == {"upload"}
    assert "<script>alert" not in cast.alice.get(FRONT).text


@pytest.mark.parametrize("content", [b"", b"\x00" * 4000, b"PK\x03\x04 not a workbook", b"PAR1 neither PAR1", b"heading only\n"])
def test_what_cannot_be_used_ends_in_a_sentence_and_can_be_deleted(cast: Cast, fresh_app: Flask, content: bytes) -> None:
    answer = send(cast.alice, content)
    if not content:
        assert answer.status_code == 422
        assert "The file is empty." in answer.text
        return
    work_off(fresh_app)
    page = cast.alice.get(answer.location, headers={"Accept-Language": "en"})
    key = int(answer.location.rpartition("/")[2])
    assert state(fresh_app, key) == "failed"
    assert "This did not work" in page.text
    assert cast.alice.post(f"{FRONT}/{key}/delete", page=FRONT).status_code == 303
    assert not folder(fresh_app, key).exists()


def test_no_file_is_refused_with_the_page(cast: Cast) -> None:
    for form in ({}, {"file": "text"}, {"file": (io.BytesIO(b""), "")}):
        answer = cast.alice.post(FRONT, page=FRONT, **form)
        assert answer.status_code == 422
        assert "Choose a file" in answer.text or "Välj en fil" in answer.text


def test_a_file_may_be_larger_than_any_other_form(cast: Cast, fresh_app: Flask) -> None:
    rows = b"u1,2026-01-05 08:00,open\n" * 1_300_000
    assert len(rows) > fresh_app.config["MAX_CONTENT_LENGTH"]
    answer = send(cast.alice, b"user,time,event\n" + rows)
    other = cast.alice.post("/backlog/import", page="/backlog/import", file=(io.BytesIO(rows), "ideas.csv"))
    assert (answer.status_code, other.status_code) == (303, 413)
    for sent in (answer, other):
        sent.request.environ["wsgi.input"].close()  # The test's own copy of so much.


def test_a_form_that_is_no_file_is_not_read_into_memory(cast: Cast) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = cast.alice.client.post(FRONT, data=b"csrf_token=" + b"x" * 26 * 2**20, headers=headers)
    assert answer.status_code == 413


def test_a_file_that_is_too_large_is_refused_with_the_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    monkeypatch.setattr(uploads, "_FORM", 1000)
    answer = send(cast.alice, b"x" * 5000)
    assert answer.status_code == 413
    assert "1\u00a0000\u00a0B" in answer.text or "1,000\u00a0B" in answer.text


def test_a_workspace_has_so_many_data_sets(cast: Cast, fresh_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_SETS", 2)
    first, _second = bring(cast.alice, fresh_app), bring(cast.alice, fresh_app)
    assert send(cast.alice).status_code == 422
    assert cast.alice.post(f"{FRONT}/sample", page=FRONT).status_code == 422
    assert send(cast.bob).status_code == 303
    cast.alice.post(f"{FRONT}/{first}/delete", page=FRONT)
    assert send(cast.alice).status_code == 303


def test_and_so_many_bytes(cast: Cast, fresh_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_TOTAL", len(SMALL) + 10)
    bring(cast.alice, fresh_app)
    answer = send(cast.alice)
    assert answer.status_code == 422
    assert len(list(folder(fresh_app, "").iterdir())) == 2  # What arrives, and the first.


def test_a_full_disk_takes_no_file(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SPARE", 2**60)
    answer = send(cast.alice)
    assert answer.status_code == 413
    assert "server" in answer.text


def test_forms_with_files_take_no_more_than_half_of_the_threads(cast: Cast, fresh_app: Flask) -> None:
    for _ in range(4):
        assert send(cast.alice).status_code == 303  # Each gives its turn back.
    assert send(cast.alice, b"").status_code == 422
    with uploads._turns, uploads._turns:
        refused = send(cast.alice)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
        assert 'class="upload"' in refused.text
        assert cast.alice.get(FRONT).status_code == 200
        assert begin(cast.alice, 10).status_code == 201
    assert send(cast.alice).status_code == 303


def test_without_a_token_nothing_is_kept(cast: Cast, fresh_app: Flask) -> None:
    answer = cast.alice.client.post(FRONT, data={"file": (io.BytesIO(SMALL.encode()), "events.csv")})
    assert answer.status_code == 400
    assert [path for path in folder(fresh_app, "").rglob("*") if path.is_file()] == []


def test_the_list_has_pages_and_asks_no_more_for_many(cast: Cast, fresh_app: Flask, count_queries: QueryCounter) -> None:
    asked = []
    for number in range(11):
        send(cast.alice, name=f"file-{number}.csv")
        with count_queries(fresh_app) as queries:
            cast.alice.get(FRONT)
        asked.append(len(queries))
    assert max(asked) == asked[0]
    first, second = (cast.alice.get(f"{FRONT}?page={page}").text for page in (1, 2))
    assert "file-10" in first
    assert "file-0<" in second
    assert cast.alice.get(f"{FRONT}?page=99999999999999").status_code == 200
