"""From a row of a file to the values of an item, each checked as the forms check it.

Keeps true: what a form would refuse, an import refuses, with the same words; a row becomes values as a whole or is
refused with its reasons; an empty cell says nothing, and leaves what stands there alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from wtforms import Field

from tactics.backlog.forms import ItemForm
from tactics.catalogue.sheets import several
from tactics.core.vocabulary import KPIS
from tactics.experiments.forms import LearningForm, NumberField, ResultForm, StoredDesignForm
from tactics.experiments.record import EFFECT, HEADINGS, ICE
from tactics.imports import values
from tactics.imports.values import Way
from tactics.scoring import wording
from tactics.scoring.frameworks import Method, method
from tactics.scoring.inputs import BadInput

DAYS = ("planned_start", "planned_end", "started_on", "ended_on")
NUMBERS = ("baseline", "spread", "smallest_effect", "weekly_traffic", "weeks", *EFFECT)
KEYS = ("id", "tactic", "created_at")
"""What says which item a row is, and is no value of it."""
_ELSEWHERE = frozenset((*KEYS, "framework", "formula_variant", "answers", *ICE))
_SHORT = 40
"""How long a text may be that other rows are likely to hold too."""


@dataclass(frozen=True)
class Record:
    """A row that can be used: what says which item it is, its values, the answers in a method, and an effect."""

    line: int
    keys: Mapping[str, str]
    values: Mapping[str, Any]
    method: Method | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    effect: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be used, and why."""

    line: int
    reason: str


class _ItemForm(ItemForm):
    """The form of an item with all its fields, whatever the request it is filled in."""

    def is_submitted(self) -> bool:
        """Rows of a file are not what the request holds."""
        return False


class Desk:
    """Where rows are checked, one after another; `method` is the team's own."""

    def __init__(self, way: Way, own: Method) -> None:
        """With a form of each kind, whose fields check many rows."""
        self._way, self._own = way, own
        forms = [form(formdata=None, meta={"csrf": False}) for form in (_ItemForm, StoredDesignForm, LearningForm, ResultForm)]
        self._fields: dict[str, tuple[Any, Any]] = {part.name: (form, part) for form in forms for part in form}
        self._seen: dict[tuple[str, str], Any] = {}

    def record(self, line: int, cells: Mapping[str, Sequence[str]]) -> Record | Rejected:
        """What a row says, by the names of its columns."""
        given = {name: [cell for cell in texts if cell and not cell.isspace()] for name, texts in cells.items()}
        keys = {name: given[name][0].strip() for name in KEYS if given.get(name)}
        found: dict[str, Any] = {}
        wrong: list[str] = []
        for name, texts in given.items():
            if texts and name not in _ELSEWHERE:
                try:
                    found[name] = self._value(name, texts)
                except ValueError as error:
                    wrong.append(f"{HEADINGS[name]}: {error}")
        effect = [found.pop(name, None) for name in EFFECT]
        if _half(effect):
            wrong.append(gettext("Give the effect and both ends of its interval, the lower end first."))
        try:
            own, answers = self._answers({name: texts[0] for name, texts in given.items() if texts})
        except ValueError as error:
            wrong.append(str(error))
        if wrong:
            return Rejected(line, " ".join(wrong))
        whole = None if None in effect else (effect[0], effect[1], effect[2])
        return Record(line, keys, found, own, answers, whole)

    def _value(self, name: str, texts: Sequence[str]) -> Any:
        """What a part says. Many rows say the same: it is read once."""
        if len(texts) > 1 or len(texts[0]) > _SHORT:
            return self._read(name, texts)
        key = name, texts[0]
        if key not in self._seen:
            self._seen[key] = self._read(name, texts)
        return self._seen[key]

    def _read(self, name: str, texts: Sequence[str]) -> Any:
        text = texts[0]
        if name in DAYS:
            return values.day(text, self._way)
        if name in {"more_is_better", "sequential"}:
            return values.yes_no(text)
        if name in values.WORDS:
            return values.word(name, text, self._way)
        form, part = self._fields[name]
        if isinstance(part, NumberField):
            return _bounded(values.number(text, self._way.mark), text, part)
        return _checked(form, part, _as_written(name, texts))

    def _answers(self, row: Mapping[str, str]) -> tuple[Method | None, dict[str, str]]:
        """The answers of a row, and what they are answers to. Raises ValueError."""
        told = several(row.get("answers", ""))
        apart = told[0].split(", ") if len(told) == 1 else []  # As a workbook has them.
        parts = [part.rpartition("=") for part in (apart if apart and all("=" in part for part in apart) else told)]
        texts = {name.strip(): text.strip() for name, _, text in parts}
        for name in ICE:
            value = values.number(row.get(name, ""), self._way.mark)
            if name in row and (value is None or value != values.number(texts.get(name, ""), ".")):
                texts[name] = row[name].strip() if value is None else f"{value:f}"
        if not texts:
            return None, {}
        wanted = row.get("framework", "").strip() or self._own.framework.id
        own = self._method(wanted, row.get("formula_variant", "").strip())
        inputs = {asked.name: asked for asked in own.inputs}
        if unknown := [name for name in texts if name not in inputs]:
            raise ValueError(gettext("%(framework)s does not ask for “%(name)s”.", framework=wanted, name=unknown[0][:40]))
        found: dict[str, str] = {}
        for name, text in texts.items():
            try:
                found[name] = str(inputs[name].read(text, _exact))
            except BadInput as error:
                written = (row.get(name) or text).strip()[:40]
                raise ValueError(f"{inputs[name].label}: “{written}”. {wording.problem(inputs[name], error.problem)}") from None
        return own, found

    def _method(self, framework: str, variant: str) -> Method:
        if framework == self._own.framework.id and variant in {"", self._own.variant.id}:
            return self._own
        try:
            return method(framework, variant)
        except BadInput:
            words = {"framework": f"{framework} {variant}".strip()[:60]}
            raise ValueError(gettext("Scores by “%(framework)s” cannot be read here.", **words)) from None


def _exact(text: str) -> Decimal:
    """A number as our exports write it. Raises ValueError."""
    found = values.number(text, ".")
    if found is None:
        raise ValueError(text)
    return found


def _as_written(name: str, texts: Sequence[str]) -> str:
    """Several values as the form's own field takes them: tags between commas, the others one on each line."""
    if name == "tags":
        return ",".join(part for text in texts for part in several(text))
    if name in {"variants", "guardrails", "links"}:
        parts = several(texts[0])
        known = [part.strip() for part in texts[0].split(",")]
        return "\n".join(known if name == "guardrails" and all(part in KPIS for part in known) else parts)
    return texts[0]


def _checked(form: Any, part: Field, text: str) -> Any:
    """The text as a field of a form takes it. Raises ValueError with what the form would say."""
    part.process(MultiDict({part.name: text}))
    if not part.validate(form):
        raise ValueError(" ".join(map(str, part.errors)))
    return part.data


def _bounded(found: Decimal | None, text: str, part: NumberField) -> float | int:
    if found is None:
        raise ValueError(gettext("“%(text)s” is not a number.", text=text.strip()[:40]))
    if not part.least <= found <= part.most:
        raise ValueError(gettext("“%(text)s” is too small or too large.", text=text.strip()[:40]))
    if part.whole and found != int(found):
        raise ValueError(gettext("Give a whole number."))
    return int(found) if part.whole else float(found)


def together(found: Mapping[str, Any]) -> list[str]:
    """What is wrong with the values of a whole item that are right each by itself."""
    start, end, baseline = (found.get(name) for name in ("planned_start", "planned_end", "baseline"))
    share = found.get("metric_kind") == "share" and baseline is not None
    wrong = []
    if start and end and end < start:
        wrong.append(gettext("It cannot end before it starts."))
    if share and not 0 <= (baseline or 0) <= 1:
        wrong.append(gettext("A share lies between 0 and 100 per cent."))
    if found.get("smallest_effect") == 0:
        wrong.append(gettext("An effect of 0 cannot be detected."))
    return wrong


def _half(effect: Sequence[float | None]) -> bool:
    given = [end for end in effect if end is not None]
    if len(given) < 3:
        return bool(given)
    value, low, high = given
    return not low <= value <= high
