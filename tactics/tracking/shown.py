"""What the pages of figures show, worked out ahead of the templates: names, the latest value, its course, what is missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from flask_babel import gettext, ngettext

from tactics.core.vocabulary import KPIS
from tactics.kpis import wording
from tactics.kpis.register import REGISTER
from tactics.kpis.texts import entries
from tactics.tracking import periods
from tactics.tracking.definitions import Definition, definition_of
from tactics.tracking.models import FigureSeries, FigureValue
from tactics.tracking.pictures import Mark, Spark, TimeChart, Value, sparkline, time_chart

MOST_MARKS = 12
"""How many marks a chart carries; older notes stand in the table."""


@dataclass(frozen=True)
class Change:
    """How far the latest value lies from the one before: in words, since when, and whether that is better, worse or neither."""

    said: str
    since: str
    tone: str


class Following:
    """A series as a list shows it: `values` are its newest, the oldest first."""

    def __init__(self, series: FigureSeries, values: Sequence[Value], language: str, today: date) -> None:
        """As it stands on a day."""
        self.series, self.values, self.language, self.today = series, values, language, today

    @property
    def name(self) -> str:
        """The KPI's name."""
        return name_of(self.series.kpi, self.language)

    @property
    def named(self) -> str:
        """What sets the series apart: its way to compute where there are several, its period, its label."""
        several = self.series.kpi in REGISTER and len(REGISTER[self.series.kpi].variants) > 1
        own = self.series.definitions[-1]["named"].get(self.language, "") if several else ""
        whole = " · ".join(part for part in (own, str(periods.BY[self.series.period]), self.series.label) if part)
        return whole[:1].upper() + whole[1:]

    @property
    def latest(self) -> str:
        """The newest value with its unit; nothing when there is none."""
        return self.in_unit(self.values[-1][1]) if self.values else ""

    @property
    def latest_period(self) -> str:
        """The period of the newest value."""
        return self.period(self.values[-1][0]) if self.values else ""

    @cached_property
    def change(self) -> Change | None:
        """How far the newest value lies from the one before it."""
        if len(self.values) < 2:
            return None
        (before, old), (_, new) = self.values[-2:]
        return Change(change_said(new - old, self.series.unit, old), self.period(before), self._tone(new - old))

    def _tone(self, difference: Decimal) -> str:
        better = entries()[self.series.kpi].better if self.series.kpi in entries() else "depends"
        if better == "depends" or not difference:
            return ""
        return "better" if (difference > 0) == (better == "higher") else "worse"

    @property
    def target(self) -> str:
        """The target with its unit."""
        return "" if self.series.target is None else self.in_unit(self.series.target)

    @property
    def reached(self) -> bool | None:
        """Whether the newest value has reached the target; None where there is no target or no better and worse."""
        if self.series.target is None or not self.values:
            return None
        tone = self._tone(self.values[-1][1] - self.series.target)
        return True if self.values[-1][1] == self.series.target else {"better": True, "worse": False}.get(tone)

    @property
    def spark(self) -> Spark | None:
        """The course of the newest values."""
        return sparkline(self.series.period, self.values)

    @property
    def due(self) -> date:
        """The newest period that is over: its value can be known."""
        return periods.last_whole(self.series.period, self.today)

    @property
    def missing(self) -> str:
        """Which value is missing, in a sentence; nothing when none is, or when there is no value at all."""
        lacking = periods.steps(self.series.period, self.values[-1][0], self.due) if self.values else 0
        if lacking < 1:
            return ""
        if lacking == 1:
            return str(gettext("%(period)s is missing", period=self.period(self.due)))
        return str(
            ngettext(
                "%(num)s period is missing since %(period)s",
                "%(num)s periods are missing since %(period)s",
                lacking,
                period=self.latest_period,
            )
        )

    @property
    def next(self) -> date:
        """The period that a new value is most likely for: the first that is missing at the end, or else the running one."""
        return periods.after(self.series.period, self.values[-1][0]) if self.values else self.due

    @cached_property
    def definition(self) -> Definition | None:
        """How the register defines it now."""
        return definition_of(self.series.kpi, self.series.variant)

    @property
    def outdated(self) -> bool:
        """Whether the register defines it in another way than when its newest values were saved, or no longer at all."""
        return self.definition is None or self.definition.digest != self.series.digest

    def in_unit(self, value: Decimal) -> str:
        """A value with its unit in words."""
        return in_unit(value, self.series.unit)

    def period(self, day: date) -> str:
        """A period in words."""
        return periods.said(self.series.period, day)

    @staticmethod
    def day_said(day: str) -> str:
        """A day in words, from its ISO form."""
        return periods.short_date(date.fromisoformat(day))


class Course(Following):
    """A series as its own page shows it, with all of its values."""

    def __init__(
        self, series: FigureSeries, rows: Sequence[FigureValue], language: str, today: date, *, happened: Sequence[Mark] = ()
    ) -> None:
        """As it stands on a day; `rows` by date, the oldest first; `happened` is what other rooms mark in its chart."""
        super().__init__(series, [(row.day, row.value) for row in rows], language, today)
        self.rows, self.happened = rows, happened

    @cached_property
    def marks(self) -> list[Mark]:
        """What happened, by date: notes, new definitions, experiments; the newest of them."""
        notes = [Mark(row.day, row.note, "note") for row in self.rows if row.note]
        changes = [
            Mark(date.fromisoformat(own["from"]), gettext("The definition changed"), "definition")
            for own in self.series.definitions
            if own["from"]
        ]
        return sorted([*notes, *changes, *self.happened], key=lambda mark: mark.day)[-MOST_MARKS:]

    def said_mark(self, mark: Mark) -> str:
        """When a mark was: a note's period, any other's day."""
        return self.period(mark.day) if mark.kind == "note" else periods.short_date(mark.day)

    def charts(self) -> list[tuple[str, TimeChart]]:
        """The chart for a wide and for a narrow page."""
        return [(look, self._chart(size)) for look, size in (("wide", (760, 320)), ("narrow", (360, 300)))]

    def _chart(self, size: tuple[int, int]) -> TimeChart:
        write: Callable[[Decimal], str] = wording.per_cent if self.series.unit == "percent" else wording.plain
        return time_chart(self.series.period, self.values, write, target=self.series.target, marks=self.marks, size=size)

    @cached_property
    def gaps(self) -> int:
        """How many periods between the first and the last value have none."""
        whole = periods.steps(self.series.period, self.values[0][0], self.values[-1][0]) + 1 if self.values else 0
        return whole - len(self.values)

    def summary(self) -> str:
        """The chart in words."""
        if len(self.values) == 1:
            return str(gettext("One value: %(value)s, %(period)s.", value=self.latest, period=self.latest_period))
        ends = (self.values[0], self.values[-1], min(self.values, key=_level), max(self.values, key=_level))
        first, last, low, high = (f"{self.in_unit(value)} ({self.period(day)})" for day, value in ends)
        words = {"first": first, "last": last, "low": low, "high": high}
        return str(gettext("From %(first)s to %(last)s. Lowest %(low)s, highest %(high)s.", **words))


def _level(value: Value) -> Decimal:
    return value[1]


def name_of(kpi: str, language: str) -> str:
    """A KPI's name, also of one that the library no longer has."""
    return entries()[kpi].texts[language].name if kpi in entries() else str(KPIS.get(kpi, kpi))


def in_unit(value: Decimal, unit: str) -> str:
    """A value with its unit; a score may be typed with decimals, and then they are shown."""
    return wording.plain(value) if unit == "score" else wording.in_unit(value, unit)


def change_said(difference: Decimal, unit: str, before: Decimal) -> str:
    """A difference with its sign: percentage points, or the unit and how much of the value before it is."""
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    if unit == "percent":
        return sign + wording.points(abs(difference))
    said = sign + in_unit(abs(difference), unit)
    if unit in {"money", "number"} and before > 0 and difference:
        said += f" ({sign}{wording.per_cent(100 * abs(difference) / before, 1)})"
    return said
