"""What a KPI's value means, by the register as it is now: its formula in words, and a mark by which a change is seen. Pure.

Keeps true: the mark changes with the formula, its unit and the figures that go into it, and with nothing else: another
translation, name or example is the same definition.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask_babel import force_locale

from tactics.kpis.measures import Variant
from tactics.kpis.register import REGISTER
from tactics.kpis.shown import typeset
from tactics.kpis.texts import LANGUAGES, entries


@dataclass(frozen=True)
class Definition:
    """A way to compute a KPI: its unit, its mark, and by language its name and its formula in words."""

    unit: str
    digest: str
    named: Mapping[str, str]
    wording: Mapping[str, str]

    def kept(self, since: date | None) -> dict[str, Any]:
        """As a series keeps it: from which day it holds (None: from the start), and its words."""
        day = since.isoformat() if since else None
        return {"from": day, "named": dict(self.named), "wording": dict(self.wording)}


def variant_of(kpi: str, key: str) -> Variant | None:
    """A variant of the register by its KPI's slug and its id."""
    variants = REGISTER[kpi].variants if kpi in REGISTER else ()
    return next((variant for variant in variants if variant.id == key), None)


def definition_of(kpi: str, key: str) -> Definition | None:
    """How the register defines a variant now; None when it no longer does. Needs a request or an application."""
    return None if variant_of(kpi, key) is None else _defined(kpi, key)


@cache
def _defined(kpi: str, key: str) -> Definition | None:
    """Worked out once: changing languages to word it takes milliseconds, and a list has many."""
    variant = variant_of(kpi, key)
    if variant is None:
        return None
    named, wording = {}, {}
    for language in LANGUAGES:
        with force_locale(language):
            text = entries()[kpi].texts[language]
            own = text.variants.get(key)
            named[language] = own.name if own else str(variant.name or text.name)
            wording[language] = typeset(variant, lambda name: str(variant.by_name[name].label), text.name).plain
    return Definition(variant.unit, _digest(variant), named, wording)


def _digest(variant: Variant) -> str:
    with force_locale("en"):
        asked = [(own.name, own.kind, str(own.label)) for own in variant.inputs]
    whole = (variant.formula, variant.unit, variant.decay, asked)
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:16]
