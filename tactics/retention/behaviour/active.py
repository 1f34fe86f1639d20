"""How many are active by a definition, now and before, and by others like it. Pure.

Keeps true: "now" is the last period that is over; a period is only told where all that the definition looks back on
lies within the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date, gettext

from tactics.core.i18n import month_name, number
from tactics.retention.measures.behaviour import Active
from tactics.retention.pictures import Curve, CurveChart, curves
from tactics.retention.wording import share
from tactics.tracking.periods import said

USUAL_LAST = {"day": 7, "week": 4, "month": 3, "quarter": 4, "year": 2}
"""How many periods a definition looks back on, unless somebody chooses."""


@dataclass(frozen=True)
class Period:
    """A period: how many were active at its end, and how many had done the event at least once in what it looks back on."""

    start: date
    kind: str
    active: int
    once: int

    @property
    def name(self) -> str:
        """What it is called, at the beginning of a sentence."""
        named = said(self.kind, self.start)
        return named[:1].upper() + named[1:]

    @property
    def short(self) -> str:
        """What stands under a picture: the first day of a short period, the name of a long one."""
        if self.kind in {"day", "week"}:
            return str(format_date(self.start, "d MMM", rebase=False))
        return month_name(self.start) if self.kind == "month" else said(self.kind, self.start)

    @property
    def share(self) -> str:
        """The active among those, in per cent."""
        return share(self.active / self.once) if self.once else "–"


class Shown:
    """An answer of the measure "active" to a definition."""

    def __init__(self, found: Mapping[str, Any], asked: Active) -> None:
        self.asked, self.people = asked, found["people"]
        self._by = [period["by"] for period in found["periods"]]
        self.periods = tuple(
            Period(date.fromisoformat(period["start"]), asked.period, sum(period["by"][asked.k - 1 :]), sum(period["by"]))
            for period in found["periods"]
        )

    @property
    def now(self) -> Period | None:
        """The last period that is over; None where the file is too short."""
        return self.periods[-1] if self.periods else None

    @property
    def by_k(self) -> list[tuple[int, int, bool]]:
        """For each k from 1 to n: how many are active now by it, and whether it is the one asked for."""
        return [(k, sum(self._by[-1][k - 1 :]), k == self.asked.k) for k in range(1, self.asked.n + 1)]

    @property
    def picture(self) -> tuple[CurveChart, CurveChart]:
        """How many were active at the end of each period."""
        line = Curve(gettext("Active people"), [float(period.active) for period in self.periods], main=True)
        return curves([line], [period.short for period in self.periods], lambda people: number(people, 1), top=5)
