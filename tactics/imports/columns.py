"""Which column of a file is which part of an item, guessed by its heading. Pure.

Keeps true: the names of our own export win over all others; a heading that says nothing to us is left to the reader.
The names are those of the tools' own exports: Jira (Summary, Due date, Labels), Asana (Name, Notes), Linear (Title),
Trello (name, description, due), ClickUp (Task Name, Task Content), Notion and Airtable (Name, Status, Tags).
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flask_babel import force_locale

from tactics.experiments.record import HEADINGS, NAMES

DERIVED = frozenset({"stages", "topics", "type", "score", "sample_size_per_group", "changed_at"})
"""What an export tells and no import sets: it follows from the rest."""
TARGETS = tuple(name for name in NAMES if name not in DERIVED)
MANY = frozenset({"tags"})
"""What several columns may hold together."""
_ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("title", "summary", "name", "task name", "idea", "experiment", "card name", "titel", "namn", "idé", "rubrik"),
        "notes": ("description", "task description", "task content", "notes", "note", "beskrivning", "anteckningar"),
        "status": ("status", "state", "list", "list name", "section/column", "läge", "tillstånd"),
        "planned_end": ("due date", "due", "due on", "deadline", "end", "end date", "slut", "slutdatum", "förfallodatum"),
        "planned_start": ("start date", "start", "start on", "startdatum"),
        "tags": ("labels", "label", "tags", "tag", "etiketter", "taggar"),
        "owner": ("assignee", "assignees", "assigned to", "owner", "assignee email", "ansvarig", "ägare", "tilldelad"),
        "links": ("link", "links", "url", "länk", "länkar"),
        "outcome": ("result", "outcome", "resolution", "resultat", "utfall"),
        "primary_metric": ("metric", "kpi", "mått", "mätetal"),
        "tactic": ("tactic_id", "slug"),
        "effect": ("effect",),
    }
)


def guessed(headings: Sequence[str], languages: Sequence[str]) -> list[str]:
    """The part that each column holds, by place; "" where nothing is guessed. No part twice, but for MANY."""
    known = _known(languages)
    found = [known.get(" ".join(heading.split()).casefold(), "") for heading in headings]
    seen: set[str] = set()
    for place, name in enumerate(found):
        if name in seen and name not in MANY:
            found[place] = ""
        seen.add(name)
    return found


def _known(languages: Sequence[str]) -> dict[str, str]:
    """Headings in small letters and the parts they mean, what is surest last so that it wins."""
    known = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}
    for language in languages:
        with force_locale(language):
            known |= {str(heading).casefold(): name for name, heading in HEADINGS.items() if name in TARGETS}
    return known | {name: name if name in TARGETS else "" for name in NAMES}
