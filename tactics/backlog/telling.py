"""What was done to an item, and what its parts are called, in the reader's words."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _l

from tactics.accounts.models import Member
from tactics.backlog.models import ItemEvent
from tactics.backlog.states import OUTCOMES, STATUSES
from tactics.core.i18n import joined
from tactics.scoring import wording
from tactics.scoring.inputs import Input

FIELDS: Mapping[str, LazyString] = MappingProxyType(
    {
        "title": _l("Name"),
        "status": _l("Status"),
        "outcome": _l("Outcome"),
        "owner": _l("Owner"),
        "source": _l("Where the idea came from"),
        "tags": _l("Tags"),
        "notes": _l("Notes"),
        "why": _l("Why"),
        "hypothesis_observation": _l("What we have seen"),
        "hypothesis_change": _l("What we change"),
        "hypothesis_population": _l("For whom"),
        "hypothesis_impact": _l("What we expect"),
        "design": _l("Design"),
        "primary_metric": _l("Primary metric"),
        "guardrails": _l("Guardrails"),
        "variants": _l("Groups"),
        "metric_kind": _l("Kind of metric"),
        "baseline": _l("Baseline"),
        "spread": _l("Standard deviation"),
        "smallest_effect": _l("Smallest effect worth detecting"),
        "weekly_traffic": _l("Traffic a week"),
        "weeks": _l("Weeks to run"),
        "more_is_better": _l("Whether more is better"),
        "sequential": _l("When the result is read"),
        "decision_rule": _l("Decision rule"),
        "links": _l("Links"),
        "planned_start": _l("Planned start"),
        "planned_end": _l("Planned end"),
        "started_on": _l("Started"),
        "ended_on": _l("Ended"),
        "learning_what": _l("What happened"),
        "learning_meaning": _l("What it means"),
        "learning_next": _l("What to try next"),
        "decision": _l("Decision"),
    }
)
"""What the parts of an item are called."""
_MOST_NAMED = 5
"""How many changed fields one line of the history names."""


def told(event: ItemEvent) -> str:
    """An event in a few words."""
    if event.kind in {"moved", "overridden", "undone"}:
        return _told_move(event)
    if event.kind == "changed":
        return str(gettext("Changed: %(fields)s", fields=_fields(event.after)))
    if event.kind == "scored" and "status" in event.after:
        return str(gettext("Scored: %(before)s → %(after)s", before=state(event.before), after=state(event.after)))
    if event.kind == "imported":
        return _told_import(event)
    words: dict[str, str] = {
        "added": gettext("Added"),
        "scored": gettext("Scored"),
        "removed": gettext("Removed"),
        "restored": gettext("Put back"),
        "analysed": gettext("Results written"),
    }
    return words.get(event.kind, event.kind)


def unexplained(event: ItemEvent, member: Member | None) -> bool:
    """Whether an event is a member's own move for which no reason was given."""
    return event.kind in {"moved", "undone"} and not event.why and member is not None and event.member_id == member.id


def _told_move(event: ItemEvent) -> str:
    before, after = state(event.before), state(event.after)
    if event.kind == "undone":
        return str(gettext("Move undone: back to %(after)s", after=after))
    if event.kind == "overridden":
        return str(gettext("%(before)s → %(after)s, though the checklist was not met", before=before, after=after))
    return str(gettext("%(before)s → %(after)s", before=before, after=after))


def _told_import(event: ItemEvent) -> str:
    if not event.before:
        return str(gettext("Imported"))
    if event.before.get("status") and "status" in event.after:
        return str(gettext("Imported: %(before)s → %(after)s", before=state(event.before), after=state(event.after)))
    return str(gettext("Imported: %(fields)s", fields=_fields(event.after)))


def _fields(names: Iterable[str]) -> str:
    """What some fields are called; of many the first, and how many more."""
    words = [named(name).lower() for name in names]
    if len(words) <= _MOST_NAMED:
        return joined(words)
    return joined([*words[: _MOST_NAMED - 1], ngettext("%(num)s more", "%(num)s more", len(words) - _MOST_NAMED + 1)])


def state(values: Mapping[str, Any]) -> str:
    """A state with its outcome, if it has one."""
    status, outcome = STATUSES.get(values.get("status", "")), OUTCOMES.get(values.get("outcome") or "")
    return f"{status} ({outcome})" if outcome else str(status)


def named(name: str) -> str:
    """What a part of an item is called; a question of a framework by its own name."""
    return str(FIELDS.get(name, name))


def answer(own: Input, value: Any) -> str:
    """An answer as a reader writes it; a dash for none."""
    return "–" if value is None else wording.shown(own, own.checked(value))
