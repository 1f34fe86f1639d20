"""What the address of the page of cohorts asks: a definition of retention, and how its triangle is to be shown. Pure.

Keeps true: whatever the address holds, there is a question; an address made from it (`parameters`) asks the same.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from tactics.core.paging import read_whole
from tactics.retention.asked import Asking
from tactics.retention.cohorts.sums import MEANS, Cohort
from tactics.retention.measures.definition import BIRTHS, HORIZONS, MOST_COHORTS, MOST_PERIODS, RULES, WINDOWS, Retention

ROWS = ("all", "last", "chosen", "mean")
SHOWS = ("shares", "counts", "both")
USUAL_LAST = 12
_BRACKETS = re.compile(r"[0-9]{1,3}(?:\s*[,;\s]\s*[0-9]{1,3}){1,12}")


@dataclass(frozen=True)
class CohortQuestion:
    """A definition; which `rows` are shown (`last` so many, or the `chosen` first days), which mean, what a cell says."""

    definition: Retention
    mean: str = "weighted"
    rows: str = "all"
    last: int = USUAL_LAST
    chosen: frozenset[date] = frozenset()
    show: str = "shares"
    skip_first: bool = False
    page: int = 1
    brackets: str = ""
    """The brackets as they were written."""
    ignored: tuple[str, ...] = ()
    """The parameters that were not understood."""

    @classmethod
    def of(cls, args: MultiDict[str, str], about: Mapping[str, Any] | None, cadence: str, core_event: str) -> "CohortQuestion":
        """What an address asks of a data set; what it does not say is as the team has chosen, or as is usual."""
        asking = Asking(args, about)
        definition = _definition(asking, args, cadence, core_event)
        return cls(
            definition=definition,
            mean=asking.choice("mean", MEANS, "weighted"),
            rows="chosen" if args.get("only") else asking.choice("rows", ROWS, "all"),
            last=asking.whole("last", 1, MOST_COHORTS, USUAL_LAST),
            chosen=frozenset(_days(args.getlist("cohort"), asking)),
            show=asking.choice("show", SHOWS, "shares"),
            skip_first=asking.choice("skip", ("1",), "") == "1",
            page=read_whole(args.get("page"), 1, MOST_COHORTS),
            brackets=args.get("brackets", "")[:60].strip() or ", ".join(map(str, definition.brackets)),
            ignored=tuple(dict.fromkeys(asking.ignored)),
        )

    @property
    def horizon(self) -> int | None:
        """The number of periods, when it is another than usual."""
        return self.definition.horizon if self.definition.horizon != HORIZONS[self.definition.period] else None

    @property
    def unusual(self) -> bool:
        """Whether anything is asked for that the form has among its further choices."""
        own = self.definition
        usual = (own.window, own.birth, self.horizon, self.mean, self.rows) == ("calendar", "first", None, "weighted", "all")
        return not usual or self.skip_first or own.rule == "bracket"

    def of_rows(self, cohorts: Sequence[Cohort]) -> tuple[Cohort, ...]:
        """The cohorts that are asked for, in the same order: those that are shown, and those that the means are of."""
        kept = tuple(cohorts[1:] if self.skip_first else cohorts)
        if self.rows == "last":
            return kept[-self.last :]
        if self.rows == "chosen":
            return tuple(cohort for cohort in kept if cohort.start in self.chosen) or kept
        return kept

    def parameters(self, **others: Any) -> dict[str, Any]:
        """The parameters of an address that asks this (but its page), with some of them changed."""
        own = self.definition
        said = {
            "start": own.start, "back": own.back, "period": own.period, "window": own.window, "rule": own.rule,
            "brackets": ", ".join(map(str, own.brackets)), "birth": own.birth, "horizon": self.horizon, "mean": self.mean,
            "rows": self.rows, "last": self.last if self.rows == "last" else None, "show": self.show,
            "skip": "1" if self.skip_first else None, "cohort": [day.isoformat() for day in sorted(self.chosen)],
        }  # fmt: skip
        usual = {"brackets": "", "cohort": []}
        return {name: value for name, value in {**said, **others}.items() if value is not None and value != usual.get(name)}


def _definition(asking: Asking, args: Mapping[str, str], cadence: str, core_event: str) -> Retention:
    rule = asking.choice("rule", RULES, "on")
    period = asking.period(cadence)
    own = Retention(
        period=period,
        window=asking.choice("window", WINDOWS, "calendar"),
        start=asking.event("start"),
        back=asking.event("back", core_event),
        rule=rule,
        birth=asking.choice("birth", BIRTHS, "first"),
        horizon=asking.whole("horizon", 1, MOST_PERIODS, 0),
    )
    text = args.get("brackets", "").strip()
    if rule != "bracket" or not text:
        return own
    brackets = tuple(map(int, re.findall(r"[0-9]+", text))) if _BRACKETS.fullmatch(text) else ()
    try:
        return Retention.of({**own.plain(), "brackets": brackets or (1, 0)})
    except ValueError:  # They do not rise.
        asking.ignored.append("brackets")
        return own


def _days(texts: Sequence[str], asking: Asking) -> list[date]:
    """The days among texts of which there may be many."""
    found = []
    for text in texts[:MOST_COHORTS]:
        try:
            found.append(date.fromisoformat(text))
        except ValueError:
            asking.ignored.append("cohort")
    return found
