"""What a card begins with when its tactic is put in the backlog: the tactic's own template, in the adder's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tactics.catalogue.models import Tactic
from tactics.catalogue.queries import text_for
from tactics.core.database import db
from tactics.kpis.register import REGISTER
from tactics.kpis.texts import entries

_PARTS = {"observation": "observation", "change": "change", "audience": "population", "effect": "impact"}
"""The parts of a tactic's hypothesis, and what a card calls them."""


def prefills(keys: Iterable[int], language: str) -> dict[int, dict[str, Any]]:
    """By the id of each tactic there is: hypothesis, design, groups, primary metric, guardrails, least run time."""
    query = select(Tactic).where(Tactic.id.in_(keys)).options(selectinload(Tactic.texts))
    return {tactic.id: _prefill(tactic, language) for tactic in db.session.scalars(query)}


def _prefill(tactic: Tactic, language: str) -> dict[str, Any]:
    text, plan = text_for(tactic.texts, language), tactic.experiment or {}
    hypothesis: Mapping[str, str] = text.sections.get("hypothesis") or {}
    design, primary = plan.get("design", ""), plan.get("primary", "")
    return {
        **{f"hypothesis_{ours}": hypothesis.get(theirs, "") for theirs, ours in _PARTS.items()},
        "design": design,
        "variants": [gettext("As today"), text.title] if design in {"ab-test", "holdout"} else [],
        "primary_metric": primary,
        **_nature(primary),
        "guardrails": list(plan.get("guardrails", ())),
        "weeks": plan.get("weeks"),
    }


def _nature(slug: str) -> dict[str, Any]:
    """Whether a KPI is a share or a mean, and whether more of it is better; nothing of one that we do not know."""
    if slug not in REGISTER:
        return {}
    share = REGISTER[slug].variants[0].unit == "percent"
    return {"metric_kind": "share" if share else "mean", "more_is_better": entries()[slug].better != "lower"}
