"""What the addresses of the pages of segments and of people over time ask. Pure.

Keeps true: whatever an address holds, there is a question, unless the data set has nothing to compare by; the address
made from it (`parameters`) asks the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tactics.retention.asked import Asking
from tactics.retention.measures.definition import WINDOWS
from tactics.retention.measures.questions import BEHAVIOUR, EVERY, MOST_TIMES, Comparison, Movement
from tactics.retention.segments.phases import PHASES

RULES = ("on", "after")
_BOUGHT = ("purchase", "order", "buy", "bought", "köp", "beställ", "checkout", "payment", "subscri")
"""Parts of names that events of buying have; the first event with one is taken for it until somebody says otherwise."""


@dataclass(frozen=True)
class SegmentQuestion:
    """A comparison, the phase whose tactics are shown (empty: that of the finding), and what was not understood."""

    comparison: Comparison
    phase: str = ""
    ignored: tuple[str, ...] = ()

    @classmethod
    def of(cls, args: Mapping[str, str], about: Mapping[str, Any], cadence: str, core_event: str) -> "SegmentQuestion":
        """What an address asks of a data set. Without a column it is a behaviour: doing an event often enough at first."""
        asking = Asking(args, about)
        columns = {segment["column"]: segment["name"] for segment in about.get("segments", ())}
        by = asking.choice("by", (*columns, BEHAVIOUR, *columns.values()), next(iter(columns), BEHAVIOUR))
        if by not in columns and by != BEHAVIOUR:  # A name, as a question to another file has it.
            by = next(column for column, name in columns.items() if name == by)
        did, least = usual_behaviour(about, core_event)
        did, least = asking.event("did", did) or did, asking.whole("least", 1, MOST_TIMES, least)
        comparison = Comparison(
            by=by,
            period=asking.period(cadence),
            window=asking.choice("window", WINDOWS, "calendar"),
            start=asking.event("start"),
            back=asking.event("back", core_event),
            rule=asking.choice("rule", RULES, "on"),
            did=did if by == BEHAVIOUR else "",
            least=least if by == BEHAVIOUR else 1,
        )
        return cls(comparison, asking.choice("phase", PHASES, ""), tuple(dict.fromkeys(asking.ignored)))

    def parameters(self, **others: Any) -> dict[str, Any]:
        """The parameters of an address that asks this, with some of them changed."""
        own = {**self.comparison.plain(), "phase": self.phase, **others}
        if own["by"] != BEHAVIOUR:
            del own["did"], own["least"]
        return {name: value for name, value in own.items() if value or name == "back"}


def usual_behaviour(about: Mapping[str, Any], core_event: str) -> tuple[str, int]:
    """An event that some did and others did not, and how often: once; twice where everybody did every event."""
    events = about.get("events", ())
    some = [event["name"] for event in events if 0 < event["users"] < about.get("people", 0)]
    every = [event["name"] for event in events]
    if core_event in some:
        return core_event, 1
    return (some[0], 1) if some else (core_event or every[0], 2)


@dataclass(frozen=True)
class MovementQuestion:
    """How people come and go, and what was not understood."""

    movement: Movement
    ignored: tuple[str, ...] = ()

    @classmethod
    def of(cls, args: Mapping[str, str], about: Mapping[str, Any], cadence: str, core_event: str) -> "MovementQuestion":
        """What an address asks of a data set; what it does not say is as the team has chosen, or as is usual."""
        asking = Asking(args, about)
        movement = Movement(
            period=asking.period(cadence),
            event=asking.event("event", core_event),
            buy=asking.event("buy", usual_purchase(about)),
            every=asking.choice("every", EVERY, "month"),
        )
        return cls(movement, tuple(dict.fromkeys(asking.ignored)))


def usual_purchase(about: Mapping[str, Any]) -> str:
    """The event that is a purchase by its name; empty when none is."""
    names = [event["name"] for event in about.get("events", ())]
    return next((name for name in names if any(part in name.casefold() for part in _BOUGHT)), "")
