"""The forward-looking growth model: so many new users a month, so many kept from month to month. Pure, in decimals.

The month's new users count in full in their first month; what is kept of each cohort is multiplied month by month:
users(n) = Σ new(m) × kept(n − m), which with a constant intake and retention r is new × (1 − rⁿ) ÷ (1 − r) (E026–E029).
Keeps true: more retention, intake or referral never gives fewer users; the users approach the ceiling, where there is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

LONGEST = 60
POINT = Decimal("0.01")
_ONE = Decimal(1)


@dataclass(frozen=True)
class Company:
    """What is assumed.

    `retention` is the share kept from one month to the next; `curve` the share of a cohort that is
    left after one, two, three … months, after which `retention` takes over. `growth` is how the intake changes a month:
    a share of itself, or with `linear` so many times the first month's. `users` are those there before month one.
    `viral` is how many more each newcomer brings, once, in the month after (the K of the viral coefficient).
    """

    new: Decimal
    retention: Decimal
    revenue: Decimal = Decimal(0)
    growth: Decimal = Decimal(0)
    curve: tuple[Decimal, ...] = ()
    users: Decimal = Decimal(0)
    linear: bool = False
    viral: Decimal = Decimal(0)

    def steps(self) -> tuple[Decimal, ...]:
        """What is kept of a cohort from each age of the curve to the next."""
        before = (_ONE, *self.curve)
        return tuple(left / had if had else Decimal(0) for had, left in zip(before, self.curve, strict=False))

    def lifted(self, points: Decimal = _ONE) -> "Company":
        """The same with so many points more retention at every age, never above all."""
        more = points * POINT
        curve, left = [], _ONE
        for step in self.steps():
            left *= min(_ONE, step + more)
            curve.append(left)
        return replace(self, retention=min(_ONE, self.retention + more), curve=tuple(curve))

    def intakes(self, months: int) -> list[Decimal]:
        """New users in each month from the first: those won, and those whom the newcomers of the month before brought."""
        made: list[Decimal] = []
        for month in range(months):
            grown = 1 + self.growth * month if self.linear else (1 + self.growth) ** month
            made.append(max(Decimal(0), self.new * grown) + (self.viral * made[-1] if made else 0))
        return made

    def survival(self, months: int) -> list[Decimal]:
        """What is left of a cohort at each age from nought."""
        left = [_ONE, *self.curve][: months + 1]
        while len(left) <= months:
            left.append(left[-1] * self.retention)
        return left


def users(company: Company, months: int) -> list[Decimal]:
    """Active users at the end of each month, from the first to the last."""
    with localcontext(prec=34):
        left = company.survival(months)
        intake = company.intakes(months)
        old = company.users
        made = []
        for month in range(1, months + 1):
            old *= company.retention
            made.append(old + sum((intake[m] * left[month - 1 - m] for m in range(month)), Decimal(0)))
        return made


def ceiling(company: Company) -> Decimal | None:
    """What the users approach while the intake stays the same; None when they grow without end or the intake changes."""
    if company.growth != 0 or (company.viral >= 1 and company.new):
        return None
    new = company.new / (1 - company.viral) if company.new else Decimal(0)
    left = company.curve[-1] if company.curve else _ONE
    ages = sum((new * share for share in (_ONE, *company.curve)), Decimal(0))
    if company.retention >= 1:
        return None if left and new else ages + company.users
    return ages + new * left * company.retention / (1 - company.retention)


def overtakings(first: Sequence[Decimal], second: Sequence[Decimal]) -> list[tuple[int, bool]]:
    """The months in which the lead changes, each with whether the first takes it."""
    found = []
    leader: bool | None = None
    for month, (one, other) in enumerate(zip(first, second, strict=True), 1):
        if one == other:
            continue
        if leader is not None and leader != (one > other):
            found.append((month, one > other))
        leader = one > other
    return found


@dataclass(frozen=True)
class PointWorth:
    """What one point more retention is worth after so many months.

    Users then, money a month then, money over the time, users at the ceiling, and by what share the intake would have
    to grow to give as many users (None: cannot be said).
    """

    users: Decimal
    monthly: Decimal
    altogether: Decimal
    at_ceiling: Decimal | None
    as_intake: Decimal | None


def point_worth(company: Company, months: int) -> PointWorth:
    """What one point of retention is worth; half a point is not half of it."""
    more = company.lifted()
    now, then = users(company, months), users(more, months)
    limits = ceiling(company), ceiling(more)
    gained = then[-1] - now[-1]
    from_new = now[-1] - company.users * company.retention**months
    return PointWorth(
        users=gained,
        monthly=gained * company.revenue,
        altogether=(sum(then, Decimal(0)) - sum(now, Decimal(0))) * company.revenue,
        at_ceiling=None if None in limits else limits[1] - limits[0],  # type: ignore[operator]  # both are numbers here
        as_intake=gained / from_new if from_new > 0 else None,
    )


def size_ratios(
    churn: Decimal, periods: int, *, start: str = "zero", growth: Decimal = Decimal(0), linear: bool = False
) -> list[Decimal]:
    """How large the company with half the churn is beside the other, period by period (C025). `churn` is a share.

    `start`: zero, both begin with nobody; equilibrium, both begin where the higher churn would hold them; base, both
    begin with the same customers and win none.
    """
    intake = Decimal(0) if start == "base" else _ONE
    before = {"zero": Decimal(0), "equilibrium": 1 / churn, "base": _ONE}[start]
    high = Company(intake, 1 - churn, growth=growth, users=before, linear=linear)
    low = replace(high, retention=1 - churn / 2)
    return [less / more for less, more in zip(users(low, periods), users(high, periods), strict=True)]
