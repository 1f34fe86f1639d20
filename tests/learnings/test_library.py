"""The library of learnings: found by words and filters, counted with care, never a stranger's."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tactics.backlog.models import BacklogItem, ItemEvent
from tactics.backlog.states import OUTCOMES
from tactics.core.database import db, utc_now
from tactics.learnings.matching import finder
from tactics.learnings.tallies import Tally
from tests.conftest import QueryCounter
from tests.learnings.conftest import Learner

TEXTS = ["Uppsägningarna minskade när vi ringde kunderna.", "Customers who cancelled got a call in the first week."]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("uppsägning", True),
        ("kund", True),
        ("cancel", True),
        ("calls weeks", True),
        ("uppsägning cancel", True),
        ("discount", False),
        ("uppsägning -kunder", False),
        ("uppsägning -rabatt", True),
        ('"first week"', True),
        ('"week first"', False),
        ('-"first week"', False),
        ("", True),
    ],
)
def test_words_are_found_by_their_stems_in_both_languages(words: str, found: bool) -> None:
    assert finder(words).finds(TEXTS) is found


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=3))
def test_any_words_can_be_asked_of_any_texts(words: str, texts: list[str]) -> None:
    assert finder(words).finds(texts) in {True, False}


@given(st.fixed_dictionaries({outcome: st.integers(0, 200) for outcome in OUTCOMES}))
def test_a_rate_lies_in_its_interval_and_the_unfinished_are_no_tries(ended: dict[str, int]) -> None:
    tally = Tally(ended)
    assert Tally({**ended, "unfinished": 0}).tries == tally.tries == ended["won"] + ended["lost"] + ended["inconclusive"]
    if tally.rate is None or tally.interval is None:
        assert tally.tries == 0
    else:
        assert 0 <= tally.interval.low <= tally.rate <= tally.interval.high <= 1


def test_what_ended_is_there_newest_first_with_what_it_taught(learner: Learner) -> None:
    learner.end("Ring kunderna", learning_what="Färre uppsägningar", learning_meaning="Röst slår epost")
    learner.end("More Streaks", "lost")
    learner.post("/backlog", title="Not tried yet")
    assert learner.found() == ["More Streaks", "Ring kunderna"]
    page = learner.read("/learnings")
    assert "Färre uppsägningar" in page
    assert "Nothing is written down yet." in page


def test_something_learned_stands_there_before_the_end(learner: Learner) -> None:
    learner.post("/backlog", title="Half way")
    [key] = learner.item_ids()
    learner.post(f"/backlog/{key}/learning", learning_what="Nobody answers on Fridays")
    assert learner.found() == ["Half way"]
    assert "Not over yet" in learner.read("/learnings")


def test_filters_and_words_narrow_it_together(learner: Learner) -> None:
    learner.end("exit-survey", "won", learning_what="They miss an app")
    learner.end("double-sided-referral", "lost", learning_what="Nobody shares")
    learner.end("Call them", "lost", learning_next="Dela appen med andra")
    assert learner.found("?outcome=lost&stage=referral") == ["Double-sided referral reward"]
    assert learner.found("?q=appar") == ["Call them", "Exit survey"]
    assert learner.found("?q=app+-dela") == ["Exit survey"]
    assert learner.found("?q=app&outcome=lost") == ["Call them"]
    assert "Nothing here with that filter" in learner.read("/learnings?q=xyzzy")


def test_all_of_the_card_is_searched(learner: Learner) -> None:
    key = learner.end("Call them")
    words = {"hypothesis_observation": "quittances", "hypothesis_population": "annuals", "primary_metric": "churn"}
    learner.post(f"/backlog/{key}/design", page=f"/backlog/{key}/design", hypothesis_change="phones", **words)
    for word in ("quittance", "annual", "phone", "churn"):
        assert learner.found(f"?q={word}") == ["Call them"]
    assert "phones" in learner.read("/learnings")


def test_two_outcomes_can_be_asked_for(learner: Learner) -> None:
    for title, outcome in (("One", "won"), ("Two", "lost"), ("Three", "inconclusive")):
        learner.end(title, outcome)
    assert learner.found("?outcome=won&outcome=lost") == learner.found("?outcome=won,lost") == ["Two", "One"]


def test_the_win_rate_comes_with_its_number_and_interval(learner: Learner) -> None:
    for title, outcome in (("One", "won"), ("Two", "lost"), ("Three", "inconclusive"), ("Four", "unfinished"), ("Five", "lost")):
        learner.end(title, outcome)
    assert "1 of 4 experiments that came to an end were won: 25% (between 5% and 70%, allowing for chance)." in learner.read(
        "/learnings"
    )


def test_it_is_broken_down_by_what_they_were_about(learner: Learner) -> None:
    learner.end("exit-survey", "won")
    learner.end("Streaks in our words", "lost")
    learner.end("double-sided-referral", "unfinished")
    tables = learner.get("/learnings").text.split("<tbody>")[1:]
    assert len(tables) == 3
    cells = {row[0]: row[1:] for row in (re.findall(r"<t[hd][^>]*>([^<]*)", line) for line in tables[0].split("<tr>")[1:])}
    assert cells["Retention"][:2] == ["1", "1"]
    assert cells["Referral"][:5] == ["0", "0", "0", "0", "1"]


def test_many_are_paged_and_cost_as_many_queries_as_one(learner: Learner, fresh_app: Flask, count_queries: QueryCounter) -> None:
    learner.end("Idea 0")
    with count_queries(fresh_app) as few:
        learner.get("/learnings")
    for number in range(1, 23):
        learner.end(f"Idea {number}", learning_what="Something")
    with count_queries(fresh_app) as many:
        assert len(learner.found()) == 20
    assert len(many) == len(few) <= 12
    assert learner.found("?page=2") == ["Idea 2", "Idea 1", "Idea 0"]
    assert learner.found("?page=99") == learner.found("?page=2")


def test_a_strangers_learnings_are_not_there(learner: Learner, other: Learner) -> None:
    learner.end("exit-survey", learning_what="Ours alone")
    assert "Nothing learned yet" in other.read("/learnings")
    other.add("exit-survey")
    assert "Ours alone" not in other.get("/learnings?q=alone").text + other.get("/tactics/exit-survey").text


def test_a_tactics_page_shows_what_the_team_found_beside_what_others_published(learner: Learner) -> None:
    before = learner.get("/tactics/exit-survey")
    assert "What your team found" not in before.text
    key = learner.add("exit-survey")
    assert "What your team found" not in learner.get("/tactics/exit-survey").text
    learner.post(f"/backlog/{key}/move", status="done", outcome="lost")
    learner.post(f"/backlog/{key}/learning", learning_what="Nobody <b>answers</b>")
    learner.get("/learnings")  # Where the message of what was saved is shown.
    tag = learner.get("/tactics/exit-survey").headers["ETag"]
    evidence = learner.get("/tactics/exit-survey").text.split('id="evidence"')[1].split("</section>")[0]
    assert "Lost" in evidence
    assert "Nobody &lt;b&gt;answers" in evidence
    assert f'href="/backlog/{key}/results"' in evidence
    learner.post(f"/backlog/{key}/learning", learning_what="Some answer after all")
    again = learner.get("/tactics/exit-survey", headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert "Some answer after all" in again.text


def test_who_has_not_tried_it_costs_the_tactics_page_no_query(
    learner: Learner, fresh_app: Flask, count_queries: QueryCounter
) -> None:
    learner.add("streaks")
    learner.get("/tactics/exit-survey")
    with count_queries(fresh_app) as queries:
        learner.get("/tactics/exit-survey")
    assert not [query for query in queries if "learning_what" in query]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["q", "outcome", "stage", "topic", "type", "page", "sort"]), st.text(max_size=20)))
def test_any_filter_is_answered(learner: Learner, query: dict[str, str]) -> None:
    learner.end("Ring kunderna")
    assert learner.get("/learnings", query_string=query).status_code == 200


def test_what_was_never_started_ends_on_the_day_it_is_done_and_begins_never(learner: Learner) -> None:
    key = learner.end("Call them")
    item = learner.get(f"/api/v1/backlog/{key}").json
    assert (item["started_on"], item["ended_on"]) == (None, utc_now().date().isoformat())
    learner.post(f"/backlog/{key}/move", status="planned")
    assert learner.get(f"/api/v1/backlog/{key}").json["ended_on"] is None


def test_one_that_was_done_before_ends_were_kept_shows_the_day_of_its_move(fresh_app: Flask, learner: Learner) -> None:
    key, tactic = learner.end("Call them"), learner.end("streaks")
    with fresh_app.app_context():
        for place in (key, tactic):
            db.session.get_one(BacklogItem, place).ended_on = None
            moved = db.session.scalars(select(ItemEvent).where(ItemEvent.item_id == place, ItemEvent.kind == "moved")).one()
            moved.at = datetime(2026, 3, 14, tzinfo=UTC)
        db.session.commit()
    for page in ("/learnings?lang=en", "/tactics/streaks?lang=en"):
        assert "14 Mar 2026" in learner.read(page)
    assert "Call them" in learner.read("/backlog/review?month=2026-03&lang=en")
