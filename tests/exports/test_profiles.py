"""Each tool's form, read by a reader that knows only what the tool documents; and the calendar, by another library."""

import csv
import io
import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from tactics.experiments.record import NAMES
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


@pytest.mark.parametrize("form", [form for form in PROFILES if form.endswith("csv")])
def test_the_lines_within_a_text_end_as_tools_expect(planner: Person, form: str) -> None:
    key = planner.item_ids()[0]
    planner.post(f"/backlog/{key}", notes="One\r\n\r\nTwo\rThree")
    (text,) = [cell for cell in own(planner, form).values() if "One" in cell]
    assert text.endswith("One\n\nTwo\nThree")


@pytest.mark.parametrize("form", PROFILES)
def test_every_tool_gets_what_the_filter_asks_for_in_its_order(planner: Person, form: str) -> None:
    planner.post("/backlog", title="Zebra")

    def found(query: str) -> list[str]:
        text = planner.get(f"/exports/backlog.{form}?lang=en{query}").text
        return sorted(("=1+1", "Exit survey", "Zebra"), key=lambda title: text.find(title) % 10**6)[
            : len(re.findall("=1.1|Exit survey|Zebra", text))
        ]

    assert found("&status=planned") == ["Exit survey"]
    assert found("&sort=name") == ["=1+1", "Exit survey", "Zebra"]
    assert found("&sort=newest") == ["Zebra", "=1+1", "Exit survey"]


def test_what_was_learned_goes_along(planner: Person) -> None:
    key = planner.item_ids()[0]
    said = {"learning_what": "Few answered", "learning_meaning": "Too early", "learning_next": "Ask later"}
    planner.post(f"/backlog/{key}/learning", page=f"/backlog/{key}/results", **said)
    text = own(planner, "trello.csv")["description"]
    assert "What happened: Few answered\nWhat it means: Too early\nWhat to try next: Ask later" in text


def test_what_notion_cannot_hold_ends_so_that_one_sees_it(planner: Person) -> None:
    planner.post(f"/backlog/{planner.item_ids()[0]}", notes="long " * 600)
    found = own(planner, "notion.csv")["Description"]
    assert (len(found), found[-1]) == (2000, "…")
    assert own(planner, "airtable.csv")["Description"].count("long") == 600


def test_linear_has_the_header_of_its_importer_and_ends_lines_with_lf(planner: Person) -> None:
    heading, *_lines = read(planner, "linear.csv")
    assert tuple(heading) == LINEAR_HEADER
    assert b"\r\n" not in re.sub(rb'"(?:[^"]|"")*"', b"", planner.get("/exports/backlog.linear.csv").data)
    found = own(planner, "linear.csv")
    assert (found["Status"], found["Priority"], found["Archived"]) == ("Todo", "Urgent", "")
    assert "Quarter 4" in found["Labels"].split(", ")


def test_asana_begins_with_the_name_and_has_american_dates(planner: Person) -> None:
    heading, *_lines = read(planner, "asana.csv")
    assert heading == ["Name", "Description", "Section", "Assignee", "Collaborators", "Start Date", "Due Date"]
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
    assert planner.get("/exports/backlog.csv?columns=title&columns=owner,id").text.splitlines()[0] == "title,owner,id"
    assert planner.get("/exports/backlog.csv?columns=nothing").text.startswith("id,tactic,title")


@pytest.mark.parametrize("form", [*PROFILES, "ics"])
def test_nobodys_backlog_is_an_empty_file_and_other_tables_have_no_such_form(client: FlaskClient, form: str) -> None:
    assert client.get(f"/exports/backlog.{form}").status_code == 200
    assert client.get(f"/exports/tactics.{form}").status_code == 404


def test_a_page_offers_the_columns_and_says_how_each_tool_takes_its_file(planner: Person) -> None:
    page = planner.get("/exports/backlog?status=planned&sort=name&lang=en").text
    assert re.findall(r'name="columns" value="([^"]+)"', page) == list(NAMES)
    assert all(
        f'<input type="hidden" name="{name}" value="{value}">' in page
        for name, value in (("status", "planned"), ("sort", "name"))
    )
    assert all(f"/exports/backlog.{form}?status=planned&amp;sort=name" in page for form in PROFILES)
    assert "yyyy-MM-dd" in page
    assert 'href="/exports/backlog?status=planned"' in planner.get("/backlog?status=planned").text


def test_the_page_is_there_without_a_backlog_and_with_anything_in_its_address(client: FlaskClient) -> None:
    assert client.get("/exports/backlog").status_code == 200
    assert client.get("/exports/backlog?status=%00&q=%F0&sort=x&page=-1&columns=&columns=%3Cb%3E").status_code == 200
