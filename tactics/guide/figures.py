"""The numbers that stand in the guide's sentences, by name. Pure.

A chapter writes `{a-month-12}` where a number belongs; here is what it comes to and how it is written. Keeps true: no
result is typed into a text, so a sentence cannot disagree with the formula, the picture or the other language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from tactics.guide import examples as e
from tactics.guide.looks import false_alarms
from tactics.kpis import formulas as f
from tactics.kpis.growth import ceiling, overtakings, point_worth, size_ratios, users

UNITS = ("percent", "whole", "plain", "points")
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Figure:
    """A number, its unit (per cent, a whole number, a plain one, a difference in percentage points) and its decimals."""

    value: Decimal
    unit: str = "whole"
    decimals: int = 0


@cache
def figures() -> Mapping[str, Figure]:
    """Every number of the guide."""
    parts = (_growth(), _rhythm(), _definitions(), _churn(), _halving(), _value(), _opinion(), _phases(), _pitfalls())
    return dict(pair for part in parts for pair in part)


def _percent(value: Decimal, decimals: int = 0) -> Figure:
    return Figure(value, "percent", decimals)


def _growth() -> Iterator[tuple[str, Figure]]:
    for name, own in (
        ("a", e.COMPANY_A),
        ("b", e.COMPANY_B),
        ("today", e.TODAY),
        ("more-new", e.MORE_NEW),
        ("kept", e.MORE_KEPT),
    ):
        yield f"{name}-new", Figure(own.new)
        yield f"{name}-retention", _percent(100 * own.retention)
        yield f"{name}-ceiling", Figure(ceiling(own) or Decimal(0))
        every = users(own, 36)
        for month in (6, 12, 36):
            yield f"{name}-month-{month}", Figure(every[month - 1])
    yield "a-passes", Figure(Decimal(overtakings(users(e.COMPANY_A, 36), users(e.COMPANY_B, 36))[0][0]))
    yield "kept-passes", Figure(Decimal(overtakings(users(e.MORE_KEPT, 36), users(e.MORE_NEW, 36))[0][0]))
    yield "ab-points", Figure(100 * (e.COMPANY_B.retention - e.COMPANY_A.retention), "points")
    yield "ab-relative", _percent(100 * (e.COMPANY_B.retention / e.COMPANY_A.retention - 1), 1)
    yield "a-point-lifts", Figure(point_worth(e.COMPANY_A, 36).at_ceiling or Decimal(0))
    yield "a-losing", _percent(100 * (1 - e.COMPANY_A.retention))
    yield "more-new-share", _percent(100 * (e.MORE_NEW.new / e.TODAY.new - 1))
    yield "kept-points", Figure(100 * (e.MORE_KEPT.retention - e.TODAY.retention), "points")


def _rhythm() -> Iterator[tuple[str, Figure]]:
    groups = e.rhythm_groups()
    everyone = sum(groups.values())
    yield "rhythm-users", Figure(Decimal(everyone))
    for name, number in groups.items():
        yield f"rhythm-{name}", Figure(Decimal(number))
        yield f"rhythm-{name}-share", _percent(f.share(Decimal(number), Decimal(everyone)))
    yield "rhythm-average", Figure(e.average_days(), "plain", 1)
    yield "rhythm-at-nine", Figure(Decimal(e.ACTIVE_DAYS[8]))
    yield "stickiness", _percent(f.share(Decimal(500), Decimal(2000)))
    yield "stickiness-days", Figure(30 * f.ratio(Decimal(500), Decimal(2000)), "plain", 1)


def _definitions() -> Iterator[tuple[str, Figure]]:
    for share in (50, 80):
        for name, least in (("any", 1), ("three", 3), ("row", 4)):
            yield f"{name}-at-{share}", _percent(e.counted(Decimal(share), least), 1)


def _churn() -> Iterator[tuple[str, Figure]]:
    yield "customers", Figure(e.CUSTOMERS)
    yield "customers-left", Figure(e.LEFT)
    yield "churn-customers", _percent(f.share(e.LEFT, e.CUSTOMERS))
    yield "contracts", Figure(e.CONTRACTS)
    yield "contracts-lost", Figure(e.CONTRACTS_LOST)
    yield "churn-contracts", _percent(f.share(e.CONTRACTS_LOST, e.CONTRACTS))
    names = (("mrr", e.MRR), ("churned", e.CHURNED), ("shrunk", e.SHRUNK), ("grown", e.GROWN), ("new-sales", e.NEW_SALES))
    for name, amount in (*names, ("mrr-end", e.MRR_END)):
        yield name, Figure(amount)
    yield "churn-gross", _percent(f.lost_revenue(e.CHURNED, e.SHRUNK, e.MRR))
    yield "churn-net", _percent(f.net_lost_revenue(e.CHURNED, e.SHRUNK, e.GROWN, e.MRR))
    yield "churn-printed", _percent(f.fall(e.MRR, e.MRR_END))
    for monthly in (3, 8):
        yield f"year-of-{monthly}", _percent(_HUNDRED - f.over_periods(_HUNDRED - monthly, Decimal(12)), 1)
    yield "exact-churn", _percent(f.share(Decimal(46), Decimal(9212)), 4)
    yield "kept-85-year", _percent(f.over_periods(Decimal(85), Decimal(12)), 1)


def _halving() -> Iterator[tuple[str, Figure]]:
    half = e.HIGH_CHURN / 100
    readings = {
        "same-intake": size_ratios(half, e.FIVE_YEARS),
        "no-intake": size_ratios(half, e.FIVE_YEARS, start="base"),
        "steady": size_ratios(half, e.FIVE_YEARS, start="equilibrium"),
        "yearly": size_ratios(half, 5),
    }
    for name, ratios in readings.items():
        yield f"halved-{name}", _percent(100 * (ratios[-1] - 1))


def _value() -> Iterator[tuple[str, Figure]]:
    yield "arpa", Figure(e.ARPA)
    for churn in (2, 4, 5):
        yield f"value-at-{churn}", Figure(f.lifetime_by_churn(e.ARPA, Decimal(churn)))
        yield f"life-at-{churn}", Figure(f.lifetime(Decimal(churn)), "plain", 1)
    revenue, purchases, customers, years = e.SHOP.values()
    order, often = f.ratio(revenue, purchases), f.ratio(purchases, customers)
    yield from (("shop-revenue", Figure(revenue)), ("shop-purchases", Figure(purchases)), ("shop-customers", Figure(customers)))
    yield "shop-years", Figure(years)
    yield "order", Figure(order)
    yield "often", Figure(often, "plain", 1)
    yield "year-worth", Figure(order * often)
    yield "worth", Figure(f.customer_worth(*e.SHOP.values()))
    yield "wrong-year", Figure(order - often, "plain", 1)
    yield "wrong-worth", Figure((order - often) * years, "plain", 1)
    rates, constant = e.renewal_rates(), e.if_constant()
    for year, rate in enumerate(rates, 1):
        yield f"renewal-{year}", _percent(rate)
    yield "renewals-left", Figure(e.RENEWALS[-1])
    yield "renewals-start", Figure(e.RENEWALS[0])
    yield "constant-left", Figure(constant[-1])
    yield "orders-revenue", Figure(f.lifetime_by_orders(Decimal(800), Decimal(4), Decimal(1), _HUNDRED))
    yield "orders-profit", Figure(f.lifetime_by_orders(Decimal(800), Decimal(4), Decimal(1), Decimal(20)))
    yield "less-cost", Figure(f.lifetime_less_cost(e.ARPA, f.lifetime(Decimal(4)), Decimal(200)))
    yield "payback", Figure(f.payback(Decimal(200), e.ARPA, Decimal(80)), "plain", 1)


def _opinion() -> Iterator[tuple[str, Figure]]:
    counts = tuple(map(Decimal, (e.PROMOTERS, e.PASSIVES, e.DETRACTORS)))
    yield "score", Figure(f.promoter_score(*counts))
    for answers in (50, 100, 400, 1000):
        low, high = e.interval_for(answers)
        yield f"low-{answers}", Figure(low)
        yield f"high-{answers}", Figure(high)
    staff = tuple(map(Decimal, e.STAFF))
    low, high = e.promoter_interval(*staff)
    yield from (("staff-score", Figure(f.promoter_score(*staff))), ("staff-low", Figure(low)), ("staff-high", Figure(high)))
    yield "staff", Figure(sum(staff, Decimal(0)))
    yield "csat-share", _percent(f.share(Decimal(2), Decimal(4)))
    yield "csat-mean", Figure(f.ratio(Decimal(5 + 5 + 3 + 3), Decimal(4)), "plain", 1)
    yield "one-of-twenty", Figure(f.share(Decimal(1), Decimal(20)), "points")


def _phases() -> Iterator[tuple[str, Figure]]:
    for name, own in (("as-is", e.AS_IS), ("early", e.EARLY), ("late", e.LATE)):
        yield f"{name}-first", _percent(100 * own.curve[0])
        yield f"{name}-third", _percent(100 * own.curve[2])
        yield f"{name}-monthly", _percent(100 * own.retention)
        yield f"{name}-ceiling", Figure(ceiling(own) or Decimal(0))
        for month in (12, 36):
            yield f"{name}-month-{month}", Figure(users(own, month)[-1])
        yield f"{name}-year", _percent(100 * own.survival(12)[12])
    yield "late-passes", Figure(Decimal(overtakings(users(e.LATE, 60), users(e.EARLY, 60))[0][0]))


def _pitfalls() -> Iterator[tuple[str, Figure]]:
    for name, ends in (("yearly-plan", e.YEARLY_PLAN), ("monthly-plan", e.MONTHLY_PLAN), ("monthly-share", e.MONTHLY_SHARE)):
        yield f"{name}-first", _percent(ends[0])
        yield f"{name}-last", _percent(ends[1])
    yield "kept-with-new", _percent(f.share(Decimal(900), Decimal(1000)))
    yield "kept-without-new", _percent(f.retention_net(Decimal(1000), Decimal(900), Decimal(200)))
    yield "mix-first", _percent(e.mixed(1), 1)
    yield "mix-last", _percent(e.mixed(e.MONTHS), 1)
    for looks in (1, 5, 10, 20):
        yield f"looks-{looks}", _percent(Decimal(repr(false_alarms()[looks - 1])))
