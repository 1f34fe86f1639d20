"""The guide's pictures by name: what is drawn, what its lines are called, and the table under it. Pure.

Keeps true: a picture and its table are made from the same values, which come from tactics.guide.examples.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from flask_babel import get_locale, gettext

from tactics.guide import examples as e
from tactics.guide.looks import false_alarms
from tactics.kpis import formulas, wording
from tactics.kpis.bands import Benchmark, converted, said
from tactics.kpis.charts import BarChart, Chart, Series, Write, bar_chart, line_chart
from tactics.kpis.forecasts import short
from tactics.kpis.growth import ceiling, overtakings, size_ratios, users
from tactics.kpis.texts import entries

_WIDE, _NARROW = (640, 310), (340, 250)
_BARS, _NARROW_BARS = (640, 250), (340, 220)
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Picture:
    """What to draw, once for wide and once for narrow screens (nothing: the table is the picture), and its table."""

    lines: tuple[tuple[str, Chart], ...]
    bars: tuple[tuple[str, BarChart], ...]
    names: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _table(head: Sequence[str], rows: Rows) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    return tuple(head), tuple(map(tuple, rows))


def _drawn(
    places: Sequence[Decimal],
    series: Sequence[Series],
    write_y: Write,
    table: tuple[Sequence[str], Rows],
    *,
    write_x: Write = wording.plain,
    marks: Sequence[tuple[Decimal, Decimal]] = (),
    ticks: Sequence[int] = (),
) -> Picture:
    """Lines; with many `ticks` every second one stays out of the narrow picture."""
    shown = [Decimal(tick) for tick in ticks]
    charts = tuple(
        (look, line_chart(places, series, write_x, write_y, size=size, marks=marks, x_ticks=own))
        for look, size, own in (("wide", _WIDE, shown), ("narrow", _NARROW, shown[1::2] if len(shown) > 6 else shown))
    )
    return Picture(charts, (), tuple(one.name for one in series), *_table(*table))


def _columns(values: Sequence[tuple[Decimal, str, str, bool]], table: tuple[Sequence[str], Rows]) -> Picture:
    charts = tuple((look, bar_chart(values, size)) for look, size in (("wide", _BARS), ("narrow", _NARROW_BARS)))
    return Picture((), charts, (), *_table(*table))


def _months(last: int) -> list[Decimal]:
    return [Decimal(month) for month in range(1, last + 1)]


def _by_month(companies: Sequence[tuple[str, Sequence[Decimal]]], landmarks: Sequence[int], ticks: Sequence[int]) -> Picture:
    """Users of some companies month by month, with a mark where the first passes the second."""
    first, second = companies[0][1], companies[1][1]
    marks = [(Decimal(month), first[month - 1]) for month, _ in overtakings(first, second)]
    head = (gettext("Month"), *(name for name, _ in companies))
    rows = [(str(month), *(wording.whole(values[month - 1]) for _, values in companies)) for month in landmarks]
    series = [Series(name, values) for name, values in companies]
    return _drawn(_months(len(first)), series, short, (head, rows), write_x=wording.whole, marks=marks, ticks=ticks)


def two_companies() -> Picture:
    """E026–E029: a million new users a month and 85 % kept, against two million and 65 %."""
    named = [
        (gettext("Company %(letter)s", letter=letter), users(own, 36)) for letter, own in (("A", e.COMPANY_A), ("B", e.COMPANY_B))
    ]
    return _by_month(named, (6, 12, 24, 36), range(3, 37, 3))


def silent_effect() -> Picture:
    """Three points more kept against a fifth more newcomers, three years."""
    named = ((gettext("More who stay"), e.MORE_KEPT), (gettext("More new users"), e.MORE_NEW), (gettext("As today"), e.TODAY))
    return _by_month([(name, users(own, 36)) for name, own in named], (3, 6, 12, 16, 24, 36), range(3, 37, 3))


def active_days() -> Picture:
    """Users by the number of days they were active, the weekly group marked; the table has the groups."""
    labelled = {1, 3, 10, 20, 30}
    bars = [
        (Decimal(number), "", str(days) if days in labelled else "", formulas.cadence(Decimal(days)) == "weekly")
        for days, number in enumerate(e.ACTIVE_DAYS, 1)
    ]
    groups = e.rhythm_groups()
    everyone = Decimal(sum(groups.values()))
    named = {"monthly": ("1–2", gettext("monthly")), "weekly": ("3–10", gettext("weekly")), "daily": ("11–30", gettext("daily"))}
    rows = [
        (*named[name], wording.whole(Decimal(number)), wording.per_cent(formulas.share(Decimal(number), everyone), 0))
        for name, number in groups.items()
    ]
    return _columns(bars, ((gettext("Active days of thirty"), gettext("Rhythm"), gettext("Users"), gettext("Share")), rows))


def definitions() -> Picture:
    """Who counts as active under three definitions, by the chance of coming in a week."""
    places = [Decimal(share) for share in range(0, 101, 5)]
    named = ((gettext("Any one week of four"), 1), (gettext("Three weeks of four"), 3), (gettext("Four weeks in a row"), 4))
    series = [Series(name, [e.counted(place, least) for place in places]) for name, least in named]
    head = (gettext("Chance of coming in a week"), *(one.name for one in series))
    shares = [Decimal(share) for share in (50, 70, 80, 90, 95)]
    rows = [(_whole_percent(own), *(_whole_percent(e.counted(own, least)) for _, least in named)) for own in shares]
    return _drawn(places, series, _whole_percent, (head, rows), write_x=_whole_percent, ticks=(0, 20, 40, 60, 80, 100))


def churn_bands() -> Picture:
    """B021–B023 as a table, each good band with what its limits come to in a year."""
    head = (
        gettext("Segment"),
        gettext("Good, a month"),
        gettext("Really good, a month"),
        gettext("Good, over a year"),
    )
    language = get_locale().language
    return Picture((), (), (), *_table(head, [_band(own, language) for own in entries()["churn"].benchmarks]))


def _band(own: Benchmark, language: str) -> tuple[str, ...]:
    low, high = own.good or (None, None)
    yearly = [None if end is None else wording.rounded(converted(end, own.period, "year", "lost"), 0) for end in (low, high)]
    return own.segment[language], said(own.good, own.unit), said(own.great, own.unit), said((yearly[0], yearly[1]), own.unit)


def churn_halved() -> Picture:
    """C025: how much larger the company with half the churn is, month by month, under three readings."""
    half = e.HIGH_CHURN / 100
    named = (
        (gettext("No new customers"), size_ratios(half, e.FIVE_YEARS, start="base")),
        (gettext("Same intake, from where 5% churn holds steady"), size_ratios(half, e.FIVE_YEARS, start="equilibrium")),
        (gettext("Same intake, from nobody"), size_ratios(half, e.FIVE_YEARS)),
    )
    series = [Series(name, [100 * (ratio - 1) for ratio in ratios]) for name, ratios in named]
    head = (gettext("Month"), *(one.name for one in series))
    rows = [(str(month), *(_whole_percent(one.values[month - 1]) for one in series)) for month in (12, 24, 36, 48, 60)]
    places = _months(e.FIVE_YEARS)
    return _drawn(places, series, _whole_percent, (head, rows), write_x=wording.whole, ticks=(12, 24, 36, 48, 60))


def value_by_churn() -> Picture:
    """F036: revenue per account divided by churn, for six levels of churn."""
    values = [(formulas.lifetime_by_churn(e.ARPA, churn), wording.per_cent(churn), churn) for churn in e.CHURNS]
    bars = [(value, wording.whole(value), label, churn == 4) for value, label, churn in values]
    head = (gettext("Churn a month"), gettext("Average lifetime, months"), gettext("Lifetime value"))
    rows = [(label, wording.plain(formulas.lifetime(churn), 1), wording.whole(value)) for value, label, churn in values]
    return _columns(bars, (head, rows))


def renewals() -> Picture:
    """Fader and Hardie's cohort beside the same cohort at the first year's rate."""
    series = [Series(gettext("Customers left"), e.RENEWALS), Series(gettext("If the first rate had held"), e.if_constant())]
    head = (
        gettext("Year"),
        gettext("Customers left"),
        gettext("Renewed since the year before"),
        gettext("If the first rate had held"),
    )
    rates = ["", *map(_whole_percent, e.renewal_rates())]
    pairs = zip(e.RENEWALS, rates, e.if_constant(), strict=True)
    rows = [(str(year), wording.whole(left), rate, wording.whole(other)) for year, (left, rate, other) in enumerate(pairs, 1)]
    places = _months(len(e.RENEWALS))
    return _drawn(places, series, wording.whole, (head, rows), write_x=wording.whole, ticks=range(1, len(places) + 1))


def score_interval() -> Picture:
    """The 95 per cent interval of one promoter score by the number of answers."""
    answers = [20, *range(40, 1001, 40)]
    ends = [e.interval_for(number) for number in answers]
    score = formulas.promoter_score(*map(Decimal, (e.PROMOTERS, e.PASSIVES, e.DETRACTORS)))
    series = [
        Series(gettext("The score"), [score] * len(answers)),
        Series(gettext("Upper limit"), [high for _, high in ends]),
        Series(gettext("Lower limit"), [low for low, _ in ends]),
    ]
    head = (gettext("Answers"), gettext("The score"), gettext("Lower limit"), gettext("Upper limit"))
    asked = (20, 50, 100, 200, 400, 1000)
    rows = [tuple(map(wording.whole, (Decimal(number), score, *e.interval_for(number)))) for number in asked]
    places = [Decimal(number) for number in answers]
    return _drawn(places, series, wording.whole, (head, rows), write_x=wording.whole, ticks=(20, 200, 400, 600, 800, 1000))


def phases() -> Picture:
    """A cohort of a hundred as it is, after a better first month, after a better later life."""
    named = ((gettext("As it is"), e.AS_IS), (gettext("Better start"), e.EARLY), (gettext("Better later life"), e.LATE))
    series = [Series(name, [100 * left for left in own.survival(24)]) for name, own in named]
    head = (gettext("Months since the start"), *(one.name for one in series))
    rows = [(str(age), *(_whole_percent(one.values[age]) for one in series)) for age in (0, 1, 3, 6, 12, 24)]
    rows.append((gettext("All users in month 12"), *(wording.whole(users(own, 12)[-1]) for _, own in named)))
    rows.append((gettext("All users in month 36"), *(wording.whole(users(own, 36)[-1]) for _, own in named)))
    rows.append((gettext("All users at the ceiling"), *(wording.whole(ceiling(own) or Decimal(0)) for _, own in named)))
    places = [Decimal(age) for age in range(25)]
    return _drawn(places, series, _whole_percent, (head, rows), write_x=wording.whole, ticks=(0, 3, 6, 9, 12, 15, 18, 21, 24))


def mix() -> Picture:
    """Two plans that both improve, and the whole that falls because the mix slides."""
    named = (
        (gettext("All customers"), e.mixed),
        (gettext("Yearly plan"), lambda month: e.slide(e.YEARLY_PLAN, month)),
        (gettext("Monthly plan"), lambda month: e.slide(e.MONTHLY_PLAN, month)),
    )
    series = [Series(name, [value(month) for month in range(1, e.MONTHS + 1)]) for name, value in named]
    head = (gettext("Month"), *(one.name for one in series), gettext("Share on the monthly plan"))
    rows = [
        (str(month), *(_percent(one.values[month - 1]) for one in series), _whole_percent(e.slide(e.MONTHLY_SHARE, month)))
        for month in (1, 4, 8, 12)
    ]
    return _drawn(_months(e.MONTHS), series, _whole_percent, (head, rows), write_x=wording.whole, ticks=range(1, e.MONTHS + 1))


def looks() -> Picture:
    """How often a test without effect has looked significant after so many looks."""
    asked = (1, 2, 3, 5, 7, 10, 14, 20)
    values = [(Decimal(repr(false_alarms()[number - 1])), number) for number in asked]
    bars = [(value, _whole_percent(value), str(number), number == 1) for value, number in values]
    head = (gettext("Looks at the result"), gettext("False wins and losses"))
    return _columns(bars, (head, [(str(number), _percent(value)) for value, number in values]))


def _percent(value: Decimal) -> str:
    return wording.per_cent(value, 1)


def _whole_percent(value: Decimal) -> str:
    return wording.per_cent(value, 0)


PICTURES: Mapping[str, Callable[[], Picture]] = MappingProxyType(
    {
        "two-companies": two_companies,
        "silent-effect": silent_effect,
        "active-days": active_days,
        "definitions": definitions,
        "churn-bands": churn_bands,
        "churn-halved": churn_halved,
        "value-by-churn": value_by_churn,
        "renewals": renewals,
        "score-interval": score_interval,
        "phases": phases,
        "mix": mix,
        "looks": looks,
    }
)
"""Every picture a chapter may ask for."""
