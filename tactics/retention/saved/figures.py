"""The figures of an answer that can be put beside another's, or go on to a KPI, a baseline or the growth model. Pure.

Keeps true: a share comes with the counts that it is of; what an answer does not have gives no figure.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tactics.retention.measures.behaviour import USUAL_AT
from tactics.retention.measures.definition import Retention
from tactics.retention.measures.questions import Comparison
from tactics.statistics.inputs import Arm, Interval, Undefined
from tactics.statistics.intervals import newcombe, wilson


@dataclass(frozen=True)
class Figure:
    """One figure of an answer: a `code` for what it is, with a `name` or a `number` of periods where it has one."""

    code: str
    value: float
    number: int | None = None
    name: str = ""
    arm: Arm | None = None
    """The counts behind a share."""
    share: bool = False
    """Whether the value is a share, 0 to 1."""
    kpi: str = ""
    """The KPI of the library that it is a value of; empty for none."""
    variant: str = ""

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
    others = {(figure.code, figure.number, figure.name): figure for figure in second}
    both = ((figure, others.get((figure.code, figure.number, figure.name))) for figure in first)
    return [Pair(figure, other) for figure, other in both if other]


def _cohorts(asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Figure]:
    """The weighted mean of every span: all who came back in it, of all whose time for it was over."""
    for place, (low, _upto) in enumerate(Retention.of(asked).spans):
        whole = [own for own in answer["cohorts"] if place < len(own["kept"]) and own["kept"][place] is not None]
        kept, people = sum(own["kept"][place] for own in whole), sum(own["size"] for own in whole)
        yield from _of("kept", kept, people, number=low, kpi="retention-rate" if low else "", variant="cohort")


def _frequency(_asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Figure]:
    """The median of people's median gaps, and the share that was there on one day only."""
    gaps = answer["gaps"]
    if gaps["quartiles"]:
        yield Figure("gap", gaps["quartiles"][1])
    yield from _of("once", gaps["once"], gaps["people"] + gaps["once"])


def _core(asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Figure]:
    """For each event, of those who did it at first, who came back at the period that curves have mostly levelled by."""
    for event in answer["events"]:
        place = min(USUAL_AT[asked["period"]], len(event["did"])) - 1
        if place >= 0:
            yield from _of("core", event["kept"][place], event["did"][place], number=place + 1, name=event["name"])


def _segments(asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Figure]:
    """For each segment, who came back at the end of the early phase."""
    end = Comparison(**asked).ends[0]
    for group in answer["groups"]:
        if group["points"][end]:
            yield from _of("segment", *group["points"][end], number=end, name=str(group["value"] or group["key"]))


def _lifecycle(_asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Figure]:
    """Stickiness in the last whole month, and who bought again in the last whole period."""
    if answer["months"] and (month := answer["months"][-1])["people"]:
        daily, weekly = month["daily"] / month["days"], month["weekly"] / month["windows"]
        yield Figure("daily", daily / month["people"], share=True, kpi="stickiness", variant="dau-mau")
        yield Figure("weekly", weekly / month["people"], share=True, kpi="stickiness", variant="wau-mau")
    whole = [own for own in answer["buyers"] if own["whole"]]
    if whole:
        yield from _of("again", whole[-1]["again"], whole[-1]["people"], kpi="repeat-purchase-rate", variant="standard")


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
