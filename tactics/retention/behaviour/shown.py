"""What was found about core behaviour, ranked and in words. Pure.

Keeps true: shares carry their n and a Wilson interval, differences a Newcombe interval; below `FEWEST` people there is no
rank and no line in the picture; where nearly everybody did a thing there is nobody to hold them against, and no difference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from tactics.core.i18n import number
from tactics.experiments.wording import effect, per_cent
from tactics.retention.choices.words import first
from tactics.retention.cohorts.words import NUMBERED
from tactics.retention.measures.behaviour import USUAL_AT, Comparison
from tactics.retention.pictures import MOST_LINES, Curve, CurveChart, curves
from tactics.statistics.inputs import Arm, Interval, difference
from tactics.statistics.intervals import newcombe, wilson

FEWEST = 30
"""People from which a share is ranked and drawn, and a difference is told."""
MOST_USUAL = 8
LEAST_SHARE = 0.01
"""The share of all people that must have done an event for it to be compared unasked."""


def usual_events(about: Mapping[str, Any]) -> tuple[str, ...]:
    """The events that are compared unless somebody chooses: the most used that a hundredth of all people did."""
    names = [event["name"] for event in about["events"] if event["users"] >= LEAST_SHARE * about["people"]]
    return tuple((names or [event["name"] for event in about["events"]])[:MOST_USUAL])


@dataclass(frozen=True)
class Row:
    """An event at the period by which events are ranked: those who did it at first, and those who did not."""

    name: str
    arm: Arm
    others: Arm
    values: tuple[float | None, ...]
    """The share that came back in each period after the first; None where fewer than `FEWEST` could."""
    rank: int | None = None
    """None where too few did it."""

    @property
    def share(self) -> float:
        """The share that came back; 0 where nobody could."""
        return self.arm.share if self.arm.visitors else 0.0

    @property
    def interval(self) -> Interval | None:
        """Where the share lies with 95 % confidence; None where nobody could come back."""
        return wilson(self.arm) if self.arm.visitors else None

    @property
    def apart(self) -> Interval | None:
        """Where the difference to the others lies; None where either group is too small to tell."""
        enough = min(self.arm.visitors, self.others.visitors) >= FEWEST
        return newcombe(self.others, self.arm) if enough else None

    @property
    def spread(self) -> str:
        """The interval of the share; empty where nobody could come back."""
        return f"{per_cent(self.interval.low)} – {per_cent(self.interval.high)}" if self.interval else ""

    @property
    def apart_said(self) -> str:
        """The difference to the others with its interval, or why there is none."""
        if self.apart is None:
            everybody = self.others.visitors < FEWEST <= self.arm.visitors
            return (
                str(gettext("Nearly everybody did it: nobody to compare with"))
                if everybody
                else str(gettext("Too few to compare"))
            )
        said = effect(difference(self.others, self.arm), self.apart, "share")
        return str(gettext("%(difference)s: may be chance", difference=said)) if self.apart.covers(0) else said


class Shown:
    """An answer of the measure "core" to what was asked, ranked at a period after the first."""

    def __init__(self, found: Mapping[str, Any], asked: Comparison, at: int) -> None:
        self.found, self.asked = found, asked
        events: Sequence[Mapping[str, Any]] = found["events"]
        self.longest = max((len(event["did"]) for event in events), default=0)
        self.at = max(1, min(at or USUAL_AT[asked.period], self.longest))
        self.rows = _ranked([_row(event, self.at) for event in events]) if self.longest else ()
        self.drawn = [row for row in self.rows if row.rank is not None and row.values][:MOST_LINES]

    @property
    def when(self) -> str:
        """The period by which events are ranked: week 4."""
        return str(NUMBERED[self.asked.period]) % {"n": number(self.at)}

    @property
    def first(self) -> str:
        """The period in which everybody began: their first week."""
        return first(self.asked.period)

    @property
    def best(self) -> str:
        """The first in rank in a sentence; empty where nobody is."""
        if not self.drawn:
            return ""
        top = self.drawn[0]
        came: str = gettext(
            "Of %(people)s people who did “%(event)s” in %(first)s, %(share)s came back in %(when)s.",
            people=number(top.arm.visitors),
            event=top.name,
            first=self.first,
            share=per_cent(top.share),
            when=self.when,
        )
        if top.apart is None:
            return came
        others = gettext(
            "Of %(people)s who did not, %(share)s.", people=number(top.others.visitors), share=per_cent(top.others.share)
        )
        chance = gettext("The difference may be chance.") if top.apart.covers(0) else ""
        return f"{came} {others} {chance}".strip()

    @property
    def few(self) -> list[str]:
        """The events that too few people did."""
        return [row.name for row in self.rows if row.rank is None]

    @property
    def undrawn(self) -> int:
        """How many ranked events there was no line for."""
        return sum(row.rank is not None for row in self.rows) - len(self.drawn)

    @property
    def picture(self) -> tuple[CurveChart, CurveChart]:
        """The curves of the events in the order of their ranks, from the first period after the start."""
        labels = [number(place) for place in range(1, self.longest + 1)]
        lines = [Curve(row.name, row.values, main=row is self.drawn[0]) for row in self.drawn]
        return curves(lines, labels, lambda share: per_cent(share, 0))


def _row(event: Mapping[str, Any], at: int) -> Row:
    did, kept, others, others_kept = (event[key] for key in ("did", "kept", "others", "others_kept"))
    values = tuple(back / could if could >= FEWEST else None for back, could in zip(kept, did, strict=True))
    return Row(event["name"], Arm(kept[at - 1], did[at - 1]), Arm(others_kept[at - 1], others[at - 1]), values)


def _ranked(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Those that enough people did, most kept first, then the others, by how many did them."""
    enough = sorted((row for row in rows if row.arm.visitors >= FEWEST), key=lambda row: (-row.share, row.name))
    few = sorted((row for row in rows if row.arm.visitors < FEWEST), key=lambda row: (-row.arm.visitors, row.name))
    ranked = [Row(row.name, row.arm, row.others, row.values, rank) for rank, row in enumerate(enough, 1)]
    return (*ranked, *few)
