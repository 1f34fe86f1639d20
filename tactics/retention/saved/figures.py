"""The figures of an answer that can be put beside another's, or go on to a KPI, a baseline or the growth model. Pure.

Keeps true: a share comes with the counts that it is of; what an answer does not have gives no figure.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tactics.retention.changes.comparing import Comparison as Sides
from tactics.retention.measures.behaviour import USUAL_AT
from tactics.retention.measures.definition import Retention
from tactics.retention.measures.questions import Comparison
from tactics.statistics.inputs import Arm, Interval, Undefined
from tactics.statistics.intervals import newcombe, wilson


@dataclass(frozen=True)
class Figure:
    """One figure of an answer: a `code` for what it is, with a `name` or a `number` of periods where it has one.

    `since`: the number of the period in which the people of a share were there; None when they are all who began.
    `group`: the key of a group that has no name of its own (did, not, other, unknown; see measures.segments).
    """

    code: str
    value: float
    number: int | None = None
    since: int | None = None
    name: str = ""
    group: str = ""
    arm: Arm | None = None
    """The counts behind a share."""
    share: bool = False
    """Whether the value is a share, 0 to 1."""
    kpi: str = ""
    """The KPI of the library that it is a value of; empty for none."""
    variant: str = ""
    """The variant of the KPI; empty where the figure is a baseline for it, and no value of the whole firm's."""
    period: str = "month"
    start: str = ""
    """Of which period it is a value of the KPI, and that period's first day; empty where it is of many."""

    @property
    def same(self) -> tuple[object, ...]:
        """What is equal for the same figure of two answers."""
        return self.code, self.number, self.since, self.name, self.group

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of a share of counts (Wilson)."""
        return wilson(self.arm) if self.arm else None


def _of(code: str, kept: int, people: int, **others: Any) -> Sequence[Figure]:
    """A share of people, as a list of one; none when there is nobody."""
    return [Figure(code, kept / people, arm=Arm(kept, people), share=True, **others)] if people else ()


@dataclass(frozen=True)
class Pair:
    """The same figure of two analyses."""

    first: Figure
    second: Figure

    @property
    def difference(self) -> Interval | None:
        """The 95 % interval of the second share less the first (Newcombe), where both are shares."""
        if not self.first.arm or not self.second.arm:
            return None
        try:
            return newcombe(self.first.arm, self.second.arm)
        except Undefined:
            return None


def figures_of(measure: str, asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Sequence[Figure]:
    """The figures of a measure's answer; none where the measure has none, or the answer lacks what they are made of."""
    read = _READERS.get(measure)
    return tuple(read(asked, answer)) if read else ()


def pairs(first: Sequence[Figure], second: Sequence[Figure]) -> Sequence[Pair]:
    """The figures that both have, in the order of the first."""
    others = {figure.same: figure for figure in second}
    both = ((figure, others.get(figure.same)) for figure in first)
    return [Pair(figure, other) for figure, other in both if other]


def sides_of(comparison: Sides, span: int) -> Sequence[Figure]:
    """Before a change and after it, who came back in a span; none where a side is empty."""
    if not comparison.arms:
        return ()
    before, after = comparison.arms
    return [
        *_of("before", before.conversions, before.visitors, number=span),
        *_of("after", after.conversions, after.visitors, number=span, kpi="retention-rate"),
    ]


def _cohorts(asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Figure]:
    """The weighted mean of every span: all who came back in it, of all whose time for it was over."""
    for place, (low, _upto) in enumerate(Retention.of(asked).spans):
        whole = [own for own in answer["cohorts"] if place < len(own["kept"]) and own["kept"][place] is not None]
        kept, people = sum(own["kept"][place] for own in whole), sum(own["size"] for own in whole)
        yield from _of(
            "kept", kept, people, number=low, kpi="retention-rate" if low else "", variant="cohort", period=asked["period"]
        )


def _frequency(_asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Figure]:
    """The median of people's median gaps, and the share that was there on one day only."""
    gaps = answer["gaps"]
    if gaps["quartiles"]:
        yield Figure("gap", gaps["quartiles"][1])
    yield from _of("once", gaps["once"], gaps["people"] + gaps["once"])


def _core(asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Figure]:
    """For each event, of those who did it at first, who came back: at once, when curves have mostly levelled, and at the end."""
    for event in answer["events"]:
        last = len(event["did"])
        for number in sorted({1, USUAL_AT[asked["period"]], last}):
            if 0 < number <= last:
                kept, did = event["kept"][number - 1], event["did"][number - 1]
                yield from _of("core", kept, did, number=number, name=event["name"], kpi="retention-rate")


def _segments(asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Figure]:
    """For each phase and segment, of those there when it began (all, in the first), who were there when it ended."""
    ends = Comparison(**asked).ends
    for place, end in enumerate(ends):
        for group in answer["groups"]:
            there, stayed = group["phases"][place] or (0, 0)
            named = {"name": group["value"]} if group["value"] is not None else {"group": group["key"]}
            since = ends[place - 1] if place else None
            yield from _of("segment", stayed, there, number=end, since=since, kpi="retention-rate", **named)


def _lifecycle(asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Figure]:
    """The last whole period: who was active, came back to life and fell away; stickiness; who bought again."""
    if answer["movement"]["rows"]:
        row, placed = answer["movement"]["rows"][-1], {"period": asked["period"]}
        placed["start"] = row["start"]
        yield Figure("active", row["new"] + row["current"] + row["back"])
        if row["gone"]:
            yield Figure("quick", (row["new"] + row["back"]) / row["gone"])
        yield from _of("resurrected", row["back"], row["dormant"], kpi="reactivation-rate", variant="standard", **placed)
    if answer["months"] and (month := answer["months"][-1])["people"]:
        daily, weekly = month["daily"] / month["days"], month["weekly"] / month["windows"]
        sticky = {"share": True, "kpi": "stickiness", "start": month["start"]}
        yield Figure("daily", daily / month["people"], variant="dau-mau", **sticky)
        yield Figure("weekly", weekly / month["people"], variant="wau-mau", **sticky)
    whole = [own for own in answer["buyers"] if own["whole"]]
    if whole:
        last, placed = whole[-1], {"period": asked["every"], "start": whole[-1]["start"]}
        yield from _of("again", last["again"], last["people"], kpi="repeat-purchase-rate", variant="standard", **placed)


def _purchases(_asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Figure]:
    """What all customers are expected to buy and to be worth, and how far off the model was when it was held to the test."""
    totals = answer.get("totals")
    if answer["refused"] or not totals:
        return
    yield Figure("customers", totals["customers"])
    yield Figure("purchases", totals["purchases"])
    if totals["clv"] is not None:
        yield Figure("worth", totals["clv"])
        yield Figure("worth-each", totals["clv"] / totals["customers"])
    if answer["holdout"]["error"] is not None:
        yield Figure("error", answer["holdout"]["error"], share=True)


_READERS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Iterator[Figure]]] = {
    "cohorts": _cohorts,
    "frequency": _frequency,
    "core": _core,
    "segments": _segments,
    "lifecycle": _lifecycle,
    "purchases": _purchases,
}
