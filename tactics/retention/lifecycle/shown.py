"""What the page of people over time shows of an answer: the picture, the rows of its tables, and what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date, gettext, ngettext

from tactics.core.i18n import number
from tactics.experiments.wording import per_cent
from tactics.retention.lifecycle.pictures import Bar, Stacks, stacks
from tactics.retention.measures.calendar import first_day, number_of
from tactics.retention.measures.questions import Movement
from tactics.retention.pictures import Curve, CurveChart, Mark, curves
from tactics.statistics.inputs import Arm
from tactics.statistics.intervals import wilson
from tactics.tracking.periods import said, short_date

_SHORT = {"day": "d MMM", "week": "d MMM", "month": "MMM yy", "quarter": "MMM yy", "year": "y"}


@dataclass(frozen=True)
class Row:
    """A period in the table: its name, the people of each kind, and the two rates with what they are of."""

    period: str
    new: str
    current: str
    back: str
    gone: str
    active: str
    quick: str
    resurrected: str
    resurrected_of: str


@dataclass(frozen=True)
class Month:
    """A month's stickiness: people active in it, in a mean day, in a mean week, and the two shares."""

    period: str
    people: str
    daily: str
    weekly: str
    daily_share: str
    weekly_share: str


@dataclass(frozen=True)
class Buying:
    """Customers of a period, those of them who bought more than once, and their share."""

    period: str
    people: str
    again: str
    share: str
    whole: bool


class People:
    """An answer of the measure `lifecycle` in words, a picture and tables."""

    def __init__(self, asked: Movement, found: Mapping[str, Any], marked: Sequence[tuple[date, str]] = ()) -> None:
        """Of what was found for a question; `marked`: days on which something changed, and what."""
        self.asked = asked
        self._marked = marked
        self.found = found
        self._rows: list[dict[str, Any]] = found["movement"]["rows"]

    def any(self) -> bool:
        """Whether a period is over in which anybody was there."""
        return any(row["new"] + row["current"] + row["back"] for row in self._rows)

    def charts(self) -> tuple[Stacks, Stacks]:
        """The stacked bars."""
        bars = [Bar(_short(self.asked.period, row), row["current"], row["back"], row["new"], row["gone"]) for row in self._rows]
        return stacks(bars, number, [mark for day, name in self._marked for mark in self._mark(day, name)])

    def _mark(self, day: date, name: str) -> list[Mark]:
        """Where a marked day stands among the bars; nothing when it lies outside."""
        first = number_of(self.asked.period, date.fromisoformat(self._rows[0]["start"]))
        number_ = number_of(self.asked.period, day)
        begins, ends = (first_day(self.asked.period, one) for one in (number_, number_ + 1))
        if not 0 <= number_ - first < len(self._rows):
            return []
        return [Mark(number_ - first + (day - begins) / (ends - begins), f"{short_date(day)}: {name}")]

    def rows(self) -> list[Row]:
        """The table under the picture, the newest period first."""
        return [self._row(row) for row in reversed(self._rows)]

    def now(self) -> str:
        """The newest whole period in one sentence."""
        row = self._rows[-1]
        active = row["new"] + row["current"] + row["back"]
        came, went = row["new"] + row["back"], row["gone"]
        values = {"period": _begins(self._said(row)), "active": number(active), "came": number(came), "went": number(went)}
        return str(
            ngettext(
                "%(period)s: %(active)s person was active. %(came)s came or came back, %(went)s fell away.",
                "%(period)s: %(active)s people were active. %(came)s came or came back, %(went)s fell away.",
                active,
                **values,
            )
        )

    def judged(self) -> str:
        """What the newest quick ratio means; empty where nobody fell away."""
        row = self._rows[-1]
        if not row["gone"]:
            return ""
        ratio = (row["new"] + row["back"]) / row["gone"]
        values = {"ratio": number(ratio, 2)}
        if ratio > 1:
            return str(
                gettext(
                    "The quick ratio is %(ratio)s: more come than fall away, and the number of active people grows.", **values
                )
            )
        if ratio < 1:
            return str(
                gettext(
                    "The quick ratio is %(ratio)s: fewer come than fall away, and the number of active people shrinks.", **values
                )
            )
        return str(gettext("The quick ratio is %(ratio)s: as many come as fall away.", **values))

    def left_out(self) -> list[str]:
        """What the file holds and the picture does not, and what the beginning of the file does to it."""
        told = self.found["movement"]
        said_ = []
        if told["unfinished"]:
            name = said(self.asked.period, date.fromisoformat(told["unfinished"]))
            last = short_date(date.fromisoformat(self.found["last"]))
            said_.append(gettext("Left out: %(period)s. The file ends on %(day)s, before it is over.", period=name, day=last))
        if told["left"]:
            many = told["left"]
            said_.append(
                ngettext(
                    "One older period is counted in and not shown.", "%(num)s older periods are counted in and not shown.", many
                )
            )
        elif self._rows:
            name = self._said(self._rows[0])
            said_.append(
                gettext("The file knows nothing before %(period)s: whoever was there already looks new in it.", period=name)
            )
            if told["part"]:
                first = short_date(date.fromisoformat(self.found["first"]))
                said_.append(
                    gettext("%(period)s is not whole either: the file begins on %(day)s.", period=_begins(name), day=first)
                )
        return said_

    def months(self) -> list[Month]:
        """Stickiness month by month, the newest first."""
        return [_month(row) for row in reversed(self.found["months"])]

    def sticky_charts(self) -> tuple[CurveChart, CurveChart]:
        """Stickiness as two curves, the oldest month first."""
        rows = self.found["months"]
        lines = [
            Curve("WAU/MAU", [_share(row["weekly"] / row["windows"], row["people"]) for row in rows]),
            Curve("DAU/MAU", [_share(row["daily"] / row["days"], row["people"]) for row in rows], main=True),
        ]
        return curves(lines, [_short("month", row) for row in rows], per_cent)

    def buying_charts(self) -> tuple[CurveChart, CurveChart] | None:
        """The repeat purchase rate with its interval; periods that the file has a part of are gaps. None without a whole one."""
        rows = self.found["buyers"]
        arms = [Arm(row["again"], row["people"]) if row["whole"] else None for row in rows]
        ends = [wilson(arm) if arm else None for arm in arms]
        if not any(arms):
            return None
        low, high = [end.low if end else None for end in ends], [end.high if end else None for end in ends]
        line = Curve(gettext("Repeat purchase rate"), [arm.share if arm else None for arm in arms], low, high, main=True)
        return curves([line], [_short(self.asked.every, row) for row in rows], per_cent)

    def buying(self) -> list[Buying]:
        """Repeat purchases by period, the newest first."""
        return [
            Buying(
                said(self.asked.every, date.fromisoformat(row["start"])), number(row["people"]), number(row["again"]),
                per_cent(row["again"] / row["people"]), row["whole"],
            )
            for row in reversed(self.found["buyers"])
        ]  # fmt: skip

    def _row(self, row: Mapping[str, Any]) -> Row:
        came = row["new"] + row["back"]
        return Row(
            period=self._said(row),
            new=number(row["new"]),
            current=number(row["current"]),
            back=number(row["back"]),
            gone=number(row["gone"]),
            active=number(came + row["current"]),
            quick=number(came / row["gone"], 2) if row["gone"] else "",
            resurrected=per_cent(row["back"] / row["dormant"]) if row["dormant"] else "",
            resurrected_of=number(row["dormant"]),
        )

    def _said(self, row: Mapping[str, Any]) -> str:
        return said(self.asked.period, date.fromisoformat(row["start"]))


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None


def _begins(sentence: str) -> str:
    """A period as the first word of a sentence."""
    return sentence[:1].upper() + sentence[1:]


def _short(period: str, row: Mapping[str, Any]) -> str:
    """A period where there is little room."""
    return str(format_date(date.fromisoformat(row["start"]), _SHORT[period], rebase=False))


def _month(row: Mapping[str, Any]) -> Month:
    daily, weekly = row["daily"] / row["days"], row["weekly"] / row["windows"]
    people = row["people"]
    return Month(
        said("month", date.fromisoformat(row["start"])), number(people), number(daily, 1), number(weekly, 1),
        per_cent(daily / people) if people else "", per_cent(weekly / people) if people else "",
    )  # fmt: skip
