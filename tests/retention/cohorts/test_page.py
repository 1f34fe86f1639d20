"""The page of cohorts as a person uses it: real jobs, a story counted by hand, and CDNOW cell by cell."""

import re
from datetime import date, timedelta

import pytest

from tactics.core.database import db
from tactics.jobs.worker import work_off
from tactics.retention.models import Dataset
from tests.conftest import Cast, Person, QueryCounter
from tests.retention.cohorts.conftest import Site
from tests.retention.cohorts.tables import MONTHLY, STORY, body, cells, heads
from tests.retention.people import asked, bring


def test_the_page_waits_and_then_says_what_was_counted(own: Site) -> None:
    waiting = own.alice.get(f"{own.base}?{MONTHLY}").text
    assert "data-job=" in waiting
    assert 'name="period"' in waiting
    assert work_off(own.app) == 1
    page = own.alice.get(f"{own.base}?{MONTHLY}").text
    assert "data-job=" not in page
    assert "Of the 6 people who began from January 2026 to February 2026, 50% came back the month after." in page
    assert body(page) == {
        "Weighted mean": ["7", "100.0%", "50.0%", "25.0%"],
        "Interval (95%)": ["", "", "18.8– 81.2%", "4.6– 69.9%"],
        "Cohorts in it": ["", "3", "2", "1"],
        "January 2026": ["4", "100.0%", "50.0%", "25.0%"],
        "February 2026": ["2", "100.0%", "50.0%", ""],
        "March 2026": ["1", "100.0%", "", ""],
    }


def test_what_was_computed_once_is_shown_in_every_way(own: Site) -> None:
    own.page(MONTHLY)
    page = own.alice.get(f"{own.base}?{MONTHLY}&show=both&rows=last&mean=simple&skip=1").text
    assert "data-job=" not in page
    assert "Simple mean of 2 cohorts" in page


def test_cdnow_on_the_page_is_the_reference_cell_by_cell(music: Site, cdnow_triangle: list[list[str]]) -> None:
    page = music.page("show=counts")
    found = list(body(page).values())[-3:]
    assert [row[1:] for row in found] == [[f"{int(float(cell)):,}" if cell else "" for cell in row[1:]] for row in cdnow_triangle]
    assert [row[0] for row in found] == ["7,846", "8,476", "7,248"]
    assert "Of the 23,570 people who began from January 1997 to March 1997, 15% came back the month after." in page
    assert "From month 7 on the curve hardly falls any more: about 7.1% come back in each period." in page
    [back, of] = body(page)["People who came back"][2].split(" of ")
    assert (int(back.replace(",", "")), of) == (sum(int(float(row[2])) for row in cdnow_triangle), "23,570")


def test_one_cohort_is_told_by_its_name(music: Site) -> None:
    page = music.page("rows=chosen&cohort=1997-01-01")
    assert "Of the 7,846 people who began in January 1997, 15% came back the month after." in page
    assert body(page)["January 1997"][2] == "14.7%"
    page = music.page("rows=chosen&cohort=1997-01-01&cohort=1997-03-01")
    assert "Of the 15,094 people who began in 2 chosen cohorts, 15% came back the month after." in page
    assert "came back in their month 1–2." in music.page("rule=bracket&brackets=1,3,6")


def test_the_table_says_what_its_heads_are_for(site: Site) -> None:
    page = site.page(MONTHLY)
    assert heads(page)[:4] == [("col", "Began"), ("col", "People"), ("col", "0 month 0"), ("col", "1 month 1")]
    assert {scope for scope, _text in heads(page)[5:]} == {"row"}
    assert 'role="region" tabindex="0" aria-labelledby="heat-caption"' in page
    assert (
        '<caption><span id="heat-caption">Share of each cohort that came back, by months after the start</span></caption>' in page
    )
    assert len({len(row) for row in cells(page)}) == 1


def test_the_page_says_how_it_is_counted(site: Site) -> None:
    page = site.page(f"{MONTHLY}&start=join&back=open")
    told = re.sub(r"<[^>]+>", "", page[page.index('<dl class="counted">') :])
    for said in (
        "first “join” in the file", "Month 0 is the calendar month", "clock in Europe/Stockholm", "Who did “open” in just that",
        "all in the cohort", "every person counts the same", "An empty cell is not zero",
    ):  # fmt: skip
        assert said in told
    assert "30 days from the moment" in site.page(f"{MONTHLY}&window=rolling")
    assert "look new in its first periods" in page
    page = site.page(f"{MONTHLY}&birth=recurring")
    assert "look new in its first periods" not in page
    assert "the interval is too narrow" in page
    assert "Of 8 starts from January 2026 to February 2026, 50% were followed by a return the month after." in page


def test_a_period_that_is_not_over_is_told_and_empty(site: Site) -> None:
    key = bring(site.app, site.alice, [row for row in STORY if row[1] < "2026-03-20"])
    page = asked(site.app, site.alice, f"/retention/{key}/cohorts?{MONTHLY}")
    assert "The file ends on 16 Mar 2026, before March 2026 is over" in page
    assert body(page)["January 2026"] == ["4", "100.0%", "50.0%"]


def test_of_very_many_cohorts_the_newest_are_kept_and_that_is_told(site: Site) -> None:
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(403)]
    key = bring(site.app, site.alice, [(f"p{day}", f"{day} 08:00:00", "open", None) for day in days])
    page = asked(site.app, site.alice, f"/retention/{key}/cohorts?period=day&horizon=1")
    assert "Only the newest 400 cohorts are kept; 3 older ones are left out" in page
    assert body(page)["Weighted mean"] == ["400", "100.0%", "0.0%"]
    assert list(body(page))[3] == "4 Jan 2024"
    assert "look new in its first periods" not in page


def test_ticked_cohorts_are_drawn_and_stay_ticked_on_another_page(site: Site) -> None:
    rows = [(f"p{day}", f"2026-01-{day:02} 08:00:00", "open", None) for day in range(1, 31)]
    key = bring(site.app, site.alice, rows)
    page = asked(site.app, site.alice, f"/retention/{key}/cohorts?period=day&cohort=2026-01-02&page=2")
    assert '<input type="hidden" name="cohort" value="2026-01-02">' in page
    assert len(cells(page)) - 4 == 6
    assert '<span class="curve-legend__number">2</span>2 Jan 2026' in page
    assert "cohort=2026-01-02&amp;page=1" in page


@pytest.mark.parametrize("query", ["only=1", "rows=chosen", "rows=chosen&cohort=1999-01-01"])
def test_who_asks_for_ticked_cohorts_and_ticks_none_sees_all_and_is_told(site: Site, query: str) -> None:
    told = "No cohort is ticked in the table, so all of them are shown."
    page = site.page(f"{MONTHLY}&{query}")
    assert told in page
    assert "March 2026" in body(page)
    assert told not in site.page(f"{MONTHLY}&{query}&cohort=2026-02-01")


def test_no_cohort_and_no_period_that_is_over_are_no_faults(site: Site) -> None:
    one = bring(site.app, site.alice, [("a", "2026-01-01 08:00:00", "open", None)])
    assert "No period after the first is over yet" in asked(
        site.app, site.alice, f"/retention/{one}/cohorts?{MONTHLY}&window=rolling"
    )
    two = bring(site.app, site.alice, [*STORY, ("a", "2026-04-02 08:00:00", "once", None)])
    page = asked(site.app, site.alice, f"/retention/{two}/cohorts?{MONTHLY}&start=once&back=join")
    assert "No period after the first is over yet" in page


def test_a_strangers_cohorts_are_not_there(cast: Cast, own: Site, site: Site) -> None:
    assert own.alice is cast.alice
    for person in (cast.bob, cast.stranger):
        assert person.get(own.base).status_code == 404
        assert person.get(f"{own.base}.csv").status_code == 404
    assert Person(site.app.test_client()).get(site.base).status_code == 404


@pytest.mark.parametrize("form", ["", ".csv", ".xlsx"])
def test_a_data_set_that_is_not_ready_leads_to_its_own_page(own: Site, form: str) -> None:
    with own.app.app_context():
        dataset = db.session.get(Dataset, int(own.base.split("/")[2]))
        assert dataset
        dataset.state = "reading"
        db.session.commit()
    assert own.alice.get(own.base + form).headers["Location"] == own.base.removesuffix("/cohorts")


def test_the_teams_own_cadence_and_core_event_are_where_it_begins(own: Site) -> None:
    assert '<option value="week" selected>' in own.page()
    with own.app.app_context():
        dataset = db.session.get(Dataset, int(own.base.split("/")[2]))
        assert dataset
        dataset.cadence, dataset.core_event = "month", "open"
        db.session.commit()
    page = own.page()
    assert '<option value="month" selected>' in page
    assert body(page)["January 2026"] == ["4", "0.0%", "50.0%", "25.0%"]
    assert body(own.page("back="))["January 2026"][1] == "100.0%"


def test_who_asks_too_much_at_once_is_told_so(own: Site) -> None:
    for number in range(1, 21):
        assert own.alice.get(f"{own.base}?horizon={number}").status_code == 200
    refused = own.alice.get(f"{own.base}?horizon=21")
    assert refused.status_code == 429
    assert "20 jobs are at work already" in refused.text


def test_more_rows_cost_no_more_queries(site: Site, count_queries: QueryCounter) -> None:
    counts = []
    for query in (MONTHLY, "period=day"):
        site.page(query)
        with count_queries(site.app) as queries:
            site.alice.get(f"{site.base}?{query}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_the_page_is_whole_in_swedish(site: Site) -> None:
    page = site.page(f"{MONTHLY}&lang=sv").replace("\xa0", " ")
    assert "Av de 6 personer som började från januari 2026 till februari 2026 kom 50 % tillbaka månaden efter." in page
    assert body(page)["Viktat medelvärde"][2] == "50,0 %"
    site.alice.get("/?lang=en")
