"""The dashboard: what was chosen, in the order that was chosen; what is overdue; how far the backlog has come."""

import re
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import update

from tactics.accounts.models import Workspace
from tactics.backlog.models import BacklogItem
from tactics.core.database import db
from tests.tracking.conftest import Analyst


def cards(analyst: Analyst) -> list[str]:
    """The names of the figures' cards, in order."""
    return re.findall(r'class="figure-card__name"><a [^>]+>([^<]+)<', analyst.get("/dashboard").text)


def test_a_newcomer_is_told_where_to_begin_and_given_nothing_to_keep(analyst: Analyst) -> None:
    page = analyst.get("/dashboard").text
    steps = page.split('class="first-steps"')[1].split("</ol>")[0]
    assert re.findall(r'href="([^"]+)"', steps) == ["/diagnose", "/tactics", "/kpis"]
    assert not analyst.client.get_cookie("session")


def test_it_can_be_reached_from_the_backlog(analyst: Analyst) -> None:
    assert 'href="/dashboard"' in analyst.get("/backlog").text.split('class="room-nav ')[1].split("</nav>")[0]


def test_followed_figures_stand_there_until_they_are_taken_off(analyst: Analyst) -> None:
    keys = [analyst.follow(kpi) for kpi in ("churn", "mrr", "nps")]
    assert len(cards(analyst)) == 3
    analyst.send(f"/figures/series/{keys[1]}/pin", to="off")
    assert [name[:3] for name in cards(analyst)] == ["Chu", "Net"]
    analyst.send(f"/figures/series/{keys[1]}/pin", to="on")
    assert len(cards(analyst)) == 3


def test_their_order_is_the_readers(analyst: Analyst) -> None:
    keys = {kpi: analyst.follow(kpi) for kpi in ("churn", "mrr", "nps", "ces")}
    analyst.send(f"/figures/series/{keys['mrr']}/pin", to="off")

    def order() -> list[str]:
        return [name.split()[0] for name in cards(analyst)]

    assert order() == ["Churn", "Net", "Customer"]
    answer = analyst.send(f"/figures/series/{keys['ces']}/pin", to="up", next="/dashboard")
    assert (answer.status_code, answer.location) == (303, "/dashboard")
    assert order() == ["Churn", "Customer", "Net"]
    analyst.send(f"/figures/series/{keys['churn']}/pin", to="down")
    assert order() == ["Customer", "Churn", "Net"]
    analyst.send(f"/figures/series/{keys['ces']}/pin", to="up")
    analyst.send(f"/figures/series/{keys['nps']}/pin", to="down")
    assert order() == ["Customer", "Churn", "Net"]
    assert analyst.send(f"/figures/series/{keys['nps']}/pin", to="sideways").status_code == 422


def test_a_value_that_should_be_there_is_overdue(analyst: Analyst) -> None:
    analyst.save("2020-03", "4")
    analyst.save("2020-04", "4", "mrr")
    overdue = analyst.read("/dashboard").split("Overdue")[1].split("Figures")[0]
    assert "Churn" in overdue
    assert "missing since March 2020" in overdue


def test_the_backlog_is_counted_by_status(analyst: Analyst) -> None:
    analyst.add("exit-survey")
    analyst.add("streaks")
    found = re.findall(r'<a href="/backlog\?status=(\w+)"><strong>(\d+)</strong>', analyst.get("/dashboard").text)
    assert dict(found)["idea"] == "2"
    assert sum(int(number) for _, number in found) == 2
    assert len(found) >= 4


def test_what_is_late_says_since_when_and_what_nobody_has_touched_is_counted(analyst: Analyst, fresh_app: Flask) -> None:
    late, old = analyst.add("exit-survey"), analyst.add("streaks")
    analyst.post(f"/backlog/{late}/design", page=f"/backlog/{late}/design", planned_end="2026-01-31")
    analyst.post(f"/backlog/{late}/move", status="planned")
    assert "nobody has touched" not in analyst.read("/dashboard")
    assert "Exit survey Planned was to end 31 Jan 2026" in analyst.read("/dashboard")
    with fresh_app.app_context():
        db.session.execute(update(BacklogItem).where(BacklogItem.id == old).values(changed_at=datetime(2026, 1, 1, tzinfo=UTC)))
        db.session.execute(update(Workspace).values(version=Workspace.version + 1))
        db.session.commit()
    assert "1 item that nobody has touched for 30 days" in analyst.read("/dashboard")
    assert 'href="/backlog?late=stale"' in analyst.get("/dashboard").text


def test_a_page_that_has_not_changed_is_not_sent_again(analyst: Analyst) -> None:
    analyst.follow()
    analyst.get("/dashboard")
    tag = analyst.get("/dashboard").headers["ETag"]
    assert analyst.get("/dashboard", headers={"If-None-Match": tag}).status_code == 304
    analyst.save("2026-03", "4")
    analyst.get("/dashboard")
    assert analyst.get("/dashboard", headers={"If-None-Match": tag}).status_code == 200


def test_it_speaks_the_readers_language(analyst: Analyst) -> None:
    analyst.save("2026-03", "4,5")
    assert "4,5\xa0%" in analyst.get("/dashboard?lang=sv").text
