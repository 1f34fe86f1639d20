"""What was found about core behaviour, ranked and in words. Pure.

Keeps true: shares carry their n and a Wilson interval, differences a Newcombe interval; below `FEWEST` people there is no
rank and no line in the picture; where nearly everybody did a thing there is nobody to hold them against, and no difference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext

from tactics.core.i18n import number
from tactics.retention.choices.words import first
from tactics.retention.measures.behaviour import USUAL_AT, Comparison
from tactics.retention.pictures import MOST_LINES, Curve, CurveChart, curves
from tactics.retention.wording import bare, period, points, share
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
    course: tuple[Arm, ...]
    """Those who did it, in each period after the first."""
    rank: int | None = None
    """None where too few did it."""

    @property
    def drawn(self) -> tuple[Arm, ...]:
        """The periods in which `FEWEST` people or more could come back: the first ones."""
        return tuple(arm for arm in self.course if arm.visitors >= FEWEST)

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
        return f"{share(self.interval.low)} – {share(self.interval.high)}" if self.interval else ""

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
        low, high = (bare(end, "+") for end in self.apart)
        effect = points(difference(self.others, self.arm), "+")
        said = str(gettext("%(effect)s (%(low)s to %(high)s)", effect=effect, low=low, high=high))
        return str(gettext("%(difference)s: may be chance", difference=said)) if self.apart.covers(0) else said


class Shown:
    """An answer of the measure "core" to what was asked, ranked at a period after the first."""

    def __init__(self, found: Mapping[str, Any], asked: Comparison, at: int) -> None:
        self.found, self.asked = found, asked
        events: Sequence[Mapping[str, Any]] = found["events"]
        self.longest = max((len(event["did"]) for event in events), default=0)
        self.at = max(1, min(at or USUAL_AT[asked.period], self.longest))
        self.rows = _ranked([_row(event, self.at) for event in events]) if self.longest else ()
        self.drawn = [row for row in self.rows if row.rank is not None][:MOST_LINES]

    @property
    def when(self) -> str:
        """The period by which events are ranked: week 4."""
        return period(self.asked.period, number(self.at))

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
            share=share(top.share),
            when=self.when,
        )
        if top.apart is None:
            return came
        others = gettext(
            "Of %(people)s who did not, %(share)s.", people=number(top.others.visitors), share=share(top.others.share)
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
        """The curves of the events in the order of their ranks, from the first period after the start; the first has a band."""
        low, high = zip(*(wilson(arm) for arm in self.drawn[0].drawn), strict=True)
        first, *others = (Curve(row.name, [arm.share for arm in row.drawn]) for row in self.drawn)
        labels = [number(place) for place in range(1, self.longest + 1)]
        return curves([replace(first, low=low, high=high, main=True), *others], labels, lambda value: share(value, 0))

    @property
    def course(self) -> list[tuple[str, list[Arm | None]]]:
        """The figures of the curves: the number of each period, and each drawn event's people in it; None where too few could."""
        longest = max((len(row.drawn) for row in self.drawn), default=0)
        return [
            (number(place + 1), [row.drawn[place] if place < len(row.drawn) else None for row in self.drawn])
            for place in range(longest)
        ]


def _row(event: Mapping[str, Any], at: int) -> Row:
    course = tuple(Arm(back, could) for back, could in zip(event["kept"], event["did"], strict=True))
    return Row(event["name"], course[at - 1], Arm(event["others_kept"][at - 1], event["others"][at - 1]), course)


def _ranked(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Those that enough people did, most kept first, then the others, by how many did them."""
    enough = sorted((row for row in rows if row.arm.visitors >= FEWEST), key=lambda row: (-row.share, row.name))
    few = sorted((row for row in rows if row.arm.visitors < FEWEST), key=lambda row: (-row.arm.visitors, row.name))
    return (*(replace(row, rank=rank) for rank, row in enumerate(enough, 1)), *few)
