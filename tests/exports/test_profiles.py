"""Each tool's form, read by a reader that knows only what the tool documents; and the calendar, by another library."""

import csv
import io
import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from tactics.exports.profiles import LINEAR_HEADER, PROFILES
from tests.conftest import Cast, Person


@pytest.fixture
def planner(cast: Cast) -> Person:
    """Alice, with a scored and planned tactic, and an idea that looks like a formula."""
    (key,) = cast.alice.item_ids()
    cast.alice.post(f"/backlog/{key}", impact="9", confidence="9", ease="9", owner="bo@example.org", tags="Quarter 4,b")
    dates = {"planned_start": "2026-03-01", "planned_end": "2026-03-14"}
    assert cast.alice.post(f"/backlog/{key}/design", page=f"/backlog/{key}/design", **dates).status_code == 303
    cast.alice.post(f"/backlog/{key}", status="planned")
    cast.alice.post("/backlog", title="=1+1")
    return cast.alice


def read(person: Person, form: str) -> list[list[str]]:
    """The lines of a form, none longer than its heading."""
    text = person.get(f"/exports/backlog.{form}?sort=name&lang=en").data.decode("utf-8")
    lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(line) for line in lines} == {len(lines[0])}
    return lines


def own(person: Person, form: str) -> dict[str, str]:
    """The line of the tactic."""
    heading, *lines = read(person, form)
    return next(dict(zip(heading, line, strict=True)) for line in lines if "Exit survey" in line)


def test_jira_repeats_labels_without_spaces(planner: Person) -> None:
    heading, *lines = read(planner, "jira.csv")
    assert heading[:6] == ["Summary", "Issue Type", "Status", "Priority", "Description", "Due Date"]
    assert set(heading[6:]) == {"Labels"}
    line = next(line for line in lines if line[0] == "Exit survey")
    assert (line[1], line[3], line[5]) == ("Task", "Highest", "2026-03-14")
    assert {"retention", "Quarter-4", "b"} <= set(line[6:])
    assert not any(" " in label for label in line[6:])
    assert "'=1+1" in [line[0] for line in lines]


def test_linear_has_the_header_of_its_importer_and_ends_lines_with_lf(planner: Person) -> None:
    heading, *_lines = read(planner, "linear.csv")
    assert tuple(heading) == LINEAR_HEADER
    assert b"\r\n" not in re.sub(rb'"(?:[^"]|"")*"', b"", planner.get("/exports/backlog.linear.csv").data)
    found = own(planner, "linear.csv")
    assert (found["Status"], found["Priority"], found["Archived"]) == ("Todo", "Urgent", "")
    assert "Quarter 4" in found["Labels"].split(", ")


def test_asana_begins_with_the_name_and_has_american_dates(planner: Person) -> None:
    heading, *_lines = read(planner, "asana.csv")
    assert heading == ["Name", "Description", "Section", "Assignee", "Start Date", "Due Date"]
    found = own(planner, "asana.csv")
    assert (found["Assignee"], found["Start Date"], found["Due Date"]) == ("bo@example.org", "03/01/2026", "03/14/2026")


def test_clickup_has_unique_headings_and_no_space_around_the_comma(planner: Person) -> None:
    heading, *_lines = read(planner, "clickup.csv")
    assert heading[0] == "Task Name"
    assert len(set(heading)) == len(heading)
    assert ", " not in own(planner, "clickup.csv")["Tags"]


def test_trello_says_what_is_due_and_done(planner: Person) -> None:
    found = own(planner, "trello.csv")
    assert list(found) == ["name", "description", "due", "completed"]
    assert (found["due"], found["completed"]) == ("2026-03-14", "false")


@pytest.mark.parametrize("form", ["notion.csv", "airtable.csv"])
def test_tables_begin_with_the_name_and_have_iso_dates(planner: Person, form: str) -> None:
    found = own(planner, form)
    assert next(iter(found)) == "Name"
    assert (date.fromisoformat(found["Start"]), found["Score"]) == (date(2026, 3, 1), "9.00")
    assert max(map(len, found.values())) <= 2000


def test_github_has_an_issue_under_each_title(planner: Person) -> None:
    text = planner.get("/exports/backlog.github.md?lang=en").text
    assert re.findall(r"(?m)^# (.*)$", text) == ["Exit survey", "=1+1"]
    assert "`retention`" in text


def test_the_calendar_is_read_by_a_calendar(planner: Person) -> None:
    answer = planner.get("/exports/backlog.ics?lang=en")
    assert answer.content_type == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert (str(event["SUMMARY"]), event["DTSTART"].dt, event["DTEND"].dt) == ("Exit survey", date(2026, 3, 1), date(2026, 3, 15))


def test_columns_are_chosen_and_ordered_by_the_address(planner: Person) -> None:
    assert planner.get("/exports/backlog.csv?columns=status,id,status,nothing&sort=name").text.splitlines()[0] == "status,id"
    assert [list(row) for row in planner.get("/exports/backlog.json?columns=title").json or ()] == [["title"]] * 2
    assert planner.get("/exports/backlog.csv?columns=nothing").text.startswith("id,tactic,title")


@pytest.mark.parametrize("form", [*PROFILES, "ics"])
def test_nobodys_backlog_is_an_empty_file_and_other_tables_have_no_such_form(client: FlaskClient, form: str) -> None:
    assert client.get(f"/exports/backlog.{form}").status_code == 200
    assert client.get(f"/exports/tactics.{form}").status_code == 404
