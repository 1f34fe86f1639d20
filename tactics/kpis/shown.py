"""What a KPI's page shows, worked out ahead of the template: the formula set, the answer, where it stands, what moves it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from flask_babel import gettext

from tactics.kpis import bands, formulas, wording
from tactics.kpis.answering import Answer, Given, answer
from tactics.kpis.charts import BarChart, Strip, bar_chart, strip
from tactics.kpis.measures import PERIODS, Fraction, Kpi, Variant, sign
from tactics.kpis.sensitivity import Sensitivity, sensitivity
from tactics.kpis.texts import Entry, KpiText, VariantText

_MOST_TEXT = 2000
Piece = tuple[str, bool]
"""A piece of a set formula, and whether it is a sign."""


@dataclass(frozen=True)
class SetFormula:
    """A formula to be set: parts (the sign before, what stands above, what below a line), and one line in words."""

    parts: tuple[tuple[str, tuple[Piece, ...], tuple[Piece, ...]], ...]
    plain: str


@dataclass(frozen=True)
class Standing:
    """One benchmark with its words, the verdict on the value, and the strip that draws it."""

    benchmark: bands.Benchmark
    verdict: bands.Verdict | None
    strip: Strip | None

    @property
    def good(self) -> str:
        """What counts as good."""
        return bands.said_good(self.benchmark)

    @property
    def great(self) -> str:
        """What counts as really good."""
        return bands.said_great(self.benchmark)

    @property
    def period(self) -> str:
        """The period it is for, in words."""
        return str(PERIODS[self.benchmark.period]) if self.benchmark.period else gettext("not stated")

    @property
    def compared(self) -> str:
        """The figure that was held against it."""
        found = self.verdict.compared if self.verdict else None
        return "" if found is None else wording.in_unit(found, "percent" if self.benchmark.unit == "percent" else "score")


class Page:
    """A KPI as an address asks for it."""

    def __init__(self, kpi: Kpi, entry: Entry, args: Mapping[str, str], language: str) -> None:
        """With what stands in the address; when no figure does, with the worked example's."""
        self.kpi, self.entry, self.language = kpi, entry, language
        self.variant = kpi.variant(args.get("variant"), args)
        self.given = {name: args.get(name, "")[:_MOST_TEXT].replace("\0", "") for name in self.variant.by_name}
        self.example = not any(text.strip() for text in self.given.values())
        if self.example:
            self.given = dict(self.example_texts(self.variant))
        asked = args.get("period", "")
        self.period = asked if self.variant.decay and asked in PERIODS else "month"

    @property
    def text(self) -> KpiText:
        """What the library says about it."""
        return self.entry.texts[self.language]

    @cached_property
    def answer(self) -> Answer:
        """The answer, or what is wrong."""
        return answer(self.variant, self.given, self.language)

    def example_texts(self, variant: Variant) -> Iterator[tuple[str, str]]:
        """A variant's example as a reader would write it."""
        for own in variant.inputs:
            text = variant.example[own.name]
            yield own.name, text if own.kind == "series" else wording.plain(Decimal(text))

    def words_of(self, variant: Variant) -> VariantText:
        """A variant's name and note: the library's, or the register's own."""
        written = self.text.variants.get(variant.id)
        return written or VariantText(str(variant.name or self.text.name), str(variant.note or ""))

    def formula(self, variant: Variant) -> SetFormula:
        """A variant's formula in the names of its inputs."""
        return typeset(variant, lambda name: str(variant.by_name[name].label), self.text.name)

    def worked(self, variant: Variant) -> tuple[SetFormula, str]:
        """A variant's example: its formula with the numbers in place, and what it gives, computed here and now."""
        found = answer(variant, dict(self.example_texts(variant)), self.language)
        return self._filled(found), self.said(found)

    def filled(self) -> SetFormula:
        """The formula with the reader's own numbers."""
        return self._filled(self.answer)

    def _filled(self, found: Answer) -> SetFormula:
        return typeset(found.variant, lambda name: _given(found.values[name], found.variant, name), "")

    def said(self, found: Answer | None = None) -> str:
        """The value with its unit."""
        own = found or self.answer
        return "" if own.value is None else wording.in_unit(own.value, own.variant.unit)

    def sentence(self) -> str:
        """The result in a sentence."""
        name = self.text.name
        if self.variant.decay:
            return str(gettext("%(kpi)s is %(value)s %(period)s.", kpi=name, value=self.said(), period=PERIODS[self.period]))
        return str(gettext("%(kpi)s: %(value)s.", kpi=name, value=self.said()))

    def equivalents(self) -> str:
        """A rate of one period said for the two others, and what else the figure means."""
        value, decay = self.answer.value, self.variant.decay
        if value is None:
            return ""
        if self.variant.id == "dau-mau":
            return _rhythm(value)
        if self.kpi.slug == "customer-worth":
            return _steps(self.answer.values)
        if not decay or not 0 <= value <= 100:
            return ""
        others = [period for period in PERIODS if period != self.period]
        said = [f"{wording.per_cent(bands.converted(value, self.period, period, decay))} {PERIODS[period]}" for period in others]
        return str(gettext("Held for longer, compounded: %(first)s and %(second)s.", first=said[0], second=said[1]))

    @cached_property
    def standings(self) -> list[Standing]:
        """Each benchmark, with where the value stands when there is one to compare."""
        return [self._standing(benchmark) for benchmark in self.entry.benchmarks]

    def _standing(self, benchmark: bands.Benchmark) -> Standing:
        value = self.answer.value
        if value is None or not bands.comparable(self.variant):
            return Standing(benchmark, None, None)
        verdict = bands.judge(benchmark, value, self.period, self.variant.decay, self.entry.better)
        least = Decimal(-100) if benchmark.row == "B068" else Decimal(0)
        drawn = None if verdict.compared is None else strip(benchmark.bands(), verdict.compared, least)
        return Standing(benchmark, verdict, drawn)

    @cached_property
    def sensitivity(self) -> Sensitivity | None:
        """What a little more is worth."""
        return sensitivity(self.answer, self.text.name, self.period)

    def chart(self) -> BarChart | None:
        """The sensitivity drawn."""
        found = self.sensitivity
        return bar_chart([(step.y, step.y_said, step.x_said, step.now) for step in found.steps]) if found else None

    def address(self, **changes: str) -> str:
        """The query of this very answer, with some parts changed."""
        pairs = {"variant": self.variant.id, **{name: text for name, text in self.given.items() if text}}
        if len(self.kpi.variants) == 1:
            del pairs["variant"]
        if self.variant.decay:
            pairs["period"] = self.period
        return "?" + urlencode(pairs | changes)


def typeset(variant: Variant, say: Callable[[str], str], name: str) -> SetFormula:
    """A formula with each name said by `say`."""

    def piece(written: str) -> Piece:
        own = sign(written)
        return (say(written), False) if own is None else (own, True)

    parts: list[tuple[str, tuple[Piece, ...], tuple[Piece, ...]]] = []
    before = ""
    for part in variant.parts():
        if isinstance(part, Fraction):
            parts.append((before, tuple(map(piece, part.top)), tuple(map(piece, part.bottom))))
        elif (own := sign(part)) is not None:
            before = own
            continue
        else:
            parts.append((before, (piece(part),), ()))
        before = ""
    plain = variant.in_words(lambda written: piece(written)[0])
    return SetFormula(tuple(parts), f"{name} = {plain}" if name else plain)


def _given(value: Given, variant: Variant, name: str) -> str:
    if isinstance(value, tuple):
        shown = "; ".join(wording.plain(one) for one in value[:12])
        return f"{shown} …" if len(value) > 12 else shown
    return wording.input_value(value, variant.by_name[name])


def _rhythm(value: Decimal) -> str:
    """What DAU/MAU means in days, and the rhythm that it points to."""
    days = value * 30 / 100
    rhythms: dict[str, str] = {"monthly": gettext("monthly"), "weekly": gettext("weekly"), "daily": gettext("daily")}
    return str(
        gettext(
            "An average user of the month is active on %(days)s of 30 days, a %(rhythm)s rhythm by the groups below.",
            days=wording.plain(days), rhythm=rhythms[formulas.cadence(days)],
        )
    )  # fmt: skip


def _steps(values: Mapping[str, Given]) -> str:
    """What a customer is worth, step by step: the order, how often, the year (F043 to F045)."""
    revenue, purchases, customers = (
        one for name in ("revenue", "purchases", "customers") if isinstance(one := values[name], Decimal)
    )
    order, often = formulas.ratio(revenue, purchases), formulas.ratio(purchases, customers)
    return str(
        gettext(
            "Step by step: an average order of %(order)s, times %(often)s orders a year, is %(year)s a year for each customer.",
            order=wording.money(order), often=wording.plain(often), year=wording.money(order * often),
        )
    )  # fmt: skip
