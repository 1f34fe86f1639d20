"""The answers of one person to a framework's questions, as they stand in a form.

Keeps true: an empty field is no answer; what was written is shown again, whatever it was, with what is wrong with it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from werkzeug.datastructures import MultiDict

from tactics.core.i18n import current_language, read_number, written
from tactics.scoring import wording
from tactics.scoring.frameworks import Method
from tactics.scoring.inputs import Input
from tactics.scoring.rubrics import Rubric, rubric
from tactics.scoring.scores import Answers, read_inputs

_ENGLISH = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?")
_COUNTED = re.compile(r"[+-]?[1-9][0-9]{0,2}([.,])[0-9]{3}(\1[0-9]{3})*")


@dataclass(frozen=True)
class Question:
    """One question as a form shows it: its field's name, its rubric, what stands in it, what is wrong with that."""

    input: Input
    field: str
    rubric: Rubric
    written: str
    problem: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The values to choose from, each with its name; empty for a number to write."""
        return [(written(value), wording.shown(self.input, value)) for value in self.input.choices]


@dataclass(frozen=True)
class ScoreInputs:
    """What was written into a form of a method's questions: the answers that could be read, and the problems."""

    method: Method
    written: Mapping[str, str]
    answers: Mapping[str, Decimal] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    given: bool = False
    """Whether the request held any of the questions."""

    @classmethod
    def read(cls, method: Method, form: MultiDict[str, str], stored: Answers) -> "ScoreInputs":
        """What a request holds; a question that it does not hold keeps the answer that is stored."""
        held = {own.name: form[name] for own in method.inputs if (name := field_name(method, own)) in form}
        texts = {**_texts(method, stored), **held}
        read = read_inputs(method, texts, read_amount)
        inputs = {own.name: own for own in method.inputs}
        problems = {name: wording.problem(inputs[name], code) for name, code in read.problems.items()}
        return cls(method, texts, read.values, problems, bool(held))

    @classmethod
    def stored(cls, method: Method, answers: Answers) -> "ScoreInputs":
        """What is stored, to be changed."""
        return cls(method, _texts(method, answers))

    @property
    def to_store(self) -> dict[str, str]:
        """The answers as they are kept: exact, as text."""
        return {name: str(value) for name, value in self.answers.items()}

    def questions(self, language: str) -> list[Question]:
        """The questions in order, each as a form shows it."""
        texts, problems = self.written, self.problems
        return [
            Question(own, field_name(self.method, own), rubric(self.method, own.name, language), *parts)
            for own in self.method.inputs
            for parts in [(texts.get(own.name, ""), problems.get(own.name, ""))]
        ]


def read_amount(text: str, *, counted: bool = False) -> float:
    """The number that somebody wrote in the language of the page; `counted` where it can only be whole.

    1,200 is twelve hundred in English, and 1.200 too wherever something is counted; otherwise the sign is a decimal one.
    Raises ValueError.
    """
    bare = text.strip()
    grouped = _COUNTED if counted else _ENGLISH if current_language() == "en" else None
    if grouped and grouped.fullmatch(bare):
        bare = re.sub(r"[.,]" if counted else ",", "", bare)
    return read_number(bare)


def field_name(method: Method, own: Input) -> str:
    """The name of a question's field; that of a team's own criterion cannot be mistaken for another field."""
    return f"score-{own.name}" if method.framework.own else own.name


def _texts(method: Method, answers: Answers) -> dict[str, str]:
    checked = {own.name: own.checked(value) for own in method.inputs if (value := answers.get(own.name)) is not None}
    return {name: written(value) for name, value in checked.items()}
