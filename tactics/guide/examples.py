"""The worked examples behind the guide's numbers and pictures: their assumptions, and what follows from them. Pure.

Keeps true: an assumption stands here once, and a number of the guide is computed from it by the product's own formulas.
All companies are made up, except `RENEWALS`, which is Fader and Hardie's cohort (source beta-geometric-guide). The
letters and numbers in brackets are rows of the source material.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from math import comb

from tactics.kpis import formulas
from tactics.kpis.growth import Company

HUNDRED = Decimal(100)


def per_cent(share: str) -> Decimal:
    """A per cent as a share."""
    return Decimal(share) / HUNDRED


# 1. Two companies (E026–E029), and one company that chooses between more newcomers and more who stay.
COMPANY_A = Company(Decimal(1_000_000), per_cent("85"))
COMPANY_B = Company(Decimal(2_000_000), per_cent("65"))
TODAY = Company(Decimal(400), per_cent("90"))
MORE_NEW = Company(Decimal(480), per_cent("90"))
MORE_KEPT = Company(Decimal(400), per_cent("93"))

# 2. How many users were active on one, two … thirty of the last thirty days. Made up, with the usual two hills.
ACTIVE_DAYS = (190, 130, 150, 260, 250, 180, 110, 80, 60, 45, 35, 30, 28, 26, 28, 32, 40, 52, 66, 78, 82, 70, 48, 30, 18, 12, 8, 6, 4, 2)  # fmt: skip  # noqa: E501
RHYTHMS = ("monthly", "weekly", "daily")


def rhythm_groups(counts: Sequence[int] = ACTIVE_DAYS) -> dict[str, int]:
    """Users by natural rhythm; `counts` begins with those active on one day (F084: ten days count as weekly)."""
    groups = dict.fromkeys(RHYTHMS, 0)
    for days, users in enumerate(counts, 1):
        groups[formulas.cadence(Decimal(days))] += users
    return groups


def average_days(counts: Sequence[int] = ACTIVE_DAYS) -> Decimal:
    """Active days of the average user."""
    return Decimal(sum(days * users for days, users in enumerate(counts, 1))) / sum(counts)


# 3. A customer who comes in any week with some probability, independently of the weeks before (D085).
def counted(share: Decimal, least: int, weeks: int = 4) -> Decimal:
    """The per cent of such customers that are active in at least so many of so many weeks; `share` is per cent."""
    comes = share / HUNDRED
    chances = (comb(weeks, k) * _power(comes, k) * _power(1 - comes, weeks - k) for k in range(least, weeks + 1))
    return HUNDRED * sum(chances, Decimal(0))


def _power(base: Decimal, times: int) -> Decimal:
    """A power; nought to the power of nought is one here, which decimals refuse to say."""
    return base**times if times else Decimal(1)


# 4. One month of one company, on three bases (D020, F055). Amounts in kronor.
CUSTOMERS, LEFT = Decimal(250), Decimal(10)
CONTRACTS, CONTRACTS_LOST = Decimal(6_000_000), Decimal(480_000)
MRR, CHURNED, SHRUNK, GROWN, NEW_SALES = map(Decimal, (500_000, 40_000, 10_000, 35_000, 45_000))
MRR_END = MRR - CHURNED - SHRUNK + GROWN + NEW_SALES
HIGH_CHURN, LOW_CHURN = Decimal(5), Decimal("2.5")
FIVE_YEARS = 60

# 5. Subscriptions, a shop (F045, F047, our numbers) and Fader and Hardie's thousand customers on annual contracts.
ARPA = Decimal(25)
CHURNS = tuple(map(Decimal, (8, 6, 5, 4, 3, 2)))
SHOP = {"revenue": Decimal(1_000_000), "purchases": Decimal(1250), "customers": Decimal(500), "years": Decimal(3)}
RENEWALS = tuple(map(Decimal, (1000, 631, 468, 382, 326)))


def renewal_rates() -> list[Decimal]:
    """The per cent of that cohort who renewed each time they could."""
    return [formulas.share(after, before) for before, after in pairwise(RENEWALS)]


def if_constant() -> list[Decimal]:
    """The same cohort if the first renewal's rate had held."""
    first = renewal_rates()[0]
    return [RENEWALS[0] * formulas.over_periods(first, Decimal(year)) / HUNDRED for year in range(len(RENEWALS))]


# 6. A promoter score: half promoters, three tenths passives, a fifth detractors; and a staff of twenty.
PROMOTERS, PASSIVES, DETRACTORS = 50, 30, 20
STAFF = (10, 6, 4)
_NORMAL = Decimal("1.959964")


def promoter_interval(promoters: Decimal, passives: Decimal, detractors: Decimal) -> tuple[Decimal, Decimal]:
    """The 95 per cent interval of a promoter score from counts, by the adjusted Wald method (source nps-intervals).

    Three answers are added, three quarters of one each to promoters and detractors; the interval is cut at ±100.
    """
    number = promoters + passives + detractors + 3
    high, low = (promoters + Decimal("0.75")) / number, (detractors + Decimal("0.75")) / number
    middle = high - low
    reach = _NORMAL * ((high + low - middle**2) / number).sqrt()
    return max(-HUNDRED, HUNDRED * (middle - reach)), min(HUNDRED, HUNDRED * (middle + reach))


def interval_for(answers: int) -> tuple[Decimal, Decimal]:
    """The interval of the example's shares with so many answers."""
    promoters, passives, detractors = (Decimal(share * answers) / HUNDRED for share in (PROMOTERS, PASSIVES, DETRACTORS))
    return promoter_interval(promoters, passives, detractors)


# 7. What is left of a cohort month by month: as it is, after a better first month, after a better later life.
AS_IS = Company(Decimal(1000), per_cent("94"), curve=(per_cent("45"), per_cent("34"), per_cent("30")))
BETTER_START = Decimal(55)
EARLY = replace(AS_IS, curve=tuple(left * BETTER_START / HUNDRED / AS_IS.curve[0] for left in AS_IS.curve))
LATE = replace(AS_IS, retention=per_cent("97"))

# 8. The per cent who are still there after a year: two plans that each improve, while the mix slides to the weaker one.
YEARLY_PLAN, MONTHLY_PLAN = (Decimal(85), Decimal(87)), (Decimal(45), Decimal(50))
MONTHLY_SHARE = (Decimal(20), Decimal(60))
MONTHS = 12


def slide(ends: tuple[Decimal, Decimal], month: int) -> Decimal:
    """A figure on its way from the first month's value to the last's, in equal steps."""
    first, last = ends
    return first + (last - first) * (month - 1) / (MONTHS - 1)


def mixed(month: int) -> Decimal:
    """The per cent of all customers who stay that month."""
    monthly = slide(MONTHLY_SHARE, month) / HUNDRED
    return monthly * slide(MONTHLY_PLAN, month) + (1 - monthly) * slide(YEARLY_PLAN, month)
