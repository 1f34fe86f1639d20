"""The monthly review: a page for the meeting and for paper, and the same as Markdown."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import format_date, gettext

from tactics.accounts.guards import current_member, current_workspace
from tactics.backlog.arranging import Outline
from tactics.backlog.models import BacklogItem
from tactics.backlog.queries import outlines
from tactics.backlog.states import OUTCOMES
from tactics.core.database import utc_now
from tactics.core.i18n import current_language, day
from tactics.core.pages import render
from tactics.learnings.queries import whole_items
from tactics.learnings.review import PRINTED, SHOWN, Review, beside, read_month, review

bp = Blueprint("review", __name__)
_MARKS = "\\`*_<>[]#|"
LEARNED = ("learning_what", "learning_meaning", "learning_next", "decision")


@bp.get("/backlog/review")
def index() -> str:
    """What a month came to: added, started, ended and learned, and what is overdue."""
    found, whole = _month()
    beyond = {"before": beside(found.first, -1), "after": beside(found.first, 1)}
    shown = {"review": found, "whole": whole, "title": _title(found), "names": _names(), "outcomes": OUTCOMES}
    return render("learnings/review.html", printed=PRINTED, most=SHOWN, **shown, **beyond)


@bp.get("/backlog/review.md")
def markdown() -> Response:
    """The same, to paste into a document."""
    found, whole = _month()
    lines = [f"# {gettext('Monthly review')}: {_title(found)}"]
    for part, name in _names().items():
        items = found.parts[part]
        if part == "overdue" and not items:
            continue
        lines += ["", f"## {name} ({len(items)})", "", *[_line(own, part, whole.get(own.id)) for own in items]]
        lines += [] if items else [gettext("Nothing.")]
    response = Response("\n".join(lines) + "\n", content_type="text/markdown; charset=utf-8")
    response.cache_control.no_store = True
    return response


def _month() -> tuple[Review, Mapping[int, BacklogItem]]:
    """The month that the address asks for, and whole what ended in it."""
    today, workspace = utc_now().date(), current_workspace()
    everything: Sequence[Outline] = outlines(workspace.id, current_language(), current_member()) if workspace else ()
    found = review(everything, read_month(request.args.get("month", ""), today), today)
    whole = whole_items(workspace.id, [own.id for own in found.ended]) if workspace else {}
    return found, whole


def _title(found: Review) -> str:
    title = str(format_date(found.first, "MMMM y"))
    return title[:1].upper() + title[1:]


def _names() -> dict[str, str]:
    return {
        "ended": gettext("Ended, and what we learned"),
        "started": gettext("Started"),
        "added": gettext("New in the backlog"),
        "overdue": gettext("Overdue today"),
    }


def _line(own: Outline, part: str, item: BacklogItem | None) -> str:
    facts: list[Any] = [own.owner]
    if part == "ended":
        facts.insert(0, OUTCOMES.get(own.outcome or "", ""))
    if part == "overdue":
        facts.append(day(own.planned_end) if own.planned_end else "")
    told = ", ".join(_plain(str(fact)) for fact in facts if fact)
    learned = [_plain(text) for name in LEARNED if item and (text := getattr(item, name))]
    return "\n".join([f"- {_plain(own.title)}" + (f" ({told})" if told else ""), *(f"  - {text}" for text in learned)])


def _plain(text: str) -> str:
    """Text that Markdown takes as it is, on one line."""
    for sign in _MARKS:
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
