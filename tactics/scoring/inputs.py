"""What the frameworks ask for, and reading what was answered. Pure.

Keeps true: an answer is an exact number inside its input's bounds, or refused with the name of its field.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from flask_babel import LazyString

Number = Decimal | int | float | str
"""An answer: as it was computed, or as it was kept in JSON. Yes is 1 and no is 0; a per cent is 80, not 0.8."""

MOST = Decimal(10) ** 12
_SMALLEST = -30
"""No answer but 0 is below 10 to this power: such a number is a slip, and slow to compute with."""
_WORDS = {"yes": 1, "no": 0}


class Problem(StrEnum):
    """Why an answer was refused."""

    NUMBER = "number"
    RANGE = "range"
    CHOICE = "choice"
    YES_NO = "yes-no"
    WEIGHTS = "weights"


class BadInput(ValueError):
    """An answer that cannot be used: `field` is the input's name, or framework, variant or weights."""

    def __init__(self, field: str, problem: Problem) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


def decimal(field: str, value: Number) -> Decimal:
    """A number as an exact decimal; a float is what it is written as. Raises BadInput."""
    try:
        made = Decimal(str(int(value) if isinstance(value, bool) else value))
    except (InvalidOperation, ValueError):
        raise BadInput(field, Problem.NUMBER) from None
    if not made.is_finite():
        raise BadInput(field, Problem.NUMBER)
    if made and made.adjusted() < _SMALLEST:
        raise BadInput(field, Problem.RANGE)
    return made or Decimal(0)


@dataclass(frozen=True)
class Input:
    """One question of a framework. `kind` is scale (1–10), choice (of `choices`), number, hours, or yes-no."""

    name: str
    label: LazyString | str
    kind: str = "scale"
    least: Decimal = Decimal(1)
    most: Decimal = Decimal(10)
    choices: tuple[Decimal, ...] = ()
    percent: bool = False

    def checked(self, value: Number) -> Decimal:
        """The answer as an exact decimal. Raises BadInput."""
        made = decimal(self.name, value)
        if self.choices and made not in self.choices:
            raise BadInput(self.name, Problem.YES_NO if self.kind == "yes-no" else Problem.CHOICE)
        if not self.least <= made <= self.most:
            raise BadInput(self.name, Problem.RANGE)
        return made

    def read(self, text: str, read_number: Callable[[str], Number]) -> Decimal:
        """The answer that a person wrote, or chose. Raises BadInput."""
        if self.kind == "yes-no" and text in _WORDS:
            return Decimal(_WORDS[text])
        try:
            return self.checked(read_number(text))
        except BadInput:
            raise
        except ValueError:
            raise BadInput(self.name, Problem.YES_NO if self.kind == "yes-no" else Problem.NUMBER) from None


def choice(name: str, label: LazyString, *values: str, percent: bool = False) -> Input:
    """A question with stated answers."""
    choices = tuple(map(Decimal, values))
    return Input(name, label, "choice", min(choices), max(choices), choices, percent)


def amount(name: str, label: LazyString, kind: str = "number") -> Input:
    """A question for a number from 0."""
    return Input(name, label, kind, Decimal(0), MOST)


def yes_no(name: str, label: LazyString) -> Input:
    """A question that is answered yes or no."""
    return Input(name, label, "yes-no", Decimal(0), Decimal(1), (Decimal(1), Decimal(0)))
