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
from tactics.learnings.queries import LEARNED, learned_in, whole_items
from tactics.learnings.review import PRINTED, SHOWN, Review, beside, ended_on, last_day, read_month, review

bp = Blueprint("review", __name__)
_MARKS = "\\`*_<>[]#|"


@bp.get("/backlog/review")
def index() -> str:
    """What a month came to: added, started, ended and learned, and what is overdue."""
    found, whole = _month()
    beyond = {"before": beside(found.first, -1), "after": beside(found.first, 1)}
    shown = {
        "review": found,
        "whole": whole,
        "title": _title(found),
        "names": _names(),
        "ended": _ended,
        "ended_on": ended_on,
        "said": _said,
    }
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
    first = read_month(request.args.get("month", ""), today)
    learned = learned_in(workspace.id, first, last_day(first)) if workspace else ()
    found = review(everything, first, today, learned)
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


def _said(item: BacklogItem) -> list[tuple[str, str]]:
    """What was written down as learned of an item, each with what it answers."""
    names = (gettext("What happened"), gettext("What it means"), gettext("What to try next"), gettext("What we decided"))
    return [(name, text) for name, part in zip(names, LEARNED, strict=True) if (text := getattr(item, part))]


def _ended(own: Outline) -> str:
    """How an item ended."""
    return str(OUTCOMES[own.outcome]) if own.outcome else gettext("Not over yet")


def _line(own: Outline, part: str, item: BacklogItem | None) -> str:
    facts: list[Any] = [own.owner]
    if part == "ended":
        facts.insert(0, _ended(own))
    if part == "overdue":
        facts.append(day(own.planned_end) if own.planned_end else "")
    told = ", ".join(_plain(str(fact)) for fact in facts if fact)
    learned = [f"{name}: {_plain(text)}" for name, text in _said(item)] if item else []
    return "\n".join([f"- {_plain(own.title)}" + (f" ({told})" if told else ""), *(f"  - {text}" for text in learned)])


def _plain(text: str) -> str:
    """Text that Markdown takes as it is, on one line."""
    for sign in _MARKS:
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
