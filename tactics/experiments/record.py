"""An item as one record: the names of its parts in files, and what came out of it as three numbers. Pure but for the words.

Keeps true: what an export writes under a name, the import reads under it; the names never change with the language.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from tactics.backlog.telling import FIELDS
from tactics.experiments.judging import interval_of, judged

ICE = ("impact", "confidence", "ease")
PLAN = (
    *("hypothesis_observation", "hypothesis_change", "hypothesis_population", "hypothesis_impact", "design", "variants"),
    *("primary_metric", "metric_kind", "more_is_better", "baseline", "spread", "smallest_effect", "guardrails"),
    *("weekly_traffic", "weeks", "sequential", "decision_rule", "planned_start", "planned_end", "started_on", "ended_on"),
)
"""The parts of the plan that an item keeps under the same name."""
EFFECT = ("effect", "effect_low", "effect_high")
LEARNED = ("learning_what", "learning_meaning", "learning_next", "decision", "links", "notes")

_OWN: Mapping[str, LazyString] = {
    "id": _l("Id"),
    "tactic": _l("Slug"),
    "title": _l("Tactic or idea"),
    "stages": _l("Funnel stages"),
    "topics": _l("Topics"),
    "type": _l("Type of work"),
    "framework": _l("Framework"),
    "formula_variant": _l("Formula"),
    "answers": _l("Answers"),
    **dict(zip(ICE, (_l("Impact"), _l("Confidence"), _l("Ease")), strict=True)),
    "score": _l("Score"),
    "sample_size_per_group": _l("Sample in each group"),
    **dict(zip(EFFECT, (_l("Measured effect"), _l("Measured effect, low"), _l("Measured effect, high")), strict=True)),
    "created_at": _l("Added"),
    "changed_at": _l("Changed"),
}
NAMES = (
    *("id", "tactic", "title", "stages", "topics", "type", "source", "status", "outcome", "owner", "tags"),
    *("framework", "formula_variant", "answers", *ICE, "score", *PLAN, "sample_size_per_group"),
    *(*EFFECT, *LEARNED, "created_at", "changed_at"),
)
"""The columns of a file, in order."""
HEADINGS: Mapping[str, LazyString] = MappingProxyType({name: _OWN[name] if name in _OWN else FIELDS[name] for name in NAMES})
"""What each is called."""


def effect_of(item: Any, result: Any, days: int) -> tuple[float | None, float | None, float | None]:
    """What the first variant made of the metric, with its interval, in the metric's own unit; `days` is how long it ran.

    Nothing of what is counted while it runs, before the end that was planned: nobody is to look at it yet.
    """
    if result is None:
        return None, None, None
    if typed := interval_of(result):
        return result.effect, *typed
    found = judged(item, item.sequential, result, days=days, ended=item.status != "running")
    measured = found[0].verdict.effect if found else None
    return (measured.estimate, *measured.interval) if measured else (None, None, None)
