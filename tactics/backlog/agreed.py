"""What a team writes about how it works, read from its forms: weights, criteria, limits, names of filters.

Keeps true: what was written is shown again, whatever it was; what is given to be stored can be used.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from tactics.backlog.forms import line
from tactics.backlog.states import CHECKS, OPEN, STATUSES
from tactics.core.i18n import number, read_number
from tactics.scoring import wording
from tactics.scoring.frameworks import FRAMEWORKS, HEAVIEST, Framework, Method, method
from tactics.scoring.inputs import BadInput, Input, Problem

MOST_CRITERIA, LONGEST_CRITERION = 12, 40
LARGEST_LIMIT = 999


@dataclass(frozen=True)
class Weight:
    """One line of the form: a criterion, what it is called, the weight that was written, what is wrong."""

    name: str
    label: str
    written: str
    problem: str = ""


@dataclass(frozen=True)
class Scoring:
    """A way to score as its form shows it. `method` is None while there are problems."""

    framework: Framework
    variant: str
    weights: Sequence[Weight] = ()
    method: Method | None = None
    problem: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    """The weights to store."""


def shown_scoring(framework: Framework, current: Method) -> Scoring:
    """The form of a framework, filled in with how the team scores now, or as is usual for it."""
    same = current.framework == framework
    variant = current.variant.id if same else framework.variants[0].id
    if framework.own:
        weights = [Weight(name, name, number(float(share) * 100, 1)) for name, share in current.weights.items()] if same else []
        return Scoring(framework, variant, [*weights, *_blanks(len(weights))])
    given = {name: current.weights.get(name, 0) if same else weight for name, weight in framework.weights.items()}
    labels = {own.name: str(own.label) for own in framework.variants[0].inputs}
    return Scoring(framework, variant, [Weight(name, labels[name], number(float(weight), 4)) for name, weight in given.items()])


def read_scoring(form: MultiDict[str, str]) -> Scoring | None:
    """What a form says about the way to score; None when it names no framework there is."""
    framework = FRAMEWORKS.get(form.get("framework", ""))
    if framework is None:
        return None
    lines = _lines(framework, form)
    values, problems = _read(lines)
    shown = [Weight(own.name, own.label, own.written, problems.get(place, "")) for place, own in enumerate(lines)]
    if framework.own:
        shown += _blanks(len(shown))
    variant = form.get("variant") or framework.variants[0].id
    problem = _of_names(values, len(lines)) if framework.own else ""
    if problems or problem:
        return Scoring(framework, variant, shown, problem=problem)
    try:
        made = method(framework.id, variant, values)
    except BadInput as bad:
        return Scoring(framework, variant, shown, problem=wording.problem(Input(bad.field, bad.field), bad.problem))
    return Scoring(framework, variant, shown, made, values=values)


def read_limits(form: MultiDict[str, str]) -> tuple[dict[str, int], dict[str, str], dict[str, str]]:
    """The limits by status, what was written, and what is wrong with that."""
    limits, problems = dict[str, int](), dict[str, str]()
    written = {status: form.get(f"limit-{status}", "") for status in OPEN}
    for status, text in written.items():
        if not text.strip():
            continue
        try:
            value = read_number(text)
        except ValueError:
            value = 0
        if value != int(value) or not 1 <= value <= LARGEST_LIMIT:
            problems[status] = gettext("Give a whole number from 1 to %(most)s, or nothing.", most=LARGEST_LIMIT)
        else:
            limits[status] = int(value)
    return limits, written, problems


def said(values: Mapping[str, Any]) -> dict[str, str]:
    """Some of the habits, as they are stored, in words: what each is called, and what it says."""
    told: dict[str, str] = {}
    if "framework" in values:
        framework = FRAMEWORKS[values["framework"]]
        variant = next((str(own.label) for own in framework.variants if own.id == values["variant"]), "")
        labels = {own.name: str(own.label) for own in framework.variants[0].inputs}
        told[gettext("How ideas are scored")] = f"{framework.label} · {variant}"
        told[gettext("Weights")] = _listed(
            f"{labels.get(name, name)}: {number(weight, 4)}" for name, weight in values["weights"].items()
        )
    if "gate" in values:
        told[gettext("Before an experiment runs")] = _listed(str(CHECKS[check]) for check in values["gate"])
    if "limits" in values:
        told[gettext("How much at once")] = _listed(f"{STATUSES[status]}: {most}" for status, most in values["limits"].items())
    return told


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(lines) or "–"


def _lines(framework: Framework, form: MultiDict[str, str]) -> list[Weight]:
    if not framework.own:
        labels = {own.name: str(own.label) for own in framework.variants[0].inputs}
        return [Weight(name, labels[name], form.get(f"weight-{name}", "0")) for name in framework.weights]
    pairs = zip(map(line, form.getlist("criterion")), form.getlist("weight"), strict=False)
    return [Weight(name, name, weight) for name, weight in pairs if name or weight.strip()][: MOST_CRITERIA + 1]


def _read(lines: Iterable[Weight]) -> tuple[dict[str, float], dict[int, str]]:
    """The weights that could be read, and the problems by the place of their line."""
    values, problems = dict[str, float](), dict[int, str]()
    for place, own in enumerate(lines):
        try:
            weight = read_number(own.written)
        except ValueError:
            problems[place] = gettext("Write a number.")
            continue
        if not own.name:
            problems[place] = gettext("Give the criterion a name.")
        elif len(own.name) > LONGEST_CRITERION:
            problems[place] = gettext("At most %(most)s characters.", most=LONGEST_CRITERION)
        elif own.name in values:
            problems[place] = gettext("This criterion is there already.")
        elif not 0 <= weight <= HEAVIEST:
            problems[place] = gettext("Give a number from %(least)s to %(most)s.", least=0, most=HEAVIEST)
        values[own.name] = weight
    return values, problems


def _of_names(values: Mapping[str, float], lines: int) -> str:
    if lines > MOST_CRITERIA:
        return str(gettext("At most %(most)s criteria.", most=MOST_CRITERIA))
    if not any(values.values()):
        return str(wording.problem(Input("weights", ""), Problem.WEIGHTS))
    return ""


def _blanks(there: int) -> list[Weight]:
    return [Weight("", "", "") for _ in range(min(3 if there else 4, MOST_CRITERIA - min(there, MOST_CRITERIA)))]
