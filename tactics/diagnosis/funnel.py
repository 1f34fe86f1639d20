"""What each stage of a funnel is worth, from the growth model and nothing else. Pure, in decimals.

A month's newcomers × activation × conversion are its new customers; each of them brings so many more in the month after
(invitations × the share that accepts, K); retention keeps a share of all of them from month to month; each pays the same.
Keeps true: raising any figure never lowers the outcome; a change of nothing has no effect; what is not known is never
guessed, and an outcome that lacks its scale (`Basis.absolute`) is only ever compared with itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from tactics.kpis.growth import POINT, Company, users

LEVERS = ("acquisition", "activation", "conversion", "revenue", "retention", "referral")
"""What can be turned, in the funnel's order."""
RATES = frozenset({"activation", "conversion", "retention", "referral"})
_INTAKE = ("acquisition", "activation", "conversion")
_ONE = Decimal(1)
TENTH = Decimal("0.1")


class Basis(Enum):
    """What the outcome counts, by what is known.

    WHOLE: the customers there are. WON: the customers won, as if nobody left, because retention is not known. TODAY:
    those of today's customers who stay, because the intake is not known. FLOW, FLOW_WON: the first two without their
    scale, because a part of the intake is not known: good for per cents only.
    """

    WHOLE = "whole"
    WON = "won"
    TODAY = "today"
    FLOW = "flow"
    FLOW_WON = "flow-won"

    @property
    def absolute(self) -> bool:
        """Whether the outcome is a number of customers, not only good for comparing."""
        return self not in {Basis.FLOW, Basis.FLOW_WON}


@dataclass(frozen=True)
class Funnel:
    """What is known of a funnel, a month at a time; None for what is not.

    `acquisition`: visitors or leads; `activation`: the share of them; `conversion`: the share of those that become
    customers; `revenue`: money for each customer; `retention`: the share kept; `customers`: today; `invites`: for each
    new customer; `referral`: the share of the invited that become customers. Shares from 0 to 1.
    """

    acquisition: Decimal | None = None
    activation: Decimal | None = None
    conversion: Decimal | None = None
    revenue: Decimal | None = None
    retention: Decimal | None = None
    customers: Decimal | None = None
    invites: Decimal | None = None
    referral: Decimal | None = None

    @property
    def intake(self) -> Decimal | None:
        """New customers a month, without those whom customers bring."""
        if self.acquisition is None or self.activation is None or self.conversion is None:
            return None
        return self.acquisition * self.activation * self.conversion

    @property
    def viral(self) -> Decimal | None:
        """How many customers each new customer brings (K)."""
        return None if self.invites is None or self.referral is None else self.invites * self.referral

    @property
    def basis(self) -> Basis:
        """What can be counted."""
        if self.intake is not None:
            return Basis.WON if self.retention is None else Basis.WHOLE
        if self.retention is None:
            return Basis.FLOW_WON
        return Basis.FLOW if self.customers is None else Basis.TODAY

    def levers(self) -> Iterator[str]:
        """What can be turned, with something to count it in."""
        for lever in LEVERS:
            unscaled = self.basis is Basis.TODAY and lever in {*_INTAKE, "referral"}
            if getattr(self, lever) is not None and not unscaled and (lever != "referral" or self.viral is not None):
                yield lever

    def company(self) -> Company:
        """The growth model's assumptions. Without the whole intake, what is known of it stands for it."""
        new = _ONE
        for name in _INTAKE:
            known = getattr(self, name)
            new *= _ONE if known is None else known
        basis = self.basis
        return Company(
            new=Decimal(0) if basis is Basis.TODAY else new,
            retention=_ONE if self.retention is None else self.retention,
            revenue=self.revenue or Decimal(0),
            users=(self.customers or Decimal(0)) if basis in {Basis.WHOLE, Basis.TODAY} else Decimal(0),
            viral=self.viral or Decimal(0),
        )


@dataclass(frozen=True)
class Outcome:
    """Customers at the end, and what they pay a month; None when the revenue for each is not known."""

    customers: Decimal
    money: Decimal | None

    @property
    def measured(self) -> Decimal:
        """What effects are ranked by: money where it is known."""
        return self.customers if self.money is None else self.money


def outcome(funnel: Funnel, months: int) -> Outcome:
    """Where the funnel leads after so many months, from 1."""
    customers = users(funnel.company(), months)[-1]
    return Outcome(customers, None if funnel.revenue is None else customers * funnel.revenue)


@dataclass(frozen=True)
class Effect:
    """What a change of one figure does: the figure and the outcome before and after."""

    lever: str
    now: Decimal
    then: Decimal
    before: Outcome
    after: Outcome

    @property
    def gained(self) -> Decimal:
        """How much the outcome rises, in money where it is known."""
        return self.after.measured - self.before.measured

    @property
    def relative(self) -> Decimal | None:
        """The same as a share of the outcome before; None when that was nothing."""
        return self.gained / self.before.measured if self.before.measured else None


def effect(funnel: Funnel, lever: str, then: Decimal, months: int) -> Effect:
    """What it does to have another figure for a lever that is known."""
    changed = replace(funnel, **{lever: then})
    return Effect(lever, getattr(funnel, lever), then, outcome(funnel, months), outcome(changed, months))


def one_point(lever: str, now: Decimal) -> Decimal:
    """A rate one percentage point higher, never above all; of a number or an amount, which have no points, 1 % more."""
    return min(_ONE, now + POINT) if lever in RATES else now * (_ONE + POINT)


def one_tenth(lever: str, now: Decimal) -> Decimal:
    """A figure 10 % higher, never above all of a rate. Of retention: 10 % less churn, since a tenth more than 95 % is no rate."""
    if lever == "retention":
        return _ONE - (_ONE - now) * (_ONE - TENTH)
    return min(_ONE, now * (_ONE + TENTH)) if lever in RATES else now * (_ONE + TENTH)


@dataclass(frozen=True)
class Worth:
    """What a lever is worth: the effect of one point and of a tenth."""

    lever: str
    point: Effect
    tenth: Effect


def turned(funnel: Funnel, effect: Effect) -> Funnel:
    """The funnel after a change."""
    return replace(funnel, **{effect.lever: effect.then})


def worths(funnel: Funnel, months: int) -> list[Worth]:
    """Every lever that is known, the one whose point moves most first."""
    found = []
    for lever in funnel.levers():
        now = getattr(funnel, lever)
        point, tenth = (effect(funnel, lever, step(lever, now), months) for step in (one_point, one_tenth))
        found.append(Worth(lever, point, tenth))
    return sorted(found, key=lambda worth: -worth.point.gained)


@dataclass(frozen=True)
class Leak:
    """One step of the funnel: how many come to it, how many go on, and which share that is; None for what is not known."""

    name: str
    came: Decimal | None
    went: Decimal | None
    share: Decimal | None

    @property
    def lost(self) -> Decimal | None:
        """How many leak out."""
        return None if self.came is None or self.went is None else self.came - self.went


def leaks(funnel: Funnel, months: int) -> list[Leak]:
    """A month's newcomers followed through: activated, become customers, still customers after so many months."""
    kept = None if funnel.retention is None else funnel.retention**months
    made, came = [], funnel.acquisition
    for name, share in (("activation", funnel.activation), ("conversion", funnel.conversion), ("retention", kept)):
        went = None if came is None or share is None else came * share
        made.append(Leak(name, came, went, share))
        came = went
    return made
