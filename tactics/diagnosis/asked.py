"""What an address asks of the diagnosis, read and refused in sentences. Pure.

Keeps true: anything in an address gives a `Case`; a figure that cannot be used is a problem at its field and as if it
were not known, so that the others are still answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from urllib.parse import urlencode

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from tactics.core.vocabulary import BUDGETS, MODELS, STAGES
from tactics.diagnosis.funnel import Funnel
from tactics.kpis import wording
from tactics.kpis.answering import doubt
from tactics.kpis.scenarios import Field, read_figure, read_months

_PER_CENT, _MANY, _ONE = Decimal(100), Decimal(10) ** 12, Decimal(1)
USUAL_MONTHS = 12
RETENTION = Field("retention", _l("Customers kept from month to month, per cent"), Decimal(0), _PER_CENT, counted=False)
CHURN = Field("churn", _l("Or churn a month, per cent"), Decimal(0), _PER_CENT, counted=False)
FIELDS: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "acquisition": (Field("acquisition", _l("New visitors or leads a month"), Decimal(0), _MANY),),
        "activation": (Field("activation", _l("Of them activated, per cent"), Decimal(0), _PER_CENT, counted=False),),
        "revenue": (
            Field("conversion", _l("Of the activated, become customers, per cent"), Decimal(0), _PER_CENT, counted=False),
            Field("revenue", _l("Revenue per customer and month"), Decimal(0), Decimal(10) ** 9),
        ),
        "retention": (RETENTION, CHURN, Field("customers", _l("Customers today"), Decimal(0), _MANY)),
        "referral": (
            Field("invites", _l("Invitations per new customer"), Decimal(0), Decimal(1000), counted=False),
            Field("referral", _l("Of the invited, become customers, per cent"), Decimal(0), _PER_CENT, counted=False),
        ),
    }
)
"""What is asked for, stage by stage. The names are the address's parameters."""
_IN_PER_CENT = frozenset({"activation", "conversion", "retention", "referral"})
_EXAMPLE = MappingProxyType(
    {
        "acquisition": "10000", "activation": "30", "conversion": "5", "revenue": "200", "retention": "95",
        "customers": "1500", "invites": "2", "referral": "4",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What was asked: what stands in each field, what is wrong or doubtful there, and what it comes to."""

    written: Mapping[str, str]
    problems: Mapping[str, str]
    notes: Mapping[str, str]
    funnel: Funnel
    months: int
    model: str
    budget: str
    stage: str
    example: bool

    def query(self, **changes: str) -> str:
        """The query of this very case, with some parts changed; what is an example stays out of it."""
        figures = {} if self.example else {name: text for name, text in self.written.items() if text}
        asked = {**figures, "months": str(self.months), "model": self.model, "budget": self.budget, "stage": self.stage}
        usual = {"months": str(USUAL_MONTHS)}
        return urlencode({name: text for name, text in (asked | changes).items() if text and text != usual.get(name)})


def read_case(args: Mapping[str, str], language: str) -> Case:
    """The case of an address; of one without figures, the example."""
    fields = [own for several in FIELDS.values() for own in several]
    written = {own.name: args.get(own.name, "").replace("\0", " ").strip()[:300] for own in fields}
    example = not any(written.values())
    if example:
        written |= {name: wording.plain(Decimal(text)) for name, text in _EXAMPLE.items()}
    values: dict[str, Decimal] = {}
    problems: dict[str, str] = {}
    notes: dict[str, str] = {}
    for own in fields:
        if not written[own.name]:
            continue
        try:
            reading = read_figure(own, written[own.name], language)
        except ValueError as error:
            problems[own.name] = str(error)
            continue
        values[own.name] = reading.value
        notes.update({own.name: doubt(reading)} if reading.instead is not None else {})
    months = read_months(args.get("months", "").strip()[:10], USUAL_MONTHS, problems)
    funnel = _funnel(values, problems)
    chosen = {name: _one_of(args.get(name), known) for name, known in (("model", MODELS), ("budget", BUDGETS), ("stage", STAGES))}
    return Case(written, problems, notes, funnel, months, **chosen, example=example)


def _one_of(asked: str | None, known: Mapping[str, object]) -> str:
    return asked if asked in known and asked is not None else ""


def _funnel(values: dict[str, Decimal], problems: dict[str, str]) -> Funnel:
    """The funnel of the figures that can be used; figures that contradict each other cannot."""
    churn = values.pop("churn", None)
    if churn is not None and values.setdefault("retention", _PER_CENT - churn) != _PER_CENT - churn:
        problems["churn"] = gettext("Retention and churn make 100% together. Give one of them, or two that agree.")
        del values["retention"]
    shares = {name: value / 100 if name in _IN_PER_CENT else value for name, value in values.items()}
    funnel = Funnel(**shares)
    if funnel.viral is not None and funnel.viral >= _ONE:
        problems["referral"] = gettext(
            "Each new customer would bring %(number)s more, and the funnel would grow without end. Check the two figures.",
            number=wording.plain(funnel.viral),
        )
        del shares["referral"]
        return Funnel(**shares)
    return funnel
