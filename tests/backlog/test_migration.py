"""A database of the first release is brought to today's with everything that was scored in it."""

import shutil
from pathlib import Path

from sqlalchemy import text

from tactics.accounts.actions import join, open_workspace
from tactics.accounts.models import Member
from tactics.backlog import queries
from tactics.backlog.actions import add_idea
from tactics.backlog.filters import BacklogFilter
from tactics.core.database import alembic, db
from tests.conftest import Person, running

FIRST = "1795293303"
ITEMS = ("1, 'Whole', 'done', 8, 6.5, 3.5", "2, 'Half', 'idea', 7, NULL, NULL", "3, 'None', 'running', NULL, NULL, NULL")
NOW = "2026-11-20 10:00:00"


def test_what_was_scored_before_is_the_score_of_a_member_afterwards(tmp_path: Path, prepared: Path) -> None:
    folder = shutil.copytree(prepared, tmp_path / "data")
    for file in folder.glob("*.sqlite3*"):
        file.unlink()
    with running(folder) as app, app.app_context():
        alembic.upgrade(FIRST)
        db.session.execute(text(f"INSERT INTO workspace (id, created_at, version) VALUES ('w', '{NOW}', 3)"))
        for values in (
            "1, 'Whole', 'done', 8, 6.5, 3.5",
            "2, 'Half', 'idea', 7, NULL, NULL",
            "3, 'None', 'running', NULL, NULL, NULL",
        ):
            columns = "id, title, status, impact, confidence, ease, workspace_id, owner, notes, created_at, changed_at"
            stored = f"INSERT INTO backlog_item ({columns}) VALUES ({values}, 'w', 'Bo', 'n', '{NOW}', '{NOW}')"
            db.session.execute(text(stored))
        db.session.commit()
        alembic.upgrade()
        [member] = db.session.query(Member).all()
        rows_now = {row.item.title: row for row in queries.board("w", BacklogFilter(), "en", member).items}
        assert float(rows_now["Whole"].opinions.score or 0) == 6
        assert rows_now["Whole"].opinions.mine == {"impact": 8, "confidence": 6.5, "ease": 3.5}
        assert rows_now["Half"].opinions.mine == {"impact": 7}
        assert rows_now["None"].opinions.mine == {}
        assert {title: row.item.status for title, row in rows_now.items()} == {"Whole": "done", "Half": "idea", "None": "running"}
        assert {row.item.owner for row in rows_now.values()} == {"Bo"}
        assert rows_now["Whole"].item.outcome == "inconclusive"
        assert member.workspace_id == "w"


def test_a_cookie_of_the_first_release_finds_its_own_scores(tmp_path: Path, prepared: Path) -> None:
    with running(shutil.copytree(prepared, tmp_path / "data")) as app:
        person = Person(app.test_client())
        key = person.add("exit-survey")
        person.post(f"/backlog/{key}", impact="8", confidence="6", ease="4")
        with person.client.session_transaction() as session:
            del session["member"]
        assert 'class="score">6.0<' in person.get("/backlog?lang=en").text
        person.post(f"/backlog/{key}", impact="5")
        assert person.get(f"/api/v1/backlog/{key}").json["score"] == 5
        assert person.get("/team?lang=en").text.count("No name") == 1


def test_the_way_back_to_the_first_release_works_and_keeps_the_items(tmp_path: Path) -> None:
    with running(tmp_path) as app, app.app_context():
        alembic.upgrade()
        member = join(open_workspace())
        add_idea(member, "Call them")
        db.session.close()
        alembic.downgrade(FIRST)
        columns = {row[1] for row in db.session.execute(text("PRAGMA table_info(backlog_item)"))}
        assert {"impact", "confidence", "ease"} <= columns
        assert "version" not in columns
        assert db.session.execute(text("SELECT title FROM backlog_item")).all() == [("Call them",)]
