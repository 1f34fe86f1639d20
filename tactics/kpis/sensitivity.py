"""What a little more or less is worth: how an answer moves when one of its figures does.

Three kinds. Where the answer is what is lost or kept in a period: how long a customer then stays. Where it is another
part of a whole: how many a point is. Elsewhere: the value when one input is turned, by points or by tenths.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext

from tactics.kpis import formulas, wording
from tactics.kpis.answering import Answer, Given, compute
from tactics.kpis.formulas import Impossible
from tactics.kpis.measures import PERIODS, Variant


@dataclass(frozen=True)
class Step:
    """One figure tried, what it gives, both as numbers and in words; `now` is what was asked."""

    x: Decimal
    y: Decimal
    x_said: str
    y_said: str
    now: bool


@dataclass(frozen=True)
class Sensitivity:
    """The steps tried, what the two columns are, and the one sentence that says it."""

    x_label: str
    y_label: str
    steps: tuple[Step, ...]
    sentence: str


def sensitivity(answer: Answer, name: str, period: str) -> Sensitivity | None:
    """What moves the answer, or nothing when there is too little to show."""
    if answer.value is None:
        return None
    variant = answer.variant
    if variant.decay:
        found = _of_life(variant, answer.value, name, period)
    elif variant.part:
        found = _of_parts(variant, answer.value, answer.values, name)
    elif variant.lever:
        found = _of_input(variant, answer.value, answer.values, name)
    else:
        return None
    return found if found and len(found.steps) >= 3 else None


def _around(value: Decimal) -> list[Decimal]:
    """Three points down and three up, finer where the figure is small."""
    size = Decimal(1)
    while size > Decimal("0.001") and min(value, 100 - value) < 2 * size:
        size /= 10
    return [at for k in range(-3, 4) if 0 <= (at := value + k * size) <= 100]


def _of_life(variant: Variant, value: Decimal, name: str, period: str) -> Sensitivity | None:
    lost = variant.decay == "lost"
    steps = []
    for at in _around(value):
        churn = at if lost else 100 - at
        if churn > 0:
            life = formulas.lifetime(churn)
            steps.append(Step(at, life, wording.per_cent(at), wording.plain(life, 1), at == value))
    better = _beside(steps, -1 if lost else 1)
    if better is None:
        return None
    now, then = better
    units: dict[str, str] = {"month": gettext("months"), "quarter": gettext("quarters"), "year": gettext("years")}
    longer = wording.per_cent(100 * (then.y / now.y - 1), 0)
    sentence = gettext(
        "At %(then)s %(period)s instead of %(now)s, a customer stays %(long)s %(units)s on average instead of %(short)s: "
        "%(longer)s longer. It holds while the rate is the same for new and old customers.",
        then=then.x_said, now=now.x_said, period=PERIODS[period],
        long=then.y_said, short=now.y_said, units=units[period], longer=longer,
    )  # fmt: skip
    return Sensitivity(name, gettext("Average stay, %(units)s", units=units[period]), tuple(steps), sentence)


def _of_parts(variant: Variant, value: Decimal, values: Mapping[str, Given], name: str) -> Sensitivity | None:
    part, whole = (variant.by_name[own] for own in variant.part or ())
    base = values[whole.name]
    if isinstance(base, tuple):
        return None
    steps = []
    for at in _around(value):
        count = base * at / 100
        steps.append(Step(at, count, wording.per_cent(at), wording.plain(count, 0 if base >= 1000 else 1), at == value))
    if len(steps) < 2:
        return None
    point = steps[1].x - steps[0].x
    sentence = gettext(
        "%(points)s of %(name)s is %(count)s of %(whole)s (“%(label)s”).",
        points=wording.points(point), name=name, count=wording.plain(base * point / 100, 1),
        whole=wording.plain(base), label=whole.label,
    )  # fmt: skip
    return Sensitivity(name, str(part.label), tuple(steps), sentence)


def _of_input(variant: Variant, value: Decimal, values: Mapping[str, Given], name: str) -> Sensitivity | None:
    lever, direction = variant.lever or ("", 1)
    own, base = variant.by_name[lever], values[lever]
    if isinstance(base, tuple) or base == 0:
        return None
    tried = _around(base) if own.kind == "share" else [base * (10 + k) / 10 for k in range(-3, 4)]
    steps = []
    for at in tried:
        try:
            result = value if at == base else compute(variant, {**values, lever: at})
        except Impossible:
            continue
        steps.append(Step(at, result, wording.input_value(at, own), wording.in_unit(result, variant.unit), at == base))
    better = _beside(steps, direction)
    if better is None:
        return None
    now, then = better
    sentence = gettext(
        "With “%(label)s” at %(then)s instead of %(now)s, the result is %(after)s instead of %(before)s, "
        "everything else unchanged.",
        label=own.label, then=then.x_said, now=now.x_said, after=then.y_said, before=now.y_said,
    )  # fmt: skip
    return Sensitivity(str(own.label), name, tuple(steps), sentence)


def _beside(steps: list[Step], direction: int) -> tuple[Step, Step] | None:
    """The step that was asked and the next one in the good direction (or the other, at an end)."""
    now = next((place for place, step in enumerate(steps) if step.now), None)
    if now is None:
        return None
    for there in (now + direction, now - direction):
        if 0 <= there < len(steps):
            return steps[now], steps[there]
    return None
