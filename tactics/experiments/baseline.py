"""A figure as the baseline of a card: which items it fits, and putting it there. A stranger's item is not there: 404.

Keeps true: a baseline is set before the start and never after it; a card that measures something else is not offered;
a per cent becomes a share from 0 to 1 where the metric is a share.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from tactics.accounts.guards import current_member, current_workspace, member_to_change
from tactics.backlog import actions
from tactics.backlog.models import BacklogItem
from tactics.backlog.queries import outlines
from tactics.backlog.refusals import conflict_page
from tactics.backlog.views import own
from tactics.core.database import db
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.core.paging import read_whole
from tactics.core.vocabulary import KPIS
from tactics.experiments.differing import of_design
from tactics.tracking.shown import in_unit

bp = Blueprint("baseline", __name__)
_BEFORE = ("idea", "scored", "planned")


@dataclass(frozen=True)
class Figure:
    """A value of a KPI as an address has it: in one notation whatever the language, a per cent as a per cent."""

    kpi: str
    value: Decimal
    unit: str

    @classmethod
    def asked(cls) -> "Figure":
        """The one that the address names; 404 when it names none."""
        kpi, text, unit = (request.args.get(name, "") for name in ("kpi", "value", "unit"))
        if kpi not in KPIS or not re.fullmatch(r"-?\d{1,12}(\.\d{1,60})?", text, re.ASCII):
            abort(404)
        return cls(kpi, Decimal(text), unit)

    @property
    def kind(self) -> str:
        """What kind of metric it is: a share, or a mean."""
        return "share" if self.unit == "percent" and 0 <= self.value <= 100 else "mean"

    @property
    def said(self) -> str:
        """The value with its unit."""
        return in_unit(self.value, self.unit)

    def fits(self, item: BacklogItem) -> bool:
        """Whether a card measures this, or nothing yet, in this way, or in none yet, and its experiment has not begun."""
        free = item.baseline is None and item.smallest_effect is None
        return item.status in _BEFORE and item.primary_metric in {"", self.kpi} and (free or item.metric_kind == self.kind)


@bp.get("/backlog/baseline")
def choose() -> str:
    """The items that the figure can be the baseline of."""
    return _page(Figure.asked())


@bp.post("/backlog/baseline")
def put() -> ResponseReturnValue:
    """Write the figure on the card that was chosen."""
    figure = Figure.asked()
    if not request.form.get("item"):
        return _page(figure, gettext("Choose an experiment.")), 422
    key = read_whole(request.form["item"], 0, 2**31 - 1)
    found = own(key)
    if not figure.fits(found):
        return _page(figure, gettext("That experiment has begun or measures something else by now.")), 422
    share = figure.value / 100 if figure.kind == "share" else figure.value
    values = {"baseline": float(share), "metric_kind": figure.kind, "primary_metric": figure.kpi}
    shown = request.form.get("version", request.form.get(f"version-{key}"))
    version = read_whole(shown, 0, 2**31 - 1) or None
    try:
        actions.change(member_to_change(), found, values, version)
    except actions.Conflict:
        return conflict_page(found, of_design(found, values))
    flash(gettext("The baseline is on the card."), "success")
    return redirect(url_for("experiments.design", key=key), 303)


def _page(figure: Figure, problem: str = "") -> str:
    workspace, language = current_workspace(), current_language()
    fitting = {item.id: item for item in _fitting(workspace.id, figure)} if workspace else {}
    shown = [own for own in outlines(workspace.id, language, current_member()) if own.id in fitting] if workspace else []
    rows = [(own, fitting[own.id]) for own in shown]
    return render("experiments/baseline.html", figure=figure, rows=rows, name=KPIS[figure.kpi], problem=problem)


def _fitting(workspace_id: str, figure: Figure) -> Sequence[BacklogItem]:
    query = select(BacklogItem).where(BacklogItem.workspace_id == workspace_id, BacklogItem.removed_at.is_(None))
    return [item for item in db.session.scalars(query.where(BacklogItem.status.in_(_BEFORE))) if figure.fits(item)]
