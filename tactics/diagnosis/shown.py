"""What the page of the diagnosis shows, worked out ahead of the template."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from flask_babel import gettext

from tactics.core.i18n import joined
from tactics.diagnosis import words
from tactics.diagnosis.asked import Case
from tactics.diagnosis.funnel import LEVERS, Basis, Effect, Funnel, Leak, Outcome, Worth, leaks, outcome, turned, worths
from tactics.kpis import wording
from tactics.kpis.bands import judge, said_good
from tactics.kpis.texts import entries

_KPI_OF = {
    "activation": "activation-rate", "conversion": "conversion-rate", "revenue": "arpu", "retention": "churn",
    "referral": "viral-coefficient",
}  # fmt: skip
"""The KPI whose published bands a figure is held against."""
_ALIKE = Decimal("1e-12")
_THOUSAND = Decimal(1000)


@dataclass(frozen=True)
class Bar:
    """One effect drawn: how long, of a hundred, and what is written at it."""

    width: float
    said: str


@dataclass(frozen=True)
class Row:
    """A lever in the chart and in the table: one point and one tenth, each as a bar and in words."""

    lever: str
    name: str
    stage: str
    now: str
    point: Bar
    tenth: Bar
    worth: Worth


@dataclass(frozen=True)
class Step:
    """A step of the funnel drawn: the share that goes on, and the numbers, of a thousand where the real one is unknown."""

    lever: str
    came: str
    went: str
    lost: str
    share: str
    width: float | None
    of_a_thousand: bool


@dataclass(frozen=True)
class Standing:
    """One published band, and where a figure stands in it; empty words when the figure is not known."""

    segment: str
    band: str
    verdict: str
    word: str


@dataclass(frozen=True)
class Line:
    """A figure as its KPI has it, the step it is of (revenue and referral are none), and the published bands for it."""

    slug: str
    yours: str
    step: Step | None
    standings: Sequence[Standing]


class Diagnosis:
    """The answer to a case."""

    def __init__(self, case: Case, language: str) -> None:
        """Of what an address asks."""
        self.case, self.language = case, language
        self.funnel: Funnel = case.funnel

    @property
    def basis(self) -> Basis:
        """What can be counted."""
        return self.funnel.basis

    @cached_property
    def worths(self) -> list[Worth]:
        """What each known lever is worth, best first."""
        return worths(self.funnel, self.case.months)

    @cached_property
    def outcome(self) -> Outcome:
        """Where the funnel leads as it is."""
        return outcome(self.funnel, self.case.months)

    @property
    def measured(self) -> str:
        """What effects are counted in."""
        return words.measured(self.basis, self.case.months, money=self.funnel.revenue is not None)

    def now(self) -> str:
        """Where the funnel leads as it is, in words."""
        customers = words.people(self.outcome.customers)
        if self.outcome.money is None:
            return customers
        return str(
            gettext("%(money)s from %(customers)s customers", money=wording.money(self.outcome.money), customers=customers)
        )

    @property
    def stage(self) -> str:
        """The stage whose tactics are shown: the one asked for, or that of the best lever."""
        return self.case.stage or (words.STAGE_OF[self.worths[0].lever] if self.worths else "retention")

    def verdicts(self) -> list[str]:
        """Which lever moves most by a point, and which by a tenth; nothing when nothing moves, or from nothing."""
        if not self.basis.absolute and not self.outcome.measured:
            return []
        point, tenth = _best([worth.point for worth in self.worths]), _best([worth.tenth for worth in self.worths])
        if len(self.worths) == 1 and point:
            effects = {"point": self._said(self.worths[0].point), "tenth": self._said(self.worths[0].tenth)}
            text = gettext(
                "Only %(lever)s can be counted: %(point)s for one point, %(tenth)s for 10%%.", lever=_named(point), **effects
            )
            return [text]
        said = []
        if point:
            effect = self._said(point[0])
            said.append(gettext("One point more is worth most in %(levers)s: %(effect)s.", levers=_named(point), effect=effect))
        if tenth:
            effect = self._said(tenth[0])
            said.append(gettext("10%% more is worth most in %(levers)s: %(effect)s.", levers=_named(tenth), effect=effect))
        return said

    def _said(self, effect: Effect) -> str:
        gain, share = words.gain(effect, self.basis), words.gain_in_per_cent(effect)
        return gain if gain == share else f"{gain} ({share})"

    def rows(self) -> list[Row]:
        """Every known lever with its two effects drawn to one scale."""
        longest = max((effect.gained for worth in self.worths for effect in (worth.point, worth.tenth)), default=Decimal(0))

        def bar(effect: Effect) -> Bar:
            return Bar(round(float(effect.gained / longest * 100), 2) if longest else 0.0, words.gain(effect, self.basis))

        return [
            Row(
                worth.lever, str(words.NAMES[worth.lever]), words.STAGE_OF[worth.lever],
                words.figure(worth.lever, worth.point.now), bar(worth.point), bar(worth.tenth), worth,
            )
            for worth in self.worths
        ]  # fmt: skip

    @cached_property
    def steps(self) -> list[Step]:
        """The funnel from step to step."""
        return [_step(leak) for leak in leaks(self.funnel, self.case.months)]

    def brought(self) -> str:
        """What referral adds each month, in words; nothing when it is not known."""
        if self.funnel.viral is None:
            return ""
        each = wording.plain(self.funnel.viral)
        if self.funnel.intake is None:
            return str(gettext("Each new customer brings %(each)s more (K).", each=each))
        more = words.people(self.funnel.intake * self.funnel.viral)
        return str(gettext("Each new customer brings %(each)s more (K): %(more)s a month from these.", each=each, more=more))

    def lines(self) -> list[Line]:
        """The figures beside what is published about them."""
        steps = {step.lever: step for step in self.steps if step.share}
        return [Line(slug, self._yours(lever), steps.get(lever), self._standings(lever)) for lever, slug in _KPI_OF.items()]

    def _yours(self, lever: str) -> str:
        found = self._as_kpi(lever)
        if found is None:
            return ""
        if lever == "revenue":
            return wording.money(found)
        return wording.plain(found) if lever == "referral" else wording.per_cent(found)

    def _as_kpi(self, lever: str) -> Decimal | None:
        """Churn for retention, K for referral, rates in per cent."""
        if lever == "referral":
            return self.funnel.viral
        value: Decimal | None = getattr(self.funnel, lever)
        if value is None or lever == "revenue":
            return value
        return 100 - 100 * value if lever == "retention" else 100 * value

    def _standings(self, lever: str) -> list[Standing]:
        slug, value = _KPI_OF[lever], self._as_kpi(lever)
        entry = entries()[slug]
        made = []
        for own in entry.benchmarks:
            found = None if value is None else judge(own, value, "month", "lost" if slug == "churn" else "", entry.better)
            made.append(
                Standing(own.segment[self.language], said_good(own), found.key if found else "", found.word if found else "")
            )
        return made

    def growth_query(self) -> str:
        """The growth model with today's funnel beside one with a point more of the best lever; nothing where it lacks a part."""
        if self.basis is not Basis.WHOLE or self.funnel.viral or not self.worths:
            return ""
        best = self.worths[0].point
        plans = {"a": self.funnel.company(), "b": turned(self.funnel, best).company()}
        pairs = {"months": str(self.case.months), "name_a": gettext("Today"), "name_b": str(words.NAMES[best.lever])}
        for letter, own in plans.items():
            pairs |= {f"new_{letter}": _written(own.new), f"retention_{letter}": _written(100 * own.retention)}
            pairs |= {f"users_{letter}": _written(own.users), f"revenue_{letter}": _written(own.revenue)}
        return urlencode(pairs)


def _best(effects: Sequence[Effect]) -> list[Effect]:
    """The largest effect, with those that are as large, in the funnel's order; none when nothing moves."""
    most = max((effect.gained for effect in effects), default=Decimal(0))
    best = [effect for effect in effects if most and most - effect.gained <= most * _ALIKE]
    return sorted(best, key=lambda effect: LEVERS.index(effect.lever))


def _named(effects: Sequence[Effect]) -> str:
    names = [str(words.NAMES[effect.lever]) for effect in effects]
    return joined([name[0].lower() + name[1:] for name in names])


def _step(leak: Leak) -> Step:
    if leak.share is None:
        return Step(leak.name, "", "", "", "", None, of_a_thousand=False)
    came = _THOUSAND if leak.came is None else leak.came
    went = came * leak.share
    said = words.people
    share = wording.per_cent(100 * leak.share, 1)
    width = round(float(100 * leak.share), 2)
    return Step(leak.name, said(came), said(went), said(came - went), share, width, of_a_thousand=leak.came is None)


def _written(value: Decimal) -> str:
    """A number for an address that no reader of numbers can take for thousands: never exactly three decimals."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text
