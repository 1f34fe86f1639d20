"""Every choice on the page of cohorts, against the story counted by hand; and addresses that hold anything."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tactics.retention.cohorts.asked import CohortQuestion
from tests.retention.cohorts.conftest import Site
from tests.retention.cohorts.tables import MONTHLY, body

ABOUT = {
    "first": "2026-01-01 00:00:00",
    "last": "2026-12-31 00:00:00",
    "events": [{"event": 0, "name": "join"}, {"event": 1, "name": "a=b&c"}],
}


@pytest.mark.parametrize(
    ("query", "row", "wanted"),
    [
        ("window=rolling&start=join&back=open", "January 2026", ["4", "25.0%"]),
        ("rule=after", "January 2026", ["4", "100.0%", "50.0%", "25.0%"]),
        ("rule=bracket&brackets=1,3", "January 2026", ["4", "50.0%"]),
        ("start=join&back=open", "January 2026", ["4", "0.0%", "50.0%", "25.0%"]),
        ("start=open&back=open", "February 2026", ["2", "100.0%", "50.0%"]),
        ("birth=recurring", "March 2026", ["3", "100.0%", "", ""]),
        ("horizon=1", "January 2026", ["4", "100.0%", "50.0%"]),
        ("show=counts", "January 2026", ["4", "4", "2", "1"]),
        ("show=both", "January 2026", ["4", "100.0% 4", "50.0% 2", "25.0% 1"]),
        ("skip=1", "February 2026", ["2", "100.0%", "50.0%"]),
        ("mean=simple", "Simple mean", ["7", "100.0%", "50.0%", "25.0%"]),
        ("mean=none", "February 2026", ["2", "100.0%", "50.0%", ""]),
    ],
)
def test_every_choice_counts_what_it_says(site: Site, query: str, row: str, wanted: list[str]) -> None:
    assert body(site.page(f"{MONTHLY}&{query}"))[row] == wanted


@pytest.mark.parametrize(
    ("query", "rows", "people"),
    [
        ("rows=mean", [], "7"),
        ("rows=last&last=2", ["February 2026", "March 2026"], "3"),
        ("rows=chosen&cohort=2026-01-01", ["January 2026"], "4"),
        ("only=1&cohort=2026-03-01&cohort=2026-01-01", ["January 2026", "March 2026"], "5"),
        ("rows=chosen", ["January 2026", "February 2026", "March 2026"], "7"),
    ],
)
def test_the_mean_is_of_the_rows_that_are_asked_for(site: Site, query: str, rows: list[str], people: str) -> None:
    found = body(site.page(f"{MONTHLY}&{query}"))
    assert list(found)[3:] == rows
    assert found["Weighted mean"][0] == people


@pytest.mark.parametrize("period", ["day", "week", "quarter", "year"])
def test_a_regrouping_needs_no_file_again(site: Site, period: str) -> None:
    page = site.page(f"period={period}")
    assert f'<option value="{period}" selected>' in page
    assert "<table" in page


GARBAGE = [
    "period=hour&rule=x&mean=median", "horizon=61&last=0", f"horizon={'9' * 400}", "cohort=2026-13-01&cohort=x",
    "start=%00&back=nothing", "brackets=3,1&rule=bracket", "brackets=a&rule=bracket", f"brackets={'1,' * 90}&rule=bracket",
    "rows=%ff&skip=2", "horizon=%D9%A3", f"start={quote('<script>')}", "last=NaN&show=Infinity",
]  # fmt: skip


@pytest.mark.parametrize("query", GARBAGE)
def test_whatever_the_address_holds_there_is_a_page_and_a_file(site: Site, query: str) -> None:
    page = site.page(f"{MONTHLY}&{query}")
    assert "Not understood, and left out:" in page
    assert "<table" in page
    assert "<script>" not in page
    assert site.file("csv", f"{MONTHLY}&{query}").status_code == 200


PARAMETERS = (
    "period",
    "window",
    "rule",
    "brackets",
    "birth",
    "horizon",
    "start",
    "back",
    "mean",
    "rows",
    "last",
    "show",
    "cohort",
)
WORDS = st.sampled_from(
    [
        "",
        "day",
        "year",
        "rolling",
        "after",
        "bracket",
        "1, 2, 9",
        "60",
        "recurring",
        "a=b&c",
        "none",
        "last",
        "both",
        "2026-02-01",
    ]
)


@given(st.lists(st.tuples(st.sampled_from((*PARAMETERS, "skip", "page", "only")), WORDS | st.text(max_size=12)), max_size=12))
def test_an_address_made_from_a_question_asks_the_same(pairs: list[tuple[str, str]]) -> None:
    question = CohortQuestion.of(MultiDict(pairs), ABOUT, "week", "join")
    listed = [(name, value) for name, value in question.parameters().items() if not isinstance(value, list)]
    listed += [("cohort", day) for day in question.parameters().get("cohort", [])]
    again = CohortQuestion.of(MultiDict([(name, str(value)) for name, value in listed]), ABOUT, "", "")
    assert again.definition == question.definition
    assert (again.mean, again.rows, again.show, again.chosen, again.skip_first) == (
        question.mean, question.rows, question.show, question.chosen, question.skip_first,
    )  # fmt: skip
    assert again.rows != "last" or again.last == question.last
    assert again.ignored == ()
