"""The arithmetic of every KPI. Pure, in decimals: money is counted here.

Keeps true: a share or a rate comes back in per cent (4 means 4 %), money in the unit it came in, times and lives in the
period of the inputs. Shares and margins go in as per cent too. What has no answer raises Impossible, never a number.
The letters and numbers in brackets are the rows of the source material that a function reflects.
"""

from collections.abc import Sequence
from decimal import Decimal
from statistics import median

ONE, HUNDRED = Decimal(1), Decimal(100)


class Impossible(Exception):
    """There is no answer: something is divided by nothing."""


def ratio(part: Decimal, whole: Decimal) -> Decimal:
    """One number for each of another: revenue per user, purchases per customer, LTV:CAC (F043, F044, C050)."""
    if whole == 0:
        raise Impossible
    return part / whole


def share(part: Decimal, whole: Decimal) -> Decimal:
    """A part of a whole, in per cent (F001, F012, F013, F071, F078, F081)."""
    return HUNDRED * ratio(part, whole)


def retention_net(start: Decimal, end: Decimal, new: Decimal) -> Decimal:
    """Customers at the end without the new ones, in per cent of those at the start (F002, F003)."""
    return share(end - new, start)


def lost_revenue(churned: Decimal, contraction: Decimal, start: Decimal) -> Decimal:
    """Gross revenue churn: cancelled and reduced recurring revenue, in per cent of the start's (D020, D057)."""
    return share(churned + contraction, start)


def net_lost_revenue(churned: Decimal, contraction: Decimal, expansion: Decimal, start: Decimal) -> Decimal:
    """Net revenue churn: the same less expansion. Below zero when expansion outweighs the losses (F055)."""
    return share(churned + contraction - expansion, start)


def fall(start: Decimal, end: Decimal) -> Decimal:
    """How far a figure fell from start to end, in per cent of the start (F055 as its source prints it)."""
    return share(start - end, start)


def rise(start: Decimal, end: Decimal) -> Decimal:
    """How far a figure rose from start to end, in per cent of the start (F053 as its source prints it)."""
    return share(end - start, start)


def kept_revenue(start: Decimal, contraction: Decimal, churned: Decimal) -> Decimal:
    """Gross revenue retention, in per cent."""
    return share(start - contraction - churned, start)


def net_kept_revenue(start: Decimal, expansion: Decimal, contraction: Decimal, churned: Decimal) -> Decimal:
    """Net revenue retention, in per cent; above 100 when expansion outweighs the losses."""
    return share(start + expansion - contraction - churned, start)


def product(*factors: Decimal) -> Decimal:
    """Factors multiplied: accounts × ARPA (F051), ARPU × lifetime (F035)."""
    result = ONE
    for factor in factors:
        result *= factor
    return result


def recurring_movement(new: Decimal, expansion: Decimal, contraction: Decimal, churned: Decimal) -> Decimal:
    """The month's change in recurring revenue (D058)."""
    return new + expansion - contraction - churned


def lifetime_by_churn(arpa: Decimal, churn: Decimal) -> Decimal:
    """Revenue per account and period, divided by the churn of the same period in per cent (F036)."""
    return ratio(arpa, churn / HUNDRED)


def lifetime_less_cost(revenue: Decimal, months: Decimal, cac: Decimal) -> Decimal:
    """Revenue per month × months − what the customer cost to win (F037)."""
    return revenue * months - cac


def lifetime_by_orders(aov: Decimal, frequency: Decimal, years: Decimal, margin: Decimal) -> Decimal:
    """Order value × orders a year × years × margin in per cent (E040, E041, D048)."""
    return aov * frequency * years * margin / HUNDRED


def customer_worth(revenue: Decimal, purchases: Decimal, customers: Decimal, years: Decimal) -> Decimal:
    """Average order × orders per customer and year × years (F045, corrected to a product, and F047)."""
    return ratio(revenue, purchases) * ratio(purchases, customers) * years


def payback(cac: Decimal, arpa: Decimal, margin: Decimal) -> Decimal:
    """Months until the margin on a customer has repaid what it cost to win the customer."""
    return ratio(cac, arpa * margin / HUNDRED)


def quick_ratio(new: Decimal, expansion: Decimal, contraction: Decimal, churned: Decimal) -> Decimal:
    """Recurring revenue won for each unit lost."""
    return ratio(new + expansion, contraction + churned)


def viral(invites: Decimal, conversion: Decimal) -> Decimal:
    """New users that each user brings: invitations sent × the per cent of them that become users."""
    return invites * conversion / HUNDRED


def promoter_score(promoters: Decimal, passives: Decimal, detractors: Decimal) -> Decimal:
    """NPS or eNPS from counts; the passives stand in the denominator only (F059, F060, F062, F069, E065)."""
    return share(promoters - detractors, promoters + passives + detractors)


def promoter_score_by_share(promoters: Decimal, detractors: Decimal) -> Decimal:
    """NPS from shares in per cent. The answer is a score from −100 to 100, not a per cent (D066, E063, E064)."""
    return promoters - detractors


def middle(values: Sequence[Decimal]) -> Decimal:
    """The median: half of the values lie on each side."""
    if not values:
        raise Impossible
    return Decimal(median(values))


def total(values: Sequence[Decimal]) -> Decimal:
    """The sum of points (F076)."""
    return sum(values, Decimal(0))


def lifetime(churn: Decimal) -> Decimal:
    """How many periods a customer stays on average while the per cent that leaves stays the same."""
    return ratio(HUNDRED, churn)


def over_periods(retained: Decimal, count: Decimal) -> Decimal:
    """The per cent still there after so many periods, compounded; a part of a period for a shorter one (B008, B009)."""
    return HUNDRED if retained >= HUNDRED else HUNDRED * (max(retained, Decimal(0)) / HUNDRED) ** count


def cadence(days: Decimal) -> str:
    """The natural rhythm by active days in thirty. As published, ten days are both weekly and daily; here weekly (F084)."""
    if days < 3:
        return "monthly"
    return "weekly" if days <= 10 else "daily"
