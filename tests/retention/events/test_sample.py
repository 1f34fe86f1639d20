"""The sample holds what it says was planted in it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tactics.retention.events import looking, reading, sample, store
from tests.retention.events.files import SECRET

PLANTED = sample.PLANTED


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, read by what looking guesses of it."""
    folder = tmp_path_factory.mktemp("sample")
    path = sample.write(folder)
    guess = looking.look(path, path.name)["guess"]
    assert [guess[role] for role in ("user", "time", "event", "value")] == [
        PLANTED[role] for role in ("user", "time", "event", "value")
    ]
    mapping = {**guess, "segments": PLANTED["segments"], "zone": PLANTED["zone"], "written_in": PLANTED["zone"], "hash": False}
    about = reading.read(path, folder, mapping, SECRET, lambda *_: None)
    assert (about["rejected"], about["people"]) == (0, sample.USERS)
    assert 35_000 <= about["rows"] <= 50_000
    return folder


def asked(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with store.connect(folder / store.FILE) as connection:
        return connection.execute(query).fetchall()


STAYING = """WITH began AS (SELECT person, min(moment)::DATE AS first, any_value(s1) AS country FROM events GROUP BY person),
    weeks AS (SELECT DISTINCT person, (moment::DATE - first) // 7 AS week, first, country FROM events JOIN began USING (person))
    SELECT {group}, count(*) FILTER (WHERE week = {week}) / count(*) FILTER (WHERE week = 0) FROM weeks
    WHERE first <= DATE '2026-01-04' - {week} * 7 - 7 GROUP BY 1 ORDER BY 1"""


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first = sample.write(tmp_path).read_bytes()
    assert sample.write(tmp_path).read_bytes() == first
    assert sample.write(tmp_path, seed=1).read_bytes() != first


def test_people_come_once_or_twice_a_week(folder: Path) -> None:
    rows = asked(folder, "SELECT count(DISTINCT moment::DATE) FROM events GROUP BY person, date_trunc('week', moment)")
    assert sum(days <= 2 for (days,) in rows) / len(rows) > 0.85


def test_everybody_begins_by_signing_up(folder: Path) -> None:
    first = "SELECT person, min_by(name, moment) AS name FROM events JOIN names USING (event) GROUP BY person"
    assert asked(folder, f"SELECT DISTINCT name FROM ({first})") == [("signup",)]


def test_the_weak_segment_loses_twice_as_many_early(folder: Path) -> None:
    _, weak = PLANTED["weak_segment"]
    shares = dict(asked(folder, STAYING.format(group="country", week=4)))
    assert shares[weak] < 0.6 * min(share for country, share in shares.items() if country != weak)


def test_those_who_invite_in_the_first_week_stay(folder: Path) -> None:
    inviters = f"""person IN (SELECT person FROM events JOIN names USING (event) JOIN began USING (person)
        WHERE name = '{PLANTED["staying_event"]}' AND moment::DATE < first + 7)"""
    others, invited = (share for _, share in asked(folder, STAYING.format(group=inviters, week=8)))
    assert invited > 1.8 * others


def test_cohorts_after_the_change_stay_more_often(folder: Path) -> None:
    before, after = (share for _, share in asked(folder, STAYING.format(group=f"first >= DATE '{PLANTED['change']}'", week=4)))
    assert after > before + 0.08
    assert (date.fromisoformat(PLANTED["change"]) - sample.START.date()).days == sample.CHANGE_DAY


def test_only_purchases_have_a_value(folder: Path) -> None:
    rows = asked(folder, "SELECT name, count(value), min(value) FROM events JOIN names USING (event) GROUP BY name")
    assert {name for name, values, _ in rows if values} == {"purchase"}
    assert min(least for _, _, least in rows if least is not None) > 0
