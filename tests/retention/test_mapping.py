"""A person says what the columns are: what is in doubt is asked, what is wrong is marked, what was typed stays."""

import io
import re

import openpyxl
import pytest
from flask import Flask

from tactics.jobs.shown import SENTENCES
from tactics.jobs.worker import work_off
from tactics.retention import telling
from tactics.retention.events import looking, problems
from tactics.retention.events.texts import DELIMITERS, ENCODINGS
from tests.conftest import Cast
from tests.retention.bringing import FRONT, bring, fields, folder, give, ready, state, stored

DOUBTFUL = "id;när;vad;belopp\n1;03/04/2024 10:00;öppna;1.234\n2;05/06/2024 10:00;köp;2.345\n"


def test_a_plain_file_is_proposed_whole(cast: Cast, fresh_app: Flask) -> None:
    key = bring(cast.alice, fresh_app)
    page = cast.alice.get(f"{FRONT}/{key}/mapping?lang=en").text
    proposed = fields(page)
    columns = {name: proposed[name] for name in ("user", "time", "event", "value", "segment1", "segment2")}
    assert columns == {"user": "0", "time": "1", "event": "2", "value": "3", "segment1": "4", "segment2": ""}
    assert (proposed["written_in"], proposed["zone"]) == ("Europe/Stockholm", "Europe/Stockholm")
    assert "hash" in proposed
    assert "keep" not in proposed
    assert (proposed["name"], proposed["time_format"], proposed["delimiter"]) == ("events", "iso", ",")
    assert "anna@kund.example" in page


def test_it_is_read_and_what_was_read_is_told(cast: Cast, fresh_app: Flask) -> None:
    key = ready(cast.alice, fresh_app)
    page = cast.alice.get(f"{FRONT}/{key}?lang=en").text
    row = stored(fresh_app, key)
    assert row
    assert (row["about"]["rows"], row["about"]["people"], row["about"]["rejected"]) == (3, 2, 1)
    assert "a time that is not written in the chosen format: <strong>1</strong>" in page
    assert "5 Jan 2026 – 12 Jan 2026" in page
    rejected = cast.alice.get(f"{FRONT}/{key}/rejected.csv")
    assert rejected.mimetype == "text/csv"
    assert re.search(r"^5,time,.*not a time", rejected.text, re.MULTILINE)
    rejected.close()


def test_the_file_goes_after_the_reading_unless_it_is_to_stay(cast: Cast, fresh_app: Flask) -> None:
    gone, kept = ready(cast.alice, fresh_app), ready(cast.alice, fresh_app, keep="y")
    assert not (folder(fresh_app, gone) / "upload").exists()
    assert cast.alice.get(f"{FRONT}/{gone}/mapping").location.endswith(f"/{gone}")
    assert (folder(fresh_app, kept) / "upload").exists()
    assert cast.alice.get(f"{FRONT}/{kept}/mapping").status_code == 200


def test_reading_again_replaces_what_was_read(cast: Cast, fresh_app: Flask) -> None:
    key = ready(cast.alice, fresh_app, keep="y")
    answers = folder(fresh_app, key) / "answers"
    answers.mkdir()
    (answers / "old.json").write_text("{}")
    assert give(cast.alice, key, event="", segment1="").status_code == 303
    work_off(fresh_app)
    row = stored(fresh_app, key)
    assert row
    assert [event["name"] for event in row["about"]["events"]] == ["event"]
    assert row["about"]["segments"] == []
    assert not answers.exists()


def test_a_reading_that_fails_leaves_the_one_before(cast: Cast, fresh_app: Flask) -> None:
    key = ready(cast.alice, fresh_app, keep="y")
    before = (folder(fresh_app, key) / "events.duckdb").read_bytes()
    (folder(fresh_app, key) / "upload").write_text("user_id,timestamp,event,value,country\n,,,,\n")
    assert give(cast.alice, key).status_code == 303
    work_off(fresh_app)
    page = cast.alice.get(f"{FRONT}/{key}?lang=en").text
    assert state(fresh_app, key) == "ready"
    assert "what was read before stands" in page
    assert (folder(fresh_app, key) / "events.duckdb").read_bytes() == before


def test_what_is_in_doubt_is_not_chosen_but_asked(cast: Cast, fresh_app: Flask) -> None:
    key = bring(cast.alice, fresh_app, DOUBTFUL)
    proposed = fields(cast.alice.get(f"{FRONT}/{key}/mapping").text)
    assert (proposed["time_format"], proposed["decimal"]) == ("", "")
    answer = give(cast.alice, key, name="Mitt namn", zone="Europe/Oslo")
    assert answer.status_code == 422
    again = fields(answer.text)
    assert (again["name"], again["zone"]) == ("Mitt namn", "Europe/Oslo")
    assert answer.text.count('aria-invalid="true"') == 2
    assert give(cast.alice, key, time_format="dmy-slash", decimal=",").status_code == 303
    work_off(fresh_app)
    row = stored(fresh_app, key)
    assert row
    assert row["about"]["first"].startswith("2024-04-03")


WRONG: list[tuple[dict[str, str | None], str]] = [
    ({"user": ""}, "user"),
    ({"time": ""}, "time"),
    ({"user": "99"}, "user"),
    ({"user": "-1"}, "user"),
    ({"user": "1"}, "time"),
    ({"segment2": "4"}, "segment2"),
    ({"zone": "Europe/Atlantis"}, "zone"),
    ({"zone": "'; DROP TABLE events"}, "zone"),
    ({"written_in": ""}, "written_in"),
    ({"name": "   "}, "name"),
    ({"name": "x" * 300}, "name"),
    ({"time_format": ""}, "time_format"),
    ({"time_format": "epoch-s"}, "time_format"),
    ({"time_format": "nonsense"}, "time_format"),
    ({"decimal": ""}, "decimal"),
    ({"decimal": "x"}, "decimal"),
]


def test_what_is_wrong_is_marked_where_it_is(cast: Cast, fresh_app: Flask) -> None:
    key = bring(cast.alice, fresh_app)
    for changes, wrong in WRONG:
        answer = give(cast.alice, key, **changes)
        assert answer.status_code == 422, changes
        assert f'aria-describedby="{wrong}-hint" aria-invalid="true"' in answer.text, changes
    assert state(fresh_app, key) == "mapping"


def test_another_delimiter_has_the_file_looked_at_again_and_keeps_the_rest(cast: Cast, fresh_app: Flask) -> None:
    key = bring(cast.alice, fresh_app, "id|when|what;where\n1|2026-01-05|open;SE\n2|2026-01-06|open;NO\n")
    give(cast.alice, key, delimiter=";", name="Other", zone="Europe/Oslo", hash=None)
    assert state(fresh_app, key) == "looking"
    work_off(fresh_app)
    other = fields(cast.alice.get(f"{FRONT}/{key}/mapping").text)
    assert (other["delimiter"], other["name"], other["zone"]) == (";", "Other", "Europe/Oslo")
    assert "hash" not in other
    give(cast.alice, key, delimiter="|")
    work_off(fresh_app)
    again = fields(cast.alice.get(f"{FRONT}/{key}/mapping").text)
    assert (again["user"], again["time"], again["delimiter"], again["name"]) == ("0", "1", "|", "Other")


def test_what_was_left_out_stays_left_out(cast: Cast, fresh_app: Flask) -> None:
    key = bring(cast.alice, fresh_app)
    give(cast.alice, key, event="", value="", segment1="", look="1")
    work_off(fresh_app)
    proposed = fields(cast.alice.get(f"{FRONT}/{key}/mapping").text)
    assert [proposed[name] for name in ("user", "time", "event", "value", "segment1")] == ["0", "1", "", "", ""]


def test_look_again_never_reads(cast: Cast, fresh_app: Flask) -> None:
    key = bring(cast.alice, fresh_app)
    give(cast.alice, key, look="1")
    assert state(fresh_app, key) == "looking"


def test_a_look_that_fails_can_be_corrected(cast: Cast, fresh_app: Flask) -> None:
    key = bring(cast.alice, fresh_app, "id,när,vad\n1,2026-01-05,köp\n".encode("windows-1252"))
    give(cast.alice, key, encoding="utf-8")
    work_off(fresh_app)
    page = cast.alice.get(f"{FRONT}/{key}?lang=en").text
    assert "not written in UTF-8" in page
    assert f"{FRONT}/{key}/mapping" in page
    assert give(cast.alice, key, encoding="windows-1252", look="1").status_code == 303
    work_off(fresh_app)
    assert state(fresh_app, key) == "mapping"


def test_a_form_made_for_other_columns_is_not_used(cast: Cast, fresh_app: Flask) -> None:
    key = bring(cast.alice, fresh_app)
    answer = give(cast.alice, key, seen="other")
    assert answer.location.endswith("/mapping")
    assert state(fresh_app, key) == "mapping"


def test_a_workbook_asks_for_its_sheet(cast: Cast, fresh_app: Flask) -> None:
    book = openpyxl.Workbook()
    book.active.append(["nothing"])
    book.active.append(["here"])
    sheet = book.create_sheet("Händelser")
    for row in (["user", "time", "event"], ["a", "2026-01-05 08:00", "open"], ["b", "2026-01-06 08:00", "open"]):
        sheet.append(row)
    whole = io.BytesIO()
    book.save(whole)
    key = bring(cast.alice, fresh_app, whole.getvalue(), "bok.xlsx")
    give(cast.alice, key, sheet="Händelser")
    work_off(fresh_app)
    assert give(cast.alice, key).status_code == 303
    work_off(fresh_app)
    row = stored(fresh_app, key)
    assert row
    assert (row["state"], row["about"]["rows"]) == ("ready", 2)


def test_columns_with_hostile_names_are_only_shown(cast: Cast, fresh_app: Flask) -> None:
    heading = '"<img src=x onerror=alert(1)>","a""; DROP TABLE x; --","%(name)s {0}",é\n'
    key = ready(cast.alice, fresh_app, heading + "u1,2026-01-05,open,x\nu2,2026-01-06,open,y\n", user="0", time="1", event="2")
    page = cast.alice.get(f"{FRONT}/{key}").text
    assert "<img src=x" not in page
    assert stored(fresh_app, key)["about"]["people"] == 2  # type: ignore[index]


def test_every_code_has_a_sentence() -> None:
    assert set(problems.PROBLEMS) | set(SENTENCES) <= set(telling.PROBLEMS)
    assert set(problems.REASONS) == set(telling.REASONS)
    assert set(looking.DOUBTS) == set(telling.DOUBTS)
    assert set(ENCODINGS) == set(telling.ENCODINGS)
    assert set(DELIMITERS) == set(telling.DELIMITERS)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_sentence_has_its_values(app: Flask, language: str) -> None:
    known = {"reason": "time", "encoding": "utf-16", "field": "user"}
    with app.test_request_context(f"/?lang={language}"):
        for code, names in problems.PROBLEMS.items():
            said = telling.problem({"code": code, "values": {name: known.get(name, 1234) for name in names}})
            assert "%(" not in said
            assert len(said) > 20
