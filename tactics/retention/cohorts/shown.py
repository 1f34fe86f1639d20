"""A triangle of cohorts as its page shows it: the sentence, the curves, the rows of the heatmap, and what is to be known.

Keeps true: the colour of a cell follows from its share alone, in eight steps from nought to a round number above the
highest; every colour's number stands in the cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from flask_babel import gettext

from tactics.core.i18n import number
from tactics.core.paging import Slice
from tactics.retention import wording
from tactics.retention.cohorts import sums, words
from tactics.retention.cohorts.asked import CohortQuestion
from tactics.retention.cohorts.how import how
from tactics.retention.cohorts.sums import Cohort, Course, Pooled
from tactics.retention.measures.calendar import first_day, number_of
from tactics.retention.pictures import MOST_LINES, Curve, CurveChart, curves

PER_PAGE = 24
STEPS = 8
_TOPS = (0.02, 0.04, 0.08, 0.12, 0.16, 0.2, 0.24, 0.32, 0.4, 0.48, 0.56, 0.64, 0.8)


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, as far as it is shown, and the step of its colour (1 to 8; 0: everybody is in the column)."""

    share: str
    count: str
    step: int


@dataclass(frozen=True)
class Row:
    """A cohort in the table. `look` is the number of its curve (0: it is not drawn), `open` that its period is not over."""

    start: str
    name: str
    size: str
    cells: tuple[Cell | None, ...]
    chosen: bool
    look: int
    open: bool


@dataclass(frozen=True)
class MeanCell:
    """A mean with its interval (empty where it has none), the people it is of, and the number of its cohorts."""

    share: str
    interval: tuple[str, str]
    kept: str
    people: str
    cohorts: str


class Shown:
    """What there is to show of an answer for a question."""

    def __init__(self, asked: CohortQuestion, found: dict[str, Any], zone: str) -> None:
        """`found` is the answer of `measures.cohorts`; `zone` the time zone of its clock."""
        self.asked = asked
        self.definition = asked.definition
        self.every = sums.read(found)
        self.left_out: int = found["left_out"]
        self.until = date.fromisoformat(found["until"])
        self.cohorts = asked.of_rows(self.every)
        self.columns = range(sums.reached(self.cohorts))
        self.how = how(self.definition, asked.mean, zone)
        self.first = 1 if self.columns and sums.whole(self.cohorts, 0) else 0
        """The first column that says something: of the period in which people begin it often is that all are there."""

    @cached_property
    def pooled(self) -> list[Pooled]:
        """The cohorts together, column by column."""
        return [found for column in self.columns if (found := sums.pooled(self.cohorts, column))]

    @property
    def heads(self) -> list[tuple[str, str]]:
        """Above each column: the number, and the same with the name of the period."""
        return [(words.column(self.definition, place), words.numbered(self.definition, place)) for place in self.columns]

    @property
    def caption(self) -> str:
        """What the table is of."""
        return words.caption(self.definition, self.asked.show)

    @property
    def people(self) -> str:
        """How many people (or starts) the rows have in all."""
        return number(sum(cohort.size for cohort in self.cohorts))

    @property
    def finding(self) -> str:
        """What was found, in a sentence; empty while no period is over."""
        place = next((place for place in self.columns if place >= self.first and self.definition.spans[place][0] > 0), None)
        if place is None:
            return ""
        first = self.every.index(self.cohorts[0])
        apart = self.cohorts != self.every[first : first + len(self.cohorts)]
        return words.finding(self.definition, self.cohorts, place, self.pooled[place], apart=apart)

    @property
    def going_on(self) -> str:
        """Where the curve flattens."""
        first = max(1, self.first)
        shares = [pooled.share for pooled in self.pooled[first:]]
        return words.going_on(self.definition, sums.course(shares) if shares else Course("short"), first)

    @property
    def notes(self) -> list[str]:
        """What to know about the edges."""
        return words.notes(self.definition, self.every, self.until, self.left_out)

    @property
    def unticked(self) -> bool:
        """Whether only ticked cohorts are asked for, and none is ticked: all are shown."""
        return self.asked.rows == "chosen" and not any(cohort.start in self.asked.chosen for cohort in self.cohorts)

    @property
    def can_skip(self) -> bool:
        """Whether the first cohort holds people that only look new: who was there before the file begins."""
        return self.definition.birth == "first" and not self.left_out and len(self.every) > 1

    def name(self, cohort: Cohort) -> str:
        """When a cohort began, as the head of its row."""
        said = words.cohort(self.definition.period, cohort.start)
        return said[:1].upper() + said[1:]

    @cached_property
    def drawn(self) -> tuple[Cohort, ...]:
        """The cohorts with a curve of their own: those that are ticked, or all where they are few."""
        room = MOST_LINES - (self.asked.mean != "none")
        ticked = tuple(cohort for cohort in self.cohorts if cohort.start in self.asked.chosen)
        few = self.cohorts if len(self.cohorts) <= room and self.asked.rows != "mean" else ()
        usable = [cohort for cohort in ticked or few if any(kept is not None for kept in cohort.kept[self.first :])]
        return tuple(usable[-room:])

    @property
    def charts(self) -> tuple[CurveChart, CurveChart] | None:
        """The curves from the first column that says something; None where there is nothing to draw."""
        columns = self.columns[self.first :]
        lines = [*self._mean_curve(columns), *(self._curve(cohort, columns) for cohort in self.drawn)]
        if not columns or not lines:
            return None
        return curves(lines, [words.column(self.definition, place) for place in columns], lambda share: wording.share(share, 0))

    @property
    def picture_notes(self) -> str:
        """What to know of the curves."""
        said = [gettext("Across: %(axis)s after the start.", axis=words.AXIS[self.definition.period])]
        if self.first:
            said.append(gettext("Period 0 is left out: in it everybody is there."))
        if self.asked.mean == "weighted":
            said.append(gettext("The band is the 95% interval of the mean."))
        if len(self.drawn) < sum(cohort.start in self.asked.chosen for cohort in self.cohorts):
            said.append(gettext("More cohorts are ticked than can be told apart; the newest are drawn."))
        return " ".join(said)

    def _mean_curve(self, columns: Sequence[int]) -> list[Curve]:
        if self.asked.mean == "none":
            return []
        name = words.mean_name(self.asked.mean, len(self.cohorts))
        if self.asked.mean == "simple":
            return [Curve(name, [sums.simple_mean(self.cohorts, column) for column in columns], main=True)]
        pooled = [self.pooled[column] for column in columns]
        low, high = zip(*(one.interval for one in pooled), strict=True) if pooled else ((), ())
        return [Curve(name, [one.share for one in pooled], low, high, main=True)]

    def _curve(self, cohort: Cohort, columns: Sequence[int]) -> Curve:
        return Curve(self.name(cohort), [cohort.share(column) for column in columns])

    @property
    def means(self) -> list[MeanCell]:
        """The row of means."""
        return [self._mean(column, pooled) for column, pooled in enumerate(self.pooled)]

    def _mean(self, column: int, pooled: Pooled) -> MeanCell:
        cohorts = number(pooled.cohorts)
        if self.asked.mean == "simple":
            return MeanCell(wording.share(sums.simple_mean(self.cohorts, column) or 0.0), ("", ""), "", "", cohorts)
        interval = ("", "") if column < self.first else words.interval(*pooled.interval)
        return MeanCell(wording.share(pooled.share), interval, number(pooled.kept), number(pooled.size), cohorts)

    @cached_property
    def top(self) -> float:
        """The share at which the colours end."""
        shares = [share for cohort in self.cohorts for column in self.columns[self.first :] if (share := cohort.share(column))]
        return next((top for top in _TOPS if top >= max(shares, default=0.0)), 1.0)

    @property
    def scale(self) -> tuple[str, str]:
        """The shares at which the colours begin and end."""
        return wording.share(0, 0), wording.share(self.top, 0)

    def slice(self) -> Slice:
        """The page of rows that is asked for."""
        return Slice.of(self.asked.page, PER_PAGE, len(self.cohorts))

    def rows(self, part: Slice) -> list[Row]:
        """The rows of a page."""
        return [self._row(cohort) for cohort in self.cohorts[part.start : part.stop]]

    def elsewhere(self, part: Slice) -> list[str]:
        """The first days of the ticked cohorts whose rows are not on this page: the form keeps them."""
        here = {cohort.start for cohort in self.cohorts[part.start : part.stop]}
        return [cohort.start.isoformat() for cohort in self.every if cohort.start in self.asked.chosen - here]

    def _row(self, cohort: Cohort) -> Row:
        looks = {one.start: look for look, one in enumerate(self.drawn, 1 + (self.asked.mean != "none"))}
        period = self.definition.period
        over = first_day(period, number_of(period, cohort.start) + 1) <= self.until + timedelta(days=1)
        return Row(
            start=cohort.start.isoformat(),
            name=self.name(cohort),
            size=number(cohort.size),
            cells=tuple(self._cell(cohort, column) for column in self.columns),
            chosen=cohort.start in self.asked.chosen,
            look=looks.get(cohort.start, 0),
            open=not over,
        )

    def _cell(self, cohort: Cohort, column: int) -> Cell | None:
        kept, share = cohort.kept[column], cohort.share(column)
        if kept is None or share is None:
            return None
        step = 0 if column < self.first else min(STEPS, int(share / self.top * STEPS) + 1)
        show = self.asked.show
        return Cell("" if show == "counts" else wording.share(share), "" if show == "shares" else number(kept), step)
