"""What the growth model's page shows, worked out ahead of the template."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from urllib.parse import urlencode

from flask_babel import gettext

from tactics.kpis import wording
from tactics.kpis.charts import Chart, Series, line_chart
from tactics.kpis.growth import Company, PointWorth, ceiling, overtakings, point_worth, size_ratios, users
from tactics.kpis.scenarios import Claim, Scenario, asked_names

_WIDE, _NARROW = (1000, 380), (400, 290)
_CLAIMED = Decimal("1.5")
_LANDMARKS = (1, 3, 6, 12, 24, 36, 48, 60)


@dataclass(frozen=True)
class Path:
    """One company's way: its name, its users month by month, its ceiling, what a point of retention is worth."""

    letter: str
    name: str
    company: Company
    users: Sequence[Decimal]
    ceiling: Decimal | None
    point: PointWorth


class Forecast:
    """The model's answer to a scenario."""

    def __init__(self, scenario: Scenario, claim: Claim) -> None:
        """Of what an address asks."""
        self.scenario, self.claim = scenario, claim

    @cached_property
    def paths(self) -> list[Path]:
        """Each company's way; none while something is wrong."""
        months = self.scenario.months
        named = zip(self.scenario.letters, self.scenario.companies, strict=False)
        return [
            Path(letter, self.scenario.name(letter), own, users(own, months), ceiling(own), point_worth(own, months))
            for letter, own in named
        ]

    @property
    def months(self) -> range:
        """Every month of the forecast."""
        return range(1, self.scenario.months + 1)

    def query(self) -> str:
        """The query of this forecast."""
        return urlencode([(name, text) for name, text in self.scenario.written.items() if text and name in asked_names()])

    def landmarks(self) -> list[int]:
        """The months that the short table shows."""
        last = self.scenario.months
        return sorted({month for month in _LANDMARKS if month < last} | {last} | {month for month, _ in self._turns()})

    def _turns(self) -> list[tuple[int, Path]]:
        """The months in which one company passes another, each with one of the two."""
        pairs = combinations(self.paths, 2)
        return [(month, one) for one, other in pairs for month, _ in overtakings(one.users, other.users)]

    def verdicts(self) -> list[str]:
        """Who passes whom and when, each pair in a sentence."""
        return [text for one, other in combinations(self.paths, 2) for text in self._verdict(one, other)]

    def _verdict(self, one: Path, other: Path) -> list[str]:
        turns = overtakings(one.users, other.users)
        said = [
            gettext(
                "%(winner)s passes %(loser)s in month %(month)s.",
                winner=(one if first else other).name,
                loser=(other if first else one).name,
                month=month,
            )
            for month, first in turns
        ]
        if said:
            return said
        gap = one.users[-1] - other.users[-1]
        if gap == 0:
            return [gettext("%(one)s and %(other)s end with the same number of users.", one=one.name, other=other.name)]
        ahead, behind = (one, other) if gap > 0 else (other, one)
        text = gettext(
            "%(winner)s is ahead of %(loser)s all the way to month %(month)s.",
            winner=ahead.name,
            loser=behind.name,
            month=self.scenario.months,
        )
        if ahead.ceiling is not None and behind.ceiling is not None and behind.ceiling > ahead.ceiling:
            text += " " + gettext("Later %(loser)s passes: its ceiling is higher.", loser=behind.name)
        return [text]

    def gap(self, month: int) -> str:
        """The second company less the first, of the numbers as shown (the source's table does the same)."""
        first, second = (wording.rounded(path.users[month - 1], 0) for path in self.paths[:2])
        return wording.whole(second - first)

    def retention_gap(self) -> str:
        """Two retentions compared in points, which are not per cent."""
        if len(self.paths) < 2 or any(path.company.curve for path in self.paths[:2]):
            return ""
        first, second = (path.company.retention for path in self.paths[:2])
        if first == second or not first:
            return ""
        return str(
            gettext(
                "From %(first)s to %(second)s retention is %(points)s, which is %(relative)s in relative terms. "
                "The two are not the same.",
                first=wording.per_cent(100 * first), second=wording.per_cent(100 * second),
                points=wording.points(100 * (second - first)), relative=wording.per_cent(100 * (second / first - 1), 1),
            )
        )  # fmt: skip

    def charts(self) -> list[tuple[str, Chart]]:
        """The same picture for wide and for narrow screens."""
        series = [Series(path.name, path.users) for path in self.paths]
        places = [Decimal(month) for month in self.months]
        if len(places) < 2:
            return []
        marks = [(Decimal(month), path.users[month - 1]) for month, path in self._turns()]
        last = self.scenario.months
        step = next(step for step in (1, 2, 3, 6, 12) if last / step <= 10)
        return [
            (
                look,
                line_chart(
                    places,
                    series,
                    wording.whole,
                    short,
                    size=size,
                    marks=marks,
                    x_ticks=[Decimal(m) for m in range(step * wider, last + 1, step * wider)],
                ),
            )
            for look, size, wider in (("wide", _WIDE, 1), ("narrow", _NARROW, 2))
        ]

    @cached_property
    def _claimed(self) -> list[Decimal]:
        own = self.claim
        return size_ratios(own.churn / 100, max(own.years * 12, 120), start=own.start, growth=own.growth / 100)

    def claim_size(self) -> str:
        """How much larger the half-churn company is under the chosen assumptions."""
        return wording.per_cent(100 * (self._claimed[self.claim.years * 12 - 1] - 1), 0)

    def claim_month(self) -> int | None:
        """The month in which the chosen assumptions first give half as much again, within ten years."""
        return next((month for month, ratio in enumerate(self._claimed, 1) if ratio >= _CLAIMED), None)

    def claim_table(self) -> list[tuple[str, str]]:
        """The same claim under seven plain readings, five years each."""
        half = Decimal("0.05")
        monthly, yearly, quarterly = gettext("5% a month"), gettext("5% a year"), gettext("5% a quarter")
        steady, none = gettext("the same intake every month"), gettext("no new customers")
        balanced, nobody = gettext("from where 5% churn holds steady"), gettext("from nobody")
        growing = gettext("an intake that grows by its first month every month")
        each_quarter, each_year = gettext("the same intake every quarter"), gettext("the same intake every year")
        rows = [
            (f"{monthly}, {none}", size_ratios(half, 60, start="base")),
            (f"{monthly}, {steady}, {balanced}", size_ratios(half, 60, start="equilibrium")),
            (f"{monthly}, {steady}, {nobody}", size_ratios(half, 60)),
            (f"{monthly}, {growing}", size_ratios(half, 60, growth=Decimal(1), linear=True)),
            (f"{quarterly}, {each_quarter}", size_ratios(half, 20)),
            (f"{yearly}, {none}", size_ratios(half, 5, start="base")),
            (f"{yearly}, {each_year}", size_ratios(half, 5)),
        ]
        return [(name, "+" + wording.per_cent(100 * (ratio - 1), 0)) for name, ratios in rows for ratio in ratios[-1:]]


def short(value: Decimal) -> str:
    """A number short enough for an axis: 6.7M, 250k."""
    for size, sign in ((Decimal(10) ** 9, gettext("bn")), (Decimal(10) ** 6, gettext("M")), (Decimal(10) ** 3, gettext("k"))):
        if abs(value) >= size:
            return f"{wording.plain(value / size, 1)}\u00a0{sign}"
    return wording.plain(value, 1)
