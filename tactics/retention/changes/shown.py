"""A comparison as its page shows it: the picture, the rows and the sentences."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext

from tactics.core.i18n import day as written_day
from tactics.core.i18n import number
from tactics.experiments.wording import per_cent
from tactics.retention import wording
from tactics.retention.changes.comparing import Comparison, Dot
from tactics.retention.cohorts import words as cohort_words
from tactics.retention.measures.definition import Retention
from tactics.retention.pictures import Curve, CurveChart, Mark, curves
from tactics.statistics.inputs import Arm, Interval
from tactics.statistics.intervals import wilson
from tactics.tracking import periods


class Shown:
    """A comparison of cohorts around `day`, at a span of a definition; `marks`: other days to be seen in the picture."""

    def __init__(
        self, comparison: Comparison, definition: Retention, span: int, day: date, marks: Sequence[tuple[date, str]] = ()
    ) -> None:
        self.comparison, self.span = comparison, span
        self.day = written_day(day)
        self._marks = [
            (day, ", ".join(name for own, name in marks if own == day)),
            *((own, name) for own, name in marks if own != day),
        ]
        self.when = cohort_words.numbered(definition, span)
        self._period = definition.period

    @property
    def rows(self) -> Sequence[tuple[str, Sequence[Dot]]]:
        """The cohorts of each side, under its name."""
        sides = (self.comparison.before, self.comparison.between, self.comparison.after)
        return [(name, dots) for name, dots in zip(self._names(), sides, strict=True) if dots]

    @property
    def sides(self) -> Sequence[tuple[str, Arm, Interval]]:
        """All people before and all people after, each under its name and with the share's 95 % interval; none without both."""
        before, _between, after = self._names()
        return [(name, arm, wilson(arm)) for name, arm in zip((before, after), self.comparison.arms or (), strict=False)]

    def cohort(self, dot: Dot) -> str:
        """The name of a cohort."""
        return periods.said(self._period, dot.start)

    @property
    def said(self) -> str:
        """What was found, in one sentence; what is missing when nothing can be compared."""
        if not self.comparison.arms:
            return self._nothing()
        before, after = self.comparison.arms
        words = {"before": number(before.visitors), "was": wording.share(before.share), **self._here()}
        text = gettext(
            "Of the %(before)s people who had their time before %(day)s, %(was)s came back in %(when)s. "
            "Of the %(after)s who began after it, %(now)s did.",
            after=number(after.visitors),
            now=wording.share(after.share),
            **words,
        )
        return str(text)

    @property
    def judged(self) -> str:
        """The difference, its interval, and whether chance explains it."""
        if not self.comparison.difference:
            return ""
        difference, interval = self.comparison.difference
        words = {"difference": wording.points(difference, "+"), **_ends(interval)}
        text = gettext("The difference is %(difference)s, with a 95 %% interval from %(low)s to %(high)s.", **words)
        chance, more = gettext("It can be chance."), gettext("That is more than chance explains.")
        return f"{text} {chance if interval.low <= 0 <= interval.high else more}"

    @property
    def drifted(self) -> str:
        """A warning when retention moved that way before the change already; empty otherwise."""
        if not self.comparison.drifted or not self.comparison.drift:
            return ""
        moved, interval = self.comparison.drift
        text = gettext(
            "It moved that way before the change already: between the older and the newer half of the cohorts before it by "
            "%(moved)s (95 %% interval from %(low)s to %(high)s). So the change need not be the reason.",
            moved=wording.points(moved, "+"),
            **_ends(interval),
        )
        return str(text)

    @property
    def picture(self) -> tuple[CurveChart, CurveChart]:
        """The share of each cohort, with the day between them."""
        comparison = self.comparison
        sides = (comparison.before, comparison.between, comparison.after)
        dots = [dot for side in sides for dot in side]
        lines = [_curve(name, side, dots) for name, side in zip(self._names(), sides, strict=True)]
        marks = []
        for number_, (day, name) in enumerate(self._marks):
            place = sum(dot.start < day for dot in dots) - 0.5
            if number_ == 0 or 0 < place < len(dots) - 1:  # The first is the day that is compared.
                marks.append(Mark(place, f"{written_day(day)}: {name}" if name else written_day(day)))
        return curves(lines, [self.cohort(dot) for dot in dots], per_cent, marks=marks)

    def _names(self) -> tuple[str, str, str]:
        return gettext("Before"), gettext("Under way when it came"), gettext("After")

    def _nothing(self) -> str:
        if self.comparison.before:
            text = gettext(
                "No cohort that began after %(day)s has had its %(when)s yet. Look at an earlier period or day.", **self._here()
            )
        elif self.comparison.between:
            text = gettext("No cohort had its %(when)s before %(day)s. Look at an earlier period.", **self._here())
        else:
            text = gettext("Nobody began before %(day)s, so there is nothing to compare with. Choose a later day.", day=self.day)
        return str(text)

    def _here(self) -> dict[str, str]:
        return {"day": self.day, "when": self.when}


def _ends(interval: Interval) -> dict[str, str]:
    return {"low": wording.points(interval.low, "+"), "high": wording.points(interval.high, "+")}


def _curve(name: str, side: Sequence[Dot], dots: Sequence[Dot]) -> Curve:
    own = {dot.start for dot in side}
    shares = [dot.arm.share if dot.start in own else None for dot in dots]
    ends = [dot.interval if dot.start in own else None for dot in dots]
    return Curve(name, shares, [end and end.low for end in ends], [end and end.high for end in ends], main=True)
