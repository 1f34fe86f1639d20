"""What the page of segments shows of an answer, worked out ahead of the template: finding, curves, tables, tactics' phase."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import gettext, ngettext

from tactics.core.i18n import number
from tactics.experiments.wording import per_cent
from tactics.retention.measures.questions import Comparison
from tactics.retention.pictures import MOST_LINES, Curve, CurveChart, Mark, curves
from tactics.retention.segments import phases
from tactics.retention.segments import words as segment_words
from tactics.retention.segments.phases import Gap
from tactics.retention.wording import bare, points
from tactics.statistics.inputs import Arm, Interval
from tactics.statistics.intervals import wilson
from tactics.tracking.periods import said

_NARROWEST = 0.05


@dataclass(frozen=True)
class Whisker:
    """An interval as a line with a dot, in hundredths of the width that a phase's differences share; 50 is no difference."""

    low: float
    high: float
    at: float


@dataclass(frozen=True)
class Row:
    """A group in a phase: how many were there when it began, who stayed, the rest, and what sets them apart."""

    name: str
    there: str
    stayed: str
    share: str
    lost: str
    gap: Gap | None
    rest: str = ""
    difference: str = ""
    interval: str = ""
    smallest: str = ""
    whisker: Whisker | None = None


@dataclass(frozen=True)
class Phase:
    """A phase as it is shown; without rows when it is not over for anybody."""

    key: str
    name: str
    aim: str
    bounds: str
    start: str
    end: str
    rows: tuple[Row, ...]
    pooled: str


class Told:
    """An answer of the measure `segments` in words, pictures and tables."""

    def __init__(self, question: Comparison, found: Mapping[str, Any], column: str = "") -> None:
        """Of what was found for a question; `column` is what the team calls the column that it compares by."""
        self.question = question
        self._column = column
        self.groups: list[Mapping[str, Any]] = found["groups"]
        self.pooled: list[Any] = found["pooled"]
        self.others: int = found["others"]
        self.gaps = phases.gaps(self.groups)
        self.weakest = phases.weakest(self.gaps)
        self.phase = self.weakest.phase if self.weakest else phases.leaking(self.groups)
        self._names = {group["key"]: segment_words.who(question, group) for group in self.groups}

    def comparable(self) -> bool:
        """Whether there are two groups at least that have people in the same cohort, and a phase that is over."""
        return bool(self.gaps)

    def apart(self) -> bool:
        """Whether a phase is over, and still nothing can be compared: no two groups have people in the same cohort."""
        return not self.gaps and len(self.groups) > 1 and self.pooled[self.question.ends[0]] is not None

    def finding(self) -> str:
        """The weak spot in one sentence, or that none stands out."""
        if self.weakest:
            name = self._names[self.weakest.key]
            whole = f"{name} ({self._column})" if self._column else name
            return segment_words.finding(self.question, whole, self.weakest)
        if any(gap.stands and gap.difference < 0 for gap in self.gaps.values()):
            return str(
                gettext(
                    "Only people of other or unknown values are lost more than the rest. "
                    "Find out who they are: a segment can be helped when it has a name."
                )
            )
        return str(gettext("No segment loses more people than the others in any phase, as far as these numbers can tell."))

    def observation(self, phase: str) -> str:
        """What was seen in a phase: its weak spot if that is there, else how many are lost; empty when it is not over."""
        if self.weakest and self.weakest.phase == phase:
            return self.finding()
        together = phases.everybody(self.groups).get(phase)
        if together is None:
            return ""
        values = {"bounds": segment_words.bounds(self.question, phase), "lost": per_cent(together.misses / together.visitors)}
        return str(gettext("%(lost)s of those there at the start of the phase are not there at its end (%(bounds)s).", **values))

    def reason(self, phase: str) -> str:
        """Why the tactics of a phase are shown."""
        if self.weakest and self.weakest.phase == phase:
            return str(gettext("The weak spot lies in this phase."))
        if phase == self.phase:
            return str(gettext("No segment stands out, and most people are lost in this phase."))
        return ""

    def reach(self) -> str:
        """What could have been seen, where nothing was: the finest of the comparisons."""
        finest = min((gap.smallest for gap in self.gaps.values() if gap.smallest is not None), default=None)
        if finest is None:
            return str(gettext("There are too few people: not even the largest difference would have been seen."))
        return str(
            gettext(
                "With so many people the smallest difference that would have been seen is %(gap)s. Smaller ones may be there.",
                gap=points(finest),
            )
        )

    @cached_property
    def drawn(self) -> list[Mapping[str, Any]]:
        """The groups that have a line of their own in the picture."""
        return self.groups[:MOST_LINES]

    def charts(self) -> tuple[CurveChart, CurveChart]:
        """The curves of the groups; with two of them, their intervals too."""
        pair = len(self.groups) == 2
        lines = []
        for group in self.drawn:
            arms = [Arm(*point) if point and point[1] else None for point in group["points"]]
            ends = [wilson(arm) if arm else Interval(0, 0) for arm in arms] if pair else []
            low, high = [end.low for end in ends], [end.high for end in ends]
            lines.append(Curve(self._names[group["key"]], [arm.share if arm else None for arm in arms], low, high, main=pair))
        marks = [
            Mark(end, gettext("%(name)s ends", name=segment_words.NAMES[phase]))
            for phase, end in zip(phases.PHASES, self.question.ends, strict=True)
        ]
        return curves(lines, [str(place) for place in range(len(self.pooled))], per_cent, marks=marks)

    def table(self) -> list[tuple[str, str, list[str]]]:
        """Under the curves: each group's name, its people, and its share in each period (empty where none is over)."""
        return [
            (
                self._names[group["key"]],
                number(group["people"]),
                [per_cent(point[0] / point[1], 0) if point and point[1] else "" for point in group["points"]],
            )
            for group in self.groups
        ]

    def phases(self) -> list[Phase]:
        """The three phases."""
        return [self._phase(place, phase) for place, phase in enumerate(phases.PHASES)]

    def _phase(self, place: int, phase: str) -> Phase:
        own = [gap for gap in self.gaps.values() if gap.phase == phase]
        widest = max([_NARROWEST, *(abs(end) for gap in own for end in gap.interval)])
        counted = [(group, group["phases"][place]) for group in self.groups if group["phases"][place]]
        rows = tuple(self._row(group, counts, self.gaps.get((group["key"], phase)), widest) for group, counts in counted)
        start = segment_words.when(self.question, phases.PHASES[place - 1]) if place else ""
        return Phase(
            phase, str(segment_words.NAMES[phase]), str(segment_words.AIMS[phase]), segment_words.bounds(self.question, phase),
            start, segment_words.when(self.question, phase), rows, self._cohorts(self.question.ends[place]),
        )  # fmt: skip

    def _row(self, group: Mapping[str, Any], counts: list[int], gap: Gap | None, widest: float) -> Row:
        there, stayed = counts
        own = gap.own if gap else Arm(stayed, there)
        shares = (per_cent(own.share), per_cent(own.misses / own.visitors)) if own.visitors else ("", "")
        begun = Row(self._names[group["key"]], number(own.visitors), number(own.conversions), *shares, gap)
        if gap is None:
            return begun
        low, high, at = (round(50 + 48 * value / widest, 1) for value in (*gap.interval, gap.difference))
        return Row(
            begun.name, begun.there, begun.stayed, begun.share, begun.lost, gap,
            rest=per_cent(gap.rest_share),
            difference=bare(gap.difference, "+"),
            interval=gettext("%(low)s to %(high)s", **segment_words.ends(gap.interval)),
            smallest=bare(gap.smallest) if gap.smallest is not None else "",
            whisker=Whisker(low, high, at),
        )  # fmt: skip

    def _cohorts(self, place: int) -> str:
        """Which cohorts a phase counts."""
        if not self.pooled[place]:
            return ""
        many, first, last = self.pooled[place]
        starts = {
            "first": said(self.question.period, date.fromisoformat(first)),
            "last": said(self.question.period, date.fromisoformat(last)),
        }
        return str(ngettext("%(num)s cohort: %(first)s", "%(num)s cohorts: %(first)s to %(last)s", many, **starts))
