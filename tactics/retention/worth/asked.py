"""What the address of the page of lifetime value asks, read so that nothing in it can fail.

Keeps true: a value that is not understood is as if it were not there, stays in its field, and is remembered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tactics.core.i18n import read_number, written
from tactics.retention.asked import Asking
from tactics.retention.lifetime.question import Question

MOST_MONTHS = 60
_LONGEST = 40
_FIELDS = ("event", "until", "months", "margin", "discount")


@dataclass(frozen=True)
class LifetimeQuestion:
    """The question, what stands in the fields, and which of them were not understood."""

    question: Question
    fields: Mapping[str, str]
    ignored: tuple[str, ...]

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of an address that asks the same; those left empty are left out."""
        return {name: value for name, value in self.fields.items() if value}

    @classmethod
    def of(cls, parameters: Mapping[str, str], about: Mapping[str, Any] | None) -> "LifetimeQuestion":
        """What an address asks of a data set with these events (`about`, see events.store)."""
        asking = Asking(parameters, about)
        ignored: list[str] = []

        def share(name: str, low: float, usual: float) -> float:
            text = parameters.get(name, "").strip().removesuffix("%")
            try:
                number = read_number(text) / 100 if text else usual
            except ValueError:
                number = -1.0
            if low <= number <= 1:
                return number
            ignored.append(name)
            return usual

        usual = Question()
        day = asking.day("until")
        question = Question(
            event=asking.event("event"),
            until=day.isoformat() if day else "",
            months=asking.whole("months", 1, MOST_MONTHS, usual.months),
            margin=share("margin", 0.0001, usual.margin),
            discount=share("discount", 0.0, usual.discount),
        )
        return cls(question, _fields(question, parameters), (*asking.ignored, *ignored))


def _fields(question: Question, parameters: Mapping[str, str]) -> dict[str, str]:
    """What was written in each field; where nothing was, what is taken."""
    taken = {
        "event": question.event,
        "until": question.until,
        "months": str(question.months),
        "margin": written(question.margin * 100),
        "discount": written(question.discount * 100),
    }
    return {name: parameters.get(name, "")[:_LONGEST].strip() or taken[name] for name in _FIELDS} | {"event": question.event}
