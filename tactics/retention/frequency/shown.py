"""What was found about natural frequency, judged and in words. Pure.

Keeps true: nothing is recommended from a file shorter than the window, or from fewer than `FEWEST` people; where the two
methods disagree the page says so, and what that may mean; a median gap is read by the same limits as active days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import gettext, ngettext

from tactics.core.i18n import number
from tactics.retention import wording
from tactics.retention.bars import Bars, Column, bars
from tactics.retention.choices.words import CADENCES
from tactics.retention.measures.cadence import GAPS, SLOWEST, Frequency, bands, cadence_of_gap
from tactics.retention.measures.calendar import PERIODS
from tactics.tracking.periods import short_date

FEWEST = 30
"""People from which something may be recommended."""


@dataclass(frozen=True)
class Band:
    """A cadence, the active days that make it, and how many people had so many."""

    cadence: str
    low: int
    high: int
    people: int

    @property
    def span(self) -> str:
        """The active days: 3–10."""
        return f"{self.low}–{self.high}"


class Shown:
    """An answer of the measure "frequency" to what was asked."""

    def __init__(self, found: Mapping[str, Any], asked: Frequency) -> None:
        self.found, self.asked, self.gaps = found, asked, found["gaps"]
        counted = dict(found["days"])
        self.bands = tuple(
            Band(name, low, high, sum(counted.get(day, 0) for day in range(low, high + 1)))
            for name, low, high in bands(asked.days)
        )
        self.largest = max(self.bands, key=lambda band: band.people)
        """The cluster; of two that are equally large the slower, which promises less."""

    @cached_property
    def days_problem(self) -> str:
        """Why active days recommend nothing; empty when they do."""
        if self.found["covered"] < self.asked.days:
            return str(
                ngettext(
                    "The file covers %(num)s day only, and the rule looks at %(days)s.",
                    "The file covers %(num)s days only, and the rule looks at %(days)s.",
                    self.found["covered"],
                    days=self.asked.days,
                )
            )
        if not self.found["enough"]:
            return str(
                gettext(
                    "Nobody has at least %(least)s events in these %(days)s days.", least=self.asked.least, days=self.asked.days
                )
            )
        if self.found["enough"] < FEWEST:
            return str(
                ngettext(
                    "Only %(num)s person has enough events: too few to recommend anything.",
                    "Only %(num)s people have enough events: too few to recommend anything.",
                    self.found["enough"],
                )
            )
        return ""

    @cached_property
    def gaps_problem(self) -> str:
        """Why gaps recommend nothing; empty when they do."""
        if not self.gaps["people"]:
            return str(gettext("Nobody was active on two days: there is no gap to measure."))
        if self.gaps["people"] < FEWEST:
            return str(
                ngettext(
                    "Only %(num)s person was active on two days or more: too few to recommend anything.",
                    "Only %(num)s people were active on two days or more: too few to recommend anything.",
                    self.gaps["people"],
                )
            )
        return ""

    @property
    def by_days(self) -> str:
        """The cadence that the rule recommends; empty for none."""
        return "" if self.days_problem else self.largest.cadence

    @property
    def by_gaps(self) -> str:
        """The cadence that the median of all medians suggests; empty for none."""
        return "" if self.gaps_problem else cadence_of_gap(self.gaps["quartiles"][1])

    @property
    def agreed(self) -> str:
        """The cadence that active days recommend, unless gaps say another; empty for none."""
        return self.by_days if self.by_gaps in {"", self.by_days} else ""

    @property
    def window(self) -> str:
        """The first and last day that were looked at."""
        first, last = (short_date(date.fromisoformat(self.found[end])) for end in ("from", "until"))
        return f"{first} – {last}"

    def share(self, people: int) -> str:
        """So many of those with enough events, in per cent."""
        if not self.found["enough"]:
            return "–"
        share = people / self.found["enough"]
        return f"< {wording.share(0.001)}" if 0 < share < 0.0005 else wording.share(share)

    @property
    def days_reason(self) -> str:
        """Why the rule says what it says, with the numbers."""
        if self.days_problem:
            return self.days_problem
        return str(
            gettext(
                "%(people)s of %(all)s people with at least %(least)s events (%(share)s) were active on %(span)s days: "
                "the largest group.",
                people=number(self.largest.people),
                all=number(self.found["enough"]),
                least=self.asked.least,
                share=self.share(self.largest.people),
                span=self.largest.span,
            )
        )

    @property
    def gaps_reason(self) -> str:
        """Why gaps say what they say, with the numbers."""
        if self.gaps_problem:
            return self.gaps_problem
        low, middle, high = self.quartiles
        return str(
            gettext(
                "Half of the %(people)s people with two active days or more usually come back within %(middle)s days. "
                "The middle half of them lies between %(low)s and %(high)s days.",
                people=number(self.gaps["people"]),
                middle=middle,
                low=low,
                high=high,
            )
        )

    @property
    def quartiles(self) -> tuple[str, ...]:
        """A quarter, half and three quarters of the people have a median gap up to these, in days."""
        return tuple(number(quartile, 1) for quartile in self.gaps["quartiles"])

    @property
    def quartiles_in_words(self) -> list[str]:
        """The same with their unit; a part of a day is said as several are."""
        numbers = [1 if quartile == 1 else 2 for quartile in self.gaps["quartiles"]]
        pairs = zip(numbers, self.quartiles, strict=True)
        return [str(ngettext("%(count)s day", "%(count)s days", many, count=count)) for many, count in pairs]

    @property
    def agreement(self) -> str:
        """Whether the two methods say the same, and what it may mean when not; empty where one says nothing."""
        days, gaps = self.by_days, self.by_gaps
        if not days or not gaps:
            return ""
        if days == gaps:
            return str(gettext("Both methods say the same."))
        said = gettext("The methods disagree: %(days)s by active days, %(gaps)s by gaps.", days=_small(days), gaps=_small(gaps))
        return f"{said} {self._meaning(days, gaps)}"

    def _meaning(self, days: str, gaps: str) -> str:
        slower = PERIODS.index(gaps) > PERIODS.index(days)
        if slower and days == SLOWEST[self.asked.days]:
            return str(gettext("A window of %(num)s days can tell nothing slower. Look at a longer one.", num=self.asked.days))
        if slower:
            return str(
                gettext(
                    "The window was busier than the file as a whole. That can be a season or a campaign, a product that has "
                    "become a habit lately, or two kinds of users: a few who come often, and many who come seldom."
                )
            )
        return str(
            gettext(
                "People come back after short gaps, but on few days of the window. Use may come in bursts (a season, a project), "
                "many may have slowed down lately, or there are two kinds of users. Compare segments before you choose."
            )
        )

    @property
    def mixed(self) -> str:
        """A warning where no group holds half of the people; else empty."""
        if self.days_problem or 2 * self.largest.people >= self.found["enough"]:
            return ""
        return str(
            gettext("No group holds half of the people. There may be two kinds of users: look at one event, or compare segments.")
        )

    @property
    def newcomers(self) -> str:
        """How many had no whole window to be active in; empty for none."""
        return (
            str(
                ngettext(
                    "%(num)s of these people began inside the window, and has had fewer days to be active in.",
                    "%(num)s of these people began inside the window, and have had fewer days to be active in.",
                    self.found["new"],
                )
            )
            if self.found["new"]
            else ""
        )

    @property
    def once(self) -> str:
        """How many have no gap at all; empty for none."""
        every = self.gaps["once"] + self.gaps["people"]
        return (
            str(
                gettext(
                    "%(once)s of %(all)s people (%(share)s) were active on one day only and have no gap. "
                    "They are not in this picture.",
                    once=number(self.gaps["once"]),
                    all=number(every),
                    share=wording.share(self.gaps["once"] / every),
                )
            )
            if self.gaps["once"]
            else ""
        )

    @property
    def days_picture(self) -> tuple[Bars, Bars]:
        """People by active days, the largest group standing out, with a border between two cadences."""
        counted = dict(self.found["days"])
        last = self._last_bar()
        starts = {band.low for band in self.bands[1:]}
        main = range(self.largest.low, self.largest.high + 1) if self.found["enough"] else range(0)
        columns = [Column(counted.get(day, 0), number(day), day in main, day in starts) for day in range(1, last + 1)]
        return bars([*columns, Column(self._beyond, f"> {number(last)}")] if self._beyond else columns, number)

    @property
    def _beyond(self) -> int:
        last = self._last_bar()
        return sum(people for day, people in self.found["days"] if day > last)

    @property
    def tail(self) -> str:
        """What the last bar holds where it is not of one number of days; else empty."""
        if not self._beyond:
            return ""
        return str(
            ngettext(
                "The last bar is %(num)s person with more than %(days)s days.",
                "The last bar is %(num)s people with more than %(days)s days.",
                self._beyond,
                days=number(self._last_bar()),
            )
        )

    def _last_bar(self) -> int:
        """The most days that have a bar of their own: a long tail of less than a hundredth of the people is one bar."""
        last, left = 1, self.found["enough"]
        for day, people in self.found["days"]:
            last, left = day, left - people
            if day >= self.largest.high and 100 * left < self.found["enough"]:
                break
        return int(last)

    @property
    def gap_rows(self) -> list[tuple[str, int, bool]]:
        """The bars of gaps: the days, how many people, and whether the median of all lies there."""
        middle = self.gaps["quartiles"][1] if self.gaps["quartiles"] else -1.0
        rows, above = [], 0
        for most, people in zip(GAPS, self.gaps["bars"], strict=False):
            label = number(most) if most == above + 1 else f"{number(above + 1)}–{number(most)}"
            rows.append((label, people, above < middle <= most))
            above = most
        return [*rows, (f"> {number(above)}", self.gaps["bars"][-1], middle > above)]

    @property
    def gaps_picture(self) -> tuple[Bars, Bars]:
        """People by their median gap; the bar with the median of all stands out."""
        return bars([Column(people, label, main) for label, people, main in self.gap_rows], number)


def _small(cadence: str) -> str:
    """A cadence inside a sentence."""
    return str(CADENCES[cadence]).lower()
