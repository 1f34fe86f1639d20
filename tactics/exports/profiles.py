"""The backlog in the forms that other tools import. Pure but for the words.

Each profile follows its tool's own documentation, as far as that could be read in public:
Jira (support.atlassian.com, "Create issues using the CSV importer"): a Summary column; several labels repeat the column,
without spaces in them; dates as yyyy-MM-dd, which is chosen in the importer; who
is no administrator may import 250 issues at once.
Linear (github.com/linear/linear, packages/import, LinearCsvImporter): the exact header of its own export, LF, labels
joined by ", ".
Asana (help.asana.com, "Preparing data for CSV import"): the columns in its own order, Name first; one e-mail as
assignee; dates mm/dd/yyyy.
ClickUp (help.clickup.com, "Import tasks from a spreadsheet"): Task Name; several values without spaces around the comma;
10 000 rows at most.
Trello has no importer of CSV of its own: the columns are those of community tools (csv2trello).
Notion: the first column is the title, several values are joined by commas, a text holds 2 000 characters.
Airtable: several values joined by commas, dates as ISO 8601.
GitHub: one Markdown text for each issue, since Projects import no CSV.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from tactics.backlog.queries import Row
from tactics.backlog.states import OUTCOMES, STATUSES
from tactics.catalogue.sheets import defused
from tactics.core.vocabulary import KPIS

_LONGEST_TEXT = 2000
_PRIORITIES = (0.2, 0.5, 0.8)
"""The places among what is scored, from the top, that part the four priorities."""
_JIRA = ("Highest", "High", "Medium", "Low")
_LINEAR = ("Urgent", "High", "Medium", "Low")
_LINEAR_STATES = {"planned": "Todo", "running": "In Progress", "analysing": "In Progress", "done": "Done", "parked": "Canceled"}
LINEAR_HEADER = (
    *("Id", "Team", "Title", "Description", "Status", "Estimate", "Priority", "Project", "Creator", "Assignee", "Labels"),
    *("Cycle Number", "Cycle Name", "Cycle Start", "Cycle End"),
    *("Created", "Updated", "Started", "Completed", "Canceled", "Archived"),
)
Lines = Iterator[Sequence[str]]


def jira(rows: Sequence[Row]) -> bytes:
    """Tasks for Jira's CSV importer."""
    most = max((len(_labels(row)) for row in rows), default=1)
    header = ["Summary", "Issue Type", "Status", "Priority", "Description", "Due Date", *["Labels"] * most]

    def lines() -> Lines:
        for row, place in zip(rows, _places(rows), strict=True):
            labels = ["-".join(label.split()) for label in _labels(row)]
            fixed = (
                row.title,
                "Task",
                _status(row),
                _priority(place, _JIRA, "Medium"),
                described(row),
                _iso(row.item.planned_end),
            )
            yield (*fixed, *labels, *[""] * (most - len(labels)))

    return _csv(header, lines())


def linear(rows: Sequence[Row]) -> bytes:
    """Issues in the shape of Linear's own export, for its importer."""

    def lines() -> Lines:
        for row, place in zip(rows, _places(rows), strict=True):
            item = row.item
            values = {
                "Id": str(item.id),
                "Title": row.title,
                "Description": described(row),
                "Status": _LINEAR_STATES.get(item.status, "Backlog"),
                "Priority": _priority(place, _LINEAR, "No priority"),
                "Assignee": item.owner,
                "Labels": ", ".join(_labels(row)),
                "Created": item.created_at.isoformat(),
                "Updated": item.changed_at.isoformat(),
                "Started": _iso(item.started_on),
                "Completed": _iso(item.ended_on) if item.status == "done" else "",
            }
            yield [values.get(name, "") for name in LINEAR_HEADER]

    return _csv(LINEAR_HEADER, lines(), "\n")


def asana(rows: Sequence[Row]) -> bytes:
    """Tasks for Asana; an owner who is no e-mail address stands in the description."""
    header = ["Name", "Description", "Section", "Assignee", "Collaborators", "Start Date", "Due Date"]

    def lines() -> Lines:
        for row in rows:
            item, mail = row.item, "@" in row.item.owner
            text = described(row) if mail or not item.owner else f"{_owner(row)}\n\n{described(row)}"
            dates = (_american(item.planned_start), _american(item.planned_end))
            yield (row.title, text, _status(row), item.owner if mail else "", "", *dates)

    return _csv(header, lines())


def clickup(rows: Sequence[Row]) -> bytes:
    """Tasks for ClickUp."""
    header = ["Task Name", "Task Description", "Status", "Priority", "Due Date", "Tags", "List"]

    def lines() -> Lines:
        for row, place in zip(rows, _places(rows), strict=True):
            priority = _priority(place, ("urgent", "high", "normal", "low"), "normal")
            tags = ",".join(label.replace(",", " ") for label in _labels(row))
            yield (row.title, described(row), _status(row), priority, _iso(row.item.planned_end), tags, gettext("Growth backlog"))

    return _csv(header, lines())


def trello(rows: Sequence[Row]) -> bytes:
    """Cards for tools that make Trello cards from CSV."""
    rest = ((row.title, described(row), _iso(row.item.planned_end), str(row.item.status == "done").lower()) for row in rows)
    return _csv(["name", "description", "due", "completed"], rest)


def notion(rows: Sequence[Row]) -> bytes:
    """A database for Notion: a page for each row; a text that was cut ends with an ellipsis."""
    return _csv(_TABLE_HEADER, ([_cut(cell) for cell in line] for line in _table(rows)))


def airtable(rows: Sequence[Row]) -> bytes:
    """A table for Airtable."""
    return _csv(_TABLE_HEADER, _table(rows))


_TABLE_HEADER = [
    "Name",
    "Id",
    "Status",
    "Outcome",
    "Score",
    "Owner",
    "Stages",
    "Topics",
    "Tags",
    "Metric",
    "Start",
    "End",
    "Description",
]


def _table(rows: Sequence[Row]) -> Lines:
    for row in rows:
        item, tags = row.item, row.tactic.tags if row.tactic else {}
        score = "" if row.opinions.score is None else f"{row.opinions.score:.2f}"
        outcome = str(OUTCOMES[item.outcome]) if item.outcome else ""
        stages, topics, own = (",".join(values) for values in (tags.get("stage", ()), tags.get("topic", ()), _own_tags(row)))
        facts = (row.title, str(item.id), _status(row), outcome, score, item.owner, stages, topics, own)
        yield (*facts, _metric(item.primary_metric), _iso(item.planned_start), _iso(item.planned_end), described(row))


def github(rows: Sequence[Row]) -> bytes:
    """Issues as Markdown, one after another under its title."""
    issues = []
    for row in rows:
        labels = ", ".join(f"`{label}`" for label in _labels(row))
        head = [f"# {_md(row.title)}", f"{gettext('Labels')}: {labels}" if labels else "", _owner(row) if row.item.owner else ""]
        issues.append("\n\n".join(filter(None, [*head, _md(described(row))])))
    return ("\n\n---\n\n".join(issues) + "\n").encode()


def described(row: Row) -> str:
    """What an item is about, as plain text with LF between lines: hypothesis, metrics, rule, learning, notes, links."""
    item = row.item
    parts = [
        (gettext("Because we have seen …"), item.hypothesis_observation),
        (gettext("we believe that …"), item.hypothesis_change),
        (gettext("for …"), item.hypothesis_population),
        (gettext("will cause …"), item.hypothesis_impact),
        (gettext("Primary metric"), _metric(item.primary_metric)),
        (gettext("Guardrails"), ", ".join(_metric(name) for name in item.guardrails)),
        (gettext("Decision rule"), item.decision_rule),
        (gettext("What happened"), item.learning_what),
        (gettext("What it means"), item.learning_meaning),
        (gettext("What to try next"), item.learning_next),
        (gettext("Notes"), item.notes),
    ]
    lines = [f"{name}: {text}" if not name.endswith("…") else f"{name[:-2]} {text}" for name, text in parts if text]
    return "\n".join([*lines, *item.links]).replace("\r\n", "\n").replace("\r", "\n")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _metric(name: str) -> str:
    return str(KPIS.get(name, name))


def _status(row: Row) -> str:
    return str(STATUSES[row.item.status])


def _owner(row: Row) -> str:
    return str(gettext("Owner: %(owner)s", owner=row.item.owner))


def _own_tags(row: Row) -> list[str]:
    return [tag.name for tag in row.item.tags]


def _labels(row: Row) -> list[str]:
    """What an item is filed under: its tactic's stages and topics, then the team's own tags."""
    tags = row.tactic.tags if row.tactic else {}
    return list(dict.fromkeys([*tags.get("stage", ()), *tags.get("topic", ()), *_own_tags(row)]))


def _places(rows: Sequence[Row]) -> list[float | None]:
    """Where each stands among those that are scored, from 0 at the top to 1: scores of any framework can be told so."""
    scores = sorted((row.opinions.score for row in rows if row.opinions.score is not None), reverse=True)
    return [None if row.opinions.score is None else scores.index(row.opinions.score) / len(scores) for row in rows]


def _priority(place: float | None, names: Sequence[str], unknown: str) -> str:
    if place is None:
        return unknown
    return names[sum(place >= bound for bound in _PRIORITIES)]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _american(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""


def _md(text: str) -> str:
    for sign in "\\<>[]`*_#":
        text = text.replace(sign, f"\\{sign}")
    return text


def _csv(header: Sequence[str], lines: Lines, end: str = "\r\n") -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator=end)
    writer.writerow(header)
    writer.writerows([defused(cell) for cell in line] for line in lines)
    return file.getvalue().encode()


class Profile(NamedTuple):
    """A tool's name, what writes its file, and what whoever imports that has to know."""

    tool: str
    write: Callable[[Sequence[Row]], bytes]
    advice: LazyString


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        "jira.csv": Profile(
            "Jira", jira, _l("Give yyyy-MM-dd as the date format. Without admin rights Jira takes at most 250 issues at a time.")
        ),
        "linear.csv": Profile("Linear", linear, _l("Choose “Linear CSV” in Linear's own importer (npx @linear/import).")),
        "asana.csv": Profile(
            "Asana", asana, _l("Owners are assigned when they are written as e-mail addresses; others stand in the description.")
        ),
        "clickup.csv": Profile(
            "ClickUp",
            clickup,
            _l("Match the columns in ClickUp's import. At most 10,000 tasks; those there already stay as they are."),
        ),
        "trello.csv": Profile("Trello", trello, _l("Trello reads no CSV itself: use an add-on that makes cards of it.")),
        "notion.csv": Profile(
            "Notion",
            notion,
            _l("Becomes a new database with a page a row. Texts over 2,000 characters are cut, and end with “…”."),
        ),
        "airtable.csv": Profile(
            "Airtable", airtable, _l("Make Stages, Topics and Tags multiple select: their values have commas between.")
        ),
        "github.md": Profile("GitHub", github, _l("One text with an issue under each heading: GitHub Projects imports no CSV.")),
    }
)
"""The tools that the backlog can be taken to, by the ending of the file."""
