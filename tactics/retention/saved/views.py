"""The pages of saved analyses. A stranger's analysis is not there: 404."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.accounts.guards import current_workspace
from tactics.catalogue.listing import pager
from tactics.core.database import utc_now
from tactics.core.i18n import written
from tactics.core.pages import offer_undo, render
from tactics.core.paging import Slice, read_whole
from tactics.retention import files
from tactics.retention.models import Analysis, Dataset
from tactics.retention.queries import ready_dataset, ready_datasets
from tactics.retention.questions import QUESTIONS
from tactics.retention.saved import actions, queries
from tactics.retention.saved.asked import alike, portable
from tactics.retention.saved.figures import Figure, pairs
from tactics.retention.saved.shown import change_of, figures
from tactics.retention.saved.words import title_of
from tactics.retention.wording import bare, points, share

bp = Blueprint("saved", __name__, url_prefix="/retention")
PER_PAGE = 24
MOST_OTHERS = 10
"""Analyses that another can be compared with at once, from its own page."""


@dataclass(frozen=True)
class Place:
    """A data set that an analysis can be asked of, and the address that asks."""

    dataset: Dataset
    address: str


@bp.get("/analyses")
def index() -> str:
    """What the workspace has saved."""
    workspace = current_workspace()
    total = queries.count(workspace.id) if workspace else 0
    where = Slice.of(read_whole(request.args.get("page"), 1, 10**9), PER_PAGE, total)
    rows = queries.analyses(workspace.id, where.start, where.stop) if workspace else ()
    return render("retention/saved.html", rows=rows, slice=where, pager=pager, pages=QUESTIONS)


@bp.post("/<int:dataset_id>/analyses")
def save(dataset_id: int) -> ResponseReturnValue:
    """Keep the answer that a page showed, under a name."""
    dataset = ready_dataset(dataset_id)
    name, note = (_clean(request.form.get(field, "")) for field in ("name", "note"))
    page, query, key = (request.form.get(field, "") for field in ("question", "query", "key"))
    kept = files.read_answer(dataset_id, key) if re.fullmatch("[0-9a-f]{32}", key) else None
    if kept is None or page not in QUESTIONS or len(query) > 2000 or "\0" in query:
        abort(404)
    problem = ""
    if not name or len(name) > 200 or len(note) > 2000:
        problem = gettext("Not saved: it needs a name of at most 200 characters and a note of at most 2000.")
    elif queries.count(dataset.workspace_id) >= queries.MOST:
        problem = gettext("Not saved: there are %(num)s analyses already. Remove one first.", num=queries.MOST)
    if problem:
        typed = {"key": key, "question": page, "query": query, "name": name, "note": note}
        return render("retention/not_saved.html", dataset=dataset, problem=problem, typed=typed), 422
    columns = {segment["column"]: segment["name"] for segment in (dataset.about or {}).get("segments", ())}
    whole = portable(query, kept.asked, columns)
    twin = queries.twin(dataset, name, page, whole)
    if twin and twin.note == note:  # The same form may come twice.
        return redirect(url_for("saved.show", key=twin.id), 303)
    analysis = actions.save(dataset, kept, name=name, note=note, page=page, query=whole)
    flash(gettext("Saved."), "success")
    return redirect(url_for("saved.show", key=analysis.id), 303)


@bp.get("/analyses/<int:key>")
def show(key: int) -> str:
    """One analysis: its figures, where they can go from here, and the same question to other data sets."""
    analysis = queries.own_analysis(key)
    found = figures(analysis)
    words = {"title_of": title_of, "share": share, "pages": QUESTIONS, "today": utc_now().date(), "figures": found}
    growth = _growth(found) if analysis.asked.get("period") == "month" else {}
    others = queries.others(analysis, MOST_OTHERS)
    places, change = _places(analysis), change_of(analysis)
    return render(
        "retention/analysis.html", analysis=analysis, change=change, places=places, others=others, growth=growth, **words
    )


@bp.get("/analyses/compare")
def compare() -> str:
    """Two analyses beside each other."""
    keys = [read_whole(key, 0, 2**31 - 1) for key in request.args.getlist("of")[:2]]
    if len(keys) < 2:
        return render("retention/comparison.html", both=(), pairs=(), title_of=title_of)
    both = [queries.own_analysis(key) for key in keys]
    first, second = (figures(own) for own in both)
    same_way = alike(*((own.asked, own.query) for own in both))
    words = {"title_of": title_of, "share": share, "points": points, "bare": bare, "same_way": same_way}
    return render("retention/comparison.html", both=both, pairs=pairs(first, second), **words)


@bp.post("/analyses/<int:key>/remove")
def remove(key: int) -> ResponseReturnValue:
    """Take an analysis out of the list, with a way to take that back."""
    analysis = queries.own_analysis(key)
    actions.remove(analysis)
    offer_undo(gettext("“%(name)s” is removed.", name=analysis.name), url_for("saved.restore", key=key))
    return redirect(url_for("saved.index"), 303)


@bp.post("/analyses/<int:key>/restore")
def restore(key: int) -> ResponseReturnValue:
    """Put a removed analysis back."""
    actions.restore(queries.own_analysis(key, removed=True))
    return redirect(url_for("saved.show", key=key), 303)


def _places(analysis: Analysis) -> Sequence[Place]:
    """The ready data sets of the workspace; the analysis's own comes first."""
    ready = sorted(ready_datasets(analysis.workspace_id), key=lambda own: own.id != analysis.dataset_id)
    question = f"?{analysis.query}" if analysis.query else ""
    return [Place(own, url_for(analysis.page, dataset_id=own.id) + question) for own in ready]


def _growth(found: Sequence[Figure]) -> dict[str, str]:
    """What is kept after one, two, three … months as the growth model asks for it; nothing when a month is missing.

    There no month has more left than the one before; after the last one it goes on as it went on the whole since the first.
    """
    later = [figure for figure in found if figure.code == "kept" and figure.number]
    if len(later) < 2 or [figure.number for figure in later] != list(range(1, len(later) + 1)) or not later[-1].value:
        return {}
    left = list(accumulate((figure.value for figure in later), min))
    each = (left[-1] / left[0]) ** (1 / (len(left) - 1))
    return {
        "curve_a": " ".join(written(share * 100, 2) for share in left),
        "retention_a": written(each * 100, 2),
        "new_a": "1000",
    }


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())
